package definitions

import (
	"os"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
)

// moving is a scenario of the claim that begins on version 2.
func moving(t *testing.T, older bool, acts string) ([]*Scenario, Diagnostics, *engine.Process) {
	t.Helper()
	c := shipped(t)
	p, diags := Load("medical_claim.yaml", readLibrary(t, "medical_claim.yaml"), c)
	if p == nil {
		t.Fatal(diags)
	}
	src, err := os.ReadFile("../processes/testdata/medical_claim_v2.yaml")
	if err != nil {
		t.Fatal(err)
	}
	two, diags := Load("medical_claim.v2.yaml", src, c)
	if two == nil {
		t.Fatal(diags)
	}
	list, diags := ScenariosAfter("medical_claim.test.yaml", []byte(`scenarios:
  - name: moves
    given:
      now: 2026-11-21T09:00:00+03:30
      customer: {full_name: Sara, segment: normal, national_id: "0012345679", mobile: "09120000000", province: Tehran, instruments: []}
      services:
        civil_registry.verify: [{returns: {match: true, full_name: Sara, alive: true}}]
        core_insurance.settle: [{returns: {trace_no: T1}, delay: 3s}]
    when:
      - start: {by: customer, with: {claim_kind: dental, birth_date: 1990-01-01, treatment_date: 2026-11-01, claimed_amount: 8000000, iban: IR220000000000000000000001, invoices: [a.pdf]}}
`+acts), p, c, func(id string, version int) *engine.Process {
		if older && id == "medical_claim" && version == 2 {
			return two
		}
		return nil
	})
	return list, diags, p
}

func TestScenariosMigrate(t *testing.T) {
	for name, tt := range map[string]struct{ acts, want string }{
		"goes on at the newer version": {`
      - expect: {at: [review]}
      - migrate: {}
      - expect: {at: [expert_review], vars: {lane: normal}}
      - do: {step: expert_review, as: e1, outcome: reject, with: {reject_reason: no}}
    then: {open: true}
`, ""},
		"stays, and was to": {`
      - do: {step: review, as: e1, outcome: accept}
      - do: {step: finance_opinion, as: f1, with: {finance_verdict: ok, finance_amount: 7000000}}
      - do: {step: doctor_review, as: e2, with: {medical_verdict: ok, medical_amount: 7000000}}
      - migrate: {stays: left}
    then: {open: true}
`, ""},
		"was to stay": {`
      - migrate: {stays: left}
    then: {open: true}
`, "was to stay on version 2 (left), but it has moved"},
		"stays": {`
      - cancel: {by: customer}
      - migrate: {}
    then: {open: false}
`, "stays on version 2: the case has ended"},
	} {
		t.Run(name, func(t *testing.T) {
			list, diags, p := moving(t, true, tt.acts)
			for _, d := range diags {
				t.Fatal(d.In(text.En))
			}
			for _, r := range RunScenarios(p, list) {
				if told := strings.Join(r.Failures, "\n"); r.Passed != (tt.want == "") || !strings.Contains(told, tt.want) {
					t.Errorf("passed %v: %s", r.Passed, told)
				}
			}
		})
	}
}

// Names are those of the version on which the case is.
func TestScenariosMigrateByName(t *testing.T) {
	for name, tt := range map[string]struct {
		older bool
		acts  string
		code  string
	}{
		"a new name before":        {true, "      - do: {step: expert_review, as: e1}\n      - migrate: {}\n    then: {open: true}\n", "E341"},
		"an old name after":        {true, "      - migrate: {}\n    then: {at: [review]}\n", "E341"},
		"all is believed":          {false, "      - expect: {at: [anywhere], vars: {whatever: 1}}\n      - migrate: {}\n    then: {at: [expert_review]}\n", ""},
		"but after it it is known": {false, "      - migrate: {}\n    then: {at: [anywhere]}\n", "E341"},
		"a reason that is none":    {true, "      - migrate: {stays: lazy}\n    then: {open: true}\n", "K022"},
	} {
		t.Run(name, func(t *testing.T) {
			list, diags, p := moving(t, tt.older, tt.acts)
			if tt.code == "" && len(diags) > 0 || tt.code != "" && (len(diags) != 1 || diags[0].Code != tt.code) {
				t.Fatalf("want %s, got %v", tt.code, diags)
			}
			if tt.older {
				return
			}
			if r := RunScenarios(p, list)[0]; r.Passed || list[0].Lacks() != 2 || !strings.Contains(r.Failures[0], "medical_claim.v2.yaml") {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestAScenarioCannotMigrateToWhatTakesNoCases(t *testing.T) {
	src := strings.Split(string(readLibrary(t, "credit_check.yaml")), "scenarios:")[0] + `scenarios:
  - name: moves
    given: {now: 2026-11-21T09:00:00+03:30}
    when: [{start: {by: process, with: {national_id: "0012345679"}}}, {migrate: {}}]
    then: {open: true}
`
	if _, diags := Load("credit_check.yaml", []byte(src), shipped(t)); len(diags) != 1 || diags[0].Code != "K029" {
		t.Errorf("%v", diags)
	}
}
