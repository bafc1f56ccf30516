package cartable_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/processes"
)

// TestAClaimComesToANewVersion: the person who held the work holds it with his draft in
// the new form, the customer sees the new steps, and the history speaks of each time in
// its own words.
func TestAClaimComesToANewVersion(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		w.pay(c)
		it := w.item(c, "expert_review")
		expert := w.login(it.Holder)
		_, err := w.cartable.SaveDraft(t.Context(), w.as(expert), it.ID, cartable.DraftSave{Values: map[string]any{"reject_reason": "half written"}})
		w.must(err)
		w.newVersion("{fa: بررسی کارشناس, en: Expert review}", "{fa: بررسی میز, en: Desk review}", "expert_review", "desk_review",
			"reject_reason:  {label: {fa: دلیل رد, en: Reason for rejection}}", "reject_reason:  {label: {fa: دلیل, en: Reason}}")
		w.must(w.processes.Migrate(t.Context(), "medical_claim", 4, engine.System, func(processes.Tried) {}))

		v, err := w.cartable.Item(t.Context(), w.as(expert), it.ID)
		w.must(err)
		i := slices.IndexFunc(v.Form.Fields, func(f cartable.Field) bool { return f.Path == "reject_reason" })
		if v.Label != "Desk review" || i < 0 || v.Form.Fields[i].Label != "Reason" || v.Form.Fields[i].Value != "half written" || !v.CanSubmit {
			t.Errorf("item %+v", v)
		}
		seen, err := w.cartable.Case(t.Context(), w.as("sara"), c)
		w.must(err)
		if !slices.ContainsFunc(seen.History, func(e cartable.Entry) bool { return strings.Contains(e.Text, "Expert review") }) {
			t.Errorf("history %+v", seen.History)
		}
		w.submit(expert, c, "desk_review", "accept", nil)
		seen, err = w.cartable.Case(t.Context(), w.as("sara"), c)
		w.must(err)
		if !slices.ContainsFunc(seen.History, func(e cartable.Entry) bool { return strings.Contains(e.Text, "Desk review") }) {
			t.Errorf("history %+v", seen.History)
		}
		w.replayed()
	})
}

// newVersion deploys version 4 of the claim with changed words.
func (w *world) newVersion(change ...string) {
	w.t.Helper()
	lib := definitions.Library()
	catalog, err := fs.ReadFile(lib, "catalog.yaml")
	w.must(err)
	files, err := definitions.CatalogFiles(lib)
	w.must(err)
	src, err := fs.ReadFile(lib, "medical_claim.yaml")
	w.must(err)
	before, _, _ := strings.Cut(string(src), "\nmigrate:")
	text := strings.NewReplacer(append(change, "version: 3", "version: 4")...).Replace(before) + "\nmigrate: {from: 3, steps: {expert_review: desk_review}}\n"
	diags, err := w.processes.Deploy(w.t.Context(), processes.File{Name: "catalog.yaml", Source: catalog, Files: files},
		processes.File{Name: "medical_claim.yaml", Source: []byte(text)}, "test")
	if err != nil {
		w.t.Fatalf("deploy: %v\n%v", err, diags)
	}
}
