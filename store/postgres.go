package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"

	"github.com/kartabl/kartabl/internal/fault"
)

const (
	connections = 20 // to PostgreSQL, open at once
	triesMost   = 5  // of a command that the database asks to repeat
	rollbackFor = 5 * time.Second
)

// limits keep a server that was stopped or cut off from holding a case for ever. A DSN
// that names one of them has its way.
var limits = map[string]string{
	"idle_in_transaction_session_timeout": "5s",  // nothing but the next statement is waited for in a transaction
	"statement_timeout":                   "60s", // migrations have none
	"tcp_keepalives_idle":                 "15",  // seconds until an idle connection is asked for life,
	"tcp_keepalives_interval":             "5",
	"tcp_keepalives_count":                "3",
	"tcp_user_timeout":                    "30000", // milliseconds that what was sent may stay unanswered
}

func configure(dsn string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	for name, value := range limits {
		if _, given := config.RuntimeParams[name]; !given {
			config.RuntimeParams[name] = value
		}
	}
	dialer := &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3}}
	config.DialFunc = dialer.DialContext
	return config, nil
}

func openPostgres(ctx context.Context, o Options) (*DB, error) {
	config, err := configure(o.DSN)
	if err != nil {
		return nil, err
	}
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(timesInUTC))
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	db := &DB{dialect: postgresDialect(), pool: pool, config: config}
	db.bun = bun.NewDB(pool, db.dialect.bun)
	if err := db.migrateOwn(ctx, o.Demonstration); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return db, nil
}

func timesInUTC(_ context.Context, conn *pgx.Conn) error {
	codec := &pgtype.TimestamptzCodec{ScanLocation: time.UTC}
	conn.TypeMap().RegisterType(&pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: codec})
	return nil
}

func (db *DB) migrateOwn(ctx context.Context, demonstration bool) error {
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return err
	}
	s := newSession(conn, db.dialect)
	return errors.Join(migrate(ctx, s, "BEGIN", demonstration), s.close())
}

// updateOwn gives a command a transaction of its own, and another one when the
// database could not serialise it or broke a deadlock.
func (db *DB) updateOwn(ctx context.Context, fn func(*Tx) error) error {
	for try := 1; ; try++ {
		tx, err := db.attempt(ctx, "BEGIN", fn)
		if err == nil {
			db.stats.committed(1, tx.took)
			tx.finish()
			return nil
		}
		if try == triesMost || !db.dialect.again(err) {
			return err
		}
		if err := pause(ctx, try); err != nil {
			return err
		}
	}
}

// pause lets the other party of a deadlock finish.
func pause(ctx context.Context, try int) error {
	timer := time.NewTimer(rand.N(time.Duration(try) * 5 * time.Millisecond))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (db *DB) viewOwn(ctx context.Context, fn func(*Tx) error) error {
	tx, err := db.attempt(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", fn)
	if err == nil {
		tx.finish()
		return nil
	}
	if db.dialect.again(err) {
		return fault.New(fault.Unavailable, "unavailable.busy").Because(err)
	}
	return err
}

func (db *DB) attempt(ctx context.Context, begin string, fn func(*Tx) error) (*Tx, error) {
	if err := db.gate.enter(); err != nil {
		return nil, err
	}
	defer db.gate.leave()
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	s := newSession(conn, db.dialect)
	defer func() { _ = s.close() }()
	if _, err := s.exec(ctx, begin); err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	kept := false
	defer func() {
		if !kept {
			rollback(ctx, s)
		}
	}()
	tx := db.begin(s, begin == "BEGIN")
	if err := tx.run(fn); err != nil {
		return nil, err
	}
	began := time.Now()
	if _, err := s.exec(ctx, "COMMIT"); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	tx.took = time.Since(began)
	kept = true
	return tx, nil
}

// rollback also serves a caller who has gone; a connection that cannot roll back is
// thrown away.
func rollback(ctx context.Context, s *session) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackFor)
	defer cancel()
	if _, err := s.exec(ctx, "ROLLBACK"); err != nil {
		_ = s.conn.Raw(func(any) error { return errBroken })
	}
}

// gate lets commands in until it is closed, and lets Close wait for those within.
type gate struct {
	mu      sync.Mutex
	closed  bool
	running sync.WaitGroup
}

func (g *gate) enter() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return ErrClosed
	}
	g.running.Add(1)
	return nil
}

func (g *gate) leave() { g.running.Done() }

func (g *gate) close() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	g.running.Wait()
}
