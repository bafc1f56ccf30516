package patterns

// chanceWork goes to somebody by chance.
const chanceWork = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk, pick: random}, next: closed}
  closed: {kind: end, result: success}
`

func random() Pattern {
	return Pattern{
		ID: "WRP-15", Group: push, Name: "Random Allocation", Score: Full,
		Asks: "A work item is given to somebody eligible by chance.",
		How:  "`pick: random`, for inspections and reviews of which nobody shall foresee who does them. Who was chosen stands in the history, so replay is the same.",
		can: func(o *office) {
			o.clerks("ali", "bita", "caro")
			o.process(chanceWork)
			if got := o.turns(60); got["ali"] == 0 || got["bita"] == 0 || got["caro"] == 0 {
				o.fail("of sixty none for somebody: %v", got)
			}
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita", "caro")
			o.staff("chief", "supervisor")
			o.process(chanceWork)
			o.away("bita", "", 1)
			if got := o.turns(20); got["bita"] > 0 { // luck does not reach who is not there
				o.fail("who is away was given %d", got["bita"])
			}
		},
	}
}
