package engine_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/proof"
)

// wordless are the keys of inputs and of facts under which no person says anything: the
// definition, the program or a machine has given what stands there, or there are numbers and
// times only. The last line is of other maps of the package.
var wordless = strings.Fields(`
	case no customer organisation item over parent request payment refund timer message problem difference erasure person
	to for holder delegators was from until
	step scope process name outcome priority role rule path way template by clock calendar days pins counted
	channel code kind result gateway unit currency ours theirs
	party pools steps clocks due
	attempt amount late n fired more spent counts breached
	why left
	opened_at started_by date asked arrived min max`) // why is a code, but of a refund: that reason stays with the money

// A key of another name is either wordless or one of the places of which the chain of events
// lets values be taken: what people say under it can be erased.
func TestAllWordsCanBeErased(t *testing.T) {
	said := spoken{t: t, inputs: map[string]bool{}, fields: map[string]*ast.StructType{}}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, said.look)
	}
	for name := range said.inputs {
		for _, field := range said.fields[name].Fields.List {
			if mayBeWords(field.Type) {
				said.check(name, "/event/input/", keyOf(field))
			}
		}
	}
	if len(said.inputs) < 50 || said.facts < 100 {
		t.Errorf("only %d inputs and %d keys of facts were found", len(said.inputs), said.facts)
	}
}

// spoken finds what inputs and facts are made of in the text of the package.
type spoken struct {
	t      *testing.T
	inputs map[string]bool
	fields map[string]*ast.StructType
	facts  int
}

func (s *spoken) look(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if n.Name.Name == "input" && n.Recv != nil {
			s.inputs[n.Recv.List[0].Type.(*ast.Ident).Name] = true
		}
	case *ast.TypeSpec:
		if x, ok := n.Type.(*ast.StructType); ok {
			s.fields[n.Name.Name] = x
		}
	case *ast.CompositeLit:
		if _, ok := n.Type.(*ast.MapType); ok {
			for _, e := range n.Elts {
				s.fact(e.(*ast.KeyValueExpr).Key)
			}
		}
	case *ast.IndexExpr:
		if calledData(n.X) {
			s.fact(n.Index)
		}
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "with" {
			s.fact(n.Args[1])
		}
		if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "told" && len(n.Args) == 4 {
			s.fact(n.Args[2])
		}
	}
	return true
}

func (s *spoken) fact(key ast.Expr) {
	if x, ok := key.(*ast.BasicLit); ok && x.Kind == token.STRING && x.Value != `""` {
		name, err := strconv.Unquote(x.Value)
		if err != nil {
			s.t.Fatal(err)
		}
		s.facts++
		s.check("a fact", "/facts/0/data/", name)
	}
}

func (s *spoken) check(of, under, key string) {
	if !slices.Contains(wordless, key) && !slices.Contains(erasable(s.t, key), under+key) {
		s.t.Errorf("what people say in %s under %q can never be erased", of, key)
	}
}

// erasable are the places of an event, whose input and whose fact have a value under a key.
func erasable(t *testing.T, key string) (places []string) {
	t.Helper()
	value := string(must(json.Marshal(map[string]string{key: "x"})))
	r := proof.Record{Event: []byte(`{"input":` + value + `}`), Facts: []byte(`[{"data":` + value + `}]`)}
	_, _, err := proof.Erase(r, proof.Seed{}, nil, func(path string, _ []byte) bool {
		places = append(places, path)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return places
}

func calledData(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name == "data"
	case *ast.SelectorExpr:
		return x.Sel.Name == "Data"
	}
	return false
}

func mayBeWords(of ast.Expr) bool {
	x, ok := of.(*ast.Ident)
	return !ok || x.Name != "bool" && x.Name != "int"
}

func keyOf(f *ast.Field) string {
	tag, _, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ",")
	return tag
}
