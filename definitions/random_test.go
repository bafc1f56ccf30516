package definitions

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

var (
	randomEvents = flag.Int("random.events", 8000, "events that drive random definitions")
	randomSeed   = flag.Uint64("random.seed", 1405, "first seed of the random definitions")
)

// TestRandomDefinitionsNeverStick: what the checker accepts runs. No case gets stuck, no
// expression lacks its value, and the laws hold, whatever happens to the case.
func TestRandomDefinitionsNeverStick(t *testing.T) {
	c := shipped(t)
	events, accepted, refused, ended := 0, 0, 0, 0
	for seed := *randomSeed; events < *randomEvents; seed++ {
		luck := rand.New(rand.NewPCG(seed, 9)) //nolint:gosec // the same definitions each time
		src := randomDefinition(luck)
		p, diags := Load("random.yaml", []byte(src), c)
		if p == nil {
			refused++
			notTheAuthor(t, src, diags)
			continue
		}
		accepted++
		for range 4 {
			d := &drive{t: t, p: p, luck: luck, src: src, seed: seed, now: time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC), keys: map[string]string{}}
			d.run(60)
			events += len(d.log)
			if !d.c.Open() {
				ended++
			}
		}
	}
	t.Logf("%d events in %d definitions, %d cases ended; the checker refused %d definitions", events, accepted, ended, refused)
	if accepted < refused/4 || ended == 0 {
		t.Errorf("%d accepted, %d refused, %d ended: nothing is tried", accepted, refused, ended)
	}
}

// notTheAuthor tells faults that the author of random definitions does not make: only
// values that may be missing, steps nobody reaches, and loops that never wait.
func notTheAuthor(t *testing.T, src string, diags Diagnostics) {
	t.Helper()
	for _, d := range diags {
		if d.Severity == Error && !slices.Contains([]string{"E107", "E210", "E211", "E212", "E213", "E220"}, d.Code) {
			t.Fatalf("%s\n%s", d.In(text.En), src)
		}
	}
}

// drive lets random things happen to one case.
type drive struct {
	t    *testing.T
	p    *engine.Process
	c    engine.Case
	luck *rand.Rand
	src  string
	seed uint64
	now  time.Time
	log  []engine.Event
	keys map[string]string
	pays []engine.Payment
}

func (d *drive) fatal(format string, args ...any) {
	d.t.Helper()
	state, err := json.MarshalIndent(d.c, "", " ")
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Fatalf("seed %d, event %d: %s\n%s\n%s", d.seed, len(d.log), fmt.Sprintf(format, args...), d.src, state)
}

func (d *drive) run(most int) {
	for range 20 {
		if d.c.ID != "" {
			break
		}
		d.apply(client, engine.Started{Case: "c", No: "1", Customer: client.ID, Channel: "web", Values: d.values(d.p.Forms["ask"], true)})
	}
	for range most {
		d.next()
	}
	d.replays()
}

var client = engine.Actor{ID: "sara", Side: string(engine.Customer)}

func (d *drive) someone() engine.Actor {
	return engine.Actor{ID: fmt.Sprint("p", d.luck.IntN(4)), Side: string(engine.Staff)}
}

// next does one thing that the case waits for, or one beside.
func (d *drive) next() {
	switch k := d.luck.IntN(40); {
	case k == 0:
		d.apply(client, engine.Cancelled{})
	case k == 1:
		d.apply(client, engine.AnytimeDone{Name: "add", Values: map[string]any{"note": "x"}})
	case k == 2 && len(d.pays) > 0:
		m := d.pays[d.luck.IntN(len(d.pays))]
		d.apply(engine.System, engine.PaymentSettled{Payment: m.ID, Paid: true, Amount: m.Amount, Ref: "r"})
	case k == 3:
		d.apply(client, engine.Reopened{})
	case len(d.c.Requests) > 0 && k%2 == 0:
		d.answer(d.c.Requests[d.luck.IntN(len(d.c.Requests))])
	case len(d.c.Items) > 0 && k%5 > 0:
		d.work(d.c.Items[d.luck.IntN(len(d.c.Items))])
	default:
		d.timer()
	}
}

func (d *drive) answer(q engine.Request) {
	switch {
	case q.Waiting:
		d.timer()
	case d.luck.IntN(3) == 0:
		d.apply(engine.System, engine.CallFailed{Request: q.ID, Attempt: q.Attempt, Code: "unavailable"})
	default:
		d.apply(engine.System, engine.CallAnswered{Request: q.ID, Attempt: q.Attempt, Result: map[string]any{"score": d.luck.IntN(900)}})
	}
}

