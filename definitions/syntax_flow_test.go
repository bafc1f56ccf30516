package definitions

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every line whose text a sign cuts off is told in one run, and mended in one round.
func TestEveryTextThatASignEndsIsTold(t *testing.T) {
	src := strings.Join([]string{
		"kartabl: v1",
		"title: {en: What do you sell?, fa: x}",
		"# {en: What is this?}",
		"text: |",
		"  {what ?? is}",
		"forms:",
		"  a: {fields: {b: {label: {en: Who are you?, fa: کیستید}}}}",
		"  c: {fields: {d: {label: {en: Where?, fa: کجا}}, e: {label: {en: When?}}}}",
		"",
	}, "\n")
	var lines []int
	_, flaws := parse([]byte(src))
	for _, f := range flaws {
		lines = append(lines, f.place.Line)
		if f.code != "K007" {
			t.Errorf("%+v", f)
		}
	}
	if diff := cmp.Diff([]int{2, 7, 8}, lines); diff != "" {
		t.Error(diff)
	}
}
