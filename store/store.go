// Package store keeps cases, events, work items, timers, calls, messages and people
// in SQLite or PostgreSQL, and makes one command one transaction.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"
)

// What a caller may test for with errors.Is.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("somebody was faster")
	ErrClosed   = errors.New("the store is closed")
	ErrNewer    = errors.New("the database was written by a newer version of this program")
	ErrCurrency = errors.New("the database holds amounts in another currency")
	ErrOccupied = errors.New("the database holds data that are not a demonstration's")
)

// Options say which database to open. DSN is a path, "file:..." or ":memory:" for
// SQLite, "postgres://..." for PostgreSQL. Worker is the name under which work is
// leased, different for each server and the same when it starts again; "" is the
// machine's name. Currency is that of amounts which name none: the database keeps the
// first one that it is opened with, and is opened with no other. "" is the one that it
// keeps, or the rial. Plain leaves what SQLite has of cases and events as JSON, twice
// as long, that whoever looks into it can read; either way both are read. Demonstration
// opens only a database without people and definitions, or one that was opened so before;
// any other is left as it is.
type Options struct {
	DSN, Worker, Currency string
	Plain, Demonstration  bool
}

// DB is an open database. It may be shared by goroutines.
type DB struct {
	dialect  *dialect
	worker   string
	currency string // the currency of amounts that name none
	bun      *bun.DB
	pool     *sql.DB         // PostgreSQL: all connections; SQLite: the readers'
	writer   *writer         // SQLite only
	readers  *readers        // SQLite in a file only
	path     string          // SQLite in a file only
	config   *pgx.ConnConfig // PostgreSQL only
	clock    atomic.Pointer[func() time.Time]
	stats    counts
	numbers  years
	cache    caseCache
	gate     gate // PostgreSQL only
	firsts   firsts
}

// Open opens the database and brings its tables up to date.
func Open(ctx context.Context, o Options) (*DB, error) {
	open := openSQLite
	if strings.HasPrefix(o.DSN, "postgres://") || strings.HasPrefix(o.DSN, "postgresql://") {
		open = openPostgres
	}
	db, err := open(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db.worker = workerName(o)
	db.dialect.packs = db.dialect.packs && !o.Plain
	if err := db.settleCurrency(ctx, o.Currency); err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), db.Close())
	}
	return db, nil
}

func workerName(o Options) string {
	if o.Worker != "" {
		return o.Worker
	}
	if name, err := os.Hostname(); err == nil && name != "" {
		return name
	}
	return "kartabl"
}

// Close waits for running commands and closes the database.
func (db *DB) Close() error {
	db.gate.close()
	var errs []error
	if db.writer != nil {
		errs = append(errs, db.writer.close())
	}
	if db.readers != nil {
		errs = append(errs, db.readers.close())
	}
	return errors.Join(append(errs, db.pool.Close())...)
}

// Update runs one command: what fn writes is kept whole or not at all, and Update
// returns nil only when it is safe on disk. On PostgreSQL fn may run again when the
// database asks for that, so it must not change anything outside of the transaction
// except through AfterCommit. Within fn neither Update nor a network may be called.
// Once fn has begun, it is not interrupted by ctx in the middle of a statement.
func (db *DB) Update(ctx context.Context, fn func(*Tx) error) error {
	db.stats.updates.Add(1)
	fn = witnessed(ctx, fn)
	if db.writer != nil {
		return db.writer.update(ctx, db, fn)
	}
	return db.updateOwn(ctx, fn)
}

// View runs reads that see one state of the database.
func (db *DB) View(ctx context.Context, fn func(*Tx) error) error {
	switch {
	case db.readers != nil:
		return db.readers.view(ctx, db, fn)
	case db.writer != nil:
		return db.writer.view(ctx, db, fn)
	}
	return db.viewOwn(ctx, fn)
}

// SetClock replaces the clock that Tx.Now is taken from. It is meant for tests.
func (db *DB) SetClock(clock func() time.Time) { db.clock.Store(&clock) }

// SetFault has f asked before each statement; its error is then the database's. It is
// meant for tests.
func (db *DB) SetFault(f func() error) { db.dialect.fault.Store(&f) }

// SetHearer has f told of each statement before it is sent, by several goroutines. It is
// meant for tests.
func (db *DB) SetHearer(f func(query string)) { db.dialect.heard.Store(&f) }

// Now is what Tx.Now would be in a transaction that began this moment.
func (db *DB) Now() time.Time {
	if clock := db.clock.Load(); clock != nil {
		return (*clock)().UTC().Truncate(time.Second)
	}
	return time.Now().UTC().Truncate(time.Second)
}

// Stats tell how work was gathered into commits since Open.
type Stats struct {
	Updates int64 // commands, with those that failed
	Commits int64 // transactions that wrote
	Fsyncs  int64 // waits for the disk: one a commit
	Largest int64 // most commands in one commit
}

type counts struct {
	updates, commits, largest atomic.Int64
	watch                     atomic.Pointer[func(int, time.Duration)]
}

// Watch calls f after each commit with how many commands shared it and how long it
// took. f must not wait: everybody waits for it.
func (db *DB) Watch(f func(commands int, took time.Duration)) { db.stats.watch.Store(&f) }

func (c *counts) committed(commands int, took time.Duration) {
	c.commits.Add(1)
	if watch := c.watch.Load(); watch != nil {
		(*watch)(commands, took)
	}
	for n := int64(commands); ; {
		old := c.largest.Load()
		if n <= old || c.largest.CompareAndSwap(old, n) {
			return
		}
	}
}

// Stats returns the counts since Open.
func (db *DB) Stats() Stats {
	commits := db.stats.commits.Load()
	return Stats{
		Updates: db.stats.updates.Load(), Commits: commits,
		Fsyncs: commits, Largest: db.stats.largest.Load(),
	}
}