func (d *drive) work(it engine.Item) {
	by := client
	if it.Who == engine.Staff {
		by = d.someone()
		if it.Holder != "" {
			by.ID = it.Holder
		} else if !d.apply(by, engine.Claimed{Item: it.ID}) {
			return
		}
	}
	switch it.Kind {
	case engine.ItemPay:
		pay := engine.Payment{ID: fmt.Sprint("pay", len(d.pays)+1), Amount: it.Amount}
		if d.apply(client, engine.PaymentStarted{Item: it.ID, Payment: pay.ID, Amount: pay.Amount}) {
			d.pays = append(d.pays, pay)
			d.apply(engine.System, engine.PaymentSettled{Payment: pay.ID, Paid: d.luck.IntN(3) > 0, Amount: pay.Amount})
		}
	case engine.ItemSign:
		d.apply(by, engine.LetterSigned{Item: it.ID})
	default:
		in := engine.Submitted{Item: it.ID}
		if open := engine.Choices(d.p, d.c, it, d.now); len(open) > 0 {
			in.Outcome = open[d.luck.IntN(len(open))].Name
		}
		step := d.p.Steps[it.Step]
		in.Values = d.values(step.Task.Form, d.luck.IntN(2) == 0)
		before := d.c.Completed
		if d.apply(by, in) && step.Task.Assign != nil {
			d.fourEyes(step, by, before)
		}
	}
}

// fourEyes is law P7: nobody completes a step who has completed one that it excludes.
func (d *drive) fourEyes(s *engine.Step, by engine.Actor, before map[string][]string) {
	for _, other := range s.Task.Assign.NotSameAs {
		if slices.Contains(before[other], by.ID) {
			d.fatal("P7: %s has completed %s and now %s", by.ID, other, s.Name)
		}
	}
}

// values are answers to a form: all of them, or some.
func (d *drive) values(f *engine.Form, all bool) map[string]any {
	if f == nil {
		return nil
	}
	values := map[string]any{}
	for _, field := range f.Fields {
		if !all && d.luck.IntN(3) == 0 {
			continue
		}
		switch field.Type.Kind {
		case expression.Int, expression.Money:
			values[field.Path] = d.luck.IntN(9)
		case expression.Bool:
			values[field.Path] = d.luck.IntN(2) == 0
		case expression.Enum:
			values[field.Path] = field.Type.Values[d.luck.IntN(len(field.Type.Values))]
		case expression.Date:
			values[field.Path] = "2026-11-25"
		case expression.List:
			values[field.Path] = []any{1, 2, 3}
		default:
			values[field.Path] = []string{"x", "longer"}[d.luck.IntN(2)]
		}
	}
	return values
}

// timer fires the timer that is due first.
func (d *drive) timer() {
	if len(d.c.Timers) == 0 {
		return
	}
	first := slices.MinFunc(d.c.Timers, func(a, b engine.PendingTimer) int { return a.Due.Compare(b.Due) })
	if first.Due.After(d.now) {
		d.now = first.Due
	}
	d.apply(engine.System, engine.TimerDue{Timer: first.ID})
}

// apply does one event under the eyes of the laws; it is false when it was refused.
func (d *drive) apply(by engine.Actor, in engine.Input) bool {
	d.now = d.now.Add(time.Duration(d.luck.IntN(3600)) * time.Second)
	e := engine.Event{ID: fmt.Sprint("e", len(d.log)), At: d.now, By: by, Input: in}
	if _, ok := in.(engine.Started); ok {
		e.Attributes = map[string]any{"full_name": "Sara", "national_id": "0012345679", "segment": "normal", "instruments": []any{}, "mobile": "09120000000", "province": "Tehran"}
	}
	o, err := engine.Apply(d.p, d.c, e)
	if err != nil {
		return false
	}
	d.c, d.log = o.Case, append(d.log, e)
	if err := engine.Invariants(d.p, d.c); err != nil {
		d.fatal("after %#v: %v", in, err)
	}
	for _, x := range d.c.Problems {
		if x.Code != "payment_late" && x.Code != "payment_unknown" && x.Code != "undo_failed" && x.Code != "too_many_visits" {
			d.fatal("after %#v: the problem %s at %s: %s", in, x.Code, x.Step, x.Detail)
		}
	}
	d.effects(o.Effects)
	return true
}

// effects is law P6: one key is never sent with two contents.
func (d *drive) effects(list []engine.Effect) {
	for _, e := range list {
		key, content := "", ""
		if call, ok := e.(engine.SendCall); ok {
			key, content = "call "+call.Key, fmt.Sprint(call.Request.Service, call.Request.Operation, call.Request.Args)
		}
		if refund, ok := e.(engine.Refund); ok {
			key, content = "refund "+refund.Key, fmt.Sprint(refund)
		}
		if send, ok := e.(engine.Send); ok {
			key, content = "send "+send.Key, fmt.Sprint(send.Person, send.Role, send.By, send.Template, send.Body)
		}
		if old, sent := d.keys[key]; key != "" && sent && old != content {
			d.fatal("P6: %s was %s, and is %s", key, old, content)
		}
		d.keys[key] = content
	}
}

// replays is law P4: the same events give the same case.
func (d *drive) replays() {
	again, err := engine.Replay(d.p, d.log)
	if err != nil {
		d.fatal("P4: %v", err)
	}
	a, errA := json.Marshal(again)
	b, errB := json.Marshal(d.c)
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		d.fatal("P4: replayed it is\n%s", a)
	}
}
