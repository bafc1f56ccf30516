package engine

import (
	"maps"
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
