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

// BenchmarkLargest is the most that one run may cost.
func BenchmarkLargest(b *testing.B) {
	many := make([]any, maxItems)
	for i := range many {
		many[i] = i
	}
	s := opened()
	s.Vars["numbers"] = many
	for _, src := range []string{"any(numbers, # in numbers and # == -1)", "any(numbers, reverse(numbers) == numbers)", "any(numbers, name matches '(a|b)*c' and #+#+#+#+#+#+#+#+#+#+#+#+#+#+#+#+# < 0)", "any(numbers, len(uniq(numbers)) == 0)", "sum(map(numbers, # * 1.5 / 3)) > 0", "any(numbers, #" + strings.Repeat("*1.1/1.1", 30) + " < 0)", "any(numbers, " + strings.Repeat("date_add(", 30) + "birth" + strings.Repeat(", '1mo')", 30) + " < birth)", "any(numbers, now() < case.opened_at or today() < birth)"} {
		b.Run(src[:20], func(b *testing.B) {
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
