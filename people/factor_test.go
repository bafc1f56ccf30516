package people_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// device is what somebody carries with him.
type device struct {
	*world
	t      *testing.T
	secret string
	codes  []string // for recovery
}

func (d *device) code() string {
	d.t.Helper()
	c, err := totp.GenerateCode(d.secret, d.now)
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func (d *device) later(by time.Duration) { d.now = d.now.Add(by) }

func (d *device) signIn() string {
	d.t.Helper()
	token, _, err := d.s.SignIn(d.t.Context(), "op", password, "")
	if err != nil {
		d.t.Fatal(err)
	}
	return token
}

func (d *device) step(token string) people.Step {
	d.t.Helper()
	_, step, err := d.s.Visitor(d.t.Context(), token)
	if err != nil {
		d.t.Fatal(err)
	}
	return step
}

func (d *device) counts(token string) bool {
	d.t.Helper()
	_, err := d.s.Session(d.t.Context(), token)
	if err != nil && !fault.Is(err, fault.Unauthorized) {
		d.t.Fatal(err)
	}
	return err == nil
}

// enrol gives the operator a second factor and gives his session.
func (d *device) enrol(token, password string) string {
	d.t.Helper()
	e, err := d.s.BeginFactor(d.t.Context(), token, password)
	if err != nil {
		d.t.Fatal(err)
	}
	d.secret = e.Secret
	fresh, codes, err := d.s.ConfirmFactor(d.t.Context(), token, d.code())
	if err != nil {
		d.t.Fatal(err)
	}
	d.codes = codes
	return fresh
}

// operators is a world where operators need a second factor and op is one.
func operators(t *testing.T, db *store.DB) *device {
	t.Helper()
	d := &device{world: setup(t, db), t: t}
	d.s = people.NewWith(db, people.Settings{Key: newKey(t), SecondFactor: []string{people.RoleOperator}})
	hash, err := hashed()
	if err != nil {
		t.Fatal(err)
	}
	d.p, err = d.s.Add(t.Context(), people.Person{Login: "op", Name: "Op", Side: engine.Staff, Roles: []string{people.RoleOperator}}, hash)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func withOperators(t *testing.T, test func(t *testing.T, d *device)) {
	t.Helper()
	storetest.Run(t, func(t *testing.T, db *store.DB) { test(t, operators(t, db)) })
}

func TestARoleDemandsASecondFactor(t *testing.T) {
	withOperators(t, func(t *testing.T, d *device) {
		half := d.signIn()
		if d.step(half) != people.Enrol || d.counts(half) {
			t.Fatal("the password alone is enough")
		}
		full := d.enrol(half, "")
		if !d.counts(full) || d.step(full) != people.SignedIn {
			t.Error("who has just enrolled is not signed in")
		}
		if _, _, err := d.s.Visitor(t.Context(), half); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("the token from before lives on: %v", err)
		}
		state, err := d.s.FactorOf(t.Context(), d.p)
		if err != nil || !state.On || !state.Demanded || state.Left != 10 || !state.Since.Equal(d.now) {
			t.Errorf("%+v, %v", state, err)
		}
	})
}

func TestTheSecondStep(t *testing.T) {
	withOperators(t, func(t *testing.T, d *device) {
		d.enrol(d.signIn(), "")
		d.later(time.Minute)
		half := d.signIn()
		if d.step(half) != people.EnterCode || d.counts(half) {
			t.Fatal("the password alone is enough")
		}
		if _, err := d.s.BeginFactor(t.Context(), half, password); !fault.Is(err, fault.Conflict) {
			t.Errorf("another device takes the place of his: %v", err)
		}
		if _, err := d.s.RemoveFactor(t.Context(), half, d.code()); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("half a session removes the factor: %v", err)
		}
		if _, _, err := d.s.PassFactor(t.Context(), half, "000000"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a wrong code: %v", err)
		}
		full, p, err := d.s.PassFactor(t.Context(), half, d.code())
		if err != nil || p.ID != d.p.ID || full == half || !d.counts(full) || d.counts(half) {
			t.Fatalf("%v, %v", p.ID, err)
		}
		if _, _, err := d.s.PassFactor(t.Context(), d.signIn(), d.code()); !fault.Is(err, fault.Invalid) {
			t.Errorf("a code counts twice: %v", err)
		}
	})
}

