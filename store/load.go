package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// LoadMost is how far the parts of a load are counted: who has more than that of one sort
// needs no figure.
const LoadMost = 200

// QueueLoad is the open work of one queue, of those who hold it and of nobody.
type QueueLoad struct {
	Pool   string
	Free   int            // by the counters
	Held   map[string]int // by who holds them, by the counters
	Oldest time.Time      // when the oldest was opened; zero when none is open

	// Counted to LoadMost.
	Overdue, Today         int // due by now, and before the day ends
	Fresh, Waiting, Waited int // opened within a day, within three, and before that
}

// The ages by which a load is told apart.
const (
	freshFor   = 24 * time.Hour
	waitingFor = 3 * freshFor
)

// QueueLoads reads the load of queues, named as pools; today ends at dayEnd. Every question follows an index and has a bound.
func (tx *Tx) QueueLoads(ctx context.Context, pools []string, dayEnd time.Time) ([]QueueLoad, error) {
	keys := make([]string, 0, len(pools))
	for _, pool := range pools {
		keys = append(keys, "pool:"+pool)
	}
	counts, err := tx.Counts(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("read counters: %w", err)
	}
	loads := make([]QueueLoad, 0, len(pools))
	for _, pool := range pools {
		l := QueueLoad{Pool: pool, Free: counts["pool:"+pool]}
		if l.Held, err = tx.heldIn(ctx, pool); err != nil {
			return nil, fmt.Errorf("read who holds work of %s: %w", pool, err)
		}
		if err := tx.weigh(ctx, &l, dayEnd); err != nil {
			return nil, fmt.Errorf("read load of %s: %w", pool, err)
		}
		loads = append(loads, l)
	}
	return loads, nil
}

func (tx *Tx) weigh(ctx context.Context, l *QueueLoad, dayEnd time.Time) error {
	var err error
	if l.Oldest, err = tx.oldestOf(ctx, l.Pool); err != nil || l.Oldest.IsZero() {
		return err
	}
	day, days := tx.Now.Add(-freshFor), tx.Now.Add(-waitingFor)
	for _, part := range []struct {
		n            *int
		column       string
		from, before time.Time
	}{
		{&l.Overdue, "due_at", time.Time{}, tx.Now},
		{&l.Today, "due_at", tx.Now, dayEnd},
		{&l.Fresh, "opened_at", day, never},
		{&l.Waiting, "opened_at", days, day},
		{&l.Waited, "opened_at", time.Time{}, days},
	} {
		const within = "FROM items WHERE pool = ? AND pool <> '' AND %[1]s >= ? AND %[1]s < ? ORDER BY %[1]s"
		if *part.n, err = tx.countUpTo(ctx, LoadMost, fmt.Sprintf(within, part.column), l.Pool, part.from, part.before); err != nil {
			return err
		}
	}
	return nil
}

// oldestOf is when the oldest open item of a pool was opened; zero when none is open.
func (tx *Tx) oldestOf(ctx context.Context, pool string) (at time.Time, err error) {
	const oldest = "SELECT opened_at FROM items WHERE pool = ? AND pool <> '' ORDER BY opened_at, id LIMIT 1"
	err = tx.one(ctx, oldest, []any{pool}, moment{&at})
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return at, err
}

// heldOf begins the counters of what people hold of a queue.
func heldOf(pool string) string { return "held:" + pool + "/" }

// heldIn tells what each person holds of a queue, of those who hold any.
func (tx *Tx) heldIn(ctx context.Context, pool string) (map[string]int, error) {
	const find = `SELECT name, CAST(SUM(n) AS BIGINT) FROM counters WHERE name > ? AND name < ? GROUP BY name`
	begin := heldOf(pool)
	counts := map[string]int{}
	if err := tx.countInto(ctx, counts, find, begin, begin+"\u007f"); err != nil {
		return nil, err
	}
	held := map[string]int{}
	for name, n := range counts {
		if n > 0 {
			held[strings.TrimPrefix(name, begin)] = n
		}
	}
	return held, nil
}

// OverdueOf counts to LoadMost what a person holds and was due before now.
func (tx *Tx) OverdueOf(ctx context.Context, person string) (n int, err error) {
	if n, err = tx.countUpTo(ctx, LoadMost, "FROM items WHERE holder <> '' AND holder = ? AND due_at < ? ORDER BY due_at", person, tx.Now); err != nil {
		return 0, fmt.Errorf("count what is overdue: %w", err)
	}
	return n, nil
}
