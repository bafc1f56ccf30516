package engine

// MarkKind is a kind of part of a definition.
type MarkKind string

// The parts that an event can go through.
const (
	MarkEdge  MarkKind = "edge"  // a way out of a step was taken
	MarkRule  MarkKind = "rule"  // a rule of a table held
	MarkTimer MarkKind = "timer" // a timer of a step fired
	MarkError MarkKind = "error" // an error code was answered
	MarkSet   MarkKind = "set"   // a variable was written
)

// Mark is one part of the definition that an event went through. Line is where it
// stands, 0 for what a person or a default wrote.
type Mark struct {
	Kind   MarkKind
	Step   string // whose edge, timer or answer it is; of a set, the step of the form
	Name   string // of the table, timer or error code; of a set, the variable's path
	From   string // of a set: the table or form that it came from
	Rule   int    // of a table: its place in the table, from 1
	Line   int
	Column int
}

// Trace is Apply that also tells, in order, what of the definition the event went
// through. What was undone since something later failed is told too.
func Trace(p *Process, c Case, e Event) (Outcome, []Mark, error) {
	if err := admit(p, &c, &e); err != nil {
		return Outcome{}, nil, err
	}
	r := begin(p, c, e)
	r.marks = &[]Mark{}
	if err := r.dispatch(); err != nil {
		return Outcome{}, nil, err
	}
	return r.finish(), *r.marks, nil
}

func (r *run) mark(m Mark) {
	if r.marks != nil {
		*r.marks = append(*r.marks, m)
	}
}

// markRules notes the rules of a table that counted, and what they wrote.
func (r *run) markRules(t *Table, rules []*TableRule) {
	if r.marks == nil {
		return
	}
	for _, rule := range rules {
		at := 0
		for i := range t.Rules {
			if &t.Rules[i] == rule {
				at = i + 1
			}
		}
		r.mark(Mark{Kind: MarkRule, Name: t.Name, Rule: at, Line: rule.Line})
		for _, out := range t.Outputs {
			r.mark(Mark{Kind: MarkSet, Name: out.Variable, From: t.Name, Rule: at, Line: rule.Line})
		}
	}
}
