package people_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func TestIdentity(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		asked := 0
		var down error
		reach(t, w, func(o *people.Options) {
			o.Registry = func(_ context.Context, nationalID, birthDate string) (people.Identity, error) {
				asked++
				return people.Identity{Known: nationalID == "0012345679" && birthDate == "1990-01-01", Name: "سارا  محمدي"}, down
			}
		})
		for _, bad := range [][2]string{{"123", "1990-01-01"}, {"0012345679", ""}, {"0012345679", "2090-01-01"}} {
			if _, err := w.s.VerifyIdentity(t.Context(), w.p, bad[0], bad[1]); !fault.Is(err, fault.Invalid) {
				t.Errorf("%v: %v", bad, err)
			}
		}
		if asked != 0 {
			t.Errorf("the registry was asked %d times for what nobody can be", asked)
		}
		down = errors.New("no answer in time")
		if _, err := w.s.VerifyIdentity(t.Context(), w.p, "0012345679", "1990-01-01"); !fault.Is(err, fault.Unavailable) {
			t.Errorf("no answer: %v", err)
		}
		down = nil
		if _, err := w.s.VerifyIdentity(t.Context(), w.p, "0012345679", "1991-01-01"); !fault.Is(err, fault.Invalid) {
			t.Errorf("another birthday: %v", err)
		}
		p, err := w.s.VerifyIdentity(t.Context(), w.p, "۰۰۱۲۳۴۵۶۷۹", "1990-01-01")
		if err != nil || !p.IdentityAt.Equal(w.now) || p.Name != "سارا محمدی" || p.Attributes["national_id"] != "0012345679" {
			t.Fatalf("%+v, %v", p, err)
		}
		if _, err := w.s.VerifyIdentity(t.Context(), p, "0012345679", "1990-01-01"); !fault.Is(err, fault.NotFound) {
			t.Errorf("once more: %v", err)
		}
	})
}

func TestNobodyGoesThroughBirthdays(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		asked := 0
		reach(t, w, func(o *people.Options) {
			o.Registry = func(context.Context, string, string) (people.Identity, error) {
				asked++
				return people.Identity{}, nil
			}
		})
		day := time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
		for range 20 {
			_, _ = w.s.VerifyIdentity(t.Context(), w.p, "0012345679", day.Format(time.DateOnly))
			day = day.AddDate(0, 0, 1)
		}
		if asked != 5 {
			t.Errorf("the registry was asked %d times", asked)
		}
		staff := w.person(t, people.Person{Login: "boss", Name: "رئیس", Side: engine.Staff})
		if _, err := w.s.VerifyIdentity(t.Context(), staff, "0012345679", "1990-01-01"); !fault.Is(err, fault.NotFound) {
			t.Errorf("staff: %v", err)
		}
	})
}
