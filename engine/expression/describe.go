package expression

import (
	"strings"

	"github.com/kartabl/kartabl/internal/text"
)

// typeKey is the name of a kind as an argument of a message.
func typeKey(k Kind) text.Key { return text.Key("type." + string(k)) }

// listed joins names for a message; of many only the first.
func listed(names []string) string {
	const most = 12
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

func namesOf(fields []Field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names
}

// described lists fields with their types: "match (bool), full_name (text)".
func described(fields []Field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name + " (" + string(f.Type.Kind) + ")"
	}
	return listed(names)
}
