package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlainSaysWhatGoTestSays(t *testing.T) {
	said := strings.Join([]string{
		`{"Action":"start","Package":"k/a"}`,
		`{"Action":"run","Package":"k/a","Test":"TestGood"}`,
		`{"Action":"output","Package":"k/a","Test":"TestGood","Output":"    a_test.go:3: quiet\n"}`,
		`{"Action":"pass","Package":"k/a","Test":"TestGood"}`,
		`{"Action":"skip","Package":"k/a","Test":"TestLater"}`,
		`{"Action":"output","Package":"k/a","Output":"PASS\n"}`,
		`{"Action":"output","Package":"k/a","Output":"ok  \tk/a\t0.1s\n"}`,
		`{"Action":"pass","Package":"k/a"}`,
		`{"Action":"output","Package":"k/b","Test":"TestBad","Output":"--- FAIL: TestBad (0.00s)\n"}`,
		`{"Action":"output","Package":"k/b","Test":"TestBad","Output":"    b_test.go:9: loud\n"}`,
		`{"Action":"fail","Package":"k/b","Test":"TestBad"}`,
		`{"Action":"output","Package":"k/b","Output":"FAIL\tk/b\t0.2s\n"}`,
		`{"Action":"fail","Package":"k/b"}`,
		`{"ImportPath":"k/c","Action":"build-output","Output":"c.go:1: undefined: x\n"}`,
		`{"ImportPath":"k/c","Action":"build-fail"}`,
		`{"Action":"fail","Package":"k/c"}`,
		`not a line of JSON`,
	}, "\n")
	var out strings.Builder

	counts, err := plain(strings.NewReader(said), &out)
	if err != nil {
		t.Fatal(err)
	}
	want := tally{Passed: 1, Failed: []string{"k/b TestBad", "k/b", "k/c"}, Skipped: []string{"k/a TestLater"}}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	wantOut := "ok  \tk/a\t0.1s\n--- FAIL: TestBad (0.00s)\n    b_test.go:9: loud\nFAIL\tk/b\t0.2s\nc.go:1: undefined: x\nnot a line of JSON\n"
	if diff := cmp.Diff(wantOut, out.String()); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestReadTally(t *testing.T) {
	junit := `<?xml version="1.0"?><testsuites><testsuite name="a">
		<testcase classname="a.test.ts" name="adds"/>
		<testcase classname="a.test.ts" name="breaks"><failure message="no">text</failure></testcase>
		<testcase classname="a.test.ts" name="bursts"><error/></testcase>
		<testcase classname="a.test.ts" name="later"><skipped/></testcase>
	</testsuite></testsuites>`
	want := tally{Passed: 1, Failed: []string{"a.test.ts breaks", "a.test.ts bursts"}, Skipped: []string{"a.test.ts later"}, Why: []string{"a.test.ts breaks\ntext"}}
	folder := t.TempDir()
	xml, json := filepath.Join(folder, "x.xml"), filepath.Join(folder, "deep", "x.json")
	if err := os.WriteFile(xml, []byte(junit), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := want.write(json); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{xml, json} {
		got, err := readTally(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", filepath.Base(file), diff)
		}
	}
	if _, err := readTally(filepath.Join(folder, "none.json")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing counts: %v", err)
	}
}

func TestStrictlyASkippedTestFailed(t *testing.T) {
	counts := tally{Passed: 2, Failed: []string{"a"}, Skipped: []string{"b"}}
	if got := counts.String(); got != "2 passed, 1 failed, 1 skipped" {
		t.Error(got)
	}
	if got := counts.strictly().String(); got != "2 passed, 2 failed" {
		t.Error(got)
	}
	if len(counts.Failed) != 1 {
		t.Error("the counts themselves were changed")
	}
}

// world plays the stages: it notes in what order they ran, and with what beside them.
type world struct {
	sync.Mutex
	ran  []string
	fail string
}

func (w *world) run(s stage, _ context.Context) outcome {
	w.Lock()
	defer w.Unlock()
	w.ran = append(w.ran, s.name)
	if s.name == w.fail {
		return outcome{stage: s, tally: tally{Failed: []string{s.name}, Why: []string{s.name + "\nit was dark"}}}
	}
	return outcome{stage: s, tally: tally{Passed: 1}}
}

func TestScheduleKeepsTheOrder(t *testing.T) {
	w := &world{}
	var out strings.Builder
	counts := schedule(t.Context(), stages, w.run, &out)

	if got, want := counts.String(), fmt.Sprintf("%d passed, 0 failed", len(stages)); got != want {
		t.Errorf("%s\n%s", got, out.String())
	}
	for _, s := range stages {
		for _, needed := range s.after {
			if slices.Index(w.ran, needed) > slices.Index(w.ran, s.name) {
				t.Errorf("%s ran before %s", s.name, needed)
			}
		}
	}
}

func TestScheduleStartsNothingAfterAFailure(t *testing.T) {
	w := &world{fail: "vet"}
	var out strings.Builder
	counts := schedule(t.Context(), stages, w.run, &out)

	if diff := cmp.Diff([]string{"vet"}, counts.Failed); diff != "" {
		t.Error(diff)
	}
	for _, later := range []string{"test-go", "lint"} {
		if slices.Contains(w.ran, later) {
			t.Errorf("%s ran although vet had failed", later)
		}
	}
	_, told, _ := strings.Cut(out.String(), "FAIL  vet")
	if !strings.Contains(told, "failed: vet\nwhy: vet\nit was dark\n") {
		t.Errorf("the failed stage is not told:\n%s", out.String())
	}
}

func TestAnInterruptionIsNoSuccess(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	counts := schedule(ctx, stages, (&world{}).run, &strings.Builder{})
	if diff := cmp.Diff([]string{"interrupted"}, counts.Failed); diff != "" {
		t.Error(diff)
	}
}

func TestEveryStageNeedsOnlyEarlierOnes(t *testing.T) {
	var known []string
	for _, s := range stages {
		for _, needed := range s.after {
			if !slices.Contains(known, needed) {
				t.Errorf("%s needs %q, which does not stand before it", s.name, needed)
			}
		}
		known = append(known, s.name)
	}
}

func TestAStageThatTestedNothingHasFailed(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := (tally{}).write(filepath.Join(results, "go.json")); err != nil {
		t.Fatal(err)
	}
	makefile := "test-go test-web vet:\n\t@echo fine\nlint:\n\t@exit 3\n"
	if err := os.WriteFile("Makefile", []byte(makefile), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		stage stage
		want  string
	}{
		{stage{name: "test-go", counts: "go.json"}, "0 passed, 1 failed"},
		{stage{name: "test-web", counts: "none.xml"}, "0 passed, 1 failed"},
		{stage{name: "vet"}, "1 passed, 0 failed"},
		{stage{name: "lint"}, "0 passed, 1 failed"},
	} {
		if got := row.stage.run(t.Context()).tally.String(); got != row.want {
			t.Errorf("%s: %s, want %s", row.stage.name, got, row.want)
		}
	}
}
