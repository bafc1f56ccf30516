package engine

import (
	"slices"

	"github.com/kartabl/kartabl/internal/text"
)

// Whom a case waits for. It is exactly one at every moment.
const (
	WaitsCustomer = "customer"
	WaitsStaff    = "staff"
	WaitsThird    = "third"
	WaitsDone     = "done"
)

// Waiting tells whom a case waits for: the customer if he has anything to do, else
// staff if they have or a problem holds it, else something outside. It is for lists,
// where he must find what is his to do; to whom the time counts is TurnOf, where staff
// come first.
func Waiting(c Case) string {
	staff := slices.ContainsFunc(c.Problems, func(x Problem) bool { return !x.Warn })
	for i := range c.Items {
		if c.Items[i].Who == Customer {
			return WaitsCustomer
		}
		staff = true
	}
	switch {
	case !c.Open():
		return WaitsDone
	case staff:
		return WaitsStaff
	default:
		return WaitsThird
	}
}

// The states of a stage.
const (
	StageDone    = "done"
	StageCurrent = "current"
	StageNext    = "next"
)

// Stage is a step that the customer sees, on the line of his case.
type Stage struct {
	Step  string
	Label text.Text
	State string
}

// View is what the customer may see of where a case stands. It is a function of
// what is visible through the glass only (law P8): cases that differ in hidden
// steps, variables or persons have equal views.
type View struct {
	Stages []Stage
	Ended  bool
	Result string
}

// CustomerView is where a case stands, as the customer may see it: the visible steps
// that he has been at, those where it is, and those that lie ahead if all goes
// well. Hidden steps are contracted.
func CustomerView(p *Process, c Case) View {
	v := View{Ended: c.Ended != "", Result: c.Result}
	ahead := p.ahead(&c)
	for _, s := range p.visible() {
		switch {
		case p.isAt(&c, s):
			v.Stages = append(v.Stages, Stage{Step: s.Name, Label: s.Label, State: StageCurrent})
		case c.Visits[s.Name] > 0:
			v.Stages = append(v.Stages, Stage{Step: s.Name, Label: s.Label, State: StageDone})
		case contains(ahead, s.Name):
			v.Stages = append(v.Stages, Stage{Step: s.Name, Label: s.Label, State: StageNext})
		}
	}
	return v
}

// visible are the steps that the customer sees, in document order.
func (p *Process) visible() []*Step {
	var out []*Step
	for _, s := range p.Steps {
		if s.Glass != GlassHidden && s.Glass != "" {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b *Step) int { return a.Order - b.Order })
	return out
}

func (p *Process) isAt(c *Case, s *Step) bool {
	return s.Block != nil && slices.ContainsFunc(c.Tokens, func(t Token) bool {
		return t.Step == s.Name && home(t.Scope) == s.Block.Path && t.Place != AtDone
	})
}

// ahead are the visible steps of the outermost block that follow if all goes well.
// It starts from the last visible step that the case has reached, so that it tells
// nothing of hidden ones.
func (p *Process) ahead(c *Case) []string {
	if c.Ended != "" {
		return nil
	}
	from, at := p.Steps[p.Start.Next], -1
	for _, s := range p.Root.Steps {
		if s.Glass == GlassHidden || s.Glass == "" {
			continue
		}
		switch {
		case p.isAt(c, s):
			return p.path(s)
		case c.Visits[s.Name] > 0 && s.Order > at:
			from, at = s, s.Order
		}
	}
	return p.path(from)
}

// path follows, from a step on, the first way forward in the document that leads to
// success.
func (p *Process) path(s *Step) []string {
	var names []string
	for s != nil {
		names = append(names, s.Name)
		s = p.forward(s)
	}
	return names
}

func (p *Process) forward(s *Step) *Step {
	for _, e := range s.edges() {
		if to := p.Steps[e.To]; to != nil && to.Order > s.Order && p.succeeds(to) {
			return to
		}
	}
	return nil
}

// succeeds reports whether a way forward from the step ends well. Order grows along
// it, so it ends.
func (p *Process) succeeds(s *Step) bool {
	if s.End != nil {
		return s.End.Result == "success"
	}
	return p.forward(s) != nil
}

// edges are the ordinary ways out of a step.
func (s *Step) edges() []Edge {
	if s.Task == nil || len(s.Task.Choices) == 0 {
		return s.Next
	}
	edges := make([]Edge, len(s.Task.Choices))
	for i := range s.Task.Choices {
		edges[i] = s.Task.Choices[i].Edge
	}
	return edges
}
