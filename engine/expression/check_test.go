package expression

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/internal/text"
)

func TestCheck(t *testing.T) {
	line := &Type{Kind: Object, Fields: []Field{
		{Name: "title", Type: &Type{Kind: Text}},
		{Name: "price", Type: &Type{Kind: Money, Default: &Operand{Literal: 0}}},
		{Name: "note", Type: &Type{Kind: Text, Optional: true}},
	}}
	env := claims()
	today := &Operand{Program: compiled(t, "today()", env, nil)}
	tags := &Operand{Program: compiled(t, "tags", env, nil)}
	literal := func(v any) *Operand { return &Operand{Literal: v} }
	for _, row := range []struct {
		typ    Type
		in     any
		want   any
		faults string
	}{
		{Type{Kind: Text}, "  علي\u200c ", "علی", ""},
		{Type{Kind: Text}, "", "", ""},
		{Type{Kind: Text, MinLength: 2, Pattern: "^a", Format: "iban"}, " ", "", ""},
		{Type{Kind: Text}, nil, nil, ""},
		{Type{Kind: Text}, 5, 5, "field.type"},
		{Type{Kind: Text}, strings.Repeat("آ", 4001), strings.Repeat("آ", 4001), "field.max_length max=4000"},
		{Type{Kind: Text, MaxLength: 2, MinLength: 2}, "abc", "abc", "field.max_length max=2"},
		{Type{Kind: Text, MinLength: 2}, "a", "a", "field.min_length min=2"},
		{Type{Kind: Text, Pattern: "^C-[0-9]{2}$"}, "C-12", "C-12", ""},
		{Type{Kind: Text, Pattern: "^C-[0-9]{2}$"}, "C-1", "C-1", "field.pattern"},
		{Type{Kind: Text, Pattern: "("}, "x", "x", "field.pattern"},
		{Type{Kind: Text, Format: "iban"}, "ir06 2960 0000 0010 0324 2000 01", "IR062960000000100324200001", ""},
		{Type{Kind: Text, Format: "iban"}, "IR062960000000100324200002", "IR062960000000100324200002", "field.format.iban"},
		{Type{Kind: Text, Format: "national_id"}, "۰۰۱۲۳۴۵۶۷۹", "0012345679", ""},
		{Type{Kind: Text, Format: "national_id"}, "0012345678", "0012345678", "field.format.national_id"},
		{Type{Kind: Text, Format: "mobile"}, "۰۹۱۲ ۱۲۳ ۴۵۶۷", "09121234567", ""},
		{Type{Kind: Text, Format: "legal_id"}, "1", "1", "field.format.legal_id"},
		{Type{Kind: Text, Format: "email"}, "a@B.com", "a@b.com", ""},
		{Type{Kind: Text, Format: "email"}, "a", "a", "field.format.email"},
		{Type{Kind: Text, Format: "postal_code"}, "1", "1", "field.format.postal_code"},
		{Type{Kind: Text, Format: "url"}, "x", "x", "field.format.url"},
		{Type{Kind: Text, Options: tags}, "b", "b", ""},
		{Type{Kind: Text, Options: tags}, "z", "z", "field.options"},

		{Type{Kind: Int}, 5, 5, ""},
		{Type{Kind: Int}, 5.0, 5, ""},
		{Type{Kind: Int}, json.Number("5"), 5, ""},
		{Type{Kind: Int}, " ۱۲ ", 12, ""},
		{Type{Kind: Int}, "-۳", -3, ""},
		{Type{Kind: Int}, "", nil, ""},
		{Type{Kind: Int}, 5.5, 5.5, "field.type"},
		{Type{Kind: Int}, "1.5", "1.5", "field.type"},
		{Type{Kind: Int}, "1.0", 1, ""},
		{Type{Kind: Int}, "x", "x", "field.type"},
		{Type{Kind: Int}, true, true, "field.type"},
		{Type{Kind: Int}, "1e5", "1e5", "field.type"},
		{Type{Kind: Money}, "۱٬۲۰۰٬۰۰۰", 1_200_000, ""},
		{Type{Kind: Money}, "1,200,000", 1_200_000, ""},
		{Type{Kind: Money}, "1,2", "1,2", "field.type"},
		{Type{Kind: Money}, "9007199254740992", "9007199254740992", "field.max max=9007199254740991"},
		{Type{Kind: Money}, -9007199254740992, -9007199254740992, "field.min min=-9007199254740991"},
		{Type{Kind: Money}, "-99999999999999999", "-99999999999999999", "field.min min=-9007199254740991"},
		{Type{Kind: Money, Min: literal(1)}, 0, 0, "field.min min=1 rial"},
		{Type{Kind: Int, Max: literal(30)}, "31", 31, "field.max max=30"},
		{Type{Kind: Decimal}, "۱۲٫۵۰", "12.5", ""},
		{Type{Kind: Decimal}, 12, "12", ""},
		{Type{Kind: Decimal}, 0.1, "0.1", ""},
		{Type{Kind: Decimal}, "1,000.5", "1000.5", ""},
		{Type{Kind: Decimal, Min: literal("9.5")}, "10", "10", ""},
		{Type{Kind: Decimal, Max: literal("9.5")}, "10", "10", "field.max max=9.5"},
		{Type{Kind: Decimal}, "abc", "abc", "field.type"},
		{Type{Kind: Bool}, true, true, ""},
		{Type{Kind: Bool}, "false", false, ""},
		{Type{Kind: Bool}, "yes", "yes", "field.type"},
		{Type{Kind: Enum, Values: []string{"a", "b"}}, "a", "a", ""},
		{Type{Kind: Enum, Values: []string{"a", "b"}}, "c", "c", "field.enum"},
		{Type{Kind: Enum, Values: []string{"a", "b"}}, "", nil, ""},
		{Type{Kind: File}, "doc-1", "doc-1", ""},
		{Type{Kind: File}, 1, 1, "field.type"},
		{Type{Kind: File}, strings.Repeat("x", 300), strings.Repeat("x", 300), "field.type"},

		{Type{Kind: Date}, "2026-11-22", "2026-11-22", ""},
		{Type{Kind: Date}, "1405/9/1", "2026-11-22", ""},
		{Type{Kind: Date}, "۱۴۰۵-۰۹-۰۱", "2026-11-22", ""},
		{Type{Kind: Date}, "1405/12/30", "1405/12/30", "field.type"},
		{Type{Kind: Date}, "2026-02-30", "2026-02-30", "field.type"},
		{Type{Kind: Date}, "22/11/2026", "22/11/2026", "field.type"},
		{Type{Kind: Date, Max: today}, "2026-11-22", "2026-11-22", ""},
		{Type{Kind: Date, Max: today}, "2026-11-23", "2026-11-23", "field.max max=2026-11-22"},
		{Type{Kind: Date, Min: literal("2026-01-01")}, "1404/1/1", "2025-03-21", "field.min min=2026-01-01"},
		{Type{Kind: Time}, "۹:۳۰", "09:30", ""},
		{Type{Kind: Time}, "25:00", "25:00", "field.type"},
		{Type{Kind: Datetime}, "2026-11-22T12:00:00+03:30", "2026-11-22T08:30:00Z", ""},
		{Type{Kind: Datetime}, "۱۴۰۵/۹/۱ ۱۲:۰۰", "2026-11-22T08:30:00Z", ""},
		{Type{Kind: Datetime}, "2026-11-22T12:00", "2026-11-22T08:30:00Z", ""},
		{Type{Kind: Datetime}, "2026-11-22", "2026-11-22", "field.type"},
		{Type{Kind: Duration}, "8bh", "8bh", ""},
		{Type{Kind: Duration, Max: literal("2d")}, "3d", "3d", "field.max max=2 days"},
		{Type{Kind: Duration}, "8 hours", "8 hours", "field.type"},

		{Type{Kind: List, Items: &Type{Kind: Int}}, []any{"1", 2.0}, []any{1, 2}, ""},
		{Type{Kind: List, Items: &Type{Kind: Int}}, []any{}, []any{}, ""},
		{Type{Kind: List, Items: &Type{Kind: Int}}, []any{"x", nil}, []any{"x", nil}, "[0]: field.type; [1]: field.required"},
		{Type{Kind: List, Items: &Type{Kind: Int}}, "1", "1", "field.type"},
		{Type{Kind: List, Items: &Type{Kind: Int}, MinItems: 2}, []any{1}, []any{1}, "field.min_items min=2"},
		{Type{Kind: List, Items: &Type{Kind: Int}, MaxItems: 1}, []any{1, 2}, []any{1, 2}, "field.max_items max=1"},
		{Type{Kind: List, Items: &Type{Kind: Int}}, make([]any, 1001), make([]any, 1001), "field.max_items max=1000"},
		{
			Type{Kind: List, Items: line},
			[]any{map[string]any{"title": " a "}, map[string]any{"price": "x", "y": 1}},
			[]any{map[string]any{"title": "a", "price": 0}, map[string]any{"price": "x"}},
			"[1].title: field.required; [1].price: field.type; [1].y: field.unknown",
		},
		{*line, map[string]any{"title": "a", "price": 5, "note": "n"}, map[string]any{"title": "a", "price": 5, "note": "n"}, ""},
		{*line, "x", "x", "field.type"},
		{Type{Kind: List, Items: typeText, Options: tags}, []any{"a", "z"}, []any{"a", "z"}, "[1]: field.options"},
		{Type{Kind: Any}, []any{1.5}, []any{1.5}, ""},
	} {
		t.Run(fmt.Sprintf("%s %.20v", row.typ.Kind, row.in), func(t *testing.T) {
			before := Clone(row.in)
			got, faults := Check(&row.typ, row.in, opened())
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
			var told []string
			for _, f := range faults {
				s := f.Key
				if f.Path != "" {
					s = f.Path + ": " + s
				}
				for _, name := range []string{"min", "max"} {
					if v, ok := f.Args[name].(int); ok {
						s += fmt.Sprintf(" %s=%d", name, v)
					} else if w, ok := f.Args[name].(text.Worded); ok {
						s += " " + name + "=" + w.In(text.En)
					}
				}
				told = append(told, s)
				if !text.Known(f.Key) {
					t.Errorf("no message %s", f.Key)
				}
			}
			if diff := cmp.Diff(row.faults, strings.Join(told, "; ")); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(before, row.in); diff != "" {
				t.Error("changed what was given: " + diff)
			}
		})
	}
}

