package definitions

import (
	"strings"
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
)

// Where the other process is known, what it takes and gives is checked.
func TestSubprocessesAreTyped(t *testing.T) {
	c := shipped(t)
	check, _ := Load("credit_check.yaml", readLibrary(t, "credit_check.yaml"), c)
	with := c.With([]*engine.Process{check})
	src := string(readLibrary(t, "contract_renewal.yaml"))
	for name, tt := range map[string]struct{ was, is, code string }{
		"as it is":         {"", "", ""},
		"no such field":    {"=result.score", "=result.scor", "E106"},
		"another type":     {"{credit_score: =result.score}", "{new_no: =result.score}", "E110"},
		"no such argument": {"args: {national_id: =customer.national_id}", "args: {national_id: =customer.national_id, months: =months}", "E125"},
		"a missing one":    {"args: {national_id: =customer.national_id}", "args: {}", "E121"},
		"of another type":  {"args: {national_id: =customer.national_id}", "args: {national_id: =months}", "E110"},
		"another version":  {"version: latest              #", "version: 7              #", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(src, tt.was) {
				t.Fatal(tt.was)
			}
			_, diags := Load("contract_renewal.yaml", []byte(strings.Replace(src, tt.was, tt.is, 1)), with)
			if tt.code == "" && len(diags) > 0 || tt.code != "" && (len(diags) != 1 || diags[0].Code != tt.code) {
				t.Errorf("want %s, got %v", tt.code, diags)
			}
		})
	}
}

// A folder knows its own processes; a name that none of them has is a warning there, and
// an error where all are known.
func TestANameThatNoProcessHas(t *testing.T) {
	c := shipped(t)
	there, err := Neighbours(Library(), c)
	if err != nil || len(there) < 10 {
		t.Fatal(len(there), err)
	}
	src := string(readLibrary(t, "contract_renewal.yaml"))
	v7 := strings.Replace(src, "version: latest              #", "version: 7              #", 1)
	typo := strings.Replace(src, "process: credit_check", "process: credit_chek", 1)
	own := strings.Replace(src, "process: credit_check", "process: contract_renewal", 1)
	deployed := func(string, int) *engine.Process { return nil }
	for name, tt := range map[string]struct {
		src  string
		c    *Catalog
		code string
	}{
		"nothing is known":   {typo, c, ""},
		"a folder":           {src, c.With(there), ""},
		"not in the folder":  {typo, c.With(there), "W264"},
		"not deployed":       {typo, c.WithAll(there), "E264"},
		"nothing deployed":   {src, c.WithAll(nil), "E264"},
		"itself":             {own, c.WithAll(nil), "E121"},
		"a version":          {v7, c.With(there), ""},
		"a version too many": {v7, c.WithAll(there), "E265"},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := LoadAfter("contract_renewal.yaml", []byte(tt.src), tt.c, deployed)
			if tt.code == "" && len(diags) > 0 || tt.code != "" && (len(diags) == 0 || diags[0].Code != tt.code) {
				t.Fatalf("want %s, got %v", tt.code, diags)
			}
			if tt.src == typo && tt.code != "" && len(there) > 0 && !strings.Contains(diags[0].Suggestion.In(text.En), "credit_check") {
				t.Error(diags[0].In(text.En))
			}
		})
	}
}

// An outline has the types of a process, and none of its faults.
func TestOutline(t *testing.T) {
	c := shipped(t)
	src := string(readLibrary(t, "credit_check.yaml"))
	broken := strings.Replace(src, "kind: end", "kind: endd", 1) + "unknown: {x: 1}\n"
	p := Outline("credit_check.yaml", []byte(broken), c)
	if p == nil || p.ID != "credit_check" || p.Version != 1 || p.Var("score") == nil || p.Forms[p.Start.Form] == nil {
		t.Errorf("%+v", p)
	}
	for _, no := range []string{"", "- a list", "kind: catalog", "{", "kind: process\nid: {}\nvars: 7"} {
		if p := Outline("x.yaml", []byte(no), c); p != nil && p.ID != "" {
			t.Errorf("%q is %+v", no, p)
		}
	}
}
