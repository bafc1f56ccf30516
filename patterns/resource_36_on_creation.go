package patterns

func onCreation() Pattern {
	return Pattern{
		ID: "WRP-36", Group: autoStart, Name: "Commencement on Creation", Score: Full,
		Asks: "A work item is begun the moment it comes to be.",
		How:  "What goes to a person by `user` comes to be, is his and can be handed in in one transaction; there is no start to be pressed.",
		can: func(o *office) {
			o.clerks("ali", "bita")
			o.process(directWork)
			c := o.starts("bita")
			it := o.item(c, "first")
			if it.Holder != "ali" || !it.OpenedAt.Equal(o.now) {
				o.fail("opened at %v, held by %q", it.OpenedAt, it.Holder)
			}
			o.must(o.submits("ali", c, "first"))
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.process(deskWork)
			c := o.starts("bita")
			v, err := o.opens("ali", c, "first")
			o.must(err)
			if v.CanSubmit { // what is only offered is not begun
				o.fail("ali works on what nobody has given him")
			}
		},
	}
}
