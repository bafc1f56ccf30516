package cartable

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/proof"
	"github.com/kartabl/kartabl/store"
)

// Provable is something that the reader has done in a case, and of which he can have a
// signed receipt.
type Provable struct {
	Seq   int       `json:"seq"`
	At    time.Time `json:"at"`
	Label string    `json:"label"`
}

// Provables are what a customer has done in a case of his. Nobody else has any.
func (s *Service) Provables(ctx context.Context, r Reader, id string) ([]Provable, error) {
	list := []Provable{}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		l, err := s.loadFor(ctx, tx, r, people.ReadCase, id)
		if err != nil || !s.processes.Signs() {
			return err
		}
		events, err := tx.Events(ctx, id)
		if err != nil {
			return err
		}
		for _, e := range events {
			if label := provable(r, l.p, e); label != nil {
				list = append(list, Provable{Seq: e.Seq, At: e.Event.At, Label: label.In(r.Lang)})
			}
		}
		return nil
	})
	return list, err
}

// Proof is the signed receipt of something that the reader has done. It tells what he
// has handed in; all else of the event it has as commitments only.
func (s *Service) Proof(ctx context.Context, r Reader, id string, seq int) (proof.Receipt, error) {
	var receipt proof.Receipt
	err := s.db.View(ctx, func(tx *store.Tx) error {
		l, err := s.loadFor(ctx, tx, r, people.ReadCase, id)
		if err != nil {
			return err
		}
		events, err := tx.Events(ctx, id)
		if err != nil {
			return err
		}
		if !s.processes.Signs() || seq < 1 || seq > len(events) {
			return errNotFound
		}
		label := provable(r, l.p, events[seq-1])
		if label == nil {
			return errNotFound
		}
		about := proof.Receipt{Case: id, No: l.c.No, Process: l.c.Process, Seq: seq, Step: map[string]string{}}
		for lang, words := range label {
			about.Step[string(lang)] = words
		}
		receipt, err = s.processes.Prove(ctx, tx, about, handedIn)
		if err != nil {
			return fmt.Errorf("give a receipt: %w", missing(err))
		}
		return nil
	})
	return receipt, err
}

// handedIn are the values of an event that come from who has caused it.
func handedIn(path string) bool {
	return path == "/event/by/name" || strings.HasPrefix(path, "/event/input/")
}

// provable is what an event is called if it is something that the reader has done
// himself as a customer, else nil.
func provable(r Reader, p *engine.Process, e store.StoredEvent) text.Text {
	if r.Side != engine.Customer || e.Event.By.ID != r.ID || e.Ignored != "" {
		return nil
	}
	if in, ok := e.Event.Input.(engine.AnytimeDone); ok {
		return actionText(p, "anytime."+in.Name)
	}
	switch engine.KindOf(e.Event.Input) {
	case "started":
		return p.Title
	case "submitted":
		return submitted(p, e.Facts)
	case "cancelled":
		return actionText(p, "cancel")
	case "reopened":
		return actionText(p, "reopen")
	default:
		return nil
	}
}

// submitted is what the step is called that somebody has finished.
func submitted(p *engine.Process, facts []engine.Fact) text.Text {
	for _, f := range facts {
		if step := p.Steps[f.Step]; f.Kind == engine.FactSubmitted && step != nil && !step.Label.IsZero() {
			return step.Label
		}
	}
	return p.Title
}

func actionText(p *engine.Process, name string) text.Text {
	return text.Text{text.Fa: actionLabel(p, name, text.Fa), text.En: actionLabel(p, name, text.En)}
}
