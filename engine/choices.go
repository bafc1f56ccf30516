package engine

import (
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
)

// ChoiceState is one way out of a task as it stands over the case and the draft.
type ChoiceState struct {
	Choice
	Open bool // its `if` holds
}

// ItemChoices gives the outcomes of an item that are open over case and draft, and
// those that may open while the form is filled in, in the order of the definition.
func ItemChoices(p *Process, c Case, item Item, now time.Time, draft map[string]any) []ChoiceState {
	s := p.Steps[item.Step]
	if s == nil || s.Task == nil {
		return nil
	}
	scope := asFilled(s.Task.Form, scopeAt(p, &c, item.Scope, now), c.Vars, draft)
	var all []ChoiceState
	for _, k := range s.Task.Choices {
		if open := openChoice(&k, scope); open || k.reads(s.Task.Form) {
			all = append(all, ChoiceState{Choice: k, Open: open})
		}
	}
	return all
}

// Choices gives the outcomes of an item that are open over case and draft.
func Choices(p *Process, c Case, item Item, now time.Time, draft map[string]any) []Choice {
	var open []Choice
	for _, k := range ItemChoices(p, c, item, now, draft) {
		if k.Open {
			open = append(open, k.Choice)
		}
	}
	return open
}

// asFilled is the scope with the values that the form would leave.
func asFilled(f *Form, scope *expression.Scope, vars, draft map[string]any) *expression.Scope {
	if f == nil {
		return scope
	}
	return fillIn(f, scope, vars, draft, false).scope
}

// reads reports whether `if` asks for a value that may be changed in the form.
func (c *Choice) reads(f *Form) bool {
	if c.If == nil || f == nil {
		return false
	}
	return slices.ContainsFunc(c.If.Names(), func(name string) bool {
		return slices.ContainsFunc(f.Fields, func(fd FormField) bool {
			fixed := fd.ReadOnly.Program == nil && fd.ReadOnly.Literal
			return !fixed && (within(name, fd.Path) || within(fd.Path, name))
		})
	})
}

// within reports whether a path is the other or a part of it.
func within(path, of string) bool {
	return path == of || strings.HasPrefix(path, of+".")
}

// openChoice reports whether `if` holds; one that has no value does not.
func openChoice(c *Choice, scope *expression.Scope) bool {
	if c.If == nil {
		return true
	}
	ok, err := c.If.Bool(scope)
	return err == nil && ok
}

// chosen is the outcome that was pressed. Whether it is open is a matter of the form.
func chosen(s *Step, name string) (Choice, error) {
	if len(s.Task.Choices) == 0 && name == "" {
		return Choice{}, nil
	}
	if c := s.choice(name); c != nil {
		return *c, nil
	}
	return Choice{}, fault.New(fault.Invalid, "invalid.outcome", "outcome", name)
}
