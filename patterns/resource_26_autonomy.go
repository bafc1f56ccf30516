package patterns

func autonomy() Pattern {
	return Pattern{
		ID: "WRP-26", Group: pull, Name: "Selection Autonomy", Score: Full,
		Asks: "People choose which work item they take next, by what it is and what they prefer.",
		How:  "Any item of a list can be opened, read and claimed. That somebody has taken one before its turn is written down, and refused to nobody.",
		can: func(o *office) {
			o.clerks("ali")
			o.process(deskWork)
			_, two, three := o.starts("ali"), o.starts("ali"), o.starts("ali")
			o.does("ali", three, "first")
			o.does("ali", two, "first")
			o.shows("ali", "queue:desk", "first")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.process(twoSteps)
			one, two := o.starts("ali"), o.starts("ali")
			o.must(o.claims("bita", one, "first"))
			o.refused(o.claims("ali", one, "first"), "conflict.claimed") // not what another has chosen
			o.does("ali", two, "first")
			o.refused(o.claims("ali", two, "second"), "not_found") // not what is for others
		},
	}
}
