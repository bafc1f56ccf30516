package patterns

// state are the state-based patterns.
func state() []Pattern {
	return []Pattern{
		{
			ID: "WCP-16", Group: controlState, Name: "Deferred Choice", Score: Full,
			Asks: "Which of several ways is taken is decided by what happens first outside, and the others are then gone.",
			How:  "A `message` or task with timers, and `anytime` with `to` beside it: what comes first leaves the step.",
			flow: "wcp16.yaml",
		},
		{
			ID: "WCP-17", Group: controlState, Name: "Interleaved Parallel Routing", Score: None,
			Asks: "Steps run one at a time, in any order that keeps some of them before others.",
			How:  "No: branches run at the same time, items of a `foreach` with `at_once: 1` in the order of the list.",
		},
		milestone(),
		{
			ID: "WCP-39", Group: controlState, Name: "Critical Section", Score: None,
			Asks: "Of some parts of a process only one runs at a time.",
			How:  "No: branches know nothing of each other.",
		},
		{
			ID: "WCP-40", Group: controlState, Name: "Interleaved Routing", Score: None,
			Asks: "Each of some steps runs once, one at a time, in any order.",
			How:  "No, for the same reason as WCP-17.",
		},
	}
}

// askedWhile takes a remark as long as the case stands at its first step.
const askedWhile = `
start: {by: [staff], roles: [clerk], next: first}
vars: {remark: {type: text, optional: true, label: Remark}}
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk}, next: second}
  second: {kind: task, who: staff, label: second, assign: {queue: desk}, next: closed}
  closed: {kind: end, result: success}
anytime:
  change: {by: [staff], label: Change, while: [first], fields: [remark], times: 2}
`

func milestone() Pattern {
	act := func(o *office, c string) error {
		_, err := o.cartable.Act(o.ctx, o.as("ali"), c, "anytime.change", map[string]any{"remark": "later, please"})
		return err
	}
	return Pattern{
		ID: "WCP-18", Group: controlState, Name: "Milestone", Score: Full,
		Asks: "Something can be done only while the case is in a state, and not after it.",
		How:  "`anytime` with `while` or `if`.",
		can: func(o *office) {
			o.clerks("ali")
			o.process(askedWhile)
			c := o.starts("ali")
			o.must(act(o, c))
			if got := o.stored(c).Vars["remark"]; got != "later, please" {
				o.fail("remark is %v", got)
			}
		},
		cannot: func(o *office) {
			o.clerks("ali")
			o.process(askedWhile)
			c := o.starts("ali")
			o.does("ali", c, "first")
			o.refused(act(o, c), "not_found")
		},
	}
}
