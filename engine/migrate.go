package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
)

// Why a case stays on its version.
const (
	StaysVersion  = "version"  // the newer version does not take cases of this one
	StaysEnded    = "ended"    // it has ended
	StaysLeft     = "left"     // migrate.leave says so
	StaysStep     = "step"     // Step has no image
	StaysKind     = "kind"     // the image is a step of another kind
	StaysScope    = "scope"    // the image stands in a scope of another shape
	StaysWay      = "way"      // the step is being left by a way that the image does not have
	StaysCall     = "call"     // a call is under way, and the image makes another one
	StaysLoop     = "loop"     // it goes through a list, and the image through another one or otherwise
	StaysWaiting  = "waiting"  // it waits for a message or another process, and the image for another one
	StaysUndo     = "undo"     // something was done outside that the image cannot undo
	StaysMoney    = "money"    // money was taken at a step that has no image
	StaysVariable = "variable" // a variable would be unset that must be set
	StaysType     = "type"     // a variable has another type now
	StaysValue    = "value"    // an expression has no value, or one that does not fit
)

// Refusal is one reason why a case cannot come to another version.
type Refusal struct {
	Code   string
	Step   string // of the older version
	To     string // its image, where there is one
	Name   string // of the variable or operation
	Detail string
}

// Migrate takes an open case from one version of its process to another, as
// to.Migration says. Like Apply it is pure. With a refusal nothing has happened, and
// all reasons are told. e.Input is the Migrated that stands in the log.
func Migrate(from, to *Process, c Case, e Event) (Outcome, []Refusal) {
	m := &migration{from: from, to: to, old: &c}
	if !m.fits(e) {
		return Outcome{}, []Refusal{{Code: StaysVersion}}
	}
	m.from, m.to = from.asOf(c.Known), to.asOf(c.Known)
	if !c.Open() {
		return Outcome{}, []Refusal{{Code: StaysEnded}}
	}
	m.run = begin(to, c, e)
	if m.left(); len(m.refused) > 0 {
		return Outcome{}, m.refused
	}
	m.move()
	if len(m.refused) > 0 {
		return Outcome{}, m.refused
	}
	return m.finish(), nil
}

// ReplayAcross is Replay of a case that may have come from one version to another:
// versions gives those of its process, or nil, and last is the one on which it is.
func ReplayAcross(versions func(int) *Process, last int, events []Event) (Case, error) {
	var c Case
	at := firstVersion(last, events)
	for _, e := range events {
		in, moves := e.Input.(Migrated)
		if !moves {
			o, err := Apply(versions(at), c, e)
			if err != nil {
				return c, err
			}
			c = o.Case
			continue
		}
		from, to := versions(in.From), versions(in.To)
		if from == nil || to == nil {
			return c, fault.New(fault.NotFound, "not_found")
		}
		o, refused := Migrate(from, to, c, e)
		if len(refused) > 0 {
			return c, fmt.Errorf("migrate from %d to %d: %+v", in.From, in.To, refused)
		}
		c, at = o.Case, in.To
	}
	return c, nil
}

func firstVersion(last int, events []Event) int {
	for _, e := range events {
		if in, ok := e.Input.(Migrated); ok {
			return in.From
		}
	}
	return last
}

// migration is one case on its way. The run is at the newer version.
type migration struct {
	*run
	from, to *Process
	old      *Case
	scopes   map[string]string
	refused  []Refusal
}

func (m *migration) refuse(no Refusal) { m.refused = append(m.refused, no) }

// fits checks that the two versions and the event belong to the case.
func (m *migration) fits(e Event) bool {
	in, ok := e.Input.(Migrated)
	if !ok || m.from == nil || m.to == nil || m.to.Root == nil || m.to.Migration == nil || e.By.Side == string(Customer) {
		return false
	}
	if !m.from.knows(m.old.Known) || !m.to.knows(m.old.Known) {
		return false
	}
	same := m.from.ID == m.to.ID && m.old.Process == m.from.ID && m.old.Version == m.from.Version
	return same && in.From == m.from.Version && in.To == m.to.Version && m.to.Migration.From == in.From && in.To > in.From
}

// left asks migrate.leave, over the older version. Without a value the case stays.
func (m *migration) left() {
	leave := m.to.Migration.Leave
	if leave == nil {
		return
	}
	stays, err := leave.Bool(scopeOf(m.from, m.old, m.at))
	switch {
	case err != nil:
		m.refuse(Refusal{Code: StaysValue, Name: "leave", Detail: err.Error()})
	case stays:
		m.refuse(Refusal{Code: StaysLeft})
	}
}

