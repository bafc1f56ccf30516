package patterns

func offerMany() Pattern {
	return Pattern{
		ID: "WRP-13", Group: push, Name: "Distribution by Offer - Multiple Resources", Score: Full,
		Asks: "A work item is shown to several people, and one of them takes it.",
		How:  "`pick: claim`, the default of queues and roles. Of many who claim at once one wins, and it leaves the lists of the others in the same transaction.",
		can: func(o *office) {
			o.clerks("ali", "bita")
			o.process(deskWork)
			c := o.starts("ali")
			o.shows("ali", "queue:desk", "first")
			o.shows("bita", "queue:desk", "first")
			o.must(o.claims("bita", c, "first"))
			o.shows("bita", "mine", "first")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.process(deskWork)
			c := o.starts("ali")
			o.must(o.claims("bita", c, "first"))
			o.shows("ali", "queue:desk")
			o.refused(o.claims("ali", c, "first"), "conflict.claimed")
		},
	}
}