func TestCheckWithoutScope(t *testing.T) {
	typ := &Type{Kind: Date, Max: &Operand{Program: compiled(t, "today()", claims(), nil)}}
	if v, faults := Check(typ, "2999-01-01", nil); v != "2999-01-01" || faults != nil {
		t.Error(v, faults)
	}
}

func TestCheckWordsLimitsForTheReader(t *testing.T) {
	_, faults := Check(&Type{Kind: Date, Max: &Operand{Literal: "2026-11-22"}}, "2026-11-23", nil)
	if got := text.Message(faults[0].Key, text.Fa, faults[0].Args); got != "باید حداکثر ۱۴۰۵/۰۹/۰۱ باشد." {
		t.Error(got)
	}
	raw, err := json.Marshal(faults[0].Args)
	if err != nil || string(raw) != `{"max":"2026-11-22"}` {
		t.Error(string(raw), err)
	}
}

func TestEmpty(t *testing.T) {
	for _, v := range []any{nil, "", " \n", []any{}, map[string]any{}} {
		if !Empty(v) {
			t.Errorf("%#v is not empty", v)
		}
	}
	for _, v := range []any{0, false, "x", []any{nil}, map[string]any{"a": nil}} {
		if Empty(v) {
			t.Errorf("%#v is empty", v)
		}
	}
}

