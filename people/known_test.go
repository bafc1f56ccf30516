package people_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func (w *world) note(t *testing.T, n people.Newcomer) (p people.Person, err error) {
	t.Helper()
	err = w.db.Update(t.Context(), func(tx *store.Tx) (err error) {
		p, err = people.Note(t.Context(), tx, n)
		return err
	})
	return p, err
}

func (w *world) lookUp(t *testing.T, by, word string) (found []people.Person, err error) {
	t.Helper()
	err = w.db.Update(t.Context(), func(tx *store.Tx) (err error) {
		found, err = people.LookUp(t.Context(), tx, people.Person{ID: by}, word)
		return err
	})
	return found, err
}

func TestANewcomerIsUnproven(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		p := reach(t, w)
		mina, err := w.note(t, people.Newcomer{Name: "مينا", Mobile: "+98 912 333 3333", NationalID: "0012345679"})
		if err != nil || mina.Side != engine.Customer || mina.Mobile != "09123333333" || mina.Name != "مینا" {
			t.Fatalf("%+v, %v", mina, err)
		}
		for _, word := range []string{"09123333333", "۰۰۱۲۳۴۵۶۷۹", mina.Login} {
			found, err := w.lookUp(t, "clerk", word)
			if err != nil || len(found) != 1 || found[0].ID != mina.ID {
				t.Errorf("%q finds %v, %v", word, found, err)
			}
		}
		for _, again := range []people.Newcomer{{Name: "x", Mobile: "09123333333"}, {Name: "x", Mobile: "09124444444", NationalID: "0012345679"}} {
			if _, err := w.note(t, again); !fault.Is(err, fault.Conflict) {
				t.Errorf("%+v: %v", again, err)
			}
		}
		for _, bad := range []people.Newcomer{{Mobile: "09124444444"}, {Name: "x"}, {Name: "x", Mobile: "77"}, {Name: "x", Mobile: "09124444444", NationalID: "12"}} {
			if _, err := w.note(t, bad); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		w.apply(t, p, "09123333333") // the mobile is free for who proves it
	})
}

func TestLooksAreCounted(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		for i := range 100 {
			if _, err := w.lookUp(t, "clerk", fmt.Sprintf("0912%07d", i)); err != nil {
				t.Fatal(err)
			}
		}
		_, err := w.lookUp(t, "clerk", "sara")
		if f := fault.As(err); f == nil || f.Code != fault.TooMany || f.Wait != time.Hour {
			t.Errorf("the next: %v", err)
		}
		if _, err := w.lookUp(t, "another", "sara"); err != nil {
			t.Errorf("another clerk: %v", err)
		}
		w.now = w.now.Add(time.Hour)
		if _, err := w.lookUp(t, "clerk", "sara"); err != nil {
			t.Errorf("after the hour: %v", err)
		}
	})
}
