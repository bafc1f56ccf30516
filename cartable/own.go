package cartable

import (
	"context"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// OwnForm is what a customer may write about himself, with what is known of it; nil
// where that is nothing. r may be nobody yet.
func (s *Service) OwnForm(ctx context.Context, r Reader) (*Form, error) {
	fields := s.processes.OwnAttributes()
	if len(fields) == 0 || r.Side == engine.Staff {
		return nil, nil //nolint:nilnil // there is nothing to write
	}
	var f *Form
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		st := &engine.FormState{Form: &engine.Form{}}
		for _, one := range fields {
			st.Fields = append(st.Fields, ownField(one, r.Attributes[one.Name]))
		}
		f, err = formView(ctx, tx, r, st, s.ownScope(tx))
		return err
	})
	return f, err
}

func ownField(f expression.Field, value any) engine.FieldState {
	label := f.Type.Label
	if label.IsZero() {
		label = text.Text{text.Fa: f.Name, text.En: f.Name}
	}
	return engine.FieldState{FormField: engine.FormField{Path: f.Name, Type: f.Type, Label: label}, Visible: true, Value: value}
}

func (s *Service) ownScope(tx *store.Tx) *expression.Scope {
	return &expression.Scope{Vars: map[string]any{}, Now: tx.Now, Location: iran.Tehran(), Currency: money.Currency(s.db.Currency())}
}

// SaveOwn stores what a customer writes about himself: all of it, or nothing. What is
// left empty is forgotten.
func (s *Service) SaveOwn(ctx context.Context, r Reader, values map[string]any) (people.Person, error) {
	if r.Side != engine.Customer {
		return people.Person{}, errNotFound
	}
	checked, err := s.CheckOwn(ctx, values)
	if err != nil {
		return people.Person{}, err
	}
	return s.people.SetAttributes(ctx, r.ID, checked)
}

// CheckOwn gives what a customer writes about himself in the form in which it is kept;
// nil stands for what is left empty.
func (s *Service) CheckOwn(ctx context.Context, values map[string]any) (map[string]any, error) {
	types := map[string]*expression.Type{}
	for _, f := range s.processes.OwnAttributes() {
		types[f.Name] = f.Type
	}
	checked, wrong := map[string]any{}, []fault.Field(nil)
	err := s.db.View(ctx, func(tx *store.Tx) error {
		for name, v := range values {
			value, bad := checkOwn(name, types[name], v, s.ownScope(tx))
			checked[name], wrong = value, append(wrong, bad...)
		}
		return nil
	})
	if len(wrong) > 0 {
		return nil, fault.New(fault.Invalid, "invalid.fields").With(wrong...)
	}
	return checked, err
}

func checkOwn(name string, t *expression.Type, v any, scope *expression.Scope) (any, []fault.Field) {
	if t == nil {
		return nil, []fault.Field{fault.At(name, "field.unknown")}
	}
	if expression.Empty(v) {
		return nil, nil
	}
	value, wrong := expression.Check(t, v, scope)
	for i := range wrong {
		wrong[i].Path = name
	}
	return value, wrong
}