// move makes of the case what it is at the newer version. Tokens come first, since all
// else hangs on them.
func (m *migration) move() {
	tokens := m.tokens()
	m.values()
	if len(m.refused) > 0 {
		return
	}
	m.stopClocks()
	m.c.Version, m.c.Tokens = m.to.Version, tokens
	m.c.Visits, m.c.Completed, m.c.Pins = m.visits(), m.completed(), m.pins()
	m.refreshCase()
	m.person(Fact{Kind: FactMigrated, Glass: Private, Data: map[string]any{"from": m.from.Version, "to": m.to.Version}})
	m.requests()
	m.money()
	m.timers()
	m.items()
	m.problems()
	m.renewClocks()
}

// pins are the versions of the subprocesses: those of the start stay, and those that the
// older version did not run are of now.
func (m *migration) pins() map[string]int {
	in, _ := m.e.Input.(Migrated)
	pins := maps.Clone(in.Pins)
	for name, version := range m.old.Pins {
		if pins == nil {
			return m.old.Pins
		}
		pins[name] = version
	}
	return pins
}

// name is what a step of the older version is called at the newer one.
func (m *migration) name(step string) string {
	if to, ok := m.to.Migration.Steps[step]; ok {
		return to
	}
	return step
}

// image is the step that a step of the older version has become, or nil.
func (m *migration) image(step string) *Step { return m.to.Steps[m.name(step)] }

// tokens finds where each token goes: to the image of its step, of the same kind, in
// a scope of the same shape.
func (m *migration) tokens() []Token {
	m.scopes = map[string]string{"": ""}
	tokens := slices.Clone(m.old.Tokens)
	for i := range tokens {
		m.token(&tokens[i])
	}
	taken := map[string]bool{}
	for _, t := range tokens {
		if taken[t.Scope] && len(m.refused) == 0 {
			m.refuse(Refusal{Code: StaysScope, Step: t.Step})
		}
		taken[t.Scope] = true
	}
	return tokens
}

func (m *migration) token(t *Token) {
	was, to := m.from.Steps[t.Step], m.image(t.Step)
	scope, known := m.scopeOf(t, to)
	no := Refusal{Step: t.Step}
	if to != nil {
		no.To = to.Name
	}
	switch {
	case t.Place == AtDone && known:
	case to == nil || was == nil:
		no.Code = StaysStep
	case !alike(was, to):
		no.Code = StaysKind
	case t.Place == At && was.Foreach != nil && !m.sameLoop(was, to, t):
		no.Code = StaysLoop
	case !known || to.Block == nil || to.Block.Path != home(scope):
		no.Code = StaysScope
	case t.Place == Leaving && was.leavesBy(t.Choice) && !to.leavesBy(t.Choice):
		no.Code, no.Name = StaysWay, t.Choice
	}
	if no.Code != "" {
		m.refuse(no)
		return
	}
	m.scopes[t.Scope] = scope
	if t.Visit > 0 {
		t.Visit = m.visit(t.Step, t.Visit)
	}
	t.Scope, t.Step = scope, m.name(t.Step)
	if to == nil || to.Block.Path != home(scope) {
		t.Step = m.to.start(scope)
	}
}

// scopeOf is the scope that a token's own has become: that of the image of its step,
// or for a branch that is done the one of the same name, inside of the image of its
// block. An item of a loop stays the item that it is.
func (m *migration) scopeOf(t *Token, to *Step) (string, bool) {
	if t.Scope == "" {
		return "", true
	}
	outer, owner := m.from.around(t.Scope)
	if owner == nil {
		return "", false
	}
	block := m.image(owner.Name)
	if block == nil || !alike(owner, block) {
		return "", false
	}
	around, ok := m.outer(outer)
	if !ok {
		return "", false
	}
	if owner.Foreach != nil {
		return block.each(around, indexOf(t.Scope)), true
	}
	branch := t.Scope[strings.LastIndexByte(t.Scope, '.'):]
	for _, b := range block.Parallel.Branches {
		if to != nil && to.Block == b {
			return block.branch(around, b), true
		}
	}
	for _, b := range block.Parallel.Branches {
		if t.Place == AtDone && strings.HasSuffix(b.Path, branch) {
			return block.branch(around, b), true
		}
	}
	return "", false
}

