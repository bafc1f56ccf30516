package patterns

// familiarWork comes back to who knows it.
const familiarWork = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk}, next: second}
  second: {kind: task, who: staff, label: second, assign: {queue: desk, same_as: first}, next: closed}
  closed: {kind: end, result: success}
`

func familiar() Pattern {
	return Pattern{
		ID: "WRP-7", Group: creation, Name: "Retain Familiar", Score: Full,
		Asks: "A work item goes to the person who did an earlier one of the same case, where that is possible.",
		How:  "`same_as` gives it to the last person of that step while he is at work; `fallback_after` bounds how long it waits for him.",
		can: func(o *office) {
			o.clerks("ali", "bita")
			o.process(familiarWork)
			c := o.starts("ali")
			o.does("bita", c, "first")
			o.held(c, "second", "bita")
			o.must(o.releases("bita", c, "second")) // it is a wish and no chain
			o.does("ali", c, "second")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.process(familiarWork)
			c := o.starts("ali")
			o.does("bita", c, "first")
			o.shows("ali", "queue:desk")
			o.refused(o.claims("ali", c, "second"), "conflict.claimed")
		},
	}
}
