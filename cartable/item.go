package cartable

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Item opens an item: its form with the reader's draft in it, its buttons and its case.
func (s *Service) Item(ctx context.Context, r Reader, id string) (Item, error) {
	var v Item
	err := s.db.View(ctx, func(tx *store.Tx) error {
		l, it, err := s.openItem(ctx, tx, r, people.ReadItem, id)
		if err != nil {
			return err
		}
		v, err = s.itemView(ctx, tx, r, l, it)
		return err
	})
	return v, err
}

// MaySee is nil where the reader may open an item now.
func (s *Service) MaySee(ctx context.Context, r Reader, id string) error {
	return s.db.View(ctx, func(tx *store.Tx) error {
		_, _, err := s.openItem(ctx, tx, r, people.ReadItem, id)
		return err
	})
}

func (s *Service) itemView(ctx context.Context, tx *store.Tx, r Reader, l loaded, it engine.Item) (Item, error) {
	row, err := l.item(ctx, tx, it.ID)
	if err != nil {
		return Item{}, err
	}
	l.read = row
	step := l.p.Steps[it.Step]
	v := Item{Row: s.row(r, row), Version: l.c.Seq, Help: step.Help.In(r.Lang), Choices: []Choice{}}
	kept, err := draftAt(ctx, tx, r, l, it)
	if err != nil {
		return Item{}, err
	}
	draft := kept.Values()
	v.Reader, v.ReadAt, v.DraftAt, v.Draft = r.ID, tx.Now, kept.SavedAt, draftView(l, it, kept)
	scope := formScope(l, tx.Now)
	if v.Form, err = formView(ctx, tx, r, engine.ItemForm(l.p, l.c, it, tx.Now, draft), scope); err != nil {
		return Item{}, err
	}
	if it.Kind == engine.ItemTask {
		v.Choices = choices(step, engine.ItemChoices(l.p, l.c, it, tx.Now, draft), r.Lang)
	}
	ground(r, v.Form, v.Choices, l.p, l.c.Vars)
	if it.Letter != nil {
		v.Letter = &Letter{Subject: draftText(it.Letter.Subject, r.Lang), Body: draftText(it.Letter.Body, r.Lang)}
	}
	if v.Transfer, err = s.transferView(ctx, tx, r, l, it); err != nil {
		return Item{}, err
	}
	if v.Paying, err = s.paying(ctx, tx, r, l, it); err != nil {
		return Item{}, err
	}
	s.rights(r, l, it, tx.Now, &v)
	if r.Side == engine.Staff {
		if v.AwayUntil, _, err = s.processes.AwayUntil(ctx, tx, l.p, l.c, it); err != nil {
			return Item{}, fmt.Errorf("who is away: %w", err)
		}
	}
	if v.Earlier, err = s.earlier(ctx, tx, r, it, v.CanClaim); err != nil {
		return Item{}, err
	}
	if v.Hand, err = handView(ctx, tx, r, l, it); err != nil {
		return Item{}, err
	}
	v.CaseView, err = s.caseView(ctx, tx, r, l)
	return v, err
}

// rights says what the reader may do with the item now.
func (s *Service) rights(r Reader, l loaded, it engine.Item, now time.Time, v *Item) {
	o := itemObject(l, it)
	if r.Side == engine.Customer {
		v.CanSubmit = true
		return
	}
	mine := it.Holder == r.ID || people.ActsFor(r.Person, o)
	eligible := engine.Eligible(l.p, l.c, it, l.candidate(r.Person), now)
	v.StandIn = l.standIn(it) == r.ID
	v.CanClaim = it.Holder == "" && eligible && people.Can(r.Person, people.ClaimItem, o)
	v.CanSubmit = mine && eligible && it.Asks() == ""
	v.CanRelease = mine && it.Pool() != ""
	v.CanRank = people.Can(r.Person, people.RankItem, o)
	v.CanSkip = engine.MaySkip(l.p, l.c, it, now) && !barred(l, it, r) && people.Can(r.Person, people.SkipItem, o)
}

// choices are the ways out of a task, with one for a task that has no outcomes.
func choices(s *engine.Step, list []engine.ChoiceState, lang text.Lang) []Choice {
	if s.Task != nil && len(s.Task.Choices) == 0 {
		return []Choice{{Label: text.Message("choice.done", lang, nil), Style: "primary", Open: true}}
	}
	out := make([]Choice, 0, len(list))
	for _, k := range list {
		c := Choice{Name: k.Name, Label: k.Label.In(lang), Style: k.Style, Require: k.Require, Open: k.Open}
		if k.If != nil {
			c.If = k.If.JSON()
		}
		out = append(out, c)
	}
	return out
}

func formScope(l loaded, now time.Time) *expression.Scope {
	return &expression.Scope{Vars: l.c.Vars, Customer: l.c.Attributes, Now: now, Location: l.p.Location, Currency: l.p.Currency}
}

// draftText shows a letter that the register has not numbered yet.
func draftText(t text.Text, lang text.Lang) string {
	later := text.Message("letter.draft", lang, nil)
	return strings.NewReplacer(engine.LetterNo, later, engine.LetterDate, later).Replace(t.In(lang))
}

