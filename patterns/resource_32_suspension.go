package patterns

func suspension() Pattern {
	return Pattern{
		ID: "WRP-32", Group: detour, Name: "Suspension-Resumption", Score: None,
		Asks: "Somebody lays a work item aside and takes it up again later.",
		How:  "No: it stays in the list with its clock running. Only clocks of the case pause, where the definition says so.",
	}
}
