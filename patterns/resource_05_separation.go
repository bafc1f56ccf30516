package patterns

// fourEyes has a second step for other eyes.
const fourEyes = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk}, next: second}
  second: {kind: task, who: staff, label: second, assign: {queue: desk, not_same_as: [first]}, next: closed}
  closed: {kind: end, result: success}
`

func separation() Pattern {
	return Pattern{
		ID: "WRP-5", Group: creation, Name: "Separation of Duties", Score: Full,
		Asks: "Two tasks of a case are done by different people.",
		How:  "`not_same_as` bars all who have done any visit of the named steps, by claim, choice, hand and stand-in.",
		can: func(o *office) {
			o.clerks("ali", "bita")
			o.process(fourEyes)
			c := o.starts("ali")
			o.does("ali", c, "first")
			o.does("bita", c, "second")
			o.ended(c, "closed")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.staff("chief", "supervisor")
			o.process(fourEyes)
			c := o.starts("ali")
			o.does("ali", c, "first")
			o.refused(o.claims("ali", c, "second"), "four_eyes")
			o.refused(o.gives("chief", c, "second", "ali"), "assign.not_eligible")
			o.must(o.claims("bita", c, "second"))
			o.away("bita", "ali", 2)
			o.refused(o.submits("ali", c, "second"), "four_eyes") // nor as a stand-in
		},
	}
}
