package expression

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEval(t *testing.T) {
	for src, want := range map[string]any{
		// values
		"1": 1, "-7": -7, "+7": 7, "1.50": "1.5", "true": true, "'a'": "a", "nil": nil, "[]": []any{}, "[1, 2]": []any{1, 2},
		"{a: fee, b: reason}": map[string]any{"a": 200_000},
		"fee":                 200_000, "score": nil, "rate": "0.09", "customer.segment": "vip", "case.no": "C-1",
		// arithmetic
		"fee + 1": 200_001, "fee - 1": 199_999, "fee * 2": 400_000, "7 % 3": 1, "-7 % 3": -1, "fee / 3 * 3 == fee": true,
		"7 / 2": "3.5", "6 / 2": "3", "fee * 0.09": "18000", "fee * rate": "18000", "-rate": "-0.09", "-fee": -200_000, "0.1 + 0.2": "0.3",
		"int(7 / 2)": 3, "int(-7 / 2)": -3, "int('۱۲')": 12, "int(5)": 5, "round(2.5)": 3, "round(-2.5)": -3, "round(2.4)": 2, "floor(-1.5)": -2, "ceil(1.2)": 2, "abs(-3)": 3, "abs(-0.5)": "0.5",
		"ok ? 1 : 2.5": "1", "ok ? tags : []": []any{"a", "b", "a"}, "ok ? [] : tags": []any{}, "ok ? tags : missing": []any{"a", "b", "a"}, "ok ? nil : 5": nil, "ok ? 'a' : nil": "a", "ok ? kind : lane": "outpatient", "ok ? lines[0] : lines[1]": map[string]any{"title": "Visit", "price": 100, "rate": "1.5"}, "[fee, rate]": []any{"200000", "0.09"}, "{a: [rate]}": map[string]any{"a": []any{"0.09"}}, "'a' + 'b' + name": "abSara", "name + lane": "Sarafast",
		// comparison
		"fee > 0": true, "fee >= 200000": true, "fee < 0": false, "fee <= 200000": true, "rate < 1": true, "rate > 0.089": true, "10 > 9": true, "lines[1].rate > lines[0].rate": true,
		"rate == 0.090": true, "1 == 1.0": true, "fee != 1": true, "name < 'T'": true, "kind == 'dental'": false, "kind != 'dental'": true,
		"birth < date('2000-01-01')": true, "birth == jalali('1368-10-11')": true, "birth > jalali('۱۳۶۹/۱/۱')": false,
		"case.opened_at < now()": true, "slot < '11:00'": true, "wait == '8bh'": true, "photo == photo": true,
		"score == nil": true, "nil == score": true, "score != 5": true, "reason == ''": false, "tags == ['a', 'b', 'a']": true, "lines == lines": true, "[1.5] == [1.50]": true,
		// logic
		"ok and fee > 0": true, "ok && !ok": false, "not ok or ok": true, "ok || false": true, "ok ? 'y' : 'n'": "y",
		"score ?? 3": 3, "reason ?? kind": "outpatient", "(score ?? 1) + 1": 2, "score ?? nil": nil, "(agreed ?? false) or ok": true,
		"has(score)": false, "has(fee)": true, "has(address.city)": false, "has(address) and address.city == 'x'": false, "not has(score) or score > 1": true, "score == nil or score > 1": true, "has(score) ? score : 0": 0,
		"address?.city": nil, "address?.city ?? '-'": "-", "address?.city == 'x'": false, "customer['segment']": "vip",
		// texts
		"upper(name)": "SARA", "lower('ÀB')": "àb", "trim('  a ')": "a", "name contains 'ar'": true, "name startsWith 'S'": true, "name endsWith 'S'": false, "name not contains 'x'": true,
		"name matches '^S[a-z]+$'": true, "name not matches '^x'": true, "len('سلام')": 4, "string(5)": "5", "string(rate)": "0.09", "string(ok)": "true", "string(birth)": "1990-01-01", "replace('a-b', '-', '+')": "a+b",
		"split('a,b', ',')": []any{"a", "b"}, "join(tags, '-')": "a-b-a", "join(tags)": "aba", "hasPrefix(name, 'Sa')": true, "hasSuffix(name, 'x')": false, "name | lower() | upper()": "SARA",
		// lists
		"'a' in tags": true, "'x' not in tags": true, "kind in ['dental', 'drug']": false, "score in [1, 2]": false, "fee in [200000]": true, "'invoice' in missing": true,
		"len(tags)": 3, "tags[0]": "a", "tags[-1]": "a", "lines[1].title": "Drug", "first(tags)": "a", "last(numbers)": 2,
		"any(lines, .price > 60)": true, "all(lines, .price > 60)": false, "none(lines, .price > 600)": true, "one(lines, .price > 60)": true,
		"filter(numbers, # > 1)": []any{3, 2}, "map(lines, .title)": []any{"Visit", "Drug"}, "map(lines, .rate * 2)": []any{"3", "20"}, "map(numbers, #index)": []any{0, 1, 2}, "count(numbers, # > 1)": 2, "count([true, false])": 1,
		"find(numbers, # > 5)": nil, "find(numbers, # < 3)": 1, "find(lines, .price == 50)?.title": "Drug", "sum(lines, .price)": 150, "sum(numbers)": 6, "sum(lines, .rate)": "11.5", "sum([])": "0",
		"any(lines, has(.note) and .note == 'twice')": true, "map(lines, .note ?? '-')": []any{"-", "twice"},
		"min(fee, 5)": 5, "max(1, 2.5)": "2.5", "min(numbers)": 1, "max(numbers)": 3, "max(birth, today())": "2026-11-22", "min('b', 'a')": "a",
		"uniq(tags)": []any{"a", "b"}, "reverse(numbers)": []any{2, 1, 3}, "len(filter(lines, .price > 60)) + sum(map(lines, .price))": 151,
		// time
		"today()": "2026-11-22", "now()": "2026-11-22T08:30:00Z", "date('2026-01-01')": "2026-01-01", "jalali('1405-09-01')": "2026-11-22", "date(case.opened_at)": "2026-11-22", "date(now()) == today()": true,
		"date_add(birth, '-7d')": "1989-12-25", "date_add(date('2025-03-20'), '12mo')": "2026-03-20", "date_add(now(), '2h')": "2026-11-22T10:30:00Z", "date_add(birth, string(months) + 'mo')": "1991-01-01", "business_add(now(), '1bd')": "2026-11-23T08:30:00Z", "business_add(today(), '1bd')": "2026-11-22T20:30:00Z",
		// the case
		"visits('settle')": 6, "who('settle')": "p7", "who('identity')": nil, "who('identity') ?? case.started_by": "p1",
		"blob": nil, "blob?.x.y": nil, "numbers == [3, 1]": false, "numbers == [3, 1, 9]": false, "first(filter(tags, # == 'z')) ?? '-'": "-", "last(filter(tags, # == 'z'))": nil, "uniq([])": []any{}, "reverse([])": []any{}, "blob == nil": true,
	} {
		t.Run(src, func(t *testing.T) {
			got, err := compiled(t, src, claims(), nil).Eval(opened())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEvalGivesTheFormThatIsWanted(t *testing.T) {
	fraction := &Type{Kind: Decimal}
	for _, row := range []struct {
		src  string
		want *Type
		gets any
	}{
		{"fee", fraction, "200000"},
		{"numbers", &Type{Kind: List, Items: fraction}, []any{"3", "1", "2"}},
		{"{a: 1}", &Type{Kind: Object, Fields: []Field{{Name: "a", Type: fraction}}}, map[string]any{"a": "1"}},
		{"fee", &Type{Kind: Int}, 200_000},
		{"kind", &Type{Kind: Text}, "outpatient"},
		{"ok ? 'fast' : 'normal'", &Type{Kind: Enum, Values: []string{"fast", "normal"}}, "fast"},
		{"['invoice']", &Type{Kind: List, Items: &Type{Kind: Enum, Values: []string{"invoice", "referral"}}}, []any{"invoice"}},
		{"'10:00'", &Type{Kind: Time}, "10:00"},
		{"reason", &Type{Kind: Text}, nil},
		{"nil", &Type{Kind: Text}, nil},
	} {
		got, err := compiled(t, row.src, claims(), row.want).Eval(opened())
		if diff := cmp.Diff(row.gets, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", row.src, err, diff)
		}
	}
}

func TestEvalFails(t *testing.T) {
	for src, key := range map[string]string{
		"fee / 0":                             "division",
		"fee / (count - 3)":                   "division",
		"fee % (count - 3)":                   "division",
		"9007199254740991 + 1":                "range",
		"-9007199254740991 - 1":               "range",
		"9007199254740991 * 9007199254740991": "range",
		"int('99999999999999999999')":         "type",
		"int(9007199254740991 * 1.5)":         "range",
		"sum([9007199254740991, 1])":          "range",
		"int('x')":                            "type",
		"tags[5]":                             "index",
		"blob > 5":                            "unset",
		"not blob":                            "unset",
		"blob.x":                              "unset",
		"len(blob)":                           "unset",
		"birth > date(name)":                  "date",
		"date_add(birth, name)":               "duration",
		"date_add(date('9999-12-31'), '1d')":  "date_add",
		"business_add(now(), '9bd')":          "date_add",
		"min(filter(numbers, # > 9))":         "empty",
		"split(name, '')[9]":                  "index",
	} {
		_, err := compiled(t, src, claims(), nil).Eval(opened())
		var e *EvalError
		if !errors.As(err, &e) || e.Key != "expression.run."+key || strings.Contains(e.Error(), "{") {
			t.Errorf("%s: %v, want %s", src, err, key)
		}
	}
}

func TestEvalOfDeclaredButUnset(t *testing.T) {
	for _, src := range []string{"fee > 0", "fee + 1 > 0", "not ok", "ok ? true : false", "ok and true", "birth < today()", "name contains 'a'", "any(lines, .price > 1)", "'a' in tags", "upper(name) == 'A'", "date_add(birth, '1d') > birth"} {
		p := compiled(t, src, claims(), &Type{Kind: Bool})
		_, err := p.Bool(&Scope{})
		var e *EvalError
		if !errors.As(err, &e) || e.Key != "expression.run.unset" {
			t.Errorf("%s: %v", src, err)
		}
		if len(e.Names) != len(p.Names()) {
			t.Errorf("%s: names %v", src, e.Names)
		}
	}
	if v, err := compiled(t, "fee == 0", claims(), nil).Eval(nil); v != false || err != nil {
		t.Error(v, err)
	}
}

func TestEvalErrorTellsTheValues(t *testing.T) {
	_, err := compiled(t, "fee / (count - 3) > len(customer.full_name)", claims(), nil).Eval(opened())
	var e *EvalError
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	want := map[string]any{"fee": 200_000, "count": 3, "customer.full_name": "Sara Ahmadi"}
	if diff := cmp.Diff(want, e.Names); diff != "" {
		t.Error(diff)
	}
}

func TestEvalWithoutFunctions(t *testing.T) {
	for _, src := range []string{"visits('settle') > 1", "who('settle') == 'x'", "business_add(now(), '1bd') > now()"} {
		_, err := compiled(t, src, claims(), nil).Eval(&Scope{})
		var e *EvalError
		if !errors.As(err, &e) || e.Key != "expression.run.function" {
			t.Errorf("%s: %v", src, err)
		}
	}
}

// Attack case 24.
func TestRunIsBounded(t *testing.T) {
	many, long := make([]any, 10_000), strings.Repeat("a", 4_000)
	for i := range many {
		many[i] = i
	}
	s := opened()
	s.Vars["numbers"], s.Vars["name"] = many, long
	deep := strings.Repeat("+ #", 140)
	for _, src := range []string{
		"len(map(numbers, name + name)) > 0",
		"sum(map(numbers, len(name + name + name))) > 0",
		"any(numbers, # in numbers and # == -1)",
		"any(numbers, # < 0 and sum(numbers) > 0 or sum(numbers) < 0)",
		"count(numbers, name matches 'a*b') > 0",
		"sum(map(numbers, # " + deep + ")) < 0",
		"any(numbers, numbers == reverse(numbers))",
		"any(numbers, len(uniq(numbers)) == 0)",
		"any(numbers, min(numbers) < 0)",
	} {
		_, err := compiled(t, src, claims(), nil).Eval(s)
		var e *EvalError
		if !errors.As(err, &e) || e.Key != "expression.run.budget" {
			t.Errorf("%.40s: %v", src, err)
		}
	}
	s.Vars["numbers"] = append(many, 1)
	_, err := compiled(t, "sum(numbers) > 0", claims(), nil).Eval(s)
	var e *EvalError
	if !errors.As(err, &e) || e.Key != "expression.run.items" {
		t.Error(err)
	}
}

func TestRunOfUnknownTypes(t *testing.T) {
	s := opened()
	for src, blob := range map[string]any{
		"blob > 5":           7,
		"blob < 7.5":         "7.25",
		"blob + 1 == 3":      2,
		"blob + 'a' == 'ba'": "b",
		"blob.x.y == 1":      map[string]any{"x": map[string]any{"y": 1}},
		"blob < blob + 1":    5,
		"blob[0] == 'a'":     []any{"a"},
		"min(blob) == 1":     []any{2, 1},
		"sum(blob) == 3":     []any{2, 1},
		"blob >= blob":       "text",
		"any(blob, .a)":      []any{map[string]any{"a": true}},
		"abs(blob) == 2":     int64(-2),
		"blob == 2":          2.0,
	} {
		s.Vars["blob"] = blob
		p, problems := Compile(src, claims(), typeBool)
		if p == nil {
			t.Errorf("%s: %v", src, problems)
			continue
		}
		if got, err := p.Bool(s); !got || err != nil {
			t.Errorf("%s of %v: %t, %v", src, blob, got, err)
		}
	}
}
