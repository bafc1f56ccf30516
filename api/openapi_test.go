package api

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

var update = flag.Bool("update", false, "write openapi.yaml anew")

const descriptionFile = "openapi.yaml"

func bare(t *testing.T) *Server {
	t.Helper()
	s, err := New(Options{BaseURL: "http://kartabl.test"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestOpenAPI(t *testing.T) {
	got, err := bare(t).Description()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(descriptionFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(descriptionFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the types give; run go generate ./api", descriptionFile)
	}
}

func TestEveryRouteNamesItsAction(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range routes() {
		key := r.method + " " + r.path
		if r.action == "" {
			t.Errorf("%s asks for no action", key)
		}
		if seen[key] {
			t.Errorf("%s stands twice in the table", key)
		}
		seen[key] = true
		if isAPI(r.path) && r.name == "" && r.path != "/api/openapi.json" && r.path != schemaPath {
			t.Errorf("%s is not described", key)
		}
	}
	for _, stack := range bare(t).app.Stack() {
		for _, r := range stack {
			path := r.Path
			for _, name := range r.Params {
				path = strings.Replace(path, ":"+name, "{"+name+"}", 1)
			}
			if key := r.Method + " " + path; path != "/" && !seen[key] {
				t.Errorf("%s is answered but not in the table", key)
			}
		}
	}
}

func TestEveryParameterOfAPathIsDescribed(t *testing.T) {
	for path, item := range bare(t).api.OpenAPI().Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			for _, name := range names(path) {
				if op != nil && !slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.Name == name && p.In == "path" }) {
					t.Errorf("%s %s: %s is not described", op.Method, path, name)
				}
			}
		}
	}
}

func TestEverySchemaHasItsOwnName(t *testing.T) {
	schemas := bare(t).api.OpenAPI().Components.Schemas.Map()
	for _, name := range []string{
		"Me", "Home", "Offer", "Form", "Field", "Type", "PageRow", "PageCaseRow", "PageProblem", "Row", "Item", "Case",
		"CaseRow", "Action", "Document", "Done", "ErrorModel", "FieldError", "Colleague", "Opening", "Submission",
	} {
		if schemas[name] == nil {
			t.Errorf("no schema %s", name)
		}
	}
	if schemas["Case"] != nil && schemas["Case"].Properties["problems"] == nil {
		t.Error("the number of problems of a case is not described")
	}
}
