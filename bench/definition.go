package bench

import (
	"fmt"
	"strings"

	"github.com/kartabl/kartabl/engine"
)

const (
	process   = "bench"
	queue     = "bench_desk"
	clerkRole = "bench_clerk"
)

const catalog = `kartabl: v1
kind: catalog
languages: [fa, en]
timezone: Asia/Tehran
customer: {attributes: {full_name: {type: text}}}
roles: [bench_owner]
queues: {bench_desk: {role: bench_clerk}}
`

const head = `kartabl: v1
kind: process
id: bench
version: 1
title: {fa: سنجش, en: Benchmark}
owner: bench_owner
subject: "{{ customer.full_name }}: {{ size }}"
columns: [size, amount]
start: {by: [customer], form: ask, next: step1}
vars:
  size:   {type: enum, values: [small, large]}
  amount: {type: money, min: 1}
`

const askForm = `forms:
  ask:
    title: {fa: درخواست, en: Request}
    fields:
      size:   {label: {fa: اندازه, en: Size}, required: true}
      amount: {label: {fa: مبلغ, en: Amount}, required: true}
`

// source writes the measured process: start, n steps of people, end.
func source(n int) string {
	var b strings.Builder
	b.WriteString(head)
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "  note%d:  {type: text, optional: true, max_length: 200}\n", i)
	}
	b.WriteString(askForm)
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, `  form%d:
    title: {fa: گام %d, en: Step %d}
    fields:
      amount: {label: {fa: مبلغ, en: Amount}, read_only: true}
      note%d:  {label: {fa: یادداشت, en: Note}, required: true}
`, i, i, i, i)
	}
	b.WriteString("steps:\n")
	for i := 1; i <= n; i++ {
		assign := ""
		if side(i) == engine.Staff {
			assign = ", assign: {queue: " + queue + "}"
		}
		next := fmt.Sprintf("step%d", i+1)
		if i == n {
			next = "complete"
		}
		fmt.Fprintf(&b, "  step%d: {kind: task, who: %s, label: {fa: گام %d, en: Step %d}, form: form%d%s, next: %s}\n",
			i, side(i), i, i, i, assign, next)
	}
	b.WriteString("  complete: {kind: end, label: {fa: پایان, en: Complete}, result: success}\n")
	return b.String()
}

// side is who does the i-th step.
func side(i int) engine.Who {
	if i%2 == 0 {
		return engine.Staff
	}
	return engine.Customer
}

func startValues() map[string]any { return map[string]any{"size": "small", "amount": 1250000} }

func stepValues(i int) map[string]any {
	return map[string]any{fmt.Sprintf("note%d", i): "seen, in order, go on with the next one"}
}

// The kinds of commands of a case.
const (
	startCase  = "start"
	claimItem  = "claim"
	submitWork = "submit"
)

// move is one command that a person gives: opening a case, claiming an item, handing
// in a form.
type move struct {
	kind string
	side engine.Who
	step int
}

// moves are the commands of one case, from its start to its end.
func moves() []move {
	list := []move{{kind: startCase, side: engine.Customer}}
	for i := 1; i <= HumanSteps; i++ {
		if side(i) == engine.Staff {
			list = append(list, move{kind: claimItem, side: engine.Staff, step: i})
		}
		list = append(list, move{kind: submitWork, side: side(i), step: i})
	}
	return list
}
