package patterns

func stateless() Pattern {
	return Pattern{
		ID: "WRP-31", Group: detour, Name: "Stateless Reallocation", Score: Full,
		Asks: "Somebody gives a work item that he has begun to another, who begins it anew.",
		How:  "What was delegated begins for the colleague with what the case knows; what its former holder has typed and not handed in stays his.",
		can: func(o *office) {
			o.clerks("ali", "bita")
			o.process(deskWork)
			c, item := o.startsHeld()
			o.types("ali", item)
			o.must(o.cartable.Delegate(o.ctx, o.as("ali"), item, "bita", ""))
			v, err := o.opens("bita", c, "first")
			o.must(err)
			if !v.DraftAt.IsZero() || !v.CanSubmit {
				o.fail("bita has a draft of %v, may submit %v", v.DraftAt, v.CanSubmit)
			}
			o.must(o.submits("bita", c, "first"))
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita", "caro")
			o.process(deskWork)
			c, item := o.startsHeld()
			o.refused(o.cartable.Delegate(o.ctx, o.as("caro"), item, "bita", ""), "not_found")
			o.must(o.cartable.Delegate(o.ctx, o.as("ali"), item, "bita", ""))
			o.refused(o.submits("ali", c, "first"), "conflict.claimed") // nobody has it twice
		},
	}
}
