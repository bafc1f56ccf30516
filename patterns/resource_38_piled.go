package patterns

func piled() Pattern {
	return Pattern{
		ID: "WRP-38", Group: autoStart, Name: "Piled Execution", Score: None,
		Asks: "When somebody has finished a work item the next one of the same task, of another case, is begun for him.",
		How:  "No: what comes next for him after handing in is of the same case.",
	}
}
