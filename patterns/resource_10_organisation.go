package patterns

// branchWork is for the head of the branch to which who has asked belongs.
const branchWork = `
steps:
  first: {kind: task, who: staff, label: first, assign: {role: manager, pick: least_loaded, where: "staff.rank == 'head' and case.started_by in staff.leads"}, next: closed}
  closed: {kind: end, result: success}
`

func organisational() Pattern {
	return Pattern{
		ID: "WRP-10", Group: creation, Name: "Organisation-Based Distribution", Score: Full,
		Asks: "Who gets a work item depends on people's positions in the organisation and how they stand to each other.",
		How:  "Positions and relations are attributes of staff, as the directory gives them (`staff.rank`, `staff.branch`, whom one leads), and `assign.where` compares them with the case and with who has acted in it. There is no tree of the organisation beside these attributes.",
		can: func(o *office) {
			o.branches()
			o.held(o.starts("ali"), "first", "hana")
			o.held(o.starts("bita"), "first", "mina")
		},
		cannot: func(o *office) {
			o.branches()
			c := o.starts("ali")
			o.must(o.releases("hana", c, "first"))
			o.refused(o.claims("mina", c, "first"), "claim.not_eligible") // head of another branch
			o.refused(o.claims("nima", c, "first"), "claim.not_eligible") // of this one, and not its head
		},
	}
}

func (o *office) branches() {
	o.clerks("ali", "bita")
	o.skilled("hana", map[string]any{"rank": "head", "leads": []any{"ali"}}, "manager")
	o.skilled("mina", map[string]any{"rank": "head", "leads": []any{"bita"}}, "manager")
	o.skilled("nima", map[string]any{"rank": "deputy", "leads": []any{"ali"}}, "manager")
	o.process(branchWork)
}
