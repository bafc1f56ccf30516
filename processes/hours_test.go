package processes_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

const inTurns = `
kartabl: v1
kind: process
id: turns
version: 1
title: {fa: نوبت, en: Turns}
owner: claims_manager
start: {by: [customer], next: work}
steps:
  work: {kind: task, who: staff, label: {fa: کار, en: Work}, assign: {queue: claims_desk, pick: round_robin}, next: closed}
  closed: {kind: end, label: {fa: پایان, en: Done}, result: success}
`

// New work goes to those whose working hours it is; at night, when nobody is at work, to
// all as by day. A calendar that the process does not have keeps nobody from work.
func TestWorkGoesToThoseWhoAreAtWork(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(inTurns))
		holders := func() map[string]int {
			held := map[string]int{}
			for range 4 {
				held[w.begin("turns", nil).Items[0].Holder]++
			}
			return held
		}
		clerk := func(id string, calendar any) {
			w.must(w.db.Update(t.Context(), func(tx *store.Tx) error {
				p := people.Person{ID: id, Login: id, Name: id, Side: "staff", Roles: []string{"claims_clerk"}}
				if calendar != nil {
					p.Attributes = map[string]any{"calendar": calendar}
				}
				return tx.AddPerson(t.Context(), p)
			}))
		}
		at := func(clock string) {
			now, err := time.Parse(time.DateTime, clock)
			w.must(err)
			w.now = now.Add(-210 * time.Minute) // Tehran
		}
		clerk("day", "office")
		for _, tt := range []struct {
			name, at string
			more     func()
			want     map[string]int
		}{
			{"alone, by day", "2026-11-22 10:00:00", func() {}, map[string]int{"day": 4}},
			{"alone, by night", "2026-11-22 23:00:00", func() {}, map[string]int{"day": 4}},
			{"another at all hours, by night", "2026-11-22 23:30:00", func() { clerk("owl", nil) }, map[string]int{"owl": 4}},
			{"both, by day", "2026-11-23 09:00:00", func() {}, map[string]int{"day": 2, "owl": 2}},
			{"in the evening the field works too", "2026-11-23 18:00:00", func() { clerk("late", "field") }, map[string]int{"owl": 2, "late": 2}},
			{"a calendar that is none", "2026-11-23 22:00:00", func() { clerk("odd", "moonlight") }, map[string]int{"owl": 2, "odd": 2}},
		} {
			at(tt.at)
			tt.more()
			if diff := cmp.Diff(tt.want, holders()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
	})
}
