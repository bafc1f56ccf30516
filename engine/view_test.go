package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
)

func stages(w world) map[string]string {
	out := map[string]string{}
	for _, s := range engine.CustomerView(w.P, w.C).Stages {
		out[s.Step] = s.State
	}
	return out
}

// Attack case 16.
func TestCustomerView(t *testing.T) {
	tests := []struct {
		step string
		want map[string]string
	}{
		{"identity", map[string]string{"identity": "current", "pay_fee": "next", "review": "next", "departments": "next", "settle": "next", "letter": "next"}},
		{"pay_fee", map[string]string{"identity": "done", "pay_fee": "current", "review": "next", "departments": "next", "settle": "next", "letter": "next"}},
		{"departments", map[string]string{"identity": "done", "pay_fee": "done", "review": "done", "departments": "current", "medical": "current", "finance": "current", "settle": "next", "letter": "next"}},
		{"closed", map[string]string{"identity": "done", "pay_fee": "done", "review": "done", "departments": "done", "medical": "done", "finance": "done", "settle": "done", "letter": "done"}},
	}
	for _, tt := range tests {
		t.Run(tt.step, func(t *testing.T) {
			w := at(t, tt.step)
			if diff := cmp.Diff(tt.want, stages(w)); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}

func TestWaiting(t *testing.T) {
	for step, want := range map[string]string{
		"identity": engine.WaitsThird, "pay_fee": engine.WaitsCustomer, "review": engine.WaitsStaff,
		"departments": engine.WaitsStaff, "letter": engine.WaitsStaff, "closed": engine.WaitsDone,
	} {
		if got := engine.Waiting(at(t, step).C); got != want {
			t.Errorf("at %s it waits for %s, want %s", step, got, want)
		}
	}
}

func TestActions(t *testing.T) {
	tests := []struct {
		step   string
		who    engine.Who
		person string
		want   []string
	}{
		{"review", engine.Customer, "sara", []string{"anytime.add_note", "cancel"}},
		{"departments", engine.Customer, "sara", []string{"anytime.add_note", "anytime.object", "cancel"}},
		{"review", engine.Customer, "eve", nil},
		{"review", engine.Staff, "boss", []string{"cancel"}},
		{"settle", engine.Staff, "boss", nil},
		{"closed", engine.Customer, "sara", []string{"survey"}},
	}
	for _, tt := range tests {
		w := at(t, tt.step)
		if diff := cmp.Diff(tt.want, engine.Actions(w.P, w.C, tt.who, tt.person, w.Now)); diff != "" {
			t.Errorf("%s as %s: %s", tt.step, tt.person, diff)
		}
	}
}

func TestSubject(t *testing.T) {
	w := at(t, "review")
	if got := w.C.Subject["en"]; got != "Request: Sara" {
		t.Errorf("subject %q", got)
	}
}

func TestFactsTellWhoDidItWhereTheGlassIsOpen(t *testing.T) {
	w := at(t, "review")
	w.ok(w.Work(enginetest.Expert, "review", "accept", nil))
	glass := map[string]string{}
	for _, f := range w.Last.Facts {
		glass[f.Kind+" "+f.Step] = f.Glass
		if f.Kind == engine.FactSubmitted && (f.Person != "expert1" || f.Side != "staff" || f.Outcome != "accept") {
			t.Errorf("submitted %+v", f)
		}
	}
	if glass["submitted review"] != engine.Public || glass["entered departments"] != engine.Public {
		t.Errorf("glass %v", glass)
	}
	w.ok(w.Work(enginetest.Other, "medical", "ok", map[string]any{"medical_amount": 1}))
	for _, f := range w.Last.Facts {
		if f.Kind == engine.FactSubmitted && f.Glass != engine.Private {
			t.Errorf("what happens inside a step of glass name is %s", f.Glass)
		}
	}
}
