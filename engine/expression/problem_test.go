package expression

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/internal/text"
)

func TestProblems(t *testing.T) {
	money, whole, yes := &Type{Kind: Money}, &Type{Kind: Int}, &Type{Kind: Bool}
	for _, row := range []struct {
		src     string
		want    *Type
		key     string
		piece   string // what Offset and Length point at
		suggest string
	}{
		{"fee >", nil, "E100.end", "", ""},
		{"fee > > 1", nil, "E100", ">", ""},
		{"name == 'a", nil, "E100.quote", "", ""},
		{"  ", nil, "E100.empty", "  ", ""},
		{"score ?? 1 > 2", nil, "E100.mixed", ">", ""},
		{"99999999999999999999", nil, "E100.number", "", ""},
		{"9007199254740992", nil, "E100.number", "9007199254740992", ""},
		{"1e300", nil, "E100.number", "1e300", ""},

		{"fe > 0", nil, "E101", "fe", "fee"},
		{"kind == dental", nil, "E101", "dental", "'dental'"},
		{"xyz", nil, "E101", "xyz", ""},
		{"uper(name)", nil, "E101.function", "uper", "upper"},
		{"repeat(name, 3)", nil, "E101.function", "repeat", ""},
		{"sortBy(lines, .price)", nil, "E101.function", "sortBy", ""},
		{"reduce(numbers, # + #acc)", nil, "E101.function", "reduce", ""},
		{"visits('settel')", nil, "E101.step", "'settel'", "'settle'"},
		{"today > birth", nil, "E101.call", "today", "today()"},
		{"score == null", nil, "E101.nil", "null", "nil"},
		{"staff.x", nil, "E101.staff", "staff", ""},
		{"letter.no", nil, "E101.letter", "letter", ""},
		{"$env", nil, "E101", "$env", ""},

		{"fee", yes, "E102", "fee", "fee > 0"},
		{"name", yes, "E102", "name", "name != ''"},
		{"kind", yes, "E102", "kind", "kind == 'inpatient'"},
		{"tags", yes, "E102", "tags", "len(tags) > 0"},
		{"birth", yes, "E102", "birth", "has(birth)"},
		{"ok and fee", nil, "E102", "fee", "fee > 0"},
		{"fee ? 1 : 2", nil, "E102", "fee", "fee > 0"},
		{"any(lines, .price)", nil, "E102", ".price", ".price > 0"},

		{"fee > 'a'", nil, "E103", "fee > 'a'", ""},
		{"fee == name", nil, "E103", "fee == name", ""},
		{"ok == 1", nil, "E103", "ok == 1", ""},
		{"birth > now()", nil, "E103", "birth > now()", "date(now())"},
		{"kind == lane", nil, "E103.enum", "kind == lane", ""},
		{"min(fee, name)", nil, "E103", "min(fee, name)", ""},
		{"birth >= '2000-01-01'", nil, "E103.date", "'2000-01-01'", "date('2000-01-01')"},
		{"'1380/2/3' < birth", nil, "E103.date", "'1380/2/3'", "jalali('1380/2/3')"},
		{"kind > lane", nil, "E103.enum", "kind > lane", ""},
		{"kind > kind", nil, "E103.order", "kind > kind", ""},
		{"ok > ok", nil, "E103.order", "ok > ok", ""},
		{"wait > wait", nil, "E103.order", "wait > wait", ""},
		{"birth - 1", nil, "E103.number", "birth", ""},
		{"-name", nil, "E103.number", "name", ""},
		{"sum(tags)", nil, "E103.number", "tags", ""},
		{"name + 1", nil, "E103.text", "1", "string(1)"},
		{"fee contains '1'", nil, "E103.text", "fee", "string(fee)"},
		{"rate % 2", nil, "E103.remainder", "rate % 2", ""},
		{"ok ? 1 : 'a'", nil, "E103.either", "1 : 'a'", ""},
		{"[1, 'a']", nil, "E103.list", "'a'", ""},
		{"'a' in name", nil, "E103.in", "name", ""},
		{"1 in tags", nil, "E103", "1 in tags", ""},

		{"fee = 1", nil, "E104", "=", "fee == 1"},
		{"kind == 'x' and lane = 'fast'", nil, "E104", "=", "kind == 'x' and lane == 'fast'"},

		{"kind == 'dentl'", nil, "E105", "'dentl'", "'dental'"},
		{"'zzz' != kind", nil, "E105", "'zzz'", ""},
		{"kind in ['dental', 'drag']", nil, "E105", "'drag'", "'drug'"},
		{"'invoce' in missing", nil, "E105", "'invoce'", "'invoice'"},
		{"(verdict ?? '') == 'rejct'", nil, "E105.type", "'rejct'", "'reject'"},
		{"ok ? 'fast' : 'slow'", &Type{Kind: Enum, Values: []string{"fast", "normal"}}, "E105.type", "ok ? 'fast' : 'slow'", ""},

		{"customer.segmnt", nil, "E106", "segmnt", "segment"},
		{"case.result == 'success'", nil, "E106", "result", ""},
		{"lines.price", nil, "E106.list", "lines.price", ""},
		{"name.x", nil, "E106.plain", "name.x", ""},
		{"ok ? tags : numbers", nil, "E103.either", "", ""},
		{"ok ? lines[0] : address", nil, "E103.either", "", ""},
		{"any(lines, .prise > 1)", nil, "E106", "prise", "price"},

		{"score > 1", nil, "E107", "score", "(score ?? 0)"},
		{"not agreed", nil, "E107", "agreed", "(agreed ?? false)"},
		{"agreed", yes, "E107", "agreed", "(agreed ?? false)"},
		{"score + 1", nil, "E107", "score", "(score ?? 0)"},
		{"upper(reason)", nil, "E107", "reason", "(reason ?? '')"},
		{"signed < now()", nil, "E107", "signed", "has(signed)"},
		{"address.city == 'x'", nil, "E107", "address", "has(address)"},
		{"address?.city contains 'x'", nil, "E107", "address?.city", "(address.city ?? '')"},
		{"has(score) or score > 1", nil, "E107", "score", "(score ?? 0)"},
		{"any(lines, .note contains 'x')", nil, "E107", ".note", "(.note ?? '')"},
		{"nil > 1", nil, "E107.nil", "nil", ""},

		{"result.match", nil, "E108", "result", ""},

		{"name.upper()", nil, "E109.method", "upper", ""},
		{"1..1000000", nil, "E109.range", "..", ""},
		{"2 ** 3", nil, "E109.operator", "**", ""},
		{"1 < fee < 3", nil, "E109.chain", "", ""},
		{"score ?: 1", nil, "E109.elvis", "", ""},
		{"tags[0:1]", nil, "E109.slice", "[", ""},
		{"let a = 1; a", nil, "E109.let", "a", ""},
		{"1; 2", nil, "E109.sequence", "1", ""},
		{"b'a'", nil, "E109.form", "b'a'", ""},
		{"customer[name]", nil, "E109.dynamic", "", ""},
		{"any(lines, #acc > 1)", nil, "E109.pointer", "#", ""},
		{"any(lines, any(tags, true))", nil, "E109.nested", "any(tags, true)", ""},
		{"name matches lane", nil, "E109.pattern", "lane", ""},
		{"name matches '('", nil, "E109.regexp", "'('", ""},

		{"name", money, "E110", "name", "int(name)"},
		{"fee", &Type{Kind: Text}, "E110", "fee", "string(fee)"},
		{"verdict ?? 'none'", &Type{Kind: Enum, Values: []string{"ok", "reject"}}, "E105.type", "verdict ?? 'none'", ""},
		{"lane", &Type{Kind: Enum, Values: []string{"fast"}}, "E105.type", "lane", ""},
		{"name", &Type{Kind: Enum, Values: []string{"a"}}, "E110", "name", ""},
		{"'1405-09-01'", &Type{Kind: Date}, "E110", "'1405-09-01'", "jalali('1405-09-01')"},
		{"now()", &Type{Kind: Date}, "E110", "now()", "date(now())"},
		{"upper(fee)", nil, "E110.argument", "fee", ""},
		{"any(name, true)", nil, "E110.argument", "name", ""},
		{"len(fee)", nil, "E110.argument", "fee", ""},
		{"string(tags)", nil, "E110.argument", "tags", ""},
		{"tags['a' + 'b']", nil, "E110", "'a' + 'b'", ""},
		{"upper()", nil, "E110.count", "upper()", ""},
		{"round(1, 2)", nil, "E110.count", "round(1, 2)", ""},
		{"visits(name)", nil, "E110.literal", "name", ""},
		{"has(1)", nil, "E110.path", "has(1)", ""},
		{"date('2026-02-30')", nil, "E110.date", "date('2026-02-30')", ""},
		{"date('1405-09-01')", nil, "E110.date", "date('1405-09-01')", "jalali('1405-09-01')"},
		{"jalali('1405-13-01')", nil, "E110.jalali", "jalali('1405-13-01')", ""},
		{"date_add(birth, '7')", nil, "E110.duration", "'7'", ""},
		{"date_add(birth, '2bd')", nil, "E110.business", "'2bd'", ""},
		{"date_add(birth, '2h')", nil, "E110.unit", "'2h'", ""},

		{"fee / 2", money, "E112", "fee / 2", "int(fee / 2)"},
		{"sum(lines, .price) * 0.5", whole, "E112", "sum(lines, .price) * 0.5", "int(sum(lines, .price) * 0.5)"},
	} {
		t.Run(row.src, func(t *testing.T) {
			p, problems := Compile(row.src, claims(), row.want)
			if p != nil || len(problems) == 0 {
				t.Fatalf("no problem; want %s", row.key)
			}
			got := problems[0]
			if got.Key != "expression."+row.key || got.Suggestion != row.suggest {
				t.Errorf("got %s, suggestion %q; want %s, %q", got.Key, got.Suggestion, row.key, row.suggest)
			}
			code, _, _ := strings.Cut(row.key, ".")
			if got.Code != code {
				t.Errorf("code %s", got.Code)
			}
			if piece := pieceOf(row.src, got); row.piece != "" && piece != row.piece {
				t.Errorf("points at %q, want %q", piece, row.piece)
			}
			for _, lang := range []text.Lang{text.Fa, text.En} {
				if s := got.In(lang); s == got.Key || strings.Contains(strings.ReplaceAll(s, "{x: ", ""), "{") {
					t.Errorf("%s: %q", lang, s)
				}
			}
		})
	}
}

