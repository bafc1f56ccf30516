package patterns

func stateful() Pattern {
	return Pattern{
		ID: "WRP-30", Group: detour, Name: "Stateful Reallocation", Score: None,
		Asks: "Somebody gives a work item that he has begun to another, who goes on where he stopped.",
		How:  "No: what was typed and not handed in stays with who has typed it; a stand-in or the next holder begins with what the case knows.",
	}
}
