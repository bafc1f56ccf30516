package patterns

// skilledWork asks for a language.
const skilledWork = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk, pick: round_robin, where: "'fa' in staff.speaks"}, next: closed}
  closed: {kind: end, result: success}
`

func capability() Pattern {
	return Pattern{
		ID: "WRP-8", Group: creation, Name: "Capability-Based Distribution", Score: Full,
		Asks: "Who gets a work item depends on the capabilities that people have.",
		How:  "`assign.where` is an expression over `staff` and the case; attributes are declared in the catalog and kept with the person, by hand or from the directory.",
		can: func(o *office) {
			o.speakers()
			c := o.starts("ali")
			o.held(c, "first", "bita")
		},
		cannot: func(o *office) {
			o.speakers()
			c := o.starts("ali")
			o.must(o.releases("bita", c, "first"))
			o.refused(o.claims("ali", c, "first"), "claim.not_eligible")
			o.refused(o.gives("chief", c, "first", "ali"), "assign.not_eligible")
		},
	}
}

func (o *office) speakers() {
	o.skilled("ali", map[string]any{"speaks": []any{"en"}}, "clerk")
	o.skilled("bita", map[string]any{"speaks": []any{"en", "fa"}}, "clerk")
	o.staff("chief", "supervisor")
	o.process(skilledWork)
}
