package store_test

import (
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func TestFactors(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		ctx := t.Context()
		addPeople(t, db, store.Person{ID: "1", Login: "a"}, store.Person{ID: "2", Login: "b"})
		f := store.Factor{Person: "1", Secret: "s", MadeAt: noon}
		update(t, db, func(tx *store.Tx) error {
			if err := tx.PutFactor(ctx, f); err != nil {
				return err
			}
			return tx.AddSession(ctx, store.Session{Hash: "h", Person: "1", CreatedAt: noon, ExpiresAt: noon, SeenAt: noon})
		})
		hasFactor := func(want bool) {
			wantErr(t, db.View(ctx, func(tx *store.Tx) error {
				s, err := tx.Session(ctx, "h")
				if s.HasFactor != want || s.Method != store.ByPassword {
					t.Errorf("session %+v, want a factor: %v", s, want)
				}
				return err
			}), nil)
		}
		hasFactor(false)
		f.ConfirmedAt, f.LastStep, f.Failed, f.WaitUntil = noon, 59_000_000_000, 3, noon.Add(time.Minute)
		update(t, db, func(tx *store.Tx) error { return tx.PutFactor(ctx, f) })
		hasFactor(true)
		view(t, db, func(tx *store.Tx) error {
			got, err := tx.Factor(ctx, "1")
			same(t, "factor", got, f)
			_, none := tx.Factor(ctx, "2")
			wantErr(t, none, store.ErrNotFound)
			return err
		})
		for _, want := range []bool{true, false} {
			update(t, db, func(tx *store.Tx) error {
				was, err := tx.DropFactor(ctx, "1")
				same(t, "dropped", was, want)
				return err
			})
		}
		hasFactor(false)
	})
}

func TestRecoveryCodes(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		addPeople(t, db, store.Person{ID: "1", Login: "a"}, store.Person{ID: "2", Login: "b"})
		update(t, db, func(tx *store.Tx) error { return tx.SetRecoveryCodes(ctx, "1", []string{"old"}) })
		update(t, db, func(tx *store.Tx) error { return tx.SetRecoveryCodes(ctx, "1", []string{"x", "y"}) })
		spent := func(person, hash string) (ok bool) {
			wantErr(t, db.Update(ctx, func(tx *store.Tx) (err error) {
				ok, err = tx.SpendRecoveryCode(ctx, person, hash)
				return err
			}), nil)
			return ok
		}
		if spent("1", "old") || spent("2", "x") || !spent("1", "x") || spent("1", "x") {
			t.Error("a code counts that should not, or not once")
		}
		view(t, db, func(tx *store.Tx) error {
			n, err := tx.RecoveryCodes(ctx, "1")
			same(t, "left", n, 1)
			return err
		})
	})
}

func TestAKeyIsNotChanged(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		settle := func(tx *store.Tx) error { return tx.SettleKey(ctx, "one") }
		wantErr(t, db.View(ctx, settle), nil)
		wantErr(t, db.Update(ctx, settle), nil)
		wantErr(t, db.Update(ctx, settle), nil)
		other := func(tx *store.Tx) error { return tx.SettleKey(ctx, "other") }
		wantErr(t, db.Update(ctx, other), store.ErrKey)
		wantErr(t, db.View(ctx, other), store.ErrKey)
	})
}

func TestIdentities(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		ctx := t.Context()
		addPeople(
			t, db, store.Person{ID: "1", Login: "a", Side: engine.Staff, Email: "A@x.ir"},
			store.Person{ID: "2", Login: "b", Side: engine.Staff, Email: "a@X.ir"},
			store.Person{ID: "3", Login: "c", Side: engine.Staff, Email: "a@x.ir"},
			store.Person{ID: "4", Login: "d", Side: engine.Customer, Email: "a@x.ir"},
			store.Person{ID: "5", Login: "e", Side: engine.Customer},
		)
		i := store.Identity{Issuer: "https://id", Subject: "s", Person: "1", Roles: []string{"boss"}, LinkedAt: noon, SeenAt: noon}
		update(t, db, func(tx *store.Tx) error { return tx.PutIdentity(ctx, i) })
		i.Roles, i.SeenAt = nil, noon.Add(time.Hour)
		stolen := i
		stolen.Person, stolen.LinkedAt = "2", i.SeenAt
		update(t, db, func(tx *store.Tx) error { return tx.PutIdentity(ctx, stolen) })
		view(t, db, func(tx *store.Tx) error {
			got, err := tx.Identity(ctx, "https://id", "s")
			same(t, "identity", got, i)
			_, none := tx.Identity(ctx, "https://other", "s")
			wantErr(t, none, store.ErrNotFound)
			all, err2 := tx.IdentitiesOf(ctx, "1")
			same(t, "identities", all, []store.Identity{i})
			staff, err3 := tx.PeopleByMail(ctx, engine.Staff, "a@x.IR")
			customers, err4 := tx.PeopleByMail(ctx, engine.Customer, "a@x.ir")
			nobody, err5 := tx.PeopleByMail(ctx, engine.Customer, "")
			if len(staff) != 2 || len(customers) != 1 || len(nobody) != 0 {
				t.Errorf("%d of staff, %d customers, %d without a mail", len(staff), len(customers), len(nobody))
			}
			for _, err := range []error{err, err2, err3, err4, err5} {
				wantErr(t, err, nil)
			}
			return nil
		})
	})
}

func TestAMarkIsSpentOnce(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		ctx := t.Context()
		spend := func() (first bool) {
			wantErr(t, db.Update(ctx, func(tx *store.Tx) (err error) {
				first, err = tx.Spend(ctx, "m", tx.Now.Add(time.Minute))
				return err
			}), nil)
			return first
		}
		if !spend() || spend() {
			t.Error("it is spent once")
		}
		later(2 * time.Minute)
		if !spend() {
			t.Error("what is over was not forgotten")
		}
	})
}
