package definitions

func (l *loader) scenarioShape(n *node) {}
