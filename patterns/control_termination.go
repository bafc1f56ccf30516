package patterns

// termination are the patterns of how a case ends.
func termination() []Pattern {
	return []Pattern{
		{
			ID: "WCP-11", Group: controlTermination, Name: "Implicit Termination", Score: None,
			Asks: "A case is over when nothing is left to do in it, without a step that says so.",
			How:  "No, on purpose: each path leads to a step of kind `end` that says how the case went, and a path that does not is refused at load.",
		},
		{
			ID: "WCP-43", Group: controlTermination, Name: "Explicit Termination", Score: Full,
			Asks: "A case is over when it comes to a named state; what is open then is withdrawn.",
			How:  "Steps of kind `end`; from within a block by `throw`.",
			flow: "wcp43.yaml",
		},
	}
}
