package patterns

// roleWork is for whoever has a role.
const roleWork = `
steps:
  first: {kind: task, who: staff, label: first, assign: {role: expert}, next: closed}
  closed: {kind: end, result: success}
`

func roleBased() Pattern {
	return Pattern{
		ID: "WRP-2", Group: creation, Name: "Role-Based Distribution", Score: Full,
		Asks: "The definition names a role, and the work items of a task go to the people who have it.",
		How:  "`assign: {role: …}`, or a `queue`, whose role the catalog names. Roles come from `kartabl user`, a list, or the directory.",
		can: func(o *office) {
			o.clerks("ali")
			o.staff("ebi", "expert")
			o.staff("dara", "expert")
			o.process(roleWork)
			c := o.starts("ali")
			o.shows("ebi", "role:expert", "first")
			o.shows("dara", "role:expert", "first")
			o.does("dara", c, "first")
			o.ended(c, "closed")
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.process(roleWork)
			c := o.starts("ali")
			o.hidden("bita", "role:expert")
			o.refused(o.claims("bita", c, "first"), "not_found")
		},
	}
}