// outer is what the scope around a token's own has become.
func (m *migration) outer(scope string) (string, bool) {
	if scope == "" {
		return "", true
	}
	for i := range m.old.Tokens {
		if t := &m.old.Tokens[i]; t.Scope == scope {
			return m.scopeOf(t, m.image(t.Step))
		}
	}
	return "", false
}

// sameLoop reports whether the items that run in one loop can run in the other: it goes
// through the same list, calls its items the same, and lets as many run at once.
func (m *migration) sameLoop(was, to *Step, t *Token) bool {
	a, b := was.Foreach, to.Foreach
	if a.As != b.As || a.List != b.List || a.Item != nil && b.Item != nil && !SameShape(a.Item, b.Item) {
		return false
	}
	for _, x := range t.List {
		if b.Item != nil && !shaped(b.Item, x) {
			return false
		}
	}
	old := run{p: m.from, c: *m.old}
	return len(old.children(*t)) <= max(1, b.AtOnce)
}

// start is the first step of a scope.
func (p *Process) start(scope string) string {
	_, owner := p.around(scope)
	switch {
	case owner == nil:
		return p.Root.Start
	case owner.Foreach != nil:
		return owner.Foreach.Block.Start
	}
	for _, b := range owner.Parallel.Branches {
		if b.Path == home(scope) {
			return b.Start
		}
	}
	return ""
}

// alike reports whether what waits at one step can wait at the other.
func alike(a, b *Step) bool {
	if a.Kind != b.Kind {
		return false
	}
	switch a.Kind {
	case KindTask:
		return a.Task.Who == b.Task.Who
	case KindLetter:
		return (a.Letter.SignBy == "") == (b.Letter.SignBy == "")
	case KindParallel:
		return len(a.Parallel.Branches) == len(b.Parallel.Branches)
	case KindCall, KindPay, KindDecide, KindWait, KindMessage, KindForeach, KindSubprocess, KindNotify, KindEnd:
		return true
	default:
		return true
	}
}

// leavesBy reports whether the step has a way for a choice that was made already.
func (s *Step) leavesBy(choice string) bool {
	if code, ok := strings.CutPrefix(choice, byError); ok {
		return len(s.errorEdges(code)) > 0
	}
	if name, ok := strings.CutPrefix(choice, byTimer); ok {
		t := s.timer(name)
		return t != nil && t.Edge != nil
	}
	if s.Task != nil && len(s.Task.Choices) > 0 {
		return s.choice(choice) != nil
	}
	return s.Task == nil || choice == ""
}

// visits counts on under the new names. What the old names have counted stays, so that
// no visit of this case ever has the number of another one under the same name.
func (m *migration) visits() map[string]int {
	out := map[string]int{}
	for step, n := range m.old.Visits {
		if item, name, ok := strings.Cut(step, "/"); ok {
			out[m.scopes[item]+"/"+m.name(name)] += n
			continue
		}
		out[m.name(step)] += n
		if m.name(step) != step {
			out[step] += n
		}
	}
	return out
}

// completed is who has completed what, under the new names: four eyes see through a
// new name.
func (m *migration) completed() map[string][]string {
	var out map[string][]string
	steps := make([]string, 0, len(m.old.Completed))
	for step := range m.old.Completed {
		steps = append(steps, step)
	}
	slices.Sort(steps)
	for _, step := range steps {
		if out == nil {
			out = map[string][]string{}
		}
		out[m.name(step)] = append(out[m.name(step)], m.old.Completed[step]...)
	}
	return out
}

// visit is the number that a visit of a step has now; outside of loops only the last
// one moves.
func (m *migration) visit(step string, n int) int {
	if m.from.loops(step) {
		return n + m.shift(step)
	}
	if m.old.Visits[step] == n {
		return m.c.Visits[m.name(step)]
	}
	return n
}

// shift sets the visits of a step apart from all others that its new name has counted:
// its own, and those of the steps before it in the alphabet that have become it too.
func (m *migration) shift(step string) int {
	name := m.name(step)
	if name == step {
		return 0
	}
	n := m.old.Visits[name]
	for other, visits := range m.old.Visits {
		if other < step && other != name && m.name(other) == name {
			n += visits
		}
	}
	return n
}

