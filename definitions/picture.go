package definitions

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/internal/text"
)

// Picture is a process as it is drawn in one language: what stands where, in pixels from
// the upper left. For who reads from right to left it is turned over already.
type Picture struct {
	Title         string
	Width, Height int
	Boxes         []PictureBox // in reading order, a block before what is inside of it
	Lines         []PictureLine
	Notes         []PictureNote
}

// PictureBox is a step, a block of steps or a mark: where it starts, where a branch ends,
// what begins at no step, an error that leaves its block.
type PictureBox struct {
	Kind       string // of the step, or block, start, done, aside, throw
	Class      string // customer, staff, system, good, bad, block: whose it is, or how the case ended
	Step       string // its name; "" for marks
	Of         string // the block that it stands in; "" for the process
	Title      string
	Lines      []string // the title as it fits into the box
	Small      string   // what kind of step it is and who does it
	X, Y, W, H int
	Unseen     bool // the customer does not see it
	Ways       []PictureWay
}

// PictureWay is a way out of a step in words.
type PictureWay struct {
	To    string // the step; "" for the end of a branch and for an error that leaves its block
	Title string // of where it leads
	Word  string // on which condition; "" for a plain one
	Back  bool   // to a step from which the case came
}

// PictureLine is a drawn way. D is a path as SVG has it, from where the way begins to
// where it ends; X and Y are the middle of its word.
type PictureLine struct {
	From, To string // steps; "" for marks
	D        string
	Word     string
	X, Y     int
	Faint    bool // taken after an error or a time, or begun at no step
	Back     bool
}

// PictureNote is a word that belongs to no box and no line: the name of a branch.
type PictureNote struct {
	Text string
	X, Y int
}

// Draw lays a definition out: columns in reading order, blocks nested. The same text gives
// the same picture. It needs no catalog; a text that is no YAML gives diagnostics.
func Draw(name string, src []byte, look Look) (Picture, Diagnostics) {
	p, diags := planOf(name, src)
	if p == nil {
		return Picture{}, diags
	}
	if look.Customer {
		p = p.forCustomer()
	}
	g := (&drafter{p: p, look: look}).draw(p.root)
	s := &sketch{look: look, plan: p, w: g.w + 2*margin}
	s.out = Picture{Title: p.tree.get("title").saying().In(look.Lang), Width: s.w, Height: g.h + 2*margin}
	s.drawing(g, margin, margin)
	return s.out, nil
}

// margin is the room around a drawing, for lines that leave and enter at its sides.
const margin = 28

// sketch gathers a picture. All places are reckoned from left to right; at turns them
// over for who reads from right to left.
type sketch struct {
	look Look
	plan *plan
	w    int
	of   string
	out  Picture
}

// at is the place of x on the picture.
func (s *sketch) at(x int) int {
	if s.look.RightToLeft {
		return s.w - x
	}
	return x
}

func (s *sketch) drawing(g *drawing, x, y int) {
	back := map[[2]string]bool{}
	for _, c := range g.cables {
		s.line(g, c, x, y)
		back[[2]string{c.from.name(), c.to.name()}] = c.back
	}
	for _, c := range g.loops {
		s.loop(c, x, y)
		back[[2]string{c.from.name(), c.to.name()}] = true
	}
	for _, b := range g.reading() {
		s.box(b, x, y, back)
		for _, inner := range b.inner {
			s.inner(b, inner, x, y)
		}
	}
}

// reading gives the boxes in the order in which one reads them: column by column.
func (g *drawing) reading() []*box {
	all := slices.DeleteFunc(slices.Clone(g.boxes), func(b *box) bool { return b.kind == "bend" })
	slices.SortStableFunc(all, func(a, b *box) int { return cmp.Or(a.layer-b.layer, a.y-b.y) })
	return all
}

// name is the name of the step that a box stands for, "" for marks.
func (b *box) name() string {
	if b.s == nil {
		return ""
	}
	return b.s.name
}

func (s *sketch) box(b *box, x, y int, back map[[2]string]bool) {
	v := PictureBox{
		Kind: b.kind, Class: b.class(), Step: b.name(), Of: s.of, Title: strings.Join(b.title, " "), Lines: b.title, Small: b.small,
		X: s.at(x+b.x) - b.w/2, Y: y + b.y - b.h/2, W: b.w, H: b.h,
	}
	if b.s != nil {
		v.Title = spaced(b.s.title(s.look.Lang))
		v.Unseen = b.s.glass == "hidden" && b.s.kind != "end" && !s.look.Customer
		v.Ways = s.ways(b.s, back)
	}
	s.out.Boxes = append(s.out.Boxes, v)
}

// class is the colour of a box.
func (b *box) class() string {
	switch {
	case b.kind == "block":
		return "block"
	case b.kind == "aside":
		return "customer"
	case b.kind == "throw":
		return "bad"
	case b.s == nil:
		return "system"
	}
	return b.s.class()
}

