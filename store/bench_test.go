package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// together is how many callers the benchmarks have.
const together = 64

// BenchmarkCommit measures a step (the case is loaded, one item closed, one opened,
// a timer moved) beside the bare statements with the same bytes and as many steps
// per commit, in turns, since machines are noisy. It reports their ratio.
func BenchmarkCommit(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { compare(b, storetest.SQLite(b)) })
	if os.Getenv(storetest.Variable) != "" {
		b.Run("postgres", func(b *testing.B) { compare(b, storetest.Postgres(b)) }) // its floor is SQLite's, to tell how far away it is
	}
}

const slice = 500 // steps per turn

func compare(b *testing.B, dsn string) {
	db := storetest.Open(b, dsn)
	floor := openFloor(b)
	cases := make([]*engine.Case, together)
	for n := range cases {
		s := started(fmt.Sprintf("018f3c2a-%04d-7abc-8def-0123456789ab", n), "ali", engine.OpenItem{Item: staffItem(fmt.Sprintf("c%d-1", n), "claims")})
		fatten(&s.Outcome.Case)
		if err := db.Update(b.Context(), func(tx *store.Tx) error { return tx.Commit(b.Context(), 0, s) }); err != nil {
			b.Fatal(err)
		}
		cases[n] = &s.Outcome.Case
	}
	var ours, bare time.Duration
	before := db.Stats()
	steps := 0
	for b.Loop() {
		begin := time.Now()
		runTogether(b, func(n int) error { return oneStep(b.Context(), db, cases[n]) })
		ours += time.Since(begin)
		steps += slice
		size := max(1, int((db.Stats().Updates-before.Updates)/max(1, db.Stats().Commits-before.Commits)))
		begin = time.Now()
		floor.run(b, slice, size)
		bare += time.Since(begin)
	}
	stats := db.Stats()
	b.ReportMetric(float64(steps)/ours.Seconds(), "steps/s")
	b.ReportMetric(float64(steps)/bare.Seconds(), "raw/s")
	b.ReportMetric(bare.Seconds()/ours.Seconds(), "ratio")
	b.ReportMetric(float64(stats.Updates-before.Updates)/float64(stats.Commits-before.Commits), "steps/commit")
	b.ReportMetric(0, "ns/op")
}

