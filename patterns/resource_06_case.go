package patterns

// oneHand keeps a whole case with one person.
const oneHand = `
start: {by: [staff], roles: [clerk], form: ask, next: first}
vars: {agent: {type: text, label: Agent}}
forms: {ask: {title: Ask, fields: {agent: {label: Agent, required: true}}}}
steps:
  first: {kind: task, who: staff, label: first, assign: {user: =agent}, next: both}
  both:
    kind: parallel
    join: all
    branches:
      left:  {start: letter, steps: {letter: {kind: task, who: staff, label: letter, assign: {user: =agent}, next: done}}}
      right: {start: visit, steps: {visit: {kind: task, who: staff, label: visit, assign: {user: =agent}, next: done}}}
    next: last
  last: {kind: task, who: staff, label: last, assign: {user: =agent}, next: closed}
  closed: {kind: end, result: success}
`

func caseHandling() Pattern {
	return Pattern{
		ID: "WRP-6", Group: creation, Name: "Case Handling", Score: Full,
		Asks: "All work items of a case are allocated to one person, who is settled when the case begins.",
		How:  "A variable that the start fills (or `case.started_by`) holds the person, and each task says `assign: {user: =agent}`. It is written at each task; there is no one key for a whole process.",
		can: func(o *office) {
			o.clerks("ali", "bita")
			o.process(oneHand)
			c := o.startsWith("ali", map[string]any{"agent": "bita"})
			for _, step := range []string{"first", "letter", "visit", "last"} {
				o.held(c, step, "bita")
				o.must(o.submits("bita", c, step))
			}
			o.ended(c, "closed")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita", "caro")
			o.process(oneHand)
			c := o.startsWith("ali", map[string]any{"agent": "bita"})
			for _, step := range []string{"first", "letter", "visit", "last"} {
				o.refused(o.claims("caro", c, step), "not_found")
				o.refused(o.submits("ali", c, step), "not_found")
				o.must(o.submits("bita", c, step))
			}
		},
	}
}
