package patterns

// cancelling are the patterns of cancellation and force completion.
func cancelling() []Pattern {
	return []Pattern{
		{
			ID: "WCP-19", Group: controlCancel, Name: "Cancel Activity", Score: Full,
			Asks: "A step that is open is withdrawn.",
			How:  "A timer with `to`, or `anytime` with `to`: its item, timers and calls go with it.",
			flow: "wcp19.yaml",
		},
		{
			ID: "WCP-20", Group: controlCancel, Name: "Cancel Case", Score: Full,
			Asks: "A whole case is withdrawn, with all that is open in it.",
			How:  "`cancel`, with `unless_at` and `compensate`.",
			flow: "wcp20.yaml",
		},
		{
			ID: "WCP-25", Group: controlCancel, Name: "Cancel Region", Score: Partial,
			Asks: "Any set of steps, connected or not, is withdrawn together.",
			How:  "`throw` clears the block in which it stands; a region that is no block cannot be named.",
		},
		{
			ID: "WCP-26", Group: controlCancel, Name: "Cancel Multiple Instance Activity", Score: Full,
			Asks: "All instances of a step that are not done are withdrawn, and those that are done stay so.",
			How:  "`throw` in an item, or in a timer of one, clears the `foreach`; what the items have written stays.",
			flow: "wcp26.yaml",
		},
		{
			ID: "WCP-27", Group: controlCancel, Name: "Complete Multiple Instance Activity", Score: Full,
			Asks: "A step with several instances is called complete: the rest is withdrawn, and the case goes on as if all were done.",
			How:  "`throw`, and an `on_error` of the block that leads to where its `next` leads. A list that is made shorter from outside does the same.",
			flow: "wcp26.yaml",
		},
	}
}
