package engine

// fact adds a line to the history.
func (r *run) fact(f Fact) { r.facts = append(r.facts, f) }

// person adds a line that tells who did it.
func (r *run) person(f Fact) {
	f.Person, f.Side = r.e.By.ID, r.e.By.Side
	if r.e.By.For != "" {
		f.Data = with(f.Data, "for", r.e.By.For)
	}
	if r.e.By.Channel != "" {
		f.Data = with(f.Data, "channel", r.e.By.Channel)
	}
	r.fact(f)
}

func with(m map[string]any, key string, v any) map[string]any {
	if m == nil {
		m = map[string]any{}
	}
	m[key] = v
	return m
}

// glassOf is how far it is seen that a case is at a step.
func glassOf(s *Step) string {
	switch {
	case s == nil:
		return Private
	case s.Glass == GlassOpen, s.Glass == GlassName:
		return Public
	default:
		return Private
	}
}

// insideOf is how far it is seen what happens in a step: who did it and how it went.
func insideOf(s *Step) string {
	if s != nil && s.Glass == GlassOpen {
		return Public
	}
	return Private
}
