package engine_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
)

// inputs is one of each, with all that it can carry.
var inputs = []engine.Input{
	engine.Started{Case: "c1", No: "1405-1", Customer: "sara", Channel: "web", Values: values},
	engine.Submitted{Item: "c1-1", Outcome: "ok", Values: values},
	engine.Claimed{Item: "c1-1"},
	engine.Claimed{Item: "c1-1", Over: "c2-1", Why: "other", Note: "n"},
	engine.Delegated{Item: "c1-1", To: "p2", Note: "please"},
	engine.Escalated{Item: "c1-1", Reason: "nobody moves"},
	engine.TakenBack{Item: "c1-1"},
	engine.HandedBack{Item: "c1-1", Note: "no time"},
	engine.QuestionAsked{Item: "c1-1", To: "p2", Question: "what?"},
	engine.QuestionAnswered{Item: "c1-1", Answer: "so"},
	engine.QuestionWithdrawn{Item: "c1-1"},
	engine.Noted{Text: "seen"},
	engine.ColleagueGone{Item: "c1-1", Person: "p2"},
	engine.PutAside{Item: "c1-1", Until: time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC), Reason: "waits"},
	engine.TakenUp{Item: "c1-1"},
	engine.Released{Item: "c1-1"},
	engine.Assigned{Item: "c1-1", To: "p", Rule: "user"},
	engine.Prioritised{Item: "c1-1", Priority: "high"},
	engine.CallAnswered{Request: "c1-2", Attempt: 2, Result: values},
	engine.CallFailed{Request: "c1-2", Attempt: 2, Code: "unavailable", Detail: "timeout"},
	engine.PaymentStarted{Item: "c1-1", Payment: "p1", Amount: 5},
	engine.PaymentSettled{Payment: "p1", Paid: true, Amount: 5, Ref: "r", Detail: "d"},
	engine.TimerDue{Timer: "c1-3"},
	engine.LetterSigned{Item: "c1-1"},
	engine.AnytimeDone{Name: "add", Values: values},
	engine.Cancelled{Reason: "why"},
	engine.Reopened{Values: values},
	engine.SurveyAnswered{Values: values},
	engine.Resumed{Problem: "c1-4"},
	engine.Recalendared{From: 1, To: 3, Calendar: "office", Days: []string{"2026-11-23"}, More: 2, Reason: "why"},
	engine.MessageArrived{Message: "m1", Name: "signed", Key: "C-1", Fields: values},
	engine.SubEnded{Request: "c1-5", Result: "success", Values: values, Detail: "d"},
	engine.Erased{Erasure: "r1", Left: json.RawMessage(`{"id":"c1"}`)},
	engine.ValueSet{Path: "a.b", Value: []any{1, "x"}, Reason: "why"},
}

var values = map[string]any{
	"int": 9_007_199_254_740_991, "neg": -3, "text": "سلام", "bool": true, "list": []any{1, "a", []any{}},
	"object": map[string]any{"price": 5, "name": "x"}, "decimal": "12.50",
}

func TestEventsSurviveTheLog(t *testing.T) {
	for _, in := range inputs {
		e := engine.Event{ID: "e1", At: enginetest.Morning, By: engine.Actor{ID: "p", Name: "P", Side: "staff", For: "q"}, Stands: []string{"q"}, Attributes: values, Input: in}
		raw, err := engine.EncodeEvent(e)
		if err != nil {
			t.Fatal(err)
		}
		if want := `{"kind":"` + engine.KindOf(in) + `"`; !strings.HasPrefix(string(raw), want) {
			t.Errorf("%s does not begin with %s", raw, want)
		}
		back, err := engine.DecodeEvent(raw)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, back); diff != "" {
			t.Errorf("%T: %s", in, diff)
		}
	}
}

