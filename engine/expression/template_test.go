package expression

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
)

func TestTemplate(t *testing.T) {
	env := claims()
	find(env.Vars, "kind").Labels = map[string]text.Text{"outpatient": {text.Fa: "سرپایی", text.En: "Outpatient"}}
	env.Letter = true
	s := opened()
	s.Letter = map[string]any{"no": "1405/12", "date": "2026-11-22"}
	s.Vars["signed"] = "2026-11-22T08:30:00Z"
	s.Vars["reason"] = "<b>{{ fee }}</b>"
	for src, want := range map[string][2]string{
		"plain":                                {"plain", "plain"},
		"":                                     {"", ""},
		"{{ customer.full_name }}: {{ kind }}": {"Sara Ahmadi: سرپایی", "Sara Ahmadi: Outpatient"},
		"{{fee}}":                              {"۲۰۰٬۰۰۰ ریال", "200,000 rial"},
		"{{ count }} / {{ rate }}":             {"۳ / ۰٫۰۹", "3 / 0.09"},
		"{{ birth }}":                          {"۱۳۶۸/۱۰/۱۱", "1990-01-01"},
		"{{ signed }}":                         {"۱۴۰۵/۰۹/۰۱، ساعت ۱۲:۰۰", "2026-11-22, 12:00"},
		"{{ slot }} {{ wait }}":                {"۱۰:۳۰ ۸ ساعت کاری", "10:30 8 working hours"},
		"{{ ok }} {{ not ok }}":                {"بله خیر", "yes no"},
		"{{ lane }}":                           {"fast", "fast"},
		"{{ reason }}":                         {"<b>{{ fee }}</b>", "<b>{{ fee }}</b>"},
		"{{ score }}|{{ address?.city }}":      {"|", "|"},
		"{{ tags }}":                           {"a، b، a", "a, b, a"},
		"{{ lines[1] }}":                       {"Drug، ۵۰ ریال، ۱۰، twice", "Drug, 50 rial, 10, twice"},
		"{{ '}}' + \"{{\" }}":                  {"}}{{", "}}{{"},
		"{{ 'it\\'s' }} }}":                    {"it's }}", "it's }}"},
		"No. {{ letter.no }} of {{ letter.date }}": {"No. 1405/12 of ۱۴۰۵/۰۹/۰۱", "No. 1405/12 of 2026-11-22"},
		"{{ sum(lines, .price) * 2 }}":             {"۳۰۰ ریال", "300 rial"},
		"{{ kind ?? '-' }}":                        {"سرپایی", "Outpatient"},
	} {
		tm, problems := CompileTemplate(src, env)
		if tm == nil {
			t.Errorf("%s: %v", src, problems)
			continue
		}
		for i, lang := range []text.Lang{text.Fa, text.En} {
			got, err := tm.Render(s, lang)
			if err != nil || got != want[i] {
				t.Errorf("%s in %s: %q, %v; want %q", src, lang, got, err, want[i])
			}
		}
		if tm.Source() != src {
			t.Error(tm.Source())
		}
	}
}

func TestTemplateProblems(t *testing.T) {
	_, problems := CompileTemplate("سلام {{ fe }} و {{ fee", claims())
	var got []string
	for _, p := range problems {
		got = append(got, p.Key+" "+pieceOf("سلام {{ fe }} و {{ fee", p))
	}
	if diff := cmp.Diff([]string{"expression.E101 fe", "expression.E100.template {{"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTemplateNames(t *testing.T) {
	tm, _ := CompileTemplate("{{ fee }} {{ fee + count }}", claims())
	if diff := cmp.Diff([]string{"fee", "count"}, tm.Names()); diff != "" {
		t.Error(diff)
	}
	if _, err := tm.Render(nil, text.En); err == nil {
		t.Error("a sum of unset values was rendered")
	}
}

func TestMoneyIsWrittenInItsUnit(t *testing.T) {
	s := opened()
	s.Currency = "EUR"
	tm, _ := CompileTemplate("{{ fee }}", claims())
	for lang, want := range map[text.Lang]string{text.Fa: "۲٬۰۰۰٫۰۰ EUR", text.En: "2,000.00 EUR"} {
		if got, err := tm.Render(s, lang); err != nil || got != want {
			t.Errorf("in %s: %q, %v; want %q", lang, got, err, want)
		}
	}
	_, faults := Check(&Type{Kind: Money, Min: &Operand{Literal: 1050}}, 3, s)
	if len(faults) != 1 || faults[0].Args["min"] != money.Of(1050, "EUR") {
		t.Errorf("%+v", faults)
	}
}
