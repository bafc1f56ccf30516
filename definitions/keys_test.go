package definitions

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// atlas is the language as the schema tells it: what may stand where.
type atlas map[string]map[string]any

func newAtlas(t *testing.T) atlas {
	t.Helper()
	var schema struct {
		Definitions atlas `json:"definitions"`
	}
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	return schema.Definitions
}

// uses are keys by place of the language (`task.who`), and the words that they take
// (`task.who: staff`), with the lines at which they stand in a file.
type uses map[string][]int

// keys are all that there is to use: `task.who`, and `task.who: staff`.
func (a atlas) keys() []string {
	all := uses{}
	for what, part := range a {
		properties, _ := part["properties"].(map[string]any)
		for key, value := range properties {
			a.note(all, what, key, "", 0)
			for _, word := range wordsOf(value) {
				a.note(all, what, key, word, 0)
			}
		}
	}
	for key, fits := range only {
		for _, kind := range fits {
			all[string(kind)+"."+key] = nil
		}
	}
	for key := range all {
		if strings.HasPrefix(key, "a message.key: ") || // the types are told at `type`
			strings.HasPrefix(key, "act_migrate.stays: ") { // the reasons are told in a list
			delete(all, key)
		}
	}
	return sortedKeys(all)
}

// wordsOf are the words of which a key takes one, or a list.
func wordsOf(value any) []string {
	v, _ := value.(map[string]any)
	if items, ok := v["items"].(map[string]any); ok {
		v = items
	}
	list, _ := v["enum"].([]any)
	var words []string
	for _, word := range list {
		words = append(words, word.(string))
	}
	return words
}

// note files a key under the name by which people know its place: a variable is a type,
// and what all steps have belongs to none of them.
func (a atlas) note(all uses, what, key, word string, line int) {
	kind, isStep := strings.CutPrefix(what, "step_")
	switch {
	case isStep && slices.Contains(commonKeys, key):
		what = "step"
	case isStep:
		what = kind
	case what == "message":
		what = "a message"
	case what == "variable", (what == "survey_field" || what == "attribute") && slices.Contains(typeKeys, key):
		what = "type"
	case what == "survey_field":
		what = "field"
	}
	name := what + "." + key
	all[name] = append(all[name], line)
	if word != "" {
		all[name+": "+word] = append(all[name+": "+word], line)
	}
}

// in gives what a definition, a catalog or a file of scenarios uses.
func (a atlas) in(t *testing.T, src []byte) uses {
	t.Helper()
	n, flaws := parse(src)
	if len(flaws) > 0 {
		t.Fatalf("%+v", flaws)
	}
	all := uses{}
	a.walk(all, n, map[string]any{"$ref": "#/definitions/" + rootOf(n)}, "")
	return all
}

func rootOf(n *node) string {
	switch {
	case n.get("kind") != nil && n.get("kind").text == "catalog":
		return "catalog"
	case n.get("process") != nil:
		return "test_file"
	default:
		return "process"
	}
}

// walk goes through a text and the schema together.
func (a atlas) walk(all uses, n *node, schema map[string]any, what string) {
	if to, ok := schema["$ref"].(string); ok {
		what = a.exact(strings.TrimPrefix(to, "#/definitions/"), n)
		schema = a[what]
	}
	if items, ok := schema["items"].(map[string]any); ok && n.shape == listShape {
		for _, item := range n.items {
			a.walk(all, item, items, what)
		}
	}
	properties, _ := schema["properties"].(map[string]any)
	rest, _ := schema["additionalProperties"].(map[string]any)
	for _, p := range n.pairs {
		inner, known := properties[p.key.text].(map[string]any)
		if !known {
			a.walk(all, p.value, rest, what)
			continue
		}
		a.key(all, what, p, n)
		a.walk(all, p.value, a.fields(what, p.key.text, n, inner), what)
	}
}

// exact is the part of a step of this kind.
func (a atlas) exact(what string, n *node) string {
	if kind := n.get("kind"); what == "step" && kind != nil {
		return "step_" + kind.text
	}
	return what
}

// fields are those of a form, which the kind of the form decides on.
func (a atlas) fields(what, key string, n *node, schema map[string]any) map[string]any {
	if what != "form" || key != "fields" {
		return schema
	}
	one := "field"
	if kind := n.get("kind"); kind != nil && kind.text == "survey" {
		one = "survey_field"
	}
	return map[string]any{"additionalProperties": map[string]any{"$ref": "#/definitions/" + one}}
}

// key notes one key of a map, the words that it has, and of a type what its kind alone has.
func (a atlas) key(all uses, what string, p pair, n *node) {
	line := p.key.place.Line
	properties := a[what]["properties"].(map[string]any)
	a.note(all, what, p.key.text, "", line)
	for _, word := range wordsOf(properties[p.key.text]) {
		for _, item := range append(p.value.items, p.value) {
			if item.shape == scalarShape && item.text == word {
				a.note(all, what, p.key.text, word, item.place.Line)
			}
		}
	}
	if kind := n.get("type"); only[p.key.text] != nil && kind != nil {
		name := kind.text + "." + p.key.text
		all[name] = append(all[name], line)
	}
}