// Histories of earlier programs have the words of colleagues under names of their own, and
// lead to what they have led to.
func TestWordsUnderEarlierNames(t *testing.T) {
	for _, test := range []struct {
		kind, was, is string
		want          engine.Input
	}{
		{"claimed", `{"item":"i","over":"c2-1","why":"other","note":"so"}`, `{"item":"i","over":"c2-1","why":"other","text":"so"}`, engine.Claimed{Item: "i", Over: "c2-1", Why: "other", Note: "so"}},
		{"delegated", `{"item":"i","to":"p","note":"so"}`, `{"item":"i","to":"p","text":"so"}`, engine.Delegated{Item: "i", To: "p", Note: "so"}},
		{"handed_back", `{"item":"i","note":"so"}`, `{"item":"i","text":"so"}`, engine.HandedBack{Item: "i", Note: "so"}},
		{"question_asked", `{"item":"i","to":"p","question":"so?"}`, `{"item":"i","to":"p","text":"so?"}`, engine.QuestionAsked{Item: "i", To: "p", Question: "so?"}},
		{"question_answered", `{"item":"i","answer":"so"}`, `{"item":"i","text":"so"}`, engine.QuestionAnswered{Item: "i", Answer: "so"}},
	} {
		for _, input := range []string{test.was, test.is} {
			e, err := engine.DecodeEvent([]byte(`{"kind":"` + test.kind + `","id":"e","at":"2026-11-21T08:00:00Z","by":{"side":"staff"},"input":` + input + `}`))
			if diff := cmp.Diff(test.want, e.Input); err != nil || diff != "" {
				t.Errorf("%s: %v, %s", input, err, diff)
			}
			if raw := must(engine.EncodeEvent(e)); !strings.HasSuffix(string(raw), `"input":`+test.is+`}`) {
				t.Errorf("%s is written as %s", input, raw)
			}
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, raw := range map[string]string{
		"nothing":           ``,
		"no object":         `7`,
		"unknown kind":      `{"kind":"exploded","input":{}}`,
		"no kind":           `{"input":{}}`,
		"no input":          `{"kind":"claimed"}`,
		"unknown key":       `{"kind":"claimed","extra":1,"input":{"item":"x"}}`,
		"unknown input key": `{"kind":"claimed","input":{"item":"x","by":"y"}}`,
		"words twice":       `{"kind":"claimed","input":{"item":"x","note":"y","text":"z"}}`,
		"an earlier name":   `{"kind":"noted","input":{"note":"y"}}`,
		"another earlier":   `{"kind":"claimed","input":{"item":"x","question":"y"}}`,
		"wrong type":        `{"kind":"claimed","input":{"item":5}}`,
		"fraction":          `{"kind":"submitted","input":{"item":"x","values":{"a":1.5}}}`,
		"too large":         `{"kind":"submitted","input":{"item":"x","values":{"a":{"b":[9007199254740992]}}}}`,
		"exponent":          `{"kind":"value_set","input":{"path":"x","value":1e3,"reason":""}}`,
		"two values":        `{"kind":"claimed","input":{"item":"x"}} {}`,
		"broken":            `{"kind":"claimed","input":{"item":"x"}`,
	} {
		if _, err := engine.DecodeEvent([]byte(raw)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	if _, err := engine.EncodeEvent(engine.Event{}); err == nil {
		t.Error("an event without input was written")
	}
	for _, raw := range []string{`{"id":"x","vars":{"a":0.5}}`, `{"id":"x","zzz":1}`, `[]`, ``} {
		if _, err := engine.DecodeCase([]byte(raw)); err == nil {
			t.Errorf("case %s was read", raw)
		}
	}
}

func FuzzDecodeEvent(f *testing.F) {
	for _, in := range inputs {
		raw, err := engine.EncodeEvent(engine.Event{ID: "e", At: enginetest.Morning, By: engine.System, Input: in})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := engine.DecodeEvent(raw)
		if err != nil {
			return
		}
		again, err := engine.EncodeEvent(e)
		if err != nil {
			return // a time that JSON cannot write
		}
		if _, err := engine.DecodeEvent(again); err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, again)
		}
		w := enginetest.NewWorld(enginetest.Claim())
		if err := w.Start(claim()); err != nil {
			t.Fatal(err)
		}
		if out, err := engine.Apply(w.P, w.C, e); err == nil {
			if err := engine.Invariants(w.P, out.Case); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// The time is found wherever it stands, and nothing behind it is read.
func TestEventAt(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 21, 9, 30, 0, 123, time.UTC)
	whole, err := engine.EncodeEvent(engine.Event{
		ID: `"at":"x`, At: at, By: engine.System, Attributes: map[string]any{"at": "2000-01-01T00:00:00Z"}, Input: engine.Cancelled{Reason: "at"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string]string{
		"as it is written":    string(whole),
		"behind others":       `{"by":{"at":"2000-01-01T00:00:00Z","id":"","at":"2000-01-01T00:00:00Z"},"stands":["at"],"at":"2026-03-21T09:30:00.000000123Z"}`,
		"first":               `{"at":"2026-03-21T09:30:00.000000123Z","by":{"id":"x","at":"2000-01-01T00:00:00Z"}}`,
		"with a rest unread":  `{"kind":"cancelled","at":"2026-03-21T09:30:00.000000123Z","input":`,
		"no time":             `{"kind":"cancelled"}`,
		"another sort":        `{"kind":"cancelled","at":7}`,
		"no object":           `["kind","at"]`,
		"cut off before it":   `{"kind":"cancel`,
		"cut off within it":   `{"kind":"cancelled","at":"2026-03-21`,
		"nothing":             ``,
		"a day, not a moment": `{"kind":"cancelled","at":"2026-03-21"}`,
	} {
		got, err := engine.EventAt([]byte(raw))
		if good := strings.Contains(raw, "123Z"); good != (err == nil) || good && !got.Equal(at) {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}