func runTogether(b *testing.B, fn func(n int) error) {
	var left atomic.Int64
	left.Store(slice)
	var wg sync.WaitGroup
	for n := range together {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				if err := fn(n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// oneStep is what a person's hand-in does to the store.
func oneStep(ctx context.Context, db *store.DB, c *engine.Case) error {
	return db.Update(ctx, func(tx *store.Tx) error {
		is, err := tx.Case(ctx, c.ID)
		if err != nil {
			return err
		}
		it := is.Items[0]
		again := staffItem(fmt.Sprintf("%s-%d", is.ID, is.Seq+1), "claims")
		again.DueAt = noon.Add(time.Duration(is.Seq) * time.Minute)
		s := next(is, engine.CloseItem{ID: it.ID}, engine.OpenItem{Item: again},
			engine.SetTimer{Timer: engine.PendingTimer{ID: is.ID + "-t", Due: again.DueAt}})
		if is.Seq%2 == 0 {
			held := it
			held.Holder = "sara"
			if it.Holder != "" {
				held.Holder = ""
			}
			s = next(is, engine.UpdateItem{Item: held})
		}
		return tx.Commit(ctx, is.Seq, s)
	})
}

// fatten gives a case the weight of a real one.
func fatten(c *engine.Case) {
	for n := range 12 {
		c.Vars[fmt.Sprintf("variable_%d", n)] = "مقداری که یک نفر نوشته است"
	}
	c.Visits = map[string]int{"fill": 1, "review": 2, "pay": 1}
	c.Completed = map[string][]string{"fill": {"ali"}, "review": {"sara"}}
}

// floor is the same writes, with the same indexes, as bare prepared statements on a
// database of its own.
type floor struct {
	conn       *sql.Conn
	statements []*sql.Stmt
	state      string
	n          int
}

func openFloor(b *testing.B) *floor {
	pool, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "floor.db")+
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-32000)&_pragma=wal_autocheckpoint(4000)")
	if err != nil {
		b.Fatal(err)
	}
	conn, err := pool.Conn(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	f := &floor{conn: conn}
	b.Cleanup(func() {
		for _, s := range f.statements {
			_ = s.Close()
		}
		_ = conn.Close()
		_ = pool.Close()
	})
	f.exec(b, `CREATE TABLE c (num INTEGER PRIMARY KEY, id TEXT UNIQUE, no TEXT UNIQUE, customer TEXT, process TEXT, seq INTEGER, subject TEXT, state TEXT)`)
	f.exec(b, `CREATE INDEX c1 ON c (customer, num)`)
	f.exec(b, `CREATE INDEX c2 ON c (process, num)`)
	f.exec(b, `CREATE TABLE e (num INTEGER PRIMARY KEY, c INTEGER, seq INTEGER, event TEXT, facts TEXT, UNIQUE (c, seq))`)
	f.exec(b, `CREATE TABLE i (id TEXT PRIMARY KEY, pool TEXT, holder TEXT, due INTEGER, opened INTEGER, rank INTEGER, label TEXT) WITHOUT ROWID`)
	f.exec(b, `CREATE INDEX i1 ON i (pool, due, opened, id)`)
	f.exec(b, `CREATE INDEX i2 ON i (pool, opened, id)`)
	f.exec(b, `CREATE INDEX i3 ON i (pool, rank, due, opened, id)`)
	f.exec(b, `CREATE INDEX i4 ON i (holder, due, opened, id) WHERE holder <> ''`)
	f.exec(b, `CREATE TABLE t (id TEXT PRIMARY KEY, due INTEGER) WITHOUT ROWID`)
	f.exec(b, `CREATE INDEX t1 ON t (due, id)`)
	f.exec(b, `CREATE TABLE n (name TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID`)
	for _, query := range []string{
		`UPDATE c SET seq = ?, subject = ?, state = ? WHERE id = ?`,
		`INSERT INTO e (c, seq, event, facts) VALUES (?, ?, ?, ?)`,
		`DELETE FROM i WHERE id = ?`,
		`INSERT INTO i (id, pool, holder, due, opened, rank, label) VALUES (?, ?, ?, ?, ?, 2, ?)`,
		`INSERT INTO t (id, due) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET due = excluded.due`,
		`INSERT INTO n (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = n.n + excluded.n`,
		`UPDATE i SET holder = ? WHERE id = ?`,
		`SELECT state FROM c WHERE id = ?`,
	} {
		s, err := conn.PrepareContext(b.Context(), query) //nolint:sqlclosecheck // closed by the clean-up
		if err != nil {
			b.Fatal(err)
		}
		f.statements = append(f.statements, s)
	}
	c := started("x", "ali").Outcome.Case
	fatten(&c)
	c.Items = []engine.Item{staffItem("c-1", "claims")}
	state, err := json.Marshal(&c)
	if err != nil {
		b.Fatal(err)
	}
	f.state = string(state)
	for n := range together {
		f.exec(b, fmt.Sprintf("INSERT INTO c (id, seq, state) VALUES ('%s', 0, '')", floorID(n)))
	}
	return f
}

func floorID(n int) string { return fmt.Sprintf("018f3c2a-%04d-7abc-8def-0123456789ab", n) }

func (f *floor) exec(b *testing.B, query string) {
	if _, err := f.conn.ExecContext(b.Context(), query); err != nil {
		b.Fatal(err)
	}
}

func (f *floor) do(b *testing.B, statement int, args ...any) {
	if _, err := f.statements[statement].ExecContext(b.Context(), args...); err != nil {
		b.Fatal(err)
	}
}

// run writes steps, size of them in each commit.
func (f *floor) run(b *testing.B, steps, size int) {
	ctx := b.Context()
	for done := 0; done < steps; {
		if _, err := f.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
			b.Fatal(err)
		}
		for k := 0; k < size && done < steps; k++ {
			f.step(b)
			done++
		}
		if _, err := f.conn.ExecContext(ctx, "COMMIT"); err != nil {
			b.Fatal(err)
		}
	}
}

func (f *floor) step(b *testing.B) {
	f.n++
	n := f.n
	id := floorID(n % together)
	var state string
	if err := f.statements[7].QueryRowContext(b.Context(), id).Scan(&state); err != nil {
		b.Fatal(err)
	}
	f.do(b, 0, n, `{"fa":"خسارت"}`, f.state, id)
	f.do(b, 1, n%together, n, `{"kind":"submitted","id":"e-018f3c2a-0001-7abc-8def-0123456789ab-12","at":"2026-11-22T12:00:00Z","by":{"side":"system"},"input":{"timer":"018f3c2a-0001-7abc-8def-0123456789ab-1"}}`,
		`[{"kind":"entered","step":"review","glass":"public","data":{"n":1}}]`)
	switch n % 2 {
	case 0:
		f.do(b, 6, "sara", fmt.Sprintf("%s-%d", id, n-1))
		f.do(b, 5, "mine:sara", 1)
		f.do(b, 5, "pool:queue:claims", -1)
	default:
		f.do(b, 2, fmt.Sprintf("%s-%d", id, n-together))
		f.do(b, 3, fmt.Sprintf("%s-%d", id, n), "queue:claims", "", n, n, "{}")
		f.do(b, 4, id, n)
		f.do(b, 5, "mine:sara", -1)
		f.do(b, 5, "pool:queue:claims", 1)
	}
}
