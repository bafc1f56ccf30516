package engine_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/internal/text"
)

// told is a ledger of all that has been told of a case so far. Facts go through JSON,
// as they do in the store.
type told struct {
	*engine.Ledger
	t      interface{ Fatal(...any) }
	period time.Time // since when the clocks of the case count
}

func (l *told) hear(w *enginetest.World) {
	if l.Ledger == nil {
		l.Ledger, l.period = engine.NewLedger(w.C.OpenedAt), w.C.OpenedAt
	}
	if slices.ContainsFunc(w.Last.Facts, func(f engine.Fact) bool { return f.Kind == engine.FactReopened }) {
		l.period = w.C.At
	}
	var facts []engine.Fact
	if err := json.Unmarshal(must(json.Marshal(w.Last.Facts)), &facts); err != nil {
		l.t.Fatal(err)
	}
	l.Take(w.C.At, facts)
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }

// Every second of any case belongs to exactly one party: to the one whose turn it was
// in that second. The parts sum to the age, by the clock and in business time, and the
// lines of a clock of the case sum to what it has spent.
func TestTheLedgerOfAnyCase(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := enginetest.NewWorld(enginetest.Process(t))
		book := &told{t: t}
		var counted engine.Parts // second by second what the states say
		for range rapid.IntRange(3, 40).Draw(t, "events") {
			if !lives(t, w, book, &counted) {
				continue
			}
			holdsLedger(t, w, book, counted)
		}
	})
}

func TestTheLedgerAcrossVersions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := enginetest.NewWorld(enginetest.Process(t))
		book := &told{t: t}
		var counted engine.Parts
		for range rapid.IntRange(2, 20).Draw(t, "events") {
			lives(t, w, book, &counted)
		}
		if w.C.ID == "" {
			return
		}
		passes(t, w, &counted)
		if len(w.Migrate(nextVersion(t, w.P))) == 0 {
			book.hear(w)
		}
		for range rapid.IntRange(1, 10).Draw(t, "events after") {
			lives(t, w, book, &counted)
		}
		parts(t, w, book, counted)
	})
}

// lives lets time pass and one event happen; false where it was refused.
func lives(t *rapid.T, w *enginetest.World, book *told, counted *engine.Parts) bool {
	by, in := enginetest.Event(t, w, nil)
	passes(t, w, counted)
	if w.Do(by, in) != nil {
		return false
	}
	book.hear(w)
	return true
}

// passes moves the time on, and counts whose it was by the state alone.
func passes(t *rapid.T, w *enginetest.World, counted *engine.Parts) {
	w.Now = w.Now.Add(time.Duration(rapid.IntRange(0, 200_000).Draw(t, "seconds")) * time.Second)
	if w.C.ID == "" {
		return
	}
	n := seconds(w.Now.Sub(w.C.At))
	switch engine.TurnOf(w.P, w.C).Party {
	case engine.WaitsStaff:
		counted.Staff += n
	case engine.WaitsCustomer:
		counted.Customer += n
	case engine.WaitsThird:
		counted.Third += n
	case engine.WaitsDone:
		counted.Done += n
	default:
		t.Fatalf("nobody's turn: %s", must(json.Marshal(w.C)))
	}
	// A refused or ignored event leaves the rest of the time to be counted.
	w.C.At = w.Now
}

func holdsLedger(t *rapid.T, w *enginetest.World, book *told, counted engine.Parts) {
	parts(t, w, book, counted)
	lines := book.Lines(w.Now)
	for i, line := range lines {
		if !line.From.Before(line.To) || i > 0 && (!line.From.Equal(lines[i-1].To) || cmp.Equal(line.Turn, lines[i-1].Turn)) {
			t.Fatalf("line %d of %+v", i, lines)
		}
	}
	for _, k := range w.C.Clocks {
		if got, want := book.counting(w.P.AsKnown(w.C), k.Name, w.Now), engine.Spent(w.P.AsKnown(w.C), k, w.Now); got != want {
			t.Fatalf("the lines of clock %s sum to %d, it says %d: %+v", k.Name, got, want, lines)
		}
	}
}

func parts(t *rapid.T, w *enginetest.World, book *told, counted engine.Parts) {
	if got := book.Parts(nil, w.Now); got != counted {
		t.Fatalf("the ledger says %+v, the states said %+v", got, counted)
	}
	for _, c := range []*calendar.Calendar{nil, w.P.AsKnown(w.C).Calendars["office"]} {
		if got, age := book.Parts(c, w.Now).Sum(), seconds(c.Business(w.Now, w.C.OpenedAt, w.Now)); got != age {
			t.Fatalf("the parts sum to %d, the age is %d", got, age)
		}
	}
}