// Claim takes an item that nobody holds. Of many at once, one wins.
func (s *Service) Claim(ctx context.Context, r Reader, id string) (Item, error) {
	return s.ClaimFor(ctx, r, id, ClaimReason{})
}

// ClaimFor is Claim with the reader's reason for it, which is kept where the item is taken
// before its turn. He need not give any.
func (s *Service) ClaimFor(ctx context.Context, r Reader, id string, why ClaimReason) (Item, error) {
	if err := why.check(); err != nil {
		return Item{}, err
	}
	err := s.db.OneFirst(ctx, "claim/"+id, func() error {
		why.guess = s.foresee(ctx, r, id, engine.Claimed{Item: id})
		return s.command(ctx, func(tx *store.Tx) error { return s.claim(ctx, tx, r, id, why) })
	})
	if err != nil {
		return Item{}, err
	}
	return s.Item(ctx, r, id)
}

func (s *Service) claim(ctx context.Context, tx *store.Tx, r Reader, id string, why ClaimReason) error {
	l, it, err := s.openItem(ctx, tx, r, people.ClaimItem, id)
	if err != nil {
		return err
	}
	if err := claimable(r, l, it, tx.Now); err != nil {
		return err
	}
	if err := hasRoom(ctx, tx, r, l, it); err != nil {
		return err
	}
	in := engine.Claimed{Item: id}
	first, err := s.passedOver(ctx, tx, r, it)
	if err != nil {
		return err
	}
	if first != "" {
		in.Over, in.Why, in.Note = first, why.Why, text.Normalize(why.Note)
	}
	return s.take(ctx, tx, l, does(r, l, it, in).Expected(why.guess))
}

// does is the command of what the reader does to an item of a case.
func does(r Reader, l loaded, it engine.Item, in engine.Input) processes.Command {
	return processes.Command{By: acting(r, l, it), Input: in}
}

func (s *Service) take(ctx context.Context, tx *store.Tx, l loaded, cmd processes.Command) error {
	_, err := s.processes.AdvanceTx(ctx, tx, l.c.ID, cmd)
	return s.named(ctx, tx, err)
}

// Release puts an item back: its holder does, or who hands out the work.
func (s *Service) Release(ctx context.Context, r Reader, id string) error {
	return s.command(ctx, func(tx *store.Tx) error { return s.release(ctx, tx, r, id) })
}

func (s *Service) release(ctx context.Context, tx *store.Tx, r Reader, id string) error {
	l, it, err := s.openItem(ctx, tx, r, people.ReleaseItem, id)
	if err != nil {
		return err
	}
	return s.take(ctx, tx, l, does(r, l, it, engine.Released{Item: id}))
}

// Rank gives an item another priority, and so another turn: who hands out the work does.
func (s *Service) Rank(ctx context.Context, r Reader, id, priority string) error {
	return s.command(ctx, func(tx *store.Tx) error {
		l, it, err := s.openItem(ctx, tx, r, people.RankItem, id)
		if err != nil {
			return err
		}
		return s.take(ctx, tx, l, does(r, l, it, engine.Prioritised{Item: id, Priority: priority}))
	})
}

// Assign gives an item to a person of staff who may do it.
func (s *Service) Assign(ctx context.Context, r Reader, id, to string) error {
	return s.command(ctx, func(tx *store.Tx) error { return s.assign(ctx, tx, r, id, to) })
}

func (s *Service) assign(ctx context.Context, tx *store.Tx, r Reader, id, to string) error {
	l, it, err := s.openItem(ctx, tx, r, people.AssignItem, id)
	if err != nil {
		return err
	}
	if _, err := able(ctx, tx, l, it, to); err != nil {
		return err
	}
	_, err = s.processes.AdvanceTx(ctx, tx, l.c.ID, processes.Command{By: people.Actor(r.Person), Input: engine.Assigned{Item: id, To: to}})
	return s.named(ctx, tx, err)
}

// claimable refuses who is barred by four eyes or by where.
func claimable(r Reader, l loaded, it engine.Item, now time.Time) error {
	who := l.candidate(r.Person)
	if engine.Eligible(l.p, l.c, it, who, now) {
		return nil
	}
	if barred(l, it, r) {
		return fault.New(fault.Forbidden, "four_eyes")
	}
	return fault.New(fault.Forbidden, "claim.not_eligible")
}

// barred reports whether four eyes bars the reader, or somebody he stands in for.
func barred(l loaded, it engine.Item, r Reader) bool {
	who := l.candidate(r.Person)
	return slices.ContainsFunc(append(who.Stands, who.ID), func(id string) bool { return slices.Contains(it.Exclude, id) })
}

// command runs f in a transaction; when another command of the same case was faster
// it is tried again on what is there now.
func (s *Service) command(ctx context.Context, f func(*store.Tx) error) error {
	return s.processes.Update(ctx, f)
}

// named puts the holder's name in place of his id in a conflict.
func (s *Service) named(ctx context.Context, tx *store.Tx, err error) error {
	f := fault.As(err)
	if f == nil || f.Code != fault.Conflict {
		return err
	}
	id, ok := f.Args["holder"].(string)
	if !ok {
		return err
	}
	person, lookup := tx.Person(ctx, id)
	if lookup != nil {
		return err
	}
	return fault.New(f.Code, f.Key, "name", person.Name)
}
