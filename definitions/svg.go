package definitions

import (
	"fmt"
	"html"
	"strings"

	"github.com/kartabl/kartabl/internal/text"
)

// SVG draws a definition: layers from one side to the other, blocks nested, colours by
// who does a step, hidden steps dotted. The same text gives the same picture. It needs
// no catalog; a text that is no YAML gives diagnostics.
func SVG(name string, src []byte, look Look) (string, Diagnostics) {
	p, diags := planOf(name, src)
	if p == nil {
		return "", diags
	}
	if look.Customer {
		p = p.forCustomer()
	}
	d := &drafter{p: p, look: look}
	g := d.draw(p.root)
	title := p.tree.get("title").saying().In(look.Lang)
	s := &sheet{look: look, w: max(g.w+2*margin, 760), h: g.h + 2*margin + 74}
	s.open(title)
	s.drawing(g, (s.w-g.w)/2, margin+36)
	s.legend()
	s.b.WriteString("</svg>\n")
	return s.b.String(), nil
}

const margin = 28

// sheet writes a picture. All places are reckoned from left to right; at turns them
// over for who reads from right to left.
type sheet struct {
	look Look
	w, h int
	b    strings.Builder
}

func (s *sheet) put(format string, args ...any) { fmt.Fprintf(&s.b, format+"\n", args...) }

// at is the place of x on the sheet.
func (s *sheet) at(x int) int {
	if s.look.RightToLeft {
		return s.w - x
	}
	return x
}

// edge is the left side of something that is w wide and begins at x.
func (s *sheet) edge(x, w int) int {
	if s.look.RightToLeft {
		return s.w - x - w
	}
	return x
}

