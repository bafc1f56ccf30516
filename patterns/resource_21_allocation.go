package patterns

import "time"

func takeUp() Pattern {
	return Pattern{
		ID: "WRP-21", Group: pull, Name: "Resource-Initiated Allocation", Score: Full,
		Asks: "Somebody commits himself to a work item that is offered, without beginning it yet.",
		How:  "A claim makes it his; nothing makes him begin. It leaves the lists of all others.",
		can: func(o *office) {
			o.clerks("ali", "bita")
			o.process(deskWork)
			one, two := o.starts("ali"), o.starts("ali")
			o.must(o.claims("bita", one, "first"))
			o.must(o.claims("bita", two, "first"))
			o.later(10 * 24 * time.Hour)
			o.shows("bita", "mine", "first", "first")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.process(deskWork)
			c := o.starts("ali")
			o.must(o.claims("bita", c, "first"))
			o.later(10 * 24 * time.Hour)
			o.refused(o.claims("ali", c, "first"), "conflict.claimed")
			o.refused(o.submits("ali", c, "first"), "conflict.claimed")
		},
	}
}
