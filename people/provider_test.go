package people_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// speaker is a provider that says what a test wants.
type speaker struct {
	says         map[string]any
	state, nonce string
	asked        int
}

func (s *speaker) Begin(_ context.Context, _ time.Time, state, nonce, _ string) (string, error) {
	s.state, s.nonce = state, nonce
	return "https://id/auth", nil
}

func (s *speaker) Finish(_ context.Context, _ time.Time, _, _, nonce, _ string) (map[string]any, error) {
	s.asked++
	if nonce != s.nonce {
		return nil, errors.New("another nonce")
	}
	return s.says, nil
}

func (s *speaker) Leave(_ context.Context, _ time.Time, back string) string {
	return "https://id/leave?to=" + back
}

// office is a world with two providers of staff and one of customers.
type office struct {
	*world
	t  *testing.T
	id *speaker
}

func withOffice(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		o := &office{world: setup(t, db), t: t, id: &speaker{}}
		provider := func(name string, side engine.Who, create bool) people.Provider {
			return people.Provider{
				Name: name, Issuer: "https://" + name, Side: side, Create: create, LinkMail: side == engine.Staff,
				Claim: "groups", Roles: map[string]string{"g-money": "finance", "g-desk": "clerk", "g-desk2": "clerk"}, Second: []string{"mfa"}, Speaker: o.id,
			}
		}
		o.s = people.NewWith(db, people.Settings{Key: newKey(t), SecondFactor: []string{"finance"}, Providers: []people.Provider{
			provider("office", engine.Staff, false), provider("other", engine.Staff, false), provider("new", engine.Staff, true), provider("public", engine.Customer, true),
		}})
		test(t, o)
	})
}

func (o *office) staff(login, mail string) people.Person {
	o.t.Helper()
	p, err := o.s.Add(o.t.Context(), people.Person{Login: login, Name: login, Side: engine.Staff, Email: mail}, "")
	if err != nil {
		o.t.Fatal(err)
	}
	return p
}

// by signs in at a provider that says this.
func (o *office) by(name string, says map[string]any) (string, error) {
	o.t.Helper()
	o.id.says = says
	_, sealed, err := o.s.BeginBy(o.t.Context(), name, "/inbox/x")
	if err != nil {
		o.t.Fatal(err)
	}
	token, _, err := o.s.FinishBy(o.t.Context(), name, sealed, people.Returned{Code: "c", State: o.id.state}, "browser")
	return token, err
}

// comes signs somebody in and gives him.
func (o *office) comes(name string, says map[string]any) people.Person {
	o.t.Helper()
	token, err := o.by(name, says)
	if err != nil {
		o.t.Fatal(err)
	}
	p, _, err := o.s.Visitor(o.t.Context(), token)
	if err != nil {
		o.t.Fatal(err)
	}
	return p
}

func says(sub, mail string, more ...any) map[string]any {
	m := map[string]any{"sub": sub, "email": mail, "email_verified": true, "name": "Name of " + sub}
	for i := 0; i+1 < len(more); i += 2 {
		m[more[i].(string)] = more[i+1]
	}
	return m
}

func TestAVerifiedMailLinksStaff(t *testing.T) {
	withOffice(t, func(t *testing.T, o *office) {
		boss := o.staff("boss", "Boss@x.ir")
		if p := o.comes("office", says("s1", "boss@X.ir")); p.ID != boss.ID {
			t.Fatalf("%s came in", p.Login)
		}
		if p := o.comes("office", says("s1", "another@x.ir", "email_verified", false)); p.ID != boss.ID {
			t.Errorf("issuer and subject do not decide: %s", p.Login)
		}
	})
}

