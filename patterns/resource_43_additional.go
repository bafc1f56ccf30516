package patterns

func additional() Pattern {
	return Pattern{
		ID: "WRP-43", Group: several, Name: "Additional Resources", Score: Full,
		Asks: "Who works on a work item asks for others to help him with it.",
		How:  "The holder asks a colleague: it stands in his list with the question, he sees the case until he has answered, and his answer is in its history. The work stays the holder's.",
		can: func(o *office) {
			o.clerks("ali", "bita")
			o.process(deskWork)
			c, item := o.startsHeld()
			o.must(o.cartable.Ask(o.ctx, o.as("ali"), item, "bita", "Is this the right form?"))
			o.shows("bita", "asked", "first")
			o.must(o.cartable.Answer(o.ctx, o.as("bita"), item, "It is."))
			o.held(c, "first", "ali")
			o.must(o.submits("ali", c, "first"))
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita", "caro")
			o.process(deskWork)
			c, item := o.startsHeld()
			o.must(o.cartable.Ask(o.ctx, o.as("ali"), item, "bita", "Is this the right form?"))
			o.refused(o.submits("bita", c, "first"), "conflict.claimed")                       // who is asked does not do it
			o.refused(o.cartable.Answer(o.ctx, o.as("caro"), item, "It is not."), "not_found") // who is not asked does not answer
			o.must(o.cartable.Answer(o.ctx, o.as("bita"), item, "It is."))
			o.shows("bita", "asked") // it is over
		},
	}
}
