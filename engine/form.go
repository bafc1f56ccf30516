package engine

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
)

// FormState is a form as it stands for one reader now.
type FormState struct {
	Form   *Form
	Fields []FieldState
}

// FieldState is one field with its conditions evaluated over the case and the draft.
// Its truth values hide the conditions of the FormField.
type FieldState struct {
	FormField
	Visible, Required, ReadOnly bool
	Value                       any // the draft's, else the case's, else the default
}

// written is a value that a form has for a path.
type written struct {
	path  string
	value any
}

// filling is a form at work over a copy of the variables.
type filling struct {
	form  *Form
	scope *expression.Scope
	base  map[string]any // as the case has them
	sent  map[string]any // canonical, by path; nil: to be unset
	state []FieldState
	wrong []fault.Field
	warns []*stuck
}

// check validates values against a form and an outcome's demands, and gives what is
// to be written. The error is a fault with every broken rule.
func (r *run) check(step string, f *Form, values map[string]any, chosen Choice) ([]written, error) {
	if f == nil {
		f = &Form{}
	}
	x := fillIn(f, r.scope(nil), r.c.Vars, values, true)
	if err := x.verdict(chosen); err != nil {
		return nil, err
	}
	for _, w := range x.warns {
		r.warn(r.here, step, w)
	}
	return x.writes(), nil
}

// answers checks a survey. Its fields are its own and never variables of the case.
func (r *run) answers(f *Form, values map[string]any) (map[string]any, error) {
	x := fillIn(f, r.scope(nil), r.c.Vars, values, true)
	if err := x.verdict(Choice{}); err != nil {
		return nil, err
	}
	out := map[string]any{}
	for _, w := range x.writes() {
		if w.value != nil {
			out[w.path] = expression.Clone(w.value)
		}
	}
	return out, nil
}

// fillIn reads values into a form and evaluates its conditions until they agree: a
// hidden field has no say in what the others are. Strict tells every broken rule;
// else what does not fit is shown as it was typed.
func fillIn(f *Form, scope *expression.Scope, vars, values map[string]any, strict bool) *filling {
	own := *scope
	if len(own.Loops) > 0 {
		vars = maps.Clone(vars)
		maps.Copy(vars, own.Loops)
	}
	x := &filling{form: f, scope: &own, base: vars, sent: map[string]any{}}
	x.read(values, strict)
	hidden := map[string]bool{}
	for range len(f.Fields) + 1 {
		x.overlay(hidden)
		now := x.evaluate()
		if maps.Equal(now, hidden) {
			break
		}
		hidden = now
	}
	x.overlay(hidden)
	if strict {
		x.verify(values)
	}
	return x
}

// read checks the types of what was sent.
func (x *filling) read(values map[string]any, strict bool) {
	for i := range x.form.Fields {
		fd := &x.form.Fields[i]
		v, given := values[fd.Path]
		if !given {
			continue
		}
		if v == nil {
			x.sent[fd.Path] = nil
			continue
		}
		canonical, wrong := expression.Check(fd.Type, v, x.scope)
		if len(wrong) > 0 && !strict {
			canonical = v
		}
		x.sent[fd.Path] = canonical
	}
}

// overlay puts what was sent for visible fields over the variables of the case.
func (x *filling) overlay(hidden map[string]bool) {
	vars := maps.Clone(x.base)
	if vars == nil {
		vars = map[string]any{}
	}
	x.scope.Vars = vars
	for i := range x.form.Fields {
		fd := &x.form.Fields[i]
		if hidden[fd.Path] {
			continue
		}
		if v, given := x.sent[fd.Path]; given {
			expression.Set(vars, fd.Path, v)
			continue
		}
		if v := x.initial(fd); v != nil {
			expression.Set(vars, fd.Path, v)
		}
	}
	x.loops()
}

// loops lets expressions see the loops' items as the form would leave them.
func (x *filling) loops() {
	if len(x.scope.Loops) == 0 {
		return
	}
	loops := make(map[string]any, len(x.scope.Loops))
	for name := range x.scope.Loops {
		loops[name] = x.scope.Vars[name]
	}
	x.scope.Loops = loops
}

