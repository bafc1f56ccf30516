package cartable_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
)

// reviewed is a case of Sara's at its expert, with the one who has it.
func (w *world) reviewed() (c, item, who string) { return w.reviewedAt("expert_review") }

func (w *world) reviewedAt(step string) (c, item, who string) {
	w.t.Helper()
	c = w.start().ID
	w.pay(c)
	it := w.item(c, step)
	return c, it.ID, w.login(it.Holder)
}

func (w *world) types(who, item string, d cartable.DraftSave) cartable.DraftKept {
	w.t.Helper()
	kept, err := w.cartable.SaveDraft(w.t.Context(), w.as(who), item, d)
	w.must(err)
	return kept
}

// shown are the values of an item's form, without those that are empty.
func (w *world) shown(who, item string) (map[string]any, cartable.Item) {
	w.t.Helper()
	v, err := w.cartable.Item(w.t.Context(), w.as(who), item)
	w.must(err)
	all := map[string]any{}
	for _, f := range v.Form.Fields {
		if f.Value != nil {
			all[f.Path] = f.Value
		}
	}
	return all, v
}

// Two pages of one person never wipe each other's fields, and what comes late does not
// take the place of what is newer.
func TestTwoPagesOfOnePerson(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		_, item, who := w.reviewed()
		now := saturday.UnixMilli()
		first := w.types(who, item, cartable.DraftSave{Values: map[string]any{"reject_reason": "first"}, Typed: map[string]int64{"reject_reason": now - 50}})
		second := w.types(who, item, cartable.DraftSave{Values: map[string]any{"missing": []any{"invoice"}}, Typed: map[string]int64{"missing": now - 40}})
		want := []cartable.TypedField{{Path: "reject_reason", Value: "first", At: now - 50}}
		if diff := cmp.Diff(want, second.Newer); diff != "" {
			t.Errorf("told the second page (-want +got):\n%s", diff)
		}
		late := w.types(who, item, cartable.DraftSave{Values: map[string]any{"reject_reason": "fir"}, Typed: map[string]int64{"reject_reason": now - 60}, Rev: first.Rev})
		if late.Rev != second.Rev || len(late.Newer) != 1 || late.Newer[0].Path != "missing" {
			t.Errorf("a late save is answered %+v", late)
		}
		values, v := w.shown(who, item)
		if values["reject_reason"] != "first" || !cmp.Equal(values["missing"], []any{"invoice"}) {
			t.Errorf("the form has %v", values)
		}
		if v.Draft == nil || v.Draft.Rev != second.Rev || v.Draft.Typed["missing"] != now-40 {
			t.Errorf("the draft is %+v", v.Draft)
		}
		w.types(who, item, cartable.DraftSave{Values: map[string]any{"reject_reason": nil}, Typed: map[string]int64{"reject_reason": now + int64(time.Hour/time.Millisecond)}})
		w.now = w.now.Add(time.Minute)
		w.types(who, item, cartable.DraftSave{Values: map[string]any{"missing": nil}})
		if values, _ = w.shown(who, item); values["reject_reason"] != nil || values["missing"] != nil {
			t.Errorf("emptied, it shows %v", values)
		}
		w.types(who, item, cartable.DraftSave{Values: map[string]any{"reject_reason": "a clock that was ahead does not win for ever"}})
		if values, _ = w.shown(who, item); values["reject_reason"] == nil {
			t.Error("what was typed after a clock that was ahead is not shown")
		}
	})
}

// A colleague's work does not take away what one has written; when the work comes back to
// the step it is there again.
func TestWordsOutliveAColleague(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c, item, who := w.reviewed()
		mate := map[string]string{"expert1": "expert2", "expert2": "expert1"}[who]
		w.types(who, item, cartable.DraftSave{Values: map[string]any{"reject_reason": "half written"}})
		w.must(w.cartable.Assign(t.Context(), w.as("chief"), item, w.persons[mate].ID))
		w.submit(mate, c, "expert_review", "give_back", map[string]any{"missing": []any{"invoice"}})
		_, err := w.cartable.SaveDraft(t.Context(), w.as(who), item, cartable.DraftSave{Values: map[string]any{"missing": []any{"invoice"}}})
		if f := fault.As(err); f == nil || f.Key != "conflict.draft_kept" {
			t.Fatalf("a late save: %v", err)
		}
		kept, err := w.cartable.KeptDraft(t.Context(), w.as(who), item)
		w.must(err)
		if len(kept.Fields) != 2 || kept.Fields[1].Value != "half written" || kept.Fields[1].Label == "" || !kept.EndsAt.Equal(w.now.Add(cartable.DraftFor)) {
			t.Errorf("kept: %+v", kept)
		}
		for _, other := range []string{mate, "sara"} {
			if d, err := w.cartable.KeptDraft(t.Context(), w.as(other), item); err != nil || len(d.Fields) != 0 {
				t.Errorf("%s reads %+v, %v", other, d, err)
			}
		}
		if _, err := w.cartable.KeptDraft(t.Context(), w.as("reza"), item); fault.As(err) == nil || fault.As(err).Key != "not_found" {
			t.Errorf("a stranger reads it: %v", err)
		}
		w.submit("sara", c, "return_to_customer", "", map[string]any{"invoices": []any{w.upload("sara")}, "customer_note": "here"})
		again := w.item(c, "expert_review")
		w.must(w.cartable.Assign(t.Context(), w.as("chief"), again.ID, w.persons[who].ID))
		values, v := w.shown(who, again.ID)
		if values["reject_reason"] != "half written" || v.Draft == nil || !v.Draft.Earlier {
			t.Errorf("it shows %v with %+v", values, v.Draft)
		}
		w.types(who, again.ID, cartable.DraftSave{Values: map[string]any{"reject_reason": "written"}})
		if d, err := w.cartable.KeptDraft(t.Context(), w.as(who), item); err != nil || len(d.Fields) != 0 {
			t.Error("the draft stands at both items")
		}
		w.submit(who, c, "expert_review", "reject", map[string]any{"reject_reason": "written", "missing": []any{}})
		if d, err := w.cartable.KeptDraft(t.Context(), w.as(who), again.ID); err != nil || len(d.Fields) != 0 {
			t.Error("what was handed in is a draft")
		}
	})
}