// counting sums what a clock has counted since the case was opened or brought back.
func (l *told) counting(p *engine.Process, clock string, now time.Time) int64 {
	i := slices.IndexFunc(p.Clocks, func(s *engine.SLA) bool { return s.Name == clock })
	var counts *calendar.Calendar
	if target := p.Clocks[i].Target; target != nil {
		counts = p.Calendars[p.Calendar].For(*target)
	}
	var sum int64
	for _, line := range l.Lines(now) {
		if line.From.Before(l.period) {
			line.From = l.period
		}
		if slices.Contains(line.Clocks, clock) {
			sum += line.Seconds(counts, now)
		}
	}
	return sum
}

func TestWhoseTurnItIs(t *testing.T) {
	running := []string{"promise"}
	for _, c := range []struct {
		step string
		then func(world)
		want engine.Turn
	}{
		{"identity", nil, engine.Turn{Party: engine.WaitsThird, Steps: []string{"identity"}, Clocks: running}},
		{"pay_fee", nil, engine.Turn{Party: engine.WaitsCustomer, Steps: []string{"pay_fee"}}},
		{"pay_fee", sentToTheBank, engine.Turn{Party: engine.WaitsCustomer, Steps: []string{"pay_fee"}}},
		{"pay_fee", neverCameBack, engine.Turn{Party: engine.WaitsThird, Steps: []string{"pay_fee"}}},
		{"review", nil, engine.Turn{Party: engine.WaitsStaff, Pools: []string{"queue:experts"}, Steps: []string{"review"}, Clocks: running}},
		{"departments", nil, engine.Turn{Party: engine.WaitsStaff, Pools: []string{"queue:experts", "queue:finance"}, Steps: []string{"finance", "medical"}, Clocks: running}},
		{"settle", stuckAtSettle, engine.Turn{Party: engine.WaitsStaff, Pools: []string{"role:manager"}, Steps: []string{"settle"}, Clocks: running}},
		{"closed", nil, engine.Turn{Party: engine.WaitsDone}},
	} {
		t.Run(c.step, func(t *testing.T) {
			w := at(t, c.step)
			if c.then != nil {
				c.then(w)
			}
			if d := cmp.Diff(c.want, engine.TurnOf(w.P, w.C)); d != "" {
				t.Error(d)
			}
		})
	}
}

func sentToTheBank(w world) {
	it := w.Item("pay_fee")
	w.ok(w.Do(enginetest.Sara, engine.PaymentStarted{Item: it.ID, Payment: "p1", Amount: it.Amount}))
}

func neverCameBack(w world) {
	sentToTheBank(w)
	w.ok(w.Pass(9 * 24 * time.Hour))
}

func stuckAtSettle(w world) {
	for len(w.C.Requests) > 0 {
		w.ok(w.Fail("settle", "unavailable"))
		w.ok(w.Pass(24 * time.Hour))
	}
}

