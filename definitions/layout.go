package definitions

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kartabl/kartabl/internal/text"
)

// box is a thing with a place in a picture: a step, the start, the end of a branch, an
// error that leaves its block, or a bend of a long line.
type box struct {
	s      *stop // nil for all but steps
	kind   string
	title  []string
	small  string
	inner  []*drawing
	x, y   int // of the middle
	w, h   int
	layer  int
	outs   []*cable // forward, at the side of the next layer
	ins    []*cable
	portsR []*port
	portsL []*port
}

// cable is a line between two boxes. Its chain goes by layers upwards; a line that goes
// back has its arrow at the first box of the chain.
type cable struct {
	from, to *box
	words    []string
	back     bool
	faint    bool
	chain    []*box
	ports    []*port // two for each stretch of the chain
}

// port is where a line touches a box; far is the box at its other side.
type port struct {
	c   *cable
	far *box
	y   int
}

// drawing is a laid out scope.
type drawing struct {
	name   string
	boxes  []*box
	cables []*cable
	loops  []*cable // from a step to itself
	layers [][]*box
	left   []int // the column of each layer: where it begins and how wide it is
	wide   []int
	w, h   int
	y      int // where it stands in its block
}

// The measures of a picture, in pixels.
const (
	letter     = 7
	smallest   = 96
	titleWidth = 24 // letters a line
	lineHeight = 18
	boxGap     = 22 // boxes of a column
	portGap    = 20
	gutter     = 40 // between columns, beside the words
	pad        = 18
	headline   = 26
)

// drafter lays out a plan in one language.
type drafter struct {
	p    *plan
	look Look
}

func (d *drafter) draw(b *scope) *drawing {
	g := &drawing{name: b.name}
	at := map[string]*box{}
	start := g.add(&box{kind: "start", w: 16, h: 16})
	for _, s := range b.stops {
		at[s.name] = g.add(d.step(s))
	}
	if to := at[b.start]; to != nil {
		g.join(start, to, "", false)
	}
	for _, s := range b.stops {
		for _, w := range s.ways {
			d.way(g, at, s, w)
		}
	}
	if b.owner == nil {
		for _, w := range d.p.aside {
			if to := at[w.to]; to != nil {
				pill := g.add(d.pill("aside", w.word.In(d.look.Lang)))
				g.join(pill, to, "", true)
			}
		}
	}
	g.arrange(start)
	return g
}

func (g *drawing) add(b *box) *box {
	b.w += b.w % 2 // so that both of its sides are as far from its middle
	g.boxes = append(g.boxes, b)
	return b
}

func (d *drafter) way(g *drawing, at map[string]*box, s *stop, w arrow) {
	to := at[w.to]
	switch {
	case w.throw != "":
		to = g.pseudo(at, "throw "+w.throw, d.pill("throw", w.throw))
	case w.to == "done":
		to = g.pseudo(at, "done", &box{kind: "done", w: 16, h: 16})
	}
	if to != nil {
		g.join(at[s.name], to, short(w.word.In(d.look.Lang), 28), w.cause == "error" || w.cause == "timer")
	}
}

// pseudo finds or makes a box that is no step.
func (g *drawing) pseudo(at map[string]*box, name string, b *box) *box {
	if at[name] == nil {
		at[name] = g.add(b)
	}
	return at[name]
}

func (d *drafter) pill(kind, word string) *box {
	word = short(word, 24)
	return &box{kind: kind, title: []string{word}, w: max(textWidth(word)+28, 60), h: 28}
}

// join adds a line, or a word to the one that is there.
func (g *drawing) join(from, to *box, word string, faint bool) {
	for _, c := range append(slices.Clone(g.cables), g.loops...) {
		if c.from == from && c.to == to {
			if word != "" && !slices.Contains(c.words, word) {
				c.words = append(c.words, word)
			}
			c.faint = c.faint && faint
			return
		}
	}
	c := &cable{from: from, to: to, faint: faint}
	if word != "" {
		c.words = []string{word}
	}
	if from == to {
		g.loops = append(g.loops, c)
		return
	}
	g.cables = append(g.cables, c)
}

