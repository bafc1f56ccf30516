package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// How many pages of a list are asked for: of one that is gone through from its beginning, and
// of one that is only begun, or read from some place on.
const (
	longWalk  = 200
	shortWalk = 20
)

// within measures what people ask for, in this process.
func (m *liveMeasures) within(ctx context.Context, o LiveOptions, c *crop, r *rig) error {
	x := &within{m: m, c: c, r: r, effort: o.effort(), luck: rand.New(rand.NewPCG(1405, 7))} //nolint:gosec // what is asked for
	for _, one := range x.parts() {
		o.Tell("measuring %s", one.name)
		if err := one.f(ctx); err != nil {
			return err
		}
	}
	o.Tell("measuring steps")
	return x.steps(ctx, o)
}

type within struct {
	m    *liveMeasures
	c    *crop
	r    *rig
	luck *rand.Rand
	effort
}

// part is one thing that is measured.
type part struct {
	name string
	f    func(context.Context) error
}

func (x *within) parts() []part {
	return []part{
		{"queues", x.queues},
		{"narrowed queues", x.narrowed},
		{"own work", x.own},
		{"cases", x.casesOfStaff},
		{"customers", x.customers},
		{"counters", x.counters},
		{"a board", x.board},
		{"a long case", x.long},
		{"search", x.searches},
		{"claims", x.claims},
		{"next ones", x.next},
	}
}

func (x *within) walk(ctx context.Context, name string, bar float64, most int, page asked) error {
	return x.m.walk(ctx, name, bar, min(most, x.pages), page)
}

// items asks for pages of a list of work.
func (x *within) items(ctx context.Context, r cartable.Reader, q cartable.ListRequest) asked {
	return func(after string) (string, error) {
		q.After = after
		page, err := x.r.cartable.Items(ctx, r, q)
		return page.Next, err
	}
}

var sorts = [...]string{store.SortTurn, store.SortDue, store.SortAge, store.SortPriority}

// depths are places in the largest queue: by what was opened so long ago, it is in order all
// the same by due time and turn.
func depths(now time.Time) (cursors []string) {
	for _, ago := range []time.Duration{7 * 24 * time.Hour, 12 * time.Hour} {
		opened := now.Add(-ago)
		row := store.ItemRow{Priority: "normal", OpenedAt: opened, DueAt: opened.Add(dueDays * 24 * time.Hour), TurnAt: opened.Add(3 * 24 * time.Hour)}
		cursors = append(cursors, row.Cursor())
	}
	return cursors
}

// from asks for the pages after a cursor.
func (page asked) from(cursor string) asked {
	return func(after string) (string, error) {
		if after == "" {
			after = cursor
		}
		return page(after)
	}
}

