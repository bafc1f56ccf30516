package patterns

import "github.com/kartabl/kartabl/cartable"

func simultaneous() Pattern {
	return Pattern{
		ID: "WRP-42", Group: several, Name: "Simultaneous Execution", Score: Full,
		Asks: "Somebody works on several work items at the same time.",
		How:  "One holds as many as he likes, and a draft of each is kept; the capacity of a queue bounds it where that is wanted.",
		can: func(o *office) {
			o.clerks("ali")
			o.process(deskWork)
			one, two := o.starts("ali"), o.starts("ali")
			for _, c := range []string{one, two} {
				o.must(o.claims("ali", c, "first"))
				o.types("ali", o.item(c, "first").ID)
			}
			o.must(o.submits("ali", two, "first"))
			o.must(o.submits("ali", one, "first"))
		},
		cannot: func(o *office) {
			o.clerks("ali")
			o.staff("chief", "supervisor")
			o.process(deskWork)
			o.rule("desk", cartable.QueueRule{Capacity: 1})
			one, two := o.starts("ali"), o.starts("ali")
			o.must(o.claims("ali", one, "first"))
			o.refused(o.claims("ali", two, "first"), "claim.full")
			o.must(o.submits("ali", one, "first"))
			o.must(o.claims("ali", two, "first"))
		},
	}
}
