package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
)

// session is one connection with its prepared statements. It is used by one
// goroutine at a time, and it is what bun writes through.
type session struct {
	conn    *sql.Conn
	dialect *dialect
	stmts   map[string]*sql.Stmt    // that give rows
	writes  map[string]*directWrite // that give none
	whole   bool                    // a statement is never cut off: that would undo other people's commands
}

func newSession(conn *sql.Conn, d *dialect) *session {
	return &session{conn: conn, dialect: d, stmts: map[string]*sql.Stmt{}, writes: map[string]*directWrite{}}
}

func (s *session) close() error {
	var errs []error
	for _, stmt := range s.stmts {
		errs = append(errs, stmt.Close())
	}
	errs = append(errs, s.closeWrites())
	return errors.Join(append(errs, s.conn.Close())...)
}

// discard closes the connection itself, which may still be within a transaction, and
// gives it to nobody else.
func (s *session) discard() {
	for _, stmt := range s.stmts {
		_ = stmt.Close()
	}
	_ = s.closeWrites()
	_ = s.conn.Raw(func(any) error { return errBroken })
	_ = s.conn.Close()
}

// sheltered refuses a context that is over, and otherwise keeps its end from
// reaching into the middle of a statement.
func (s *session) sheltered(ctx context.Context) (context.Context, error) {
	if fault := s.dialect.fault.Load(); fault != nil {
		if err := (*fault)(); err != nil {
			return nil, err
		}
	}
	if !s.whole || ctx.Done() == nil {
		return ctx, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return context.WithoutCancel(ctx), nil
}

// tell lets a test hear of a statement.
func (s *session) tell(query string) {
	if hear := s.dialect.heard.Load(); hear != nil {
		(*hear)(query)
	}
}

// prepared keeps each statement. SQLite prepares one anew for other values all the same
// where a value may change its plan: in a bare LIMIT ? or LIKE ?, and beside a column that
// a partial index compares alike. A CAST hides the value.
func (s *session) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := s.stmts[query]; ok {
		return stmt, nil
	}
	stmt, err := s.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	s.stmts[query] = stmt
	return stmt, nil
}

// exec runs one of the package's own statements and tells how many rows it changed.
func (s *session) exec(ctx context.Context, query string, args ...any) (int64, error) {
	s.tell(query)
	ctx, err := s.sheltered(ctx)
	if err != nil {
		return 0, err
	}
	if !s.dialect.keepsStmts {
		return s.direct(ctx, query, args)
	}
	res, err := s.conn.ExecContext(ctx, s.dialect.bind(query), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// query runs one of the package's own selects.
func (s *session) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s.tell(query)
	ctx, err := s.sheltered(ctx)
	if err != nil {
		return nil, err
	}
	if s.dialect.keepsStmts {
		return s.conn.QueryContext(ctx, s.dialect.bind(query), args...)
	}
	stmt, err := s.prepared(ctx, query) //nolint:sqlclosecheck // kept until the session is closed
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// ExecContext is bun's way in.
func (s *session) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s.tell(query)
	ctx, err := s.sheltered(ctx)
	if err != nil {
		return nil, err
	}
	return s.conn.ExecContext(ctx, query, args...)
}

// QueryContext is bun's way in.
func (s *session) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s.tell(query)
	ctx, err := s.sheltered(ctx)
	if err != nil {
		return nil, err
	}
	return s.conn.QueryContext(ctx, query, args...)
}

// QueryRowContext is bun's way in.
func (s *session) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s.tell(query)
	if sheltered, err := s.sheltered(ctx); err == nil {
		ctx = sheltered
	}
	return s.conn.QueryRowContext(ctx, query, args...)
}

func lockNumber(name string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return int64(h.Sum64() >> 1)
}
