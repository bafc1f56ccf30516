package processes_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// A history in which colleagues have written under the names of then is read, verified and
// erased as any other. Their words stay in it, since its chain binds them as text.
func TestTalkOfAnEarlierProgram(t *testing.T) {
	inOffice(t, func(o *office) {
		o.then()
		for n := 1; n > 0; {
			var err error
			n, err = o.s.ChainRest(t.Context())
			o.must(err)
		}
		o.clean(0)
		o.approved()
		o.erase(1)
		o.clean(1)
		talk := []string{"Mrs Zarrinkelk rings hourly", "is she the widow of Borjak", "her son lost a kidney", "you know her street", "her landlord is my cousin"}
		if found := o.kept(talk); len(found) != len(talk) {
			t.Errorf("only %q are left", found)
		}
		if found := o.kept([]string{"a very private note", "her neighbour told us", "4839172651"}); len(found) > 0 {
			t.Errorf("%q can still be read", found)
		}
	})
}

// then makes the history of her claim that of a program which had a name for each kind of
// words, before anybody chained it.
func (o *office) then() {
	o.t.Helper()
	asJSON := map[bool]string{true: "", false: "::json"}[filepath.IsAbs(o.dsn)]
	for kind, name := range map[string]string{"claimed": "note", "delegated": "note", "handed_back": "note", "question_asked": "question", "question_answered": "answer"} {
		statement := `UPDATE events SET event = REPLACE(CAST(event AS TEXT), '"text":', '"{name}":'){json}, facts = REPLACE(CAST(facts AS TEXT), '"text":', '"{name}":'){json}
			WHERE CAST(event AS TEXT) LIKE '{"kind":"{kind}"%"text":%'`
		res, err := o.raw.ExecContext(o.t.Context(), strings.NewReplacer("{name}", name, "{kind}", kind, "{json}", asJSON).Replace(statement))
		o.must(err)
		if n, err := res.RowsAffected(); n != 1 || err != nil {
			o.t.Fatalf("%s: %d events, %v", kind, n, err)
		}
	}
	for _, statement := range []string{"UPDATE events SET head = NULL, seed = NULL", "UPDATE cases SET head = NULL, chained = 0", "DELETE FROM checkpoints"} {
		_, err := o.raw.ExecContext(o.t.Context(), statement)
		o.must(err)
	}
}
