package hooks

import (
	"errors"
	"slices"
	"strings"
)

// errTells is the refusal of an answer that repeats what only we and the service know:
// what it says is kept, and read by many.
var errTells = errors.New("it repeats a secret")

// leastSecret is the length from which a text is rare enough to be looked for.
const leastSecret = 8

func guarded(secrets ...string) []string {
	return slices.DeleteFunc(secrets, func(s string) bool { return len(s) < leastSecret })
}

// tells reports whether a text holds a secret of the service.
func (s *service) tells(text string) bool {
	return slices.ContainsFunc(s.guarded, func(secret string) bool { return strings.Contains(text, secret) })
}

func (s *service) tellsAny(v any) bool {
	switch v := v.(type) {
	case string:
		return s.tells(v)
	case []any:
		return slices.ContainsFunc(v, s.tellsAny)
	case map[string]any:
		for name, inner := range v {
			if s.tells(name) || s.tellsAny(inner) {
				return true
			}
		}
	}
	return false
}

// without takes the secrets out of a text that may quote the other side.
func (s *service) without(text string) string {
	for _, secret := range s.guarded {
		text = strings.ReplaceAll(text, secret, "•••")
	}
	return text
}
