package patterns

// exceptionCases are what becomes of the rest of the case.
func exceptionCases() []Pattern {
	return []Pattern{
		{
			ID: "WEP-CWC", Group: exceptionCase, Name: "Continue workflow case", Score: Full,
			Asks: "All else in the case goes on as it was.",
			How:  "Branches and items know nothing of how another one is dealt with, until something is thrown.",
			flow: "wep_case.yaml",
		},
		{
			ID: "WEP-RCC", Group: exceptionCase, Name: "Remove current case", Score: Full,
			Asks: "Some or all of what is open in the case is withdrawn.",
			How:  "`throw` clears a block, `cancel` and an `anytime` with `to` the whole case.",
			flow: "wep_case.yaml",
		},
		{
			ID: "WEP-RAC", Group: exceptionCase, Name: "Remove all cases", Score: None,
			Asks: "What is open in all cases of the process is withdrawn.",
			How:  "No: a case never decides about another. An operator can give up all that have the same problem, and a newer version can take open cases over.",
		},
	}
}

// exceptionRecovery is what is done about the effects.
func exceptionRecovery() []Pattern {
	return []Pattern{
		{
			ID: "WEP-NIL", Group: exceptionRecover, Name: "No action", Score: Full,
			Asks: "Nothing is done about what has happened so far.",
			How:  "Without `undo`, `compensate` and `set` what was written stays.",
			flow: "wep_recovery.yaml",
		},
		{
			ID: "WEP-RBK", Group: exceptionRecover, Name: "Rollback", Score: None,
			Asks: "The case is brought back to how it was at an earlier point, out of its log.",
			How:  "No: the log is never gone back on. A way back is drawn in the definition, and what was done outside is compensated.",
		},
		{
			ID: "WEP-COM", Group: exceptionRecover, Name: "Compensate", Score: Full,
			Asks: "What has been done so far is made good by steps for that purpose.",
			How:  "`undo` of calls and tasks, made last first by `cancel` with `compensate`; refunds of fees.",
			flow: "wep_recovery.yaml",
		},
	}
}
