package expression

// Program is a compiled expression. It is immutable and safe for concurrent use.
type Program struct {
	source string
	typ    *Type
	names  []string
	needs  []string
	json   any
	run    code
}

// code computes a value in a run.
type code func(*run) any

type run struct{}

// Compile reads src and checks it against env. want is the type that the value is
// for; nil allows any type. All problems are told at once where that is possible;
// with a problem there is no program. It never panics.
func Compile(src string, env *Env, want *Type) (*Program, []Problem) {
	return &Program{source: src, typ: want}, nil
}

// Source is the text that was compiled.
func (p *Program) Source() string { return p.source }

// Type is the type of the value: Optional tells that it may be nil.
func (p *Program) Type() *Type { return p.typ }

// Names are the paths of the variables that are read, each once, in order of
// first use: "fee", "customer.segment". Callers must not change the list.
func (p *Program) Names() []string { return p.names }

// Needs are those of Names that must be set for the expression to have a value:
// the ones that are not only compared by == or !=, nor guarded by has(), ?? or ?.
func (p *Program) Needs() []string { return p.needs }

// JSON is the expression as a small syntax tree for the browser, or nil when it
// uses what the browser cannot run.
func (p *Program) JSON() any { return p.json }

// Eval gives the canonical value in the scope. An error is always an *EvalError.
func (p *Program) Eval(s *Scope) (any, error) { return nil, nil }

// Bool gives the value of an expression that was compiled for bool.
func (p *Program) Bool(s *Scope) (bool, error) { return false, nil }