// initial is the default of a field that the case has no value for, or nil.
func (x *filling) initial(fd *FormField) any {
	if fd.Default == nil || expression.Get(x.base, fd.Path) != nil {
		return nil
	}
	v, err := fd.Default.Eval(x.scope)
	if err != nil {
		return nil
	}
	return v
}

// evaluate gives the fields that are hidden now, and keeps the state of all.
func (x *filling) evaluate() map[string]bool {
	hidden := map[string]bool{}
	x.state, x.warns = x.state[:0], nil
	for i := range x.form.Fields {
		fd := x.form.Fields[i]
		st := FieldState{FormField: fd, Value: expression.Get(x.scope.Vars, fd.Path)}
		st.Visible = x.holds(fd.Visible, fd.Place)
		st.Required = x.holds(fd.Required, fd.Place)
		st.ReadOnly = x.holds(fd.ReadOnly, fd.Place)
		if !st.Visible {
			hidden[fd.Path] = true
		}
		x.state = append(x.state, st)
	}
	return hidden
}

// holds evaluates a condition; one that fails counts as true and is warned of.
func (x *filling) holds(c Condition, place expression.Place) bool {
	if c.Program == nil {
		return c.Literal
	}
	ok, err := c.Program.Bool(x.scope)
	if err != nil {
		x.warns = append(x.warns, failed(err).at(place))
		return true
	}
	return ok
}

// verify tells every rule that the values break.
func (x *filling) verify(values map[string]any) {
	x.unknown(values)
	for i := range x.state {
		st := &x.state[i]
		if !st.Visible {
			continue
		}
		v, given := values[st.Path]
		if st.ReadOnly {
			x.verifyReadOnly(st, given)
			continue
		}
		if given && v != nil {
			_, wrong := expression.Check(st.Type, v, x.scope)
			if len(wrong) > 0 && (st.Required || !expression.Empty(v)) {
				x.wrong = append(x.wrong, under(st.Path, wrong)...)
				continue
			}
		}
		if x.missing(st, given) {
			x.wrong = append(x.wrong, fault.At(st.Path, "field.required"))
		}
	}
}

// unknown refuses values that the form does not ask for.
func (x *filling) unknown(values map[string]any) {
	for _, path := range slices.Sorted(maps.Keys(values)) {
		if !slices.ContainsFunc(x.form.Fields, func(fd FormField) bool { return fd.Path == path }) {
			x.wrong = append(x.wrong, fault.At(path, "field.unknown"))
		}
	}
}

// verifyReadOnly refuses a change; the same value sent back is none.
func (x *filling) verifyReadOnly(st *FieldState, given bool) {
	was := expression.Get(x.base, st.Path)
	if given && !expression.Equal(x.sent[st.Path], was) {
		x.wrong = append(x.wrong, fault.At(st.Path, "field.read_only"))
	}
}

// missing reports whether a value must be there and is not: where the field says
// so, or where a variable that is never unset would be emptied.
func (x *filling) missing(st *FieldState, given bool) bool {
	v := expression.Get(x.scope.Vars, st.Path)
	if st.Required {
		return expression.Empty(v)
	}
	optional := st.Type == nil || st.Type.Optional || x.form.Survey
	return given && v == nil && !optional && expression.Get(x.base, st.Path) != nil
}

// verdict is the fault of a form that is handed in by a choice, or nil. The choice must
// be open for the values as the form leaves them; values that are wrong come first.
func (x *filling) verdict(chosen Choice) error {
	open := openChoice(&chosen, x.scope)
	if open {
		x.demand(chosen.Require)
	}
	x.rules(x.form.Valid)
	if open {
		x.rules(chosen.Valid)
	}
	switch {
	case len(x.wrong) > 0:
		return fault.New(fault.Invalid, "invalid.fields").With(x.wrong...)
	case !open:
		return fault.New(fault.Invalid, "invalid.choice")
	default:
		return nil
	}
}

// demand checks what an outcome requires, seen or not.
func (x *filling) demand(paths []string) {
	for _, path := range paths {
		if expression.Empty(expression.Get(x.scope.Vars, path)) && !x.blames(path) {
			x.wrong = append(x.wrong, fault.At(path, "field.required"))
		}
	}
}

