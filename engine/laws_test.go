package engine_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/internal/fault"
)

// walk is a random case under the eyes of all laws.
type walk struct {
	*enginetest.World
	t     *rapid.T
	seen  []string
	keys  map[string]string // effect key -> content
	done  map[string][]string
	money map[string]int            // paid facts of a payment
	back  map[string]map[string]int // refunds of a payment, by their ids
	shown shadow

	versions map[int]*engine.Process
}

func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &walk{
			World: enginetest.NewWorld(enginetest.Process(t)), t: t, keys: map[string]string{}, done: map[string][]string{},
			money: map[string]int{}, back: map[string]map[string]int{}, shown: newShadow(), versions: map[int]*engine.Process{},
		}
		w.versions[w.P.Version] = w.P
		for range rapid.IntRange(5, 40).Draw(t, "events") {
			w.next()
		}
		w.replays()
	})
}

// next applies one drawn event and checks every law on it.
func (w *walk) next() {
	by, in := enginetest.Event(w.t, w.World, w.seen)
	before, event := must(json.Marshal(w.C)), fmt.Sprintf("%#v", in)
	old := w.C
	was := len(w.Log)
	err := w.Do(by, in)
	if !bytes.Equal(before, must(json.Marshal(old))) {
		w.t.Fatalf("%s changed its input", event)
	}
	if fmt.Sprintf("%#v", in) != event {
		w.t.Fatalf("the event %s was changed", event)
	}
	if err != nil {
		if fault.As(err) == nil {
			w.t.Fatalf("%s: %v is no fault", event, err)
		}
		if len(w.Log) != was {
			w.t.Fatal("a refused event is in the log")
		}
		return
	}
	w.sameAgain(old)
	if err := engine.Invariants(w.P, w.C); err != nil {
		w.t.Fatalf("after %s: %v\n%s", event, err, must(json.MarshalIndent(w.C, "", " ")))
	}
	w.mended(in, old)
	w.unmoved(in, old)
	w.effects()
	w.facts()
	w.views()
	w.balanced()
}

// mended: who mends a problem is done with it, and giving up ends the case or says
// by a new problem why it does not; what Mend offers is what is taken.
func (w *walk) mended(in engine.Input, old engine.Case) {
	gone := func(id string) {
		if slices.ContainsFunc(w.C.Problems, func(x engine.Problem) bool { return x.ID == id }) {
			w.t.Fatalf("%#v left its problem standing", in)
		}
	}
	if x, ok := in.(engine.Retried); ok {
		gone(x.Problem)
	}
	if x, ok := in.(engine.WayChosen); ok {
		gone(x.Problem)
		if !slices.ContainsFunc(engine.Mend(w.P, old, x.Problem).Ways, func(way engine.Way) bool { return way.ID == x.Way }) {
			w.t.Fatalf("the way %s was taken but not offered", x.Way)
		}
	}
	if x, ok := in.(engine.GivenUp); ok {
		gone(x.Problem)
		if w.C.Open() || w.C.Ended != engine.Mend(w.P, old, x.Problem).GiveUp {
			w.t.Fatalf("given up, but it stands at %+v", w.C.Tokens)
		}
	}
}

// unmoved: a note leaves the case as it was, and is all that is told.
func (w *walk) unmoved(in engine.Input, old engine.Case) {
	if _, ok := in.(engine.Noted); !ok {
		return
	}
	old.Seq, old.At = w.C.Seq, w.C.At
	if was, now := must(json.Marshal(old)), must(json.Marshal(w.C)); !bytes.Equal(was, now) {
		w.t.Fatalf("a note made of\n%s\n%s", was, now)
	}
	if f := w.Last.Facts; len(w.Last.Effects) > 0 || len(f) != 1 || f[0].Kind != engine.FactNoted || f[0].Glass != engine.Private {
		w.t.Fatalf("a note led to %+v, and told %+v", w.Last.Effects, f)
	}
}

// sameAgain: two runs give the same, also from a case that was stored and read.
func (w *walk) sameAgain(old engine.Case) {
	stored, err := engine.DecodeCase(must(json.Marshal(old)))
	if err != nil {
		w.t.Fatal(err)
	}
	e, err := engine.DecodeEvent(must(engine.EncodeEvent(w.Log[len(w.Log)-1])))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, c := range []engine.Case{old, stored} {
		again, err := engine.Apply(w.P, c, e)
		if err != nil {
			w.t.Fatalf("the second run was refused: %v", err)
		}
		if a, b := must(json.Marshal(again)), must(json.Marshal(w.Last)); !bytes.Equal(a, b) {
			w.t.Fatalf("two runs differ:\n%s\n%s", a, b)
		}
		if !reflect.DeepEqual(kinds(again.Effects), kinds(w.Last.Effects)) {
			w.t.Fatal("two runs have other effects")
		}
	}
}

func kinds(effects []engine.Effect) []string {
	out := make([]string, len(effects))
	for i, e := range effects {
		out[i] = fmt.Sprintf("%T", e)
	}
	return out
}

