package definitions

import (
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

// soundLeave is a sound process; the tests break a line of it.
const soundLeave = `kartabl: v1
kind: process
id: leave
version: 1
title: Leave
owner: claims_manager
calendar: office
start: {by: [customer], form: ask, next: choose}
vars:
  days: {type: int, min: 1, max: 30}
  size: {type: enum, values: [short, long], default: short}
  from: {type: date, optional: true}
  cost: {type: money, default: 0}
  scan: {type: file, optional: true, max_size: 10MB}
  sure: {type: bool, default: false}
  note: {type: text, default: none}
forms:
  ask:
    title: Ask
    fields:
      days: {label: Days, required: true}
      scan: {label: Scan}
      note: {label: Note}
steps:
  choose:
    kind: decide
    set: {cost: =days * 2}
    next:
      - {when: days > 10, to: desk}
      - {when: sure, to: granted}
      - {when: cost > 50, to: desk}
      - {when: size == 'long', to: desk}
      - {when: "has(from) and from > date('2026-01-01')", to: desk}
      - {else: granted}
  desk:
    kind: task
    who: staff
    label: Desk
    assign: {queue: medical_experts}
    sla: {target: 2bd}
    next: granted
  granted: {kind: end, label: Granted, result: success}
`

func TestSureFaultsMendThemselves(t *testing.T) {
	c := shipped(t)
	check := func(src []byte) Diagnostics { _, d := Load("leave.yaml", src, c); return d }
	for _, d := range check([]byte(soundLeave)) {
		t.Fatal(d.In(text.En))
	}
	for _, tt := range []struct{ name, right, wrong, was string }{
		{"a misspelt key", "    who: staff", "    hwo: staff", ""},
		{"a misspelt kind", "kind: decide", "kind: decidee", ""},
		{"a misspelt type", "type: money", "type: mony", ""},
		{"a misspelt step", "    next: granted", "    next: grantd", ""},
		{"a misspelt variable", "when: days > 10", "when: daays > 10", ""},
		{"a misspelt value", "size == 'long'", "size == 'lon'", ""},
		{"a misspelt value of a default", "default: short", "default: shrot", ""},
		{"a misspelt function", "date('2026-01-01')", "dat('2026-01-01')", ""},
		{"a misspelt form", "form: ask", "form: asc", ""},
		{"a misspelt queue", "queue: medical_experts", "queue: medical_expert", ""},
		{"a misspelt role", "owner: claims_manager", "owner: claims_manger", ""},
		{"a misspelt calendar", "calendar: office", "calendar: ofice", ""},
		{"a misspelt field", "      scan: {label", "      scna: {label", ""},
		{"one equals sign", "size == 'long'", "size = 'long'", ""},
		{"an equals sign too much", "when: sure", "when: =sure", ""},
		{"not for YAML", "when: not sure", "when: !sure", "when: sure"},
		{"no for false", "default: false", "default: no", ""},
		{"a long unit", "target: 2bd", "target: 2 workdays", ""},
		{"a size of files", "max_size: 10MB", "max_size: 10mb", ""},
		{"a missing equals sign", `{cost: "=days * 2"}`, "{cost: days * 2}", "{cost: =days * 2}"},
		{"the name of a variable", "{cost: =days}", "{cost: days}", "{cost: =days * 2}"},
		{"a date as text", "date('2026-01-01')", "'2026-01-01'", ""},
		{"a question mark", `when: "sure ? true : false"`, "when: sure ? true : false", "when: sure"},
		{"a list in an expression", `when: "sure and size in ['long']"`, "when: sure and size in ['long']", "when: sure"},
		{"a colon in a text", `title: "Leave: days off"`, "title: Leave: days off", "title: Leave"},
		{"text after a quote", `title: "\"Long\" leave"`, `title: "Long" leave`, "title: Leave"},
		{"a number as text", `label: "12"`, "label: 12", "label: Desk"},
		{"a number that begins with zero", `default: "007"`, "default: 007", "default: none"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.was == "" {
				tt.was = tt.right
			}
			bad := strings.Replace(soundLeave, tt.was, tt.wrong, 1)
			if len(check([]byte(bad))) == 0 {
				t.Fatal("is no fault")
			}
			fixed, mended := Mend([]byte(bad), check)
			for _, d := range check(fixed) {
				t.Error(d.In(text.En))
			}
			if len(mended) == 0 || !strings.Contains(string(fixed), tt.right) {
				t.Errorf("mended to\n%s", fixed)
			}
		})
	}
}

// Two names that are equally near are left to the author.
func TestWhatIsNotSureIsLeftAlone(t *testing.T) {
	c := shipped(t)
	check := func(src []byte) Diagnostics { _, d := Load("leave.yaml", src, c); return d }
	bad := strings.NewReplacer("days > 10", "dax > 10", "cost: {type", "dab: {type: int, default: 0}\n  day: {type: int, default: 0}\n  cost: {type").Replace(soundLeave)
	fixed, mended := Mend([]byte(bad), check)
	if string(fixed) != bad || len(mended) != 0 {
		t.Errorf("mended %v", mended)
	}
}

// Mending the fixtures ends, and leaves what it cannot mend.
func TestMendingEveryFixtureEnds(t *testing.T) {
	c := shipped(t)
	for name, src := range fixtures(t) {
		check := func(src []byte) Diagnostics { _, d := Load(name, src, c); return d }
		before := len(check(src))
		fixed, mended := Mend(src, check)
		if again, more := Mend(fixed, check); string(again) != string(fixed) {
			t.Errorf("%s: mending goes on: %v", name, more)
		}
		t.Logf("%s: %d of %d", name, len(mended), before)
	}
}
