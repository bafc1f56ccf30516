package definitions

import (
	"fmt"
	"strings"
	"testing"
)

// large is a definition of 200 steps with 300 expressions.
func large() []byte {
	var b strings.Builder
	b.WriteString(`kartabl: v1
kind: process
id: large
version: 1
title: {fa: بزرگ, en: Large}
owner: claims_manager
calendar: office
start: {by: [staff], roles: [call_center], form: ask, next: s1}
vars:
  n:    {type: int}
  m:    {type: money, default: 0}
  kind: {type: enum, values: [a, b, c], default: a}
  note: {type: text, optional: true}
forms:
  ask: {title: {fa: پرسش, en: Ask}, fields: {n: {label: {fa: شمار, en: Number}, required: true}, note: {label: {fa: یادداشت, en: Note}, visible: n > 1}}}
steps:
`)
	for i := 1; i < 200; i++ {
		next := fmt.Sprintf("s%d", i+1)
		if i%2 == 0 {
			fmt.Fprintf(&b, `  s%d: {kind: task, who: staff, label: {fa: کار, en: Work}, form: ask, assign: {role: claims_manager}, sla: {target: 2bd, warn: 75%%}, set: {m: "=n * 100 + m %% 7"}, next: %s}
`, i, next)
			continue
		}
		fmt.Fprintf(&b, `  s%d:
    kind: decide
    next:
      - {when: n > %d and kind == 'b', to: %s, set: {kind: c}}
      - {when: "len(note ?? '') > 3 or m > %d", to: s200}
      - {else: %s}
`, i, i, next, i, next)
	}
	b.WriteString("  s200: {kind: end, label: {fa: پایان, en: End}, result: success}\n")
	return []byte(b.String())
}

// BenchmarkCheck checks 200 steps with 300 expressions; the aim is 100 ms on one core.
func BenchmarkCheck(b *testing.B) {
	c, src := shipped(b), large()
	for b.Loop() {
		if p, diags := Load("large.yaml", src, c); p == nil {
			b.Fatal(diags)
		}
	}
}

// TestLargeIsAsLargeAsItSays keeps the benchmark honest.
func TestLargeIsAsLargeAsItSays(t *testing.T) {
	src := string(large())
	p, diags := Load("large.yaml", []byte(src), shipped(t))
	if p == nil {
		t.Fatal(diags)
	}
	expressions := strings.Count(src, "when: ") + strings.Count(src, `"=`) + strings.Count(src, "visible: ")
	if len(p.Steps) != 200 || expressions < 298 {
		t.Errorf("%d steps, %d expressions", len(p.Steps), expressions)
	}
}
