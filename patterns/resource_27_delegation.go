package patterns

func delegation() Pattern {
	return Pattern{
		ID: "WRP-27", Group: detour, Name: "Delegation", Score: None,
		Asks: "Somebody gives a work item that was allocated to him to another person.",
		How:  "No: the holder puts it back, and who hands work out gives it to somebody. Who is away has a stand-in.",
	}
}
