package patterns

func beginOffered() Pattern {
	return Pattern{
		ID: "WRP-23", Group: pull, Name: "Resource-Initiated Execution - Offered Work Item", Score: Full,
		Asks: "Somebody picks a work item that is offered and begins it at once.",
		How:  "A claim opens the form: what he types is kept from then on, in the same moment. Letters are signed without a claim before.",
		can: func(o *office) {
			o.clerks("ali")
			o.process(deskWork)
			c := o.starts("ali")
			v, err := o.cartable.Claim(o.ctx, o.as("ali"), o.item(c, "first").ID)
			o.must(err)
			if !v.CanSubmit {
				o.fail("it was claimed and cannot be worked on")
			}
			o.types("ali", v.ID)
			o.must(o.submits("ali", c, "first"))
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.process(deskWork)
			c := o.starts("ali")
			o.refused(o.submits("bita", c, "first"), "conflict.not_held")
			o.must(o.claims("ali", c, "first"))
			o.refused(o.submits("bita", c, "first"), "conflict.claimed") // what another has begun is not offered any more
		},
	}
}
