package patterns

func skip() Pattern {
	return Pattern{
		ID: "WRP-33", Group: detour, Name: "Skip", Score: None,
		Asks: "Somebody marks a work item as done without doing it.",
		How:  "No, unless the definition gives the task an outcome for it.",
	}
}
