package definitions

import (
	"slices"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

func TestDifferencesAreToldInWordsOfTheProcess(t *testing.T) {
	before := string(readLibrary(t, "medical_claim.yaml"))
	for _, tt := range []struct{ was, is, en, fa string }{
		{"version: 3", "version: 4", "version 3 → 4", "version از 3 به 4"},
		{"      target: 2bd\n", "      target: 1bd\n", "expert_review: target 2bd → 1bd", "expert_review: target از 2bd به 1bd"},
		{
			"      accept: {label: {fa: تأیید, en: Accept}, to: departments}\n", "      accept: {label: {fa: تأیید, en: Accept}, to: departments}\n      wait: {label: {fa: درنگ, en: Wait}, to: departments}\n",
			"expert_review: new outcome wait", "expert_review: نتیجه wait تازه است",
		},
		{"      remind:  {after: 3d, every: 4d, times: 6, do: [{notify: customer, by: sms, template: sms_missing_docs}]}\n", "", "return_to_customer: timer remind is gone", "return_to_customer: زمان‌سنج remind برداشته شد"},
		{"fee:               {type: money", "fee:               {type: int", "variable fee: type money → int", "متغیر fee: type از money به int"},
		{"en: Paid}", "en: Settled}", "closed: label.en Paid → Settled", "closed: label.en از Paid به Settled"},
		{"approved_amount > 1000000000", "approved_amount > 900000000", "approve_amount: goes to manager_approve [approved_amount > 900000000]; settle (before: manager_approve [approved_amount > 1000000000]; settle)", "می‌رود به"},
		{"  abandoned: {kind: end", "  lost: {kind: end, label: {fa: گم, en: Lost}, result: abandoned}\n  abandoned: {kind: end", "new step lost (end)", "گام تازه lost (end)"},
		{"not_same_as: [expert_review]}   # four", "not_same_as: []}   # four", "confirm_reject: assign.not_same_as [expert_review] → []", ""},
		{"  - name: money that comes late", "  - name: late money", "new scenario 'late money goes back'", "سناریوی تازه «late money goes back»"},
	} {
		after := strings.Replace(before, tt.was, tt.is, 1)
		changes, diags := Diff("a.yaml", []byte(before), "b.yaml", []byte(after))
		if diags != nil || after == before {
			t.Fatal(tt.was, diags)
		}
		found := slices.ContainsFunc(changes, func(c Change) bool {
			return c.In(text.En) == tt.en && strings.Contains(c.In(text.Fa), tt.fa) && c.Line > 0
		})
		if !found || len(changes) > 2 {
			t.Errorf("want %q\ngot  %v", tt.en, changes)
		}
	}
}

func TestLayoutAndOrderAreNoDifference(t *testing.T) {
	for _, name := range processes(t) {
		src := readLibrary(t, name)
		if changes, _ := Diff(name, src, name, src); len(changes) != 0 {
			t.Errorf("%s differs from itself: %v", name, changes)
		}
	}
	a, b := []byte("title: X\nid: a\nsteps: {e: {kind: end, result: success}}\n"), []byte("id: a   # note\nsteps:\n  e:\n    result: success\n    kind: end\ntitle: X\n")
	if changes, diags := Diff("a", a, "b", b); len(changes) != 0 || diags != nil {
		t.Error(changes, diags)
	}
}
