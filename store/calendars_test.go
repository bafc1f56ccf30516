package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func TestCalendarChangesAreNumbered(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
		db.SetClock(func() time.Time { return now })
		var made []store.CalendarChange
		for _, day := range []string{"2026-11-23", "2026-11-24"} {
			if err := db.Update(t.Context(), func(tx *store.Tx) error {
				c, err := tx.AddCalendarChange(t.Context(), store.CalendarChange{Calendar: "office", Days: day, Reason: "why", DeclaredBy: "boss"})
				made = append(made, c)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		if made[0].Num != 2 || made[1].Num != 3 || !made[1].DeclaredAt.Equal(now.Add(time.Second)) {
			t.Errorf("made %+v", made)
		}
		if err := db.View(t.Context(), func(tx *store.Tx) error {
			all, err := tx.CalendarChanges(t.Context(), 0)
			if err != nil {
				return err
			}
			later, err := tx.CalendarChanges(t.Context(), 2)
			if err != nil {
				return err
			}
			newest, err := tx.NewestCalendarChange(t.Context())
			if !cmp.Equal(all, made) || !slices.Equal(later, made[1:]) || newest != 3 {
				t.Errorf("%s %+v %d", cmp.Diff(made, all), later, newest)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}
