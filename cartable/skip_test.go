package cartable_test

import (
	"testing"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
)

// over has a task that may be passed over, and one that may be done once more.
const over = `
kartabl: v1
kind: process
id: over
version: 1
title: {fa: گذر, en: Over}
owner: claims_manager
start: {by: [staff], roles: [call_center], form: ask, next: prepare}
vars: {boss: {type: text, label: {fa: رئیس, en: Boss}}}
forms:
  ask: {title: {fa: درخواست, en: Ask}, fields: {boss: {required: true, label: {fa: رئیس, en: Boss}}}}
steps:
  prepare: {kind: task, who: staff, label: {fa: آماده‌سازی, en: Prepare}, form: ask, assign: {queue: claims_desk}, redo: {role: medical_expert}, next: look}
  look:    {kind: task, who: staff, label: {fa: بازبینی, en: Look}, assign: {queue: claims_desk, not_same_as: [prepare]}, skip: {role: medical_expert, to: last}, next: last}
  last:    {kind: task, who: staff, label: {fa: پایان کار, en: Last}, assign: {role: finance_expert}, next: closed}
  closed:  {kind: end, label: {fa: پایان, en: Done}, result: success}
`

func TestPassingOverAndDoingOnceMore(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.deploySource("over.yaml", over)
		w.person("dara", engine.Staff, "claims_clerk")
		row, err := w.cartable.Start(t.Context(), w.as("call1"), cartable.Start{Process: "over", Values: map[string]any{"boss": "x"}})
		w.must(err)
		skip := func(who, reason string) error {
			return w.cartable.Skip(t.Context(), w.as(who), w.item(row.ID, "look").ID, reason)
		}
		redo := func(who string) error {
			return w.cartable.Redo(t.Context(), w.as(who), row.ID, cartable.Redo{Step: "prepare", Reason: "a wrong name"})
		}
		want(t, redo("expert1"), fault.Conflict, "redo.not_now")
		want(t, w.cartable.Skip(t.Context(), w.as("expert1"), w.item(row.ID, "prepare").ID, "x"), fault.NotFound, "not_found")
		w.submit("clerk1", row.ID, "prepare", "", map[string]any{"boss": "y"})

		w.must(w.claims("dara", w.item(row.ID, "look")))
		for _, who := range []string{"clerk1", "manager", "sara", "chief"} {
			want(t, skip(who, "x"), fault.NotFound, "not_found")
			want(t, redo(who), fault.NotFound, "not_found")
		}
		v, err := w.cartable.Item(t.Context(), w.as("dara"), w.item(row.ID, "look").ID)
		w.must(err)
		if !v.CanSkip || len(v.CaseView.Redo) != 1 || v.CaseView.Redo[0].Label != "Prepare" {
			t.Errorf("skip %v, redo %+v", v.CanSkip, v.CaseView.Redo)
		}
		w.must(redo("dara"))
		form, err := w.cartable.Item(t.Context(), w.as("clerk1"), w.item(row.ID, "prepare").ID)
		w.must(err)
		if form.Form.Fields[0].Value != "y" {
			t.Errorf("form %+v", form.Form)
		}
		w.submit("clerk1", row.ID, "prepare", "", map[string]any{"boss": "z"})
		want(t, skip("expert1", ""), fault.Invalid, "invalid.fields")
		w.must(skip("expert1", "not needed"))
		w.must(redo("expert2"))
		w.submit("clerk1", row.ID, "prepare", "", map[string]any{"boss": "z"})
		w.must(w.claims("dara", w.item(row.ID, "look")))
		w.must(skip("dara", "once more"))
		w.item(row.ID, "last")
		told := map[string]string{}
		c, err := w.cartable.Case(t.Context(), w.as("manager"), row.ID)
		w.must(err)
		for _, e := range c.History {
			told[e.Kind] = e.Text
		}
		if told["skipped"] != "Passed over “Look”: once more" || told["redone"] != "Had “Prepare” done once more: a wrong name" {
			t.Errorf("told %v", told)
		}
		w.replayed()
	})
}

// Whom four eyes bars from a step cannot pass over it, be it by his role.
func TestWhoIsBarredCannotPassOver(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.deploySource("over.yaml", over)
		w.person("both", engine.Staff, "claims_clerk", "medical_expert")
		row, err := w.cartable.Start(t.Context(), w.as("call1"), cartable.Start{Process: "over", Values: map[string]any{"boss": "x"}})
		w.must(err)
		w.submit("both", row.ID, "prepare", "", map[string]any{"boss": "y"})
		it := w.item(row.ID, "look")
		v, err := w.cartable.Item(t.Context(), w.as("both"), it.ID)
		w.must(err)
		if v.CanSkip {
			t.Error("he is told that he may")
		}
		want(t, w.cartable.Skip(t.Context(), w.as("both"), it.ID, "x"), fault.Forbidden, "four_eyes")
	})
}
