package patterns

// directWork goes to one person, named in the definition.
const directWork = `
steps:
  first: {kind: task, who: staff, label: first, assign: {user: "='ali'"}, next: closed}
  closed: {kind: end, result: success}
`

func direct() Pattern {
	return Pattern{
		ID: "WRP-1", Group: creation, Name: "Direct Distribution", Score: Full,
		Asks: "The definition names the very person to whom the work items of a task go.",
		How:  "`assign: {user: ='id'}` names the person; only where he is barred, out of service or away without a stand-in does it go elsewhere (`fallback`, else the owner).",
		can: func(o *office) {
			o.clerks("ali", "bita")
			o.process(directWork)
			c := o.starts("bita")
			o.held(c, "first", "ali")
			o.must(o.submits("ali", c, "first"))
			o.ended(c, "closed")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.process(directWork)
			c := o.starts("bita")
			o.shows("bita", "mine")
			o.refused(o.claims("bita", c, "first"), "not_found")
			o.refused(o.submits("bita", c, "first"), "not_found")
			o.held(c, "first", "ali")
		},
	}
}
