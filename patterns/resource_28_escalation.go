package patterns

import "time"

// lateWork is shown to managers when it is late.
const lateWork = `
steps:
  first:
    kind: task
    who: staff
    label: first
    assign: {queue: desk}
    sla: {target: 8h, warn: 50%, on_warn: [{set_priority: high}], breach: [{return_to_queue: true}, {escalate: manager}]}
    next: closed
  closed: {kind: end, result: success}
`

func escalation() Pattern {
	return Pattern{
		ID: "WRP-28", Group: detour, Name: "Escalation", Score: Full,
		Asks: "The system hands a work item that makes no progress to others than those who had it.",
		How:  "`escalate`, `return_to_queue` and `set_priority` at a warning, a breach, again and again, or at a timer; and by hand, with a reason, to the next role of the same ladder.",
		can: func(o *office) {
			o.clerks("ali")
			o.staff("mina", "manager")
			o.process(lateWork)
			c := o.starts("ali")
			o.must(o.claims("ali", c, "first"))
			o.later(8 * time.Hour)
			o.held(c, "first", "")
			o.does("mina", c, "first")
			o.ended(c, "closed")
			c = o.starts("ali")
			o.must(o.claims("ali", c, "first"))
			o.must(o.escalates("ali", c, "first")) // before its time
			o.held(c, "first", "ali")
			o.must(o.releases("ali", c, "first"))
			o.does("mina", c, "first")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.staff("ebi", "expert")
			o.process(lateWork)
			c := o.starts("ali")
			o.must(o.claims("ali", c, "first"))
			o.later(8*time.Hour - time.Second)
			o.held(c, "first", "ali") // not before its time
			o.later(time.Second)
			o.refused(o.claims("ebi", c, "first"), "not_found") // nor to anybody else
			o.refused(o.escalates("ebi", c, "first"), "not_found")
		},
	}
}
