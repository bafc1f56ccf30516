package expression

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/expr-lang/expr"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// anyValue draws a canonical or rough value.
func anyValue(depth int) *rapid.Generator[any] {
	scalars := []*rapid.Generator[any]{
		rapid.Just[any](nil),
		rapid.Map(rapid.Int(), func(n int) any { return n }),
		rapid.Map(rapid.Float64(), func(f float64) any { return f }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Map(rapid.String(), func(s string) any { return s }),
		rapid.SampledFrom([]any{"", " ", "۱۲", "1,200", "-0.50", "1405/9/1", "2026-11-22", "9:30", "2bd", "a", "b", "2026-11-22T12:00:00+03:30", "09121234567"}),
	}
	if depth == 0 {
		return rapid.OneOf(scalars...)
	}
	inner := anyValue(depth - 1)
	lists := rapid.Map(rapid.SliceOfN(inner, 0, 3), func(l []any) any { return l })
	objects := rapid.Map(rapid.MapOfN(rapid.SampledFrom([]string{"a", "b", "c"}), inner, 0, 3), func(m map[string]any) any { return m })
	return rapid.OneOf(append(scalars, lists, objects)...)
}

func anyType(depth int) *rapid.Generator[*Type] {
	return rapid.Custom(func(t *rapid.T) *Type {
		kinds := []Kind{Text, Int, Money, Decimal, Bool, Date, Time, Datetime, Duration, Enum, File}
		if depth > 0 {
			kinds = append(kinds, List, Object)
		}
		typ := &Type{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Optional: rapid.Bool().Draw(t, "optional")}
		switch typ.Kind {
		case Enum:
			typ.Values = []string{"a", "b"}
		case Text:
			typ.Format = rapid.SampledFrom([]string{"", "mobile", "national_id", "iban", "email"}).Draw(t, "format")
		case List:
			typ.Items = anyType(depth-1).Draw(t, "items")
		case Object:
			for _, name := range []string{"a", "b"} {
				typ.Fields = append(typ.Fields, Field{Name: name, Type: anyType(depth-1).Draw(t, name)})
			}
		default:
		}
		return typ
	})
}

func TestCheckIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typ, v := anyType(2).Draw(t, "type"), anyValue(3).Draw(t, "value")
		before := Clone(v)
		once, faults := Check(typ, v, opened())
		if !Equal(before, v) && fmt.Sprint(before) != fmt.Sprint(v) {
			t.Fatalf("changed what was given: %v to %v", before, v)
		}
		twice, again := Check(typ, once, opened())
		if len(faults) == 0 && (len(again) > 0 || !cmp.Equal(once, twice)) {
			t.Fatalf("%#v, then %#v %v", once, twice, again)
		}
	})
}

func TestCloneIsEqualAndApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anyValue(3).Filter(func(v any) bool { return v == nil || cmp.Equal(v, v) }).Draw(t, "value")
		c := Clone(v)
		if !Equal(v, c) || !Equal(c, v) {
			t.Fatalf("%v is not %v", v, c)
		}
		if m, ok := c.(map[string]any); ok {
			m["new"] = true
			if Equal(v, c) {
				t.Fatal("the clone shares its object")
			}
		}
		if l, ok := c.([]any); ok && len(l) > 0 {
			l[0] = "\x00 new"
			if Equal(v, c) {
				t.Fatal("the clone shares its list")
			}
		}
	})
}

func TestGetGivesWhatWasSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		vars := map[string]any{"a": map[string]any{"b": anyValue(1).Draw(t, "before")}}
		shallow := maps.Clone(vars)
		before := Clone(vars)
		path := rapid.SampledFrom([]string{"a", "a.b", "a.c", "a.b.c", "d.e"}).Draw(t, "path")
		v := anyValue(1).Draw(t, "value")
		Set(shallow, path, v)
		if got := Get(shallow, path); !cmp.Equal(got, v) && fmt.Sprint(got) != fmt.Sprint(v) {
			t.Fatalf("%s: %v, want %v", path, got, v)
		}
		if fmt.Sprint(before) != fmt.Sprint(any(vars)) {
			t.Fatalf("%v became %v", before, vars)
		}
	})
}

