package people_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// apply brings a target to the place where its new account can be made.
func (w *world) apply(t *testing.T, p *post, target string) (handle string) {
	t.Helper()
	handle, code := w.code(t, p, ask(people.ToSignUp, target))
	if err := w.s.ProveCode(t.Context(), people.ToSignUp, handle, code); err != nil {
		t.Fatal(err)
	}
	return handle
}

func TestSignUp(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		p := reach(t, w)
		handle := w.apply(t, p, "09122222222")
		for _, bad := range []people.Applicant{{Name: " "}, {Name: "مینا", Password: "short"}} {
			if _, _, err := w.s.SignUp(t.Context(), handle, bad, ""); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		token, who, err := w.s.SignUp(t.Context(), handle, people.Applicant{Name: "مینا  اسدی", Password: "a long one", Lang: text.En}, "phone")
		if err != nil || who.Side != engine.Customer || who.Mobile != "09122222222" || who.Lang != "en" {
			t.Fatalf("%+v, %v", who, err)
		}
		if _, err := w.s.Session(t.Context(), token); err != nil {
			t.Error(err)
		}
		if _, _, err := w.s.SignIn(t.Context(), "۰۹۱۲۲۲۲۲۲۲۲", "a long one", ""); err != nil {
			t.Errorf("by password: %v", err)
		}
		if _, _, err := w.s.SignUp(t.Context(), handle, people.Applicant{Name: "again"}, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("twice: %v", err)
		}
	})
}

func TestOneAddressMakesOneAccount(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		p := reach(t, w)
		var handles []string
		for range 3 {
			handles = append(handles, w.apply(t, p, "new@example.com"))
			w.now = w.now.Add(2 * time.Minute)
		}
		var made atomic.Int64
		var all sync.WaitGroup
		for _, h := range handles {
			for range 3 {
				all.Go(func() {
					if _, _, err := w.s.SignUp(t.Context(), h, people.Applicant{Name: "مینا"}, ""); err == nil {
						made.Add(1)
					} else if !fault.Is(err, fault.Invalid) {
						t.Error(err)
					}
				})
			}
		}
		all.Wait()
		if made.Load() != 1 {
			t.Errorf("%d accounts", made.Load())
		}
	})
}

func TestNobodySignsUpUnproven(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		p := reach(t, w)
		asked, _ := w.code(t, p, ask(people.ToSignUp, "09122222222"))
		late := w.apply(t, p, "09125555555")
		w.now = w.now.Add(people.ProvenAge)
		handle, code := w.code(t, p, ask(people.ToSignIn, "09121111111"))
		if err := w.s.ProveCode(t.Context(), people.ToSignIn, handle, code); err != nil {
			t.Fatal(err)
		}
		for what, h := range map[string]string{"not told": asked, "too late": late, "for something else": handle, "none": ""} {
			if _, _, err := w.s.SignUp(t.Context(), h, people.Applicant{Name: "مینا"}, ""); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		w.s.Configure(people.Options{Send: p.send, Channels: []string{store.BySMS}})
		if _, err := w.s.AskCode(t.Context(), ask(people.ToSignUp, "09126666666")); !fault.Is(err, fault.NotFound) {
			t.Errorf("where it is off: %v", err)
		}
	})
}

func TestSessionsAreOnesOwn(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		reach(t, w)
		other := w.person(t, people.Person{Login: "reza", Name: "رضا", Side: engine.Customer})
		var tokens []string
		for n := range 3 {
			token, _, err := w.s.SignIn(t.Context(), "with-mobile", password, fmt.Sprintf("browser %d", n))
			if err != nil {
				t.Fatal(err)
			}
			tokens = append(tokens, token)
			w.now = w.now.Add(time.Second)
		}
		list := func(want int) []people.OpenSession {
			t.Helper()
			all, err := w.s.Sessions(t.Context(), w.p, tokens[1])
			if err != nil || len(all) != want {
				t.Fatalf("%d sessions, %v", len(all), err)
			}
			return all
		}
		for _, one := range list(3) {
			if one.This != (one.Agent == "browser 1") {
				t.Errorf("%+v", one)
			}
		}
		if err := w.s.EndSession(t.Context(), other, list(3)[0].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another's session: %v", err)
		}
		if err := w.s.EndSession(t.Context(), w.p, list(3)[0].ID); err != nil {
			t.Fatal(err)
		}
		list(2)
		if _, err := w.s.Session(t.Context(), tokens[2]); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("an ended session lives: %v", err)
		}
		if err := w.s.EndSessions(t.Context(), w.p); err != nil {
			t.Fatal(err)
		}
		list(0)
	})
}

