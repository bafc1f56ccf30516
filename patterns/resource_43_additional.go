package patterns

func additional() Pattern {
	return Pattern{
		ID: "WRP-43", Group: several, Name: "Additional Resources", Score: None,
		Asks: "Who works on a work item asks for others to help him with it.",
		How:  "No: one person holds a work item.",
	}
}
