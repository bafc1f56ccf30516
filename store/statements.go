package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// errBroken makes database/sql throw a connection away.
var errBroken = driver.ErrBadConn

// statement is one write of a Commit.
type statement struct {
	query string
	args  []any
}

// write runs statements in order, in one round trip where the database can. The
// first one has to change a row, else it is a conflict.
func (s *session) write(ctx context.Context, all []statement) error {
	ctx, err := s.sheltered(ctx)
	if err != nil {
		return err
	}
	if s.dialect.pipelines {
		return s.conn.Raw(func(conn any) error { return s.pipeline(ctx, conn.(*stdlib.Conn).Conn(), all) })
	}
	for n, one := range all {
		changed, err := s.exec(ctx, one.query, one.args...)
		if err != nil {
			return fmt.Errorf("%.40s: %w", one.query, err)
		}
		if n == 0 && changed == 0 {
			return ErrConflict
		}
	}
	return nil
}

func (s *session) pipeline(ctx context.Context, conn *pgx.Conn, all []statement) error {
	var b pgx.Batch
	for _, one := range all {
		s.tell(one.query)
		b.Queue(s.dialect.bind(one.query), one.args...)
	}
	results := conn.SendBatch(ctx, &b)
	err := check(results, all)
	return errors.Join(err, results.Close())
}

func check(results pgx.BatchResults, all []statement) error {
	for n, one := range all {
		tag, err := results.Exec()
		if err != nil {
			return fmt.Errorf("%.40s: %w", one.query, err)
		}
		if n == 0 && tag.RowsAffected() == 0 {
			return ErrConflict
		}
	}
	return nil
}
