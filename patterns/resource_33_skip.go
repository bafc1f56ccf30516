package patterns

// skippedWork has a first step that may be passed over, and a second that may not.
const skippedWork = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk}, skip: true, next: second}
  second: {kind: task, who: staff, label: second, assign: {queue: desk}, next: closed}
  closed: {kind: end, result: success}
`

func skip() Pattern {
	return Pattern{
		ID: "WRP-33", Group: detour, Name: "Skip", Score: Full,
		Asks: "Somebody marks a work item as done without doing it.",
		How:  "`skip` of a task: who holds it, or has the role that it names, passes over it with a reason, and the case goes on as the definition says.",
		can: func(o *office) {
			o.clerks("ali")
			o.process(skippedWork)
			c := o.starts("ali")
			o.must(o.claims("ali", c, "first"))
			o.must(o.cartable.Skip(o.ctx, o.as("ali"), o.item(c, "first").ID, "known already"))
			o.does("ali", c, "second")
			o.ended(c, "closed")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.process(skippedWork)
			c := o.starts("ali")
			o.must(o.claims("ali", c, "first"))
			item := o.item(c, "first").ID
			o.refused(o.cartable.Skip(o.ctx, o.as("bita"), item, "mine"), "not_found") // what another holds
			o.refused(o.cartable.Skip(o.ctx, o.as("ali"), item, ""), "invalid.fields") // without a reason
			o.must(o.submits("ali", c, "first"))
			o.must(o.claims("ali", c, "second"))
			o.refused(o.cartable.Skip(o.ctx, o.as("ali"), o.item(c, "second").ID, "no"), "not_found") // where the definition does not say so
		},
	}
}
