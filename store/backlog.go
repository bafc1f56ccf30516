package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// backlogMost is how far a backlog is counted: who has more than that needs no figure.
const backlogMost = 10_000

// Backlog is what waits at one moment, for those who watch the server.
type Backlog struct {
	Pools    []PoolBacklog
	Due      []DueBacklog
	Problems int // counted to 10,000
}

// PoolBacklog is the open work of one pool, "queue:x" or "role:x".
type PoolBacklog struct {
	Pool   string
	Free   int       // items that nobody holds, by the counters
	Oldest time.Time // when the oldest open item was opened; zero when none is open
}

// DueBacklog is work of one kind that is due and not done.
type DueBacklog struct {
	Kind  string    // timers, calls, messages, deliveries
	Count int       // counted to 10,000
	Since time.Time // when the oldest became due; zero when there is none
}

// Backlog reads what waits. Every query follows an index and has a bound.
func (tx *Tx) Backlog(ctx context.Context) (b Backlog, err error) {
	if b.Pools, err = tx.poolBacklogs(ctx); err != nil {
		return Backlog{}, fmt.Errorf("read pools: %w", err)
	}
	if b.Due, err = tx.dueBacklogs(ctx); err != nil {
		return Backlog{}, err
	}
	b.Problems, err = tx.countTo(ctx, "FROM problems WHERE num > 0")
	return b, err
}

// dueKinds are the kinds of work that has its time.
var dueKinds = [...]struct{ name, table, where string }{
	{"timers", "timers", ""},
	{"calls", "calls", ""},
	{"messages", "outbox", "due_at IS NOT NULL AND "},
	{"deliveries", "deliveries", "due_at IS NOT NULL AND "},
}

// dueBacklogs reads what is due and not done.
func (tx *Tx) dueBacklogs(ctx context.Context) (all []DueBacklog, err error) {
	for _, kind := range dueKinds {
		due := DueBacklog{Kind: kind.name}
		from := fmt.Sprintf("FROM %s WHERE %sdue_at <= ?", kind.table, kind.where)
		if due.Count, err = tx.countTo(ctx, from, tx.Now); err != nil {
			return nil, fmt.Errorf("count %s: %w", kind.name, err)
		}
		if due.Since, err = tx.oldestDue(ctx, kind.name, from); err != nil {
			return nil, fmt.Errorf("find oldest of %s: %w", kind.name, err)
		}
		all = append(all, due)
	}
	return all, nil
}

// oldestDue is when the oldest became due; zero when none is. Calls are sorted by their lines.
func (tx *Tx) oldestDue(ctx context.Context, kind, from string) (since time.Time, err error) {
	if kind == "calls" {
		next, some, err := tx.NextCall(ctx)
		if !some || next.After(tx.Now) {
			next = time.Time{}
		}
		return next, err
	}
	err = tx.one(ctx, "SELECT due_at "+from+" ORDER BY due_at LIMIT 1", []any{tx.Now}, moment{&since})
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return since, err
}

func (tx *Tx) countTo(ctx context.Context, from string, args ...any) (n int, err error) {
	return tx.countUpTo(ctx, backlogMost, from, args...)
}

func (tx *Tx) poolBacklogs(ctx context.Context) ([]PoolBacklog, error) {
	const pools = `SELECT name, CAST(SUM(n) AS BIGINT) FROM counters WHERE name >= 'pool:' AND name < 'pool;' GROUP BY name ORDER BY name`
	all, err := list(ctx, tx, pools, nil, func(rows *sql.Rows) (p PoolBacklog, err error) {
		err = rows.Scan(&p.Pool, &p.Free)
		p.Pool = strings.TrimPrefix(p.Pool, "pool:")
		return p, err
	})
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Oldest, err = tx.oldestOf(ctx, all[i].Pool); err != nil {
			return nil, err
		}
	}
	return all, nil
}
