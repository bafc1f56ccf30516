package definitions

import (
	"io/fs"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/kartabl/kartabl/internal/text"
)

// What the tools make of any text: words or a picture, or faults that have a place, and
// never both nothing.
func FuzzTools(f *testing.F) {
	c := shipped(f)
	for _, name := range processes(f) {
		f.Add(readLibrary(f, name))
	}
	for _, src := range fixtures(f) {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		check := func(src []byte) Diagnostics { _, diags := Load("x.yaml", src, c); return diags }
		fixed, edits := Mend(src, check)
		for range 50 {
			if len(edits) > 0 {
				fixed, edits = Mend(fixed, check)
			}
		}
		if len(edits) > 0 {
			t.Fatalf("there is no end of mending: %v\n%s", edits, fixed)
		}
		for _, d := range check(src) {
			if d.Place.Line < 1 || d.Place.Column < 1 || d.In(text.Fa) == "" {
				t.Fatalf("%+v", d)
			}
		}
		said, diags := Explain("x.yaml", src, text.Fa)
		if said == "" && len(diags) == 0 {
			t.Fatal("explained by nothing")
		}
		for _, draw := range []func(string, []byte, Look) (string, Diagnostics){Mermaid, SVG} {
			if drawn, diags := draw("x.yaml", src, Look{Lang: text.Fa}); drawn == "" && len(diags) == 0 {
				t.Fatal("drawn as nothing")
			}
		}
		if changes, _ := Diff("a.yaml", src, "b.yaml", src); len(changes) > 0 {
			t.Fatalf("it differs from itself: %+v", changes)
		}
	})
}

func FuzzScenarios(f *testing.F) {
	c := shipped(f)
	src := readLibrary(f, "medical_claim.yaml")
	p, _ := Load("medical_claim.yaml", src, c)
	f.Add(string(src))
	f.Add("scenarios:\n  - name: a\n    given: {now: 2026-11-21T09:00:00+03:30}\n    when: [{start: {by: customer}}, {pass: 2d}]\n    then: {open: true}\n")
	f.Fuzz(func(t *testing.T, src string) {
		_, diags := Scenarios("x.test.yaml", []byte(src), p, c)
		for _, d := range diags {
			if d.Place.Line < 1 || d.In(text.En) == "" {
				t.Fatalf("%+v", d)
			}
		}
	})
}

func FuzzCatalog(f *testing.F) {
	files, err := CatalogFiles(Library())
	if err != nil {
		f.Fatal(err)
	}
	src, err := fs.ReadFile(Library(), "catalog.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(src, files["templates/mail_offer.txt"], files["holidays/holidays_ir.txt"])
	f.Fuzz(func(t *testing.T, src, words, holidays []byte) {
		beside := map[string][]byte{"templates/mail_offer.txt": words, "holidays/holidays_ir.txt": holidays}
		if c, diags := LoadCatalog("catalog.yaml", src, beside); c == nil == !diags.HasErrors() {
			t.Fatalf("catalog %v, diagnostics %v", c != nil, diags)
		}
	})
}

// A time of cron that the checker takes is one for the server too, and its next moment
// is found.
func FuzzCron(f *testing.F) {
	for _, s := range []string{"30 6 * * *", "*/5 0-6,8 1 jan sun", "TZ=x", "CRON_TZ=Asia/Tehran 0 0 * * *", "@daily", "0 0 30 2 *", "? ? ? ? ?"} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		if !isCron(s) {
			return
		}
		spec, err := cron.ParseStandard(s)
		if err != nil {
			t.Fatal(err)
		}
		if next := spec.Next(now); !next.IsZero() && !next.After(now) {
			t.Fatalf("%s comes after %s", next, now)
		}
	})
}
