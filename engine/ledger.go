package engine

import (
	"slices"
	"time"

	"github.com/kartabl/kartabl/calendar"
)

// Ledger says of every second of a case whose it was. It is made of what the events
// have told of turns, so that neither a migration nor another calendar changes what
// was, and a case carries nothing of it however often it goes to and fro.
type Ledger struct {
	lines []Line    // To is not set: each ends where the next one begins
	anew  time.Time // since when the clocks of the case count by this version and period
}

// Line is a stretch of a case's life that belongs to one party, half-open.
type Line struct {
	From, To time.Time
	Turn
}

// NewLedger begins with the case. What nobody has told of is staff's: the house
// answers for what it does not know.
func NewLedger(opened time.Time) *Ledger {
	return &Ledger{lines: []Line{{From: second(opened), Turn: Turn{Party: WaitsStaff}}}}
}

func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// Take enters what an event has told. Events come in their order; a clock that was put
// back does not turn time back.
func (l *Ledger) Take(at time.Time, facts []Fact) {
	for _, f := range facts {
		if turn, ok := turnTold(f); ok {
			l.enter(second(at), turn)
		}
		if f.Kind == FactReopened || f.Kind == FactMigrated {
			l.anew = second(at)
		}
	}
}

// enter begins a line. One that has lasted no second is replaced, and equal
// neighbours are one.
func (l *Ledger) enter(at time.Time, turn Turn) {
	last := len(l.lines) - 1
	if !at.After(l.lines[last].From) {
		at = l.lines[last].From
		l.lines = l.lines[:last]
		last--
	}
	if last >= 0 && l.lines[last].equal(turn) {
		return
	}
	l.lines = append(l.lines, Line{From: at, Turn: turn})
}

// Lines are those until a moment, in order, without gap or overlap; the last one ends
// there.
func (l *Ledger) Lines(until time.Time) []Line {
	until = second(until)
	var lines []Line
	for i, line := range l.lines {
		if !line.From.Before(until) {
			break
		}
		line.To = until
		if i+1 < len(l.lines) && l.lines[i+1].From.Before(until) {
			line.To = l.lines[i+1].From
		}
		lines = append(lines, line)
	}
	return lines
}

// Stretch is time that a clock of the case has counted before it last paused, half-open.
type Stretch struct {
	Clock string    `json:"clock"`
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
}

// Counted are the stretches of the clocks of a case that overlap some time: what a
// declaration about that time must count again. What another version of the process or a
// period before the case was reopened has counted is not among them.
func (l *Ledger) Counted(c Case, from, to time.Time) []Stretch {
	var counted []Stretch
	for _, line := range l.Lines(to) {
		for _, k := range c.Clocks {
			s := Stretch{Clock: k.Name, From: later(line.From, l.anew), To: line.To}
			if !k.Since.IsZero() && k.Since.Before(s.To) {
				s.To = k.Since
			}
			if s.From.Before(s.To) && s.To.After(from) && slices.Contains(line.Clocks, k.Name) {
				counted = append(counted, s)
			}
		}
	}
	return counted
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Seconds is how long the line lasted in the open time of a calendar, as that was known
// at a moment; for nil by the clock.
func (x Line) Seconds(c *calendar.Calendar, known time.Time) int64 {
	return int64(c.Business(known, x.From, x.To) / time.Second)
}

// Parts is how many seconds belong to each party.
type Parts struct{ Staff, Customer, Third, Done int64 }

// Sum is the age: every second belongs to exactly one party.
func (p Parts) Sum() int64 { return p.Staff + p.Customer + p.Third + p.Done }

// Parts divides the age of the case at a moment in the open time of a calendar, as it
// is known then; for nil by the clock.
func (l *Ledger) Parts(c *calendar.Calendar, until time.Time) Parts {
	var p Parts
	for _, line := range l.Lines(until) {
		n := line.Seconds(c, until)
		switch line.Party {
		case WaitsCustomer:
			p.Customer += n
		case WaitsThird:
			p.Third += n
		case WaitsDone:
			p.Done += n
		default:
			p.Staff += n
		}
	}
	return p
}

// Hours is the calendar in which people speak of the length of a case: that of the
// process, else that of its first promise of time, else the clock, which is nil.
func (p *Process) Hours() *calendar.Calendar {
	if c := p.calendar(""); c != nil || len(p.Clocks) == 0 {
		return c
	}
	return p.calendar(p.Clocks[0].Calendar)
}