func pieceOf(src string, p Problem) string {
	r := []rune(src)
	from := min(p.Offset, len(r))
	return string(r[from:min(from+p.Length, len(r))])
}

func TestAllProblemsAtOnce(t *testing.T) {
	_, problems := Compile("fe > 0 and kind == 'x' or name > 3 and result.y", claims(), nil)
	var codes []string
	for _, p := range problems {
		codes = append(codes, p.Code)
	}
	if diff := cmp.Diff([]string{"E101", "E105", "E103", "E108"}, codes); diff != "" {
		t.Error(diff)
	}
}

func TestSourceIsBounded(t *testing.T) {
	for src, key := range map[string]string{
		"'" + strings.Repeat("ب", 2000) + "'":                        "E100.long",
		"1" + strings.Repeat("+1", 300):                              "E100.nodes",
		strings.Repeat("1<(", 50) + "1" + strings.Repeat(")<1", 50):  "E109.chain",
		strings.Repeat("(", 90) + "ok" + strings.Repeat("?:ok)", 90): "E109.elvis",
	} {
		_, problems := Compile(src, claims(), nil)
		if len(problems) != 1 || problems[0].Key != "expression."+key {
			t.Errorf("%.20s: %v", src, problems)
		}
	}
}

func TestAnExpressionWithoutNames(t *testing.T) {
	compiled(t, "1 + 1", nil, &Type{Kind: Money})
	if _, problems := Compile("customer.x", nil, nil); problems[0].Code != "E106" {
		t.Error(problems)
	}
}

