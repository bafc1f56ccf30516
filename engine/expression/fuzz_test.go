package expression

import (
	"errors"
	"testing"
	"unicode/utf8"

	"github.com/kartabl/kartabl/internal/text"
)

// What compiles has a value or a worded error, and the same one each time.
func FuzzCompile(f *testing.F) {
	for _, src := range []string{"fee > 0", "any(lines, .price > 1 and #index < 2)", "has(score) ? score + 1 : int(rate * 2 / 3)", "kind in ['dental', 'drug'] or name matches '^a'", "map(lines, .rate / fee)", "date_add(birth, '2mo') > jalali('1405-09-01')", "{a: [1, 2.5], b: address?.city}", "a < b < c ?: d", "'سلام' + name | upper()", "-9007199254740991 * -3 % 0"} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		p, problems := Compile(src, claims(), nil)
		if (p == nil) == (len(problems) == 0) {
			t.Fatal("neither a program nor a problem")
		}
		for _, problem := range problems {
			if problem.Offset < 0 || problem.Length < 1 || problem.Offset > utf8.RuneCountInString(src) || !text.Known(problem.Key) {
				t.Fatalf("%+v", problem)
			}
		}
		if p == nil {
			return
		}
		v, err := p.Eval(opened())
		var e *EvalError
		if err != nil && (!errors.As(err, &e) || !text.Known(e.Key)) {
			t.Fatal(err)
		}
		again, _ := p.Eval(opened())
		if err == nil && !Equal(v, again) {
			t.Fatalf("%v, then %v", v, again)
		}
		if want := p.Type(); err == nil && v != nil && want.Kind != Any && want.Kind != Null {
			if _, faults := Check(&Type{Kind: want.Kind, Values: want.Values, Items: typeAny, Fields: want.Fields, MaxLength: 1 << 20, MaxItems: maxItems}, v, nil); len(faults) > 0 && want.Kind != Object {
				t.Fatalf("%#v is no %s: %v", v, want.Kind, faults)
			}
		}
		_, _ = p.Eval(&Scope{})
	})
}

func FuzzCheck(f *testing.F) {
	for i, s := range []string{"1405/9/1", "۱٬۲۰۰", "-0.5", "2026-11-22T12:00", "25:00", "8bh", "IR06", "1700/1/1", "0000-00-00"} {
		f.Add(i, s)
	}
	kinds := []Kind{Text, Int, Money, Decimal, Bool, Date, Time, Datetime, Duration, Enum, File, List, Object, Any}
	f.Fuzz(func(t *testing.T, kind int, s string) {
		typ := &Type{Kind: kinds[uint(kind)%uint(len(kinds))], Values: []string{"a"}}
		once, faults := Check(typ, s, opened())
		twice, again := Check(typ, once, opened())
		if len(faults) == 0 && (len(again) > 0 || !Equal(once, twice)) {
			t.Fatalf("%#v, then %#v %v", once, twice, again)
		}
		Format(typ, once, Locale{Lang: text.Fa, Location: opened().Location})
	})
}

func FuzzCompileTemplate(f *testing.F) {
	for _, src := range []string{"{{ fee }}", "a {{ '}}' }} b", "{{", "}}{{", "{{ {a: {b: 1}} }}", "{{ 'a\\'}}' }}"} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		tm, problems := CompileTemplate(src, claims())
		if (tm == nil) == (len(problems) == 0) {
			t.Fatal("neither a template nor a problem")
		}
		for _, p := range problems {
			if p.Offset < 0 || p.Offset > utf8.RuneCountInString(src) {
				t.Fatalf("%+v", p)
			}
		}
		if tm != nil {
			_, _ = tm.Render(opened(), text.Fa)
		}
	})
}
