package patterns

import "github.com/kartabl/kartabl/cartable"

// redoneWork has a first step that may be done once more, and a second that may not.
const redoneWork = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk}, redo: true, next: second}
  second: {kind: task, who: staff, label: second, assign: {queue: desk}, next: third}
  third: {kind: task, who: staff, label: third, assign: {queue: desk}, next: closed}
  closed: {kind: end, result: success}
`

func redo() Pattern {
	return Pattern{
		ID: "WRP-34", Group: detour, Name: "Redo", Score: Full,
		Asks: "Somebody does again what was done before, and what followed it is done again too.",
		How:  "`redo` of a task: who holds the work at which the case rests, or has the role that it names, brings the case back with a reason; what was given before stands in the form.",
		can: func(o *office) {
			c := o.thirdStep()
			o.must(o.redoes("ali", c, "first"))
			for _, step := range []string{"first", "second", "third"} { // what followed is done again
				o.does("bita", c, step)
			}
			o.ended(c, "closed")
		},
		cannot: func(o *office) {
			c := o.thirdStep()
			o.refused(o.redoes("bita", c, "first"), "not_found") // she does not hold the work at which it rests
			o.refused(o.redoes("ali", c, "second"), "not_found") // the definition does not say so
			o.does("ali", c, "third")
			o.refused(o.redoes("ali", c, "first"), "not_found") // it is over
		},
	}
}

// thirdStep is a case whose third step ali has taken up.
func (o *office) thirdStep() (caseID string) {
	o.clerks("ali", "bita")
	o.process(redoneWork)
	c := o.starts("ali")
	o.does("bita", c, "first")
	o.does("bita", c, "second")
	o.must(o.claims("ali", c, "third"))
	return c
}

func (o *office) redoes(login, caseID, step string) error {
	return o.cartable.Redo(o.ctx, o.as(login), caseID, cartable.Redo{Step: step, Reason: "a wrong name"})
}
