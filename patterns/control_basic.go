package patterns

// basic are the basic control-flow patterns.
func basic() []Pattern {
	return []Pattern{
		{
			ID: "WCP-1", Group: controlBasic, Name: "Sequence", Score: Full,
			Asks: "A step begins when the one before it in the same process is done.",
			How:  "`next`.",
			flow: "wcp01.yaml",
		},
		{
			ID: "WCP-2", Group: controlBasic, Name: "Parallel Split", Score: Full,
			Asks: "One thread becomes several that run at the same time.",
			How:  "The branches of `parallel`.",
			flow: "wcp02.yaml",
		},
		{
			ID: "WCP-3", Group: controlBasic, Name: "Synchronization", Score: Full,
			Asks: "Several threads become one when all of them have come.",
			How:  "`join: all` of the same block; a join that never fires cannot be written.",
			flow: "wcp02.yaml",
		},
		{
			ID: "WCP-4", Group: controlBasic, Name: "Exclusive Choice", Score: Full,
			Asks: "One of several ways is taken, by a condition.",
			How:  "The lines of `next` with `when` and `else`, outcomes of a task, decision tables; the first that is true.",
			flow: "wcp04.yaml",
		},
		{
			ID: "WCP-5", Group: controlBasic, Name: "Simple Merge", Score: Full,
			Asks: "Several ways, of which one is taken, come together without waiting.",
			How:  "Any number of steps may go to the same step.",
			flow: "wcp04.yaml",
		},
	}
}
