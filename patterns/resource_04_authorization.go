package patterns

import "github.com/kartabl/kartabl/cartable"

// watchedWork is read by auditors and started by clerks.
const watchedWork = `
access: {read: [auditor]}
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: experts}, next: closed}
  closed: {kind: end, result: success}
`

func authorization() Pattern {
	return Pattern{
		ID: "WRP-4", Group: creation, Name: "Authorization", Score: Full,
		Asks: "A definition says which privileges people have over a process and its work items, apart from who gets the work.",
		How:  "`start.roles`, `access.read`, `access.confidential`, `owner`, `anytime.by`, `substitute` and the supervisors of a queue grant to start, see, hand out, put back and stand in, each alone; one table of rights decides (policy.md).",
		can: func(o *office) {
			o.watched()
			c := o.starts("ali")
			_, err := o.cartable.Case(o.ctx, o.as("audra"), c)
			o.must(err)
			o.must(o.gives("lead", c, "first", "ebi"))
			o.held(c, "first", "ebi")
		},
		cannot: func(o *office) {
			o.watched()
			c := o.starts("ali")
			o.refused(o.claims("audra", c, "first"), "not_found") // who reads does not work
			o.refused(o.gives("audra", c, "first", "ebi"), "not_found")
			o.refused(o.claims("lead", c, "first"), "not_found") // who hands out does not work
			_, err := o.cartable.Start(o.ctx, o.as("ebi"), cartable.Start{Process: "work"})
			o.refused(err, "not_found") // who works does not start
		},
	}
}

// watched is an office with one of each privilege.
func (o *office) watched() {
	o.clerks("ali")
	o.staff("ebi", "expert")
	o.staff("audra", "auditor")
	o.staff("lead")
	o.staff("chief", "supervisor")
	o.process(watchedWork)
	o.rule("experts", cartable.QueueRule{Supervisors: []string{"lead"}})
}
