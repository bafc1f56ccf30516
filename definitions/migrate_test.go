package definitions

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/engine"
)

func older(t *testing.T) func(string, int) *engine.Process {
	t.Helper()
	src, err := os.ReadFile("testdata/migrate/v1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, diags := Load("v1.yaml", src, shipped(t))
	if diags.HasErrors() {
		t.Fatal(diags.Error())
	}
	return func(id string, version int) *engine.Process {
		if id == p.ID && version == p.Version {
			return p
		}
		return nil
	}
}

// Without the older version what it might have is believed.
func TestMigrateWithoutTheOlderVersion(t *testing.T) {
	src := strings.Replace(migrated, "FROM", "1", 1)
	for name, deployed := range map[string]func(string, int) *engine.Process{
		"none is known": nil, "it is not deployed": func(string, int) *engine.Process { return nil }, "it is": older(t),
	} {
		p, diags := LoadAfter("v2.yaml", []byte(src), shipped(t), deployed)
		if diags.HasErrors() {
			t.Fatalf("%s: %s", name, diags.Error())
		}
		m := p.Migration
		if m == nil || m.From != 1 || m.Steps["review"] != "expert" || m.Steps["first"] != "first" || !m.Restart || m.Leave == nil || len(m.Vars) != 1 {
			t.Fatalf("%s: %+v", name, m)
		}
	}
}

func TestMigrateComesFromAnOlderVersion(t *testing.T) {
	_, diags := Load("v2.yaml", []byte(strings.Replace(migrated, "FROM", "2", 1)), shipped(t))
	if !slices.ContainsFunc(diags, func(d Diagnostic) bool { return d.Code == "E408" && d.Place.Line == 23 }) {
		t.Fatal(diags.Error())
	}
}

const migrated = `kartabl: v1
kind: process
id: claim
version: 2
title: {fa: درخواست, en: Claim}
owner: claims_manager
start: {by: [customer], form: ask, next: expert}
vars:
  amount: {type: money, min: 1}
  lane:   {type: enum, values: [fast, normal]}
forms:
  ask: {title: {fa: درخواست, en: Claim}, fields: {amount: {label: {fa: مبلغ, en: Amount}, required: true}, lane: {label: {fa: راه, en: Lane}, required: true}}}
steps:
  expert:  {kind: task, who: staff, label: {fa: بررسی, en: Review}, assign: {queue: claims_desk}, fields: [amount], next: both}
  both:
    kind: parallel
    branches:
      one: {start: first, steps: {first: {kind: task, who: staff, label: {fa: یک, en: One}, assign: {queue: claims_desk}, fields: [amount], next: done}}}
      two: {start: second, steps: {second: {kind: task, who: staff, label: {fa: دو, en: Two}, assign: {queue: claims_desk}, fields: [amount], next: done}}}
    next: closed
  closed:  {kind: end, label: {fa: پایان, en: Done}, result: success}
migrate:
  from: FROM
  steps: {review: expert, first: both.one.first}
  vars: {lane: "=urgent ?? false ? 'fast' : 'normal'"}
  timers: restart
  leave: visits('closed') > 0 or amount > 1000000 and not (urgent ?? false)
`
