package definitions_test

import (
	"bytes"
	"errors"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/internal/text"
)

// root is the folder of the whole project.
const root = ".."

func read(t *testing.T, name string) string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// blocks are the fenced blocks of a language in a page.
func blocks(page, language string) []string {
	var list []string
	for _, m := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(page, -1) {
		list = append(list, m[1])
	}
	return list
}

func TestTheProcessOfTheReadmeLoads(t *testing.T) {
	found := blocks(read(t, "README.md"), "yaml")
	if len(found) != 1 {
		t.Fatalf("%d processes in the README", len(found))
	}
	if lines := strings.Count(found[0], "\n"); lines != 15 {
		t.Errorf("the process has %d lines", lines)
	}
	if found[0] != read(t, "docs/examples/leave.yaml") {
		t.Error("docs/examples/leave.yaml is not what the README shows")
	}
	catalog, diags, err := definitions.LibraryCatalog(os.DirFS(filepath.Join(root, "docs/examples")))
	if err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	if p, diags := definitions.Load("README.md", []byte(found[0]), catalog); p == nil || len(diags) > 0 {
		t.Error(diags)
	}
}

// The commands of the README print what it says they print.
func TestTheCommandsOfTheReadme(t *testing.T) {
	program := filepath.Join(t.TempDir(), "kartabl")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./cmd/kartabl")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for _, block := range blocks(read(t, "README.md"), "console") {
		for _, part := range strings.Split("\n"+block, "\n$ ")[1:] {
			line, want, _ := strings.Cut(part, "\n")
			args, ours := strings.CutPrefix(line, "go run ./cmd/kartabl ")
			if !ours {
				t.Fatalf("%q is not a command of the project", line)
			}
			run := exec.CommandContext(t.Context(), program, strings.Fields(args)...)
			run.Dir = root
			out, err := run.Output()
			if got := strings.TrimSuffix(string(out), "\n"); err != nil || got != strings.TrimSuffix(want, "\n") {
				t.Errorf("%s: %v\n%s", line, err, got)
			}
		}
	}
}

// Every module that the code itself imports has its reason in the README, and no other.
func TestEveryDirectDependencyHasItsReason(t *testing.T) {
	named := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z]+\\.[^`]+)` \\| \\S").FindAllStringSubmatch(read(t, "README.md"), -1) {
		named[m[1]] = true
	}
	direct := directModules(t)
	for module := range direct {
		if !named[module] {
			t.Errorf("the README does not say why %s is there", module)
		}
	}
	for module := range named {
		if !direct[module] {
			t.Errorf("the README names %s, which nothing imports", module)
		}
	}
}

// directModules are the modules of go.mod that are not marked as indirect, and those
// that a file of the project imports, marked or not.
func directModules(t *testing.T) map[string]bool {
	t.Helper()
	direct := map[string]bool{}
	var all []string
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) v\S+( // indirect)?$`).FindAllStringSubmatch(read(t, "go.mod"), -1) {
		all = append(all, m[1])
		if m[2] == "" {
			direct[m[1]] = true
		}
	}
	for path := range imports(t) {
		if module := longestPrefix(all, path); module != "" {
			direct[module] = true
		}
	}
	return direct
}

func longestPrefix(modules []string, path string) string {
	best := ""
	for _, m := range modules {
		if (path == m || strings.HasPrefix(path, m+"/")) && len(m) > len(best) {
			best = m
		}
	}
	return best
}

