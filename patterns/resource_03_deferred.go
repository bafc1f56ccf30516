package patterns

// deferredWork goes to whom the case itself names.
const deferredWork = `
start: {by: [staff], roles: [clerk], form: ask, next: first}
vars: {boss: {type: text, label: Boss}}
forms: {ask: {title: Ask, fields: {boss: {label: Boss, required: true}}}}
steps:
  first: {kind: task, who: staff, label: first, assign: {user: =boss, fallback: desk}, next: closed}
  closed: {kind: end, result: success}
`

func deferred() Pattern {
	return Pattern{
		ID: "WRP-3", Group: creation, Name: "Deferred Distribution", Score: Full,
		Asks: "Who gets a work item is left open until the case runs, and is then read out of its data.",
		How:  "`assign: {user: =expression}` is evaluated when the step is entered, over everything that the case knows then.",
		can: func(o *office) {
			o.clerks("ali", "bita", "caro")
			o.process(deferredWork)
			one := o.startsWith("ali", map[string]any{"boss": "bita"})
			two := o.startsWith("ali", map[string]any{"boss": "caro"})
			o.held(one, "first", "bita")
			o.held(two, "first", "caro")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita", "caro")
			o.process(deferredWork)
			c := o.startsWith("ali", map[string]any{"boss": "bita"})
			o.refused(o.claims("caro", c, "first"), "not_found")
			lost := o.startsWith("ali", map[string]any{"boss": "nobody"})
			o.held(lost, "first", "") // it waits at the desk, in nobody's name
		},
	}
}
