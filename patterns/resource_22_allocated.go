package patterns

import "time"

// keptWork is kept for its familiar person for a while.
const keptWork = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk}, next: second}
  second: {kind: task, who: staff, label: second, assign: {queue: desk, same_as: first, fallback_after: 4h}, next: closed}
  closed: {kind: end, result: success}
`

func beginAllocated() Pattern {
	return Pattern{
		ID: "WRP-22", Group: pull, Name: "Resource-Initiated Execution - Allocated Work Item", Score: Full,
		Asks: "Somebody begins a work item that was allocated to him, when he wants to.",
		How:  "What is in his list he opens and works on whenever he likes. Where it is only kept for him for a time, his claim says that he has begun, and it is not taken back any more.",
		can: func(o *office) {
			o.clerks("ali", "bita")
			o.process(keptWork)
			c := o.starts("ali")
			o.does("bita", c, "first")
			o.held(c, "second", "bita")
			o.later(time.Hour)
			o.must(o.claims("bita", c, "second"))
			o.later(24 * time.Hour)
			o.must(o.submits("bita", c, "second"))
			o.ended(c, "closed")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.process(keptWork)
			c := o.starts("ali")
			o.does("bita", c, "first")
			o.refused(o.submits("ali", c, "second"), "conflict.claimed") // it is allocated to another
			o.later(24 * time.Hour)
			o.held(c, "second", "") // who did not begin in time does not have it for ever
		},
	}
}
