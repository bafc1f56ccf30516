package enginetest

import (
	"strings"

	"github.com/kartabl/kartabl/engine"
)

// Renamed is a process' next version, in which every step has another name and all
// else is as it was; its Migration takes the cases over. Expressions must not name steps.
func Renamed(p *engine.Process, name func(string) string) *engine.Process {
	q := *p
	q.Version++
	q.Steps = map[string]*engine.Step{}
	q.Migration = &engine.Migration{From: p.Version, Steps: map[string]string{}}
	r := renaming{p: &q, name: func(s string) string {
		if s == "" || s == engine.Done {
			return s
		}
		return name(s)
	}}
	for s := range p.Steps {
		q.Migration.Steps[s] = name(s)
	}
	q.Root = r.block(p.Root, "")
	q.Start.Next = r.name(p.Start.Next)
	q.Clocks = nil
	for _, sla := range p.Clocks {
		c := *sla
		c.PauseOn = r.names(sla.PauseOn)
		q.Clocks = append(q.Clocks, &c)
	}
	r.beside(p)
	return &q
}

type renaming struct {
	p    *engine.Process
	name func(string) string
}

func (r renaming) names(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, r.name(s))
	}
	return out
}

func (r renaming) beside(p *engine.Process) {
	r.p.Anytime = nil
	for _, a := range p.Anytime {
		c := *a
		c.While, c.To = r.names(a.While), r.name(a.To)
		r.p.Anytime = append(r.p.Anytime, &c)
	}
	if p.Cancel != nil {
		c := *p.Cancel
		c.To, c.UnlessAt = r.name(c.To), r.names(c.UnlessAt)
		r.p.Cancel = &c
	}
	if p.Reopen != nil {
		c := *p.Reopen
		c.To = r.name(c.To)
		r.p.Reopen = &c
	}
}

func (r renaming) block(b *engine.Block, path string) *engine.Block {
	out := &engine.Block{Path: path, Start: r.name(b.Start)}
	for _, s := range b.Steps {
		c := r.step(s)
		c.Block = out
		out.Steps = append(out.Steps, c)
		r.p.Steps[c.Name] = c
		if s.Foreach != nil {
			each := *s.Foreach
			inner := c.Name
			if path != "" {
				inner = path + "." + inner
			}
			each.Block = r.block(s.Foreach.Block, inner)
			c.Foreach = &each
		}
		if s.Parallel == nil {
			continue
		}
		par := *s.Parallel
		par.Branches = nil
		for _, branch := range s.Parallel.Branches {
			inner := c.Name + branch.Path[strings.LastIndexByte(branch.Path, '.'):]
			if path != "" {
				inner = path + "." + inner
			}
			par.Branches = append(par.Branches, r.block(branch, inner))
		}
		c.Parallel = &par
	}
	return out
}

func (r renaming) step(s *engine.Step) *engine.Step {
	c := *s
	c.Name, c.Next, c.OnError, c.Timers = r.name(s.Name), r.edges(s.Next), nil, nil
	for _, e := range s.OnError {
		e.To = r.name(e.To)
		c.OnError = append(c.OnError, e)
	}
	for _, t := range s.Timers {
		x := *t
		if t.Edge != nil {
			e := r.edges([]engine.Edge{*t.Edge})
			x.Edge = &e[0]
		}
		c.Timers = append(c.Timers, &x)
	}
	if s.Task != nil {
		c.Task = r.task(s.Task)
	}
	return &c
}

func (r renaming) task(t *engine.Task) *engine.Task {
	c := *t
	c.Choices = nil
	for _, choice := range t.Choices {
		choice.Edge.To = r.name(choice.Edge.To)
		c.Choices = append(c.Choices, choice)
	}
	if t.Assign != nil {
		a := *t.Assign
		a.SameAs, a.NotSameAs = r.name(a.SameAs), r.names(a.NotSameAs)
		c.Assign = &a
	}
	return &c
}

func (r renaming) edges(list []engine.Edge) []engine.Edge {
	out := make([]engine.Edge, len(list))
	for i, e := range list {
		e.To = r.name(e.To)
		out[i] = e
	}
	return out
}
