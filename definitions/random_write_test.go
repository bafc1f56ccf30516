package definitions

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// author writes random definitions: of every kind of step, with conditions, forms,
// tables, timers, blocks in blocks, and variables that are set on some paths only.
type author struct {
	strings.Builder
	luck  *rand.Rand
	staff []string // tasks of staff so far, for four eyes
	depth int
}

// randomDefinition is one; the checker may refuse it.
func randomDefinition(luck *rand.Rand) string {
	a := &author{luck: luck}
	a.line(0, "kartabl: v1\nkind: process\nid: random\nversion: 1\ntitle: {fa: تصادفی, en: Random}\nowner: claims_manager\ncalendar: office")
	a.line(0, `subject: "{{ customer.full_name }}: {{ n }}"`)
	a.line(0, "start: {by: [customer, staff], roles: [call_center], form: ask, next: s1}")
	a.line(0, `vars:
  n:     {type: int, default: 0, glass: reveal}
  m:     {type: money, default: 1000, min: 0, glass: reveal}
  flag:  {type: bool, default: false, glass: reveal}
  kind:  {type: enum, values: [a, b, c], default: a}
  note:  {type: text, optional: true, max_length: 40, glass: reveal}
  day:   {type: date, optional: true, glass: reveal}
  late:  {type: int, glass: reveal}
  list:  {type: list, items: {type: int}, max_items: 5, default: [], glass: reveal}
forms:
  ask:
    title: {fa: پرسش, en: Ask}
    fields:
      n:    {label: {fa: شمار, en: Number}}
      kind: {label: {fa: گونه, en: Kind}, required: true}
      note: {label: {fa: یادداشت, en: Note}, visible: kind != 'c'}
  late:
    title: {fa: دیر, en: Late}
    fields:
      late: {label: {fa: دیر, en: Late}, required: true}
      flag: {label: {fa: آری, en: Flag}}
      list: {label: {fa: فهرست, en: List}, visible: flag}
    valid:
      - {check: late >= 0, field: late, message: {fa: نه, en: no}}
  many:
    title: {fa: چند, en: Many}
    fields:
      note: {label: {fa: یادداشت, en: Note}, required: n > 2}
      day:  {label: {fa: روز, en: Day}}
      m:    {label: {fa: مبلغ, en: Money}, required: true}
decisions:
  sort:
    hit: first
    inputs:  {kind: kind, n: n}
    outputs: {m: m, kind: kind}
    rules:
      - {when: {kind: a, n: "> 3"},  then: {m: 0, kind: b}}
      - {when: {kind: "a, b"},       then: {m: 500, kind: c}}
      - {when: {},                   then: {m: 2000, kind: a}}`)
	if a.chance(2) {
		a.line(0, "sla:\n  promise: {target: 2bd, warn: 50%, on_warn: [{notify: owner, by: inbox}], breach: [{escalate: claims_manager}]}")
	}
	a.line(0, "steps:")
	a.block(2, "s", 3+luck.IntN(6), []string{"good", "bad"})
	a.line(2, "good: {kind: end, label: {fa: خوب, en: Good}, result: success}\nbad: {kind: end, label: {fa: بد, en: Bad}, result: failure}")
	a.line(0, "anytime:\n  add: {by: [customer], label: {fa: افزودن, en: Add}, if: n >= 0, fields: [note], times: 3}")
	if a.chance(2) {
		a.line(0, "cancel: {by: [customer, staff], to: bad, compensate: true}")
	}
	if a.chance(2) {
		a.line(0, "reopen: {by: [customer], within: 9d, to: s1, times: 2}")
	}
	return a.String()
}

func (a *author) line(indent int, text string) {
	pad := strings.Repeat(" ", indent)
	for l := range strings.SplitSeq(text, "\n") {
		a.WriteString(pad + l + "\n")
	}
}

func (a *author) chance(n int) bool { return a.luck.IntN(n) == 0 }

func (a *author) one(list ...string) string { return list[a.luck.IntN(len(list))] }

// block writes n steps of a scope; exits are where the last may go.
func (a *author) block(indent int, prefix string, n int, exits []string) {
	var names []string
	for i := range n {
		names = append(names, fmt.Sprint(prefix, i+1))
	}
	for i, name := range names {
		a.step(indent, name, append(append([]string{}, names[i+1:]...), exits...), names[:i+1])
	}
}

