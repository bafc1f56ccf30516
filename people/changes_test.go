package people_test

import (
	"context"
	"slices"
	"testing"

	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// TestChangesOfRights: whatever may end somebody's right is told, once, to everybody who
// listens, and what came before one listened is not.
func TestChangesOfRights(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		ctx := t.Context()
		update := func(f func(context.Context, *store.Tx) error) func() error {
			return func() error { return db.Update(ctx, func(tx *store.Tx) error { return f(ctx, tx) }) }
		}
		token, p, err := w.s.SignIn(ctx, "sara", password, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := update(func(ctx context.Context, tx *store.Tx) error { return tx.UpdatePerson(ctx, p) })(); err != nil {
			t.Fatal(err)
		}
		mine, others := w.s.Changes(), w.s.Changes()
		for _, c := range []*people.Changes{mine, others} {
			if got, err := c.Next(ctx); err != nil || got != nil {
				t.Fatalf("at the beginning: %v, %v", got, err)
			}
		}
		for _, step := range []struct {
			name string
			do   func() error
			want []string
		}{
			{"nothing", func() error { return nil }, nil},
			{"a role less", update(func(ctx context.Context, tx *store.Tx) error { p.Roles = nil; return tx.UpdatePerson(ctx, p) }), []string{p.ID}},
			{"twice at once", update(func(ctx context.Context, tx *store.Tx) error {
				p.Disabled = true
				if err := tx.UpdatePerson(ctx, p); err != nil {
					return err
				}
				return tx.DropSessionsOf(ctx, p.ID)
			}), []string{p.ID}},
			{"a session that is gone already", func() error { return w.s.SignOut(ctx, token) }, nil},
			{"a new session", func() error {
				p.Disabled = false
				if err := update(func(ctx context.Context, tx *store.Tx) error { return tx.UpdatePerson(ctx, p) })(); err != nil {
					return err
				}
				token, _, err = w.s.SignIn(ctx, "sara", password, "")
				return err
			}, []string{p.ID}},
			{"signing out", func() error { return w.s.SignOut(ctx, token) }, []string{p.ID}},
		} {
			if err := step.do(); err != nil {
				t.Fatalf("%s: %v", step.name, err)
			}
			for _, c := range []*people.Changes{mine, others} {
				if got, err := c.Next(ctx); err != nil || !slices.Equal(got, step.want) {
					t.Errorf("%s: told %v, error %v", step.name, got, err)
				}
			}
		}
	})
}

// TestManyChangesAreForgotten: the table stays short, and nobody who listens misses one.
func TestManyChangesAreForgotten(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		ctx := t.Context()
		c := w.s.Changes()
		if _, err := c.Next(ctx); err != nil {
			t.Fatal(err)
		}
		for range 8 {
			err := db.Update(ctx, func(tx *store.Tx) error {
				for range 900 {
					if err := tx.UpdatePerson(ctx, w.p); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if got, err := c.Next(ctx); err != nil || len(got) != 1 {
				t.Fatalf("told %v, error %v", got, err)
			}
		}
		var left []store.RightsChange
		if err := db.View(ctx, func(tx *store.Tx) (err error) {
			left, err = tx.RightsChanges(ctx, 0)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if left[0].Num <= 1 {
			t.Error("nothing was forgotten")
		}
	})
}
