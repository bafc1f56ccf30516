package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// LoadMost is how far the parts of a load are counted: who has more than that of one sort
// needs no figure.
const LoadMost = 1000

// QueueLoad is the open work of one queue, of those who hold it and of nobody.
type QueueLoad struct {
	Pool       string
	Free, Held int       // by the counters
	Oldest     time.Time // when the oldest was opened; zero when none is open

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
	keys := make([]string, 0, 2*len(pools))
	for _, pool := range pools {
		keys = append(keys, "pool:"+pool, "held:"+pool)
	}
	counts, err := tx.Counts(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("read counters: %w", err)
	}
	loads := make([]QueueLoad, 0, len(pools))
	for _, pool := range pools {
		l := QueueLoad{Pool: pool, Free: counts["pool:"+pool], Held: counts["held:"+pool]}
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
		const within = "SELECT COUNT(*) FROM (SELECT 1 FROM items WHERE pool = ? AND pool <> '' AND %[1]s >= ? AND %[1]s < ? ORDER BY %[1]s LIMIT %[2]d) l"
		args := []any{l.Pool, part.from, part.before}
		if err := tx.one(ctx, fmt.Sprintf(within, part.column, LoadMost), args, part.n); err != nil {
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

// HandLoad is what one person holds of one pool.
type HandLoad struct{ Held, Overdue int }

// handMost is how much of what one person holds is looked at.
const handMost = 200

// HandLoads tells by pool what a person holds: of the first two hundred items by their due times.
func (tx *Tx) HandLoads(ctx context.Context, person string) (map[string]HandLoad, error) {
	const find = "SELECT i.pool, i.due_at FROM items i WHERE i.holder <> '' AND i.holder = ? ORDER BY i.due_at, i.opened_at, i.id LIMIT CAST(? AS BIGINT)"
	type line struct {
		pool string
		due  time.Time
	}
	lines, err := list(ctx, tx, find, []any{person, handMost}, func(rows *sql.Rows) (l line, err error) {
		return l, rows.Scan(&l.pool, moment{&l.due})
	})
	if err != nil {
		return nil, fmt.Errorf("read what a person holds: %w", err)
	}
	loads := map[string]HandLoad{}
	for _, l := range lines {
		of := loads[l.pool]
		of.Held++
		if !l.due.IsZero() && l.due.Before(tx.Now) {
			of.Overdue++
		}
		loads[l.pool] = of
	}
	return loads, nil
}
