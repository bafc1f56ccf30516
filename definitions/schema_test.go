package definitions

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/engine"
)

// tables are the lists of keys that the sources name instead of writing them out.
func tables() map[string][]string {
	return map[string][]string{
		"processKeys": processKeys, "fieldKeys": fieldKeys, "expectKeys": expectKeys, "weekdays": weekdays, "typeKeys": typeKeys,
	}
}

// Every key that the loader takes is in the schema, and no other. The keys of the
// loader are read from its sources: the arguments of object(node, what, keys...).
func TestTheSchemaHasTheKeysOfTheLoader(t *testing.T) {
	var schema struct {
		Definitions map[string]struct {
			Properties map[string]any `json:"properties"`
		} `json:"definitions"`
	}
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	for what, keys := range loaderKeys(t) {
		got := slices.Sorted(maps.Keys(schema.Definitions[what].Properties))
		slices.Sort(keys)
		if keys = slices.Compact(keys); !slices.Equal(keys, got) {
			t.Errorf("%s: the loader takes %v, the schema %v", what, keys, got)
		}
	}
	for _, kind := range stepKinds {
		for _, key := range kindKeys[engine.Kind(kind)] {
			if _, ok := schema.Definitions["step_"+kind].Properties[key]; !ok {
				t.Errorf("%s lacks %s", kind, key)
			}
		}
	}
	for line, keys := range actKeys {
		if got := slices.Sorted(maps.Keys(schema.Definitions["act_"+line].Properties)); len(got) != len(keys) {
			t.Errorf("%s: %v, %v", line, got, keys)
		}
	}
}

func loaderKeys(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if what, keys := objectCall(n); what != "" {
				all[what] = append(all[what], keys...)
			}
			return true
		})
	}
	delete(all, "act") // written out in actKeys
	return all
}

// objectCall reads l.object(n, "what", "key", ...).
func objectCall(n ast.Node) (what string, keys []string) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) < 3 {
		return "", nil
	}
	if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "object" {
		return "", nil
	}
	word := func(e ast.Expr) string {
		lit, ok := e.(*ast.BasicLit)
		if !ok {
			return ""
		}
		s, _ := strconv.Unquote(lit.Value)
		return s
	}
	what = word(call.Args[1])
	for _, arg := range call.Args[2:] {
		if name, ok := arg.(*ast.Ident); ok {
			keys = append(keys, tables()[name.Name]...)
			continue
		}
		if c, ok := arg.(*ast.CallExpr); ok && len(c.Args) > 0 {
			if name, ok := c.Args[0].(*ast.Ident); ok {
				keys = append(keys, tables()[name.Name]...)
			}
			continue
		}
		keys = append(keys, word(arg))
	}
	return what, keys
}

// Every reference of the schema leads somewhere.
func TestTheReferencesOfTheSchemaHold(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	parts, _ := schema["definitions"].(map[string]any)
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if to, ok := v["$ref"].(string); ok && parts[strings.TrimPrefix(to, "#/definitions/")] == nil {
				t.Errorf("%s is not there", to)
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(schema)
	if strings.Contains(string(Schema()), "oneOf") {
		t.Error("oneOf makes editors say that several schemas match")
	}
}
