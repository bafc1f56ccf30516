package main

import (
	"flag"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/cartable"
)

var write = flag.Bool("write", false, "write what the commands print into docs/tutorial.md")

const tutorialPage = "../../docs/tutorial.md"

// The addresses of the page; each run takes free ones in their place.
const (
	pageServer = "127.0.0.1:8080"
	pageBank   = "127.0.0.1:8090"
)

// learner does what the page says, from its top to its end, in a clean folder.
type learner struct {
	*installation
	env    []string
	secret string // what everybody signs in with
	there  *strings.Replacer
	back   *strings.Replacer
	real   []block // what the blocks of commands are, in the order of the page
}

// block is the text of a block as the page has it, and as it is.
type block struct{ shown, real string }

var fencedBlock = regexp.MustCompile("(?ms)^```(\\w+)(?: (\\S+))?\n(.*?)^```$")

// The tutorial is true: its files, changes and commands give what it shows.
func TestTheTutorial(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile(tutorialPage)
	if err != nil {
		t.Fatal(err)
	}
	l := newLearner(t)
	for _, part := range strings.Split(string(src), "\n## ")[1:] {
		title, _, _ := strings.Cut(part, "\n")
		switch title {
		case "Do it once":
			l.doItOnce()
		case "Change it while people wait":
			l.ask("clothes", 20)
		}
		for _, m := range fencedBlock.FindAllStringSubmatch(part, -1) {
			l.block(m[1], m[2], m[3])
		}
	}
	if page := l.rewrite(string(src)); *write {
		if err := os.WriteFile(tutorialPage, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func newLearner(t *testing.T) *learner {
	t.Helper()
	w := &installation{t: t, program: program(t), dir: t.TempDir(), listen: freeAddress(t)}
	bank := freeAddress(t)
	w.sandbox = "http://" + bank
	if err := os.Mkdir(w.path("templates"), 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Dir(w.program) + string(os.PathListSeparator) + os.Getenv("PATH")
	return &learner{
		installation: w, env: append(os.Environ(), "PATH="+path),
		there: strings.NewReplacer(pageServer, w.listen, pageBank, bank),
		back:  strings.NewReplacer(w.listen, pageServer, bank, pageBank),
	}
}

func (l *learner) block(language, name, text string) {
	l.t.Helper()
	switch {
	case language == "console" && name == "terminal":
		l.terminal(text)
	case language == "console":
		l.console(text)
	case language == "diff":
		l.change(name, text)
	case name != "":
		l.save(name, l.there.Replace(text))
	}
}

func (l *learner) save(name, text string) {
	l.t.Helper()
	if err := os.WriteFile(l.path(name), []byte(text), 0o600); err != nil {
		l.t.Fatal(err)
	}
}

// change makes the edit of a diff; what it takes away stands in the file once.
func (l *learner) change(name, diff string) {
	l.t.Helper()
	var before, after strings.Builder
	for line := range strings.Lines(diff) {
		if line[0] != '+' {
			before.WriteString(line[1:])
		}
		if line[0] != '-' {
			after.WriteString(line[1:])
		}
	}
	src, err := os.ReadFile(l.path(name))
	if err != nil {
		l.t.Fatal(err)
	}
	if n := strings.Count(string(src), before.String()); n != 1 {
		l.t.Fatalf("%d times in %s:\n%s", n, name, before.String())
	}
	l.save(name, strings.Replace(string(src), before.String(), after.String(), 1))
}

// console runs the commands of a block and compares what they print.
func (l *learner) console(text string) {
	l.t.Helper()
	real := ""
	for _, command := range strings.Split("\n"+text, "\n$ ")[1:] {
		line, shown, _ := strings.Cut(command, "\n")
		got := l.do(line)
		if !shows(shown, got) && !*write {
			l.t.Errorf("$ %s\nthe page shows:\n%s\nbut it is:\n%s", line, shown, got)
		}
		if shows(shown, got) {
			got = strings.TrimRight(shown, "\n") + "\n"
		}
		real += "$ " + line + "\n" + strings.TrimLeft(got, "\n")
	}
	l.real = append(l.real, block{text, real})
}

// do runs one line as a shell does.
func (l *learner) do(line string) string {
	l.t.Helper()
	if name, value, found := strings.Cut(strings.TrimPrefix(line, "export "), "="); found && strings.HasPrefix(line, "export ") {
		l.secret = strings.Trim(value, "'")
		l.env = append(l.env, name+"="+l.secret)
		return ""
	}
	cmd := exec.CommandContext(l.t.Context(), "sh", "-c", l.there.Replace(line))
	cmd.Dir, cmd.Env = l.dir, l.env
	out, _ := cmd.CombinedOutput() // many of them are to fail
	return l.back.Replace(string(out))
}

// shows reports whether the page shows this output; … stands for anything, on a line of
// its own for any lines.
func shows(shown, got string) bool {
	pattern := regexp.QuoteMeta(strings.TrimRight(shown, "\n"))
	pattern = regexp.MustCompile(`(?m)^…$`).ReplaceAllString(pattern, `(?s:.*)`)
	pattern = strings.ReplaceAll(pattern, "…", `[^\n]*`)
	return regexp.MustCompile(`^` + pattern + `$`).MatchString(strings.TrimRight(got, "\n"))
}

// terminal starts what stays, and waits for the line that the page shows.
func (l *learner) terminal(text string) {
	l.t.Helper()
	command, shown, _ := strings.Cut(strings.TrimPrefix(text, "$ "), "\n")
	var env, args []string
	for i, word := range strings.Fields(l.there.Replace(command)) {
		switch {
		case strings.Contains(word, "=") && len(args) == 0:
			env = append(env, word)
		case i > len(env):
			args = append(args, word)
		}
	}
	line := regexp.QuoteMeta(l.there.Replace(strings.TrimSpace(shown)))
	l.run(env, args...).awaitLine(regexp.MustCompile(strings.ReplaceAll(line, "…", ".*")))
}

// rewrite gives the page with what the commands have printed.
func (l *learner) rewrite(page string) string {
	written := ""
	for _, b := range l.real {
		before, after, _ := strings.Cut(page, "```console\n"+b.shown+"```")
		written += before + "```console\n" + b.real + "```"
		page = after
	}
	return written + page
}

// ask is what the customer does at the page, and gives her case.
func (l *learner) ask(goods string, days int) string {
	l.t.Helper()
	sara := l.signInWith("sara", l.secret)
	l.await("the service to be offered", func() bool {
		return sara.try(http.MethodGet, "/api/offers/stall", nil).status == http.StatusOK
	})
	body := map[string]any{"process": "stall", "key": goods, "values": map[string]any{"goods": goods, "days": days}}
	return post[cartable.CaseRow](sara, "/api/cases", body).ID
}

// doItOnce is what the page says to do in two windows.
func (l *learner) doItOnce() {
	l.t.Helper()
	id := l.ask("food", 10)
	sara, reza := l.signInWith("sara", l.secret), l.signInWith("reza", l.secret)
	item := reza.awaits("queue:market_desk", id).ID
	reza.must(http.MethodPost, "/api/items/"+item+"/claim", map[string]any{})
	reza.submit(item, "agree", map[string]any{})
	fee := sara.awaits("pending", id)
	bank := post[struct {
		Redirect string `json:"redirect"`
	}](sara, "/api/items/"+fee.ID+"/pay", map[string]any{}).Redirect
	sara.send(http.MethodGet, sara.decide(bank), "", nil)
	var c cartable.Case
	l.await("the permit", func() bool {
		c = get[cartable.Case](sara, "/api/cases/"+id)
		return !c.Open
	})
	if c.Result != "success" || len(c.Letters) != 1 || c.Letters[0].No == "" {
		l.t.Errorf("the case ended with %q and %+v", c.Result, c.Letters)
	}
}
