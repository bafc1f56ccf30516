package patterns

func history() Pattern {
	return Pattern{
		ID: "WRP-9", Group: creation, Name: "History-Based Distribution", Score: Partial,
		Asks: "Who gets a work item depends on what people have done before, in this case and in others.",
		How:  "Within a case: `same_as`, `not_same_as` and `who('step')` in `user` and `where`. What people did in other cases (who has done most of these, who did it last for this customer) is not asked, except that `round_robin` goes by whose turn it was.",
	}
}
