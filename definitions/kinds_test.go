package definitions

import (
	"os"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

// renewal is the renewal of a contract with another list of scenarios.
func renewal(t *testing.T, acts string) []Result {
	t.Helper()
	c := shipped(t)
	p, diags := Load("contract_renewal.yaml", readLibrary(t, "contract_renewal.yaml"), c)
	if p == nil {
		t.Fatal(diags)
	}
	src := `scenarios:
  - name: case
    given:
      now: 2026-11-21T09:00:00+03:30
      customer: {full_name: Kaveh, segment: vip, national_id: "0012345679", mobile: "09120000000", province: Tehran, instruments: []}
      services:
        contracts.price_line: [{returns: {price: 100}}]
        contracts.activate: [{returns: {new_contract_no: C-000124}}]
      subprocesses: {credit_check: [{error: failure}, {returns: {score: 650}}]}
    when:
      - start: {by: schedule, with: {contract_no: C-000123, ends_on: 2027-01-05, lines: [{code: A, title: a}]}}
` + acts
	list, diags := Scenarios("contract_renewal.test.yaml", []byte(src), p, c)
	if len(list) != 1 || len(diags) > 0 {
		t.Fatal(diags)
	}
	return RunScenarios(p, list)
}

const toSignature = `
      - do: {step: answer, as: customer, outcome: accept}
      - do: {step: legal_check, as: legal1, outcome: ok}
`

func TestScenariosOfTheMissingKinds(t *testing.T) {
	for name, tt := range map[string]struct{ acts, want string }{
		"a message goes on": {toSignature + `
      - message: {name: contract_signed, key: C-000123, with: {signed_at: 2026-11-22T10:00:00+03:30, hash: x}}
      - expect: {at: [until_start], vars: {signed_at: 2026-11-22T06:30:00Z, credit_score: 0}}
      - pass: 60d
    then: {ended: renewed, vars: {new_no: C-000124}}
`, ""},
		"an early message is kept": {`
      - message: {name: contract_signed, key: C-000123, with: {signed_at: 2026-11-22T10:00:00+03:30, hash: x}}
      - expect: {ignored: [contract_signed]}
      - pass: 6d` + toSignature + `
    then: {at: [until_start]}
`, ""},
		"but not for ever": {`
      - message: {name: contract_signed, key: C-000123, with: {signed_at: 2026-11-22T10:00:00+03:30, hash: x}}
      - pass: 7d` + toSignature + `
    then: {at: [signed]}
`, ""},
		"another key": {toSignature + `
      - message: {name: contract_signed, key: C-000999, with: {hash: x}}
    then: {at: [signed]}
`, ""},
		"an unfit message": {toSignature + `
      - message: {name: contract_signed, key: C-000123, with: {signed_at: soon}}
    then: {at: [signed]}
`, "does not fit its fields"},
	} {
		t.Run(name, func(t *testing.T) {
			r := renewal(t, tt.acts)[0]
			told := strings.Join(r.Failures, "\n")
			if r.Passed != (tt.want == "") || !strings.Contains(told, tt.want) {
				t.Errorf("passed %v: %s", r.Passed, told)
			}
		})
	}
}

// The undo of a task, and a loop inside of a branch, are read and sound.
func TestTheMissingKindsAreSound(t *testing.T) {
	src, err := os.ReadFile("testdata/kinds.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := shipped(t)
	p, diags := Load("kinds.yaml", src, c)
	for _, d := range diags {
		t.Error(d.In(text.En))
	}
	if p == nil {
		t.FailNow()
	}
	if p.Steps["book"].Task.Undo == nil || p.Steps["ask"].Block.Path != "sides.left.each" || p.Steps["each"].Foreach.List != "rows" {
		t.Errorf("%+v", p.Steps["ask"].Block)
	}
	list, diags := Scenarios("kinds.yaml", src, p, c)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	for _, r := range RunScenarios(p, list) {
		if !r.Passed {
			t.Error(r.Failures)
		}
	}
}

// The undo of a call may name the answer: it is all that is known of a late success.
func TestAnUndoKnowsTheAnswer(t *testing.T) {
	src := strings.Replace(string(readLibrary(t, "medical_claim.yaml")), "{trace_no: =trace_no}", "{trace_no: =result.trace_no}", 1)
	if p, diags := Load("medical_claim.yaml", []byte(src), shipped(t)); p == nil {
		t.Error(diags)
	}
}
