package patterns

// triggers are the patterns of signals from outside.
func triggers() []Pattern {
	return []Pattern{
		{
			ID: "WCP-23", Group: controlTrigger, Name: "Transient Trigger", Score: Partial,
			Asks: "A signal is lost where nothing waits for it at that moment.",
			How:  "What people do (`anytime`) is refused outside of its time. What systems send is kept for seven days, and that cannot be turned off.",
		},
		{
			ID: "WCP-24", Group: controlTrigger, Name: "Persistent Trigger", Score: Full,
			Asks: "A signal is kept until something can take it.",
			How:  "A message that comes early is kept by name and key, and given to each case once.",
			flow: "wcp24.yaml",
		},
	}
}
