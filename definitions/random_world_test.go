package definitions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
)

// sub is a case that a step has started, and how it has ended.
type sub struct {
	*drive
	request string
	over    *engine.EndSub
}

// count is how many events there were, in the cases that it started too.
func (d *drive) count() int {
	n := len(d.log)
	for _, s := range d.subs {
		n += s.count()
	}
	return n
}

// follow does in the world what the effects of an event ask for.
func (d *drive) follow(effects []engine.Effect) {
	for _, e := range effects {
		switch x := e.(type) {
		case engine.SendCall:
			d.late = slices.DeleteFunc(d.late, func(q engine.Request) bool { return q.ID == x.Request.ID })
		case engine.StartSub:
			d.begin(x.Request)
		case engine.EndSub:
			d.ended(x)
		case engine.CancelSub:
			for _, s := range d.subs {
				if s.request == x.Request {
					s.apply(engine.System, engine.Cancelled{})
				}
			}
		case engine.AwaitMessage:
			i := slices.IndexFunc(d.early, func(m engine.MessageArrived) bool { return m.Name == x.Request.Name && m.Key == x.Request.Key })
			if i >= 0 {
				m := d.early[i]
				d.early = slices.Delete(d.early, i, i+1)
				d.send(m)
			}
		case engine.OpenItem, engine.UpdateItem, engine.MoveItem, engine.CloseItem, engine.AssignItem, engine.SetTimer, engine.ClearTimer,
			engine.DropCall, engine.AskPayment, engine.RaiseProblem, engine.ClearProblem, engine.OfferSurvey, engine.StoreSurvey,
			engine.CloseSurvey, engine.StopAwaiting, engine.Refund, engine.KeepRefund, engine.Post, engine.Send, engine.IssueLetter:
		}
	}
	for _, q := range d.c.Dropped {
		if !slices.ContainsFunc(d.late, func(x engine.Request) bool { return x.ID == q.ID }) {
			d.late = append(d.late, q)
		}
	}
}

// note counts what has happened.
func (d *drive) note(o engine.Outcome) {
	for _, f := range o.Facts {
		kind := f.Kind
		if request, ok := f.Data["request"].(string); ok {
			kind = request + " " + kind
		}
		switch {
		case f.Data["late"] == true:
			kind = "late answer"
		case f.Kind == engine.FactLetter && f.Person != "":
			kind = "letter signed"
		case f.Kind == engine.FactStarted && f.Side == engine.System.Side && d.c.Parent == nil:
			kind = "by the clock"
		}
		d.seen[kind]++
	}
	for _, t := range d.c.Tokens {
		if n := strings.Count(t.Scope, "["); n > 0 {
			d.seen[strings.TrimPrefix(strings.Repeat(" in a loop", n), " ")]++
		}
	}
}

// begin starts the case that a subprocess step asks for; where it cannot, the step hears why.
func (d *drive) begin(q engine.Request) {
	p := d.others[q.Name]
	if p == nil || q.Version == 0 {
		d.apply(engine.System, engine.SubEnded{Request: q.ID, Result: "no_process"})
		return
	}
	s := &sub{drive: newDrive(d.t, p, fmt.Sprint(d.id, ".", len(d.subs)+1), d.luck), request: q.ID}
	s.others, s.src, s.seed, s.now, s.seen = d.others, d.src, d.seed, d.now, d.seen
	d.subs = append(d.subs, s)
	s.ended = func(e engine.EndSub) { s.over = &e }
	in := engine.Started{Case: s.id, No: "2", Customer: client.ID, Values: q.Args, Parent: &engine.Parent{Case: d.id, Request: q.ID}, Pins: map[string]int{"helper": 1}}
	if !s.apply(engine.System, in) {
		d.fatal("the subprocess %s did not take %v", q.Name, q.Args)
	}
}

// next lets something happen to the case of a subprocess, or its parent hear of its end.
func (s *sub) next(parent *drive) {
	if s.over == nil {
		s.now = parent.now
		s.drive.next()
		parent.now = later(parent.now, s.now)
		return
	}
	parent.apply(engine.System, engine.SubEnded{Request: s.request, Result: s.over.Result, Values: s.over.Values})
}

// message is one of another system that may come too early or for nobody.
func (d *drive) message() {
	keys := []string{"1", "fixed", "a", "b", "c"}
	d.send(engine.MessageArrived{Name: "contract_signed", Key: keys[d.luck.IntN(len(keys))]})
}

func (d *drive) send(m engine.MessageArrived) {
	if m.Message == "" {
		d.told++
		m.Message = fmt.Sprint("m", d.told)
		m.Fields = map[string]any{"signed_at": "2026-11-22T06:30:00Z", "hash": []string{"x", "longer"}[d.luck.IntN(2)]}
	}
	waits := func(q engine.Request) bool {
		return q.Kind == engine.RequestMessage && q.Name == m.Name && q.Key == m.Key
	}
	if d.c.Open() && !slices.ContainsFunc(d.c.Requests, waits) {
		d.early = append(d.early, m)
		return
	}
	d.apply(engine.System, m)
}
