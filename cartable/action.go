package cartable

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Action opens an action of a case: its words and its form.
func (s *Service) Action(ctx context.Context, r Reader, id, name string) (Action, error) {
	var v Action
	err := s.db.View(ctx, func(tx *store.Tx) error {
		l, err := s.actionable(ctx, tx, r, id, name)
		if err != nil {
			return err
		}
		v = Action{Name: name, Label: actionLabel(l.p, name, r.Lang)}
		v.Form, err = formView(ctx, tx, r, engine.ActionForm(l.p, l.c, name, tx.Now), formScope(l, tx.Now))
		return err
	})
	return v, err
}

// actionable loads a case of which the reader may do the action now.
func (s *Service) actionable(ctx context.Context, tx *store.Tx, r Reader, id, name string) (loaded, error) {
	l, err := s.loadFor(ctx, tx, r, people.ActOnCase, id)
	if err != nil {
		return l, err
	}
	if !slices.Contains(engine.Actions(l.p, l.c, r.Side, l.party(r), tx.Now), name) {
		return l, errNotFound
	}
	return l, nil
}

// Act does an action of a case: anytime.<name>, cancel, reopen or survey.
func (s *Service) Act(ctx context.Context, r Reader, id, name string, values map[string]any) (Case, error) {
	return s.change(ctx, r, id, func(tx *store.Tx) error {
		l, err := s.actionable(ctx, tx, r, id, name)
		if err != nil {
			return err
		}
		handed, err := s.handIn(ctx, tx, r, id, actionForm(l, name, tx), values)
		if err != nil {
			return err
		}
		cmd := processes.Command{By: people.ActorOf(r.Person, l.c.Customer), Input: actionInput(name, values)}
		if _, err := s.processes.AdvanceTx(ctx, tx, id, cmd); err != nil {
			return err
		}
		if err := tx.AttachDocuments(ctx, id, handed); err != nil {
			return fmt.Errorf("attach documents: %w", err)
		}
		return nil
	})
}

func actionForm(l loaded, name string, tx *store.Tx) *engine.Form {
	if st := engine.ActionForm(l.p, l.c, name, tx.Now); st != nil {
		return st.Form
	}
	return nil
}

func actionInput(name string, values map[string]any) engine.Input {
	switch name {
	case "cancel":
		reason, _ := values["reason"].(string)
		return engine.Cancelled{Reason: text.Normalize(reason)}
	case "reopen":
		return engine.Reopened{Values: values}
	case "survey":
		return engine.SurveyAnswered{Values: values}
	default:
		return engine.AnytimeDone{Name: strings.TrimPrefix(name, "anytime."), Values: values}
	}
}

func actionLabel(p *engine.Process, name string, lang text.Lang) string {
	for _, a := range p.Anytime {
		if name == "anytime."+a.Name {
			return a.Label.In(lang)
		}
	}
	return text.Message("action."+name, lang, nil)
}