// effects: a key is sent with one content (P6); what the shell has written by the
// effects alone is what the case says is open.
func (w *walk) effects() {
	for _, e := range w.Last.Effects {
		if key, content := keyed(e); key != "" {
			if had, ok := w.keys[key]; ok && had != content {
				w.t.Fatalf("P6: key %s was sent with\n%s\nand\n%s", key, had, content)
			}
			w.keys[key] = content
		}
		if x, ok := e.(engine.Refund); ok {
			w.given(x)
		}
		w.shown.take(w.t, e)
	}
	w.shown.compare(w.t, w.C)
}

// given: no more of a payment goes back than has come.
func (w *walk) given(x engine.Refund) {
	if w.back[x.Payment] == nil {
		w.back[x.Payment] = map[string]int{}
	}
	w.back[x.Payment][x.ID] = x.Amount
	sum, came := 0, 0
	for _, n := range w.back[x.Payment] {
		sum += n
	}
	for _, m := range w.C.Money {
		if m.ID == x.Payment {
			came = max(m.Amount, m.Got)
		}
	}
	if sum > came {
		w.t.Fatalf("%d of payment %s went back, but %d came", sum, x.Payment, came)
	}
}

// keyed gives the key of an effect that goes outside, and its content but for what
// tells one attempt from another.
func keyed(e engine.Effect) (key, content string) {
	switch x := e.(type) {
	case engine.SendCall:
		return "call " + x.Key, fmt.Sprint(x.Request.Service, x.Request.Operation, x.Request.Args)
	case engine.StartSub:
		return "sub " + x.Key, fmt.Sprintf("%+v", x)
	case engine.Send:
		return "send " + x.Key, fmt.Sprintf("%+v", x)
	case engine.Refund:
		return "refund " + x.Key, fmt.Sprintf("%+v", x)
	case engine.Post:
		return "post " + x.Posting.ID, fmt.Sprintf("%+v", x)
	case engine.IssueLetter:
		return "letter " + x.Letter.Key, fmt.Sprintf("%+v", x)
	case engine.OpenItem, engine.UpdateItem, engine.MoveItem, engine.CloseItem, engine.AssignItem, engine.SetTimer, engine.ClearTimer,
		engine.DropCall, engine.AskPayment, engine.KeepRefund, engine.RaiseProblem, engine.ClearProblem, engine.OfferSurvey,
		engine.StoreSurvey, engine.CloseSurvey, engine.AwaitMessage, engine.StopAwaiting, engine.CancelSub, engine.EndSub:
	}
	return "", ""
}

// facts: four eyes holds in the log (P7), and no payment is credited twice.
func (w *walk) facts() {
	for _, f := range w.Last.Facts {
		s := w.P.Steps[f.Step]
		if f.Kind == engine.FactPaid {
			id, _ := f.Data["payment"].(string)
			if w.money[id]++; w.money[id] > 1 {
				w.t.Fatalf("payment %s was credited twice", id)
			}
		}
		if f.Kind == engine.FactSubmitted && s.Task.Assign != nil {
			for _, barred := range s.Task.Assign.NotSameAs {
				for _, person := range did(f) {
					if slices.Contains(w.done[barred], person) {
						w.t.Fatalf("P7: %s did %s after %s", person, f.Step, barred)
					}
				}
			}
		}
		if f.Kind == engine.FactSubmitted || f.Kind == engine.FactLetter && f.Person != "" {
			w.done[f.Step] = append(w.done[f.Step], did(f)...)
		}
	}
	for _, e := range w.Last.Effects {
		if x, ok := e.(engine.OpenItem); ok {
			w.seen = append(w.seen, x.Item.ID)
		}
		if x, ok := e.(engine.SetTimer); ok {
			w.seen = append(w.seen, x.Timer.ID)
		}
		if x, ok := e.(engine.SendCall); ok {
			w.seen = append(w.seen, x.Request.ID)
		}
		if x, ok := e.(engine.RaiseProblem); ok {
			w.seen = append(w.seen, x.Problem.ID)
		}
	}
}

// did are who has done the work that a fact tells of, and for whom he did.
func did(f engine.Fact) []string {
	persons := []string{f.Person}
	list, _ := f.Data["delegators"].([]any)
	for _, x := range list {
		persons = append(persons, fmt.Sprint(x))
	}
	return persons
}

