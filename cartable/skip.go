package cartable

import (
	"context"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Skip passes over an item, where its step lets the reader do so.
func (s *Service) Skip(ctx context.Context, r Reader, id, reason string) error {
	return s.command(ctx, func(tx *store.Tx) error {
		l, it, err := s.openItem(ctx, tx, r, people.SkipItem, id)
		if err != nil {
			return err
		}
		return s.take(ctx, tx, l, does(r, l, it, engine.Skipped{Item: id, Reason: text.Normalize(reason)}))
	})
}

// Earlier is a task of a case that is over and may be done once more.
type Earlier struct {
	Step  string `json:"step"`
	Scope string `json:"scope,omitempty" doc:"The branch or item of a loop in which it stands"`
	Label string `json:"label"`
}

// redoable are the tasks that the reader may have done once more.
func redoable(r Reader, l loaded) []Earlier {
	var list []Earlier
	for _, e := range engine.Redoable(l.p, l.c) {
		if people.Can(r.Person, people.RedoStep, redoObject(l, e)) {
			list = append(list, Earlier{Step: e.Step, Scope: e.Scope, Label: stepLabel(l.p, e.Step, r.Lang)})
		}
	}
	return list
}

// redoObject is a task that is to be done once more, as the policy sees it: with the work at
// which the case rests now.
func redoObject(l loaded, e engine.Earlier) people.Object {
	o := caseObject(l)
	if it := resting(l, e.Scope); it != nil {
		o = itemObject(l, *it)
	}
	o.Mendable, o.MendRoles = false, nil
	if s := l.p.Steps[e.Step]; s != nil && s.Task != nil && s.Task.Redo != nil {
		o.Mendable, o.MendRoles = true, roleList(s.Task.Redo.Role)
	}
	return o
}

// resting is the work of staff at which a scope rests, or nil.
func resting(l loaded, scope string) *engine.Item {
	for i := range l.c.Items {
		if it := &l.c.Items[i]; it.Scope == scope && it.Who == engine.Staff {
			return it
		}
	}
	return nil
}

func roleList(role string) []string {
	if role == "" {
		return nil
	}
	return []string{role}
}

// Redo names a task that is to be done once more, and why.
type Redo struct{ Step, Scope, Reason string }

// Redo brings a case back to a task that was completed, where it lets the reader do so.
func (s *Service) Redo(ctx context.Context, r Reader, id string, w Redo) error {
	return s.command(ctx, func(tx *store.Tx) error {
		l, err := s.load(ctx, tx, id)
		if err != nil {
			return err
		}
		e := engine.Earlier{Step: w.Step, Scope: w.Scope}
		if !people.Can(r.Person, people.RedoStep, redoObject(l, e)) {
			return errNotFound
		}
		by := people.Actor(r.Person)
		if it := resting(l, w.Scope); it != nil {
			by = acting(r, l, *it)
		}
		_, err = s.processes.AdvanceTx(ctx, tx, id, processes.Command{By: by, Input: engine.Redone{Scope: w.Scope, Step: w.Step, Reason: text.Normalize(w.Reason)}})
		return s.named(ctx, tx, err)
	})
}
