package patterns

// secretWork is seen by who works on it and by auditors.
const secretWork = `
access: {read: [auditor], confidential: true}
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk}, next: closed}
  closed: {kind: end, result: success}
`

func visibleAllocated() Pattern {
	return Pattern{
		ID: "WRP-41", Group: visibility, Name: "Configurable Allocated Work Item Visibility", Score: Full,
		Asks: "It can be set who sees work items that somebody has.",
		How:  "`access.read` names who sees every case with its items; with `confidential: true` neither colleagues of the role nor supervisors see what another holds.",
		can: func(o *office) {
			o.clerks("ali", "bita")
			o.staff("audra", "auditor")
			o.process(secretWork)
			c := o.starts("ali")
			o.must(o.claims("bita", c, "first"))
			v, err := o.opens("audra", c, "first")
			o.must(err)
			if v.HolderName != "bita" {
				o.fail("held by %q", v.HolderName)
			}
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita", "caro")
			o.staff("chief", "supervisor")
			o.process(secretWork)
			c := o.starts("ali")
			o.must(o.claims("bita", c, "first"))
			for _, login := range []string{"chief", "caro"} {
				_, err := o.cartable.Case(o.ctx, o.as(login), c)
				o.refused(err, "not_found")
			}
			o.shows("caro", "queue:desk")
		},
	}
}