// views: the customer's view does not change with anything that he may not see (P8).
func (w *walk) views() {
	want := must(json.Marshal(engine.CustomerView(w.P, w.C)))
	other := w.C
	other.Vars, other.Items, other.Problems, other.Requests, other.Timers = map[string]any{"n": 77}, nil, nil, nil, nil
	other.Completed, other.Priority, other.Money = map[string][]string{"s1": {"p9"}}, "high", nil
	other.Visits = maps.Clone(w.C.Visits)
	hidden := map[string][]string{}
	for name, s := range w.P.Steps {
		if s.Glass == engine.GlassHidden && s.Parallel == nil && s.Foreach == nil {
			other.Visits[name] = w.C.Visits[name] + 1
			hidden[s.Block.Path] = append(hidden[s.Block.Path], name)
		}
	}
	other.Tokens = slices.Clone(w.C.Tokens)
	for i, tok := range other.Tokens {
		if slices.Contains(hidden[tok.Scope], tok.Step) {
			slices.Sort(hidden[tok.Scope])
			other.Tokens[i].Step = hidden[tok.Scope][0]
		}
	}
	if got := must(json.Marshal(engine.CustomerView(w.P, other))); !bytes.Equal(got, want) {
		w.t.Fatalf("P8: the view tells of what is hidden:\n%s\n%s", want, got)
	}
	if who := engine.Waiting(w.C); w.C.ID != "" && (who == engine.WaitsDone) != !w.C.Open() && len(w.C.Items) == 0 {
		w.t.Fatalf("waiting %q", who)
	}
}

// replays: the log alone gives the same bytes (P4).
func (w *walk) replays() {
	again, err := engine.ReplayAcross(func(v int) *engine.Process { return w.versions[v] }, w.C.Version, w.Log)
	if err != nil {
		w.t.Fatal(err)
	}
	if a, b := must(json.Marshal(again)), must(json.Marshal(w.C)); !bytes.Equal(a, b) {
		w.t.Fatalf("P4: replayed\n%s\nstored\n%s", a, b)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// shadow is what a shell that knows only the effects has open.
type shadow struct {
	items    map[string]engine.Item
	timers   map[string]engine.PendingTimer
	calls    map[string]bool
	problems map[string]bool
	survey   bool
}

func newShadow() shadow {
	return shadow{items: map[string]engine.Item{}, timers: map[string]engine.PendingTimer{}, calls: map[string]bool{}, problems: map[string]bool{}}
}

func (s *shadow) take(t *rapid.T, e engine.Effect) {
	switch x := e.(type) {
	case engine.OpenItem:
		s.items[x.Item.ID] = x.Item
	case engine.UpdateItem:
		if _, ok := s.items[x.Item.ID]; !ok {
			t.Fatalf("update of item %s, which is not open", x.Item.ID)
		}
		s.items[x.Item.ID] = x.Item
	case engine.MoveItem:
		if _, ok := s.items[x.Item.ID]; !ok {
			t.Fatalf("move of item %s, which is not open", x.Item.ID)
		}
		s.items[x.Item.ID] = x.Item
	case engine.CloseItem:
		if _, ok := s.items[x.ID]; !ok {
			t.Fatalf("close of item %s, which is not open", x.ID)
		}
		delete(s.items, x.ID)
	case engine.AssignItem:
		if _, ok := s.items[x.Item]; !ok {
			t.Fatalf("assign of item %s, which is not open", x.Item)
		}
	case engine.SetTimer:
		s.timers[x.Timer.ID] = x.Timer
	case engine.ClearTimer:
		if _, ok := s.timers[x.ID]; !ok {
			t.Fatalf("clear of timer %s, which is not set", x.ID)
		}
		delete(s.timers, x.ID)
	case engine.SendCall:
		s.calls[x.Request.ID] = true
	case engine.AskPayment:
		s.calls[x.Request.ID] = true
	case engine.AwaitMessage:
		s.calls[x.Request.ID] = true
	case engine.StartSub:
		s.calls[x.Request.ID] = true
	case engine.DropCall:
		delete(s.calls, x.Request)
	case engine.StopAwaiting:
		delete(s.calls, x.Request)
	case engine.CancelSub:
		delete(s.calls, x.Request)
	case engine.RaiseProblem:
		s.problems[x.Problem.ID] = true
	case engine.ClearProblem:
		delete(s.problems, x.ID)
	case engine.OfferSurvey:
		s.survey = true
	case engine.CloseSurvey:
		s.survey = false
	case engine.Refund, engine.KeepRefund, engine.Post, engine.Send, engine.IssueLetter, engine.StoreSurvey, engine.EndSub:
	}
}

func (s *shadow) compare(t *rapid.T, c engine.Case) {
	if len(s.items) != len(c.Items) || len(s.timers) != len(c.Timers) || len(s.problems) != len(c.Problems) || s.survey != (c.Survey != nil) {
		t.Fatalf("the effects say other things than the case: %+v\n%s", *s, must(json.MarshalIndent(c, "", " ")))
	}
	for _, it := range c.Items {
		if !reflect.DeepEqual(s.items[it.ID], it) {
			t.Fatalf("item by effects %+v, in the case %+v", s.items[it.ID], it)
		}
	}
	for _, tm := range c.Timers {
		if s.timers[tm.ID] != tm {
			t.Fatalf("timer by effects %+v, in the case %+v", s.timers[tm.ID], tm)
		}
	}
	for _, q := range c.Requests {
		if !s.calls[q.ID] && q.Attempt > 0 {
			t.Fatalf("request %+v was never sent", q)
		}
	}
	for _, x := range c.Problems {
		if !s.problems[x.ID] {
			t.Fatalf("problem %+v was never raised", x)
		}
	}
}
