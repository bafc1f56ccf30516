package people_test

import (
	"testing"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// Whom staff have written down comes in by his mobile and his national id, and by neither
// alone.
func TestWhomStaffHaveWrittenDownComesIn(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w, ctx := setup(t, db), t.Context()
		p := reach(t, w)
		var was people.Person
		must(t, db.Update(ctx, func(tx *store.Tx) (err error) {
			was, err = people.Note(ctx, tx, people.Newcomer{Name: "رضا", Mobile: "09122222222", NationalID: "0013542419", Lang: text.Fa})
			return err
		}))
		is := func(to string) bool {
			is, err := w.s.IsNoted(ctx, people.Address{Channel: store.BySMS, To: to})
			must(t, err)
			return is
		}
		if !is("09122222222") || is("09122222223") {
			t.Error("who is written down is not told from others")
		}
		handle := w.apply(t, p, "09122222222")
		says := people.Applicant{Name: "رضا رضایی", Password: "a long one", NationalID: "0084575948", Attributes: map[string]any{"city": "قم"}}
		if _, _, err := w.s.SignUp(ctx, handle, says, ""); !fault.Is(err, fault.Invalid) || fault.As(err).Fields[0].Key != "customer.not_noted" {
			t.Errorf("with another's national id: %v", err)
		}
		says.NationalID = "۰۰۱۳۵۴۲۴۱۹"
		_, who, err := w.s.SignUp(ctx, handle, says, "")
		must(t, err)
		if who.ID != was.ID || who.Name != "رضا رضایی" || who.Attributes["city"] != "قم" || who.Attributes["national_id"] != "0013542419" || !who.CreatedAt.Equal(was.CreatedAt) {
			t.Errorf("he is %+v", who)
		}
		if _, in, err := w.s.SignIn(ctx, "09122222222", "a long one", ""); err != nil || in.ID != was.ID {
			t.Errorf("signed in: %+v, %v", in, err)
		}
		if is("09122222222") {
			t.Error("he has a way in, and is still waited for")
		}
		if all := trailOf(t, db, "becomeNoted"); len(all) != 1 || all[0].Object != was.ID {
			t.Errorf("the trail has %+v", all)
		}
	})
}

func TestNationalIDsAreNotTriedOut(t *testing.T) {
	w := setup(t, storetest.Open(t, storetest.SQLite(t)))
	p, ctx := reach(t, w), t.Context()
	must(t, w.db.Update(ctx, func(tx *store.Tx) error {
		_, err := people.Note(ctx, tx, people.Newcomer{Name: "رضا", Mobile: "09122222222", NationalID: "0013542419"})
		return err
	}))
	handle := w.apply(t, p, "09122222222")
	try := func(id string) error {
		_, _, err := w.s.SignUp(ctx, handle, people.Applicant{Name: "رضا", NationalID: id}, "")
		return err
	}
	if err := try("12345"); !fault.Is(err, fault.Invalid) {
		t.Errorf("no national id: %v", err)
	}
	for range 5 {
		if err := try("0084575948"); !fault.Is(err, fault.Invalid) {
			t.Fatal(err)
		}
	}
	if err := try("0013542419"); !fault.Is(err, fault.TooMany) {
		t.Errorf("the sixth: %v", err)
	}
	w.now = w.now.Add(time.Minute)
	_, fresh, err := w.s.SignUp(ctx, handle, people.Applicant{Name: "رضا"}, "")
	if err != nil || fresh.Attributes["national_id"] != nil {
		t.Errorf("without one he gets an account of his own: %+v, %v", fresh, err)
	}
}