// queues goes through the largest queue by each order, reads it from its middle and near its
// end on, and begins every other one.
func (x *within) queues(ctx context.Context) error {
	worker := x.r.reader(x.r.workers[0])
	for _, sort := range sorts {
		for i := range 2 * liveKinds {
			most := shortWalk
			if i == 0 {
				most = longWalk
			}
			q := cartable.ListRequest{View: "queue:" + liveQueue(i), Sort: sort}
			if err := x.walk(ctx, "first page of a queue", barPage, 1, x.items(ctx, worker, q)); err != nil {
				return err
			}
			name := "page of a queue, by " + sort
			if err := x.walk(ctx, name, barPage, most, x.items(ctx, worker, q)); err != nil {
				return err
			}
			if i > 0 {
				continue
			}
			for _, cursor := range depths(x.r.db.Now()) {
				if err := x.walk(ctx, name, barPage, shortWalk, x.items(ctx, worker, q).from(cursor)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// narrowed asks a queue for a part of it.
func (x *within) narrowed(ctx context.Context) error {
	lead := x.r.reader(x.r.lead)
	for _, one := range []struct {
		name string
		n    cartable.Narrowing
	}{
		{"overdue", cartable.Narrowing{Due: "overdue"}},
		{"due today", cartable.Narrowing{Due: "today"}},
		{"due this week", cartable.Narrowing{Due: "week"}},
		{"never due", cartable.Narrowing{Due: "none"}},
		{"held", cartable.Narrowing{Status: "held"}},
		{"free or held", cartable.Narrowing{Status: "all"}},
		{"of one holder", cartable.Narrowing{Holder: x.r.workers[1].ID}},
		{"of a process", cartable.Narrowing{Process: liveProcess(0)}},
		{"a common word", cartable.Narrowing{Text: halfWord}},
		{"a rare word", cartable.Narrowing{Text: "q0000f"}},
	} {
		for _, sort := range sorts {
			q := cartable.ListRequest{View: "queue:" + liveQueue(0), Sort: sort, Narrow: one.n}
			if err := x.walk(ctx, "page of a queue, "+one.name, barPage, shortWalk, x.items(ctx, lead, q)); err != nil {
				return err
			}
		}
	}
	return nil
}

// own is what a person holds, as he and as his supervisor see it.
func (x *within) own(ctx context.Context) error {
	worker, lead := x.r.reader(x.r.workers[0]), x.r.reader(x.r.lead)
	for _, sort := range sorts {
		if err := x.walk(ctx, "page of one's own work", barPage, longWalk, x.items(ctx, worker, cartable.ListRequest{View: "mine", Sort: sort})); err != nil {
			return err
		}
		q := cartable.ListRequest{View: "person:" + x.r.workers[2].ID, Sort: sort}
		if err := x.walk(ctx, "page of a person's work", barPage, shortWalk, x.items(ctx, lead, q)); err != nil {
			return err
		}
	}
	for _, view := range []string{"later", "asked", "given"} {
		if err := x.walk(ctx, "page of "+view, barPage, shortWalk, x.items(ctx, worker, cartable.ListRequest{View: view})); err != nil {
			return err
		}
	}
	return x.walk(ctx, "page of work whose holder is away", barPage, shortWalk, x.items(ctx, lead, cartable.ListRequest{View: "away"}))
}

func (x *within) cases(ctx context.Context, r cartable.Reader, q cartable.CasesRequest) asked {
	return func(after string) (string, error) {
		if after != "" {
			q.After = after
		}
		page, err := x.r.cartable.Cases(ctx, r, q)
		return page.Next, err
	}
}

// casesOfStaff are all cases, from ten depths on.
func (x *within) casesOfStaff(ctx context.Context) error {
	lead := x.r.reader(x.r.lead)
	open, ended := true, false
	for _, one := range []struct {
		name string
		q    cartable.CasesRequest
	}{
		{"page of cases", cartable.CasesRequest{}},
		{"page of open cases", cartable.CasesRequest{Open: &open}},
		{"page of ended cases", cartable.CasesRequest{Open: &ended}},
		{"page of cases of a process", cartable.CasesRequest{Process: liveProcess(liveKinds - 1)}},
		{"page of open cases of a process", cartable.CasesRequest{Process: liveProcess(liveKinds - 1), Open: &open}},
	} {
		for depth := range x.depths {
			q := one.q
			if depth > 0 {
				q.After = strconv.Itoa(x.c.cases / x.depths * (x.depths - depth))
			}
			if err := x.walk(ctx, one.name, barPage, shortWalk, x.cases(ctx, lead, q)); err != nil {
				return err
			}
		}
	}
	return nil
}

// customer is who has a hundredth of all cases, or anybody.
func (x *within) customer(ctx context.Context, n int) (r cartable.Reader, err error) {
	err = x.r.db.View(ctx, func(tx *store.Tx) error {
		p, err := tx.PersonByLogin(ctx, settler(n))
		r = cartable.Reader{Person: p, Lang: text.Fa}
		return err
	})
	return r, err
}

func (x *within) customers(ctx context.Context) error {
	large, err := x.customer(ctx, 0)
	if err != nil {
		return err
	}
	open, ended := true, false
	for name, q := range map[string]cartable.CasesRequest{
		"page of a customer's requests":       {},
		"page of a customer's open requests":  {Open: &open},
		"page of a customer's ended requests": {Open: &ended},
	} {
		if err := x.walk(ctx, name, barPage, longWalk, x.cases(ctx, large, q)); err != nil {
			return err
		}
	}
	if err := x.walk(ctx, "page of what waits for a customer", barPage, longWalk, x.items(ctx, large, cartable.ListRequest{})); err != nil {
		return err
	}
	for range x.often {
		r, err := x.customer(ctx, x.luck.IntN(x.c.customers))
		if err != nil {
			return err
		}
		if err := x.m.time("first page of a customer", barPage, func() error { _, err := x.r.cartable.Home(ctx, r); return err }); err != nil {
			return err
		}
	}
	return nil
}

// counters are those of the first page of staff, which has nothing else but notices.
func (x *within) counters(ctx context.Context) error {
	for range x.often {
		worker := x.r.reader(x.r.workers[x.luck.IntN(len(x.r.workers))])
		if err := x.m.time("all counters", barCounters, func() error { _, err := x.r.cartable.Home(ctx, worker); return err }); err != nil {
			return err
		}
		if err := x.m.time("all counters, of a supervisor", barCounters, func() error { _, err := x.r.cartable.Home(ctx, x.r.reader(x.r.lead)); return err }); err != nil {
			return err
		}
	}
	return nil
}

// board is what a supervisor sees of all queues and of those who work in them.
func (x *within) board(ctx context.Context) error {
	for range x.often {
		if err := x.m.time("board of a supervisor", barBoard, func() error { _, err := x.r.cartable.Board(ctx, x.r.reader(x.r.lead), ""); return err }); err != nil {
			return err
		}
	}
	return nil
}

func (x *within) long(ctx context.Context) error {
	for range x.often {
		for name, who := range map[string]people.Person{"case of 500 events, for staff": x.r.lead, "case of 500 events, for its customer": x.r.customers[0]} {
			if err := x.m.time(name, barCase, func() error { _, err := x.r.cartable.Case(ctx, x.r.reader(who), x.c.long); return err }); err != nil {
				return err
			}
		}
	}
	return nil
}

// searches look for words of each kind, as staff and as a customer.
func (x *within) searches(ctx context.Context) error {
	large, err := x.customer(ctx, 0)
	if err != nil {
		return err
	}
	rare := func() string { return fmt.Sprintf("q%06x", x.luck.IntN(x.c.cases)) }
	for _, one := range []struct {
		name  string
		words func() string
	}{
		{"a word that one has", rare},
		{"a rare word", func() string { return liveWord(vocabulary/2 + x.luck.IntN(vocabulary/2)) }},
		{"a word of half of all", func() string { return halfWord }},
		{"how a word begins", func() string { return []string{"گز", "inv", "با", "q0", "ba", "ری"}[x.luck.IntN(6)] }},
		{"two words of many", func() string {
			return halfWord + " " + []string{"سارا", "کریمی", "علی", "درخواست"}[x.luck.IntN(4)]
		}},
		{"words that no one has together", func() string { return halfWord + " " + halfOther }},
		{"a word of half and one of few", func() string { return halfOther + " " + liveWord(x.luck.IntN(vocabulary)) }},
		{"a name", func() string { return liveName(x.luck.IntN(600)) }},
	} {
		for range x.often {
			for whose, r := range map[string]cartable.Reader{"staff": x.r.reader(x.r.lead), "a customer": large} {
				q := cartable.SearchRequest{Text: one.words()}
				if err := x.walk(ctx, "search of "+whose+", "+one.name, barSearch, 3, x.search(ctx, r, q)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (x *within) search(ctx context.Context, r cartable.Reader, q cartable.SearchRequest) asked {
	return func(after string) (string, error) {
		q.After = after
		page, err := x.r.cartable.Search(ctx, r, q)
		return page.Next, err
	}
}

// claims has one worker claim items that nobody else wants, and then lets all claim the same
// item at once: one gets it, all others are told.
func (x *within) claims(ctx context.Context) error {
	lead := x.r.reader(x.r.lead)
	page, err := x.r.cartable.Items(ctx, lead, cartable.ListRequest{View: "queue:" + liveQueue(2), Limit: 2 * x.races})
	if err != nil {
		return err
	}
	alone, wanted := page.Rows[:len(page.Rows)/2], page.Rows[len(page.Rows)/2:]
	for _, row := range alone {
		err := x.m.time("claim by one", barClaim, func() error { _, err := x.r.cartable.Claim(ctx, x.r.reader(x.r.workers[0]), row.ID); return err })
		if err != nil {
			return err
		}
	}
	for _, row := range wanted {
		winners, err := x.race("claim with 50 callers", func(r cartable.Reader) error {
			_, err := x.r.cartable.Claim(ctx, r, row.ID)
			return err
		})
		if err != nil {
			return err
		}
		if winners != 1 {
			return fmt.Errorf("%d of %d claimed the same item", winners, len(x.r.workers))
		}
	}
	return nil
}

// next lets all workers ask for the next item at once: each gets one of his own.
func (x *within) next(ctx context.Context) error {
	var mu sync.Mutex
	got, given := map[string]bool{}, 0
	for range (x.races + 3) / 4 {
		winners, err := x.race("next one with 50 callers", func(r cartable.Reader) error {
			n, err := x.r.cartable.Next(ctx, r, "queue:"+liveQueue(3))
			if err == nil && n.Item != nil {
				mu.Lock()
				defer mu.Unlock()
				got[n.Item.ID] = true
				given++
			}
			return err
		})
		if err != nil {
			return err
		}
		if winners != len(x.r.workers) {
			return fmt.Errorf("%d of %d were answered", winners, len(x.r.workers))
		}
	}
	if len(got) != given {
		return fmt.Errorf("%d items were given to %d workers", len(got), given)
	}
	return nil
}

// race has every worker do the same at once, and says how many could. Who was told that
// somebody was faster could not.
func (x *within) race(name string, do func(cartable.Reader) error) (winners int, err error) {
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		begin = make(chan struct{})
	)
	for _, p := range x.r.workers {
		r := x.r.reader(p)
		wg.Go(func() {
			<-begin
			begun := time.Now()
			bad := do(r)
			took := time.Since(begun)
			mu.Lock()
			defer mu.Unlock()
			x.m.note(name, barClaim, took)
			switch {
			case bad == nil:
				winners++
			case !fault.Is(bad, fault.Conflict):
				err = errors.Join(err, bad)
			}
		})
	}
	close(begin)
	wg.Wait()
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return winners, err
}

// steps plays cases of the measured process beside the living ones.
func (x *within) steps(ctx context.Context, o LiveOptions) error {
	t, err := record(ctx, newGround(o.Dir, x.c.dsn()))
	if err != nil {
		return fmt.Errorf("record the writes of a case: %w", err)
	}
	l := inProcess{x.r}
	if _, err := drive(ctx, l, o.Callers, t.items, limit{cases: 1}); err != nil {
		return fmt.Errorf("warm up: %w", err)
	}
	var rates []float64
	for range o.Rounds {
		sum, err := drive(ctx, l, o.Callers, t.items, o.limit())
		if err != nil {
			return err
		}
		rates = append(rates, sum.rate()*HumanSteps/float64(len(moves())))
	}
	x.m.value("steps", unitRate, barRate, median(rates))
	return nil
}

// dsn is where empty databases of the same kind can be made.
func (c *crop) dsn() string {
	if c.postgres {
		return c.plot.dsn
	}
	return ""
}
