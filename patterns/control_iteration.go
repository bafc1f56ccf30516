package patterns

// iteration are the patterns of loops.
func iteration() []Pattern {
	return []Pattern{
		{
			ID: "WCP-10", Group: controlIteration, Name: "Arbitrary Cycles", Score: Full,
			Asks: "A loop may have more than one way in and out.",
			How:  "Within a scope any step may go to any other; loops that never wait are refused at load.",
			flow: "wcp10.yaml",
		},
		{
			ID: "WCP-21", Group: controlIteration, Name: "Structured Loop", Score: Full,
			Asks: "Steps are repeated while a condition holds, tested before or after each round.",
			How:  "A `decide` before or after them, with `visits('step')` or any other condition.",
			flow: "wcp21.yaml",
		},
		recursion(),
	}
}

// countDown runs itself until nothing is left.
const countDown = `
start: {by: [staff, process], roles: [clerk], form: ask, next: more}
vars: {depth: {type: int, label: Depth, min: 0}, below: {type: int, default: 0}}
forms: {ask: {title: Ask, fields: {depth: {label: Depth, required: true}}}}
steps:
  more: {kind: decide, next: [{when: depth > 0, to: again}, {else: closed}]}
  again:
    kind: subprocess
    process: work
    version: latest
    args: {depth: =depth - 1}
    set: {below: =result.below + 1}
    on_error: {else: {to: failed}}
    next: closed
  closed: {kind: end, result: success}
  failed: {kind: end, result: failure}
`

func recursion() Pattern {
	return Pattern{
		ID: "WCP-22", Group: controlIteration, Name: "Recursion", Score: Full,
		Asks: "A step can run the very process in which it stands.",
		How:  "`subprocess` of the process itself, to a depth of ten at once.",
		can: func(o *office) {
			o.clerks("ali")
			o.process(countDown)
			c := o.startsWith("ali", map[string]any{"depth": 3})
			o.settle()
			o.ended(c, "closed")
			if got := o.stored(c).Vars["below"]; got != 3 {
				o.fail("%v cases below", got)
			}
		},
		cannot: func(o *office) {
			o.clerks("ali")
			o.process(countDown)
			c := o.startsWith("ali", map[string]any{"depth": 30}) // without a bound it would never end
			o.settle()
			o.ended(c, "failed")
		},
	}
}
