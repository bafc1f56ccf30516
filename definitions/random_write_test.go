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
	loops []string // items of the loops around, outermost first
	depth int
}

// randomDefinition is one; the checker may refuse it.
func randomDefinition(luck *rand.Rand) string {
	a := &author{luck: luck}
	a.line(0, "kartabl: v1\nkind: process\nid: random\nversion: 1\ntitle: {fa: تصادفی, en: Random}\nowner: claims_manager\ncalendar: office")
	a.line(0, `subject: "{{ customer.full_name }}: {{ n }}"`)
	a.line(0, `start: {by: [customer, staff, schedule], roles: [call_center], form: ask, next: s1, schedule: {cron: "0 8 * * *", with: {n: 4, kind: b, rows: []}}}`)
	a.line(0, `vars:
  n:     {type: int, default: 0, glass: reveal}
  m:     {type: money, default: 1000, min: 0, glass: reveal}
  flag:  {type: bool, default: false, glass: reveal}
  kind:  {type: enum, values: [a, b, c], default: a}
  note:  {type: text, optional: true, max_length: 40, glass: reveal}
  day:   {type: date, optional: true, glass: reveal}
  late:  {type: int, glass: reveal}
  list:  {type: list, items: {type: int}, max_items: 5, default: [], glass: reveal}
  rows:
    type: list
    items: {type: object, fields: {name: {type: text}, count: {type: int}, parts: {type: list, items: {type: int}}}}
    default: [{name: a, count: 1, parts: [1, 2]}, {name: b, count: 3, parts: []}, {name: c, count: 2, parts: [3]}]
    glass: reveal
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
  again:
    title: {fa: دوباره, en: Again}
    fields:
      note: {label: {fa: یادداشت, en: Note}, required: n > 1}
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
	a.beside()
	return a.String()
}

// beside writes what may be done beside the steps.
func (a *author) beside() {
	a.line(0, "anytime:\n  add: {by: [customer], label: {fa: افزودن, en: Add}, if: n >= 0, fields: [note], times: 3}")
	if a.chance(2) {
		a.line(2, "push: {by: [staff], label: {fa: جلو, en: Push}, while: ["+a.one("s1", "s2", "s3")+"], set: {n: =n + 1}, do: [{escalate: claims_manager}, {return_to_queue: true}], times: 2}")
	}
	if a.chance(3) {
		a.line(2, "cut: {by: [staff], label: {fa: کوتاه, en: Cut}, if: n >= 0, set: {rows: '=filter(rows, .count > n)'}, times: 2}")
	}
	if a.chance(3) {
		a.line(2, "jump: {by: [staff], label: {fa: پرش, en: Jump}, if: n % 3 == 1, to: "+a.one("s1", "s2", "bad")+", times: 2}")
	}
	if a.chance(2) {
		a.line(0, "cancel: {by: [customer, staff], to: bad, compensate: true"+a.one("", ", unless_at: [s3]")+"}")
	}
	if a.chance(2) {
		a.line(0, "reopen: {by: [customer], within: 9d, to: s1, times: 2"+a.one("", ", form: again", ", if: case.result == 'failure'")+"}")
	}
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
	switch k := a.luck.IntN(16); {
	case k < 2:
		a.task(in, name, "customer", on, back)
	case k < 4:
		a.task(in, name, "staff", on, back)
	case k == 4:
		a.line(in, "kind: call\ncall: credit.score\nargs: {national_id: =customer.national_id}\ntimeout: 5s\nretry: {times: 2, delay: 10s}")
		a.line(in, "set: {"+a.one("n: =result.score % 7", "late: =result.score", "flag: =result.score > 500")+"}")
		a.line(in, "on_error: {else: {"+a.answer(on)+"}}")
		a.edges(in, on)
	case k == 5:
		a.line(in, fmt.Sprintf("kind: pay\nlabel: {fa: پرداخت, en: Pay}\ngateway: main_psp\namount: %s\nexpires: 2d", a.one("=m", "=m * 2", "=n * 100")))
		a.line(in, fmt.Sprintf("next:\n  - {outcome: paid, to: %s}\n  - {outcome: failed, to: %s}\n  - {outcome: expired, %s}", on[0], name, a.answer(on)))
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
	case k == 8:
		a.letter(in, on)
	case k == 9:
		a.undone(in, on)
	case k < 12:
		a.message(in, on)
	case k == 12:
		a.subprocess(in, on)
	case a.depth > 1:
		a.task(in, name, "staff", on, back)
	case k == 13:
		a.parallel(in, name, on)
	default:
		a.loop(in, name, on)
	}
}

func (a *author) letter(in int, on []string) {
	a.line(in, "kind: letter\nlabel: {fa: نامه, en: Letter}\ntemplate: renewal_offer_letter\nto: customer")
	if a.chance(2) {
		a.line(in, "sign_by: claims_manager")
	}
	a.edges(in, on)
}

// undone is a call that can be taken back.
func (a *author) undone(in int, on []string) {
	a.line(in, `kind: call
call: core_insurance.settle
args: {iban: IR220000000000000000000001, amount: =m, case_no: =case.no}
timeout: 5s
undo: {call: core_insurance.reverse, args: {trace_no: =result.trace_no}}
set: {note: =result.trace_no}
on_error: {else: {`+a.answer(on)+`}}`)
	a.edges(in, on)
}

// message waits for another system: its key is the case's, one that changes, or fixed.
func (a *author) message(in int, on []string) {
	a.line(in, "kind: message\nlabel: {fa: پیام, en: Message}\nglass: "+a.one("open", "hidden")+"\nmessage: contract_signed\nkey: "+a.one("=case.no", "=kind", "fixed"))
	a.line(in, "set: {"+a.one("note: =result.hash", "late: =len(result.hash)", "n: =len(result.hash) % 5")+"}")
	if a.chance(2) {
		a.line(in, "timers:\n  remind: {after: 1d, every: 1d, times: 2, do: [{notify: owner, by: inbox}]}\n  give_up: {after: 4d, "+a.answer(on)+"}")
	}
	a.edges(in, on)
}

func (a *author) subprocess(in int, on []string) {
	a.line(in, "kind: subprocess\nlabel: {fa: زیرفرایند, en: Another}\nprocess: "+a.one("helper", "outer")+"\nargs: {n: =n}\nset: {n: =result.n % 9}")
	a.line(in, "on_error:\n  failure: {"+a.answer(on)+"}\n  else: {"+a.answer(on)+"}")
	a.edges(in, on)
}

// answer is where an error, an end of patience or a button may lead: on, or out of the
// block.
func (a *author) answer(on []string) string {
	if a.depth > 0 && a.chance(3) {
		return "throw: " + a.one("stopped", "broken")
	}
	return "to: " + a.one(on...)
}

// loop goes through a variable, through a part of an item, or through a list that is
// calculated.
func (a *author) loop(in int, name string, on []string) {
	as, items := fmt.Sprint("row", len(a.loops)+1), a.one("rows", "rows", "filter(rows, .count > n)")
	if len(a.loops) > 0 && strings.HasPrefix(a.loops[len(a.loops)-1], "row") && a.chance(2) {
		as, items = fmt.Sprint("part", len(a.loops)+1), a.loops[len(a.loops)-1]+".parts"
	}
	if items != "rows" && !strings.HasSuffix(items, ".parts") {
		as = "copy" + as
	}
	a.line(in, fmt.Sprintf("kind: foreach\nlabel: {fa: یکایک, en: Each}\nitems: %s\nas: %s\nmax: 20\nat_once: %d\nstart: %s_1\nsteps:", items, as, 1+a.luck.IntN(3), name+"e"))
	staff := a.staff
	a.depth, a.loops = a.depth+1, append(a.loops, as)
	a.block(in+2, name+"e_", 1+a.luck.IntN(3), []string{"done"})
	a.staff, a.depth, a.loops = staff, a.depth-1, a.loops[:len(a.loops)-1]
	a.line(in, "on_error: {else: {"+a.answer(on)+"}}")
	a.edges(in, on)
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
	a.line(in, "on_error: {stopped: {"+a.answer(on)+"}, else: {"+a.answer(on)+"}}")
	a.edges(in, on)
}

func (a *author) task(in int, name, who string, on, back []string) {
	a.line(in, fmt.Sprintf("kind: task\nwho: %s\nlabel: {fa: کار, en: Work}\nglass: name", who))
	a.line(in, a.form())
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
		a.line(in, "timers:\n  remind: {after: 1d, every: 1d, times: 3, do: [{notify: owner, by: inbox}]}\n  give_up: {after: 9d, "+a.answer(on)+"}")
	}
	if a.chance(4) {
		a.line(in, "undo: {call: core_insurance.reverse, args: {trace_no: =case.no}}")
	}
	if a.chance(2) {
		a.sets(in)
		a.edges(in, on)
		return
	}
	a.line(in, fmt.Sprintf("outcomes:\n  go: {label: {fa: برو, en: Go}, to: %s}\n  back: {label: {fa: برگرد, en: Back}, set: {n: =n + 1}, to: %s}", a.one(on...), a.one(append(back, on...)...)))
	if a.chance(2) {
		a.line(in, fmt.Sprintf("  more: {label: {fa: بیش, en: More}, if: %s, %s}", a.condition(), a.answer(on)))
	}
}

// form is what a task shows: a form, or fields of the item that the loop is at.
func (a *author) form() string {
	if as := a.item(); as != "" && a.chance(2) {
		return "fields: [" + as + a.one(".count]", ".name, note]", ".count, n]")
	}
	return "form: " + a.one("ask", "late", "many", "late")
}

// item is a row of the loops around that can be written, or "".
func (a *author) item() string {
	for _, as := range a.loops {
		if strings.HasPrefix(as, "row") {
			return as
		}
	}
	return ""
}

func (a *author) sets(in int) {
	as := a.item()
	switch {
	case as != "" && a.chance(2):
		a.line(in, "set: {"+a.one(as+".count: ="+as+".count + 1", as+".parts: '=[n, 7]'", "n: ="+as+".count % 6", as+".count: =late % 9", "note: ="+as+".name")+"}")
	case a.chance(6):
		a.line(in, "set: {"+a.one("rows: '=filter(rows, .count > n)'", "rows: []")+"}")
	case a.chance(2):
		a.line(in, "set: {"+a.one("n: =n + 1", "late: =n * 2", "flag: =not flag", "kind: b", "note: =case.no", "m: =n * 500", "list: '=[1, 2]'",
			"note: '=(note ?? kind)'", "n: =len(list)", "late: =sum(list)", "day: =today()", "n: =late % 5", "late: =late % 100 + 1")+"}")
	}
}

// condition has expressions whose values are surely there, and some that only the
// paths before make sure of.
func (a *author) condition() string {
	if len(a.loops) > 0 && a.chance(2) {
		as := a.loops[len(a.loops)-1]
		if strings.HasPrefix(as, "part") {
			return as + " > n"
		}
		return a.one(as+".count > 2", as+".name == 'a'", "len("+as+".parts) > 1")
	}
	return a.one("flag", "n > 2", "n % 2 == 1", "kind == 'b'", `"kind in ['a', 'b']"`, "m >= 500", "late > 3", "late == n", "len(list) > 1", `"any(list, # > n)"`,
		"has(note) and len(note) > 2", "len(note) > 2", "note == 'x'", "has(day)", "day > today()", "visits('s1') > 2")
}

func (a *author) edges(in int, on []string) {
	a.line(in, "next:")
	for range a.luck.IntN(3) {
		a.line(in+2, fmt.Sprintf("- {when: %s, %s}", a.condition(), a.answer(on)))
	}
	a.line(in+2, "- {else: "+on[0]+"}")
}
