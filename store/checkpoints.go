package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/kartabl/kartabl/proof"
)

// logPage is how many events of the log are read at once.
const logPage = 2000

// LogEnd returns the number up to which the log of events is complete: nobody is within
// writing an event below it, and all of them are chained. It belongs into an Update of
// its own: on PostgreSQL those who write wait meanwhile.
func (tx *Tx) LogEnd(ctx context.Context) (upto int64, err error) {
	if quiet := tx.db.dialect.quiet; quiet != "" {
		if _, err := tx.exec(ctx, quiet); err != nil {
			return 0, fmt.Errorf("wait for those who write: %w", err)
		}
	}
	const find = `SELECT COALESCE((SELECT MIN(num) - 1 FROM events WHERE head IS NULL), (SELECT MAX(num) FROM events), 0)`
	if err := tx.one(ctx, find, nil, &upto); err != nil {
		return 0, fmt.Errorf("look for the end of the log: %w", err)
	}
	return upto, nil
}

// FollowLog takes l on to the event with the number upto. Events that nobody has
// chained are left out, which the root tells. Each page is a view of its own, so that a
// long log keeps nobody from anything.
func (db *DB) FollowLog(ctx context.Context, l *proof.Log, upto int64) error {
	const page = `SELECT num, case_num, seq, head FROM events WHERE num > ? AND num <= ? AND head IS NOT NULL
		ORDER BY num LIMIT CAST(? AS BIGINT)`
	for at := l.Upto; ; at = l.Upto {
		n := 0
		err := db.View(ctx, func(tx *Tx) error {
			_, err := list(ctx, tx, page, []any{at, upto, logPage}, func(rows *sql.Rows) (none struct{}, err error) {
				var num, caseNum, seq int64
				var head proof.Digest
				if err := rows.Scan(&num, &caseNum, &seq, sum{&head}); err != nil {
					return none, err
				}
				n++
				l.Add(num, caseNum, seq, head)
				return none, nil
			})
			return err
		})
		if err != nil {
			return fmt.Errorf("follow the log of events: %w", err)
		}
		if n < logPage {
			return nil
		}
	}
}

const checkpointColumns = "upto, events, made_at, root, signer, signature"

func scanCheckpoint(rows *sql.Rows) (c proof.Checkpoint, err error) {
	c.Format = proof.CheckpointFormat
	return c, rows.Scan(&c.Upto, &c.Events, moment{&c.At}, sum{&c.Root}, &c.Key, (*[]byte)(&c.Signature))
}

// Checkpoints returns what was signed of the log, oldest first.
func (tx *Tx) Checkpoints(ctx context.Context) ([]proof.Checkpoint, error) {
	all, err := list(ctx, tx, "SELECT "+checkpointColumns+" FROM checkpoints ORDER BY upto", nil, scanCheckpoint)
	if err != nil {
		return nil, fmt.Errorf("list checkpoints: %w", err)
	}
	return all, nil
}

// LastCheckpoint returns the newest checkpoint, or ErrNotFound.
func (tx *Tx) LastCheckpoint(ctx context.Context) (c proof.Checkpoint, err error) {
	all, err := list(ctx, tx, "SELECT "+checkpointColumns+" FROM checkpoints ORDER BY upto DESC LIMIT 1", nil, scanCheckpoint)
	if err != nil {
		return c, fmt.Errorf("read checkpoint: %w", err)
	}
	if len(all) == 0 {
		return c, ErrNotFound
	}
	return all[0], nil
}

// AddCheckpoint keeps a checkpoint. Another server may have been there first.
func (tx *Tx) AddCheckpoint(ctx context.Context, c proof.Checkpoint) error {
	const insert = "INSERT INTO checkpoints (" + checkpointColumns + ") VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
	n, err := tx.exec(ctx, insert, c.Upto, c.Events, c.At, c.Root[:], c.Key, []byte(c.Signature))
	if err == nil && n == 0 {
		err = ErrConflict
	}
	if err != nil {
		return fmt.Errorf("keep checkpoint: %w", err)
	}
	return nil
}

// Checkpoint signs the log as it stands now, and goes on from the last checkpoint to do
// so. Where nothing has happened since, the last one is what it returns.
func (db *DB) Checkpoint(ctx context.Context, k proof.Key) (c proof.Checkpoint, err error) {
	var upto int64
	if err := db.Update(ctx, func(tx *Tx) (err error) {
		upto, err = tx.LogEnd(ctx)
		return err
	}); err != nil {
		return c, err
	}
	err = db.View(ctx, func(tx *Tx) (err error) {
		c, err = tx.LastCheckpoint(ctx)
		return err
	})
	if err != nil && !errors.Is(err, ErrNotFound) {
		return c, err
	}
	l := proof.Log{Upto: c.Upto, Events: c.Events, Root: c.Root}
	if err := db.FollowLog(ctx, &l, upto); err != nil {
		return c, err
	}
	if l.Upto == c.Upto {
		return c, nil
	}
	c = k.SignLog(l, db.Now())
	return c, db.Update(ctx, func(tx *Tx) error { return tx.AddCheckpoint(ctx, c) })
}
