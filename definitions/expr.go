package definitions

import (
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

var (
	boolType     = &expression.Type{Kind: expression.Bool}
	textType     = &expression.Type{Kind: expression.Text}
	moneyType    = &expression.Type{Kind: expression.Money}
	datetimeType = &expression.Type{Kind: expression.Datetime}
)

func contains(list []string, s string) bool { return slices.Contains(list, s) }

func lineOf(n *node) int { return n.place.Line }

// root is the variable of a path.
func root(path string) string {
	name, _, _ := strings.Cut(path, ".")
	return name
}

// typeAt is the type of a path of variables, or nil.
func (l *loader) typeAt(path string) *expression.Type {
	name, rest, more := strings.Cut(path, ".")
	t := l.itemType(name)
	if v := l.vars[name]; t == nil && v != nil {
		t = v.typ
	}
	for more && t != nil {
		if t.Kind == expression.Any {
			return t
		}
		name, rest, more = strings.Cut(rest, ".")
		t = t.Field(name)
	}
	return t
}

// compile reads an expression that begins skip characters into a scalar.
func (l *loader) compile(n *node, skip int, env *expression.Env, want *expression.Type) *expression.Program {
	switch {
	case n == nil || n.broken:
		return nil
	case n.shape != scalarShape:
		l.shape(n, "type_any", "expression")
		return nil
	case n.isNull(), strings.TrimSpace(n.text) == "", skip == 1 && strings.TrimSpace(n.text) == "=":
		l.report("K028", n, "what", noun("expression"))
		return nil
	}
	src := string([]rune(n.text)[skip:])
	p, problems := expression.Compile(src, env, want)
	if len(problems) > 0 && l.comment(n) {
		return nil
	}
	for i := range problems {
		l.problem(n, skip, &problems[i], env)
	}
	if len(problems) > 0 || p == nil {
		l.readAll(src)
		return nil
	}
	l.note(n, p)
	return p
}

// readAll notes the variables of an expression that has a fault, so that they are
// not told to be unused as well.
func (l *loader) readAll(src string) {
	for _, word := range strings.FieldsFunc(src, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		l.read[word] = true
	}
}

// note keeps what an expression reads, for the checks of the whole.
func (l *loader) note(n *node, p *expression.Program) {
	for _, name := range p.Names() {
		l.read[root(name)] = true
	}
	if l.at == nil {
		return
	}
	for _, path := range p.Needs() {
		l.at.needs = append(l.at.needs, need{root(path), n, l.stage, slices.Clone(l.certain)})
	}
}

// comment tells an expression that a ' #' has cut in two.
func (l *loader) comment(n *node) bool {
	if n.style != plain || n.place.Line > len(l.lines) {
		return false
	}
	if strings.Count(n.text, "'")%2 == 0 && strings.Count(n.text, `"`)%2 == 0 {
		return false
	}
	line := []rune(l.lines[n.place.Line-1])
	rest := string(line[min(n.place.Column-1, len(line)):])
	if !strings.Contains(rest, " #") {
		return false
	}
	l.report("K006", n, "text", n.text)
	return true
}

// problem turns a fault of an expression into one of the file.
func (l *loader) problem(n *node, skip int, p *expression.Problem, env *expression.Env) {
	if name, ok := p.Args["name"].(string); ok && p.Key == "expression.E101" && p.Suggestion == "" && l.undeclared(name) {
		return
	}
	d := Diagnostic{
		Place: l.spot(n, skip+p.Offset), Length: p.Length, Code: p.Code, Args: p.Args,
		Text: text.Text{text.En: p.In(text.En), text.Fa: p.In(text.Fa)},
	}
	d.Suggestion = l.advice(p)
	d.near, d.among = p.Suggestion, l.candidates(p, env)
	if p.Key == "expression.E101" {
		d.Text, d.Suggestion = word("E101", l.unknownName(p, env))
	}
	l.tell(d)
}

// unknownName are the arguments of E101: the name, the one that was meant, where it
// is declared, and all that are there.
func (l *loader) unknownName(p *expression.Problem, env *expression.Env) map[string]any {
	args := map[string]any{"name": p.Args["name"], "near": p.Suggestion, "names": listed(fieldNames(env.Vars))}
	if v := l.vars[p.Suggestion]; v != nil && v.key.place.Line > 0 {
		args["near_type"], args["near_line"] = kindNoun(v.typ), lineOf(v.key)
	}
	return args
}

// fitting notes the variables that could stand where a value has the wrong type.
func (l *loader) fitting() {
	for i := range l.diags {
		d := &l.diags[i]
		want, ok := d.Args["want"].(text.Text)
		if d.Code != "E110" || !ok {
			continue
		}
		for _, v := range l.p.Vars {
			whole := v.Type.Kind == expression.Int && want[text.En] == nouns["type_money"][text.En]
			if whole || kindNoun(v.Type)[text.En] == want[text.En] {
				d.among = append(d.among, v.Name)
			}
		}
	}
}

// candidates are the names that could stand where an expression has one that is not there.
func (l *loader) candidates(p *expression.Problem, env *expression.Env) []string {
	switch p.Key {
	case "expression.E101", "expression.E110":
		return fieldNames(env.Vars)
	case "expression.E101.step":
		return l.stepNames()
	case "expression.E101.function":
		return expression.Functions()
	}
	for _, arg := range [...]string{"values", "fields"} {
		if list, ok := p.Args[arg].(string); ok && !strings.HasSuffix(list, "…") {
			return strings.Split(list, ", ")
		}
	}
	return nil
}

// advice is the suggestion line of a fault of an expression.
func (l *loader) advice(p *expression.Problem) text.Text {
	args := map[string]any{"near": p.Suggestion}
	if bare := strings.Trim(p.Suggestion, "'"); p.Code == "E101" || p.Code == "E105" || p.Code == "E106" {
		args["near"] = bare
	}
	switch p.Code {
	case "E101", "E105", "E106":
		if complete(didYouMean, args) {
			return fill(didYouMean, args)
		}
	default:
		perhaps := hint("Perhaps `{near}`?", "شاید `{near}`؟")
		if complete(perhaps, args) {
			return fill(perhaps, args)
		}
	}
	return nil
}

func fieldNames(fields []expression.Field) []string {
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return names
}

// deferOperand reads a literal now and an expression when all names are known.
func (l *loader) deferOperand(n *node, want *expression.Type, name string, to **expression.Operand) {
	if !isExpression(n) {
		if v, ok := l.value(n, want, name); ok && v != nil {
			*to = &expression.Operand{Literal: v}
		}
		return
	}
	*to = &expression.Operand{}
	l.later = append(l.later, func() {
		if (*to).Program = l.compile(n, 1, &l.env, want); (*to).Program == nil {
			*to = nil
		}
	})
}

// isExpression reports a value that begins with "=".
func isExpression(n *node) bool {
	return n.shape == scalarShape && n.isText() && strings.HasPrefix(n.text, "=")
}

// operand reads a literal, or with a leading "=" an expression. It is false when
// there is neither.
func (l *loader) operand(n *node, env *expression.Env, want *expression.Type, name string) (expression.Operand, bool) {
	if n == nil {
		return expression.Operand{}, false
	}
	if isExpression(n) {
		p := l.compile(n, 1, env, want)
		if p != nil && p.Type() != nil && p.Type().Optional && !want.Optional && want.Kind != expression.Any {
			l.report("E107", n, "name", strings.TrimSpace(n.text[1:]))
			return expression.Operand{}, false
		}
		return expression.Operand{Program: p}, p != nil
	}
	v, ok := l.value(n, want, name)
	return expression.Operand{Literal: v}, ok
}

// value reads a literal and tells one that was probably meant as an expression.
func (l *loader) value(n *node, want *expression.Type, name string) (any, bool) {
	known := func(s string) bool { return l.vars[s] != nil || s == "customer" || s == "case" || s == "result" }
	if n.shape == scalarShape && n.isText() && looksLikeExpression(n.text, known) {
		l.readAll(n.text)
		if want.Kind != expression.Text && want.Kind != expression.Any {
			l.report("E111", n, "text", n.text)
			return nil, false
		}
		l.report("W111", n, "text", n.text)
	}
	if n.isNull() && !want.Optional && want.Kind != expression.Any {
		return nil, l.misfit(n, want, name)
	}
	return l.literal(n, want, name)
}

// condition reads true, false or an expression.
func (l *loader) condition(n *node, env *expression.Env, otherwise bool) engine.Condition {
	switch {
	case n == nil:
		return engine.Condition{Literal: otherwise}
	case n.isBool():
		return engine.Condition{Literal: n.text == "true"}
	case n.isText() && meantTruth(n.text) != "" && l.vars[n.text] == nil:
		l.truth(n, "", otherwise)
		return engine.Condition{Literal: otherwise}
	}
	return engine.Condition{Program: l.compile(n, 0, env, boolType)}
}

// boolean reads an expression that gives yes or no; nil for a key that is not there.
func (l *loader) boolean(n *node, env *expression.Env) *expression.Program {
	return l.compile(n, 0, env, boolType)
}

// equals reads a key that must be an expression with a leading "=".
func (l *loader) equals(n *node, env *expression.Env, want *expression.Type) *expression.Program {
	if n == nil {
		return nil
	}
	if !isExpression(n) {
		l.shape(n, "type_any", "equals")
		return nil
	}
	return l.compile(n, 1, env, want)
}

// inline reads a text with {{ }} that stands in the definition itself.
func (l *loader) inline(n *node, src string, env *expression.Env) *expression.Template {
	if src == "" {
		return nil
	}
	t, problems := expression.CompileTemplate(src, env)
	for i := range problems {
		l.problem(n, 0, &problems[i], env)
	}
	if len(problems) > 0 || t == nil {
		l.readAll(src)
		return nil
	}
	for _, name := range t.Names() {
		l.read[root(name)] = true
	}
	return t
}

// assignments reads a `set`: paths and their values.
func (l *loader) assignments(n *node, env *expression.Env) []engine.Assignment {
	var list []engine.Assignment
	for _, p := range l.mapping(n, "set") {
		if l.path(p.key, "set") == "" {
			continue
		}
		t := l.typeAt(p.key.text)
		if t == nil {
			l.noVariable(p.key)
			continue
		}
		l.writable(p.key)
		if v, ok := l.operand(p.value, env, t, p.key.text); ok {
			list = append(list, engine.Assignment{Path: p.key.text, Value: v, Place: p.value.place})
			l.certain = append(l.certain, assigned(list[len(list)-1:])...)
		}
	}
	return list
}
