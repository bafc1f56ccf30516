package patterns

func delegation() Pattern {
	return Pattern{
		ID: "WRP-27", Group: detour, Name: "Delegation", Score: Full,
		Asks: "Somebody gives a work item that was allocated to him to another person.",
		How:  "The holder delegates it to a colleague who may do it, is there and has room; he can take it back until it is done, and the colleague can hand it back. The history names both.",
		can: func(o *office) {
			o.clerks("ali", "bita")
			o.process(deskWork)
			c, item := o.startsHeld()
			o.must(o.cartable.Delegate(o.ctx, o.as("ali"), item, "bita", ""))
			o.held(c, "first", "bita")
			o.must(o.cartable.TakeBack(o.ctx, o.as("ali"), item))
			o.held(c, "first", "ali")
			o.must(o.cartable.Delegate(o.ctx, o.as("ali"), item, "bita", ""))
			o.must(o.submits("bita", c, "first"))
			o.ended(c, "closed")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita", "caro")
			o.staff("ebi", "expert")
			o.process(deskWork)
			c, item := o.startsHeld()
			o.refused(o.cartable.Delegate(o.ctx, o.as("bita"), item, "caro", ""), "not_found")         // what another holds
			o.refused(o.cartable.Delegate(o.ctx, o.as("ali"), item, "ebi", ""), "assign.not_eligible") // to one who may not do it
			o.must(o.cartable.Delegate(o.ctx, o.as("ali"), item, "bita", ""))
			o.refused(o.submits("ali", c, "first"), "conflict.claimed") // what he has given on
		},
	}
}

// startsHeld opens a case whose first item Ali has.
func (o *office) startsHeld() (caseID, item string) {
	c := o.starts("ali")
	o.must(o.claims("ali", c, "first"))
	return c, o.item(c, "first").ID
}
