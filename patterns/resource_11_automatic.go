package patterns

import "time"

// selfWork decides by itself; small sums need nobody.
const selfWork = `
start: {by: [staff], roles: [clerk], form: ask, next: weigh}
vars: {amount: {type: int, label: Amount}, fee: {type: int, default: 0}}
forms: {ask: {title: Ask, fields: {amount: {label: Amount, required: true}}}}
steps:
  weigh: {kind: decide, set: {fee: =amount * 2}, next: [{when: fee < 100, to: closed}, {else: look}]}
  look: {kind: task, who: staff, label: look, assign: {queue: desk}, next: closed}
  closed: {kind: end, result: success}
`

func automatic() Pattern {
	return Pattern{
		ID: "WRP-11", Group: creation, Name: "Automatic Execution", Score: Full,
		Asks: "A task runs without anybody being given it.",
		How:  "`call`, `decide`, `notify`, `wait`, `message`, `subprocess` and a `letter` without `sign_by` have no work item; they run by themselves.",
		can: func(o *office) {
			o.clerks("ali")
			o.process(selfWork)
			c := o.startsWith("ali", map[string]any{"amount": 5})
			o.ended(c, "closed")
			o.shows("ali", "queue:desk")
		},
		cannot: func(o *office) {
			o.clerks("ali")
			o.process(selfWork)
			c := o.startsWith("ali", map[string]any{"amount": 500})
			o.later(30 * 24 * time.Hour)
			o.ended(c, "") // what is for people waits for people
			o.shows("ali", "queue:desk", "look")
		},
	}
}
