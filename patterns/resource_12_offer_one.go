package patterns

import (
	"time"

	"github.com/kartabl/kartabl/cartable"
)

// deskWork waits at the desk until somebody takes it.
const deskWork = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk}, next: closed}
  closed: {kind: end, result: success}
`

func offerOne() Pattern {
	return Pattern{
		ID: "WRP-12", Group: push, Name: "Distribution by Offer - Single Resource", Score: Full,
		Asks: "A work item is shown to one person, who is free to take it.",
		How:  "A queue with one member: he alone sees what waits there, and it is nobody's until he claims it. `same_as` with `fallback_after` offers to the familiar person for a time.",
		can: func(o *office) {
			o.offered()
			c := o.starts("bita")
			o.shows("ali", "queue:desk", "first")
			o.held(c, "first", "")
			o.does("ali", c, "first")
			o.ended(c, "closed")
		},
		cannot: func(o *office) {
			o.offered()
			c := o.starts("bita")
			o.hidden("bita", "queue:desk")
			o.refused(o.claims("bita", c, "first"), "not_found")
			o.later(30 * 24 * time.Hour)
			o.held(c, "first", "") // an offer binds nobody, however long it waits
		},
	}
}

func (o *office) offered() {
	o.clerks("ali", "bita")
	o.staff("chief", "supervisor")
	o.process(deskWork)
	o.rule("desk", cartable.QueueRule{Members: []string{"ali"}})
}