func (x *filling) blames(path string) bool {
	return slices.ContainsFunc(x.wrong, func(f fault.Field) bool {
		return f.Path == path || strings.HasPrefix(f.Path, path+".") || strings.HasPrefix(f.Path, path+"[")
	})
}

// rules checks rules over several values. A rule that blames a hidden field, or one
// that is wrong already, says nothing new.
func (x *filling) rules(rules []Rule) {
	for i := range rules {
		u := &rules[i]
		if u.Check == nil || u.Field != "" && (x.hides(u.Field) || x.blames(u.Field)) {
			continue
		}
		ok, err := u.Check.Bool(x.scope)
		if ok || err != nil && len(x.wrong) > 0 {
			continue
		}
		x.wrong = append(x.wrong, fault.Field{Path: u.Field, Key: "field.rule", Text: u.Message})
	}
}

func (x *filling) hides(path string) bool {
	return slices.ContainsFunc(x.state, func(st FieldState) bool { return st.Path == path && !st.Visible })
}

// writes are the values of visible fields that may be changed, in the form's order.
func (x *filling) writes() []written {
	var out []written
	for i := range x.state {
		st := &x.state[i]
		if !st.Visible || st.ReadOnly {
			continue
		}
		_, given := x.sent[st.Path]
		v := expression.Get(x.scope.Vars, st.Path)
		if !given && (v == nil || expression.Get(x.base, st.Path) != nil) {
			continue
		}
		if s, ok := v.(string); ok && strings.TrimSpace(s) == "" && (st.Type == nil || st.Type.Optional || st.Type.Kind != expression.Text) {
			v = nil
		}
		out = append(out, written{path: st.Path, value: v})
	}
	return out
}

// under puts the path of a field before those of its broken rules.
func under(path string, wrong []fault.Field) []fault.Field {
	out := make([]fault.Field, len(wrong))
	for i, w := range wrong {
		switch {
		case w.Path == "":
			w.Path = path
		case strings.HasPrefix(w.Path, "["):
			w.Path = path + w.Path
		default:
			w.Path = path + "." + w.Path
		}
		out[i] = w
	}
	return out
}

// formState evaluates a form for a reader.
func formState(p *Process, c *Case, scope string, f *Form, now time.Time, draft map[string]any) *FormState {
	if f == nil {
		return nil
	}
	x := fillIn(f, scopeAt(p, c, scope, now), c.Vars, draft, false)
	for i := range x.state {
		st := &x.state[i]
		if v, drafted := x.sent[st.Path]; drafted && st.Value == nil {
			st.Value = v
		}
		st.Value = expression.Clone(st.Value)
	}
	return &FormState{Form: f, Fields: x.state}
}

// StartForm is the form that starts the process, or nil.
func StartForm(p *Process, attributes map[string]any, now time.Time) *FormState {
	c := Case{Attributes: attributes, Vars: map[string]any{}}
	for i := range p.Vars {
		if v := &p.Vars[i]; v.Type != nil && v.Type.Default != nil {
			if value, err := v.Type.Default.Eval(scopeOf(p, &c, now)); err == nil {
				expression.Set(c.Vars, v.Name, value)
			}
		}
	}
	return formState(p, &c, "", p.Forms[p.Start.Form], now, nil)
}

// ItemForm is the form of an open item over case and draft, or nil.
func ItemForm(p *Process, c Case, item Item, now time.Time, draft map[string]any) *FormState {
	s := p.Steps[item.Step]
	if s == nil || s.Task == nil {
		return nil
	}
	return formState(p, &c, item.Scope, s.Task.Form, now, draft)
}

// ActionForm is the form of "anytime.<name>", "reopen" or "survey", or nil.
func ActionForm(p *Process, c Case, name string, now time.Time) *FormState {
	if short, ok := strings.CutPrefix(name, ActionAnytime); ok {
		if a := p.anytimeOf(short); a != nil {
			return formState(p, &c, "", a.Form, now, nil)
		}
		return nil
	}
	switch {
	case name == ActionReopen && p.Reopen != nil:
		return formState(p, &c, "", p.Reopen.Form, now, nil)
	case name == ActionSurvey:
		return formState(p, &c, "", surveyForm(p, &c), now, nil)
	default:
		return nil
	}
}