// What somebody else has changed under one's words is told beside them.
func TestChangesUnderADraft(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.newVersion("expert_review", "desk_review", "while: [expert_review, departments]\n    fields: [invoices]", "while: [desk_review, departments]\n    fields: [missing, reject_reason]")
		c, item, who := w.reviewedAt("desk_review")
		_, v := w.shown(who, item)
		w.types(who, item, cartable.DraftSave{Values: map[string]any{"reject_reason": "mine", "fee": 3}, Version: v.Version})
		_, err := w.cartable.Act(t.Context(), w.as("sara"), c, "anytime.add_document", map[string]any{"reject_reason": "theirs", "missing": []any{"invoice"}})
		w.must(err)
		w.now = w.now.Add(time.Second)
		w.types(who, item, cartable.DraftSave{Values: map[string]any{"reject_reason": "mine too", "missing": []any{"prescription"}}, Version: v.Version})
		values, v := w.shown(who, item)
		want := []cartable.Change{{Path: "missing", Was: []any{}, Now: []any{"invoice"}}, {Path: "reject_reason", Now: "theirs"}}
		if diff := cmp.Diff(want, v.Draft.Changes); diff != "" || values["reject_reason"] != "mine too" {
			t.Errorf("shows %v, changes (-want +got):\n%s", values, diff)
		}
		w.now = w.now.Add(time.Second)
		w.types(who, item, cartable.DraftSave{Values: map[string]any{"reject_reason": "mine in the end", "missing": []any{"invoice"}}, Version: v.Version})
		if _, v = w.shown(who, item); len(v.Draft.Changes) != 0 {
			t.Errorf("what he has seen is told again: %+v", v.Draft.Changes)
		}
	})
}

// A request that is begun is there when the customer comes back, and gone once it is made
// or its time is over.
func TestARequestThatIsBegun(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		sara, file := w.as("sara"), w.upload("sara")
		save := func(values map[string]any) {
			t.Helper()
			_, err := w.cartable.SaveNewDraft(t.Context(), sara, "medical_claim", cartable.DraftSave{Values: values})
			w.must(err)
		}
		begun := func(r cartable.Reader) []cartable.Begun {
			t.Helper()
			h, err := w.cartable.Home(t.Context(), r)
			w.must(err)
			return h.Drafts
		}
		save(map[string]any{"claim_kind": "outpatient", "invoices": []any{file}})
		if got := begun(sara); len(got) != 1 || got[0].Process != "medical_claim" || got[0].Title == "" {
			t.Fatalf("begun: %+v", got)
		}
		if len(begun(w.as("reza"))) != 0 {
			t.Error("another sees it")
		}
		o, err := w.cartable.Opening(t.Context(), sara, "medical_claim", "")
		w.must(err)
		if o.Draft == nil || len(o.Draft.Fields) != 2 || o.Draft.Fields[0].Value != "outpatient" || len(o.Draft.Documents) != 1 {
			t.Errorf("the form has %+v", o.Draft)
		}
		w.start()
		if len(begun(sara)) != 0 {
			t.Error("it is begun still when it was made")
		}
		save(map[string]any{"claim_kind": "dental"})
		w.must(w.cartable.DropNewDraft(t.Context(), sara, "medical_claim"))
		if len(begun(sara)) != 0 {
			t.Error("it was dropped")
		}
		save(map[string]any{"claim_kind": "dental"})
		w.now = w.now.Add(cartable.DraftFor)
		if n, err := w.cartable.SweepDrafts(t.Context()); err != nil || n != 1 {
			t.Errorf("swept %d, %v", n, err)
		}
		if _, err := w.cartable.SaveNewDraft(t.Context(), w.as("call1"), "medical_claim", cartable.DraftSave{}); err == nil {
			t.Error("staff keep a draft about nobody")
		}
	})
}

func TestADraftHasBounds(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		_, item, who := w.reviewed()
		many, long := map[string]any{}, make([]byte, 300<<10)
		for n := range 301 {
			many[string(rune(1000+n))] = n
		}
		for _, values := range []map[string]any{many, {"reject_reason": string(long)}, {string(long[:201]): 1}} {
			_, err := w.cartable.SaveDraft(t.Context(), w.as(who), item, cartable.DraftSave{Values: values})
			if f := fault.As(err); f == nil || f.Key != "too_large.draft" {
				t.Errorf("kept: %v", err)
			}
		}
	})
}