func (s *sheet) open(title string) {
	s.put(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="Vazirmatn, 'Noto Sans Arabic', 'Segoe UI', Tahoma, 'DejaVu Sans', sans-serif" font-size="13">`, s.w, s.h, s.w, s.h)
	s.put(`<title>%s</title>`, html.EscapeString(title))
	s.put(`<defs>`)
	for _, m := range [...]struct{ id, fill string }{{"tip", "#52606d"}, {"tip-faint", "#9aa5b1"}} {
		s.put(`<marker id="%s" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="%s"/></marker>`, m.id, m.fill)
	}
	s.put(`</defs>`)
	s.put(`<rect width="%d" height="%d" fill="#ffffff"/>`, s.w, s.h)
	s.words(s.w/2, margin+4, 16, "#1f2933", `font-weight="bold"`, title)
}

// words writes one line around a middle.
func (s *sheet) words(x, y, size int, ink, more, line string) {
	if line == "" {
		return
	}
	direction := ""
	if strings.ContainsFunc(line, rightToLeft) {
		direction = ` direction="rtl"`
	}
	if more != "" {
		more = " " + more
	}
	s.put(`<text x="%d" y="%d" font-size="%d" fill="%s" text-anchor="middle"%s%s>%s</text>`, x, y, size, ink, direction, more, html.EscapeString(line))
}

func (s *sheet) drawing(g *drawing, x, y int) {
	for _, b := range g.boxes {
		if b.kind == "block" {
			s.block(b, x, y)
		}
	}
	for _, c := range g.cables {
		s.cable(g, c, x, y)
	}
	for _, c := range g.loops {
		s.loop(c, x, y)
	}
	for _, b := range g.boxes {
		s.box(b, x, y)
	}
	for _, c := range g.cables {
		s.cableWords(g, c, x, y)
	}
}

func (s *sheet) block(b *box, x, y int) {
	left, top := x+b.x-b.w/2, y+b.y-b.h/2
	c := colours["block"]
	s.put(`<rect x="%d" y="%d" width="%d" height="%d" rx="10" fill="%s" stroke="%s"%s/>`, s.edge(left, b.w), top, b.w, b.h, c.fill, c.line, s.dots(b))
	s.words(s.at(x+b.x), top+headline-6, 13, c.ink, `font-weight="bold"`, strings.Join(b.title, " "))
	for i, inner := range b.inner {
		if i > 0 {
			s.put(`<path d="M%d %dH%d" stroke="%s" stroke-dasharray="2 4"/>`, s.edge(left, b.w)+10, top+inner.y-lineHeight-pad/2, s.edge(left, b.w)+b.w-10, c.line)
		}
		if len(b.inner) > 1 && !s.look.Customer {
			s.words(s.at(left+pad+20+textWidth(inner.name)/2), top+inner.y-4, 11, "#7b8794", "", inner.name)
		}
		s.drawing(inner, left+(b.w-inner.w)/2, top+inner.y)
	}
}

// dots is the line of steps that the customer does not see.
func (s *sheet) dots(b *box) string {
	if b.s != nil && b.s.glass == "hidden" && b.s.kind != "end" && !s.look.Customer {
		return ` stroke-dasharray="3 3"`
	}
	return ""
}

func (s *sheet) box(b *box, x, y int) {
	cx, cy := s.at(x+b.x), y+b.y
	left, top := cx-b.w/2, cy-b.h/2
	switch b.kind {
	case "bend", "block":
		return
	case "start":
		s.put(`<circle cx="%d" cy="%d" r="8" fill="#52606d"/>`, cx, cy)
		return
	case "done":
		s.put(`<circle cx="%d" cy="%d" r="7" fill="#ffffff" stroke="#52606d"/><circle cx="%d" cy="%d" r="4" fill="#52606d"/>`, cx, cy, cx, cy)
		return
	case "aside", "throw":
		c := colours[map[string]string{"aside": "customer", "throw": "bad"}[b.kind]]
		s.put(`<rect x="%d" y="%d" width="%d" height="%d" rx="14" fill="#ffffff" stroke="%s"/>`, left, top, b.w, b.h, c.line)
		s.words(cx, cy+4, 12, c.ink, "", b.title[0])
		return
	}
	c := colours[b.s.class()]
	s.put(`<g><title>%s</title>`, html.EscapeString(b.s.name))
	switch b.kind {
	case "decide":
		s.put(`<path d="M%d %dH%dL%d %dL%d %dH%dL%d %dz" fill="%s" stroke="%s"%s/>`,
			left+12, top, left+b.w-12, left+b.w, cy, left+b.w-12, top+b.h, left+12, left, cy, c.fill, c.line, s.dots(b))
	case "end":
		s.put(`<rect x="%d" y="%d" width="%d" height="%d" rx="%d" fill="%s" stroke="%s" stroke-width="2"/>`, left, top, b.w, b.h, min(b.h/2, 20), c.fill, c.line)
	default:
		s.put(`<rect x="%d" y="%d" width="%d" height="%d" rx="7" fill="%s" stroke="%s"%s/>`, left, top, b.w, b.h, c.fill, c.line, s.dots(b))
	}
	s.boxWords(b, cx, cy, c)
	s.put(`</g>`)
}

func (s *sheet) boxWords(b *box, cx, cy int, c colour) {
	y := cy - (len(b.title)-1)*lineHeight/2 + 5
	if b.small != "" {
		y -= 7
	}
	for i, line := range b.title {
		s.words(cx, y+i*lineHeight, 13, c.ink, "", line)
	}
	if b.small != "" {
		s.words(cx, y+(len(b.title)-1)*lineHeight+16, 11, c.ink, `opacity="0.75"`, b.small)
	}
}

// cable draws a line: straight beside its boxes, where its words stand, and bent between.
func (s *sheet) cable(g *drawing, c *cable, x, y int) {
	var points []string
	for i := 0; i+1 < len(c.chain); i++ {
		a, b := c.chain[i], c.chain[i+1]
		from, to := c.ports[2*i], c.ports[2*i+1]
		out, back := g.wordZones(a.layer)
		x0, x3 := x+a.x+a.w/2, x+b.x-b.w/2
		x1, x2 := max(x+g.left[a.layer]+g.wide[a.layer]+out, x0), min(x+g.left[b.layer]-back, x3-1)
		half := (x1 + x2) / 2
		if i == 0 {
			points = append(points, fmt.Sprintf("M%d %d", s.at(x0), y+from.y))
		}
		points = append(points, fmt.Sprintf("H%dC%d %d %d %d %d %dH%d", s.at(x1), s.at(half), y+from.y, s.at(half), y+to.y, s.at(x2), y+to.y, s.at(x3)))
	}
	ink, tip := "#52606d", "tip"
	if c.faint {
		ink, tip = "#9aa5b1", "tip-faint"
	}
	end := "marker-end"
	if c.back {
		end = "marker-start"
	}
	s.put(`<path d="%s" fill="none" stroke="%s" stroke-width="1.4" %s="url(#%s)"/>`, strings.Join(points, ""), ink, end, tip)
}

// cableWords writes what stands on a line, right where it leaves its step.
func (s *sheet) cableWords(g *drawing, c *cable, x, y int) {
	word := c.word()
	width := textWidth(word) * 6 / 7
	p, from := c.ports[0], x+g.left[c.from.layer]+g.wide[c.from.layer]+6+width/2
	if c.back {
		p, from = c.ports[len(c.ports)-1], x+g.left[c.from.layer]-6-width/2
	}
	if c.faint {
		s.words(s.at(from), y+p.y-4, 11, "#7b8794", "", word)
		return
	}
	s.words(s.at(from), y+p.y-4, 11, "#3e4c59", "", word)
}

// loop draws a way from a step to itself.
func (s *sheet) loop(c *cable, x, y int) {
	b := c.from
	cx, top := s.at(x+b.x), y+b.y-b.h/2
	s.put(`<path d="M%d %dC%d %d %d %d %d %d" fill="none" stroke="#52606d" stroke-width="1.4" marker-end="url(#tip)"/>`,
		cx-14, top, cx-24, top-26, cx+24, top-26, cx+14, top-1)
	s.words(cx, top-22, 11, "#3e4c59", "", strings.Join(c.words, " / "))
}

// legend says what the colours mean.
func (s *sheet) legend() {
	x := margin
	for _, one := range [...]struct {
		class string
		word  text.Text
	}{
		{"customer", hint("customer", "مشتری")},
		{"staff", hint("staff", "کارکنان")},
		{"system", hint("by itself", "خودکار")},
		{"good", hint("success", "پایان موفق")},
		{"bad", hint("other end", "پایان دیگر")},
		{"unseen", hint("hidden from the customer", "پنهان از مشتری")},
	} {
		if s.look.Customer && one.class == "unseen" {
			continue
		}
		c, dots := colours[one.class], ""
		if one.class == "unseen" {
			c, dots = colours["block"], ` stroke-dasharray="3 3"`
		}
		word := one.word.In(s.look.Lang)
		s.put(`<rect x="%d" y="%d" width="22" height="14" rx="4" fill="%s" stroke="%s"%s/>`, s.edge(x, 22), s.h-margin-6, c.fill, c.line, dots)
		s.words(s.at(x+30+textWidth(word)*6/14), s.h-margin+5, 11, "#52606d", "", word)
		x += 30 + textWidth(word) + 18
	}
}
