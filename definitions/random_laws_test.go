package definitions

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/kartabl/kartabl/engine"
)

// laws holds one event against what must always be so.
func (d *drive) laws(in engine.Input, o engine.Outcome) {
	if err := engine.Invariants(d.p, d.c); err != nil {
		d.fatal("after %#v: %v", in, err)
	}
	for _, x := range d.c.Problems {
		if !slices.Contains([]string{"payment_late", "payment_unknown", "undo_failed", "too_many_visits"}, x.Code) {
			d.fatal("after %#v: the problem %s at %s: %s", in, x.Code, x.Step, x.Detail)
		}
	}
	for _, e := range o.Effects {
		d.once(e)
	}
	d.glass()
}

// once is law P6: one key is never sent with two contents. Money goes back once.
func (d *drive) once(e engine.Effect) {
	key, content := "", ""
	switch x := e.(type) {
	case engine.SendCall:
		key, content = "call "+x.Key, fmt.Sprint(x.Request.Service, x.Request.Operation, x.Request.Args)
	case engine.StartSub:
		key, content = "sub "+x.Key, fmt.Sprint(x.Request)
	case engine.Send:
		key, content = "send "+x.Key, fmt.Sprint(x.Person, x.Role, x.By, x.Template, x.Body)
	case engine.IssueLetter:
		key, content = "letter "+x.Letter.Key, fmt.Sprint(x)
	case engine.Refund:
		key, content = "refund "+x.Key, fmt.Sprint(x)
		if d.back[x.Payment]++; d.back[x.Payment] > 1 {
			d.fatal("payment %s was given back twice", x.Payment)
		}
	case engine.Post:
		key, content = "post "+x.Posting.ID, fmt.Sprint(x)
	case engine.OpenItem, engine.UpdateItem, engine.MoveItem, engine.CloseItem, engine.AssignItem, engine.SetTimer, engine.ClearTimer,
		engine.DropCall, engine.AskPayment, engine.RaiseProblem, engine.ClearProblem, engine.OfferSurvey,
		engine.StoreSurvey, engine.CloseSurvey, engine.AwaitMessage, engine.StopAwaiting, engine.CancelSub, engine.EndSub,
		engine.KeepRefund:
		return
	}
	if old, sent := d.keys[key]; sent && old != content {
		d.fatal("P6: %s was %s, and is %s", key, old, content)
	}
	d.keys[key] = content
}

// glass is law P8: what the customer sees of where his case stands does not change with
// what he may not see.
func (d *drive) glass() {
	want := engine.CustomerView(d.p, d.c)
	other := d.c
	other.Vars, other.Items, other.Problems, other.Requests, other.Timers = map[string]any{"n": 77}, nil, nil, nil, nil
	other.Completed, other.Priority, other.Money, other.Dropped = map[string][]string{"s1": {"p9"}}, "high", nil, nil
	other.Visits, other.Tokens = maps.Clone(d.c.Visits), slices.Clone(d.c.Tokens)
	hidden := map[string]string{} // the first hidden step of a block
	for _, name := range sortedKeys(d.p.Steps) {
		s := d.p.Steps[name]
		if (s.Glass == engine.GlassHidden || s.Glass == "") && s.Parallel == nil && s.Foreach == nil {
			other.Visits[name]++
			if hidden[s.Block.Path] == "" {
				hidden[s.Block.Path] = name
			}
		}
	}
	for i, t := range other.Tokens {
		if s := d.p.Steps[t.Step]; s.Glass != engine.GlassOpen && s.Glass != engine.GlassName && s.Parallel == nil && s.Foreach == nil && hidden[s.Block.Path] != "" {
			other.Tokens[i].Step = hidden[s.Block.Path]
		}
	}
	if got := engine.CustomerView(d.p, other); fmt.Sprint(got) != fmt.Sprint(want) {
		d.fatal("P8: the view tells of what is hidden:\n%v\n%v", want, got)
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
