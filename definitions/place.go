package definitions

import (
	"cmp"
	"slices"
)

// place gives every box its middle: columns from left to right, and in a column as
// near to the neighbours as there is room.
func (g *drawing) place() {
	g.columns()
	for _, layer := range g.layers {
		y := 0
		for _, b := range layer {
			b.y = y + b.h/2
			y += b.h + boxGap
		}
	}
	for round := range 24 {
		for i := range g.layers {
			before := round%2 == 0
			if !before {
				i = len(g.layers) - 1 - i
			}
			settle(g.layers[i], before, round)
		}
	}
	g.squeeze()
	g.crop()
	g.plug()
}

// columns measures the layers and the room for words between them.
func (g *drawing) columns() {
	x := 0
	for i, layer := range g.layers {
		if i > 0 {
			x += gutter + g.wordsBetween(i-1)
		}
		width := 0
		for _, b := range layer {
			width = max(width, b.w)
		}
		g.left, g.wide = append(g.left, x), append(g.wide, width)
		for _, b := range layer {
			b.x = x + width/2
		}
		x += width
	}
	g.w = x
}

// wordsBetween is the room for the words on the lines behind a layer.
func (g *drawing) wordsBetween(layer int) int {
	out, back := g.wordZones(layer)
	return out + back
}

// wordZones are the room for words of lines that leave a layer, and of those that come
// back from the next one.
func (g *drawing) wordZones(layer int) (out, back int) {
	for _, c := range g.cables {
		width := 0
		if word := c.word(); word != "" {
			width = textWidth(word)*6/7 + 12
		}
		switch {
		case !c.back && c.from.layer == layer:
			out = max(out, width)
		case c.back && c.from.layer == layer+1:
			back = max(back, width)
		}
	}
	return out, back
}

// settle moves the boxes of a layer towards their neighbours without changing their order.
func settle(layer []*box, before bool, round int) {
	want := make([]int, len(layer))
	for i, b := range layer {
		near := b.neighbours(before)
		if round > 8 {
			near = append(near, b.neighbours(!before)...)
		}
		want[i] = b.y
		if len(near) > 0 {
			sum := 0
			for _, n := range near {
				sum += n.y
			}
			want[i] = sum / len(near)
		}
	}
	down, up := slices.Clone(want), slices.Clone(want)
	for i := 1; i < len(layer); i++ {
		down[i] = max(down[i], down[i-1]+apartBy(layer[i-1], layer[i]))
	}
	for i := len(layer) - 2; i >= 0; i-- {
		up[i] = min(up[i], up[i+1]-apartBy(layer[i], layer[i+1]))
	}
	for i, b := range layer {
		b.y = (down[i] + up[i]) / 2
	}
	for i := 1; i < len(layer); i++ {
		layer[i].y = max(layer[i].y, layer[i-1].y+apartBy(layer[i-1], layer[i]))
	}
}

func apartBy(a, b *box) int {
	gap := boxGap
	if a.kind == "bend" && b.kind == "bend" {
		gap = 10
	}
	return (a.h+b.h)/2 + gap
}

// squeeze takes out the bands in which nothing stands.
func (g *drawing) squeeze() {
	list := slices.Clone(g.boxes)
	slices.SortStableFunc(list, func(a, b *box) int { return cmp.Compare(a.y-a.h/2, b.y-b.h/2) })
	bottom, up := 0, 0
	for i, b := range list {
		top := b.y - b.h/2
		if i > 0 && top > bottom+2*boxGap {
			up += top - bottom - 2*boxGap
		}
		bottom = max(bottom, b.y+b.h/2)
		if i == 0 {
			bottom = b.y + b.h/2
		}
		b.y -= up
	}
}

// crop moves the drawing so that it begins at 0.
func (g *drawing) crop() {
	top, bottom := 1<<30, 0
	for _, b := range g.boxes {
		top = min(top, b.y-b.h/2)
		if slices.ContainsFunc(g.loops, func(c *cable) bool { return c.from == b }) {
			top = min(top, b.y-b.h/2-34)
		}
	}
	for _, b := range g.boxes {
		b.y -= top
		bottom = max(bottom, b.y+b.h/2)
	}
	g.h = bottom
}

// plug spreads the ends of the lines over the sides of the boxes, in the order in
// which they go on.
func (g *drawing) plug() {
	for _, c := range g.cables {
		for i := 0; i+1 < len(c.chain); i++ {
			a, b := c.chain[i], c.chain[i+1]
			right, left := &port{c: c, far: b}, &port{c: c, far: a}
			a.portsR, b.portsL = append(a.portsR, right), append(b.portsL, left)
			c.ports = append(c.ports, right, left)
		}
	}
	for _, b := range g.boxes {
		b.spread(b.portsR, portGap)
		b.spread(b.portsL, portGap)
	}
}

func (b *box) spread(ports []*port, gap int) {
	slices.SortStableFunc(ports, func(p, q *port) int { return cmp.Compare(p.far.y, q.far.y) })
	if len(ports) > 1 {
		gap = min(gap, max(b.h-8, 0)/len(ports)+1)
	}
	for i, p := range ports {
		p.y = b.y + (2*i-len(ports)+1)*gap/2
	}
}
