package patterns

import (
	"strings"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
)

// exceptionTypes are the kinds of events that an exception can come from.
func exceptionTypes() []Pattern {
	return []Pattern{
		{
			ID: "WEP-FAILURE", Group: exceptionType, Name: "Work Item Failure", Score: Full,
			Asks: "A step cannot be finished, and the definition says what then.",
			How:  "`on_error` of a call answers each error of its signature and that it is away; `throw` of an outcome, a timer or a line fails a block; what nothing answers is a problem of the case that people mend.",
			flow: "wep_failure.yaml",
		},
		{
			ID: "WEP-DEADLINE", Group: exceptionType, Name: "Deadline Expiry", Score: Full,
			Asks: "Something is not done in its time, and the definition says what then.",
			How:  "`timers` and `sla` of a step, `sla` of the case, in business time or by the clock.",
			flow: "wep_deadline.yaml",
		},
		unavailable(),
		{
			ID: "WEP-TRIGGER", Group: exceptionType, Name: "External Trigger", Score: Full,
			Asks: "Something from outside, of people or systems, changes the course of a running case.",
			How:  "`anytime` with `to`, `cancel`, a branch that waits for a `message` and throws.",
			flow: "wep_trigger.yaml",
		},
		{
			ID: "WEP-CONSTRAINT", Group: exceptionType, Name: "Constraint Violation", Score: Partial,
			Asks: "A rule over data, people or steps is watched all the time, and its breach is answered.",
			How:  "Rules are looked at when somebody hands in (`valid`, types, `options`) or a step is left, and four eyes all the time; there is no rule that wakes by itself when data change.",
		},
	}
}

func unavailable() Pattern {
	return Pattern{
		ID: "WEP-RESOURCE", Group: exceptionType, Name: "Resource Unavailability", Score: Full,
		Asks: "Who should do a work item, or has it, is not there, and the definition says what then.",
		How:  "Absences, stand-ins, `fallback`, `fallback_after`; choices pass over who is away, and what a person who leaves holds goes back. A step that nobody in service can do goes to its `fallback`, and without one is a problem of the case at once.",
		can: func(o *office) {
			o.clerks("ali", "bita", "caro")
			o.staff("chief", "supervisor")
			o.process(deferredWork)
			o.away("bita", "caro", 2)
			c := o.startsWith("ali", map[string]any{"boss": "bita"})
			o.must(o.submits("caro", c, "first")) // her stand-in
			o.away("caro", "", 2)
			lost := o.startsWith("ali", map[string]any{"boss": "caro"})
			o.held(lost, "first", "") // nobody stands in: it goes to the desk
			o.does("ali", lost, "first")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita", "caro")
			o.staff("chief", "supervisor")
			o.deploys("idle.yaml", strings.Replace(head, "id: work", "id: idle", 1)+start+roleWork)
			idle, err := o.cartable.Start(o.ctx, o.as("ali"), cartable.Start{Process: "idle"})
			o.must(err)
			if !engine.Unmanned(o.stored(idle.ID), o.item(idle.ID, "first").ID) {
				o.fail("there is no expert, and the case waits for one without a word")
			}
			o.process(deferredWork)
			o.away("bita", "caro", 2)
			c := o.startsWith("ali", map[string]any{"boss": "bita"})
			o.refused(o.submits("ali", c, "first"), "not_found") // he stands in for nobody
			o.later(3 * 24 * time.Hour)
			o.refused(o.submits("caro", c, "first"), "not_found") // nor does she, when bita is back
		},
	}
}
