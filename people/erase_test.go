package people_test

import (
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// A customer asks with a second proof, one operator proposes, another one decides.
func TestTheWayOfAnErasure(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		ctx := t.Context()
		ann, bob := operator(t, w, "ann"), operator(t, w, "bob")
		token, _, err := w.s.SignIn(ctx, "sara", password, "")
		must(t, err)
		ask := func(p people.Proof) error { return w.s.AskErasure(ctx, w.p, p, "I am leaving") }
		refused(t, ask(people.Proof{Token: token, Password: "wrong one"}), fault.Invalid)
		refused(t, ask(people.Proof{Token: token}), fault.Invalid)
		refused(t, ask(people.Proof{Token: "x", Password: password}), fault.Unauthorized)
		must(t, ask(people.Proof{Token: token, Password: password}))
		refused(t, ask(people.Proof{Token: token, Password: password}), fault.Conflict)

		must(t, w.s.WithdrawErasure(ctx, w.p))
		refused(t, w.s.WithdrawErasure(ctx, w.p), fault.Conflict)
		must(t, ask(people.Proof{Token: token, Password: password}))
		first := last(t, w)
		refused(t, w.s.ApproveErasure(ctx, bob, first.ID), fault.Conflict) // nobody has proposed it
		_, err = w.s.ProposeErasure(ctx, w.p, w.p.ID, "me")
		refused(t, err, fault.NotFound)
		e, err := w.s.ProposeErasure(ctx, ann, w.p.ID, "")
		must(t, err)
		if e.ID != first.ID || e.State != store.ErasureProposed || e.ProposedBy != ann.ID || e.AskedBy != w.p.ID {
			t.Errorf("%+v", e)
		}
		refused(t, w.s.ApproveErasure(ctx, ann, e.ID), fault.Conflict) // four eyes
		refused(t, w.s.ApproveErasure(ctx, w.p, e.ID), fault.NotFound)
		refused(t, w.s.RefuseErasure(ctx, bob, e.ID, " "), fault.Invalid)
		must(t, w.s.RefuseErasure(ctx, bob, e.ID, "a contract runs until spring"))
		if e = last(t, w); e.State != store.ErasureRefused || e.Answer != "a contract runs until spring" || e.DecidedBy != bob.ID || !e.EndedAt.Equal(w.now) {
			t.Errorf("%+v", e)
		}
		refused(t, w.s.ApproveErasure(ctx, bob, e.ID), fault.Conflict)

		_, err = w.s.ProposeErasure(ctx, ann, w.p.ID, "")
		refused(t, err, fault.Invalid) // nobody says who wants it
		e, err = w.s.ProposeErasure(ctx, ann, w.p.ID, "her letter")
		must(t, err)
		must(t, w.s.ApproveErasure(ctx, bob, e.ID))
		refused(t, w.s.ApproveErasure(ctx, bob, e.ID), fault.Conflict)
		refused(t, w.s.WithdrawErasure(ctx, w.p), fault.Conflict) // it is decided
		must(t, w.s.RefuseErasure(ctx, ann, e.ID, "a mistake"))   // until it is done
		_, err = w.s.ProposeErasure(ctx, ann, bob.ID, "staff")
		refused(t, err, fault.Conflict)
	})
}

// Who has a second factor gives a code of it, and not his password.
func TestAskingForAnErasureWithASecondFactor(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		d := operators(t, db)
		sara, err := d.s.Add(t.Context(), people.Person{Login: "zarrin", Name: "Zarrin", Side: engine.Customer}, hashOf(t))
		must(t, err)
		token, _, err := d.s.SignIn(t.Context(), "zarrin", password, "")
		must(t, err)
		token = d.enrol(token, password)
		d.later(time.Minute)
		ask := func(p people.Proof) error { return d.s.AskErasure(t.Context(), sara, p, "") }
		refused(t, ask(people.Proof{Token: token, Password: password}), fault.Invalid)
		must(t, ask(people.Proof{Token: token, Code: d.code()}))
	})
}

func hashOf(t *testing.T) string {
	t.Helper()
	hash, err := hashed()
	must(t, err)
	return hash
}

func TestLegalHolds(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		ctx := t.Context()
		ann := operator(t, w, "ann")
		for _, tt := range []struct {
			by   people.Person
			hold store.Hold
			want fault.Code
		}{
			{w.p, store.Hold{Person: w.p.ID, Reason: "x"}, fault.NotFound},
			{ann, store.Hold{Person: w.p.ID}, fault.Invalid},
			{ann, store.Hold{Person: "nobody", Reason: "x"}, fault.NotFound},
			{ann, store.Hold{Case: "none", Reason: "x"}, fault.NotFound},
			{ann, store.Hold{Person: w.p.ID, Reason: "x", Until: w.now}, fault.Invalid},
		} {
			_, err := w.s.HoldData(ctx, tt.by, tt.hold)
			refused(t, err, tt.want)
		}
		_, err := w.s.HoldData(ctx, ann, store.Hold{Person: w.p.ID, Reason: "a lawsuit", Until: w.now.Add(time.Hour)})
		must(t, err)
		if n := holds(t, w); n != 1 {
			t.Errorf("%d holds", n)
		}
		w.now = w.now.Add(time.Hour)
		if n := holds(t, w); n != 0 {
			t.Errorf("%d holds after their end", n)
		}
		refused(t, w.s.LiftHold(ctx, w.p, "x"), fault.NotFound)
		refused(t, w.s.LiftHold(ctx, ann, "x"), fault.NotFound)
	})
}

func holds(t *testing.T, w *world) (n int) {
	t.Helper()
	must(t, w.db.View(t.Context(), func(tx *store.Tx) error {
		kept, err := people.KeptOf(t.Context(), tx, w.p.ID)
		n = len(kept)
		return err
	}))
	return n
}

func last(t *testing.T, w *world) (e people.Erasure) {
	t.Helper()
	must(t, w.db.View(t.Context(), func(tx *store.Tx) (err error) {
		e, err = tx.LastErasure(t.Context(), w.p.ID)
		return err
	}))
	return e
}

func operator(t *testing.T, w *world, login string) people.Person {
	t.Helper()
	p, err := w.s.Add(t.Context(), people.Person{Login: login, Name: login, Side: engine.Staff, Roles: []string{people.RoleOperator}}, "")
	must(t, err)
	return p
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("%v is not %v", err, code)
	}
}
