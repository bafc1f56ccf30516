package expression

import (
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

func BenchmarkCompile(b *testing.B) {
	env := claims()
	for b.Loop() {
		Compile("fee > 0 and any(lines, .price > 100)", env, typeBool)
	}
}

func BenchmarkEval(b *testing.B) {
	for _, src := range []string{"fee > 0", "kind == 'dental' and (score ?? 0) > 3", "int(sum(lines, .price) * (100 - count) / 100)", "any(lines, .price > 60 and has(.note))"} {
		b.Run(src, func(b *testing.B) {
			p, s := compiled(b, src, claims(), nil), opened()
			for b.Loop() {
				_, _ = p.Eval(s)
			}
		})
	}
}

// heavy are expressions that do as much as they can in each visit, over the largest
// lists and texts that a case may have.
var heavy = []string{
	"any(numbers, # in numbers and # == -1)",
	"any(numbers, reverse(numbers) == numbers)",
	"any(numbers, first(reverse(numbers)) == -1)",
	"any(numbers, name matches '(a|b)*c' and #+#+#+#+#+#+#+#+#+#+#+#+#+#+#+#+# < 0)",
	"any(numbers, len(uniq(numbers)) == 0)",
	"len(uniq(map(numbers, # / 3))) == 0",
	"len(uniq(map(numbers, string(#)))) == 0",
	"any(numbers, max(numbers) + min(numbers) + sum(numbers) < 0)",
	"sum(map(numbers, # * 1.5 / 3)) > 0",
	"any(numbers, " + strings.Repeat("len(name) + ", 40) + "# < 0)",
	"any(numbers, lower(name) == upper(name))",
	"any(numbers, replace(name, 'س', 'zz') == '')",
	"any(numbers, len(split(name, '')) == 0)",
	"any(numbers, join(split(name, ' '), 'x') == '')",
	"any(numbers, " + strings.Repeat("round(# / 7) + ", 20) + "# < 0)",
	"any(numbers, #" + strings.Repeat("*1.1/1.1", 30) + " < 0)",
	"any(numbers, " + strings.Repeat("date_add(", 30) + "birth" + strings.Repeat(", '1mo')", 30) + " < birth)",
	"any(numbers, now() < case.opened_at or today() < birth)",
}

// crowded is a scope with the largest list and text.
func crowded() *Scope {
	many := make([]any, maxItems)
	for i := range many {
		many[i] = i
	}
	s := opened()
	s.Vars["numbers"], s.Vars["name"] = many, strings.Repeat("سلام xy ", 500)
	return s
}

// BenchmarkLargest is the most that one run may cost: it must stay well below 50 ms.
func BenchmarkLargest(b *testing.B) {
	s := crowded()
	for _, src := range heavy {
		b.Run(src[:min(len(src), 40)], func(b *testing.B) {
			p := compiled(b, src, claims(), nil)
			for b.Loop() {
				_, _ = p.Eval(s)
			}
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	typ := &Type{Kind: Text, Format: "iban"}
	for b.Loop() {
		Check(typ, "ir06 2960 0000 0010 0324 2000 01", nil)
	}
}

func BenchmarkRender(b *testing.B) {
	tm, _ := CompileTemplate("{{ customer.full_name }}: {{ fee }}", claims())
	s := opened()
	for b.Loop() {
		_, _ = tm.Render(s, text.Fa)
	}
}
