package patterns

// lightWork goes to who has least to do.
const lightWork = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk, pick: least_loaded}, next: closed}
  closed: {kind: end, result: success}
`

func shortest() Pattern {
	return Pattern{
		ID: "WRP-17", Group: push, Name: "Shortest Queue", Score: Full,
		Asks: "A work item is given to the person with the fewest work items.",
		How:  "`pick: least_loaded`, by counters that the same transaction keeps.",
		can: func(o *office) {
			o.clerks("ali", "bita")
			o.process(lightWork)
			one, _ := o.starts("ali"), o.starts("ali")
			free := o.item(one, "first").Holder
			o.must(o.submits(free, one, "first"))
			o.held(o.starts("ali"), "first", free)
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.process(lightWork)
			for range 4 {
				o.starts("ali")
			}
			a, b := len(o.stepsOf("ali")), len(o.stepsOf("bita"))
			if a != 2 || b != 2 {
				o.fail("ali has %d, bita %d: somebody was given more while another had less", a, b)
			}
		},
	}
}
