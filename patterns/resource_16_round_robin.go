package patterns

import "slices"

// turnWork goes round the desk.
const turnWork = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk, pick: round_robin}, next: closed}
  closed: {kind: end, result: success}
`

func roundRobin() Pattern {
	return Pattern{
		ID: "WRP-16", Group: push, Name: "Round Robin Allocation", Score: Full,
		Asks: "Work items are given to the people who may do them in turn.",
		How:  "`pick: round_robin`: whose turn it is is a row of the database, so it goes on through restarts. Who is away, barred or full is passed over.",
		can: func(o *office) {
			o.clerks("ali", "bita", "caro")
			o.process(turnWork)
			if got := o.turns(6); got["ali"] != 2 || got["bita"] != 2 || got["caro"] != 2 {
				o.fail("six went to %v", got)
			}
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita", "caro")
			o.staff("chief", "supervisor")
			o.process(turnWork)
			o.away("bita", "", 1)
			for range 3 {
				if got := o.turns(2); got["bita"] > 0 || got["ali"] != 1 || got["caro"] != 1 {
					o.fail("nobody has two turns before the other, and who is away none: %v", got)
				}
			}
		},
	}
}

// turns starts cases and counts who was given them.
func (o *office) turns(cases int) map[string]int {
	got := map[string]int{}
	for range cases {
		c := o.starts("ali")
		holder := o.item(c, "first").Holder
		if !slices.Contains([]string{"ali", "bita", "caro"}, holder) {
			o.fail("given to %q", holder)
		}
		got[holder]++
	}
	return got
}
