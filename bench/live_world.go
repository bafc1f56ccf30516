package bench

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
)

const (
	liveKinds  = 5  // processes, each with two queues
	liveClerks = 50 // work in all queues
	liveRole   = "live_clerk"
	ownerRole  = "live_owner"
)

func liveCatalog() string {
	var b strings.Builder
	b.WriteString(`kartabl: v1
kind: catalog
languages: [fa, en]
timezone: Asia/Tehran
customer: {attributes: {full_name: {type: text}}}
roles: [live_owner]
queues:
`)
	for i := range 2 * liveKinds {
		fmt.Fprintf(&b, "  %s: {role: %s}\n", liveQueue(i), liveRole)
	}
	return b.String()
}

func liveQueue(i int) string { return fmt.Sprintf("live_%d", i+1) }

func liveProcess(kind int) string { return fmt.Sprintf("live_%c", 'a'+kind) }

// liveSource is a process whose cases go to and fro: customer, review, customer, review and
// at last the decision. What is late is told.
func liveSource(kind int) string {
	priority := [...]string{"normal", "high", "low"}[kind%3]
	return fmt.Sprintf(`kartabl: v1
kind: process
id: %[1]s
version: 1
title: {fa: درخواست نوع %[5]d, en: Request of kind %[5]d}
owner: live_owner
subject: "{{ customer.full_name }}: {{ about }}"
columns: [about, amount]
start: {by: [customer], form: ask, next: fill}
vars:
  about:  {type: text, max_length: 200}
  amount: {type: money, min: 1}
  note:   {type: text, optional: true, max_length: 200}
  remark: {type: text, optional: true, max_length: 200}
forms:
  ask:
    title: {fa: درخواست, en: Request}
    fields:
      about:  {label: {fa: موضوع, en: Subject}, required: true}
      amount: {label: {fa: مبلغ, en: Amount}, required: true}
  fill:
    title: {fa: تکمیل, en: Details}
    fields:
      note: {label: {fa: توضیح, en: Note}, required: true}
  look:
    title: {fa: بررسی, en: Review}
    fields:
      remark: {label: {fa: نظر, en: Remark}}
steps:
  fill:
    kind: task
    who: customer
    label: {fa: تکمیل, en: Details}
    form: fill
    sla: {target: 20d, breach: [{notify: customer, by: inbox}]}
    next: review
  review:
    kind: task
    who: staff
    label: {fa: بررسی, en: Review}
    form: look
    priority: %[2]s
    assign: {queue: %[3]s}
    sla: {target: 20d, breach: [{notify: assignee, by: inbox}]}
    outcomes:
      more: {label: {fa: نقص, en: More is needed}, to: fill}
      pass: {label: {fa: تأیید, en: Pass}, to: judge}
  judge:
    kind: task
    who: staff
    label: {fa: تصمیم, en: Decision}
    form: look
    priority: %[2]s
    assign: {queue: %[4]s}
    sla: {target: 20d, breach: [{notify: assignee, by: inbox}]}
    next: complete
  complete: {kind: end, label: {fa: پایان, en: Complete}, result: success}
`, liveProcess(kind), priority, liveQueue(2*kind), liveQueue(2*kind+1), kind+1)
}

// settleLive deploys the processes of living cases and adds those who work on them.
func (r *rig) settleLive(ctx context.Context) error {
	catalog := processes.File{Name: "catalog.yaml", Source: []byte(liveCatalog())}
	for kind := range liveKinds {
		f := processes.File{Name: liveProcess(kind) + ".yaml", Source: []byte(liveSource(kind))}
		if diags, err := r.processes.Deploy(ctx, catalog, f, "bench"); err != nil {
			return fmt.Errorf("deploy %s: %w", f.Name, errors.Join(err, diags))
		}
	}
	hash, err := people.Hash(password)
	if err != nil {
		return err
	}
	for i := range liveClerks {
		p, err := r.people.Add(ctx, person("worker", i, engine.Staff, liveRole), hash)
		if err != nil {
			return fmt.Errorf("add worker: %w", err)
		}
		r.workers = append(r.workers, p)
	}
	r.lead, err = r.people.Add(ctx, person("lead", 0, engine.Staff, ownerRole, people.RoleSupervisor), hash)
	return err
}

// vocabulary is what living cases are about: each has one of the common words, and some that
// are rarer the further back they stand.
const (
	vocabulary = 20000
	halfWord   = "گزارش" // half of all have it
	halfOther  = "invoice"
	wordsEach  = 4
)

// liveWord makes the n-th word of the vocabulary, in Persian and in English letters in turn.
func liveWord(n int) string {
	parts := [...]string{"ba", "ne", "ri", "so", "lu", "ka", "mi", "to", "va", "shi"}
	if n%2 == 0 {
		parts = [...]string{"با", "نه", "ری", "سو", "لو", "کا", "می", "تو", "وا", "شی"}
	}
	var b strings.Builder
	for rest := n + 100; rest > 0; rest /= len(parts) {
		b.WriteString(parts[rest%len(parts)])
	}
	return b.String()
}

// liveName is the name of the n-th customer.
func liveName(n int) string {
	first := [...]string{"سارا", "علی", "زهرا", "رضا", "مریم", "حسین", "فاطمه", "امیر", "نرگس", "کاوه", "الهام", "بهرام", "پریسا", "مهدی", "لیلا", "نوید", "شیرین", "آرش", "مینا", "پویا"}
	last := [...]string{"کریمی", "محمدی", "حسینی", "رضایی", "موسوی", "جعفری", "صادقی", "رحیمی", "اکبری", "نوری", "کاظمی", "شریفی", "یزدانی", "تهرانی", "بهرامی", "قاسمی", "مرادی", "سلطانی", "زارعی", "فرهادی", "خسروی", "باقری", "امینی", "پارسا", "طاهری", "ملکی", "نجفی", "رستمی", "عباسی", "ناصری"}
	return first[n%len(first)] + " " + last[n/len(first)%len(last)]
}