// TestNobodyTakesAnAccountByMail is attack case 7.
func TestNobodyTakesAnAccountByMail(t *testing.T) {
	withOffice(t, func(t *testing.T, o *office) {
		o.staff("boss", "boss@x.ir")
		o.staff("twin1", "twin@x.ir")
		o.staff("twin2", "TWIN@x.ir")
		left := o.staff("left", "left@x.ir")
		left.Disabled = true
		if err := o.db.Update(t.Context(), func(tx *store.Tx) error { return tx.UpdatePerson(t.Context(), left) }); err != nil {
			t.Fatal(err)
		}
		customer := o.p
		customer.Email = "sara@x.ir"
		if err := o.db.Update(t.Context(), func(tx *store.Tx) error { return tx.UpdatePerson(t.Context(), customer) }); err != nil {
			t.Fatal(err)
		}
		o.comes("office", says("s1", "boss@x.ir"))
		for name, c := range map[string]struct {
			by   string
			says map[string]any
		}{
			"the mail is not verified":           {"office", says("s2", "twin1@x.ir", "email_verified", false)},
			"nothing is said of verifying":       {"office", says("s2", "twin1@x.ir", "email_verified", nil)},
			"verified in another word":           {"office", says("s2", "twin1@x.ir", "email_verified", "yes")},
			"another provider":                   {"other", says("s1", "boss@x.ir")},
			"another provider creates":           {"new", says("s1", "boss@x.ir")},
			"another subject of the provider":    {"office", says("s2", "boss@x.ir")},
			"a mail of two":                      {"office", says("s2", "twin@x.ir")},
			"a disabled account":                 {"office", says("s2", "left@x.ir")},
			"a customer's mail":                  {"office", says("s2", "sara@x.ir")},
			"a customer's mail among those":      {"public", says("s2", "sara@x.ir")},
			"a letter that becomes another":      {"office", says("s2", "twin1@\u212A.ir")},
			"a login that is taken":              {"new", says("s3", "boss")},
			"a subject that only looks the same": {"office", says("S1", "")},
		} {
			if _, err := o.by(c.by, c.says); !fault.Is(err, fault.Unauthorized) || fault.As(err).Key != "provider.unknown" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestAnAccountIsMadeForWhoIsNew(t *testing.T) {
	withOffice(t, func(t *testing.T, o *office) {
		p := o.comes("new", says("s1", "New@x.ir", "groups", []any{"g-desk", "g-desk2", "g-none", 7}))
		if p.Login != "new@x.ir" || p.Email != "new@x.ir" || p.Side != engine.Staff || p.Name != "Name of s1" || !slices.Equal(p.Roles, []string{"clerk"}) {
			t.Errorf("%+v", p)
		}
		if again := o.comes("new", says("s1", "")); again.ID != p.ID || len(again.Roles) != 0 {
			t.Errorf("again: %+v", again)
		}
		if _, _, err := o.s.SignIn(t.Context(), "new@x.ir", "", ""); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("he signs in without a password: %v", err)
		}
		c := o.comes("public", map[string]any{"sub": "c1", "email": "c@x.ir"})
		if c.Side != engine.Customer || c.Login != "public-c1" || c.Email != "" {
			t.Errorf("a mail that is not verified is kept: %+v", c)
		}
	})
}

func TestADisabledPersonComesInByNoProvider(t *testing.T) {
	withOffice(t, func(t *testing.T, o *office) {
		p := o.comes("new", says("s1", "new@x.ir"))
		p.Disabled = true
		if err := o.db.Update(t.Context(), func(tx *store.Tx) error { return tx.UpdatePerson(t.Context(), p) }); err != nil {
			t.Fatal(err)
		}
		if _, err := o.by("new", says("s1", "new@x.ir")); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("%v", err)
		}
	})
}

// TestRolesOfAProvider: at each sign-in those that it says now take the place of those
// that it said before; what somebody has from elsewhere stays.
func TestRolesOfAProvider(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		id := &speaker{}
		all := map[string]string{"a": "ra", "b": "rb", "c": "rc"}
		s := people.NewWith(db, people.Settings{Key: newKey(t), Providers: []people.Provider{
			{Name: "office", Issuer: "i", Side: engine.Staff, Create: true, Claim: "groups", Roles: all, Speaker: id},
		}})
		w.s = s
		o := &office{world: w, t: t, id: id}
		p := o.comes("office", says("s1", "x@x.ir"))
		rapid.Check(t, func(rt *rapid.T) {
			own := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"ra", "rb", "own"}), 0, 3, rapid.ID[string]).Draw(rt, "own")
			p.Roles = own
			o.comes("office", says("s1", "", "groups", []any{})) // nothing is the provider's any more
			if err := db.Update(t.Context(), func(tx *store.Tx) error { return tx.UpdatePerson(t.Context(), p) }); err != nil {
				rt.Fatal(err)
			}
			for range 3 {
				groups := rapid.SliceOfNDistinct(rapid.SampledFrom([]any{"a", "b", "c", "none"}), 0, 4, rapid.ID[any]).Draw(rt, "groups")
				got := o.comes("office", says("s1", "", "groups", groups)).Roles
				want := slices.Clone(own)
				for _, g := range groups {
					if r := all[g.(string)]; r != "" && !slices.Contains(want, r) {
						want = append(want, r)
					}
				}
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					rt.Fatalf("own %v and groups %v give %v", own, groups, got)
				}
			}
		})
	})
}