func TestAssignable(t *testing.T) {
	enum := func(values ...string) *Type { return &Type{Kind: Enum, Values: values} }
	list := func(t *Type) *Type { return &Type{Kind: List, Items: t} }
	object := func(fields ...Field) *Type { return &Type{Kind: Object, Fields: fields} }
	a := Field{Name: "a", Type: typeInt}
	maybe := Field{Name: "b", Type: &Type{Kind: Text, Optional: true}}
	for _, row := range []struct {
		dst, src *Type
		want     bool
	}{
		{typeMoney, typeInt, true},
		{typeInt, typeMoney, true},
		{typeInt, typeDecimal, false},
		{typeDecimal, typeMoney, true},
		{typeText, enum("x"), true},
		{enum("x"), typeText, false},
		{enum("x", "y"), enum("y"), true},
		{enum("x"), enum("x", "y"), false},
		{typeDate, typeDatetime, false},
		{typeDate, typeText, false},
		{list(typeText), list(enum("x")), true},
		{list(typeInt), list(typeText), false},
		{list(typeInt), typeInt, false},
		{object(a, maybe), object(a), true},
		{object(a), object(a, maybe), false},
		{object(a), object(maybe), false},
		{typeAny, typeText, true},
		{typeBool, typeAny, true},
		{typeBool, typeNull, true},
		{nil, typeBool, true},
	} {
		if got := Assignable(row.dst, row.src); got != row.want {
			t.Errorf("%+v from %+v: %t", row.dst, row.src, got)
		}
	}
}

func TestPaths(t *testing.T) {
	vars := map[string]any{"line": map[string]any{"price": 5}, "x": 1}
	if Get(vars, "line.price") != 5 || Get(vars, "line.a.b") != nil || Get(vars, "x.y") != nil || Get(nil, "a") != nil {
		t.Error("get")
	}
	inner := vars["line"]
	Set(vars, "line.price", 6)
	Set(vars, "new.deep.path", true)
	Set(vars, "x", nil)
	Set(vars, "none.here", nil)
	want := map[string]any{"line": map[string]any{"price": 6}, "new": map[string]any{"deep": map[string]any{"path": true}}}
	if diff := cmp.Diff(want, vars); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]any{"price": 5}, inner); diff != "" {
		t.Error("an object was changed in place: " + diff)
	}
}
