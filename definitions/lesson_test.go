package definitions

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

// Every code has a lesson in both languages. Its wrong example has the fault, its right
// one has not: each is laid over a sound process and loaded, but for those that stand apart.
func TestEveryCodeIsTaught(t *testing.T) {
	c := shipped(t)
	for _, code := range Codes() {
		l, ok := lessons()[code]
		if !ok || l.means[text.Fa] == "" || l.means[text.En] == "" || l.wrong == "\n" || l.right == "\n" || l.wrong == l.right {
			t.Errorf("%s has no whole lesson", code)
			continue
		}
		if l.apart {
			continue
		}
		if got := codesOf(overlaid(t, l.wrong), c); !slices.Contains(got, code) {
			t.Errorf("%s: its wrong example gives %v", code, got)
		}
		if got := codesOf(overlaid(t, l.right), c); slices.Contains(got, code) {
			t.Errorf("%s: its right example gives %v", code, got)
		}
	}
}

func codesOf(src string, c *Catalog) []string {
	var list []string
	_, diags := Load("lesson.yaml", []byte(src), c)
	for _, d := range diags {
		list = append(list, d.Code)
	}
	return list
}

// overlaid lays a fragment over the sound process; one that is no tree stands alone.
func overlaid(t *testing.T, fragment string) string {
	t.Helper()
	top, flaws := parse([]byte(fragment))
	if top == nil || len(flaws) > 0 || top.shape != mapShape {
		return fragment
	}
	base := parsed([]byte(soundLeave))
	overlay(base, top)
	return flowOf(base)
}

// overlay puts the keys of one map over those of another.
func overlay(base, top *node) {
	for _, p := range top.pairs {
		i := slices.IndexFunc(base.pairs, func(q pair) bool { return q.key.text == p.key.text })
		switch {
		case i < 0:
			base.pairs = append(base.pairs, p)
		case p.value.isNull() && p.value.text == "~":
			base.pairs = slices.Delete(base.pairs, i, i+1)
		case p.value.shape == mapShape && base.pairs[i].value.shape == mapShape && !closedMap(p.key.text):
			overlay(base.pairs[i].value, p.value)
		default:
			base.pairs[i].value = p.value
		}
	}
}

// closedMap are maps that an example shows whole.
func closedMap(key string) bool {
	return slices.Contains([]string{"set", "assign", "sla", "title"}, key)
}

// flowOf writes a tree in flow style.
func flowOf(n *node) string {
	var parts []string
	switch {
	case n.shape == listShape:
		for _, item := range n.items {
			parts = append(parts, flowOf(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case n.shape == mapShape:
		for _, p := range n.pairs {
			parts = append(parts, p.key.text+": "+flowOf(p.value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case n.isText():
		b, _ := json.Marshal(n.text)
		return string(b)
	}
	return n.text
}
