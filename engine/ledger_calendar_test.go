package engine_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
)

// Whatever is declared of days that were and will be, the parts sum to the age by the
// calendar that the case knows, and the lines of a clock to what it has spent.
func TestTheLedgerUnderDeclarations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := enginetest.NewWorld(enginetest.Process(t))
		book := &told{t: t}
		var counted engine.Parts
		for range rapid.IntRange(3, 40).Draw(t, "events") {
			if w.C.Open() && rapid.IntRange(0, 3).Draw(t, "declare") == 0 {
				passes(t, w, &counted)
				learns(t, w, book)
			} else if !lives(t, w, book, &counted) {
				continue
			}
			holdsLedger(t, w, book, counted)
		}
	})
}

// learns lets the case know of a day near by.
func learns(t *rapid.T, w *enginetest.World, book *told) {
	day := calendar.DayHours{
		Date:  w.Now.AddDate(0, 0, rapid.IntRange(-5, 5).Draw(t, "day")).Format(time.DateOnly),
		Hours: rapid.SampledFrom([][]calendar.Window{nil, {{From: 8 * 3600, To: 10 * 3600}}, {{From: 0, To: 86400}}}).Draw(t, "hours"),
	}
	num := max(w.P.Seen, engine.FirstKnown) + 1
	c, err := w.P.Calendars["office"].With(enginetest.Morning.Add(time.Duration(num)*time.Second), []calendar.DayHours{day})
	if err != nil {
		t.Fatal(err)
	}
	w.P = w.P.Amended(num, map[string]*calendar.Calendar{"office": c.Latest()})
	in := engine.Recalendared{
		From: w.C.Known, To: num, Calendar: "office", Days: []string{day.Date},
		Counted: book.Counted(w.C, w.Now.AddDate(0, 0, -7), w.Now),
	}
	if err := w.Do(engine.System, in); err != nil {
		t.Fatal(err)
	}
	book.hear(w)
}

// What has ended is reckoned by what was known then.
func TestAnEndedCaseKnowsNoLaterDeclaration(t *testing.T) {
	p := promises(func(b *enginetest.Builder, _ *engine.Step) {
		b.P.Clocks = []*engine.SLA{{Name: "whole", Target: enginetest.DurP("10bh")}}
	})
	w, book := world{enginetest.NewWorld(p), t}, &told{t: t}
	w.knows(engine.FirstKnown)
	book.hear(w.World)
	w.ok(w.Pass(3 * time.Hour))
	w.ok(w.Work(enginetest.Expert, "work", "", nil))
	book.hear(w.World)
	was := engine.Spent(p, w.C.Clocks[0], w.Now)
	w.P = amended(t, p, 2, "2026-11-21")
	known := w.P.AsKnown(w.C)
	w.wants(was, engine.Spent(known, w.C.Clocks[0], w.Now))
	w.wants(int64(3*3600), book.Parts(known.Hours(), w.Now).Sum())
	w.wants(int64(0), book.Parts(w.P.Hours(), w.Now).Sum())
}

// A clock that ran on and off counts a day anew that is declared after it.
func TestADeclarationRecountsWhatRanBeforeAPause(t *testing.T) {
	ladder := ladder(0)
	ladder.Clocks[0].Target = enginetest.DurP("4bh")
	w, book := begun(t, ladder), &told{t: t}
	book.hear(w.World)
	w.ok(w.Pass(2 * time.Hour))
	w.ok(w.Work(enginetest.Expert, "open", "ask", nil))
	book.hear(w.World)
	w.wants(int64(2*3600), w.C.Clocks[0].Spent)
	p := amended(t, w.P, 2, w.Now.Format(time.DateOnly))
	w.P = p
	in := engine.Recalendared{From: w.C.Known, To: 2, Calendar: "office", Reason: "mourning", Counted: book.Counted(w.C, w.C.OpenedAt, w.Now)}
	w.ok(w.Do(engine.System, in))
	w.wants(int64(0), w.C.Clocks[0].Spent)
	w.wants(1, len(w.Last.Facts))
	w.wants(engine.Recounted, w.Last.Facts[0].Outcome)
	w.replays(amended(t, p, 3, "2026-11-24"))
}