func TestAnAttemptCountsOnce(t *testing.T) {
	withOffice(t, func(t *testing.T, o *office) {
		o.id.says = says("s1", "new@x.ir")
		begin := func() string {
			_, sealed, err := o.s.BeginBy(t.Context(), "new", "/inbox/x")
			if err != nil {
				t.Fatal(err)
			}
			return sealed
		}
		finish := func(by, sealed, state string) error {
			_, _, err := o.s.FinishBy(t.Context(), by, sealed, people.Returned{Code: "c", State: state}, "")
			return err
		}
		sealed := begin()
		for name, err := range map[string]error{
			"another state":      finish("new", sealed, "x"),
			"no state":           finish("new", sealed, ""),
			"another provider":   finish("other", sealed, o.id.state),
			"another browser":    finish("new", "", o.id.state),
			"a forged attempt":   finish("new", strings.ToUpper(sealed), o.id.state),
			"what is no attempt": finish("new", "xxxx", ""),
		} {
			if !fault.Is(err, fault.Unauthorized) || fault.As(err).Key != "provider.over" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if o.id.asked != 0 {
			t.Error("the provider was asked all the same")
		}
		if err := finish("new", sealed, o.id.state); err != nil {
			t.Fatal(err)
		}
		if err := finish("new", sealed, o.id.state); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("again: %v", err)
		}
		late := begin()
		o.now = o.now.Add(people.AttemptAge)
		if err := finish("new", late, o.id.state); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("too late: %v", err)
		}
		refused := begin()
		_, _, err := o.s.FinishBy(t.Context(), "new", refused, people.Returned{Error: "access_denied", State: o.id.state}, "")
		if !fault.Is(err, fault.Unauthorized) || fault.As(err).Key != "provider.refused" {
			t.Errorf("the person has refused: %v", err)
		}
		if _, _, err := o.s.BeginBy(t.Context(), "nothing", ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("no such provider: %v", err)
		}
	})
}

// TestTheSecondFactorOfAProvider counts where the operator says so.
func TestTheSecondFactorOfAProvider(t *testing.T) {
	withOffice(t, func(t *testing.T, o *office) {
		for _, c := range []struct {
			amr  any
			want people.Step
		}{{nil, people.Enrol}, {[]any{"pwd"}, people.Enrol}, {[]any{"pwd", "mfa"}, people.SignedIn}} {
			token, err := o.by("new", says("s1", "new@x.ir", "groups", "g-money", "amr", c.amr))
			if err != nil {
				t.Fatal(err)
			}
			if _, step, err := o.s.Visitor(t.Context(), token); err != nil || step != c.want {
				t.Errorf("%v: step %q, %v", c.amr, step, err)
			}
		}
	})
}

func TestLeavingTheProviderToo(t *testing.T) {
	withOffice(t, func(t *testing.T, o *office) {
		token, err := o.by("new", says("s1", "new@x.ir"))
		if err != nil {
			t.Fatal(err)
		}
		if got := o.s.Farewell(t.Context(), token, "here"); got != "https://id/leave?to=here" {
			t.Errorf("%q", got)
		}
		own, _, err := o.s.SignIn(t.Context(), "sara", password, "")
		if err != nil || o.s.Farewell(t.Context(), own, "here") != "" || o.s.Farewell(t.Context(), "nothing", "here") != "" {
			t.Errorf("who has come by password is sent away: %v", err)
		}
	})
}

func TestTheTrailHasWhatProvidersDo(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		id := &speaker{}
		s := people.NewWith(db, people.Settings{Key: newKey(t), Providers: []people.Provider{
			{Name: "office", Issuer: "i", Side: engine.Staff, Create: true, Claim: "groups", Roles: map[string]string{"a": "ra"}, Speaker: id},
		}})
		w.s = s
		o := &office{world: w, t: t, id: id}
		p := o.comes("office", says("s1", "x@x.ir", "groups", []any{"a"}))
		o.comes("office", says("s1", "x@x.ir", "groups", []any{"a"}))
		o.comes("office", says("s1", "x@x.ir"))
		if all := trailOf(t, db, "linkProvider"); len(all) != 1 || all[0].Person != "oidc:office" || all[0].Object != p.ID {
			t.Errorf("%+v", all)
		}
		all := trailOf(t, db, "changeRoles")
		if len(all) != 2 || !slices.Equal(all[1].Fields, []string{"gained:ra"}) || !slices.Equal(all[0].Fields, []string{"lost:ra"}) || all[0].Person != "oidc:office" {
			t.Errorf("%+v", all)
		}
	})
}
