package definitions

import (
	"regexp"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

// table reads a decision table.
func (l *loader) table(p pair) {
	before := len(l.diags)
	o := l.object(p.value, "table", "hit", "inputs", "outputs", "rules")
	t := &engine.Table{Name: p.key.text, Hit: l.choice(o.get("hit"), "hit", "unique", "unique", "first", "collect")}
	l.p.Tables[t.Name] = t
	for _, in := range l.named(o.need("inputs"), "inputs") {
		l.tableInput(t, in)
	}
	for _, out := range l.named(o.need("outputs"), "outputs") {
		l.tableOutput(t, out)
	}
	rules := o.need("rules")
	if items := l.list(rules, "rules"); rules != nil && len(items) == 0 {
		l.report("K028", rules, "what", noun("rules"))
	}
	for _, n := range l.list(rules, "rules") {
		l.tableRule(t, n, o)
	}
	if len(l.diags) == before && rules != nil {
		l.checkTable(t, p.key, rules)
	}
}

func (l *loader) tableInput(t *engine.Table, p pair) {
	program := l.compile(p.value, 0, &l.env, nil)
	if program == nil {
		return
	}
	if !testable(program.Type()) {
		l.report("E157", p.value, "type", kindNoun(program.Type()))
		return
	}
	if program.Type().Optional {
		l.report("E107", p.value, "name", p.value.text)
	}
	t.Inputs = append(t.Inputs, engine.TableInput{Name: p.key.text, Value: program})
}

func testable(t *expression.Type) bool {
	if t == nil {
		return false
	}
	switch t.Kind {
	case expression.List, expression.Object, expression.File, expression.Null, expression.Duration, expression.Any:
		return false
	default:
		return true
	}
}

func (l *loader) tableOutput(t *engine.Table, p pair) {
	path := l.path(p.value, "outputs")
	if path == "" {
		return
	}
	if l.typeAt(path) == nil {
		l.noVariable(p.value)
		return
	}
	t.Outputs = append(t.Outputs, engine.TableOutput{Name: p.key.text, Variable: path})
}

func (l *loader) tableRule(t *engine.Table, n *node, table object) {
	o := l.object(n, "table_rule", "when", "then")
	rule := engine.TableRule{When: map[string]engine.Test{}, Then: map[string]any{}, Line: n.place.Line}
	for _, p := range l.mapping(o.need("when"), "when") {
		l.ruleTest(t, &rule, p, table.get("inputs"))
	}
	then := o.need("then")
	for _, p := range l.mapping(then, "then") {
		l.ruleValue(t, &rule, p, table.get("outputs"))
	}
	for _, out := range t.Outputs {
		if then != nil && then.get(out.Name) == nil {
			l.report("E156", then, "name", out.Name)
		}
	}
	t.Rules = append(t.Rules, rule)
}

func (l *loader) ruleTest(t *engine.Table, rule *engine.TableRule, p pair, declared *node) {
	var names []string
	for _, in := range t.Inputs {
		if in.Name != p.key.text {
			names = append(names, in.Name)
			continue
		}
		if test, ok := l.test(p.value, in.Value.Type(), in.Name); ok {
			rule.When[in.Name] = test
		}
		return
	}
	if declared == nil || declared.get(p.key.text) != nil {
		return // the column itself has a fault, which is told
	}
	l.report("E154", p.key, "table", t.Name, "name", p.key.text, "near", nearest(p.key.text, names), "allowed", listed(names), "among", names)
}

func (l *loader) ruleValue(t *engine.Table, rule *engine.TableRule, p pair, declared *node) {
	var names []string
	for _, out := range t.Outputs {
		if out.Name != p.key.text {
			names = append(names, out.Name)
			continue
		}
		want := l.typeAt(out.Variable)
		if t.Hit == "collect" && want.Kind == expression.List {
			want = want.Items // each rule that holds adds one item
		}
		if isExpression(p.value) {
			l.report("E155", p.value, "value", p.value.text, "type", kindNoun(want))
			return
		}
		if v, ok := l.value(p.value, want, out.Variable); ok {
			rule.Then[out.Name] = v
		}
		return
	}
	if declared == nil || declared.get(p.key.text) != nil {
		return // the column itself has a fault, which is told
	}
	l.report("E154", p.key, "table", t.Name, "name", p.key.text, "near", nearest(p.key.text, names), "allowed", listed(names), "among", names)
}

var (
	boundPattern = regexp.MustCompile(`^(>=|<=|>|<)\s*(.+)$`)
	rangePattern = regexp.MustCompile(`^\[\s*(\S+?)\s*\.\.\s*(\S+?)\s*\]$`)
)

// test reads one cell: a literal, several, a bound, or a range.
func (l *loader) test(n *node, t *expression.Type, name string) (engine.Test, bool) {
	bare := *t
	bare.Optional, bare.Min, bare.Max, bare.Options, bare.Default = false, nil, nil, nil, nil
	if n.shape == listShape && len(n.items) == 1 && strings.Contains(n.items[0].text, "..") {
		return l.rangeTest(n, "["+n.items[0].text+"]", &bare, name) // YAML took the brackets
	}
	if n.shape != scalarShape || n.isNull() || isExpression(n) {
		l.report("E155", n, "value", n.text, "type", kindNoun(t))
		return engine.Test{}, false
	}
	s := strings.TrimSpace(n.text)
	switch {
	case n.isText() && rangePattern.MatchString(s) && ordered(t):
		return l.rangeTest(n, s, &bare, name)
	case n.isText() && boundPattern.MatchString(s) && ordered(t):
		return l.boundTest(n, s, &bare, name)
	}
	return l.oneOfTest(n, &bare, name)
}

// ordered reports whether values of a type can be less or more.
func ordered(t *expression.Type) bool {
	switch t.Kind {
	case expression.Int, expression.Money, expression.Decimal, expression.Date, expression.Time, expression.Datetime:
		return true
	default:
		return false
	}
}

// part reads a piece of a cell as a literal of the type.
func (l *loader) part(n *node, s string, t *expression.Type, name string) (any, bool) {
	piece := *n
	piece.text, piece.style = strings.TrimSpace(s), plain
	if piece.text == "" {
		l.report("E155", n, "value", n.text, "type", kindNoun(t))
		return nil, false
	}
	return l.literal(&piece, t, name)
}

func (l *loader) rangeTest(n *node, s string, t *expression.Type, name string) (engine.Test, bool) {
	m := rangePattern.FindStringSubmatch(s)
	if m == nil || !ordered(t) {
		l.report("E155", n, "value", s, "type", kindNoun(t))
		return engine.Test{}, false
	}
	low, ok := l.part(n, m[1], t, name)
	high, ok2 := l.part(n, m[2], t, name)
	if ok && ok2 && compareValues(low, high, t) > 0 {
		l.report("E155", n, "value", s, "type", kindNoun(t))
		return engine.Test{}, false
	}
	return engine.Test{Min: low, Max: high}, ok && ok2
}

func (l *loader) boundTest(n *node, s string, t *expression.Type, name string) (engine.Test, bool) {
	m := boundPattern.FindStringSubmatch(s)
	v, ok := l.part(n, m[2], t, name)
	switch m[1] {
	case ">":
		return engine.Test{Min: v, MinOpen: true}, ok
	case ">=":
		return engine.Test{Min: v}, ok
	case "<":
		return engine.Test{Max: v, MaxOpen: true}, ok
	default:
		return engine.Test{Max: v}, ok
	}
}

func (l *loader) oneOfTest(n *node, t *expression.Type, name string) (engine.Test, bool) {
	if !n.isText() {
		v, ok := l.literal(n, t, name)
		return engine.Test{OneOf: []any{v}}, ok
	}
	var test engine.Test
	good := true
	for part := range strings.SplitSeq(n.text, ",") {
		v, ok := l.cellPart(n, part, t, name)
		test.OneOf, good = append(test.OneOf, v), good && ok
	}
	return test, good
}

// cellPart is part, for texts too, which stay text whatever they look like.
func (l *loader) cellPart(n *node, s string, t *expression.Type, name string) (any, bool) {
	if t.Kind == expression.Text && strings.TrimSpace(s) != "" {
		return strings.TrimSpace(s), true
	}
	return l.part(n, s, t, name)
}
