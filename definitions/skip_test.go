package definitions

import (
	"os"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

// What skip and redo of a task may say, and what is told about it.
func TestSkipAndRedo(t *testing.T) {
	src := string(runnable(t)["../docs/examples/review.yaml"])
	catalog, _, err := LibraryCatalog(os.DirFS("../docs/examples"))
	if err != nil {
		t.Fatal(err)
	}
	const skip, redo = "    skip: true\n", "    redo: true\n"
	site := src[strings.Index(src, "    skip: {if"):strings.Index(src, "    outcomes:\n      good")]
	for _, tt := range []struct{ name, from, to, want string }{
		{"as it is", "", "", ""},
		{"not at all", skip, "    skip: false\n", ""},
		{"where to go", site, "    skip: true\n", "K020"},
		{"nowhere", site, "    skip: {to: somewhere}\n", "E201"},
		{"set without to", skip, "    skip: {set: {remark: x}}\n", "K020"},
		{"a role that there is not", skip, "    skip: {role: nobody}\n", "E330"},
		{"a key that there is not", skip, "    skip: {because: x}\n", "K010"},
		{"a word", skip, "    skip: yes\n", "K021"},
		{"redo without a role", redo, "    redo: {}\n", "K020"},
		{"redo of a role that there is not", redo, "    redo: {role: nobody}\n", "E330"},
		{"of the customer", "    form: remarks\n    assign: {queue: inspectors}\n", "    form: remarks\n    skip: true\n", "K024"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			changed := strings.Replace(src, tt.from, tt.to, 1)
			if tt.want == "K024" {
				changed = strings.Replace(changed, "who: staff", "who: customer", 1)
			}
			_, diags := Load("review.yaml", []byte(changed), catalog)
			codes := []string{}
			for _, d := range diags {
				codes = append(codes, d.Code)
			}
			if got := strings.Join(codes, " "); !strings.Contains(got, tt.want) || tt.want == "" && got != "" {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// What only the passed over task would have set is not there on the way after it.
func TestWhatWasPassedOverSetsNothing(t *testing.T) {
	src := string(runnable(t)["../docs/examples/review.yaml"])
	catalog, _, err := LibraryCatalog(os.DirFS("../docs/examples"))
	if err != nil {
		t.Fatal(err)
	}
	r := strings.NewReplacer("    assign: {role: front_desk}\n", "    form: word\n    assign: {role: front_desk}\n",
		"  remarks:\n", "  word:\n    title: Word\n    fields: {word: {label: Word, required: true}}\n  remarks:\n",
		"      agree:  {label: Agree, to: planned}", "      agree:  {label: Agree, to: planned, if: len(word) > 3}",
		"forms:\n", "  word: {type: text, label: Word}\nforms:\n")
	changed := strings.Replace(r.Replace(src), "to: approve, set: {remark: Nobody has visited the site.}", "to: traffic", 1)
	_, without := Load("review.yaml", []byte(strings.Replace(changed, "    skip: true\n", "", 1)), catalog)
	_, with := Load("review.yaml", []byte(changed), catalog)
	if len(without) != 0 || len(with) == 0 {
		t.Errorf("without %v, with %v", without, with)
	}
}

func TestExplainTellsOfSkipAndRedo(t *testing.T) {
	files := runnable(t)
	files["../docs/examples/catalog.yaml"], _ = os.ReadFile("../docs/examples/catalog.yaml")
	page, _ := Explain("review.yaml", files["../docs/examples/review.yaml"], text.En)
	for _, want := range []string{"may pass over it where `metres < 50`", "or has the role `works_manager` may have it done once more", "Passed over, it leads to"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("%q is not told in\n%s", want, page)
		}
	}
}
