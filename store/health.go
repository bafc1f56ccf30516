package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Health is what those who run an installation ask its database about. Every question follows
// an index and has a bound, so it costs the same however many cases there are.
type Health struct {
	Schema     int       // version of the tables
	BackedUp   time.Time // when Backup has last made a copy; zero: never, or by other tools
	Due        []DueBacklog
	Ahead      map[string]int // by the kinds of Due: what is not due yet, counted to HealthMost
	Problems   int            // counted to HealthMost
	Asked      []Asking       // the newest attempts, newest first
	Calls      []WaitingCalls // by lines
	Messages   []WaitingMessages
	Deliveries map[string]map[string]int // by endpoint and state (Waiting, Failed), counted to HealthMost
}

// HealthMost is how far the parts of a health are counted.
const HealthMost = 1000

// healthAsked is how many attempts are looked at.
const healthAsked = 500

// Asking is one attempt of a call, or a question of a gateway or list provider.
type Asking struct {
	Kind, Service, Outcome string
	At                     time.Time
	Took                   time.Duration
}

// WaitingCalls are the calls of one line that wait: for their time, for a place, or for a
// service that is down.
type WaitingCalls struct {
	Gate  string
	Count int
	Cause string // why the first of them waits; "" for one that was not tried
}

// WaitingMessages are the messages by one channel that have not gone out.
type WaitingMessages struct {
	Channel      string
	Count, Tried int
	Oldest       time.Time // when the one was made that has waited longest
	Cause        string    // why the last one that was tried did not go
}

// backedUp is what an installation keeps of its backups.
const backedUp = "backed_up"

// Health reads it; endpoints are those that are told what happens to cases.
func (tx *Tx) Health(ctx context.Context, endpoints []string) (h Health, err error) {
	if err := tx.one(ctx, "SELECT MAX(version) FROM migrations", nil, &h.Schema); err != nil {
		return h, fmt.Errorf("read version of the tables: %w", err)
	}
	var text string
	if err := tx.one(ctx, readKept, []any{backedUp}, &text); err == nil {
		h.BackedUp, err = time.Parse(time.RFC3339, text)
		if err != nil {
			return h, fmt.Errorf("read time of the backup: %w", err)
		}
	} else if !errors.Is(err, ErrNotFound) {
		return h, fmt.Errorf("read time of the backup: %w", err)
	}
	if h.Due, err = tx.dueBacklogs(ctx); err != nil {
		return h, err
	}
	if h.Ahead, err = tx.ahead(ctx); err != nil {
		return h, err
	}
	if h.Problems, err = tx.countUpTo(ctx, HealthMost, "FROM problems WHERE num > 0"); err != nil {
		return h, fmt.Errorf("count problems: %w", err)
	}
	if h.Asked, err = tx.newestAsked(ctx); err != nil {
		return h, err
	}
	if h.Calls, err = tx.waitingCalls(ctx); err != nil {
		return h, err
	}
	if h.Messages, err = tx.waitingMessages(ctx); err != nil {
		return h, err
	}
	h.Deliveries, err = tx.deliveryStates(ctx, endpoints)
	return h, err
}

func (tx *Tx) countUpTo(ctx context.Context, most int, from string, args ...any) (n int, err error) {
	query := fmt.Sprintf("SELECT COUNT(*) FROM (SELECT 1 %s LIMIT %d) l", from, most)
	return n, tx.one(ctx, query, args, &n)
}

// ahead counts what waits for its time.
func (tx *Tx) ahead(ctx context.Context) (map[string]int, error) {
	all := map[string]int{}
	for _, kind := range dueKinds {
		n, err := tx.countUpTo(ctx, HealthMost, fmt.Sprintf("FROM %s WHERE %sdue_at > ?", kind.table, kind.where), tx.Now)
		if err != nil {
			return nil, fmt.Errorf("count %s: %w", kind.name, err)
		}
		all[kind.name] = n
	}
	return all, nil
}

func (tx *Tx) newestAsked(ctx context.Context) ([]Asking, error) {
	const find = "SELECT kind, service, outcome, started_at, took_ms FROM exchanges WHERE num < ? ORDER BY num DESC LIMIT CAST(? AS BIGINT)"
	all, err := list(ctx, tx, find, []any{newest(""), healthAsked}, func(rows *sql.Rows) (a Asking, err error) {
		var took int64
		err = rows.Scan(&a.Kind, &a.Service, &a.Outcome, moment{&a.At}, &took)
		a.Took = time.Duration(took) * time.Millisecond
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("read newest exchanges: %w", err)
	}
	return all, nil
}

func (tx *Tx) waitingCalls(ctx context.Context) (all []WaitingCalls, err error) {
	const find = "SELECT gate, cause FROM calls WHERE gate >= '' ORDER BY gate, due_at, id LIMIT CAST(? AS BIGINT)"
	_, err = list(ctx, tx, find, []any{HealthMost}, func(rows *sql.Rows) (struct{}, error) {
		var c WaitingCalls
		err := rows.Scan(&c.Gate, &c.Cause)
		if n := len(all); n == 0 || all[n-1].Gate != c.Gate {
			all = append(all, c)
		}
		all[len(all)-1].Count++
		return struct{}{}, err
	})
	if err != nil {
		return nil, fmt.Errorf("read calls that wait: %w", err)
	}
	return all, nil
}

func (tx *Tx) waitingMessages(ctx context.Context) ([]WaitingMessages, error) {
	const find = "SELECT channel, tries, cause, created_at FROM outbox WHERE due_at IS NOT NULL ORDER BY due_at, num LIMIT CAST(? AS BIGINT)"
	var all []WaitingMessages
	_, err := list(ctx, tx, find, []any{HealthMost}, func(rows *sql.Rows) (struct{}, error) {
		var one WaitingMessages
		err := rows.Scan(&one.Channel, &one.Tried, &one.Cause, moment{&one.Oldest})
		all = withMessage(all, one)
		return struct{}{}, err
	})
	if err != nil {
		return nil, fmt.Errorf("read messages that wait: %w", err)
	}
	return all, nil
}

// withMessage adds one message to the line of its channel.
func withMessage(all []WaitingMessages, one WaitingMessages) []WaitingMessages {
	one.Count, one.Tried = 1, min(one.Tried, 1)
	for i := range all {
		if was := &all[i]; was.Channel == one.Channel {
			was.Count++
			was.Tried += one.Tried
			was.Cause = cmp.Or(one.Cause, was.Cause)
			if one.Oldest.Before(was.Oldest) {
				was.Oldest = one.Oldest
			}
			return all
		}
	}
	return append(all, one)
}

func (tx *Tx) deliveryStates(ctx context.Context, endpoints []string) (map[string]map[string]int, error) {
	all := map[string]map[string]int{}
	for _, name := range endpoints {
		all[name] = map[string]int{}
		for _, state := range [...]string{Waiting, Failed} {
			n, err := tx.countUpTo(ctx, HealthMost, "FROM deliveries WHERE endpoint = ? AND state = ?", name, state)
			if err != nil {
				return nil, fmt.Errorf("count deliveries: %w", err)
			}
			all[name][state] = n
		}
	}
	return all, nil
}

// noteBackup keeps when a copy was made.
func (db *DB) noteBackup(ctx context.Context) error {
	const note = "INSERT INTO installation (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.exec(ctx, note, backedUp, tx.Now.UTC().Format(time.RFC3339))
		return err
	})
}
