package engine

import (
	"strconv"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
)

// The names of what may be done beside the open items.
const (
	ActionAnytime = "anytime."
	ActionCancel  = "cancel"
	ActionReopen  = "reopen"
	ActionSurvey  = "survey"
)

// cancel gives the case up: all is cleared, fees go back, what was done outside is undone.
func (r *run) cancel(in Cancelled) error {
	if err := r.mayStop(); err != nil {
		return err
	}
	f := Fact{Kind: FactCancelled, Glass: Public}
	if in.Reason != "" {
		f.Data = map[string]any{"reason": in.Reason}
	}
	r.stop(f, r.p.givenUp())
	return nil
}

// stop clears the case, tells why, gives back and takes back, and goes to a step.
func (r *run) stop(why Fact, to string) {
	for len(r.c.Tokens) > 0 {
		t := r.c.Tokens[0]
		r.clearStep(t, "cancelled")
		r.clearScope(t.Scope)
	}
	r.clearProblems(func(x *Problem) bool { return !x.Warn })
	r.person(why)
	r.refundAll()
	if r.p.Cancel != nil && r.p.Cancel.Compensate {
		r.undoAll()
	}
	r.place("", to)
}

// mayStop refuses who may not give the case up. A case that was started by another
// one is given up with it, but not at a step of unless_at.
func (r *run) mayStop() error {
	switch {
	case !r.stopped():
		return mayCancel(r.p, &r.c, r.e.By)
	case !r.c.Open():
		return fault.New(fault.Conflict, "conflict.done")
	case r.p.Cancel != nil && standsAt(&r.c, r.p.Cancel.UnlessAt):
		return fault.New(fault.Conflict, "conflict.not_now")
	default:
		return nil
	}
}

func mayCancel(p *Process, c *Case, by Actor) error {
	k := p.Cancel
	switch {
	case k == nil || !maySide(k.By, by, c):
		return fault.New(fault.Forbidden, "forbidden")
	case !c.Open():
		return fault.New(fault.Conflict, "conflict.done")
	case standsAt(c, k.UnlessAt):
		return fault.New(fault.Conflict, "conflict.not_now")
	default:
		return nil
	}
}

// maySide reports whether the actor is of one of the sides; of the customers only
// the case's own.
func maySide(sides []Who, by Actor, c *Case) bool {
	if !contains(sides, Who(by.Side)) {
		return false
	}
	return by.Side != string(Customer) || by.is(c.Customer)
}

func standsAt(c *Case, steps []string) bool {
	for _, t := range c.Tokens {
		if t.Place != AtDone && contains(steps, t.Step) {
			return true
		}
	}
	return false
}

// anytime does what is open beside the steps. It moves no token unless `to` stands.
func (r *run) anytime(in AnytimeDone) error {
	a := r.p.anytimeOf(in.Name)
	if a == nil {
		return fault.New(fault.NotFound, "not_found")
	}
	if err := mayAnytime(r.p, &r.c, a, r.e.By, r.at); err != nil {
		return err
	}
	if err := r.fill("", a.Form, in.Values, Choice{}); err != nil {
		return err
	}
	n := count(&r.c.Used, ActionAnytime+a.Name)
	glass := Private
	if contains(a.By, Customer) {
		glass = Public
	}
	r.person(Fact{Kind: FactAnytime, Glass: glass, Data: map[string]any{"name": a.Name}})
	o := r.everyItem(occasion{key: r.c.ID + "/" + ActionAnytime + a.Name + "/" + strconv.Itoa(n), wide: true})
	r.tryWrite(o, a.Set)
	r.act(o, a.Do)
	r.jump(a.To)
	return nil
}

// jump clears the scope of a step and goes there.
func (r *run) jump(step string) {
	s := r.p.Steps[step]
	if s == nil || s.Block == nil {
		return
	}
	if _, ok := r.token(s.Block.Path); !ok && s.Block.Path != "" {
		return
	}
	r.clearScope(s.Block.Path)
	r.place(s.Block.Path, step)
}

func (p *Process) anytimeOf(name string) *Anytime {
	for _, a := range p.Anytime {
		if a.Name == name {
			return a
		}
	}
	return nil
}

func mayAnytime(p *Process, c *Case, a *Anytime, by Actor, now time.Time) error {
	switch {
	case !maySide(a.By, by, c):
		return fault.New(fault.Forbidden, "forbidden")
	case !c.Open(), len(a.While) > 0 && !standsAt(c, a.While):
		return fault.New(fault.Conflict, "conflict.not_now")
	case a.Times > 0 && c.Used[ActionAnytime+a.Name] >= a.Times:
		return fault.New(fault.Conflict, "conflict.done")
	case a.If != nil:
		if ok, err := a.If.Bool(scopeOf(p, c, now)); err != nil || !ok {
			return fault.New(fault.Conflict, "conflict.not_now")
		}
	}
	return nil
}

// reopen brings an ended case back: the same case, with a new period of its clocks.
func (r *run) reopen(in Reopened) error {
	if err := mayReopen(r.p, &r.c, r.e.By, r.at); err != nil {
		return err
	}
	if err := r.fill("", r.p.Reopen.Form, in.Values, Choice{}); err != nil {
		return err
	}
	count(&r.c.Used, ActionReopen)
	r.c.Ended, r.c.Result, r.c.EndedAt = "", "", time.Time{}
	r.refreshCase()
	r.closeSurvey()
	r.person(Fact{Kind: FactReopened, Glass: Public})
	r.startClocks()
	r.place("", r.p.Reopen.To)
	return nil
}

func mayReopen(p *Process, c *Case, by Actor, now time.Time) error {
	k := p.Reopen
	switch {
	case k == nil || !maySide(k.By, by, c):
		return fault.New(fault.Forbidden, "forbidden")
	case c.Open(), !c.ErasedAt.IsZero(), k.Times > 0 && c.Used[ActionReopen] >= k.Times:
		return fault.New(fault.Conflict, "conflict.done")
	}
	if until, ok := p.calendar("").Add(now, c.EndedAt, k.Within); !k.Within.IsZero() && (!ok || now.After(until)) {
		return fault.New(fault.Conflict, "conflict.done")
	}
	if k.If != nil {
		if ok, err := k.If.Bool(scopeOf(p, c, now)); err != nil || !ok {
			return fault.New(fault.Conflict, "conflict.not_now")
		}
	}
	return nil
}

// Actions names what a person may do with the case now beside its open items:
// "anytime.<name>", "cancel", "reopen", "survey".
func Actions(p *Process, c Case, who Who, actor string, now time.Time) []string {
	by := Actor{ID: actor, Side: string(who)}
	var names []string
	for _, a := range p.Anytime {
		if mayAnytime(p, &c, a, by, now) == nil {
			names = append(names, ActionAnytime+a.Name)
		}
	}
	if mayCancel(p, &c, by) == nil {
		names = append(names, ActionCancel)
	}
	if mayReopen(p, &c, by, now) == nil {
		names = append(names, ActionReopen)
	}
	if surveyForm(p, &c) != nil && who == Customer && by.is(c.Customer) && !now.After(c.Survey.Expires) {
		names = append(names, ActionSurvey)
	}
	return names
}

// fill checks the values of a form at a step and writes them.
func (r *run) fill(step string, f *Form, values map[string]any, chosen Choice) error {
	checked, err := r.check(step, f, values, chosen)
	if err != nil {
		return err
	}
	for _, w := range checked {
		r.put(w.path, w.value)
		r.mark(Mark{Kind: MarkSet, Step: step, Name: w.path, From: f.Name})
	}
	return nil
}