func imports(t *testing.T) map[string]bool {
	t.Helper()
	paths := map[string]bool{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // builds write and remove files beside us
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "tmp" || d.Name() == "tools" || strings.HasPrefix(d.Name(), ".") && name != root):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			paths[path] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// The floor table of the README is that of the architecture.
func TestTheFloorTablesAgree(t *testing.T) {
	table := regexp.MustCompile(`(?m)^\| floor \|(?:.*\n)+?\n`)
	readme, architecture := table.FindString(read(t, "README.md")), table.FindString(read(t, "docs/architecture.md"))
	if readme == "" || readme != architecture {
		t.Error("the floor tables of README.md and docs/architecture.md differ")
	}
}

// What the pages of docs point to is there, pictures aside.
func TestTheLinksOfThePagesLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	fenced := regexp.MustCompile("(?ms)^```.*?^```$")
	for _, page := range []string{"README.md", "CHANGELOG.md", "docs/language.md", "docs/tutorial.md", "docs/architecture.md", "docs/operations.md", "docs/security.md"} {
		for _, m := range link.FindAllStringSubmatch(fenced.ReplaceAllString(read(t, page), ""), -1) {
			target := filepath.Join(root, filepath.Dir(page), m[1])
			if _, err := os.Stat(target); err != nil && filepath.Ext(target) != ".png" {
				t.Errorf("%s points to %s, which is not there", page, m[1])
			}
		}
	}
}

// The message that the page of the language shows is the one that is told.
func TestTheMessageOfThePageIsTold(t *testing.T) {
	const fault, asWritten = "to: refusd", "to: refused"
	src := strings.Replace(read(t, "docs/examples/leave.yaml"), asWritten, fault, 1)
	catalog, _, err := definitions.LibraryCatalog(os.DirFS(filepath.Join(root, "docs/examples")))
	if err != nil {
		t.Fatal(err)
	}
	_, diags := definitions.Load("leave.yaml", []byte(src), catalog)
	var out bytes.Buffer
	if err := diags.Print(&out, text.En); err != nil {
		t.Fatal(err)
	}
	if shown := blocks(read(t, "docs/language.md"), "text"); len(shown) == 0 || shown[0] != out.String() {
		t.Errorf("the page should show\n%s", out.String())
	}
}

// Every test that the page of security names is there.
func TestTheTestsOfTheSecurityPageAreThere(t *testing.T) {
	tests := map[string]string{}
	for _, row := range strings.Split(read(t, "docs/security.md"), "\n") {
		cells := strings.Split(row, "|")
		if len(cells) != 5 {
			continue
		}
		for _, group := range regexp.MustCompile("`([a-z/]+)` ([^`]*)").FindAllStringSubmatch(cells[3], -1) {
			for _, name := range regexp.MustCompile(`\b(?:Test|Fuzz)\w+`).FindAllString(group[2], -1) {
				tests[name] = group[1]
			}
		}
	}
	if len(tests) == 0 {
		t.Fatal("the page names no test")
	}
	for name, folder := range tests {
		if !strings.Contains(testsOf(t, folder), "func "+name+"(") {
			t.Errorf("%s has no %s", folder, name)
		}
	}
}

func testsOf(t *testing.T, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all += string(src)
	}
	return all
}

// Every key of the operator's config stands in the page of operations.
func TestThePageOfOperationsNamesEveryKey(t *testing.T) {
	page := read(t, "docs/operations.md")
	for _, file := range []string{"cmd/kartabl/config.go", "hooks/config.go", "hooks/gateway_config.go", "hooks/webhook.go", "cmd/kartabl/directories.go"} {
		for _, m := range regexp.MustCompile(`yaml:"([a-z_]+)"`).FindAllStringSubmatch(read(t, file), -1) {
			if !strings.Contains(page, "`"+m[1]+"`") && !strings.Contains(page, "`"+m[1]+".<name>`") {
				t.Errorf("the page does not name `%s` of %s", m[1], file)
			}
		}
	}
	var kept []string
	for _, name := range []string{"kartabl", "signin", "scim", "gateways", "euro"} {
		kept = append(kept, read(t, "docs/examples/operator/"+name+".yaml"))
	}
	if d := cmp.Diff(kept, blocks(page, "yaml")); d != "" {
		t.Errorf("docs/examples/operator is not what the page shows: %s", d)
	}
}
