package patterns

func preDo() Pattern {
	return Pattern{
		ID: "WRP-35", Group: detour, Name: "Pre-Do", Score: None,
		Asks: "Somebody does a work item before it has been handed out.",
		How:  "No: a work item begins to be when its step is entered. What may be told at any time, `anytime` takes, but it is no work item.",
	}
}
