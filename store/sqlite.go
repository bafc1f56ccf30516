package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/uptrace/bun"
	"modernc.org/sqlite" // and the driver "sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// memory is the name of a database that lives as long as the DB.
const memory = ":memory:"

// pragmas of every connection. The driver itself puts busy_timeout first. A page of a cache
// takes eight kilobytes: with its head it is a little more than four, and memory comes in
// powers of two. Larger caches save calls of the system, whose own cache has the pages, and
// made no difference to steps and lists among a million cases.
var pragmas = []string{
	"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
	"cache_size(-12000)", "wal_autocheckpoint(4000)", "temp_store(MEMORY)",
}

func openSQLite(ctx context.Context, o Options) (*DB, error) {
	keepMemory()
	path, name, err := sqliteName(o.DSN)
	if err != nil {
		return nil, err
	}
	pool, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, err
	}
	db := &DB{dialect: sqliteDialect(), pool: pool, path: path}
	db.bun = bun.NewDB(pool, db.dialect.bun)
	if err := db.openWriter(ctx, o.Demonstration); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	db.dialect.packs = true
	if path != "" {
		db.readers = newReaders(pool, db.dialect)
	}
	return db, nil
}

func (db *DB) openWriter(ctx context.Context, demonstration bool) error {
	conn, err := connect(ctx, db.pool)
	if err != nil {
		return err
	}
	s := newSession(conn, db.dialect)
	s.whole = true
	if err := migrate(ctx, s, "BEGIN IMMEDIATE", demonstration); err != nil {
		return errors.Join(err, s.close())
	}
	db.writer = newWriter(s, &db.stats) //nolint:contextcheck // the writer outlives the call that opens it
	return nil
}

// How long connect waits for others, and for how long at a time.
const (
	connectTime  = 10 * time.Second
	connectPause = 10 * time.Millisecond
)

// connect opens a connection. While somebody else makes the same file, or closes it as
// the last one, SQLite refuses the change to a write-ahead log at once: busy_timeout
// does not cover it.
func connect(ctx context.Context, pool *sql.DB) (*sql.Conn, error) {
	for began := time.Now(); ; {
		conn, err := pool.Conn(ctx)
		if err == nil || !busy(err) || time.Since(began) > connectTime {
			return conn, err
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), err)
		case <-time.After(connectPause):
		}
	}
}

// busy reports whether somebody else holds a lock of the file.
func busy(err error) bool {
	var lite *sqlite.Error
	return errors.As(err, &lite) && lite.Code()&0xff == sqlite3.SQLITE_BUSY
}

// sqliteName turns what the operator wrote into a path and the driver's name for it.
func sqliteName(dsn string) (path, name string, err error) {
	path = dsn
	given := url.Values{}
	if rest, ok := strings.CutPrefix(dsn, "file:"); ok {
		file, query, _ := strings.Cut(rest, "?")
		if given, err = url.ParseQuery(query); err != nil {
			return "", "", fmt.Errorf("read %q: %w", dsn, err)
		}
		path = file
	}
	for _, p := range pragmas {
		given.Add("_pragma", p)
	}
	given.Set("_time_integer_format", "unix")
	given.Set("_inttotime", "1")
	if path == "" || path == memory || given.Get("mode") == "memory" {
		return "", "file::memory:?" + given.Encode(), nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", "", err
	}
	return path, "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + given.Encode(), nil
}

// readerPragmas are those of readers beside the others. Each keeps few pages of its own: what
// many lists read lies in the system's memory once, and not in that of each reader.
var readerPragmas = [...]string{"PRAGMA query_only = 1", "PRAGMA cache_size = -4000"}

// readers are connections for views, each with its prepared statements.
type readers struct {
	pool    *sql.DB
	dialect *dialect
	idle    chan *session // nil stands for one that is not open yet
}

func newReaders(pool *sql.DB, d *dialect) *readers {
	n := max(4, runtime.NumCPU())
	r := &readers{pool: pool, dialect: d, idle: make(chan *session, n)}
	for range n {
		r.idle <- nil
	}
	return r
}

func (r *readers) view(ctx context.Context, db *DB, fn func(*Tx) error) error {
	s, err := r.take(ctx)
	if err != nil {
		return err
	}
	defer func() { r.idle <- s }()
	if s == nil {
		if s, err = r.open(ctx); err != nil {
			return err
		}
	}
	free := context.WithoutCancel(ctx)
	if _, err := s.exec(free, "BEGIN"); err != nil {
		return fmt.Errorf("begin view: %w", err)
	}
	defer func() {
		if _, err := s.exec(free, "ROLLBACK"); err != nil {
			s.discard()
			s = nil
		}
	}()
	tx := db.begin(s, false)
	if err := tx.run(fn); err != nil {
		return err
	}
	tx.finish()
	return nil
}

func (r *readers) take(ctx context.Context) (*session, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case s, ok := <-r.idle:
		if !ok {
			return nil, ErrClosed
		}
		return s, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (r *readers) open(ctx context.Context) (*session, error) {
	conn, err := connect(ctx, r.pool)
	if err != nil {
		return nil, err
	}
	s := newSession(conn, r.dialect)
	for _, pragma := range readerPragmas {
		if _, err := s.exec(ctx, pragma); err != nil {
			return nil, errors.Join(err, s.close())
		}
	}
	return s, nil
}

// close waits for the views that run.
func (r *readers) close() error {
	var errs []error
	for range cap(r.idle) {
		if s := <-r.idle; s != nil {
			errs = append(errs, s.close())
		}
	}
	close(r.idle)
	return errors.Join(errs...)
}
