package patterns

func onAllocation() Pattern {
	return Pattern{
		ID: "WRP-37", Group: autoStart, Name: "Commencement on Allocation", Score: Full,
		Asks: "A work item is begun the moment it is allocated to somebody.",
		How:  "Who is chosen, or claims, can hand it in from then on: allocated is begun.",
		can: func(o *office) {
			o.clerks("ali")
			o.process(turnWork)
			c := o.starts("ali")
			v, err := o.opens("ali", c, "first")
			o.must(err)
			if !v.CanSubmit || v.CanClaim {
				o.fail("may submit %v, has to claim %v", v.CanSubmit, v.CanClaim)
			}
			o.must(o.submits("ali", c, "first"))
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.staff("chief", "supervisor")
			o.process(deskWork)
			c := o.starts("ali")
			o.refused(o.submits("bita", c, "first"), "conflict.not_held") // not before
			o.must(o.gives("chief", c, "first", "bita"))
			o.must(o.submits("bita", c, "first"))
		},
	}
}
