package patterns

func random() Pattern {
	return Pattern{
		ID: "WRP-15", Group: push, Name: "Random Allocation", Score: None,
		Asks: "A work item is given to somebody eligible by chance.",
		How:  "No: nobody is chosen by chance. `round_robin` gives all the same share and can be told afterwards.",
	}
}
