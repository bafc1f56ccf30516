package patterns

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
)

var write = flag.Bool("write", false, "write the page that a test compares")

const page = "../docs/patterns.md"

// TestEveryTrace runs the card: each trace goes as it must, and what is claimed has both
// a trace of what is possible and one of what is not.
func TestEveryTrace(t *testing.T) {
	t.Parallel()
	for _, p := range All() {
		t.Run(p.ID, func(t *testing.T) {
			t.Parallel()
			ran, err := Run(t.Context(), []Pattern{p})
			if err != nil {
				t.Fatal(err)
			}
			if !ran[0].Holds() {
				t.Errorf("%s %s is scored %s: %+v", p.ID, p.Name, p.Score, ran[0].Traces)
			}
		})
	}
}

// TestThePageOfPatterns holds docs/patterns.md to the list: -write writes it anew.
func TestThePageOfPatterns(t *testing.T) {
	old, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- begin of the card -->\n", "<!-- end of the card -->\n"
	head, rest, _ := strings.Cut(string(old), begin)
	_, tail, ok := strings.Cut(rest, end)
	if !ok {
		t.Fatalf("no card in %s", page)
	}
	want := head + begin + Page() + end + tail
	if *write {
		if err := os.WriteFile(page, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if string(old) != want {
		t.Errorf("%s does not hold the card; go test ./patterns -run TestThePageOfPatterns -write", page)
	}
}

// Every pattern is told whole, once, and the catalogues are complete.
func TestTheListIsWhole(t *testing.T) {
	seen, sizes := map[string]bool{}, map[string]int{}
	id := regexp.MustCompile(`^(WRP|WCP)-[1-9][0-9]?$|^WEP-[A-Z]+$`)
	for _, p := range All() {
		prefix, _, _ := strings.Cut(p.ID, "-")
		sizes[prefix]++
		if !id.MatchString(p.ID) || seen[p.ID] || p.Group == "" || p.Name == "" {
			t.Errorf("%+v", p)
		}
		seen[p.ID] = true
		for _, sentence := range []string{p.Asks, p.How} {
			if !strings.HasSuffix(sentence, ".") || strings.Contains(sentence, "\n") {
				t.Errorf("%s: %q is no sentence", p.ID, sentence)
			}
		}
		if p.Score != Full && p.Score != Partial && p.Score != None {
			t.Errorf("%s: score %q", p.ID, p.Score)
		}
	}
	for prefix, want := range map[string]int{"WRP": 43, "WCP": 43, "WEP": 26} {
		if sizes[prefix] != want {
			t.Errorf("%d of %s, not %d", sizes[prefix], prefix, want)
		}
	}
}

// What is claimed and not shown, or shown wrongly, does not hold.
func TestAClaimNeedsItsTraces(t *testing.T) {
	fails := func(o *office) { o.fail("it is %s", "not so") }
	fine := func(*office) {}
	for name, tt := range map[string]struct {
		p    Pattern
		want bool
	}{
		"both":       {Pattern{Score: Full, can: fine, cannot: fine}, true},
		"one only":   {Pattern{Score: Full, can: fine}, false},
		"none":       {Pattern{Score: Full}, false},
		"not so":     {Pattern{Score: Full, can: fails, cannot: fine}, false},
		"in part":    {Pattern{Score: Partial}, true},
		"part fails": {Pattern{Score: Partial, cannot: fails}, false},
		"no":         {Pattern{Score: None}, true},
	} {
		ran, err := Run(t.Context(), []Pattern{tt.p})
		if err != nil || ran[0].Holds() != tt.want {
			t.Errorf("%s: %+v, %v", name, ran, err)
		}
	}
}

// The office tells what was not so and lets nothing else pass for it.
func TestTheOfficeFails(t *testing.T) {
	for want, act := range map[string]func(*office){
		"there is nobody called ali":                           func(o *office) { o.as("ali") },
		"it should have been refused with x, but: <nil>":       func(o *office) { o.refused(nil, "x") },
		"it should have been refused with x, but: no such row": func(o *office) { o.refused(errors.New("no such row"), "x") },
		"ali has [] in mine, not [first]":                      func(o *office) { o.clerks("ali"); o.process(deskWork); o.shows("ali", "mine", "first") },
	} {
		got, err := inOffice(t.Context(), act)
		if err != nil || got != want {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
}

func TestPrint(t *testing.T) {
	p := Pattern{ID: "WRP-1", Group: creation, Name: "Direct", Asks: "Somebody.", How: "So.", Score: Full}
	bad := Ran{Pattern: p, Traces: []Trace{{Must: true}, {Failure: "ali has it"}}}
	part := Ran{Pattern: Pattern{ID: "WRP-12", Group: push, Name: "Offer", Score: Partial}}
	var table, one bytes.Buffer
	if err := errors.Join(Print(&table, []Ran{bad, part}), PrintOne(&one, bad)); err != nil {
		t.Fatal(err)
	}
	const wantTable = "WRP-1   +    Direct                1 must, 1 must not\n" +
		"        !    must not: ali has it  \n" +
		"WRP-12  +/-  Offer                 \n" +
		"Workflow resource patterns: 1 of 2, 1 in part\nCreation: 1 of 1\nPush: 0 of 1, 1 in part\n"
	const wantOne = "WRP-1 Direct (Creation)\n\nAsks: Somebody.\nScore: +\nHow: So.\nmust: it is so\nmust not: ali has it\n"
	if table.String() != wantTable || one.String() != wantOne {
		t.Errorf("table:\n%s\none:\n%s", table.String(), one.String())
	}
}
