package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
)

// directWrite is a prepared statement of the driver itself, with room for its arguments.
// A step is some ten short writes on the one connection that all steps wait for, and
// database/sql takes locks and makes garbage for each.
type directWrite struct {
	stmt driver.StmtExecContext
	args []driver.NamedValue
}

// direct runs a statement that gives no rows, where statements are not kept by the driver.
func (s *session) direct(ctx context.Context, query string, args []any) (changed int64, err error) {
	err = s.conn.Raw(func(conn any) error {
		w, err := s.directWrite(ctx, conn, query)
		if err != nil {
			return err
		}
		changed, err = w.run(ctx, args)
		return err
	})
	return changed, err
}

func (s *session) directWrite(ctx context.Context, conn any, query string) (*directWrite, error) {
	if w, ok := s.writes[query]; ok {
		return w, nil
	}
	stmt, err := conn.(driver.ConnPrepareContext).PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	w := &directWrite{stmt: stmt.(driver.StmtExecContext)}
	s.writes[query] = w
	return w, nil
}

func (w *directWrite) run(ctx context.Context, args []any) (int64, error) {
	w.args = w.args[:0]
	for n, arg := range args {
		v, err := driver.DefaultParameterConverter.ConvertValue(arg)
		if err != nil {
			return 0, fmt.Errorf("argument %d: %w", n+1, err)
		}
		w.args = append(w.args, driver.NamedValue{Ordinal: n + 1, Value: v})
	}
	res, err := w.stmt.ExecContext(ctx, w.args)
	clear(w.args)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// closeWrites finishes the statements before their connection.
func (s *session) closeWrites() error {
	var errs []error
	err := s.conn.Raw(func(any) error {
		for _, w := range s.writes {
			errs = append(errs, w.stmt.(driver.Stmt).Close())
		}
		return nil
	})
	clear(s.writes)
	return errors.Join(append(errs, err)...)
}
