package definitions

import (
	"os"
	"slices"
	"strings"
	"testing"
)

const theCase = `
  - name: case
    given:
      now: 2026-11-21T09:00:00+03:30
      customer: {full_name: Sara, segment: normal, national_id: "0012345679", mobile: "09120000000", province: Tehran, instruments: []}
      services:
        civil_registry.verify: [REPLIES]
    when:
      - start: {by: customer, with: {claim_kind: outpatient, birth_date: 1990-01-01, treatment_date: 2026-11-01, claimed_amount: 8000000, iban: IR220000000000000000000001, invoices: [a.pdf]}}
`

const good = "{returns: {match: true, full_name: Sara, alive: true}}"

func TestWhatFailsIsTold(t *testing.T) {
	c := shipped(t)
	p, _ := Load("medical_claim.yaml", readLibrary(t, "medical_claim.yaml"), c)
	for name, tt := range map[string]struct{ replies, more, want string }{
		"a value":        {good, "    then: {vars: {fee: 100}}", "line 10: expected fee = 100, but it is 200000"},
		"a place":        {good, "    then: {at: [closed]}", "expected the case at closed, but it is pay_fee"},
		"no answers":     {"{error: unavailable}", "      - pass: 1h\n    then: {open: true}", "called civil_registry.verify a second time, but only 1 answer is given"},
		"an early deed":  {good, "      - do: {step: expert_review, as: e, outcome: accept}\n    then: {open: true}", "nothing is to be done at 'expert_review'; the case is at pay_fee"},
		"a wrong result": {good, "      - pay: pay_fee\n      - do: {step: expert_review, as: e, outcome: give_back}\n    then: {open: true}", "missing"},
		"no refusal":     {good, "      - pay: pay_fee\n      - refuse: {step: expert_review, as: e, outcome: accept, because: four_eyes}\n    then: {open: true}", "but it was accepted"},
	} {
		t.Run(name, func(t *testing.T) {
			src := "scenarios:" + strings.Replace(theCase, "REPLIES", tt.replies, 1) + tt.more + "\n"
			list, diags := Scenarios("medical_claim.test.yaml", []byte(src), p, c)
			if len(list) != 1 || len(diags) > 0 {
				t.Fatalf("%d scenarios, %v", len(list), diags)
			}
			r := RunScenarios(p, list)[0]
			if r.Passed || !strings.Contains(strings.Join(r.Failures, "\n"), tt.want) {
				t.Errorf("%v, want %s", r.Failures, tt.want)
			}
		})
	}
}

// A decimal is compared by its value, however it is written.
func TestDecimalsAreComparedByValue(t *testing.T) {
	catalog, _, err := LibraryCatalog(os.DirFS("../docs/examples"))
	src := runnable(t)["../docs/examples/leak.yaml"]
	if err != nil || len(src) == 0 {
		t.Fatal(err)
	}
	p, diags := Load("leak.yaml", src, catalog)
	if p == nil {
		t.Fatal(diags)
	}
	for written, want := range map[string]bool{`"0.80"`: true, "0.800": true, `"0.81"`: false} {
		told := strings.Replace(string(src), `vars: {bar: "0.8"}`, "vars: {bar: "+written+"}", 1)
		list, diags := Scenarios("leak.yaml", []byte(told), p, catalog)
		passed := !slices.ContainsFunc(RunScenarios(p, list), func(r Result) bool { return !r.Passed })
		if len(list) == 0 || len(diags) > 0 || passed != want {
			t.Errorf("%s: passed %v, %v", written, passed, diags)
		}
	}
}

func TestWaysBesideTheSteps(t *testing.T) {
	c := shipped(t)
	p, _ := Load("medical_claim.yaml", readLibrary(t, "medical_claim.yaml"), c)
	src := "scenarios:" + strings.Replace(theCase, "REPLIES", good, 1) + `
      - pay: pay_fee
      - anytime: {name: add_document, as: customer, with: {invoices: [a.pdf, b.pdf]}}
      - expect: {vars: {invoices: [a.pdf, b.pdf]}, at: [expert_review]}
      - cancel: {by: customer}
    then: {ended: withdrawn, refunds: 1, open: false, survey: none}
`
	list, diags := Scenarios("x.test.yaml", []byte(src), p, c)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	for _, r := range RunScenarios(p, list) {
		if !r.Passed {
			t.Error(strings.Join(r.Failures, "\n"))
		}
	}
}

func TestStaffAreChosen(t *testing.T) {
	c := shipped(t)
	p, _ := Load("medical_claim.yaml", readLibrary(t, "medical_claim.yaml"), c)
	src := "scenarios:" + strings.Replace(theCase, "REPLIES", good, 1) + `
      - pay: pay_fee
      - expect: {assigned: {expert_review: amin}}
      - do: {step: expert_review, as: amin, outcome: accept}
      - expect: {assigned: {medical_opinion: bita, finance_opinion: cyrus}}
    then: {at: [medical_opinion, finance_opinion]}
`
	src = strings.Replace(src, "      services:", "      staff: {amin: {roles: [medical_expert]}, bita: {roles: [medical_expert]}, cyrus: {roles: [finance_expert]}}\n      services:", 1)
	list, diags := Scenarios("x.test.yaml", []byte(src), p, c)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	for _, r := range RunScenarios(p, list) {
		if !r.Passed {
			t.Error(strings.Join(r.Failures, "\n"))
		}
	}
}
