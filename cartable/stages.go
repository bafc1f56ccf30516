package cartable

import (
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// stages are the line on which the customer sees where his case stands.
func stages(r Reader, l loaded, events []store.Happened) []Stage {
	list := []Stage{}
	since := reached(events)
	for _, st := range engine.CustomerView(l.p, l.c).Stages {
		one := Stage{Label: st.Label.In(r.Lang), State: st.State, Note: stageNote(r, l, st)}
		if st.State != engine.StageNext {
			one.At = since[st.Step]
		}
		if st.State == engine.StageCurrent {
			one.Due = promised(l, st.Step)
		}
		list = append(list, one)
	}
	return list
}

// promised is until when staff have said to be done at a step, zero where they have said
// nothing that the customer may know: the step is open to him, and its time is a plain
// target. A deadline is an expression, which may read what he must not see.
func promised(l loaded, name string) time.Time {
	var until time.Time
	step := l.p.Steps[name]
	if step == nil || step.Glass != engine.GlassOpen || step.SLA == nil || step.SLA.Target == nil {
		return until
	}
	for _, it := range l.c.Items {
		if it.Step == name && it.Who == engine.Staff && it.DueAt.After(until) {
			until = it.DueAt
		}
	}
	return until
}

// reached is when a case came to its steps last, as far as its customer may know.
func reached(events []store.Happened) map[string]time.Time {
	at := map[string]time.Time{}
	for _, e := range events {
		for _, f := range e.Facts {
			if f.Kind == engine.FactEntered && f.Glass != engine.Private {
				at[f.Step] = e.At
			}
		}
	}
	return at
}

func stageNote(r Reader, l loaded, st engine.Stage) string {
	if st.State != engine.StageCurrent || r.Side != engine.Customer {
		return ""
	}
	for _, it := range l.c.Items {
		if it.Step == st.Step && it.Who == engine.Customer && people.Can(r.Person, people.WorkItem, itemObject(l, it)) {
			return text.Message("stage.waits_for_you", r.Lang, nil)
		}
	}
	return ""
}
