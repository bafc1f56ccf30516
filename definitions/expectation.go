package definitions

import "github.com/kartabl/kartabl/engine/expression"

var expectKeys = []string{
	"at", "not_at", "vars", "sla", "sent", "sent_count", "assigned", "customer_sees", "letters",
	"ignored", "ended", "open", "survey", "refunds", "offered", "problem",
}

// expectation reads what must hold.
func (l *loader) expectation(n *node) *expectation {
	o := l.object(n, "expect", expectKeys...)
	e := &expectation{line: n.place.Line}
	if o.n == nil {
		return e
	}
	for _, p := range o.n.pairs {
		if contains(expectKeys, p.key.text) {
			e.parts = append(e.parts, l.expected(p))
		}
	}
	return e
}

func (l *loader) expected(p pair) expected {
	x := expected{key: p.key.text, line: p.key.place.Line}
	switch x.key {
	case "at", "not_at", "customer_sees":
		for _, n := range l.list(p.value, x.key) {
			x.names = append(x.names, l.stepName(n))
		}
	case "sent", "letters", "ignored":
		x.names = texts(l.names(p.value, x.key))
	case "vars":
		x.pairs = l.expectedVars(p.value)
	case "sla", "assigned", "sent_count":
		x.pairs = l.expectedPairs(x.key, p.value)
	case "ended":
		x.word = l.stepName(p.value)
	case "survey":
		x.word = l.choice(p.value, "survey", "", "offered", "none")
	case "problem":
		x.word = l.str(p.value, "problem")
	case "refunds":
		x.count = l.whole(p.value, "refunds", 0, 0, 1000)
	case "open", "offered":
		x.truth = l.truth(p.value, x.key, false)
	}
	return x
}

func (l *loader) expectedVars(n *node) []expectedPair {
	var list []expectedPair
	for _, p := range l.mapping(n, "vars") {
		t := l.typeAt(p.key.text)
		if l.believes {
			t = anyType()
		}
		if t == nil {
			l.noVariable(p.key)
			continue
		}
		if v, ok := l.literal(p.value, t, p.key.text); ok {
			list = append(list, expectedPair{p.key.text, v})
		}
	}
	return list
}

func (l *loader) expectedPairs(key string, n *node) []expectedPair {
	var list []expectedPair
	for _, p := range l.mapping(n, key) {
		pair := expectedPair{name: p.key.text}
		switch key {
		case "sent_count":
			pair.want = l.whole(p.value, key, 0, 0, 100_000)
		case "sla":
			pair.want = l.choice(p.value, "sla", "", "paused", "running", "warned", "breached")
		default:
			pair.name = l.stepName(p.key)
			pair.want, _ = l.literal(p.value, &expression.Type{Kind: expression.Text, Optional: true}, key)
		}
		list = append(list, pair)
	}
	return list
}
