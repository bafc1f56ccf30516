package patterns

func deallocation() Pattern {
	return Pattern{
		ID: "WRP-29", Group: detour, Name: "Deallocation", Score: Full,
		Asks: "Somebody gives a work item back, and it is handed out anew.",
		How:  "Its holder, the owner of the process or a supervisor puts it back to where it waited.",
		can: func(o *office) {
			o.clerks("ali", "bita")
			o.process(deskWork)
			c := o.starts("ali")
			o.must(o.claims("ali", c, "first"))
			o.must(o.releases("ali", c, "first"))
			o.shows("bita", "queue:desk", "first")
			o.does("bita", c, "first")
			o.ended(c, "closed")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.process(deskWork)
			c := o.starts("ali")
			o.must(o.claims("ali", c, "first"))
			o.refused(o.releases("bita", c, "first"), "not_found") // what another holds
			o.must(o.releases("ali", c, "first"))
			o.refused(o.submits("ali", c, "first"), "conflict.not_held") // what he has given back is not his
		},
	}
}
