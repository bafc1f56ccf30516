package engine_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
)

var record = flag.Bool("record", false, "write histories that are not there yet")

// histories were once real: their events must lead to the same case for ever. A new
// one is added with -record; one that stands is never written again. enginetest.Claim
// and Renewal are their definitions, so they may grow but not change under them.
var histories = map[string]func(t *testing.T) world{
	"happy": func(t *testing.T) world { return at(t, "closed") },
	"round_trip": func(t *testing.T) world {
		w := at(t, "review")
		w.ok(w.Work(enginetest.Expert, "review", "give_back", map[string]any{"missing": []any{"invoice"}}))
		w.ok(w.Pass(30 * time.Hour))
		w.ok(w.Do(enginetest.Sara, engine.Submitted{Item: w.Item("give_back").ID, Values: map[string]any{"note": "اینجاست"}}))
		w.ok(w.Do(engine.System, engine.Assigned{Item: w.Item("review").ID, To: "expert1", Rule: "same_as"}))
		w.ok(w.Pass(20 * 24 * time.Hour))
		return w
	},
	"late_money": func(t *testing.T) world {
		w := paying(t)
		w.ok(w.Pass(3 * 24 * time.Hour))
		w.ok(w.settled("p1", false, 0))
		w.ok(w.settled("p1", true, 200000))
		return w
	},
	"cancelled": func(t *testing.T) world {
		w := at(t, "letter")
		w.ok(w.Do(enginetest.Sara, engine.Cancelled{Reason: "changed my mind"}))
		w.ok(w.Fail("settle", "unavailable"))
		w.ok(w.Pass(time.Minute))
		w.ok(w.Answer("settle", map[string]any{"done": true}))
		return w
	},
	"reopened": func(t *testing.T) world {
		w := at(t, "departments")
		w.ok(w.Work(enginetest.Other, "medical", "stop", map[string]any{"medical_amount": 0}))
		w.ok(w.Do(enginetest.Sara, engine.Reopened{}))
		w.ok(w.Do(enginetest.Sara, engine.AnytimeDone{Name: "add_note", Values: map[string]any{"note": "please"}}))
		return w
	},
	"renewed": func(t *testing.T) world {
		w := renewing(t, "a", "b", "c")
		w.priced("prices[1]", 20)
		w.ok(w.Pass(time.Hour))
		w.ok(w.Work(enginetest.Expert, "by_hand", "known", map[string]any{"line.price": 15}))
		w.ok(w.Work(enginetest.Expert, "by_hand", "known", map[string]any{"line.price": 35}))
		w.ok(w.ended("success", map[string]any{"score": 650}))
		w.ok(w.Work(enginetest.Expert, "book", "", map[string]any{"booking": "B1"}))
		w.ok(w.Pass(3 * 24 * time.Hour))
		w.ok(w.tell("m1", "1405-000001", map[string]any{"signed_at": "today"}))
		return w
	},
	"compensated": func(t *testing.T) world {
		w := renewing(t, "a", "b")
		slow := w.asked()["prices[1]"]
		w.priced("prices[0]", 10)
		w.ok(w.Pass(time.Hour))
		w.ok(w.Do(engine.System, engine.CallAnswered{Request: slow, Attempt: 1, Result: map[string]any{"price": 99}}))
		w.ok(w.Do(enginetest.Sara, engine.Cancelled{Reason: "enough"}))
		return w
	},
	"problem": func(t *testing.T) world {
		w := at(t, "settle")
		w.ok(w.Fail("settle", "bad_account"))
		w.ok(w.Do(enginetest.Boss, engine.ValueSet{Path: "approved", Value: 10, Reason: "checked"}))
		w.ok(w.Do(enginetest.Boss, engine.Resumed{Problem: w.C.Problems[0].ID}))
		return w
	},
}

func TestHistoriesReplayForEver(t *testing.T) {
	for name, live := range histories {
		t.Run(name, func(t *testing.T) {
			log := filepath.Join("testdata", "histories", name+".events.jsonl")
			end := filepath.Join("testdata", "histories", name+".case.json")
			if _, err := os.Stat(log); err != nil && *record {
				write(t, live(t), log, end)
			}
			p := enginetest.Claim()
			if name == "renewed" || name == "compensated" {
				p = enginetest.Renewal()
			}
			replayed, err := engine.Replay(p, read(t, log))
			if err != nil {
				t.Fatal(err)
			}
			want := string(bytes.TrimSpace(must(os.ReadFile(end))))
			if diff := cmp.Diff(want, asJSON(t, replayed)); diff != "" {
				t.Fatalf("the history leads elsewhere now (-was +now):\n%s", diff)
			}
		})
	}
}

func read(t *testing.T, file string) []engine.Event {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var events []engine.Event
	for line := range bytes.Lines(raw) {
		e, err := engine.DecodeEvent(line)
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, e)
	}
	return events
}

func write(t *testing.T, w world, log, end string) {
	t.Helper()
	var lines bytes.Buffer
	for _, e := range w.Log {
		lines.Write(must(engine.EncodeEvent(e)))
		lines.WriteByte('\n')
	}
	for file, raw := range map[string][]byte{log: lines.Bytes(), end: append(must(json.MarshalIndent(w.C, "", " ")), '\n')} {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
