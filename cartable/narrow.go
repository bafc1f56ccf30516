package cartable

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// Narrowing leaves out of a list of work what does not fit. The zero value leaves out nothing.
type Narrowing struct {
	Process string `json:"process,omitempty" maxLength:"100"`
	Status  string `json:"status,omitempty" enum:",free,held,all" doc:"Of a pool: what nobody holds (the default), what somebody holds, or both"`
	Holder  string `json:"holder,omitempty" maxLength:"100" doc:"Of a pool: what this person of staff holds of it"`
	Due     string `json:"due,omitempty" enum:",overdue,today,week,none" doc:"Overdue, due later today, within seven days, or never"`
	Text    string `json:"text,omitempty" maxLength:"200" doc:"Words, or how they begin: of the number, the customer's name, the subject, the step and the service"`
}

// The times in which work is due, for Narrowing.Due.
const (
	dueOverdue = "overdue"
	dueToday   = "today"
	dueWeek    = "week"
	dueNone    = "none"
)

// dueTime is the time that a name stands for: days are those of Tehran, today is one of
// the seven of a week.
func dueTime(name string, now time.Time) store.Due {
	year, month, day := now.In(iran.Tehran()).Date()
	end := func(days int) time.Time { return time.Date(year, month, day+days, 0, 0, 0, 0, iran.Tehran()).UTC() }
	switch name {
	case dueOverdue:
		return store.Due{Before: now}
	case dueToday:
		return store.Due{From: now, Before: end(1)}
	case dueWeek:
		return store.Due{From: now, Before: end(7)}
	case dueNone:
		return store.Due{Never: true}
	default:
		return store.Due{}
	}
}

// sieve says which rows of a list fit.
type sieve struct {
	n     Narrowing
	due   store.Due
	words []string
	pool  string                   // to which it has to belong; "": any
	also  func(store.ItemRow) bool // of the view itself; nil lets all through
	title func(store.ItemRow) string
}

// sieve prepares the filter of a request, and lets the index find what it can.
func (s *Service) sieve(r Reader, n Narrowing, f *store.ItemFilter, now time.Time) sieve {
	v := sieve{n: n, due: dueTime(n.Due, now), words: text.Words(n.Text)}
	v.title = func(it store.ItemRow) string { return s.title(it.Process, it.Version, r.Lang) }
	if f.Sort == "" || f.Sort == store.SortDue {
		f.Due, v.due = v.due, store.Due{}
	}
	switch {
	case len(f.Pools) == 0:
	case n.Holder != "":
		v.pool = f.Pools[0]
		f.Pools, f.Unheld, f.Holders = nil, false, []string{n.Holder}
	case n.Status == "held", n.Status == "all":
		f.Unheld = false
	}
	return v
}

// fit is what the database leaves out by itself.
func (v sieve) fit() store.Fit {
	return store.Fit{Process: v.n.Process, Pool: v.pool, Holder: v.n.Holder, Held: v.n.Status == "held", Due: v.due}
}

// reads reports whether rows have to be read to know whether they fit.
func (v sieve) reads() bool { return v.also != nil || len(v.words) > 0 }

// lets reports whether a row that fits otherwise may be seen and has the words.
func (v sieve) lets(it store.ItemRow) bool {
	return (v.also == nil || v.also(it)) && (len(v.words) == 0 || text.Begins(v.words, v.wordsOf(it)))
}

func (v sieve) wordsOf(it store.ItemRow) []string {
	all := []string{it.CaseNo, it.CustomerName, v.title(it)}
	for _, t := range []text.Text{it.Subject, it.Label} {
		for _, words := range t {
			all = append(all, words)
		}
	}
	return text.Words(strings.Join(all, " "))
}

// looks says how many rows are looked at for a page that shall have so many, round by round:
// what fits may be rare. Rows whose words are read cost the most.
func (v sieve) looks(want int) []int {
	switch {
	case v.reads():
		return []int{want, 250}
	case v.fit() != store.Fit{}:
		return []int{200, 400, 400}
	default:
		return []int{want}
	}
}

// sifted reads a page of what fits, and where the list goes on. A page that found less than
// was asked for, when it had looked far enough, still says where.
func sifted(ctx context.Context, tx *store.Tx, f store.ItemFilter, v sieve) (rows []store.ItemRow, next string, err error) {
	want := f.Limit
	for _, f.Limit = range v.looks(want) {
		most := want - len(rows)
		if v.reads() {
			most = f.Limit
		}
		look, err := tx.ItemsThatFit(ctx, f, v.fit(), most)
		if err != nil {
			return nil, "", fmt.Errorf("read items: %w", err)
		}
		for _, it := range look.Rows {
			if !v.lets(it) {
				continue
			}
			if rows = append(rows, it); len(rows) == want {
				return rows, it.Cursor(), nil
			}
		}
		if f.After = look.Next; f.After == "" {
			break
		}
	}
	return rows, f.After, nil
}

// viewPerson begins the view of what one person of staff holds.
const viewPerson = "person:"

// heldBy is the work of one person, as far as the reader hands it out: of his processes,
// and of the queues that he leads. Who hands nothing out has no such list.
func (s *Service) heldBy(ctx context.Context, tx *store.Tx, r Reader, person string, f *store.ItemFilter) (func(store.ItemRow) bool, error) {
	led, err := s.ledPools(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	processes := s.handsOut(r)
	if person == "" || len(processes)+len(led) == 0 {
		return nil, errNotFound
	}
	f.Holders = []string{person}
	return func(it store.ItemRow) bool {
		return slices.Contains(processes, it.Process) || slices.Contains(led, it.Pool) && !s.confidential(it)
	}, nil
}

func (s *Service) confidential(it store.ItemRow) bool {
	p, err := s.processes.Process(it.Process, it.Version)
	return err != nil || p.Access.Confidential
}
