package processes

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// manned looks who can do the items that a command has opened or given to others, and tells
// the case where nobody can, or where somebody can again.
func (w *walk) manned(ctx context.Context, before engine.Case) error {
	if !w.now.Open() {
		return nil
	}
	if w.all {
		if err := w.unasked(ctx); err != nil {
			return err
		}
	}
	for _, it := range w.now.Items {
		if it.Who != engine.Staff || !w.all && !w.another(before, it) {
			continue
		}
		if err := w.whoCan(ctx, it.ID); err != nil {
			return fmt.Errorf("who can do %s: %w", it.ID, err)
		}
	}
	return nil
}

// another reports whether it may be others than before who can do an item.
func (w *walk) another(before engine.Case, it engine.Item) bool {
	if engine.Unmanned(before, it.ID) || engine.Unmanned(w.now, it.ID) || asksWhere(w.p, it) {
		return true
	}
	was, open := before.Item(it.ID)
	return !open || was.Queue != it.Queue || was.Role != it.Role || was.Holder != it.Holder || was.Step != it.Step ||
		!slices.Equal(was.Exclude, it.Exclude) || !slices.Equal(was.Escalated, it.Escalated)
}

// asksWhere reports whether the step of an item wants its people to be of some kind.
func asksWhere(p *engine.Process, it engine.Item) bool {
	s := p.Steps[it.Step]
	return s != nil && s.Task != nil && s.Task.Assign != nil && s.Task.Assign.Where != nil
}

// whoCan tells the case of one item; where the engine puts it into another pool, of that too.
func (w *walk) whoCan(ctx context.Context, item string) error {
	for range 2 {
		it, open := w.now.Item(item)
		if !open {
			return nil
		}
		can, err := w.s.canDo(ctx, w.tx, w.p, w.now, it, w.all)
		if err != nil || can != engine.Unmanned(w.now, item) {
			return err
		}
		if err := w.apply(ctx, Command{By: engine.System, Input: engine.PoolSeen{Item: item, Nobody: !can}}); err != nil || can {
			return err
		}
	}
	return nil
}

// tellUnanswered puts a message into the cartable of who has asked one who has left.
func (w *walk) tellUnanswered(ctx context.Context, it engine.Item) error {
	names := map[string]any{}
	if gone, err := w.tx.Person(ctx, it.Asks()); err == nil {
		names["name"] = gone.Name
	}
	body := text.Text{}
	for _, lang := range [...]text.Lang{text.Fa, text.En} {
		names["step"], names["no"] = stepName(w.p, it.Step, lang), text.No(w.now.No)
		body[lang] = text.Message("notice.unanswered", lang, names)
	}
	err := w.tx.AddNotice(ctx, store.OutRow{
		Key: it.ID + "/unanswered/" + strconv.Itoa(w.now.Seq), Case: w.now.ID, Item: it.ID, Person: it.Question.By,
		Template: "unanswered", Subject: w.p.Title, Body: body,
	})
	if err != nil {
		return fmt.Errorf("tell who has asked: %w", err)
	}
	return nil
}

// canDo reports whether somebody has the item or could be given it. Whether its holder is in
// service still is asked only where doubt tells to.
func (s *Service) canDo(ctx context.Context, tx *store.Tx, p *engine.Process, c engine.Case, item engine.Item, doubt bool) (bool, error) {
	if item.Holder != "" {
		if !doubt {
			return true, nil
		}
		if serves, err := inService(ctx, tx, item.Holder); err != nil || serves {
			return serves, err
		}
	}
	return s.anybody(ctx, tx, p, c, item)
}

// inService reports whether a person is of staff and has not left.
func inService(ctx context.Context, tx *store.Tx, id string) (bool, error) {
	person, err := tx.Person(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && !person.Disabled && person.Side == engine.Staff, err
}

// leftAsked reports whether the item waits for the answer of one who has left.
func (s *Service) leftAsked(ctx context.Context, tx *store.Tx, item engine.Item) (bool, error) {
	to := item.Asks()
	if to == "" {
		return false, nil
	}
	serves, err := inService(ctx, tx, to)
	return err == nil && !serves, err
}

// unasked gives questions back that were put to people who have left.
func (w *walk) unasked(ctx context.Context) error {
	for _, it := range w.now.Items {
		gone, err := w.s.leftAsked(ctx, w.tx, it)
		if err != nil {
			return fmt.Errorf("who is asked about %s: %w", it.ID, err)
		}
		if !gone {
			continue
		}
		if err := w.apply(ctx, Command{By: engine.System, Input: engine.ColleagueGone{Item: it.ID, Person: it.Asks()}}); err != nil {
			return err
		}
		if err := w.tellUnanswered(ctx, it); err != nil {
			return err
		}
	}
	return nil
}