func TestHalfASessionIsSoonOver(t *testing.T) {
	withOperators(t, func(t *testing.T, d *device) {
		half := d.signIn()
		d.later(people.HalfOpenAge)
		if _, _, err := d.s.Visitor(t.Context(), half); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("it lives: %v", err)
		}
	})
}

// TestOtherSessionsNeedItToo: a stolen session is not worth more because its owner turned
// the second factor on elsewhere.
func TestOtherSessionsNeedItToo(t *testing.T) {
	withOperators(t, func(t *testing.T, d *device) {
		other, _, err := d.s.SignIn(t.Context(), "sara", password, "")
		if err != nil || !d.counts(other) {
			t.Fatal("customers need none")
		}
		own, _, err := d.s.SignIn(t.Context(), "sara", password, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.s.BeginFactor(t.Context(), own, "wrong one"); !fault.Is(err, fault.Invalid) {
			t.Errorf("without the password: %v", err)
		}
		own = d.enrol(own, password)
		if !d.counts(own) || d.counts(other) || d.step(other) != people.EnterCode {
			t.Error("the other session goes on as it was")
		}
	})
}

func TestWrongCodesAreCounted(t *testing.T) {
	withOperators(t, func(t *testing.T, d *device) {
		d.enrol(d.signIn(), "")
		d.later(time.Minute)
		try := func(code string) error {
			_, _, err := d.s.PassFactor(t.Context(), d.signIn(), code)
			return err
		}
		for range 5 {
			if err := try("000000"); !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
		}
		var waits []time.Duration
		for range 3 {
			err := try(d.code())
			if !fault.Is(err, fault.TooMany) {
				t.Fatalf("a right code while locked: %v", err)
			}
			wait := fault.As(err).Wait
			waits = append(waits, wait)
			d.later(wait)
			if err := try("aaaa-bbbb"); !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
		}
		if want := []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute}; !slices.Equal(waits, want) {
			t.Errorf("waits %v", waits)
		}
		d.later(4 * time.Minute)
		if err := try(d.code()); err != nil {
			t.Error(err)
		}
		d.later(time.Minute)
		if err := try("000000"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a right code did not end the count: %v", err)
		}
	})
}

func TestRecoveryCodesCountOnce(t *testing.T) {
	withOperators(t, func(t *testing.T, d *device) {
		d.enrol(d.signIn(), "")
		first := strings.ToUpper(strings.ReplaceAll(d.codes[0], "-", " "))
		token, _, err := d.s.PassFactor(t.Context(), d.signIn(), first)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := d.s.PassFactor(t.Context(), d.signIn(), first); !fault.Is(err, fault.Invalid) {
			t.Errorf("it counts twice: %v", err)
		}
		d.later(time.Minute)
		fresh, err := d.s.RenewRecoveryCodes(t.Context(), token, d.code())
		if err != nil || len(fresh) != 10 || slices.Contains(fresh, d.codes[1]) {
			t.Fatalf("%v, %v", fresh, err)
		}
		if _, _, err := d.s.PassFactor(t.Context(), d.signIn(), d.codes[1]); !fault.Is(err, fault.Invalid) {
			t.Errorf("an old one counts: %v", err)
		}
		if _, _, err := d.s.PassFactor(t.Context(), d.signIn(), fresh[9]); err != nil {
			t.Error(err)
		}
	})
}

