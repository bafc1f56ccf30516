package patterns

func early() Pattern {
	return Pattern{
		ID: "WRP-18", Group: push, Name: "Early Distribution", Score: None,
		Asks: "Work items are announced or handed out before they can be worked on.",
		How:  "No: a work item begins to be when its step is entered. What is going to come is not shown in lists.",
	}
}
