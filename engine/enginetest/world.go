package enginetest

import (
	"fmt"
	"strconv"
	"time"

	"github.com/kartabl/kartabl/engine"
)

// The people of the tests.
var (
	Sara   = engine.Actor{ID: "sara", Name: "Sara", Side: "customer"}
	Expert = engine.Actor{ID: "expert1", Name: "Expert One", Side: "staff"}
	Other  = engine.Actor{ID: "expert2", Name: "Expert Two", Side: "staff"}
	Third  = engine.Actor{ID: "finance1", Name: "Finance", Side: "staff"}
	Boss   = engine.Actor{ID: "boss", Name: "Boss", Side: "staff"}
)

// World drives one case as the shell does, with a clock of its own.
type World struct {
	P    *engine.Process
	C    engine.Case
	Now  time.Time
	Log  []engine.Event
	All  []engine.Effect // of all events
	Last engine.Outcome
}

// NewWorld is a world on a Saturday morning, without a case yet.
func NewWorld(p *engine.Process) *World { return &World{P: p, Now: Morning} }

// Do applies one event now and keeps what came of it.
func (w *World) Do(by engine.Actor, in engine.Input) error {
	e := engine.Event{ID: "e" + strconv.Itoa(len(w.Log)+1), At: w.Now, By: by, Input: in}
	if len(w.Log) == 0 {
		e.Attributes = map[string]any{"full_name": "Sara", "segment": "normal"}
	}
	out, err := engine.Apply(w.P, w.C, e)
	if err != nil {
		return fmt.Errorf("apply %s: %w", engine.KindOf(in), err)
	}
	w.C, w.Last = out.Case, out
	w.Log, w.All = append(w.Log, e), append(w.All, out.Effects...)
	return nil
}

// Start opens case c1 of Sara.
func (w *World) Start(values map[string]any) error {
	return w.Do(Sara, engine.Started{Case: "c1", No: "1405-000001", Customer: Sara.ID, Channel: "web", Values: values})
}

// Pass lets time pass and fires the timers that come due, in order, each at its time.
func (w *World) Pass(d time.Duration) error {
	until := w.Now.Add(d)
	for {
		due := engine.DueTimers(w.C, until.Add(time.Second))
		if len(due) == 0 {
			w.Now = until
			return nil
		}
		if due[0].Due.After(w.Now) {
			w.Now = due[0].Due
		}
		if err := w.Do(engine.System, engine.TimerDue{Timer: due[0].ID}); err != nil {
			return err
		}
	}
}

// Item is the open item of a step; a zero item where there is none.
func (w *World) Item(step string) engine.Item {
	for _, it := range w.C.Items {
		if it.Step == step {
			return it
		}
	}
	return engine.Item{}
}

// Request is the open request of a step; a zero one where there is none.
func (w *World) Request(step string) engine.Request {
	for _, q := range w.C.Requests {
		if q.Step == step {
			return q
		}
	}
	return engine.Request{}
}

// Work lets a person of staff claim the item of a step, if he must, and submit it.
func (w *World) Work(by engine.Actor, step, outcome string, values map[string]any) error {
	it := w.Item(step)
	if it.Who == engine.Staff && it.Holder == "" {
		if err := w.Do(by, engine.Claimed{Item: it.ID}); err != nil {
			return err
		}
	}
	return w.Do(by, engine.Submitted{Item: it.ID, Outcome: outcome, Values: values})
}

// Answer is the service's answer to the request of a step.
func (w *World) Answer(step string, result map[string]any) error {
	q := w.Request(step)
	return w.Do(engine.System, engine.CallAnswered{Request: q.ID, Attempt: q.Attempt, Result: result})
}

// Fail is a service's error on the request of a step.
func (w *World) Fail(step, code string) error {
	q := w.Request(step)
	return w.Do(engine.System, engine.CallFailed{Request: q.ID, Attempt: q.Attempt, Code: code})
}

// Pay starts a payment on the item of a step and settles it.
func (w *World) Pay(step, payment string, paid bool) error {
	it := w.Item(step)
	if err := w.Do(Sara, engine.PaymentStarted{Item: it.ID, Payment: payment, Amount: it.Amount, Gateway: "psp"}); err != nil {
		return err
	}
	return w.Do(engine.System, engine.PaymentSettled{Payment: payment, Paid: paid, Amount: it.Amount, Ref: "r-" + payment})
}

// Count counts the effects of a type so far.
func Count[T engine.Effect](w *World) int { return len(Effects[T](w)) }

// Effects are the effects of a type so far.
func Effects[T engine.Effect](w *World) []T {
	var out []T
	for _, e := range w.All {
		if x, ok := e.(T); ok {
			out = append(out, x)
		}
	}
	return out
}

// Migrate takes the case to another version of its process.
func (w *World) Migrate(to *engine.Process) []engine.Refusal {
	e := engine.Event{
		ID: "e" + strconv.Itoa(len(w.Log)+1), At: w.Now, By: engine.System,
		Input: engine.Migrated{From: w.C.Version, To: to.Version},
	}
	out, refused := engine.Migrate(w.P, to, w.C, e)
	if len(refused) > 0 {
		return refused
	}
	w.P, w.C, w.Last = to, out.Case, out
	w.Log, w.All = append(w.Log, e), append(w.All, out.Effects...)
	return nil
}