// step writes one step that goes forward, and when it waits for a person sometimes back.
func (a *author) step(indent int, name string, on, back []string) {
	a.line(indent, name+":")
	in := indent + 2
	switch k := a.luck.IntN(10); {
	case k < 2:
		a.task(in, name, "customer", on, back)
	case k < 4:
		a.task(in, name, "staff", on, back)
	case k == 4:
		a.line(in, "kind: call\ncall: credit.score\nargs: {national_id: =customer.national_id}\ntimeout: 5s\nretry: {times: 2, delay: 10s}")
		a.line(in, "set: {"+a.one("n: =result.score % 7", "late: =result.score", "flag: =result.score > 500")+"}")
		a.line(in, "on_error: {else: {to: "+a.one(on...)+"}}")
		a.edges(in, on)
	case k == 5:
		a.line(in, fmt.Sprintf("kind: pay\nlabel: {fa: پرداخت, en: Pay}\ngateway: main_psp\namount: %s\nexpires: 2d", a.one("=m", "=m * 2", "=n * 100")))
		a.line(in, fmt.Sprintf("next:\n  - {outcome: paid, to: %s}\n  - {outcome: failed, to: %s}\n  - {outcome: expired, to: %s}", on[0], name, a.one(on...)))
	case k == 6:
		a.line(in, "kind: decide")
		if a.chance(2) {
			a.line(in, "table: sort")
		}
		a.sets(in)
		a.edges(in, on)
	case k == 7:
		a.line(in, a.one("kind: wait\nfor: 3h", "kind: wait\nfor: 1bd", "kind: notify\nto: customer\nby: inbox", "kind: wait\nuntil: =business_add(now(), '3bh')"))
		a.edges(in, on)
	case k == 8 || a.depth > 1:
		a.line(in, "kind: letter\nlabel: {fa: نامه, en: Letter}\ntemplate: renewal_offer_letter\nto: customer")
		if a.chance(2) {
			a.line(in, "sign_by: claims_manager")
		}
		a.edges(in, on)
	default:
		a.parallel(in, name, on)
	}
}

func (a *author) parallel(in int, name string, on []string) {
	a.line(in, "kind: parallel\nlabel: {fa: با هم, en: Together}\njoin: "+a.one("all", "any", "all")+"\nbranches:")
	a.depth++
	staff := a.staff
	for i := range 2 + a.luck.IntN(2) {
		branch := fmt.Sprintf("%sb%d", name, i+1)
		a.line(in+2, fmt.Sprintf("%s:\n  start: %s_1\n  steps:", branch, branch))
		a.block(in+6, branch+"_", 1+a.luck.IntN(2), []string{"done"})
	}
	a.staff, a.depth = staff, a.depth-1
	a.line(in, "on_error: {else: {to: "+a.one(on...)+"}}")
	a.edges(in, on)
}

func (a *author) task(in int, name, who string, on, back []string) {
	a.line(in, fmt.Sprintf("kind: task\nwho: %s\nlabel: {fa: کار, en: Work}\nglass: name", who))
	a.line(in, "form: "+a.one("ask", "late", "many", "late"))
	if who == "staff" {
		eyes := ""
		if len(a.staff) > 0 && a.chance(3) {
			eyes = ", not_same_as: [" + a.one(a.staff...) + "]"
		}
		a.line(in, "assign: {role: claims_manager"+eyes+"}")
		a.staff = append(a.staff, name)
	}
	if a.chance(3) {
		a.line(in, "sla: {target: 1bd, warn: 75%, breach: [{set_priority: high}, {escalate: claims_manager}]}")
	}
	if a.chance(2) {
		a.line(in, "timers:\n  remind: {after: 1d, every: 1d, times: 3, do: [{notify: owner, by: inbox}]}\n  give_up: {after: 9d, to: "+a.one(on...)+"}")
	}
	if a.chance(2) {
		a.sets(in)
		a.edges(in, on)
		return
	}
	a.line(in, fmt.Sprintf("outcomes:\n  go: {label: {fa: برو, en: Go}, to: %s}\n  back: {label: {fa: برگرد, en: Back}, set: {n: =n + 1}, to: %s}", a.one(on...), a.one(append(back, on...)...)))
	if a.chance(2) {
		a.line(in, fmt.Sprintf("  more: {label: {fa: بیش, en: More}, if: %s, to: %s}", a.condition(), a.one(on...)))
	}
}

func (a *author) sets(in int) {
	if a.chance(2) {
		a.line(in, "set: {"+a.one("n: =n + 1", "late: =n * 2", "flag: =not flag", "kind: b", "note: =case.no", "m: =n * 500", "list: '=[1, 2]'",
			"note: '=(note ?? kind)'", "n: =len(list)", "late: =sum(list)", "day: =today()", "n: =late % 5", "late: =late % 100 + 1")+"}")
	}
}

// condition has expressions whose values are surely there, and some that only the
// paths before make sure of.
func (a *author) condition() string {
	return a.one("flag", "n > 2", "n % 2 == 1", "kind == 'b'", `"kind in ['a', 'b']"`, "m >= 500", "late > 3", "late == n", "len(list) > 1", `"any(list, # > n)"`,
		"has(note) and len(note) > 2", "len(note) > 2", "note == 'x'", "has(day)", "day > today()", "visits('s1') > 2")
}

func (a *author) edges(in int, on []string) {
	a.line(in, "next:")
	for range a.luck.IntN(3) {
		a.line(in+2, fmt.Sprintf("- {when: %s, to: %s}", a.condition(), a.one(on...)))
	}
	a.line(in+2, "- {else: "+on[0]+"}")
}
