package patterns

const structured = "No: blocks have one way in and one way out, and one token a scope, so that a join that never fires, or fires twice, cannot be written."

// branching are the patterns of advanced branching and synchronization.
func branching() []Pattern {
	return []Pattern{
		{
			ID: "WCP-6", Group: controlBranching, Name: "Multi-Choice", Score: Full,
			Asks: "One or more of several ways are taken, each by a condition of its own.",
			How:  "Branches of `parallel` whose first step decides whether there is anything to do.",
			flow: "wcp06.yaml",
		},
		{
			ID: "WCP-7", Group: controlBranching, Name: "Structured Synchronizing Merge", Score: Full,
			Asks: "Ways of which one or more were taken at one place become one, once all that were taken have come.",
			How:  "`join: all` of the block: a branch that was not taken is done at once.",
			flow: "wcp06.yaml",
		},
		{
			ID: "WCP-8", Group: controlBranching, Name: "Multi-Merge", Score: None,
			Asks: "Ways come together without waiting, and what follows runs once for each that comes.",
			How:  structured,
		},
		{
			ID: "WCP-9", Group: controlBranching, Name: "Structured Discriminator", Score: None,
			Asks: "The first of several branches lets the case go on; the others end without effect.",
			How:  "No: the others are withdrawn and do not run to their end (WCP-29).",
		},
		{
			ID: "WCP-28", Group: controlBranching, Name: "Blocking Discriminator", Score: None,
			Asks: "The first of several branches lets the case go on, and until all others have come too it does not do so again.",
			How:  structured,
		},
		{
			ID: "WCP-29", Group: controlBranching, Name: "Cancelling Discriminator", Score: Full,
			Asks: "The first of several branches lets the case go on, and the others are withdrawn.",
			How:  "`join: any`.",
			flow: "wcp29.yaml",
		},
		{
			ID: "WCP-30", Group: controlBranching, Name: "Structured Partial Join", Score: None,
			Asks: "N of M branches let the case go on; the others end without effect.",
			How:  "No: the others are withdrawn and do not run to their end (WCP-32).",
		},
		{
			ID: "WCP-31", Group: controlBranching, Name: "Blocking Partial Join", Score: None,
			Asks: "N of M branches let the case go on, and until all others have come too it does not do so again.",
			How:  structured,
		},
		{
			ID: "WCP-32", Group: controlBranching, Name: "Cancelling Partial Join", Score: Full,
			Asks: "N of M branches let the case go on, and the others are withdrawn.",
			How:  "`join: N`.",
			flow: "wcp32.yaml",
		},
		{
			ID: "WCP-33", Group: controlBranching, Name: "Generalized AND-Join", Score: None,
			Asks: "A join fires whenever each of its ways has brought a thread, also again and again, wherever they come from.",
			How:  structured,
		},
		{
			ID: "WCP-37", Group: controlBranching, Name: "Local Synchronizing Merge", Score: Partial,
			Asks: "A merge anywhere knows from what is near it for how many ways it has to wait.",
			How:  "Only where the ways that come together began in the same block (WCP-7).",
		},
		{
			ID: "WCP-38", Group: controlBranching, Name: "General Synchronizing Merge", Score: None,
			Asks: "A merge waits for a way as long as anything can still come by it, also in loops.",
			How:  structured,
		},
		{
			ID: "WCP-41", Group: controlBranching, Name: "Thread Merge", Score: None,
			Asks: "A number of threads in one branch become one.",
			How:  structured,
		},
		{
			ID: "WCP-42", Group: controlBranching, Name: "Thread Split", Score: None,
			Asks: "One thread in a branch becomes a number of them.",
			How:  structured,
		},
	}
}
