package patterns

import "github.com/kartabl/kartabl/cartable"

func ownOrder() Pattern {
	return Pattern{
		ID: "WRP-25", Group: pull, Name: "Resource-Determined Work Queue Content", Score: Full,
		Asks: "People decide themselves what their lists show and in which order.",
		How:  "Whoever reads a list chooses the view, the process and the order: by due time, by age or by priority.",
		can: func(o *office) {
			o.dueCases()
			o.like(o.subjects("ali", cartable.ListRequest{View: "queue:desk", Sort: "due"}), "in 1", "in 3", "in 9")
			o.like(o.subjects("ali", cartable.ListRequest{View: "queue:desk", Sort: "age"}), "in 3", "in 9", "in 1")
			o.like(o.subjects("ali", cartable.ListRequest{View: "queue:desk", Narrow: cartable.Narrowing{Process: "other"}}))
		},
		cannot: func(o *office) {
			o.dueCases()
			o.staff("ebi", "expert")
			_, err := o.cartable.Items(o.ctx, o.as("ali"), cartable.ListRequest{View: "queue:desk", Sort: "luck"})
			o.refused(err, "invalid.fields")
			_, err = o.cartable.Items(o.ctx, o.as("ebi"), cartable.ListRequest{View: "queue:desk", Narrow: cartable.Narrowing{Process: "work"}})
			o.refused(err, "not_found") // no wish shows what one may not see
		},
	}
}
