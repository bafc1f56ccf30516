package expression

import (
	"cmp"
	"strconv"
	"time"

	"github.com/kartabl/kartabl/internal/text"
)

// Program is a compiled expression. It is immutable and safe for concurrent use.
type Program struct {
	source string
	typ    *Type
	names  []string
	needs  []string
	json   any
	lift   *Type // the value may need to become that type's form of a number
	run    code
}

// Compile reads src and checks it against env. want is the type that the value is
// for; nil allows any type. All problems are told at once where that is possible;
// with a problem there is no program. It never panics.
func Compile(src string, env *Env, want *Type) (*Program, []Problem) {
	if env == nil {
		env = &Env{}
	}
	c := &compiler{source: []rune(src), env: env}
	root := c.parse()
	if root == nil {
		return nil, c.problems
	}
	p := c.part(root)
	c.fits(p, want)
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return c.program(p, want), nil
}

func (c *compiler) program(p part, want *Type) *Program {
	made := &Program{source: string(c.source), typ: p.typ, names: c.names, needs: c.needs, run: p.run}
	if p.nilable != p.typ.Optional {
		t := *p.typ
		t.Optional = p.nilable
		made.typ = &t
	}
	for _, t := range []*Type{want, p.typ} {
		if t != nil && made.lift == nil && fractional(t) {
			made.lift = t
		}
	}
	if p.web {
		made.json = p.json
	}
	return made
}

// Source is the text that was compiled.
func (p *Program) Source() string { return p.source }

// Type is the type of the value; Optional tells that it may be nil.
func (p *Program) Type() *Type { return p.typ }

// Names are the paths of the variables that are read, each once, in order of
// first use: "fee", "customer.segment". Callers must not change the list.
func (p *Program) Names() []string { return p.names }

// Needs are those of Names that must be set for the expression to have a value:
// all but those that are only asked for by ==, !=, has(), ?? or ?.
func (p *Program) Needs() []string { return p.needs }

// JSON is the expression as a small syntax tree for the browser, or nil when it
// uses what the browser does not know (customer, case, functions but len, has and
// today, decimals). A node is a plain text, number or boolean, or a list whose
// first member is the operation:
//
//	["lit", value]        a list or null as it is
//	["var", "line.price"] a variable or loop item, null when unset
//	["==", a, b]          also != < <= > >= in + - * / ??
//	["and", a, b]         also or; b is not looked at when a decides
//	["not", a]
//	["?:", condition, a, b]
//	["len", a]            items of a list, characters (not code units) of a text
//	["has", ["var", ...]]
//	["today"]             the day in Tehran, as the server has it
//
// Dates compare as texts. A comparison other than == and != with null, or any
// arithmetic with it, has no value: the browser then leaves the rule to the server.
func (p *Program) JSON() any { return p.json }

// Eval gives the canonical value in the scope, nil when it is unset. The value may
// be a part of the scope: Clone it before it is changed. An error is always an
// *EvalError.
func (p *Program) Eval(s *Scope) (any, error) {
	r := run{scope: s.known()}
	v := canonical(p.run(&r))
	if r.failed() {
		return nil, p.failure(&r)
	}
	if p.lift != nil {
		v = lifted(v, p.lift)
	}
	return v, nil
}

// Bool gives the value of an expression that was compiled for bool.
func (p *Program) Bool(s *Scope) (bool, error) {
	r := run{scope: s.known()}
	b := r.bool(p.run(&r))
	if r.failed() {
		return false, p.failure(&r)
	}
	return b, nil
}

func (p *Program) failure(r *run) *EvalError {
	e := &EvalError{Key: r.key, Args: r.args, Names: make(map[string]any, len(p.names))}
	for _, name := range p.names {
		e.Names[name] = r.scope.get(name)
	}
	return e
}

// fractional reports whether values of the type have decimals in them.
func fractional(t *Type) bool {
	switch t.Kind {
	case Decimal:
		return true
	case List:
		return t.Items != nil && fractional(t.Items)
	case Object:
		for _, f := range t.Fields {
			if fractional(f.Type) {
				return true
			}
		}
	default:
	}
	return false
}

// lifted turns the whole numbers of v into decimals where t has decimals.
func lifted(v any, t *Type) any {
	switch x := v.(type) {
	case int:
		if t.Kind == Decimal {
			return strconv.Itoa(x)
		}
	case []any:
		if t.Kind == List && t.Items != nil {
			made := make([]any, len(x))
			for i := range x {
				made[i] = lifted(x[i], t.Items)
			}
			return made
		}
	case map[string]any:
		made := make(map[string]any, len(x))
		for name, e := range x {
			made[name] = e
			if f := t.Field(name); f != nil {
				made[name] = lifted(e, f)
			}
		}
		return made
	}
	return v
}

// get reads a path as an expression does.
func (s *Scope) get(path string) any {
	if v := Get(s.Loops, path); v != nil {
		return v
	}
	if v := Get(s.Vars, path); v != nil {
		return v
	}
	return Get(map[string]any{
		"customer": s.Customer, "case": s.Case, "result": s.Result, "staff": s.Staff, "letter": s.Letter,
	}, path)
}

func (s *Scope) known() *Scope {
	if s == nil {
		return &Scope{}
	}
	return s
}

func (s *Scope) location() *time.Location { return cmp.Or(s.Location, time.UTC) }

// Locale is how values are written here for a reader of lang.
func (s *Scope) Locale(lang text.Lang) Locale {
	return Locale{Lang: lang, Location: s.Location, Currency: s.Currency}
}
