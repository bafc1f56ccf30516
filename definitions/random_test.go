package definitions

import (
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
	c, others := helpers(t)
	events, accepted, refused, ended, seen := 0, 0, 0, 0, map[string]int{}
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
			d := newDrive(t, p, "c", luck)
			d.others, d.src, d.seed, d.seen = others, src, seed, seen
			d.run(60)
			events += d.count()
			if !d.c.Open() {
				ended++
			}
		}
	}
	for _, kind := range lived {
		if seen[kind] == 0 {
			t.Errorf("%s never happened", kind)
		}
	}
	t.Logf("%v", seen)
	t.Logf("%d events in %d definitions, %d cases ended; the checker refused %d definitions", events, accepted, ended, refused)
	if accepted < refused/4 || ended == 0 {
		t.Errorf("%d accepted, %d refused, %d ended: nothing is tried", accepted, refused, ended)
	}
}

// lived is what must happen now and then, else it is not tried.
var lived = []string{
	"message", "sub answered", "sub failed", "undo answered", "letter signed", "reopened", "anytime", "cancelled", "refund", "late answer", "in a loop", "in a loop in a loop", "by the clock",
}

// notTheAuthor tells faults that the author of random definitions does not make: only
// values that may be missing, steps nobody reaches, and loops that never wait.
func notTheAuthor(t *testing.T, src string, diags Diagnostics) {
	t.Helper()
	for _, d := range diags {
		if d.Severity == Error && !slices.Contains([]string{"E107", "E210", "E211", "E212", "E213", "E220", "E250", "E262"}, d.Code) {
			t.Fatalf("%s\n%s", d.In(text.En), src)
		}
	}
}

// drive lets random things happen to one case.
type drive struct {
	t      *testing.T
	p      *engine.Process
	id     string
	c      engine.Case
	luck   *rand.Rand
	src    string
	seed   uint64
	now    time.Time
	log    []engine.Event
	keys   map[string]string
	back   map[string]int // refunds of a payment
	pays   []engine.Payment
	late   []engine.Request        // calls that nobody waits for any more
	early  []engine.MessageArrived // messages that nothing has waited for
	told   int                     // messages so far
	others map[string]*engine.Process
	subs   []*sub
	seen   map[string]int
	ended  func(engine.EndSub)
}

func newDrive(t *testing.T, p *engine.Process, id string, luck *rand.Rand) *drive {
	return &drive{
		t: t, p: p, id: id, luck: luck, now: time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC),
		keys: map[string]string{}, back: map[string]int{}, seen: map[string]int{},
	}
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
		d.start()
	}
	for range most {
		if d.next(); !d.c.Open() && d.luck.IntN(5) == 0 {
			break
		}
	}
	d.replays()
	for _, s := range d.subs {
		s.replays()
	}
}

// start opens the case: the customer does, or the clock with the first values of the
// schedule.
func (d *drive) start() {
	in := engine.Started{Case: d.id, No: "1", Customer: client.ID, Channel: "web", Pins: map[string]int{}}
	for _, name := range d.p.Subs() {
		if d.luck.IntN(9) > 0 {
			in.Pins[name] = 1
		}
	}
	if d.luck.IntN(3) == 0 && d.p.Start.Schedule != nil {
		in.Values = d.p.Start.Schedule.With
		d.apply(engine.System, in)
		return
	}
	in.Values = d.values(d.p.Forms["ask"], true)
	d.apply(client, in)
}

var client = engine.Actor{ID: "sara", Side: string(engine.Customer)}

func (d *drive) someone() engine.Actor {
	return engine.Actor{ID: fmt.Sprint("p", d.luck.IntN(4)), Side: string(engine.Staff)}
}