// step measures the box of a step.
func (d *drafter) step(s *stop) *box {
	b := &box{s: s, kind: s.kind, title: wrap(spaced(s.title(d.look.Lang)), titleWidth), small: d.small(s)}
	width := textWidth(b.small) * 6 / 7
	for _, line := range b.title {
		width = max(width, textWidth(line))
	}
	b.w, b.h = max(width+32, smallest), len(b.title)*lineHeight+20
	if b.small != "" {
		b.h += 14
	}
	if s.kind == "decide" {
		b.w += 16
	}
	if len(s.scopes) == 0 {
		return b
	}
	b.kind, b.h = "block", headline+pad
	for _, inner := range s.scopes {
		g := d.draw(inner)
		g.y = b.h
		if len(s.scopes) > 1 {
			g.y += lineHeight
		}
		b.inner, b.h, b.w = append(b.inner, g), g.y+g.h+pad, max(b.w, g.w+2*pad)
	}
	return b
}

// small is the second line of a box: what kind of step it is, and who does it.
func (d *drafter) small(s *stop) string {
	if s.kind == "end" || d.look.Customer {
		return ""
	}
	word := kindWord(s.kind, d.look.Lang)
	if s.kind == "task" && s.side == "customer" {
		word = text.Text{text.Fa: "مشتری", text.En: "customer"}.In(d.look.Lang)
	}
	who := s.who
	switch s.kind {
	case "task", "letter":
		who = called(s.who, d.look.Lang)
	case "wait":
		who = lengthIn(s.who, d.look.Lang)
	}
	if who == "" {
		return word
	}
	if s.side == "staff" && s.kind == "task" {
		return short(who, 26)
	}
	return word + " · " + short(who, 26)
}

// called is a queue or role as people know it, else a name without its underscores.
func called(who string, lang text.Lang) string {
	for _, kind := range [...]string{"queue.", "role."} {
		if text.Known(kind + who) {
			return text.Message(kind+who, lang, nil)
		}
	}
	return spaced(who)
}

// spaced is a name as one writes words.
func spaced(name string) string { return strings.ReplaceAll(name, "_", " ") }

func textWidth(s string) int { return utf8.RuneCountInString(s) * letter }

// short cuts a text at a number of letters.
func short(s string, most int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= most {
		return string(r)
	}
	return strings.TrimRight(string(r[:most-1]), " ") + "…"
}

// wrap breaks a text into two lines at most.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && utf8.RuneCountInString(line+" "+word) > width && len(lines) == 0 {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, short(line, width+8))
}

// arrange gives every box its layer, its order in it, and its place.
func (g *drawing) arrange(start *box) {
	g.orient(start)
	g.rank(start)
	g.bend()
	g.order()
	g.place()
}

// orient finds the lines that go back: those to a box from which one came.
func (g *drawing) orient(start *box) {
	state := map[*box]int{}
	var visit func(b *box)
	visit = func(b *box) {
		state[b] = 1
		for _, c := range g.cables {
			if c.from != b {
				continue
			}
			switch state[c.to] {
			case 0:
				visit(c.to)
			case 1:
				c.back = true
			}
		}
		state[b] = 2
	}
	visit(start)
	for _, b := range g.boxes {
		if state[b] == 0 {
			visit(b)
		}
	}
}

// word is what stands on a line.
func (c *cable) word() string { return short(strings.Join(c.words, " / "), 28) }

// ends are the lower and the higher box of a line.
func (c *cable) ends() (low, high *box) {
	if c.back {
		return c.to, c.from
	}
	return c.from, c.to
}

