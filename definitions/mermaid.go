package definitions

import (
	"fmt"
	"strings"

	"github.com/kartabl/kartabl/internal/text"
)

// Look says how a process is drawn.
type Look struct {
	Lang        text.Lang
	Customer    bool // as the customer sees it: hidden steps are contracted
	RightToLeft bool
}

// Mermaid draws a definition as a flowchart of Mermaid. It needs no catalog; a text
// that is no YAML gives diagnostics.
func Mermaid(name string, src []byte, look Look) (string, Diagnostics) {
	p, diags := planOf(name, src)
	if p == nil {
		return "", diags
	}
	if look.Customer {
		p = p.forCustomer()
	}
	m := &mermaid{look: look}
	direction := "LR"
	if look.RightToLeft {
		direction = "RL"
	}
	m.line(0, "flowchart %s", direction)
	m.line(1, "start_(( ))")
	m.scope(p.root, 1)
	if p.root.start != "" {
		m.line(1, "start_ --> %s", p.root.start)
	}
	for _, s := range p.order {
		for _, w := range s.ways {
			m.arrow(p, s, w)
		}
	}
	for i, w := range p.aside {
		m.line(1, "aside%d_{{%s}} -.-> %s", i, m.quote(w.word.In(look.Lang)), w.to)
	}
	m.styles(p)
	return m.b.String(), nil
}

type mermaid struct {
	look Look
	b    strings.Builder
}

func (m *mermaid) line(depth int, format string, args ...any) {
	fmt.Fprintf(&m.b, strings.Repeat("  ", depth)+format+"\n", args...)
}

func (m *mermaid) quote(s string) string {
	return `"` + strings.NewReplacer(`"`, "#quot;", "\n", " ").Replace(s) + `"`
}

func (m *mermaid) scope(b *scope, depth int) {
	for _, s := range b.stops {
		title := m.quote(s.title(m.look.Lang))
		if len(s.scopes) > 0 {
			m.line(depth, "subgraph %s [%s]", s.name, title)
			for _, inner := range s.scopes {
				m.scope(inner, depth+1)
			}
			m.line(depth, "end")
			continue
		}
		switch s.kind {
		case "end":
			m.line(depth, "%s([%s])", s.name, title)
		case "decide":
			m.line(depth, "%s{%s}", s.name, title)
		default:
			m.line(depth, "%s[%s]", s.name, title)
		}
	}
}

func (m *mermaid) arrow(p *plan, s *stop, w arrow) {
	to := w.to
	if p.stops[to] == nil {
		return // done, and errors: the block itself shows the way on
	}
	if word := w.word.In(m.look.Lang); word != "" {
		m.line(1, "%s -->|%s| %s", s.name, m.quote(word), to)
		return
	}
	m.line(1, "%s --> %s", s.name, to)
}

func (m *mermaid) styles(p *plan) {
	for _, class := range [...]string{"customer", "staff", "system", "good", "bad"} {
		c := colours[class]
		m.line(1, "classDef %s fill:%s,stroke:%s,color:%s", class, c.fill, c.line, c.ink)
	}
	m.line(1, "classDef unseen stroke-dasharray:3 3")
	for _, s := range p.order {
		if len(s.scopes) == 0 {
			m.line(1, "class %s %s", s.name, s.class())
		}
		if s.glass == "hidden" && s.kind != "end" && !m.look.Customer {
			m.line(1, "class %s unseen", s.name)
		}
	}
}

// class is the colour of a step: who does it, or how the case ended.
func (s *stop) class() string {
	switch {
	case s.result == "success":
		return "good"
	case s.result != "":
		return "bad"
	case s.side == "customer", s.side == "staff":
		return s.side
	}
	return "system"
}

// colour is the look of one class.
type colour struct{ fill, line, ink string }

var colours = map[string]colour{
	"customer": {"#e3f0ff", "#2f74c0", "#123a66"},
	"staff":    {"#fff3d6", "#c98a10", "#5b3d00"},
	"system":   {"#eef0f3", "#7b8794", "#2f3a45"},
	"good":     {"#dff5e5", "#2f9152", "#12492a"},
	"bad":      {"#fbe4e4", "#c24a4a", "#661a1a"},
	"block":    {"#fafbfc", "#9aa5b1", "#2f3a45"},
}
