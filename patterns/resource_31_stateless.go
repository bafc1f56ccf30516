package patterns

func stateless() Pattern {
	return Pattern{
		ID: "WRP-31", Group: detour, Name: "Stateless Reallocation", Score: Partial,
		Asks: "Somebody gives a work item that he has begun to another, who begins it anew.",
		How:  "The owner of the process, a supervisor or that of the queue gives it to another, who begins with what the case knows. The holder himself can only put it back.",
	}
}
