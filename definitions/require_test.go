package definitions

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// What the form or every outcome of a task demands is set when its undo is made.
func TestUndoOfATaskSeesWhatItsOutcomesRequire(t *testing.T) {
	catalog, _, err := LibraryCatalog(os.DirFS("../docs/examples"))
	src := string(runnable(t)["../docs/examples/permit.yaml"])
	if err != nil || src == "" {
		t.Fatal(err)
	}
	src = strings.Replace(src, `closure_no: {type: text, default: ""}`, "closure_no: {type: text, optional: true}", 1)
	const outcomes = "outcomes: {closed: {label: Closed, require: [closure_no], to: pay_fee}}"
	for name, tt := range map[string]struct {
		to   string
		told bool
	}{
		"every outcome":  {outcomes, false},
		"one of two":     {strings.TrimSuffix(outcomes, "}") + ", other: {label: Other, to: pay_fee}}", true},
		"set by one":     {strings.TrimSuffix(outcomes, "}") + ", other: {label: Other, set: {closure_no: none}, to: pay_fee}}", false},
		"no outcome":     {"next: pay_fee", true},
		"a sure field":   {"next: pay_fee#", false},
		"none is needed": {"outcomes: {other: {label: Other, to: pay_fee}}", true},
	} {
		t.Run(name, func(t *testing.T) {
			to, sure := strings.CutSuffix(tt.to, "#")
			changed := strings.Replace(src, outcomes, to, 1)
			if sure {
				changed = strings.Replace(changed, "fields: [closure_no]", "form: by_hand", 1)
				changed = strings.Replace(changed, "\nforms:\n", "\nforms:\n  by_hand: {title: By hand, fields: {closure_no: {label: Number, required: true}}}\n", 1)
			}
			_, diags := Load("permit.yaml", []byte(changed), catalog)
			told := slices.ContainsFunc(diags, func(d Diagnostic) bool { return d.Code == "E107" })
			if told != tt.told {
				t.Errorf("E107 told %v; %v", told, diags)
			}
		})
	}
}

// What the form requires is there when `if` of an outcome is asked; what it only may
// have is not.
func TestIfOfAnOutcomeSeesWhatTheFormRequires(t *testing.T) {
	catalog := shipped(t)
	src := strings.Replace(string(readLibrary(t, "contract_renewal.yaml")), "discount:     {type: int, default: 0, min: 0, max: 30}", "discount:     {type: int, optional: true, min: 0, max: 30}", 1)
	at := func(src string) (told bool) {
		line := slices.IndexFunc(strings.Split(src, "\n"), func(s string) bool { return strings.Contains(s, "if: discount <= 15") }) + 1
		_, diags := Load("contract_renewal.yaml", []byte(src), catalog)
		return slices.ContainsFunc(diags, func(d Diagnostic) bool { return d.Code == "E107" && d.Place.Line == line })
	}
	if at(src) {
		t.Error("a required field is told to be unset")
	}
	if !at(strings.Replace(src, "Discount in percent}, required: true}", "Discount in percent}}", 1)) {
		t.Error("a field that may stay empty is not told")
	}
}
