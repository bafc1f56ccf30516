package patterns

func allocate() Pattern {
	return Pattern{
		ID: "WRP-14", Group: push, Name: "Distribution by Allocation - Single Resource", Score: Full,
		Asks: "A work item is given to one person, who is bound to it.",
		How:  "`user`, `pick: round_robin` and `pick: least_loaded` put it into one person's list. What was given by name lies in no queue and cannot be put back.",
		can: func(o *office) {
			o.clerks("ali", "bita")
			o.process(directWork)
			c := o.starts("bita")
			o.held(c, "first", "ali")
			o.shows("ali", "mine", "first")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.process(directWork)
			c := o.starts("bita")
			v, err := o.opens("ali", c, "first")
			o.must(err)
			if v.CanRelease || v.CanClaim {
				o.fail("ali may put it back %v, claim it %v", v.CanRelease, v.CanClaim)
			}
			o.refused(o.releases("bita", c, "first"), "not_found")
		},
	}
}
