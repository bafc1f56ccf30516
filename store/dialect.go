package store

import (
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	"github.com/uptrace/bun/schema"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// dialect answers every question on which the two databases differ. Nothing else in
// this package asks which database it speaks to.
type dialect struct {
	fault      atomic.Pointer[func() error] // of tests: asked before each statement
	heard      atomic.Pointer[func(string)] // of tests: told of each statement
	bun        schema.Dialect
	types      *strings.Replacer // the {words} of the migrations
	numbered   bool              // arguments are $1, $2 instead of ?
	keepsStmts bool              // the driver itself keeps prepared statements
	pipelines  bool              // many statements go in one round trip
	packs      bool              // JSON of cases and events is kept short
	skipLocked string            // ends a select that leases rows
	rowLocks   bool              // a row that is read can be kept from others until the transaction ends
	lock       string            // takes a lock by number until the transaction ends; "" if writers are alone
	patient    string            // lets the statements of a transaction take as long as they need; "" if they may anyway
	quiet      string            // waits until nobody is within writing an event; "" if writers are alone
	sequences  bool              // case numbers come from a sequence, which locks nothing
	shards     int               // rows per counter, so that writers do not wait for each other
	size       string            // bytes in the database
	found      findWords         // how words are kept and found
	about      []question        // which database it is, and how it is set
	rebound    sync.Map          // statement -> the same with numbered arguments
}

func sqliteDialect() *dialect {
	return &dialect{
		bun: secondsDialect{sqlitedialect.New()},
		types: strings.NewReplacer(
			"{serial}", "INTEGER PRIMARY KEY", "{id}", "TEXT", "{text}", "TEXT", "{json}", "TEXT",
			"{time}", "TIMESTAMP", "{int}", "INTEGER", "{bytes}", "BLOB", "{clustered}", " WITHOUT ROWID",
			"{day}", "86400", "{audit triggers}", sqliteAuditTriggers, "{member triggers}", sqliteMemberTriggers, "{found}", sqliteFound, "{standing}", standingIn(sqliteTokens),
		),
		shards: 1,
		found:  sqliteSearch(),
		size:   "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
		about: []question{
			{"SQLite", "SELECT sqlite_version()"},
			{"journal_mode", "PRAGMA journal_mode"},
			{"synchronous", "PRAGMA synchronous"},
			{"page_size", "PRAGMA page_size"},
			{"readers' cache_size", "PRAGMA cache_size"},
			{"wal_autocheckpoint", "PRAGMA wal_autocheckpoint"},
		},
	}
}

func postgresDialect() *dialect {
	return &dialect{
		bun: pgdialect.New(),
		types: strings.NewReplacer(
			"{serial}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "{id}", `TEXT COLLATE "C"`, "{text}", "TEXT", "{json}", "JSON",
			"{time}", "TIMESTAMPTZ(0)", "{int}", "BIGINT", "{bytes}", "BYTEA", "{clustered}", "",
			"{day}", "INTERVAL '24 hours'", "{audit triggers}", postgresAuditTriggers, "{member triggers}", postgresMemberTriggers, "{found}", postgresFound, "{standing}", standingIn(postgresTokens),
		),
		numbered:   true,
		keepsStmts: true,
		pipelines:  true,
		skipLocked: " FOR UPDATE SKIP LOCKED",
		rowLocks:   true,
		lock:       "SELECT pg_advisory_xact_lock(?)",
		patient:    "SET LOCAL statement_timeout = 0",
		quiet:      "LOCK TABLE events IN SHARE MODE",
		sequences:  true,
		found:      postgresSearch(),
		shards:     8,
		size:       "SELECT pg_database_size(current_database())",
		about: []question{
			{"PostgreSQL", "SHOW server_version"},
			{"fsync", "SHOW fsync"},
			{"synchronous_commit", "SHOW synchronous_commit"},
			{"full_page_writes", "SHOW full_page_writes"},
			{"shared_buffers", "SHOW shared_buffers"},
		},
	}
}

// secondsDialect writes times as whole seconds since 1970, as the driver does for
// arguments: four bytes that sort, instead of 25.
type secondsDialect struct{ *sqlitedialect.Dialect }

// AppendTime writes a time into a statement.
func (secondsDialect) AppendTime(b []byte, t time.Time) []byte {
	return strconv.AppendInt(b, t.Unix(), 10)
}

// bind writes the arguments of query as the database wants them. The statements of
// this package have no question mark in a literal.
func (d *dialect) bind(query string) string {
	if !d.numbered {
		return query
	}
	if known, ok := d.rebound.Load(query); ok {
		return known.(string)
	}
	var b strings.Builder
	for n, part := range strings.Split(query, "?") {
		if n > 0 {
			b.WriteString("$" + strconv.Itoa(n))
		}
		b.WriteString(part)
	}
	d.rebound.Store(query, b.String())
	return b.String()
}

// again reports whether the same command may succeed when it is run once more.
func (d *dialect) again(err error) bool {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	switch pg.Code {
	case "40001", "40P01": // not serialised, a deadlock
		return true
	case "25P03": // this server was stopped or cut off within the transaction, which was given up
		return true
	}
	return false
}

// duplicate reports whether err is a broken unique index.
func (d *dialect) duplicate(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	if !errors.As(err, &lite) {
		return false
	}
	return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
}
