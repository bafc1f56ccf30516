package definitions

import (
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

// A named form may show the items of a loop, where every step that uses it stands in
// that loop; it goes as the form in one line does.
func TestAFormOfALoop(t *testing.T) {
	c := shipped(t)
	src := strings.Replace(string(readLibrary(t, "contract_renewal.yaml")), "fields: [line.price]", "form: by_hand", 1)
	src = strings.Replace(src, "\nforms:\n", "\nforms:\n  by_hand:\n    title: {fa: قیمت, en: Price}\n    fields:\n      line.price: {label: {fa: قیمت, en: Price}, required: line.code != ''}\n", 1)
	p, diags := Load("contract_renewal.yaml", []byte(src), c)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	list, diags := Scenarios("contract_renewal.yaml", []byte(src), p, c)
	if len(diags) > 0 || len(list) == 0 {
		t.Fatal(diags)
	}
	for _, r := range RunScenarios(p, list) {
		if !r.Passed {
			t.Error(r.Failures)
		}
	}
	outside := strings.Replace(src, "form: contract, next: prices", "form: by_hand, next: prices", 1)
	if outside == src {
		outside = strings.Replace(src, "  form: ", "  form: by_hand # ", 1)
	}
	_, diags = Load("contract_renewal.yaml", []byte(outside), c)
	if len(diags) == 0 || diags[0].Code != "E140" || !strings.Contains(diags[0].Suggestion.In(text.En), "'line' is an item of 'prices'") {
		t.Errorf("used outside: %v", diags)
	}
}

// items is a process with a loop of which the customer sees a part.
const items = `kartabl: v1
kind: process
id: items
version: 1
title: {fa: اقلام, en: Items}
owner: claims_manager
start: {by: [customer], form: ask, next: each}
vars:
  lines: {type: list, items: {type: object, fields: {code: {type: text}, price: {type: money, optional: true}}}}
forms:
  ask:  {title: {fa: اقلام, en: Items}, fields: {lines: {label: {fa: اقلام, en: Items}, required: true}}}
  show: {title: {fa: قیمت, en: Price}, fields: {line.price: {label: {fa: قیمت, en: Price}}}}
steps:
  each:
    kind: foreach
    items: lines
    as: line
    max: 5
    start: see
    steps:
      see: {kind: task, who: customer, label: {fa: ببینید, en: See}, form: show, next: done}
    next: over
  over: {kind: end, label: {fa: پایان, en: Over}, result: success}
`

func TestWhatIsKnownOfAnItem(t *testing.T) {
	c := shipped(t)
	for name, tt := range map[string]struct{ was, is, code string }{
		"as it is":               {"", "", ""},
		"the list is for staff":  {"price: {type: money, optional: true}}}}", "price: {type: money, optional: true}}}, glass: private}", "E143"},
		"its list is calculated": {"items: lines\n", "items: filter(lines, true)\n", "E261"},
		"no such part":           {"line.price:", "line.cost:", "E140"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(items, tt.was) {
				t.Fatal(tt.was)
			}
			_, diags := Load("items.yaml", []byte(strings.Replace(items, tt.was, tt.is, 1)), c)
			if tt.code == "" && len(diags) > 0 || tt.code != "" && (len(diags) == 0 || diags[len(diags)-1].Code != tt.code || diags[len(diags)-1].Place.Line == 11) {
				t.Errorf("want %s, got %v", tt.code, diags)
			}
		})
	}
}

// Four eyes that nobody can satisfy are told, where it can be known.
func TestFourEyesThatNobodyHas(t *testing.T) {
	const src = `kartabl: v1
kind: process
id: eyes
version: 1
title: {fa: چشم, en: Eyes}
owner: claims_manager
start: {by: [staff], roles: [employee], next: a}
steps:
  a: {kind: task, who: staff, label: {fa: الف, en: A}, assign: {user: =case.started_by}, next: b}
  b: {kind: task, who: staff, label: {fa: ب, en: B}, assign: {ASSIGN, not_same_as: [a]}, next: over}
  over: {kind: end, label: {fa: پایان, en: Over}, result: success}
`
	c := shipped(t)
	for assign, told := range map[string]bool{
		`user: "=who('a')"`:              true,
		`user: =case.started_by`:         true,
		`role: team_lead, same_as: a`:    true,
		`role: team_lead`:                false,
		`user: "=who('b') ?? 'manager'"`: false,
	} {
		_, diags := Load("eyes.yaml", []byte(strings.Replace(src, "ASSIGN", assign, 1)), c)
		if got := len(diags) == 1 && diags[0].Code == "E221"; got != told {
			t.Errorf("%s: %v", assign, diags)
		}
	}
}

// A variable that the message of every start sets, or its schedule, is set from there on.
func TestFirstValuesAreSet(t *testing.T) {
	const src = `kartabl: v1
kind: process
id: first
version: 1
title: {fa: نخست, en: First}
owner: claims_manager
subject: "{{ hash }}"
start: {START, next: a}
vars: {hash: {type: text}}
steps:
  a: {kind: decide, next: [{when: hash contains 'x', to: over}, {else: over}]}
  over: {kind: end, label: {fa: پایان, en: Over}, result: success}
`
	c := shipped(t)
	const message = "message: {name: contract_signed, customer: =result.hash, set: {hash: =result.hash}}"
	for start, told := range map[string]bool{
		"by: [message], " + message:                                                  false,
		"by: [message, staff], roles: [employee], " + message:                        true,
		`by: [schedule], schedule: {cron: "0 6 * * *", with: {hash: x}}`:             false,
		`by: [schedule], schedule: {cron: "0 6 * * *", each: list, with: {hash: x}}`: true,
		"by: [staff], roles: [employee]":                                             true,
	} {
		_, diags := Load("first.yaml", []byte(strings.Replace(src, "START", start, 1)), c)
		found := false
		for _, d := range diags {
			found = found || d.Code == "E107"
		}
		if found != told || !found && len(diags) > 0 {
			t.Errorf("%s: %v", start, diags)
		}
	}
}
