package proof

// place says what stands at a path of a part: whether it, and all inside of it, is said
// by people and services, whatever a definition calls personal. What nobody has thought
// of as personal today can so be erased tomorrow.
type place func(path []byte) bool

// ofEvent are the values of an event: who is called what, what was typed, answered,
// written as a reason.
func ofEvent(path []byte) bool {
	switch string(path) {
	case "/event/by/name", "/event/attributes",
		"/event/input/values", "/event/input/value", "/event/input/result", "/event/input/fields",
		"/event/input/reason", "/event/input/detail", "/event/input/key", "/event/input/ref",
		"/event/input/text":
		return true
	}
	return false
}

// ofFacts are the words of people and services that the history repeats.
func ofFacts(path []byte) bool {
	const facts = "/facts/"
	if len(path) <= len(facts) || string(path[:len(facts)]) != facts {
		return false
	}
	n := len(facts)
	for n < len(path) && path[n] >= '0' && path[n] <= '9' {
		n++
	}
	switch string(path[n:]) {
	case "/data/reason", "/data/detail", "/data/ref", "/data/text":
		return true
	}
	return false
}

var places = map[string]place{partEvent: ofEvent, partFacts: ofFacts}