// support is a ticket: staff answer, wait for the customer or for somebody outside,
// and what was solved can come back.
func support() *engine.Process {
	b := enginetest.New("support", "open", "ask", "hold", "solved")
	b.Step(&engine.Step{Name: "open", Kind: engine.KindTask, Task: &engine.Task{
		Who: engine.Staff, Assign: &engine.Assign{Queue: "desk"},
		Choices: []engine.Choice{
			{Name: "ask", Label: text.Of("Reply"), Edge: engine.Edge{To: "ask"}},
			{Name: "hold", Label: text.Of("Hold"), Edge: engine.Edge{To: "hold"}},
			{Name: "solve", Label: text.Of("Solve"), Edge: engine.Edge{To: "solved"}},
		},
	}})
	b.Step(&engine.Step{Name: "ask", Kind: engine.KindTask, Task: &engine.Task{Who: engine.Customer}, Next: enginetest.To("open")})
	b.Step(&engine.Step{Name: "hold", Kind: engine.KindWait, Wait: &engine.Wait{For: enginetest.DurP("24h")}, Next: enginetest.To("open")})
	b.Step(&engine.Step{Name: "solved", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	b.P.Reopen = &engine.Reopen{By: []engine.Who{engine.Customer}, Within: enginetest.Dur("14d"), To: "open", Times: 1000}
	day := []calendar.Window{{From: 8 * 3600, To: 16 * 3600}}
	office, err := calendar.New("office", b.P.Location, calendar.Version{Week: [7][]calendar.Window{
		time.Saturday: day, time.Sunday: day, time.Monday: day, time.Tuesday: day, time.Wednesday: day,
		time.Thursday: {{From: 8 * 3600, To: 12 * 3600}},
	}})
	if err != nil {
		panic(err)
	}
	b.P.Calendars["office"] = office
	return b.P
}

func TestGoldenTimeline(t *testing.T) {
	w, book := world{enginetest.NewWorld(support()), t}, &told{t: t}
	reply := func(outcome string) func() error {
		return func() error { return w.Work(enginetest.Expert, "open", outcome, nil) }
	}
	for _, leg := range []struct {
		at string
		do func() error
	}{
		{"2026-11-21 15:30", func() error { return w.Start(nil) }},
		{"2026-11-22 10:00", reply("ask")},
		{"2026-11-23 11:00", func() error { return w.Do(enginetest.Sara, engine.Submitted{Item: w.Item("ask").ID}) }},
		{"2026-11-24 09:00", reply("hold")},
		{"2026-11-25 09:00", func() error { return w.Do(engine.System, engine.TimerDue{Timer: w.C.Timers[0].ID}) }},
		{"2026-11-25 12:00", reply("solve")},
		{"2026-11-28 09:00", func() error { return w.Do(enginetest.Sara, engine.Reopened{}) }},
		{"2026-11-28 14:00", reply("solve")},
	} {
		w.Now = must(time.ParseInLocation("2006-01-02 15:04", leg.at, w.P.Location)).UTC()
		w.ok(leg.do())
		book.hear(w.World)
	}
	const h, m = 3600, 60
	if d := cmp.Diff(engine.Parts{Staff: 48*h + 30*m, Customer: 25 * h, Third: 24 * h, Done: 69 * h}, book.Parts(nil, w.Now)); d != "" {
		t.Error("calendar: " + d)
	}
	if d := cmp.Diff(engine.Parts{Staff: 16*h + 30*m, Customer: 9 * h, Third: 8 * h, Done: 9 * h}, book.Parts(w.P.Hours(), w.Now)); d != "" {
		t.Error("business: " + d)
	}
	if n := len(book.Lines(w.Now)); n != 7 {
		t.Errorf("%d lines", n)
	}
}

// A thousand changes of turn are in the history, not in the case.
func TestFiveHundredRoundTripsCostTheCaseNothing(t *testing.T) {
	w, book := world{enginetest.NewWorld(support()), t}, &told{t: t}
	w.ok(w.Start(nil))
	book.hear(w.World)
	size := 0
	for i := range 500 {
		for _, do := range []func() error{
			func() error { return w.Work(enginetest.Expert, "open", "solve", nil) },
			func() error { return w.Do(enginetest.Sara, engine.Reopened{}) },
		} {
			w.Now = w.Now.Add(time.Hour)
			w.ok(do())
			book.hear(w.World)
		}
		w.C.Completed = nil // who has worked is kept for four eyes
		if n := len(must(json.Marshal(w.C))); i == 0 {
			size = n
		} else if n > size+20 {
			t.Fatalf("after %d rounds the case has %d bytes, not %d", i, n, size)
		}
	}
	if got, want := book.Parts(nil, w.Now), (engine.Parts{Staff: 500 * 3600, Done: 500 * 3600}); got != want {
		t.Errorf("parts %+v", got)
	}
	if n := len(book.Lines(w.Now)); n != 1000 {
		t.Errorf("%d lines", n)
	}
}

// A calendar that closes a day afterwards is another answer to the same question; the
// lines are what they were.
func TestTheLedgerSurvivesAnotherCalendar(t *testing.T) {
	w, book := world{enginetest.NewWorld(support()), t}, &told{t: t}
	w.ok(w.Start(nil))
	book.hear(w.World)
	w.Now = w.Now.Add(3 * 24 * time.Hour)
	day := []calendar.Window{{From: 8 * 3600, To: 16 * 3600}}
	week := [7][]calendar.Window{day, day, day, day, day, day, day}
	c := must(calendar.New("office", w.P.Location, calendar.Version{Week: week}, calendar.Version{Week: week, KnownFrom: w.Now, Holidays: []string{"2026-11-23"}}))
	before, now := w.Now.Add(-time.Second), w.Now
	if a, b := book.Parts(c, before), book.Parts(c, now); a.Sum()-b.Sum() != 8*3600-1 {
		t.Errorf("before the holiday was known %+v, after it %+v", a, b)
	}
	if n := len(book.Lines(now)); n != 1 {
		t.Errorf("%d lines", n)
	}
}

// What nobody has told of is staff's: a case from before there was a ledger.
func TestACaseThatWasNeverToldOf(t *testing.T) {
	opened := enginetest.Morning
	l := engine.NewLedger(opened)
	if got := l.Parts(nil, opened.Add(time.Hour)); got != (engine.Parts{Staff: 3600}) {
		t.Errorf("parts %+v", got)
	}
	turn := func(party string, pools ...any) []engine.Fact {
		return []engine.Fact{{Kind: engine.FactTurn, Data: map[string]any{"party": party, "pools": pools}}}
	}
	l.Take(opened.Add(time.Hour), turn("customer"))
	l.Take(opened.Add(time.Minute), turn("third")) // a clock that was put back
	l.Take(opened.Add(2*time.Hour), turn("staff", "queue:a"))
	l.Take(opened.Add(2*time.Hour), turn("third"))
	for i, want := range []engine.Parts{{Staff: 3600}, {Staff: 3600, Third: 3600}, {Staff: 3600, Third: 7200}} {
		if got := l.Parts(nil, opened.Add(time.Duration(i+1)*time.Hour)); got != want {
			t.Errorf("after %d hours %+v, want %+v", i+1, got, want)
		}
	}
	if got := l.Lines(opened); len(got) != 0 {
		t.Error("lines before there was time: " + strconv.Itoa(len(got)))
	}
}
