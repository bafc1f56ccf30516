package patterns

// twoSteps is a clerk's work and then an expert's.
const twoSteps = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk}, next: second}
  second: {kind: task, who: staff, label: second, assign: {queue: experts}, next: closed}
  closed: {kind: end, result: success}
`

func enablement() Pattern {
	return Pattern{
		ID: "WRP-19", Group: push, Name: "Distribution on Enablement", Score: Full,
		Asks: "Work items are handed out the moment they can be worked on.",
		How:  "The transaction that enters a step writes its item into the lists.",
		can: func(o *office) {
			o.clerks("ali")
			o.staff("ebi", "expert")
			o.process(twoSteps)
			c := o.starts("ali")
			o.does("ali", c, "first")
			o.shows("ebi", "queue:experts", "second")
		},
		cannot: func(o *office) {
			o.clerks("ali")
			o.staff("ebi", "expert")
			o.process(twoSteps)
			c := o.starts("ali")
			o.must(o.claims("ali", c, "first"))
			o.shows("ebi", "queue:experts") // not before
			o.must(o.submits("ali", c, "first"))
			o.shows("ali", "mine") // not after
		},
	}
}
