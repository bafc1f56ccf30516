package patterns

// instances are the patterns of multiple instances.
func instances() []Pattern {
	return []Pattern{
		{
			ID: "WCP-12", Group: controlInstances, Name: "Multiple Instances without Synchronization", Score: None,
			Asks: "Several instances of a step are begun that nobody waits for.",
			How:  "No: `foreach` and `subprocess` are waited for. A schedule starts many cases, but not from within a case.",
		},
		{
			ID: "WCP-13", Group: controlInstances, Name: "Multiple Instances with a priori Design-Time Knowledge", Score: Full,
			Asks: "A number of instances that the definition fixes run at once, and the case waits for all.",
			How:  "`foreach` over a list that is written out, with `at_once`.",
			flow: "wcp13.yaml",
		},
		{
			ID: "WCP-14", Group: controlInstances, Name: "Multiple Instances with a priori Run-Time Knowledge", Score: Full,
			Asks: "How many instances there are is known when the first begins, and the case waits for all.",
			How:  "`foreach` over a list of the case.",
			flow: "wcp14.yaml",
		},
		{
			ID: "WCP-15", Group: controlInstances, Name: "Multiple Instances without a priori Run-Time Knowledge", Score: None,
			Asks: "Further instances can be added while the first are running.",
			How:  "No: a list can be made shorter while its `foreach` runs, and what is gone is given up; what is added is not begun.",
		},
		{
			ID: "WCP-34", Group: controlInstances, Name: "Static Partial Join for Multiple Instances", Score: None,
			Asks: "N of M instances let the case go on; the others end without effect.",
			How:  "No: the others are withdrawn and do not run to their end (WCP-35).",
		},
		{
			ID: "WCP-35", Group: controlInstances, Name: "Cancelling Partial Join for Multiple Instances", Score: Full,
			Asks: "N of M instances let the case go on, and the others are withdrawn.",
			How:  "A `decide` at the end of an item counts in the list and throws when it is enough; the block's `on_error` goes on. The condition is any expression.",
			flow: "wcp35.yaml",
		},
		{
			ID: "WCP-36", Group: controlInstances, Name: "Dynamic Partial Join for Multiple Instances", Score: None,
			Asks: "As WCP-34, where instances are added while it runs and a condition says when it is enough.",
			How:  "No, since none can be added (WCP-15).",
		},
	}
}
