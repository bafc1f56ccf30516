package expression

import (
	"math"
	"math/bits"

	"github.com/govalues/decimal"
)

// The bounds of one run: visits of nodes, and bytes of texts and lists made. What
// takes longer than a visit counts as several, so that the slowest run that they allow
// stays well below 50 ms; BenchmarkLargest shows it.
const (
	maxSteps  = 600_000
	maxBytes  = 8 << 20
	maxItems  = 10_000 // of any list
	costExact = 15     // of an operation with decimals
	costRound = 30     // of rounding a decimal
	costPart  = 8      // of a part of a text that is split
	costTime  = 50     // of reading or moving a date
	costAway  = 500    // of a function of the scope
)

// code computes the value of one node. After a failure the values of a run mean
// nothing, so code never stops early but for loops, and never trusts a type.
type code func(*run) any

// run is one evaluation.
type run struct {
	scope *Scope
	steps int
	bytes int
	item  any // of the loop
	index int
	key   string // of the first failure; "" while all is well
	args  map[string]any
}

// fail keeps the first failure.
func (r *run) fail(key string, args ...any) any {
	if r.key != "" {
		return nil
	}
	r.key = "expression.run." + key
	r.args = make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		r.args[args[i].(string)] = args[i+1]
	}
	return nil
}

func (r *run) failed() bool { return r.key != "" }

// spend counts n more node visits against the bound of the run.
func (r *run) spend(n int) bool {
	r.steps += n
	if r.steps > maxSteps {
		r.fail("budget")
	}
	return !r.failed()
}

// made counts n more bytes of new values.
func (r *run) made(n int) bool {
	r.bytes += n
	if r.bytes > maxBytes {
		r.fail("budget")
	}
	return r.spend(n / 64)
}

// miss fails for a value that is unset or not of the type that was declared.
func (r *run) miss(v any, want Kind) {
	if v == nil {
		r.fail("unset")
		return
	}
	r.fail("type", "want", typeKey(want))
}

func (r *run) bool(v any) bool {
	b, ok := v.(bool)
	if !ok {
		r.miss(v, Bool)
	}
	return b
}

func (r *run) text(v any) string {
	s, ok := v.(string)
	if !ok {
		r.miss(v, Text)
	}
	return s
}

func (r *run) list(v any) []any {
	l, ok := v.([]any)
	if !ok {
		r.miss(v, List)
	}
	if len(l) > maxItems {
		r.fail("items", "max", maxItems)
		return nil
	}
	return l
}

func (r *run) int(v any) int {
	n, ok := whole(v)
	if !ok {
		r.miss(v, Int)
	}
	return r.ranged(n)
}

func (r *run) ranged(n int) int {
	if n > MaxInt || n < -MaxInt {
		r.fail("range")
		return 0
	}
	return n
}

// number takes an int, a fraction on its way through the run, or a decimal text.
func (r *run) number(v any) decimal.Decimal {
	switch x := v.(type) {
	case decimal.Decimal:
		return x
	case string:
		r.spend(costExact)
		d, err := decimal.Parse(x)
		if err != nil {
			r.miss(v, Decimal)
		}
		return d
	}
	d, err := decimal.New(int64(r.int(v)), 0)
	if err != nil {
		r.fail("range")
	}
	return d
}

func (r *run) decimal(d decimal.Decimal, err error) any {
	if err != nil {
		return r.fail("range")
	}
	return d
}

// toInt cuts the fraction off.
func (r *run) toInt(d decimal.Decimal) any {
	n, _, ok := d.Trunc(0).Int64(0)
	if !ok || n > math.MaxInt {
		return r.fail("range")
	}
	return r.ranged(int(n))
}

func (r *run) add(a, b int) any { return r.ranged(a + b) }

func (r *run) multiply(a, b int) any {
	high, low := bits.Mul64(magnitude(a), magnitude(b))
	if high != 0 || low > MaxInt {
		return r.fail("range")
	}
	return a * b
}

func magnitude(n int) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// same is Equal for values of a run; it counts what it visits.
func (r *run) same(a, b any) bool {
	switch x := a.(type) {
	case []any:
		y, ok := b.([]any)
		return ok && r.sameLists(x, y)
	case map[string]any:
		y, ok := b.(map[string]any)
		return ok && r.sameObjects(x, y)
	case decimal.Decimal:
		return sameNumber(x, b)
	}
	if y, ok := b.(decimal.Decimal); ok {
		return sameNumber(y, a)
	}
	return Equal(a, b)
}

func (r *run) sameLists(a, b []any) bool {
	if len(a) != len(b) || !r.spend(len(a)) {
		return false
	}
	for i := range a {
		if !r.same(a[i], b[i]) {
			return false
		}
	}
	return true
}

// sameObjects takes an absent key for nil.
func (r *run) sameObjects(a, b map[string]any) bool {
	if !r.spend(len(a) + len(b)) {
		return false
	}
	for k, v := range a {
		if !r.same(v, b[k]) {
			return false
		}
	}
	for k, v := range b {
		if _, ok := a[k]; !ok && v != nil {
			return false
		}
	}
	return true
}

func sameNumber(d decimal.Decimal, v any) bool {
	switch x := v.(type) {
	case decimal.Decimal:
		return d.Equal(x)
	case string:
		e, err := decimal.Parse(x)
		return err == nil && d.Equal(e)
	}
	n, ok := whole(v)
	if !ok {
		return false
	}
	e, err := decimal.New(int64(n), 0)
	return err == nil && d.Equal(e)
}

// canonical gives a fraction the form in which it is kept: "12.5".
func canonical(v any) any {
	if d, ok := v.(decimal.Decimal); ok {
		return d.Trim(0).String()
	}
	return v
}
