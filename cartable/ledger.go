package cartable

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// CaseTime is how the time of a case is divided: until now, or until its end.
type CaseTime struct {
	Business bool    `json:"business" doc:"Whether business_s counts the open hours of a calendar; else both are the clock"`
	Age      Share   `json:"age"`
	Parts    []Share `json:"parts" doc:"Of staff, customer, third and done, in this order; they sum to the age"`
}

// Share is a length of time, of the whole case or of one party.
type Share struct {
	Party    string `json:"party,omitempty" enum:",staff,customer,third,done"`
	Calendar int64  `json:"calendar_s" doc:"Seconds by the clock"`
	Business int64  `json:"business_s" doc:"Seconds of open hours"`
}

// Ledger tells of every second of a case whose it was, line by line.
type Ledger struct {
	CaseTime
	Lines  []LedgerLine  `json:"lines" doc:"Oldest first, without gap or overlap"`
	Clocks []LedgerClock `json:"clocks"`
}

// LedgerLine is a stretch that belongs to one party.
type LedgerLine struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to,omitzero" doc:"Not given while it lasts"`
	Share
	With   string   `json:"with,omitempty" doc:"Whose work it was, of staff: a queue or role"`
	Step   string   `json:"step,omitempty" doc:"What was waited for"`
	Clocks []string `json:"clocks" doc:"Names of the clocks that count this line; the others stand still"`
}

// LedgerClock is a promise of time with its account.
type LedgerClock struct {
	Name     string    `json:"name"`
	Business bool      `json:"business" doc:"Whether it counts open hours; else the clock"`
	Budget   int64     `json:"budget_s"`
	Spent    int64     `json:"spent_s" doc:"Now"`
	Since    time.Time `json:"running_since,omitzero" doc:"Not given while it stands still"`
	Due      time.Time `json:"due,omitzero"`
	Stage    string    `json:"stage,omitempty" enum:",warned,breached"`
	From     time.Time `json:"from" doc:"Lines before it are not its own: the case was reopened, or another version brought the clock"`
}

// Ledger gives the ledger of a case to whoever of staff may read it.
func (s *Service) Ledger(ctx context.Context, r Reader, id string) (Ledger, error) {
	var v Ledger
	err := s.db.View(ctx, func(tx *store.Tx) error {
		l, err := s.loadFor(ctx, tx, r, people.ReadLedger, id)
		if err != nil {
			return err
		}
		events, err := tx.History(ctx, id)
		if err != nil {
			return fmt.Errorf("read history: %w", err)
		}
		b := bookOf(l, events, tx.Now)
		v = Ledger{CaseTime: b.time(), Lines: []LedgerLine{}, Clocks: []LedgerClock{}}
		words := s.spoken(ctx, tx, l, events)
		for _, line := range b.ledger.Lines(b.until) {
			v.Lines = append(v.Lines, b.line(r, words.at(line.From), line))
		}
		if n := len(v.Lines); n > 0 && l.c.Open() {
			v.Lines[n-1].To = time.Time{}
		}
		for _, k := range l.c.Clocks {
			v.Clocks = append(v.Clocks, b.clock(l, k, events))
		}
		return nil
	})
	return v, err
}

// book is the ledger of a case with the moment and the hours by which it is read.
type book struct {
	ledger *engine.Ledger
	until  time.Time
	hours  *calendar.Calendar
}

// bookOf reads the ledger out of what has happened, until now or the end of the case.
func bookOf(l loaded, events []store.Happened, now time.Time) book {
	b := book{ledger: engine.NewLedger(l.c.OpenedAt), until: now, hours: l.p.Hours()}
	if !l.c.Open() {
		b.until = l.c.EndedAt
	}
	for _, e := range events {
		b.ledger.Take(e.At, e.Facts)
	}
	return b
}

func (b book) time() CaseTime {
	clock, hours := b.ledger.Parts(nil, b.until), b.ledger.Parts(b.hours, b.until)
	return CaseTime{
		Business: b.hours != nil,
		Age:      Share{Calendar: clock.Sum(), Business: hours.Sum()},
		Parts: []Share{
			{engine.WaitsStaff, clock.Staff, hours.Staff},
			{engine.WaitsCustomer, clock.Customer, hours.Customer},
			{engine.WaitsThird, clock.Third, hours.Third},
			{engine.WaitsDone, clock.Done, hours.Done},
		},
	}
}

func (b book) line(r Reader, p *engine.Process, x engine.Line) LedgerLine {
	v := LedgerLine{
		From: x.From, To: x.To, Clocks: append([]string{}, x.Clocks...),
		Share: Share{x.Party, x.Seconds(nil, b.until), x.Seconds(b.hours, b.until)},
	}
	v.With = named(x.Pools, r.Lang, func(pool string) string { return poolLabel(pool, r.Lang) })
	v.Step = named(x.Steps, r.Lang, func(step string) string { return stepLabel(p, step, r.Lang) })
	return v
}

// named says several things in a row, each once.
func named(names []string, lang text.Lang, label func(string) string) string {
	var labels []string
	for _, name := range names {
		if l := label(name); !slices.Contains(labels, l) {
			labels = append(labels, l)
		}
	}
	comma := ", "
	if lang == text.Fa {
		comma = "، "
	}
	return strings.Join(labels, comma)
}

func (b book) clock(l loaded, k engine.Clock, events []store.Happened) LedgerClock {
	v := LedgerClock{
		Name: k.Name, Budget: k.Budget, Spent: engine.Spent(l.p, k, b.until),
		Since: k.Since, Due: k.Due, Stage: k.Stage, From: l.c.OpenedAt,
	}
	for _, sla := range l.p.Clocks {
		if sla.Name == k.Name {
			v.Business = sla.Target != nil && sla.Target.IsBusiness()
		}
	}
	for _, e := range events {
		begun := k.Version > 0 && moved(e)["to"] == k.Version
		if begun || slices.ContainsFunc(e.Facts, func(f engine.Fact) bool { return f.Kind == engine.FactReopened }) {
			v.From = e.At
		}
	}
	return v
}

// spoken are the versions in whose words a case was spoken of, by when each began.
type spoken []struct {
	from time.Time
	p    *engine.Process
}

func (s *Service) spoken(ctx context.Context, tx *store.Tx, l loaded, events []store.Happened) spoken {
	words := make(spoken, 1)
	words[0].p = s.versionOf(ctx, tx, l, events, "from")
	for n, e := range events {
		if moved(e) == nil {
			continue
		}
		words = append(words, words[0])
		words[len(words)-1].from, words[len(words)-1].p = e.At, s.versionOf(ctx, tx, l, events[n:], "to")
	}
	return words
}

// at is the version of a moment.
func (w spoken) at(t time.Time) *engine.Process {
	p := w[0].p
	for _, x := range w {
		if !x.from.After(t) {
			p = x.p
		}
	}
	return p
}
