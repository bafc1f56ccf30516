package patterns

import "github.com/kartabl/kartabl/cartable"

func visibleUnallocated() Pattern {
	return Pattern{
		ID: "WRP-40", Group: visibility, Name: "Configurable Unallocated Work Item Visibility", Score: Full,
		Asks: "It can be set who sees work items that nobody has yet.",
		How:  "Members and supervisors of a queue are set while it runs (`kartabl queue`, page Queues); roles and `access` by the definition. What one may not see does not exist for him.",
		can: func(o *office) {
			o.offered()
			c := o.starts("bita")
			o.shows("ali", "queue:desk", "first")
			o.rule("desk", cartable.QueueRule{Members: []string{"ali", "bita"}})
			o.shows("bita", "queue:desk", "first")
			o.must(o.claims("bita", c, "first"))
		},
		cannot: func(o *office) {
			o.offered()
			o.clerks("caro")
			c := o.starts("bita")
			o.hidden("caro", "queue:desk")
			o.refused(o.claims("caro", c, "first"), "not_found")
		},
	}
}
