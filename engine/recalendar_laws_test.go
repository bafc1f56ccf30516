package engine_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
)

// All laws hold for cases that learn of declarations between other events, and those
// that began before there were declarations do too.
func TestLawsUnderDeclarations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		begins := func(p *engine.Process) bool {
			return enginetest.NewWorld(p).Do(enginetest.Sara, engine.Started{Case: "c1", No: "1", Customer: "sara"}) == nil
		}
		w := &walk{
			World: enginetest.NewWorld(rapid.Custom(enginetest.Process).Filter(begins).Draw(t, "process")), t: t, keys: map[string]string{}, done: map[string][]string{},
			money: map[string]int{}, back: map[string]map[string]int{}, shown: newShadow(), versions: map[int]*engine.Process{},
		}
		first := w.P
		known := rapid.IntRange(0, engine.FirstKnown).Draw(t, "known")
		if err := w.Do(enginetest.Sara, engine.Started{Case: "c1", No: "1", Customer: "sara", Known: known}); err != nil {
			t.Fatal(err)
		}
		w.effects()
		w.facts()
		for range rapid.IntRange(3, 25).Draw(t, "events") {
			if rapid.IntRange(0, 3).Draw(t, "declare") == 0 {
				w.declare()
			}
			w.next()
		}
		if first.Known != 0 || first.Seen != 0 {
			t.Fatal("a declaration changed the process that was")
		}
		w.versions[w.P.Version] = w.P
		w.replays()
	})
}

// declare says something of a day near, of which the case may learn at once.
func (w *walk) declare() {
	num := max(w.P.Seen, engine.FirstKnown) + 1
	day := calendar.DayHours{
		Date:  w.Now.AddDate(0, 0, rapid.IntRange(-3, 9).Draw(w.t, "day")).Format(time.DateOnly),
		Usual: rapid.IntRange(0, 4).Draw(w.t, "usual") == 0,
		Hours: rapid.SampledFrom([][]calendar.Window{nil, {{From: 8 * 3600, To: 10 * 3600}}, {{From: 0, To: 86400}}}).Draw(w.t, "hours"),
	}
	c, err := w.P.Calendars["office"].With(enginetest.Morning.Add(time.Duration(num)*time.Second), []calendar.DayHours{day})
	if err != nil {
		w.t.Fatal(err)
	}
	w.P = w.P.Amended(num, map[string]*calendar.Calendar{"office": c.Latest()})
	if !w.C.Open() || rapid.Bool().Draw(w.t, "later") {
		return
	}
	for next := w.P.NextKnown(max(w.C.Known, engine.FirstKnown)); next != 0; next = w.P.NextKnown(w.C.Known) {
		old := w.C
		if err := w.Do(engine.System, engine.Recalendared{From: w.C.Known, To: next, Calendar: "office", Days: []string{day.Date}}); err != nil {
			w.t.Fatal(err)
		}
		w.sameAgain(old)
		if err := engine.Invariants(w.P, w.C); err != nil {
			w.t.Fatal(err)
		}
		w.effects()
		w.facts()
	}
}
