package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// migrationLock is the number under which only one program at a time migrates.
const migrationLock = "kartabl migrations"

// migrate brings the tables up to date in one transaction. Two programs that start
// together wait for each other; a database from the future is refused, and for a
// demonstration one that is somebody's.
func migrate(ctx context.Context, s *session, begin string, demonstration bool) (err error) {
	if _, err := s.exec(ctx, begin); err != nil {
		return fmt.Errorf("begin migration: %w", err)
	}
	defer func() {
		if err != nil {
			_, back := s.exec(context.WithoutCancel(ctx), "ROLLBACK")
			err = errors.Join(err, back)
		}
	}()
	if s.dialect.patient != "" {
		if _, err := s.exec(ctx, s.dialect.patient); err != nil {
			return fmt.Errorf("begin migration: %w", err)
		}
	}
	if s.dialect.lock != "" {
		if _, err := s.exec(ctx, s.dialect.lock, lockNumber(migrationLock)); err != nil {
			return fmt.Errorf("lock migrations: %w", err)
		}
	}
	at, err := schemaVersion(ctx, s)
	if err != nil {
		return err
	}
	if err := knows(at); err != nil {
		return err
	}
	if demonstration {
		if err := unoccupied(ctx, s, at); err != nil {
			return err
		}
	}
	for n := at; n < len(migrations); n++ {
		if err := apply(ctx, s, n+1, migrations[n]); err != nil {
			return fmt.Errorf("migration %d: %w", n+1, err)
		}
	}
	if demonstration {
		if _, err := s.exec(ctx, keepIt, demonstrationKept, ""); err != nil {
			return fmt.Errorf("mark the demonstration: %w", err)
		}
	}
	_, err = s.exec(ctx, "COMMIT")
	return err
}

func schemaVersion(ctx context.Context, s *session) (version int, err error) {
	const table = "CREATE TABLE IF NOT EXISTS migrations (version {int} PRIMARY KEY, applied_at {time} NOT NULL)"
	if _, err := s.conn.ExecContext(ctx, s.dialect.types.Replace(table)); err != nil {
		return 0, fmt.Errorf("make table of migrations: %w", err)
	}
	err = s.conn.QueryRowContext(ctx, "SELECT COALESCE(MAX(version), 0) FROM migrations").Scan(&version)
	return version, err
}

func apply(ctx context.Context, s *session, version int, text string) error {
	for _, one := range strings.Split(s.dialect.types.Replace(text), ";\n") {
		if strings.TrimSpace(one) == "" {
			continue
		}
		if _, err := s.conn.ExecContext(ctx, one); err != nil {
			return fmt.Errorf("%.60s: %w", strings.TrimSpace(one), err)
		}
	}
	now := time.Now().UTC().Truncate(time.Second)
	_, err := s.exec(ctx, "INSERT INTO migrations (version, applied_at) VALUES (?, ?)", version, now)
	return err
}