// rank puts each box behind all that lead to it; what nothing leads to stands right
// before what it leads to.
func (g *drawing) rank(start *box) {
	for range g.boxes {
		changed := false
		for _, c := range g.cables {
			low, high := c.ends()
			if high.layer <= low.layer {
				high.layer, changed = low.layer+1, true
			}
		}
		if !changed {
			break
		}
	}
	for _, b := range g.boxes {
		nearest, entered := -1, b == start
		for _, c := range g.cables {
			low, high := c.ends()
			entered = entered || high == b
			if low == b && (nearest < 0 || high.layer < nearest) {
				nearest = high.layer
			}
		}
		if !entered && nearest > 0 {
			b.layer = nearest - 1
		}
	}
}

// bend puts a box without a size into each layer that a long line crosses.
func (g *drawing) bend() {
	for _, c := range g.cables {
		low, high := c.ends()
		c.chain = []*box{low}
		for layer := low.layer + 1; layer < high.layer; layer++ {
			c.chain = append(c.chain, g.add(&box{kind: "bend", layer: layer, h: 6}))
		}
		c.chain = append(c.chain, high)
		for i := 0; i+1 < len(c.chain); i++ {
			c.chain[i].outs = append(c.chain[i].outs, c)
			c.chain[i+1].ins = append(c.chain[i+1].ins, c)
		}
	}
	for _, b := range g.boxes {
		for len(g.layers) <= b.layer {
			g.layers = append(g.layers, nil)
		}
		g.layers[b.layer] = append(g.layers[b.layer], b)
		if b.kind != "bend" && b.kind != "start" {
			b.h = max(b.h, portGap*max(len(b.outs), len(b.ins)))
		}
	}
}

// neighbours are the boxes to which a box is joined in the layer before or behind it.
func (b *box) neighbours(before bool) []*box {
	list := b.outs
	if before {
		list = b.ins
	}
	var near []*box
	for _, c := range list {
		for i, at := range c.chain {
			if at == b && before && i > 0 {
				near = append(near, c.chain[i-1])
			}
			if at == b && !before && i+1 < len(c.chain) {
				near = append(near, c.chain[i+1])
			}
		}
	}
	return near
}

// order sorts each layer by the middle of the neighbours, to and fro, and keeps the
// order with the fewest crossings. Ties keep the order of the document.
func (g *drawing) order() {
	best, fewest := g.snapshot(), g.crossings()
	for round := range 12 {
		before := round%2 == 0
		for i := range g.layers {
			if !before {
				i = len(g.layers) - 1 - i
			}
			g.sortLayer(i, before)
		}
		if n := g.crossings(); n < fewest {
			best, fewest = g.snapshot(), n
		}
	}
	g.layers = best
}

func (g *drawing) snapshot() [][]*box {
	var all [][]*box
	for _, layer := range g.layers {
		all = append(all, slices.Clone(layer))
	}
	return all
}

func (g *drawing) positions() map[*box]int {
	at := map[*box]int{}
	for _, layer := range g.layers {
		for i, b := range layer {
			at[b] = i
		}
	}
	return at
}

func (g *drawing) sortLayer(i int, before bool) {
	at := g.positions()
	middle := map[*box]int{}
	for _, b := range g.layers[i] {
		near := b.neighbours(before)
		middle[b] = at[b] * 100
		if len(near) > 0 {
			sum := 0
			for _, n := range near {
				sum += at[n] * 100
			}
			middle[b] = sum / len(near)
		}
	}
	slices.SortStableFunc(g.layers[i], func(a, b *box) int { return cmp.Compare(middle[a], middle[b]) })
}

func (g *drawing) crossings() int {
	at := g.positions()
	count := 0
	for _, layer := range g.layers {
		var pairs [][2]int
		for i, b := range layer {
			for _, n := range b.neighbours(false) {
				pairs = append(pairs, [2]int{i, at[n]})
			}
		}
		for i, a := range pairs {
			for _, b := range pairs[i+1:] {
				if a[0] < b[0] && a[1] > b[1] || a[0] > b[0] && a[1] < b[1] {
					count++
				}
			}
		}
	}
	return count
}
