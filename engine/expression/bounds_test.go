package expression

import (
	"errors"
	"testing"
)

// No run goes on beyond its bounds by more than one operation over the largest list or text.
func TestNoRunGoesBeyondItsBounds(t *testing.T) {
	s := crowded()
	for _, src := range heavy {
		p := compiled(t, src, claims(), nil)
		r := run{scope: s.known()}
		p.run(&r)
		if r.steps > maxSteps+8*costPart*maxItems || r.bytes > 2*maxBytes {
			t.Errorf("%s makes %d visits and %d bytes", src, r.steps, r.bytes)
		}
	}
}

// What looks at every letter of a text, or rounds, costs more than one visit: else a loop
// over a long list of such would take seconds within its bounds.
func TestLongTextsCostTheirLength(t *testing.T) {
	for _, src := range []string{"len(name)", "upper(name)", "lower(name)", "trim(name)", "replace(name, 'x', 'y')", "split(name, 'x')", "name matches 'x*$'", "name contains 'zz'", "name + name"} {
		p := compiled(t, src, claims(), nil)
		r := run{scope: crowded().known()}
		if p.run(&r); r.failed() || r.steps < len("سلام xy ")*500/64 {
			t.Errorf("%s makes only %d visits (%s)", src, r.steps, r.key)
		}
	}
	p := compiled(t, "round(fee / 7)", claims(), nil)
	r := run{scope: crowded().known()}
	if p.run(&r); r.steps < costExact+costRound {
		t.Errorf("rounding makes %d visits", r.steps)
	}
}

// A division by zero has no value, with whole numbers and with fractions.
func TestDivisionByZeroIsAProblem(t *testing.T) {
	s := opened()
	s.Vars["count"] = 0
	for _, src := range []string{"fee / count", "fee % count", "rate / count", "1.5 / (count * 2)"} {
		_, err := compiled(t, src, claims(), nil).Eval(s)
		var e *EvalError
		if !errors.As(err, &e) || e.Key != "expression.run.division" {
			t.Errorf("%s gives %v", src, err)
		}
	}
}
