package patterns

func late() Pattern {
	return Pattern{
		ID: "WRP-20", Group: push, Name: "Late Distribution", Score: Partial,
		Asks: "Work items are announced or handed out some time after they can be worked on, as there is room for them.",
		How:  "The capacity of a queue holds back: nobody is given, or can claim, more than he may hold, and “Next one” gives somebody work when he asks for it and has room. But what waits for a claim is shown from the beginning.",
	}
}
