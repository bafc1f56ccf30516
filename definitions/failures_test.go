package definitions

import (
	"os"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

// failuresAsTheyAreRead are the sentences about scenarios that fail, each in its own way.
func failuresAsTheyAreRead(t *testing.T, lang text.Lang) string {
	t.Helper()
	src, err := os.ReadFile("testdata/golden/failures.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := shipped(t)
	p, _ := Load("medical_claim.yaml", readLibrary(t, "medical_claim.yaml"), c)
	list, diags := Scenarios("failures.yaml", src, p, c)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	s := "# scenarios\n"
	for _, r := range RunScenarios(p, list) {
		if r.Passed {
			t.Errorf("%s: it was to fail", r.Name)
		}
		s += strings.Join(r.In(lang), "\n") + "\n"
	}
	return s
}
