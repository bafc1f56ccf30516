package definitions

import (
	"fmt"
	"html"
	"strings"
)

// SVG draws a definition: layers from one side to the other, blocks nested, colours by
// who does a step, hidden steps dotted. The same text gives the same picture. It needs
// no catalog; a text that is no YAML gives diagnostics.
func SVG(name string, src []byte, look Look) (string, Diagnostics) {
	p, diags := Draw(name, src, look)
	if diags != nil {
		return "", diags
	}
	s := &sheet{look: look, w: max(p.Width, 760), h: p.Height + headroom + footroom}
	s.open(p.Title)
	s.put(`<g transform="translate(%d %d)">`, (s.w-p.Width)/2, headroom)
	s.picture(p)
	s.put(`</g>`)
	s.legend()
	s.b.WriteString("</svg>\n")
	return s.b.String(), nil
}

// The room for the title and for what the colours mean.
const headroom, footroom = 36, 38

// sheet writes a picture.
type sheet struct {
	look Look
	w, h int
	b    strings.Builder
}

func (s *sheet) put(format string, args ...any) { fmt.Fprintf(&s.b, format+"\n", args...) }

// edge is the left side of something that is w wide and begins at x for who reads.
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

// picture draws blocks first, for the lines inside of them lie over them.
func (s *sheet) picture(p Picture) {
	for _, b := range p.Boxes {
		if b.Kind == "block" {
			s.block(b)
		}
	}
	for _, n := range p.Notes {
		s.words(n.X, n.Y, 11, "#7b8794", "", n.Text)
	}
	for _, l := range p.Lines {
		s.line(l)
	}
	for _, b := range p.Boxes {
		if b.Kind != "block" {
			s.box(b)
		}
	}
	for _, l := range p.Lines {
		ink := "#3e4c59"
		if l.Faint {
			ink = "#7b8794"
		}
		s.words(l.X, l.Y, 11, ink, "", l.Word)
	}
}

func (s *sheet) block(b PictureBox) {
	c := colours["block"]
	s.put(`<rect x="%d" y="%d" width="%d" height="%d" rx="10" fill="%s" stroke="%s"%s/>`, b.X, b.Y, b.W, b.H, c.fill, c.line, dots(b))
	s.words(b.X+b.W/2, b.Y+headline-6, 13, c.ink, `font-weight="bold"`, strings.Join(b.Lines, " "))
}

// dots is the line of steps that the customer does not see.
func dots(b PictureBox) string {
	if b.Unseen {
		return ` stroke-dasharray="3 3"`
	}
	return ""
}

func (s *sheet) line(l PictureLine) {
	ink, tip := "#52606d", "tip"
	if l.Faint {
		ink, tip = "#9aa5b1", "tip-faint"
	}
	s.put(`<path d="%s" fill="none" stroke="%s" stroke-width="1.4" marker-end="url(#%s)"/>`, l.D, ink, tip)
}

func (s *sheet) box(b PictureBox) {
	cx, cy, c := b.X+b.W/2, b.Y+b.H/2, colours[b.Class]
	switch b.Kind {
	case "start":
		s.put(`<circle cx="%d" cy="%d" r="8" fill="#52606d"/>`, cx, cy)
		return
	case "done":
		s.put(`<circle cx="%d" cy="%d" r="7" fill="#ffffff" stroke="#52606d"/><circle cx="%d" cy="%d" r="4" fill="#52606d"/>`, cx, cy, cx, cy)
		return
	case "aside", "throw":
		s.put(`<rect x="%d" y="%d" width="%d" height="%d" rx="14" fill="#ffffff" stroke="%s"/>`, b.X, b.Y, b.W, b.H, c.line)
		s.words(cx, cy+4, 12, c.ink, "", b.Title)
		return
	}
	s.put(`<g><title>%s</title>`, html.EscapeString(b.Step))
	switch b.Kind {
	case "decide":
		s.put(`<path d="M%d %dH%dL%d %dL%d %dH%dL%d %dz" fill="%s" stroke="%s"%s/>`,
			b.X+12, b.Y, b.X+b.W-12, b.X+b.W, cy, b.X+b.W-12, b.Y+b.H, b.X+12, b.X, cy, c.fill, c.line, dots(b))
	case "end":
		s.put(`<rect x="%d" y="%d" width="%d" height="%d" rx="%d" fill="%s" stroke="%s" stroke-width="2"/>`, b.X, b.Y, b.W, b.H, min(b.H/2, 20), c.fill, c.line)
	default:
		s.put(`<rect x="%d" y="%d" width="%d" height="%d" rx="7" fill="%s" stroke="%s"%s/>`, b.X, b.Y, b.W, b.H, c.fill, c.line, dots(b))
	}
	s.boxWords(b, cx, cy, c)
	s.put(`</g>`)
}

func (s *sheet) boxWords(b PictureBox, cx, cy int, c colour) {
	y := cy - (len(b.Lines)-1)*lineHeight/2 + 5
	if b.Small != "" {
		y -= 7
	}
	for i, line := range b.Lines {
		s.words(cx, y+i*lineHeight, 13, c.ink, "", line)
	}
	if b.Small != "" {
		s.words(cx, y+(len(b.Lines)-1)*lineHeight+16, 11, c.ink, `opacity="0.75"`, b.Small)
	}
}

// legend says what the colours mean.
func (s *sheet) legend() {
	x := margin
	for _, one := range Legend(s.look.Lang) {
		if s.look.Customer && one.Class == "unseen" {
			continue
		}
		c, dots := colours[one.Class], ""
		if one.Class == "unseen" {
			c, dots = colours["block"], ` stroke-dasharray="3 3"`
		}
		wide := textWidth(one.Words)
		s.put(`<rect x="%d" y="%d" width="22" height="14" rx="4" fill="%s" stroke="%s"%s/>`, s.edge(x, 22), s.h-margin-6, c.fill, c.line, dots)
		s.words(s.edge(x+30+wide*6/14, 0), s.h-margin+5, 11, "#52606d", "", one.Words)
		x += 30 + wide + 18
	}
}
