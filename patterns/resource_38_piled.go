package patterns

import "github.com/kartabl/kartabl/cartable"

func piled() Pattern {
	return Pattern{
		ID: "WRP-38", Group: autoStart, Name: "Piled Execution", Score: Full,
		Asks: "When somebody has finished a work item the next one of the same task, of another case, is begun for him.",
		How:  "“All alike” takes what waits at the same step in all cases into his hand, and he hands it in one after the other or together; each item has a result of its own.",
		can: func(o *office) {
			o.clerks("ali")
			o.process(deskWork)
			cases := []string{o.starts("ali"), o.starts("ali"), o.starts("ali")}
			pile := o.pile("ali", cases[0])
			o.like(o.batch("ali", cartable.BatchClaim, pile), "done", "done", "done")
			o.like(o.batch("ali", cartable.BatchSubmit, pile), "done", "done", "done")
			for _, c := range cases {
				o.ended(c, "closed")
			}
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.process(twoSteps)
			one, two, three := o.starts("ali"), o.starts("ali"), o.starts("ali")
			o.must(o.claims("bita", one, "first"))
			o.does("ali", two, "first") // it is at its second step now
			o.like(o.pile("ali", three), o.item(three, "first").ID)
			o.like(o.batch("ali", cartable.BatchSubmit, []string{o.item(one, "first").ID}), "conflict") // what another has
		},
	}
}

// pile are the ids of what is like the first item of a case, for somebody.
func (o *office) pile(login, caseID string) (ids []string) {
	page, err := o.cartable.Alike(o.ctx, o.as(login), o.item(caseID, "first").ID)
	o.must(err)
	for _, row := range page.Rows {
		ids = append(ids, row.ID)
	}
	return ids
}

// batch does the same to many items and gives what came of each: done, or its fault's code.
func (o *office) batch(login, op string, ids []string) (came []string) {
	got, err := o.cartable.Batch(o.ctx, o.as(login), cartable.Batch{Op: op, IDs: ids})
	o.must(err)
	for _, row := range got.Rows {
		if row.Done {
			row.Code = "done"
		}
		came = append(came, row.Code)
	}
	o.processes.RunOnce(o.ctx)
	return came
}
