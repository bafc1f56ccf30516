package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// trail lists what a filter finds.
func trail(t *testing.T, db *store.DB, f store.AuditFilter) []store.AuditEntry {
	t.Helper()
	var all []store.AuditEntry
	if err := db.View(t.Context(), func(tx *store.Tx) (err error) {
		all, err = tx.Audit(t.Context(), f)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func write(t *testing.T, db *store.DB, entries ...store.AuditEntry) {
	t.Helper()
	if err := db.Update(t.Context(), func(tx *store.Tx) error { return tx.AddAudit(t.Context(), entries...) }); err != nil {
		t.Fatal(err)
	}
}

func TestTheTrailIsFiltered(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		day := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
		write(t, db,
			store.AuditEntry{At: day.Add(-time.Second), Person: "a", Deed: "claim", Case: "c1", Outcome: store.AuditAllowed, Fields: []string{"iban", "amount"}},
			store.AuditEntry{At: day, Person: "a", Deed: "submit", Case: "c2", Outcome: store.AuditRefused, Status: 409},
			store.AuditEntry{At: day.Add(time.Hour), Person: "b", Deed: "claim", Outcome: store.AuditAllowed},
		)
		for _, tt := range []struct {
			f    store.AuditFilter
			want string
		}{
			{store.AuditFilter{}, "b claim, a submit, a claim"},
			{store.AuditFilter{Person: "a"}, "a submit, a claim"},
			{store.AuditFilter{Case: "c1"}, "a claim"},
			{store.AuditFilter{Deed: "claim"}, "b claim, a claim"},
			{store.AuditFilter{From: day}, "b claim, a submit"},
			{store.AuditFilter{Until: day}, "a claim"},
			{store.AuditFilter{Limit: 1}, "b claim"},
			{store.AuditFilter{After: "nonsense"}, ""},
			{store.AuditFilter{Person: "a", After: trail(t, db, store.AuditFilter{Person: "a"})[0].Cursor()}, "a claim"},
		} {
			var got []string
			for _, e := range trail(t, db, tt.f) {
				got = append(got, e.Person+" "+e.Deed)
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("%+v: %v", tt.f, got)
			}
		}
		want := store.AuditEntry{At: day.Add(-time.Second), Person: "a", Deed: "claim", Case: "c1", Outcome: store.AuditAllowed, Fields: []string{"iban", "amount"}}
		if diff := cmp.Diff(want, trail(t, db, store.AuditFilter{Case: "c1"})[0], cmpopts.IgnoreFields(store.AuditEntry{}, "Num")); diff != "" {
			t.Error(diff)
		}
	})
}

// TestNobodyChangesTheTrail: the database itself refuses, until the operator's command
// releases what is old.
func TestNobodyChangesTheTrail(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		db := storetest.Open(t, dsn)
		day := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
		write(t, db, store.AuditEntry{At: day, Person: "old", Deed: "claim"}, store.AuditEntry{At: day.AddDate(1, 0, 0), Person: "new", Deed: "claim"})
		harms := []string{
			"UPDATE audit SET person = 'x'", "DELETE FROM audit", "DELETE FROM audit WHERE person = 'old'",
			"UPDATE audit SET at = at WHERE num = 1",
		}
		if strings.HasPrefix(dsn, "postgres") {
			harms = append(harms, "TRUNCATE audit")
		} else {
			harms = append(harms, "INSERT OR REPLACE INTO audit SELECT num, at, request, 'x', session, behalf, deed, kind, object, case_id, outcome, status, fields, address FROM audit")
		}
		for _, harm := range harms {
			if err := storetest.TryExecute(t, dsn, harm); err == nil || !strings.Contains(err.Error(), "the audit trail") {
				t.Errorf("%s: %v", harm, err)
			}
		}
		if err := db.Update(t.Context(), func(tx *store.Tx) error {
			n, err := tx.ForgetAudit(t.Context(), day.Add(time.Second))
			if n != 1 {
				t.Errorf("forgot %d", n)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var left []string
		for _, e := range trail(t, db, store.AuditFilter{}) {
			left = append(left, e.Deed+" "+e.Person+e.Object)
		}
		if diff := cmp.Diff([]string{"forgetAudit 2026-11-21T00:00:01Z", "claim new"}, left); diff != "" {
			t.Error(diff)
		}
		if err := storetest.TryExecute(t, dsn, "DELETE FROM audit"); err == nil {
			t.Error("the rest is free too")
		}
	})
}

// Attack case 33: what people send cannot make another line of the trail, nor move a
// cursor, nor turn text around.
func TestEntriesAreInert(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		write(t, db, store.AuditEntry{
			Object: "a\r\n2026-11-21 operator signIn allowed", Fields: []string{"x\x1b[2Jy", "\u202egnp.exe"}, Address: "::1\u2028",
			Deed: strings.Repeat("x", 10_000), Kind: `a\u000a`, Person: "می\u200cشود",
		})
		e := trail(t, db, store.AuditFilter{})[0]
		want := store.AuditEntry{
			Object: `a\u000d\u000a2026-11-21 operator signIn allowed`, Fields: []string{`x\u001b[2Jy`, `\u202egnp.exe`}, Address: `::1\u2028`,
			Deed: strings.Repeat("x", 200), Kind: `a\\u000a`, Person: "می\u200cشود",
		}
		if diff := cmp.Diff(want, e, cmpopts.IgnoreFields(store.AuditEntry{}, "Num", "At")); diff != "" {
			t.Error(diff)
		}
	})
}

// TestADeedIsWrittenByItsCommand: together with what it does, once, and not at all when
// that is given up.
func TestADeedIsWrittenByItsCommand(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		d := &store.Deed{Entry: store.AuditEntry{Deed: "setLang", Person: "a"}}
		ctx := store.WithDeed(t.Context(), d)
		given := errors.New("given up")
		if err := db.Update(ctx, func(*store.Tx) error { return given }); !errors.Is(err, given) || d.Written() {
			t.Fatalf("%v, written %v", err, d.Written())
		}
		for range 2 {
			if err := db.Update(ctx, func(*store.Tx) error { store.About(ctx, "person", "b"); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		after := store.WithDeed(ctx, nil) // what goes on after the answer
		if err := db.Update(after, func(*store.Tx) error { store.InCase(after, "c"); return nil }); err != nil || d.Entry.Case != "" {
			t.Fatalf("%v, %+v", err, d.Entry)
		}
		all := trail(t, db, store.AuditFilter{})
		if len(all) != 1 || all[0].Object != "b" || !d.Written() {
			t.Errorf("%+v", all)
		}
	})
}
