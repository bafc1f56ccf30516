package definitions

import (
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

// What analysts write wrong, and the words that must teach them.
func TestWhatAnalystsWriteWrong(t *testing.T) {
	const sound = `kartabl: v1
kind: process
id: leave
version: 1
title: {fa: مرخصی, en: Leave}
owner: claims_manager
calendar: office
start: {by: [customer], form: ask, next: choose}
vars:
  days: {type: int, min: 1}
  from: {type: date}
  cost: {type: money, default: 0}
forms:
  ask:
    title: {fa: درخواست, en: Ask}
    fields:
      days: {label: {fa: روز, en: Days}, required: true}
      from: {label: {fa: از, en: From}, required: true}
steps:
  choose:
    kind: decide
    set: {cost: =days * 1000}
    next:
      - {when: days > 3, to: look}
      - {else: over}
  look:
    kind: task
    who: staff
    label: {fa: بررسی, en: Look}
    assign: {role: claims_manager}
    sla: {target: 2bd}
    form: ask
    next: over
  over: {kind: end, label: {fa: پایان, en: Over}, result: success}
subject: "{{ cost }}"
`
	c := shipped(t)
	if _, diags := Load("x.yaml", []byte(sound), c); len(diags) > 0 {
		t.Fatal(diags)
	}
	for name, tt := range map[string]struct{ was, is, code, hint string }{
		"a wrong indent":             {"    who: staff\n", "      who: staff\n", "K034", "left"},
		"a step that lies too left":  {"  look:\n", "look:\n", "K035", "too far to the left"},
		"a tab":                      {"    who: staff\n", "\twho: staff\n", "K015", "spaces"},
		"persian digits":             {"default: 0", "default: ۱۲۰۰۰", "E110", "`12000`"},
		"thousands":                  {"default: 0", "default: 12,000", "K009", "`12000`"},
		"thousands in quotes":        {"default: 0", `default: "12,000"`, "E110", "`12000`"},
		"a persian version":          {"version: 1", "version: ۱", "K021", "`1`"},
		"a persian duration":         {"target: 2bd", "target: ۲bd", "K013", "`2bd`"},
		"a duration in words":        {"target: 2bd", "target: 2 days", "K013", "`2d`"},
		"no else":                    {"      - {else: over}\n", "", "E203", "else"},
		"on":                         {"    next: over\n  over", "    on: over\n    next: over\n  over", "K010", "Allowed here"},
		"yes":                        {"required: true}\n      from", "required: yes}\n      from", "K008", "true"},
		"a range":                    {"days > 3", "days in 3..5", "E109", ""},
		"the sign forgotten":         {"=days * 1000", "days * 1000", "E111", `"=days * 1000"`},
		"one sign for two":           {"days > 3", "days = 3", "E104", "=="},
		"a jalali date":              {"{type: date}", "{type: date, default: 1405-09-01}", "E110", "=jalali('1405-09-01')"},
		"a jalali date with slashes": {"{type: date}", "{type: date, default: ۱۴۰۵/۰۹/۰۱}", "E110", "=jalali('1405-09-01')"},
		"a date compared as a text":  {"days > 3", "from > '1405-09-01'", "E103", ""},
		"a colon in a label":         {"label: {fa: بررسی, en: Look}", "label: Look: now", "K017", "quotes"},
		"a persian comma":            {"{by: [customer], form: ask, next: choose}", "{by: [customer]، form: ask, next: choose}", "K036", "comma"},
		"a persian name":             {"  cost: {", "  هزینه: {", "K023", "a-z"},
		"assignment for a text":      {"set: {cost: =days * 1000}", "set: cost = 5", "K021", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(sound, tt.was) {
				t.Fatal(tt.was)
			}
			_, diags := Load("x.yaml", []byte(strings.Replace(sound, tt.was, tt.is, 1)), c)
			if len(diags) == 0 || diags[0].Code != tt.code || !strings.Contains(diags[0].Text.In(text.En)+diags[0].Suggestion.In(text.En), tt.hint) {
				for _, d := range diags {
					t.Error(d.In(text.En), d.In(text.Fa))
				}
			}
			if len(diags) > 2 {
				t.Errorf("one fault is told %d times: %v", len(diags), diags)
			}
		})
	}
}