func TestNames(t *testing.T) {
	env := claims()
	env.Loops = []Field{{Name: "line", Type: itemsOf(find(env.Vars, "lines"))}}
	for _, row := range []struct {
		src          string
		names, needs []string
	}{
		{"fee > 0 and fee < 5", []string{"fee"}, []string{"fee"}},
		{"customer.segment == 'vip' and customer.full_name != ''", []string{"customer.segment", "customer.full_name"}, nil},
		{"(score ?? 0) > fee", []string{"score", "fee"}, []string{"fee"}},
		{"has(score) and score > 1", []string{"score"}, nil},
		{"score == 1 or fee + 1 == 2", []string{"score", "fee"}, []string{"fee"}},
		{"line.price * 2", []string{"line.price"}, []string{"line.price"}},
		{"any(lines, .price > fee)", []string{"lines", "fee"}, []string{"lines", "fee"}},
		{"address?.city", []string{"address.city"}, nil},
		{"lines[0].price", []string{"lines"}, []string{"lines"}},
		{"score", []string{"score"}, []string{"score"}},
		{"visits('settle') > 1", nil, nil},
	} {
		p := compiled(t, row.src, env, nil)
		if diff := cmp.Diff(row.names, p.Names()); diff != "" {
			t.Errorf("%s: names %s", row.src, diff)
		}
		if diff := cmp.Diff(row.needs, p.Needs()); diff != "" {
			t.Errorf("%s: needs %s", row.src, diff)
		}
	}
}

