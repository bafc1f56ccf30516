package patterns

func chained() Pattern {
	return Pattern{
		ID: "WRP-39", Group: autoStart, Name: "Chained Execution", Score: Full,
		Asks: "When somebody has finished a work item the next one of the same case is begun for him.",
		How:  "Who hands in is answered with the next item of the case that is his (`same_as`, `user`), and the page opens it.",
		can: func(o *office) {
			o.clerks("ali")
			o.process(familiarWork)
			c := o.starts("ali")
			o.must(o.claims("ali", c, "first"))
			d, err := o.hands("ali", c, "first", nil)
			o.must(err)
			if d.Next == nil || d.Next.Label != "second" || d.Next.Holder != "ali" {
				o.fail("next is %+v", d.Next)
			}
			v, err := o.opens("ali", c, "second")
			o.must(err)
			if !v.CanSubmit {
				o.fail("the next item is his and cannot be worked on")
			}
			o.must(o.submits("ali", c, "second"))
		},
		cannot: func(o *office) {
			o.clerks("ali")
			o.process(twoSteps)
			c := o.starts("ali")
			o.must(o.claims("ali", c, "first"))
			d, err := o.hands("ali", c, "first", nil)
			o.must(err)
			if d.Next != nil { // the second step is an expert's
				o.fail("next is %+v", d.Next)
			}
			o.refused(o.submits("ali", c, "second"), "not_found")
		},
	}
}
