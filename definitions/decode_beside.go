package definitions

import (
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

// besides reads what may happen beside the steps.
func (l *loader) besides(o object) {
	for _, p := range l.named(o.get("anytime"), "anytime") {
		l.anytime(p)
	}
	l.cancel(o.get("cancel"))
	l.reopen(o.get("reopen"))
	l.migrate(o.get("migrate"))
}

func (l *loader) sides(n *node) []engine.Who {
	var list []engine.Who
	for _, s := range l.choices(n, "by", false, "customer", "staff") {
		list = append(list, engine.Who(s))
	}
	return list
}

func (l *loader) anytime(p pair) {
	o := l.object(p.value, "anytime", "by", "label", "while", "if", "form", "fields", "valid", "set", "do", "to", "times")
	a := &engine.Anytime{
		Name: p.key.text, By: l.sides(o.need("by")), Label: l.text(o.need("label"), "label"),
		If: l.boolean(o.get("if"), &l.env), Times: l.whole(o.get("times"), "times", 0, 1, 1000),
	}
	if o.get("while") == nil && o.get("if") == nil && o.n != nil {
		l.report("K025", o.n, "what", noun("anytime"), "keys", "while, if")
	}
	for _, n := range l.names(o.get("while"), "while") {
		if l.sites[n.text] == nil {
			l.noStep("E250", n, n.text)
			continue
		}
		a.While = append(a.While, n.text)
		l.whiles = append(l.whiles, n)
	}
	switch {
	case o.exclude("form", "fields"):
	case o.get("fields") != nil:
		a.Form = l.oneLine(o.get("fields"), p.key.text)
		a.Form.Title = a.Label
	default:
		a.Form = l.formNamed(o.get("form"), false)
	}
	if rules := l.valid(o.get("valid"), &l.env, a.Form); len(rules) > 0 {
		f := engine.Form{Name: p.key.text, Title: a.Label}
		if a.Form != nil {
			f = *a.Form
		}
		f.Valid = append(f.Valid[:len(f.Valid):len(f.Valid)], rules...)
		a.Form = &f
	}
	a.Set = l.assignments(o.get("set"), &l.env)
	a.Do = l.actions(o.get("do"))
	a.To = l.beside(o.get("to"), "anytime", "E253")
	l.p.Anytime = append(l.p.Anytime, a)
}

// beside reads a step outside of the blocks to which the case jumps.
func (l *loader) beside(n *node, block, code string) string {
	to := l.name(n, "to")
	at := l.sites[to]
	switch {
	case to == "":
	case at == nil:
		l.noStep(code, n, to, "block", block)
	case at.block.owner != nil:
		l.report("E251", n, "to", to)
	default:
		l.extra = append(l.extra, to)
		return to
	}
	return ""
}

func (l *loader) cancel(n *node) {
	if n == nil {
		return
	}
	o := l.object(n, "cancel", "by", "unless_at", "to", "compensate")
	c := &engine.Cancel{By: l.sides(o.need("by")), Compensate: l.truth(o.get("compensate"), "compensate", false)}
	for _, item := range l.names(o.get("unless_at"), "unless_at") {
		if l.sites[item.text] == nil {
			l.noStep("E240", item, item.text)
			continue
		}
		c.UnlessAt = append(c.UnlessAt, item.text)
	}
	c.To = l.beside(o.need("to"), "cancel", "E240")
	l.p.Cancel = c
}

func (l *loader) reopen(n *node) {
	if n == nil {
		return
	}
	o := l.object(n, "reopen", "by", "within", "if", "form", "to", "times")
	env := l.env
	env.Case = expression.CaseFields(true)
	r := &engine.Reopen{
		By: l.sides(o.need("by")), If: l.boolean(o.get("if"), &env), Form: l.formNamed(o.get("form"), false),
		To: l.beside(o.need("to"), "reopen", "E252"), Times: l.whole(o.get("times"), "times", 0, 1, 1000),
	}
	if d := l.length(o.need("within"), "within", l.p.Calendar); d != nil {
		r.Within = *d
	}
	l.p.Reopen = r
}