func TestRemovingNeedsAProof(t *testing.T) {
	withOperators(t, func(t *testing.T, d *device) {
		token := d.enrol(d.signIn(), "")
		if _, err := d.s.RemoveFactor(t.Context(), token, d.code()); !fault.Is(err, fault.Invalid) {
			t.Errorf("the code that was used: %v", err)
		}
		d.later(time.Minute)
		token, err := d.s.RemoveFactor(t.Context(), token, d.code())
		if err != nil || d.step(token) != people.Enrol {
			t.Fatalf("%v", err)
		}
	})
}

func TestTheOperatorResetsAFactor(t *testing.T) {
	withOperators(t, func(t *testing.T, d *device) {
		token := d.enrol(d.signIn(), "")
		if _, err := d.s.ResetFactor(t.Context(), " OP"); err != nil || d.counts(token) {
			t.Fatalf("%v", err)
		}
		if d.step(d.signIn()) != people.Enrol {
			t.Error("he still has one")
		}
		for login, want := range map[string]fault.Code{"op": fault.Conflict, "nobody": fault.NotFound} {
			if _, err := d.s.ResetFactor(t.Context(), login); !fault.Is(err, want) {
				t.Errorf("%s: %v", login, err)
			}
		}
	})
}

func TestOfManyEqualCodesOneCounts(t *testing.T) {
	withOperators(t, func(t *testing.T, d *device) {
		d.enrol(d.signIn(), "")
		d.later(time.Minute)
		half, code := d.signIn(), d.code()
		passed := make(chan string, 8)
		var all sync.WaitGroup
		for range cap(passed) {
			all.Go(func() {
				if token, _, err := d.s.PassFactor(t.Context(), half, code); err == nil {
					passed <- token
				}
			})
		}
		all.Wait()
		if len(passed) != 1 {
			t.Errorf("%d came in", len(passed))
		}
	})
}

// TestTheDatabaseAloneGivesNoCode: neither secrets nor recovery codes stand in it, and
// another key opens nothing.
func TestTheDatabaseAloneGivesNoCode(t *testing.T) {
	withOperators(t, func(t *testing.T, d *device) {
		d.enrol(d.signIn(), "")
		err := d.db.View(t.Context(), func(tx *store.Tx) error {
			f, err := tx.Factor(t.Context(), d.p.ID)
			if strings.Contains(f.Secret, d.secret) {
				t.Error("the secret can be read")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		other := people.NewWith(d.db, people.Settings{Key: newKey(t)})
		if err := other.CheckKey(t.Context()); !errors.Is(err, store.ErrKey) {
			t.Errorf("another key: %v", err)
		}
		if err := d.s.CheckKey(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestASessionThatIsUsedGoesOn: looking at it does not shorten its life.
func TestASessionThatIsUsedGoesOn(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		d := &device{world: setup(t, db), t: t}
		token, _, err := d.s.SignIn(t.Context(), "sara", password, "")
		if err != nil {
			t.Fatal(err)
		}
		for range 11 {
			d.later(time.Hour)
			if !d.counts(token) {
				t.Fatal("it is over")
			}
		}
		d.later(time.Hour)
		if d.counts(token) {
			t.Error("it lives for ever")
		}
	})
}

func TestTheTrailHasAFactorThatWasReset(t *testing.T) {
	withOperators(t, func(t *testing.T, d *device) {
		d.enrol(d.signIn(), "")
		p, err := d.s.ResetFactor(t.Context(), "op")
		if err != nil {
			t.Fatal(err)
		}
		if all := trailOf(t, d.db, "resetFactor"); len(all) != 1 || all[0].Person != people.ByCommand || all[0].Object != p.ID {
			t.Errorf("%+v", all)
		}
	})
}

// trailOf are the entries of a deed, the newest first.
func trailOf(t *testing.T, db *store.DB, deed string) (all []store.AuditEntry) {
	t.Helper()
	err := db.View(t.Context(), func(tx *store.Tx) (err error) {
		all, err = tx.Audit(t.Context(), store.AuditFilter{Deed: deed})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
