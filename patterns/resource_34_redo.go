package patterns

func redo() Pattern {
	return Pattern{
		ID: "WRP-34", Group: detour, Name: "Redo", Score: None,
		Asks: "Somebody does again what was done before, and what followed it is done again too.",
		How:  "No, unless the definition gives a later task an outcome that leads back.",
	}
}
