package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/engine"
)

// MessageRow is a message of another system. Early tells that it came before anything
// has waited for it.
type MessageRow struct {
	ID, Name, Key string
	Fields        map[string]any
	Early         bool
}

const awaitMessage = `INSERT INTO awaited (request, case_id, name, message_key) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`

func (sh *sheet) await(q engine.Request) {
	sh.add(awaitMessage, q.ID, sh.c.ID, q.Name, q.Key)
}

// AddMessage keeps a message for engine.KeepMessages; false when one with its id came
// before. What is kept too long is forgotten on the way.
func (tx *Tx) AddMessage(ctx context.Context, m MessageRow) (bool, error) {
	if _, err := tx.exec(ctx, "DELETE FROM messages WHERE until <= ?", tx.Now); err != nil {
		return false, fmt.Errorf("forget messages: %w", err)
	}
	const insert = `INSERT INTO messages (id, name, message_key, fields, came_at, until, early) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	n, err := tx.exec(ctx, insert, m.ID, m.Name, m.Key, asJSON{m.Fields}, tx.Now, tx.Now.Add(engine.KeepMessages), m.Early)
	if err != nil {
		return false, fmt.Errorf("keep message: %w", err)
	}
	return n == 1, nil
}

// KeepEarly marks a message as one that nothing has waited for.
func (tx *Tx) KeepEarly(ctx context.Context, id string) error {
	if _, err := tx.exec(ctx, "UPDATE messages SET early = ? WHERE id = ?", true, id); err != nil {
		return fmt.Errorf("keep early message: %w", err)
	}
	return nil
}

// Awaiting names the cases that wait for a message, the longest first. Whoever asks
// for the same message in another command waits until this one is over, so that no
// message is missed by a case that comes to wait for it just then.
func (tx *Tx) Awaiting(ctx context.Context, name, key string) ([]string, error) {
	if err := tx.serialize(ctx, "message/"+name+"/"+key); err != nil {
		return nil, fmt.Errorf("find who awaits: %w", err)
	}
	const find = "SELECT case_id FROM awaited WHERE name = ? AND message_key = ? GROUP BY case_id ORDER BY MIN(request)"
	cases, err := list(ctx, tx, find, []any{name, key}, func(rows *sql.Rows) (id string, err error) {
		return id, rows.Scan(&id)
	})
	if err != nil {
		return nil, fmt.Errorf("find who awaits: %w", err)
	}
	return cases, nil
}

// EarlyMessages are the messages that came before anything has waited for them, the
// oldest first. It waits for others as Awaiting does.
func (tx *Tx) EarlyMessages(ctx context.Context, name, key string) ([]MessageRow, error) {
	if err := tx.serialize(ctx, "message/"+name+"/"+key); err != nil {
		return nil, fmt.Errorf("find early messages: %w", err)
	}
	const find = `SELECT id, name, message_key, fields, early FROM messages
		WHERE name = ? AND message_key = ? AND early = ? AND until > ? ORDER BY num`
	early, err := list(ctx, tx, find, []any{name, key, true, tx.Now}, func(rows *sql.Rows) (m MessageRow, err error) {
		return m, rows.Scan(&m.ID, &m.Name, &m.Key, asJSON{&m.Fields}, &m.Early)
	})
	if err != nil {
		return nil, fmt.Errorf("find early messages: %w", err)
	}
	return early, nil
}

// The kinds of CallRow by which one case tells another: EndedCall brings the end of a
// subprocess to its parent, StopCall gives up a subprocess.
const (
	EndedCall = "ended"
	StopCall  = "stop"
)

const insertStop = `INSERT INTO calls (id, case_id, effect_key, kind, attempt, service, operation, args, timeout_ms,
	payment, gateway, amount, due_at, worker, tries, cause)
	SELECT request || '/stop', child, request || '/stop', 'stop', 1, '', '', NULL, 0, '', '', 0, ?, '', 0, '' FROM subprocesses WHERE request = ?
	ON CONFLICT DO NOTHING`

func (sh *sheet) endSub(e engine.EndSub) {
	id := fmt.Sprintf("%s/ended/%d", sh.c.ID, sh.c.Seq)
	sh.add(insertRefund, id, e.Parent.Case, id, EndedCall, 1, e.Parent.Request, e.Result, asJSON{e.Values},
		int64(0), "", "", 0, "", sh.tx.Now)
}

// AddSub notes which case a request has started.
func (tx *Tx) AddSub(ctx context.Context, request, parent, child string) error {
	const insert = "INSERT INTO subprocesses (request, parent, child) VALUES (?, ?, ?)"
	if _, err := tx.exec(ctx, insert, request, parent, child); err != nil {
		return fmt.Errorf("add subprocess: %w", err)
	}
	return nil
}

// Subs names the cases that a case has started, the first one first.
func (tx *Tx) Subs(ctx context.Context, parent string) ([]string, error) {
	const find = "SELECT child FROM subprocesses WHERE parent = ? ORDER BY child"
	children, err := list(ctx, tx, find, []any{parent}, func(rows *sql.Rows) (id string, err error) {
		return id, rows.Scan(&id)
	})
	if err != nil {
		return nil, fmt.Errorf("list subprocesses: %w", err)
	}
	return children, nil
}

// LookedAt is until when the schedule of a process has been looked at; false before
// the first time.
func (tx *Tx) LookedAt(ctx context.Context, process string) (time.Time, bool, error) {
	var at time.Time
	err := tx.one(ctx, "SELECT looked_at FROM schedules WHERE process = ?", []any{process}, moment{&at})
	if errors.Is(err, ErrNotFound) {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, fmt.Errorf("read schedule: %w", err)
	}
	return at, true, nil
}

// LookAt keeps until when the schedule of a process has been looked at. It never goes back.
func (tx *Tx) LookAt(ctx context.Context, process string, at time.Time) error {
	const upsert = `INSERT INTO schedules (process, looked_at) VALUES (?, ?)
		ON CONFLICT (process) DO UPDATE SET looked_at = excluded.looked_at WHERE schedules.looked_at < excluded.looked_at`
	if _, err := tx.exec(ctx, upsert, process, at); err != nil {
		return fmt.Errorf("keep schedule: %w", err)
	}
	return nil
}

// ClaimFiring takes one entry of one firing of a schedule, named by its local date and
// time; false when it was taken before, by whomever.
func (tx *Tx) ClaimFiring(ctx context.Context, process, local, entry, caseID string) (bool, error) {
	const insert = `INSERT INTO firings (process, local_at, entry, case_id, made_at, cause) VALUES (?, ?, ?, ?, ?, '') ON CONFLICT DO NOTHING`
	n, err := tx.exec(ctx, insert, process, local, entry, caseID, tx.Now)
	if err != nil {
		return false, fmt.Errorf("claim firing: %w", err)
	}
	return n == 1, nil
}

// RefuseFiring notes why an entry has started no case.
func (tx *Tx) RefuseFiring(ctx context.Context, process, local, entry, cause string) error {
	const insert = `INSERT INTO firings (process, local_at, entry, case_id, made_at, cause) VALUES (?, ?, ?, '', ?, ?) ON CONFLICT DO NOTHING`
	if _, err := tx.exec(ctx, insert, process, local, entry, tx.Now, cause); err != nil {
		return fmt.Errorf("refuse firing: %w", err)
	}
	return nil
}
