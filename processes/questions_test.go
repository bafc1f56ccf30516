package processes_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/store"
)

// TestQuestionsOfListsAreKept: what the provider of a schedule was asked, also in vain,
// and which entries it gave, without what is personal in them.
func TestQuestionsOfListsAreKept(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(strings.NewReplacer(
			`contract_no: {type: text, pattern: "^C-[0-9]$"}`, "contract_no: {type: text}\n  phone: {type: text, pii: true, optional: true}",
			"with: {days: 45}", `with: {days: 45, manager: "09121234567"}`,
		).Replace(nightly)))
		w.s.RunOnce(t.Context()) // the schedule begins
		w.fake.Fail("lists.contracts_ending", hooks.Unavailable)
		w.fake.Answer("lists.contracts_ending", map[string]any{"contracts": []any{}})
		w.fake.Answer("lists.contracts_ending", map[string]any{"items": []any{
			map[string]any{"key": "C-1", "customer": "sara", "with": map[string]any{"contract_no": "C-1", "phone": "day and night", "more": 1}},
			map[string]any{"key": "0012345679", "customer": "sara", "with": map[string]any{"contract_no": "C-2"}},
		}})
		w.now = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC) // 06:30 in Tehran
		for range 3 {
			w.s.RunOnce(t.Context())
			w.now = w.now.Add(time.Hour)
		}
		type kept struct{ Process, Case, Key, Kind, Service, Operation, Outcome, Code, Detail, Args, Answer string }
		var got []kept
		w.must(w.db.View(t.Context(), func(tx *store.Tx) error {
			rows, err := tx.ListQuestions(t.Context(), "nightly", "", 10)
			for _, x := range rows {
				got = append(got, kept{x.Process, x.Case, x.Key, x.Kind, x.Service, x.Operation, x.Outcome, x.Code, x.Detail, x.Args, x.Answer})
			}
			return err
		}))
		row := kept{"nightly", "", "nightly/schedule/2026-11-22T06:30", store.ListQuestion, "lists", "contracts_ending", store.Answered, "", "", `{"days":45,"manager":"•••"}`, ""}
		given, wrong, away := row, row, row
		given.Answer = `{"items":[{"customer":"•••","key":"C-1","with":{"contract_no":"C-1","phone":"•••","•••":1}},{"customer":"•••","key":"•••","with":{"contract_no":"C-2"}}]}`
		wrong.Outcome, wrong.Code, wrong.Detail, wrong.Answer = store.CallFailed, hooks.Unavailable, "the answer has no list `items`", `{"•••":1}`
		away.Outcome, away.Code = store.CallFailed, hooks.Unavailable
		if d := cmp.Diff([]kept{given, wrong, away}, got); d != "" {
			t.Error(d)
		}
		if n := w.cases(); n != 1 { // no variable takes `more`
			t.Errorf("%d cases, want 1", n)
		}
	})
}