// intExpression draws arithmetic, comparison and logic over a, b and l.
func intExpression(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if depth == 0 {
			return rapid.SampledFrom([]string{"a", "b", "1", "2", "7", "len(l)", "l[0]", "sum(l)"}).Draw(t, "leaf")
		}
		x, y := intExpression(depth-1).Draw(t, "x"), intExpression(depth-1).Draw(t, "y")
		switch form := rapid.SampledFrom([]string{"+", "-", "*", "%", "?:", "??", "min", "max", "neg", "count", "filter", "map", "find"}).Draw(t, "form"); form {
		case "?:":
			return fmt.Sprintf("(%s ? %s : %s)", boolExpression(depth-1).Draw(t, "when"), x, y)
		case "??":
			return fmt.Sprintf("(%s ?? %s)", x, y)
		case "min", "max":
			return fmt.Sprintf("%s(%s, %s)", form, x, y)
		case "neg":
			return "(-" + x + ")"
		case "count":
			return "count(l, # > a)"
		case "filter":
			return "len(filter(l, # != b))"
		case "map":
			return "sum(map(l, # * a))"
		case "find":
			return "(find(l, # > a) ?? b)"
		default:
			return fmt.Sprintf("(%s %s %s)", x, form, y)
		}
	})
}

func boolExpression(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if depth == 0 {
			return rapid.SampledFrom([]string{"true", "false", "a > b", "a in l", "any(l, # == b)", "all(l, # < a)", "none(l, # == 2)", "one(l, # == 2)", "s contains 'a'", "s matches '^a'", "s startsWith 'b'", "upper(s) == 'AB'"}).Draw(t, "leaf")
		}
		switch rapid.IntRange(0, 3).Draw(t, "form") {
		case 0:
			return fmt.Sprintf("(%s and %s)", boolExpression(depth-1).Draw(t, "p"), boolExpression(depth-1).Draw(t, "q"))
		case 1:
			return fmt.Sprintf("(%s or %s)", boolExpression(depth-1).Draw(t, "p"), boolExpression(depth-1).Draw(t, "q"))
		case 2:
			return fmt.Sprintf("not (%s)", boolExpression(depth-1).Draw(t, "p"))
		default:
			op := rapid.SampledFrom([]string{"==", "!=", "<", "<=", ">", ">="}).Draw(t, "op")
			return fmt.Sprintf("(%s %s %s)", intExpression(depth-1).Draw(t, "x"), op, intExpression(depth-1).Draw(t, "y"))
		}
	})
}

// compilable leaves out what is right and only too big.
func compilable(env *Env) func(string) bool {
	return func(src string) bool {
		p, problems := Compile(src, env, typeBool)
		return len(src) <= MaxSource && (p != nil || !strings.HasSuffix(problems[0].Key, "E100.nodes"))
	}
}

// What both know, expr's own machine and we must agree on.
func TestRunAgreesWithExpr(t *testing.T) {
	env := &Env{Vars: []Field{
		{Name: "a", Type: typeInt},
		{Name: "b", Type: typeInt},
		{Name: "s", Type: typeText},
		{Name: "l", Type: &Type{Kind: List, Items: typeInt}},
	}}
	rapid.Check(t, func(t *rapid.T) {
		src := boolExpression(3).Filter(compilable(env)).Draw(t, "source")
		small := rapid.IntRange(-9, 9)
		vars := map[string]any{"a": small.Draw(t, "a"), "b": small.Draw(t, "b"), "s": rapid.StringMatching("[ab]{0,3}").Draw(t, "s")}
		vars["l"] = rapid.Map(rapid.SliceOfN(small, 1, 4), func(l []int) []any {
			var list []any
			for _, n := range l {
				list = append(list, n)
			}
			return list
		}).Draw(t, "l")
		p, problems := Compile(src, env, typeBool)
		if p == nil {
			t.Fatalf("%s: %+v", src, problems)
		}
		got, err := p.Bool(&Scope{Vars: vars})
		want, wantErr := expr.Eval(src, vars)
		if wantErr != nil || err != nil {
			if (wantErr == nil) != (err == nil) {
				t.Fatalf("%s: %v; expr: %v", src, err, wantErr)
			}
			return
		}
		if got != want {
			t.Fatalf("%s with %v: %t; expr: %v", src, vars, got, want)
		}
	})
}
