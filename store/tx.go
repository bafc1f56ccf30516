package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// Tx is one command or one view. It is not shared by goroutines and not kept after
// its function has returned.
type Tx struct {
	Now time.Time // UTC, whole seconds, the same during the whole command

	db     *DB
	s      *session
	writes bool
	keeps  bool // a view of cases that are about to be moved
	after  []func()
	words  []wording         // that are written right before the commit
	loaded map[string]loaded // cases as the database has them within this command
	away   []Absence         // that count now, once they were asked for
	queues map[string]Queue  // the rules of queues, once they were asked for
	broken error             // a failed Commit: nothing of the command may be kept
	took   time.Duration     // its own COMMIT, on PostgreSQL
	deeds  map[string]bool   // cases of which the deed of this command was written
}

func (db *DB) begin(s *session, writes bool) *Tx {
	return &Tx{Now: db.Now(), db: db, s: s, writes: writes}
}

// AfterCommit has fn called once the command is safe on disk: in the order given,
// before Update returns, never when the command fails.
func (tx *Tx) AfterCommit(fn func()) { tx.after = append(tx.after, fn) }

// finish is what follows a commit.
func (tx *Tx) finish() {
	for _, l := range tx.loaded {
		tx.db.cache.put(l)
	}
	for _, fn := range tx.after {
		fn()
	}
}

func (tx *Tx) run(fn func(*Tx) error) error {
	if err := fn(tx); err != nil {
		return err
	}
	return tx.broken
}

func (tx *Tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	return tx.s.exec(ctx, query, args...)
}

// one scans the only row of query, or returns ErrNotFound.
func (tx *Tx) one(ctx context.Context, query string, args []any, into ...any) error {
	rows, err := tx.s.query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		return errors.Join(rows.Err(), ErrNotFound)
	}
	if err := rows.Scan(into...); err != nil {
		return err
	}
	return rows.Close()
}

// list scans every row of query by scan.
func list[T any](ctx context.Context, tx *Tx, query string, args []any, scan func(*sql.Rows) (T, error)) ([]T, error) {
	rows, err := tx.s.query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []T
	for rows.Next() {
		row, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

func (tx *Tx) selects(model any) *bun.SelectQuery {
	return tx.db.bun.NewSelect().Model(model).Conn(tx.s)
}

// find selects the one row that where describes.
func (tx *Tx) find(ctx context.Context, model any, where string, args ...any) error {
	return found(tx.selects(model).Where(where, args...).Limit(1).Scan(ctx))
}

func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// add inserts model; a row with the same unique values is a conflict.
func (tx *Tx) add(ctx context.Context, model any) error {
	res, err := tx.db.bun.NewInsert().Model(model).Conn(tx.s).On("CONFLICT DO NOTHING").Returning("NULL").Exec(ctx)
	return changed(res, err, ErrConflict)
}

// replace writes all columns of model's row, found by its key.
func (tx *Tx) replace(ctx context.Context, model any) error {
	res, err := tx.db.bun.NewUpdate().Model(model).Conn(tx.s).WherePK().Exec(ctx)
	if err != nil && tx.db.dialect.duplicate(err) {
		return fmt.Errorf("%w: %w", ErrConflict, err)
	}
	return changed(res, err, ErrNotFound)
}

func changed(res sql.Result, err, none error) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, none)
	}
	return nil
}

// serialize makes commands that name the same thing wait for each other where the
// database lets several write at once.
func (tx *Tx) serialize(ctx context.Context, name string) error {
	if !tx.writes || tx.db.dialect.lock == "" {
		return nil
	}
	_, err := tx.exec(ctx, tx.db.dialect.lock, lockNumber(name))
	return err
}
