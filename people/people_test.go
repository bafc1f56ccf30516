package people_test

import (
	"sync"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// password is everybody's.
const password = "correct horse"

// hashed is the hash of it, made once: it is slow by design.
var hashed = sync.OnceValues(func() (string, error) { return people.Hash(password) })

type world struct {
	db  *store.DB
	now time.Time
	s   *people.Service
	p   people.Person
}

func setup(t *testing.T, db *store.DB) *world {
	t.Helper()
	w := &world{db: db, now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	db.SetClock(func() time.Time { return w.now })
	s := people.New(db)
	hash, err := hashed()
	if err != nil {
		t.Fatal(err)
	}
	w.s = s
	w.p, err = s.Add(t.Context(), people.Person{Login: " Sara ", Name: "سارا", Side: engine.Customer}, hash)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestSignIn(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		token, p, err := w.s.SignIn(t.Context(), "SARA", password, "browser")
		if err != nil || p.ID != w.p.ID {
			t.Fatalf("person %v, error %v", p.ID, err)
		}
		if who, err := w.s.Session(t.Context(), token); err != nil || who.ID != p.ID {
			t.Errorf("session of %v, error %v", who.ID, err)
		}
		if err := w.s.SignOut(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.Session(t.Context(), token); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("after signing out: %v", err)
		}
	})
}

// Attack case 1.
func TestSignInRefuses(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		w.p.Disabled = false
		var answers []string
		for _, try := range [][2]string{{"sara", "wrong"}, {"nobody", password}, {"", ""}, {"sara", ""}} {
			_, _, err := w.s.SignIn(t.Context(), try[0], try[1], "")
			if !fault.Is(err, fault.Unauthorized) {
				t.Fatalf("%v: %v", try, err)
			}
			answers = append(answers, err.Error())
		}
		for _, a := range answers {
			if a != answers[0] {
				t.Errorf("answers tell logins apart: %v", answers)
			}
		}
	})
}

func TestSessionEnds(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		token, _, err := w.s.SignIn(t.Context(), "sara", password, "")
		if err != nil {
			t.Fatal(err)
		}
		w.now = w.now.Add(people.SessionIdle)
		if _, err := w.s.Session(t.Context(), token); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("an idle session lives: %v", err)
		}
	})
}

func TestDisabledCountsAtOnce(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		token, p, err := w.s.SignIn(t.Context(), "sara", password, "")
		if err != nil {
			t.Fatal(err)
		}
		p.Disabled = true
		if err := db.Update(t.Context(), func(tx *store.Tx) error { return tx.UpdatePerson(t.Context(), p) }); err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.Session(t.Context(), token); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("a disabled person is let in: %v", err)
		}
		if _, _, err := w.s.SignIn(t.Context(), "sara", password, ""); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("a disabled person signs in: %v", err)
		}
	})
}

func TestSetPassword(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		token, p, err := w.s.SignIn(t.Context(), "sara", password, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.s.SetPassword(t.Context(), p, "wrong one", "a new password"); !fault.Is(err, fault.Invalid) {
			t.Errorf("wrong old password: %v", err)
		}
		if err := w.s.SetPassword(t.Context(), p, password, "short"); !fault.Is(err, fault.Invalid) {
			t.Errorf("short password: %v", err)
		}
		if err := w.s.SetPassword(t.Context(), p, password, "a new password"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.Session(t.Context(), token); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("old sessions live on: %v", err)
		}
		if _, _, err := w.s.SignIn(t.Context(), "sara", "a new password", ""); err != nil {
			t.Errorf("new password: %v", err)
		}
	})
}

func TestAddRefuses(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		_, err := w.s.Add(t.Context(), people.Person{Login: "SARA", Name: "other", Side: engine.Staff}, "")
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("a taken login: %v", err)
		}
		_, err = w.s.Add(t.Context(), people.Person{}, "")
		if f := fault.As(err); f == nil || len(f.Fields) != 3 {
			t.Errorf("an empty person: %v", err)
		}
	})
}
