package definitions

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
)

// Every sentence about a scenario speaks Persian as well.
func TestEverySentenceOfAScenarioHasBothLanguages(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	call := regexp.MustCompile(`w\.fail\(("(?:[^"\\]|\\.)*")`)
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllStringSubmatch(string(src), -1) {
			format, err := strconv.Unquote(m[1])
			if err != nil {
				t.Fatal(err)
			}
			if scenarioWords[format] == "" {
				t.Errorf("%s: no Persian words for %q", file, format)
			}
		}
	}
}

const counted = `kartabl: v1
kind: process
id: counted
version: 1
title: {fa: آزمون, en: Test}
owner: claims_manager
start: {by: [customer], form: ask, next: price}
vars:
  kind: {type: enum, values: [a, b]}
  fee:  {type: money, default: 0}
  note: {type: text, default: ""}
forms:
  ask: {title: {fa: پرسش, en: Ask}, fields: {kind: {label: {fa: نوع, en: Kind}, required: true}, note: {label: {fa: یادداشت, en: Note}}}}
decisions:
  prices:
    inputs:  {kind: kind}
    outputs: {fee: fee}
    rules:
      - {when: {kind: a}, then: {fee: 5}}
      - {when: {kind: b}, then: {fee: 7}}
steps:
  price:
    kind: decide
    table: prices
    next:
      - {when: fee > 6, to: over, set: {note: dear}}
      - {else: over}
  over: {kind: end, label: {fa: پایان, en: Over}, result: success}
scenarios:
  - name: one
    given: {now: 2026-11-21T09:00:00+03:30, customer: {full_name: Sara}}
    when: [{start: {by: customer, with: {kind: a}}}]
    then: {ended: over}
`

func runCovered(t *testing.T, src string) ([]Result, *Coverage) {
	t.Helper()
	c := shipped(t)
	p, diags := Load("counted.yaml", []byte(src), c)
	if p == nil {
		t.Fatal(diags)
	}
	list, _ := Scenarios("counted.yaml", []byte(src), p, c)
	coverage := NewCoverage(p)
	return RunCovered(p, list, coverage), coverage
}

func TestCoverageTellsWhatNoScenarioGoesThrough(t *testing.T) {
	_, c := runCovered(t, counted)
	if hit, all := c.Of(engine.MarkEdge); hit != 1 || all != 2 {
		t.Errorf("edges %d/%d", hit, all)
	}
	if hit, all := c.Of(engine.MarkRule); hit != 1 || all != 2 {
		t.Errorf("rules %d/%d", hit, all)
	}
	report := c.In(text.En, "counted.yaml")
	for _, want := range []string{"edges 1/2, rows of tables 1/2", "counted.yaml:20  rule prices, rule 2", "counted.yaml:26  edge price → over"} {
		if !strings.Contains(report, want) {
			t.Errorf("%q is not in\n%s", want, report)
		}
	}
}

func TestAFailureSaysWhatSetTheValue(t *testing.T) {
	for name, row := range map[string]struct{ with, then, want string }{
		"a rule":    {"kind: a", "fee: 6", "expected fee = 6, but it is 5 (set by rule 1 of prices, line 19)"},
		"a step":    {"kind: b", "note: x", "expected note = x, but it is dear (set by the step price, line 26)"},
		"a form":    {"kind: a, note: y", "note: x", "expected note = x, but it is y (set by the form ask)"},
		"its own":   {"kind: a", "kind: b", "expected kind = b, but it is a (set by the form ask)"},
		"the begin": {"kind: a", "note: x", "expected note = x, but it is unset (nothing has set it)"},
	} {
		src := strings.NewReplacer("with: {kind: a}", "with: {"+row.with+"}", "then: {ended: over}", "then: {vars: {"+row.then+"}}").Replace(counted)
		results, _ := runCovered(t, src)
		if got := results[0].In(text.En); len(got) != 1 || !strings.HasSuffix(got[0], row.want) {
			t.Errorf("%s: %q", name, got)
		}
		if got := results[0].In(text.Fa); len(got) != 1 || !strings.Contains(got[0], "انتظار") {
			t.Errorf("%s: %q", name, got)
		}
	}
}
