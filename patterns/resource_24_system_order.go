package patterns

import "github.com/kartabl/kartabl/cartable"

// dueWork is due sooner or later, as the case says.
const dueWork = `
start: {by: [staff], roles: [clerk], form: ask, next: first}
vars: {days: {type: int, label: Days}}
forms: {ask: {title: Ask, fields: {days: {label: Days, required: true}}}}
subject: "in {{ days }}"
steps:
  first:
    kind: task
    who: staff
    label: first
    assign: {queue: desk}
    sla: {deadline: "=date_add(case.opened_at, days == 1 ? '1d' : days == 3 ? '3d' : '9d')"}
    next: closed
  closed: {kind: end, result: success}
`

// subjects are the cases in somebody's list, in its order.
func (o *office) subjects(login string, q cartable.ListRequest) []string {
	page, err := o.cartable.Items(o.ctx, o.as(login), q)
	o.must(err)
	var list []string
	for _, row := range page.Rows {
		list = append(list, row.Subject)
	}
	return list
}

func systemOrder() Pattern {
	return Pattern{
		ID: "WRP-24", Group: pull, Name: "System-Determined Work Queue Content", Score: Full,
		Asks: "The system decides what stands in people's lists and in which order.",
		How:  "What stands in a list follows from queue, members and rights, and its order is published: whose turn it is, by due time, priority and age. The process sets due times and priorities, clocks change them, and “Next one” takes the first that one may take.",
		can: func(o *office) {
			o.dueCases()
			o.like(o.subjects("ali", cartable.ListRequest{View: "queue:desk"}), "in 1", "in 3", "in 9")
			o.like(o.subjects("bita", cartable.ListRequest{View: "queue:desk"}), "in 1", "in 3", "in 9")
			next, err := o.cartable.Next(o.ctx, o.as("bita"), "queue:desk")
			o.must(err)
			if next.Item == nil || next.Item.Subject != "in 1" {
				o.fail("next is %+v", next)
			}
		},
		cannot: func(o *office) {
			o.dueCases()
			o.staff("ebi", "expert")
			o.hidden("ebi", "queue:desk")
			page, err := o.cartable.Items(o.ctx, o.as("ali"), cartable.ListRequest{View: "queue:desk", Limit: 1})
			o.must(err)
			rest := o.subjects("ali", cartable.ListRequest{View: "queue:desk", After: page.Next})
			o.like(rest, "in 3", "in 9") // by pages it is the same order, and nothing comes twice
		},
	}
}

func (o *office) dueCases() {
	o.clerks("ali", "bita")
	o.process(dueWork)
	for _, days := range []int{3, 9, 1} {
		o.startsWith("ali", map[string]any{"days": days})
	}
}
