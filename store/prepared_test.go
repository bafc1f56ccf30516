package store

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"reflect"
	"testing"
	"unsafe"

	sqlite3 "modernc.org/sqlite/lib"
)

// A statement that is kept is prepared once, whatever is bound to it: SQLite prepares
// those anew whose plan may depend on a value, as that of a bare limit does.
func TestStatementsStayPrepared(t *testing.T) {
	ctx := t.Context()
	db, err := Open(ctx, Options{DSN: filepath.Join(t.TempDir(), "k.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	err = db.Update(ctx, func(tx *Tx) error {
		preparedAnew(t, tx.s.conn) // the tables were made since
		for name, run := range watched(ctx) {
			for range 3 {
				if err := run(tx); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
			}
			for _, query := range preparedAnew(t, tx.s.conn) {
				t.Errorf("%s is prepared anew: %s", name, query)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// preparedAnew are the statements of a connection that SQLite has prepared more than
// once since it was last asked. The driver does not tell; its library does.
func preparedAnew(t *testing.T, c *sql.Conn) (queries []string) {
	t.Helper()
	err := c.Raw(func(conn any) error {
		fields := reflect.ValueOf(conn).Elem()
		tls, db := hidden(fields.FieldByName("tls")), hidden(fields.FieldByName("db"))
		call := func(f any, args ...any) uint64 {
			in := []reflect.Value{tls}
			for _, a := range args {
				in = append(in, reflect.ValueOf(a))
			}
			out := reflect.ValueOf(f).Call(in)[0]
			if out.CanInt() {
				return uint64(out.Int()) //nolint:gosec // a count
			}
			return out.Uint()
		}
		for stmt := uintptr(0); ; {
			stmt = uintptr(call(sqlite3.Xsqlite3_next_stmt, uintptr(db.Uint()), stmt))
			if stmt == 0 {
				return nil
			}
			if call(sqlite3.Xsqlite3_stmt_status, stmt, int32(sqlite3.SQLITE_STMTSTATUS_REPREPARE), int32(1)) > 0 {
				queries = append(queries, words(uintptr(call(sqlite3.Xsqlite3_sql, stmt))))
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return queries
}

// hidden reads a field that is not exported.
func hidden(field reflect.Value) reflect.Value {
	return reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()
}

// words reads a C string.
func words(at uintptr) string {
	start := *(*unsafe.Pointer)(unsafe.Pointer(&at))
	n := 0
	for *(*byte)(unsafe.Add(start, n)) != 0 {
		n++
	}
	return string(unsafe.Slice((*byte)(start), n))
}
