package store_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// A file that was begun as plain JSON, by an older program or on purpose, goes on packed,
// and the other way round.
func TestPlainAndPackedRowsAreReadAlike(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "k.db")
	s := started("c", "ali")
	s.Event.Input = engine.Started{Case: "c", No: "1", Customer: "ali", Values: map[string]any{"note": strings.Repeat("as long as it takes ", 20)}}
	var want []store.StoredEvent
	for n, plain := range []bool{true, false, true, false} {
		db, err := store.Open(t.Context(), store.Options{DSN: dsn, Plain: plain})
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			s = next(s.Outcome.Case)
		}
		update(t, db, func(tx *store.Tx) error { return tx.Commit(t.Context(), n, s) })
		want = append(want, store.StoredEvent{Seq: n + 1, Event: s.Event, Facts: s.Outcome.Facts})
		view(t, db, func(tx *store.Tx) error {
			c, err := tx.Case(t.Context(), "c")
			if err != nil || c.Seq != n+1 {
				t.Errorf("%d: %+v, %v", n, c, err)
			}
			got, err := tx.Events(t.Context(), "c")
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%d: %s", n, d)
			}
			return err
		})
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	stored := map[string]int{}
	rows, err := storetest.Raw(t, dsn).QueryContext(t.Context(), "SELECT typeof(state) FROM cases UNION ALL SELECT typeof(event) FROM events")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var kind string
		if err := rows.Scan(&kind); err != nil {
			t.Fatal(err)
		}
		stored[kind]++
	}
	if stored["text"] == 0 || stored["blob"] == 0 || rows.Err() != nil {
		t.Errorf("%v, %v", stored, rows.Err())
	}
}
