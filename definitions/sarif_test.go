package definitions

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

// What a reader of SARIF relies on: the version, a rule a result, and regions that count from 1.
func TestSARIFHasItsShape(t *testing.T) {
	c := shipped(t)
	for name, src := range fixtures(t) {
		_, diags := Load(name, src, c)
		var b bytes.Buffer
		if err := diags.WriteSARIF(&b, text.Fa); err != nil {
			t.Fatal(err)
		}
		var log sarifLog
		if err := json.Unmarshal(b.Bytes(), &log); err != nil || log.Version != "2.1.0" || len(log.Runs) != 1 {
			t.Fatalf("%s: %v %q", name, err, log.Version)
		}
		run := log.Runs[0]
		if len(run.Results) != len(diags) || run.ColumnKind != "unicodeCodePoints" {
			t.Errorf("%s: %d results of %d", name, len(run.Results), len(diags))
		}
		for i, r := range run.Results {
			rule := run.Tool.Driver.Rules[r.RuleIndex]
			at := r.Locations[0].Physical
			if rule.ID != r.RuleID || r.Message.Text == "" || at.Artifact.URI != name || at.Region.StartLine < 1 || at.Region.StartColumn < 1 || at.Region.EndColumn <= at.Region.StartColumn {
				t.Errorf("%s: %+v", name, r)
			}
			if (diags[i].Fix != nil) != (len(r.Fixes) == 1) {
				t.Errorf("%s: the fix of %s is lost", name, r.RuleID)
			}
		}
	}
}