// next does one thing that the case waits for, or one beside.
func (d *drive) next() {
	switch k := d.luck.IntN(40); {
	case k < 4:
		d.besides(k)
	case k < 9:
		d.message()
	case k < 13 && len(d.subs) > 0:
		d.subs[d.luck.IntN(len(d.subs))].next(d)
	case len(d.c.Requests) > 0 && k%2 == 0:
		d.answer(d.c.Requests[d.luck.IntN(len(d.c.Requests))])
	case len(d.c.Items) > 0 && k%5 > 0:
		d.work(d.c.Items[d.luck.IntN(len(d.c.Items))])
	default:
		d.timer()
	}
}

// besides does what is open beside the steps.
func (d *drive) besides(k int) {
	switch {
	case k == 0:
		by := client
		if d.luck.IntN(2) == 0 {
			by = d.someone()
		}
		d.apply(by, engine.Cancelled{})
	case k == 1 && len(d.p.Anytime) > 0:
		a := d.p.Anytime[d.luck.IntN(len(d.p.Anytime))]
		by := client
		if a.By[0] == engine.Staff {
			by = d.someone()
		}
		d.apply(by, engine.AnytimeDone{Name: a.Name, Values: d.values(a.Form, true)})
	case k == 2 && len(d.pays) > 0:
		m := d.pays[d.luck.IntN(len(d.pays))]
		d.apply(engine.System, engine.PaymentSettled{Payment: m.ID, Paid: true, Amount: m.Amount, Ref: "r"})
	case k == 2 && len(d.late) > 0:
		d.answer(d.late[d.luck.IntN(len(d.late))])
	case k == 3 && d.p.Reopen != nil:
		d.apply(client, engine.Reopened{Values: d.values(d.p.Reopen.Form, true)})
	}
}

func (d *drive) answer(q engine.Request) {
	switch {
	case q.Kind == engine.RequestMessage:
		d.send(engine.MessageArrived{Name: q.Name, Key: q.Key})
	case q.Kind == engine.RequestSub, q.Waiting, q.Attempt == 0:
		d.timer()
	case q.Kind == engine.RequestPayment:
		d.apply(engine.System, engine.PaymentSettled{Payment: q.Payment, Paid: d.luck.IntN(2) == 0})
	case d.luck.IntN(3) == 0:
		d.apply(engine.System, engine.CallFailed{Request: q.ID, Attempt: q.Attempt, Code: "unavailable"})
	default:
		d.apply(engine.System, engine.CallAnswered{Request: q.ID, Attempt: q.Attempt, Result: map[string]any{
			"score": d.luck.IntN(900), "trace_no": fmt.Sprint("T", d.luck.IntN(9)), "done": true,
		}})
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
		if d.apply(client, engine.PaymentStarted{Item: it.ID, Payment: pay.ID, Amount: pay.Amount, Gateway: "g"}) {
			d.pays = append(d.pays, pay)
			d.apply(engine.System, engine.PaymentSettled{Payment: pay.ID, Paid: d.luck.IntN(3) > 0, Amount: pay.Amount})
		}
	case engine.ItemSign:
		d.apply(by, engine.LetterSigned{Item: it.ID})
	default:
		in := engine.Submitted{Item: it.ID}
		step := d.p.Steps[it.Step]
		in.Values = d.values(step.Task.Form, d.luck.IntN(2) == 0)
		if open := engine.Choices(d.p, d.c, it, d.now, in.Values); len(open) > 0 {
			in.Outcome = open[d.luck.IntN(len(open))].Name
		}
		before := d.c.Completed
		if d.apply(by, in) && step.Task.Assign != nil {
			d.fourEyes(step, by, before)
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
		values[field.Path] = d.value(field.Type)
	}
	return values
}

func (d *drive) value(t *expression.Type) any {
	switch t.Kind {
	case expression.Int, expression.Money:
		return d.luck.IntN(9)
	case expression.Bool:
		return d.luck.IntN(2) == 0
	case expression.Enum:
		return t.Values[d.luck.IntN(len(t.Values))]
	case expression.Date:
		return "2026-11-25"
	case expression.List:
		return []any{1, 2, 3}
	default:
		return []string{"x", "longer"}[d.luck.IntN(2)]
	}
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
	d.note(o)
	d.laws(in, o)
	d.follow(o.Effects)
	return true
}