// A session that is used now and then lasts its whole time, and no longer.
func TestASessionThatIsUsedLasts(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		token, _, err := w.s.SignIn(t.Context(), "sara", password, "")
		if err != nil {
			t.Fatal(err)
		}
		for used := time.Duration(0); used < people.SessionAge; used += 20 * time.Minute {
			if _, err := w.s.Session(t.Context(), token); err != nil {
				t.Fatalf("after %s: %v", used, err)
			}
			w.now = w.now.Add(20 * time.Minute)
		}
		if _, err := w.s.Session(t.Context(), token); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("after its time: %v", err)
		}
	})
}

func TestANewAddress(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		p := reach(t, w)
		q := ask(people.ToVerify, "09127777777")
		q.By = w.p
		handle, code := w.code(t, p, q)
		other := w.person(t, people.Person{Login: "reza", Name: "رضا", Side: engine.Customer, Mobile: "09128888888"})
		if _, err := w.s.VerifyAddress(t.Context(), other, handle, wrong(code)); !fault.Is(err, fault.Invalid) {
			t.Errorf("a wrong code: %v", err)
		}
		now, err := w.s.VerifyAddress(t.Context(), w.p, handle, code)
		if err != nil || now.Mobile != "09127777777" {
			t.Fatalf("%+v, %v", now, err)
		}
		w.s.Settle()
		if last := p.letters[len(p.letters)-1]; last.To != "09121111111" {
			t.Errorf("the old address was not told: %+v", last)
		}
		if _, _, err := w.s.SignIn(t.Context(), "09121111111", password, ""); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("the old address signs in: %v", err)
		}
		w.now = w.now.Add(2 * time.Minute)
		q.Target = "09128888888"
		asked, err := w.s.AskCode(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		w.s.Settle()
		if sixDigits.MatchString(p.letters[len(p.letters)-1].Body) {
			t.Error("a code was sent for an address that is another's")
		}
		if _, err := w.s.VerifyAddress(t.Context(), w.p, asked.Handle, "123456"); !fault.Is(err, fault.Invalid) {
			t.Errorf("another's address: %v", err)
		}
	})
}

func TestACodeForAnAddressIsItsAskers(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		p := reach(t, w)
		other := w.person(t, people.Person{Login: "reza", Name: "رضا", Side: engine.Customer})
		q := ask(people.ToVerify, "09127777777")
		q.By = w.p
		handle, code := w.code(t, p, q)
		if _, err := w.s.VerifyAddress(t.Context(), other, handle, code); !fault.Is(err, fault.Invalid) {
			t.Errorf("another person: %v", err)
		}
	})
}

func TestChannels(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		reach(t, w)
		for _, bad := range []map[string][]string{{"work": {}}, {"work": {"pigeon"}}, {"gossip": {"sms"}}} {
			if _, err := w.s.SetChannels(t.Context(), w.p.ID, bad); !fault.Is(err, fault.Invalid) {
				t.Errorf("%v: %v", bad, err)
			}
		}
		p, err := w.s.SetChannels(t.Context(), w.p.ID, map[string][]string{"work": {"sms"}, "news": {}})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range []struct {
			kind, channel string
			want          bool
		}{{"work", "sms", true}, {"work", "email", false}, {"news", "sms", false}, {"news", "email", false}} {
			if got := people.Wants(p, row.kind, row.channel); got != row.want {
				t.Errorf("%s by %s: %v", row.kind, row.channel, got)
			}
		}
		if !people.Wants(people.Person{}, "news", "sms") {
			t.Error("who has chosen nothing gets nothing")
		}
	})
}