// loops reports whether a step stands in a loop.
func (p *Process) loops(step string) bool {
	s := p.Steps[step]
	if s == nil || s.Block == nil {
		return false
	}
	for _, f := range p.Steps {
		if f.Foreach != nil && inside(s.Block.Path, f.Foreach.Block.Path) {
			return true
		}
	}
	return false
}

// values gives the case the variables of the newer version: what migrate.vars says,
// else what it had, else the default.
func (m *migration) values() {
	given := m.given()
	vars := map[string]any{}
	for i := range m.to.Vars {
		f := &m.to.Vars[i]
		if v := m.value(f, given[f.Name]); v != nil {
			vars[f.Name] = v
		}
	}
	m.setVars(vars)
	scope := scopeOf(m.from, m.old, m.at)
	for i := range m.to.Migration.Vars {
		a := &m.to.Migration.Vars[i]
		v, err := a.Value.Eval(scope)
		if err != nil {
			m.refuse(Refusal{Code: StaysValue, Name: a.Path, Detail: err.Error()})
			continue
		}
		t := m.to.varType(a.Path)
		if t == nil || v == nil && !t.Optional {
			m.refuse(Refusal{Code: StaysVariable, Name: a.Path})
			continue
		}
		if v != nil && !shaped(t, v) {
			m.refuse(Refusal{Code: StaysValue, Name: a.Path, Detail: "the value does not fit"})
			continue
		}
		m.put(a.Path, v)
	}
}

// given are the variables that migrate.vars writes; true for a whole one.
func (m *migration) given() map[string]bool {
	given := map[string]bool{}
	for i := range m.to.Migration.Vars {
		if path := m.to.Migration.Vars[i].Path; !strings.Contains(path, ".") {
			given[path] = true
		}
	}
	return given
}

// value is what a variable has before migrate.vars; nil: it is unset.
func (m *migration) value(f *expression.Field, given bool) any {
	was, v := m.from.varType(f.Name), m.old.Vars[f.Name]
	switch {
	case given:
		return nil
	case was != nil && v != nil:
		if !SameShape(was, f.Type) || !shaped(f.Type, v) {
			m.refuse(Refusal{Code: StaysType, Name: f.Name})
		}
		return v
	case f.Type.Default != nil:
		v, err := f.Type.Default.Eval(scopeOf(m.to, m.old, m.at))
		if err != nil {
			m.refuse(Refusal{Code: StaysValue, Name: f.Name, Detail: err.Error()})
		}
		return expression.Clone(v)
	case !f.Type.Optional && (was == nil || was.Optional):
		m.refuse(Refusal{Code: StaysVariable, Name: f.Name})
	}
	return nil
}

// SameShape reports whether the values of one type are, as far as their kind goes,
// values of the other.
func SameShape(a, b *expression.Type) bool {
	if a == nil || b == nil || a.Kind == expression.Any || b.Kind == expression.Any {
		return true
	}
	if a.Kind != b.Kind {
		return false
	}
	if a.Kind == expression.List {
		return SameShape(a.Items, b.Items)
	}
	for i := range b.Fields {
		if f := a.Field(b.Fields[i].Name); f != nil && !SameShape(f, b.Fields[i].Type) {
			return false
		}
	}
	return true
}

// shaped reports whether a value has the shape of a type: what limits say is left to
// the forms.
func shaped(t *expression.Type, v any) bool {
	switch t.Kind {
	case expression.Enum:
		s, ok := v.(string)
		return ok && contains(t.Values, s)
	case expression.List:
		list, ok := v.([]any)
		return ok && !slices.ContainsFunc(list, func(x any) bool { return t.Items != nil && !shaped(t.Items, x) })
	case expression.Object:
		return shapedObject(t, v)
	case expression.Int, expression.Money:
		_, ok := v.(int)
		return ok
	case expression.Bool:
		_, ok := v.(bool)
		return ok
	case expression.Any, expression.Null:
		return true
	case expression.Text, expression.Decimal, expression.Date, expression.Time, expression.Datetime, expression.Duration, expression.File:
		_, ok := v.(string)
		return ok
	default:
		return true
	}
}

func shapedObject(t *expression.Type, v any) bool {
	object, ok := v.(map[string]any)
	if !ok {
		return false
	}
	for name := range object {
		if t.Field(name) == nil {
			return false
		}
	}
	for _, f := range t.Fields {
		x := object[f.Name]
		if x == nil && !f.Type.Optional || x != nil && !shaped(f.Type, x) {
			return false
		}
	}
	return true
}