func TestTypeOfAnExpression(t *testing.T) {
	for src, want := range map[string]Type{
		"score":                   {Kind: Int, Optional: true},
		"score ?? 0":              {Kind: Int},
		"has(score) ? score : 0":  {Kind: Int},
		"fee + count":             {Kind: Money},
		"fee / 2":                 {Kind: Decimal},
		"fee * rate":              {Kind: Decimal},
		"first(tags)":             {Kind: Text, Optional: true},
		"who('settle')":           {Kind: Text, Optional: true},
		"verdict":                 {Kind: Enum, Optional: true},
		"verdict ?? 'none'":       {Kind: Enum},
		"ok ? 'a' : name":         {Kind: Text},
		"find(lines, .price > 1)": {Kind: Object, Optional: true},
	} {
		got := compiled(t, src, claims(), nil).Type()
		if got.Kind != want.Kind || got.Optional != want.Optional {
			t.Errorf("%s: %s, optional %t", src, got.Kind, got.Optional)
		}
	}
}

func TestJSON(t *testing.T) {
	v := func(name string) []any { return []any{"var", name} }
	for src, want := range map[string]any{
		"kind == 'dental'":             []any{"==", v("kind"), "dental"},
		"fee > 0 and not ok":           []any{"and", []any{">", v("fee"), 0}, []any{"not", v("ok")}},
		"(verdict ?? '') != 'reject'":  []any{"!=", []any{"??", v("verdict"), ""}, "reject"},
		"len(missing) > 0":             []any{">", []any{"len", v("missing")}, 0},
		"has(score) or score == nil":   []any{"or", []any{"has", v("score")}, []any{"==", v("score"), []any{"lit", nil}}},
		"birth <= today()":             []any{"<=", v("birth"), []any{"today"}},
		"birth > jalali('1405-09-01')": []any{">", v("birth"), "2026-11-22"},
		"kind in ['dental', 'drug']":   []any{"in", v("kind"), []any{"lit", []any{"dental", "drug"}}},
		"kind not in ['drug']":         []any{"not", []any{"in", v("kind"), []any{"lit", []any{"drug"}}}},
		"ok ? -fee : count + 1":        []any{"?:", v("ok"), []any{"-", 0, v("fee")}, []any{"+", v("count"), 1}},
		"address?.city == 'x'":         []any{"==", v("address.city"), "x"},
		"fee > -5":                     []any{">", v("fee"), -5},
		"fee > 0.5":                    []any{">", v("fee"), 0.5},
		"customer.segment == 'vip'":    nil,
		"rate > 1":                     nil,
		"upper(name) == 'A'":           nil,
		"any(lines, .price > 0)":       nil,
		"visits('settle') > 1":         nil,
		"fee % 2 == 0":                 nil,
		"kind in ['dental', name]":     nil,
	} {
		if diff := cmp.Diff(want, compiled(t, src, claims(), nil).JSON()); diff != "" {
			t.Errorf("%s: %s", src, diff)
		}
	}
}
