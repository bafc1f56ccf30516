package definitions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
)

// Part is one thing of a definition that scenarios can go through.
type Part struct {
	Kind   engine.MarkKind `json:"kind"` // edge, rule, timer, error
	Name   string          `json:"name"`
	Line   int             `json:"line"`
	Hits   int             `json:"hits"`
	column int
	step   string
	own    string
}

// Coverage counts how often scenarios went through each edge, rule of a table, timer
// and answer to an error code of a definition.
type Coverage struct {
	Parts []Part `json:"parts"`
}

// NewCoverage lists the parts of a definition, none of them gone through.
func NewCoverage(p *engine.Process) *Coverage {
	c := &Coverage{}
	for _, name := range sortedKeys(p.Tables) {
		for i := range p.Tables[name].Rules {
			c.Parts = append(c.Parts, Part{Kind: engine.MarkRule, Name: fmt.Sprintf("%s, rule %d", name, i+1), Line: p.Tables[name].Rules[i].Line, own: fmt.Sprint(name, i+1)})
		}
	}
	for _, name := range sortedKeys(p.Steps) {
		c.step(p.Steps[name])
	}
	slices.SortStableFunc(c.Parts, func(a, b Part) int { return a.Line - b.Line })
	return c
}

func (c *Coverage) step(s *engine.Step) {
	edge := func(e *engine.Edge, what string) {
		c.Parts = append(c.Parts, Part{Kind: engine.MarkEdge, Name: s.Name + what + " → " + e.To + e.Throw, Line: e.Place.Line, column: e.Place.Column, step: s.Name})
	}
	for i := range s.Next {
		edge(&s.Next[i], "")
	}
	if s.Task != nil {
		for i := range s.Task.Choices {
			edge(&s.Task.Choices[i].Edge, ": "+s.Task.Choices[i].Name)
		}
		if s.Task.Skip != nil && s.Task.Skip.Edge != nil {
			edge(s.Task.Skip.Edge, ", skip")
		}
	}
	for _, t := range s.Timers {
		line := s.Place.Line
		if t.Edge != nil {
			line = t.Edge.Place.Line
		}
		c.Parts = append(c.Parts, Part{Kind: engine.MarkTimer, Name: s.Name + ", " + t.Name, Line: line, step: s.Name, own: t.Name})
	}
	for i := range s.OnError {
		e := &s.OnError[i]
		code := e.Code
		if code == "" {
			code = "else"
		}
		c.Parts = append(c.Parts, Part{Kind: engine.MarkError, Name: s.Name + ", " + code, Line: e.Place.Line, step: s.Name, own: e.Code})
	}
}

// add counts what one event went through.
func (c *Coverage) add(marks []engine.Mark) {
	if c == nil {
		return
	}
	for _, m := range marks {
		for i := range c.Parts {
			if c.Parts[i].is(m) {
				c.Parts[i].Hits++
				break
			}
		}
	}
}

func (p *Part) is(m engine.Mark) bool {
	if p.Kind != m.Kind {
		return false
	}
	switch m.Kind {
	case engine.MarkEdge:
		return p.step == m.Step && p.Line == m.Line && p.column == m.Column
	case engine.MarkRule:
		return p.own == fmt.Sprint(m.Name, m.Rule)
	case engine.MarkTimer:
		return p.step == m.Step && p.own == m.Name
	case engine.MarkError:
		return p.step == m.Step && p.Line == m.Line
	case engine.MarkSet:
		return false
	default:
		return false
	}
}

// Of counts the parts of a kind, and those that were gone through.
func (c *Coverage) Of(kind engine.MarkKind) (hit, all int) {
	for i := range c.Parts {
		if c.Parts[i].Kind != kind {
			continue
		}
		if all++; c.Parts[i].Hits > 0 {
			hit++
		}
	}
	return hit, all
}

// covered are the kinds in the order of the report.
var coveredKinds = []engine.MarkKind{engine.MarkEdge, engine.MarkRule, engine.MarkTimer, engine.MarkError}

var coverageWords = map[engine.MarkKind]text.Text{
	engine.MarkEdge:  hint("edges", "یال‌ها"),
	engine.MarkRule:  hint("rows of tables", "ردیف‌های جدول"),
	engine.MarkTimer: hint("timers", "زمان‌سنج‌ها"),
	engine.MarkError: hint("error codes", "کدهای خطا"),
}

// In is the report: the share of each kind, and each part that no scenario went through.
func (c *Coverage) In(lang text.Lang, file string) string {
	var shares []string
	for _, kind := range coveredKinds {
		hit, all := c.Of(kind)
		shares = append(shares, fmt.Sprintf("%s %d/%d", coverageWords[kind].In(lang), hit, all))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", file, strings.Join(shares, ", "))
	never := hint("no scenario goes through it", "هیچ سناریویی از آن نمی‌گذرد").In(lang)
	for _, p := range c.Parts {
		if p.Hits == 0 {
			fmt.Fprintf(&b, "%s:%d  %s %s: %s\n", file, p.Line, p.Kind, p.Name, never)
		}
	}
	return b.String()
}