// ways words where a step leads to.
func (s *sketch) ways(from *stop, back map[[2]string]bool) []PictureWay {
	var all []PictureWay
	for _, w := range from.ways {
		way := PictureWay{Word: w.word.In(s.look.Lang), Back: back[[2]string{from.name, w.to}]}
		to := s.plan.stops[w.to]
		switch {
		case to != nil:
			way.To, way.Title = to.name, spaced(to.title(s.look.Lang))
		case w.throw != "":
			way.Title = hint("error "+w.throw, "خطای "+w.throw).In(s.look.Lang)
		case w.to == "done":
			way.Title = hint("end of the branch", "پایان شاخه").In(s.look.Lang)
		default:
			continue
		}
		all = append(all, way)
	}
	return all
}

// inner draws what is inside of a block.
func (s *sketch) inner(b *box, inner *drawing, x, y int) {
	left, top := x+b.x-b.w/2, y+b.y-b.h/2
	if len(b.inner) > 1 && !s.look.Customer {
		at := s.at(left + pad + 20 + textWidth(inner.name)/2)
		s.out.Notes = append(s.out.Notes, PictureNote{Text: inner.name, X: at, Y: top + inner.y - 4})
	}
	was := s.of
	s.of = b.name()
	s.drawing(inner, left+(b.w-inner.w)/2, top+inner.y)
	s.of = was
}

// line draws a way: straight beside its boxes, where its word stands, and bent between.
func (s *sketch) line(g *drawing, c *cable, x, y int) {
	var legs []leg
	for i := 0; i+1 < len(c.chain); i++ {
		a, b := c.chain[i], c.chain[i+1]
		from, to := c.ports[2*i], c.ports[2*i+1]
		out, back := g.wordZones(a.layer)
		l := leg{x0: x + a.x + a.w/2, y0: y + from.y, x3: x + b.x - b.w/2, y3: y + to.y}
		l.x1 = max(x+g.left[a.layer]+g.wide[a.layer]+out, l.x0)
		l.x2 = min(x+g.left[b.layer]-back, l.x3-1)
		legs = append(legs, l)
	}
	if c.back {
		slices.Reverse(legs)
		for i, l := range legs {
			legs[i] = leg{l.x3, l.x2, l.x1, l.x0, l.y3, l.y0}
		}
	}
	wx, wy := g.wordPlace(c)
	s.out.Lines = append(s.out.Lines, PictureLine{
		From: c.from.name(), To: c.to.name(), D: s.path(legs), Word: c.word(), X: s.at(x + wx), Y: y + wy, Faint: c.faint, Back: c.back,
	})
}

// leg is a stretch of a line: level from x0 to x1 and from x2 to x3, bent between.
type leg struct{ x0, x1, x2, x3, y0, y3 int }

func (s *sketch) path(legs []leg) string {
	var b strings.Builder
	for i, l := range legs {
		if i == 0 {
			fmt.Fprintf(&b, "M%d %d", s.at(l.x0), l.y0)
		}
		half := s.at((l.x1 + l.x2) / 2)
		fmt.Fprintf(&b, "H%dC%d %d %d %d %d %dH%d", s.at(l.x1), half, l.y0, half, l.y3, s.at(l.x2), l.y3, s.at(l.x3))
	}
	return b.String()
}

// wordPlace is where the word of a line stands: right where it leaves its step.
func (g *drawing) wordPlace(c *cable) (x, y int) {
	width := textWidth(c.word()) * 6 / 7
	if c.back {
		return g.left[c.from.layer] - 6 - width/2, c.ports[len(c.ports)-1].y - 4
	}
	return g.left[c.from.layer] + g.wide[c.from.layer] + 6 + width/2, c.ports[0].y - 4
}

// loop draws a way from a step to itself.
func (s *sketch) loop(c *cable, x, y int) {
	b := c.from
	cx, top := s.at(x+b.x), y+b.y-b.h/2
	s.out.Lines = append(s.out.Lines, PictureLine{
		From: b.name(), To: b.name(), Word: strings.Join(c.words, " / "), X: cx, Y: top - 22, Back: true,
		D: fmt.Sprintf("M%d %dC%d %d %d %d %d %d", cx-14, top, cx-24, top-26, cx+24, top-26, cx+14, top-1),
	})
}

// Legend is what the colours of a picture mean, in the order in which it says so.
func Legend(lang text.Lang) []PictureKey {
	var all []PictureKey
	for _, one := range legend {
		all = append(all, PictureKey{Class: one.class, Words: one.words.In(lang)})
	}
	return all
}

// PictureKey says what a colour means; the class "unseen" is a dotted border.
type PictureKey struct{ Class, Words string }

var legend = [...]struct {
	class string
	words text.Text
}{
	{"customer", hint("customer", "مشتری")},
	{"staff", hint("staff", "کارکنان")},
	{"system", hint("by itself", "خودکار")},
	{"good", hint("success", "پایان موفق")},
	{"bad", hint("other end", "پایان دیگر")},
	{"unseen", hint("hidden from the customer", "پنهان از مشتری")},
}
