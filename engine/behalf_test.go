package engine_test

import (
	"slices"
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/internal/fault"
)

// counter has a task of the customer that staff may do for him, one of staff for other
// eyes, and one that is the customer's alone.
func counter(t *testing.T) world {
	t.Helper()
	return line(t, func(b *enginetest.Builder) {
		b.Step(&engine.Step{Name: "mid", Kind: engine.KindTask, Glass: engine.GlassOpen, Task: &engine.Task{Who: engine.Customer}, Next: enginetest.To("look")})
		b.Step(&engine.Step{Name: "look", Kind: engine.KindTask, Next: enginetest.To("agree"), Task: &engine.Task{
			Who: engine.Staff, Assign: &engine.Assign{Queue: "q", NotSameAs: []string{"mid"}},
		}})
		b.Step(&engine.Step{Name: "agree", Kind: engine.KindTask, Glass: engine.GlassOpen, Task: &engine.Task{Who: engine.Customer, Himself: true}, Next: enginetest.To("end")})
	})
}

func onBehalf(by engine.Actor) engine.Actor {
	return engine.OnBehalf(by, enginetest.Sara.ID, engine.ByPhone)
}

// What staff do in a customer's name says both and the channel, and counts as theirs where
// other eyes are asked for.
func TestOnBehalfSaysBoth(t *testing.T) {
	w := counter(t)
	start := engine.Started{Case: "c1", No: "1", Customer: "reza"}
	w.refused(w.Do(onBehalf(enginetest.Expert), start), fault.Forbidden, "forbidden")
	w.ok(w.Do(onBehalf(enginetest.Expert), engine.Started{Case: "c1", No: "1", Customer: enginetest.Sara.ID, Channel: engine.ByPhone}))
	w.says(engine.FactStarted)
	w.ok(w.Do(onBehalf(enginetest.Expert), engine.Submitted{Item: w.Item("mid").ID}))
	w.says(engine.FactSubmitted)
	if got, want := w.C.Completed["mid"], []string{enginetest.Sara.ID, enginetest.Expert.ID}; !slices.Equal(got, want) {
		t.Errorf("done by %v, want %v", got, want)
	}
	look := engine.Claimed{Item: w.Item("look").ID}
	w.refused(w.Do(enginetest.Expert, look), fault.Forbidden, "four_eyes")
	w.ok(w.Do(enginetest.Other, look))
	w.ok(w.Do(enginetest.Other, engine.Submitted{Item: w.Item("look").ID}))
	w.refused(w.Do(onBehalf(enginetest.Expert), engine.Submitted{Item: w.Item("agree").ID}), fault.Forbidden, "forbidden")
	w.ok(w.Do(enginetest.Sara, engine.Submitted{Item: w.Item("agree").ID}))
}

// says looks for a fact that names the expert, Sara and the phone.
func (w world) says(kind string) {
	w.t.Helper()
	if !slices.ContainsFunc(w.Last.Facts, func(f engine.Fact) bool {
		return f.Kind == kind && f.Person == enginetest.Expert.ID && f.Data["for"] == enginetest.Sara.ID && f.Data["channel"] == engine.ByPhone
	}) {
		w.t.Errorf("no %s on behalf: %+v", kind, w.Last.Facts)
	}
}

func TestOnBehalfIsForStaffOfHisCase(t *testing.T) {
	w := counter(t)
	w.ok(w.Start(nil))
	channel, sara := engine.ByPhone, enginetest.Sara.ID
	work := engine.Submitted{Item: w.Item("mid").ID}
	for name, by := range map[string]engine.Actor{
		"staff in their own name":    enginetest.Expert,
		"staff as a stand-in":        {ID: "expert1", Side: "staff", For: sara},
		"staff for another customer": engine.OnBehalf(enginetest.Expert, "reza", channel),
		"staff for themselves":       engine.OnBehalf(enginetest.Expert, enginetest.Expert.ID, channel),
		"an unknown channel":         engine.OnBehalf(enginetest.Expert, sara, "pigeon"),
		"a customer for another":     engine.OnBehalf(engine.Actor{ID: "reza", Side: "customer"}, sara, channel),
		"the system":                 {Side: "system", For: sara, Channel: channel},
	} {
		w.refused(w.Do(by, work), fault.Forbidden, "forbidden")
		if w.Item("mid").ID == "" {
			t.Fatalf("%s did it", name)
		}
	}
	w.ok(w.Do(enginetest.Sara, work))
	w.ok(w.Do(enginetest.Other, engine.Claimed{Item: w.Item("look").ID}))
	w.refused(w.Do(engine.OnBehalf(enginetest.Other, sara, channel), engine.Submitted{Item: w.Item("look").ID}), fault.Forbidden, "forbidden")
}

// To pay and to sign are the customer's alone, whatever a step says.
func TestWhatOthersMayDo(t *testing.T) {
	p := &engine.Process{Steps: map[string]*engine.Step{"x": {Name: "x", Task: &engine.Task{Who: engine.Customer}}}}
	for want, items := range map[bool][]engine.Item{
		true:  {{Step: "x", Kind: engine.ItemTask, Who: engine.Customer}},
		false: {{Step: "x", Kind: engine.ItemPay, Who: engine.Customer}, {Step: "x", Kind: engine.ItemSign, Who: engine.Customer}, {Step: "x", Kind: engine.ItemTask, Who: engine.Staff}, {Step: "y", Kind: engine.ItemTask, Who: engine.Customer}},
	} {
		for _, it := range items {
			if got := engine.OthersMayDo(p, it); got != want {
				t.Errorf("%+v: %v", it, got)
			}
		}
	}
}
