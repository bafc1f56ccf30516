package people_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// firm is an organisation of Sara's, with customers who have addresses.
type firm struct {
	*world
	t  *testing.T
	p  *post
	id string
}

func newFirm(t *testing.T, db *store.DB) *firm {
	t.Helper()
	w := setup(t, db)
	f := &firm{world: w, t: t, p: reach(t, w)}
	o, err := w.s.MakeOrganisation(t.Context(), w.p, "شرکت  آفتاب", "")
	if err != nil || o.Name != "شرکت آفتاب" {
		t.Fatalf("%+v, %v", o, err)
	}
	f.id = o.ID
	return f
}

// customer adds a customer with a mail address.
func (f *firm) customer(login string) people.Person {
	f.t.Helper()
	p, err := f.s.Add(f.t.Context(), people.Person{Login: login, Name: "name of " + login, Side: engine.Customer, Email: login + "@example.com"}, "")
	if err != nil {
		f.t.Fatal(err)
	}
	return p
}

// joins invites a new customer and lets him accept.
func (f *firm) joins(login, role string) people.Person {
	f.t.Helper()
	p := f.customer(login)
	i, err := f.s.Invite(f.t.Context(), f.world.p, f.id, login+"@example.com", role)
	if err == nil {
		_, err = f.s.Accept(f.t.Context(), p, i.ID)
	}
	if err != nil {
		f.t.Fatal(err)
	}
	return p
}

// roles are those of the members by login.
func (f *firm) roles() map[string]string {
	f.t.Helper()
	o, err := f.s.Organisation(f.t.Context(), f.world.p, f.id)
	if err != nil {
		f.t.Fatal(err)
	}
	roles := map[string]string{}
	for _, m := range o.Members {
		roles[strings.TrimPrefix(m.Name, "name of ")] = m.Role
	}
	return roles
}

func TestWhatAnOrganisationIsCalled(t *testing.T) {
	f := newFirm(t, storetest.Open(t, storetest.SQLite(t)))
	for _, tt := range []struct{ name, national, path string }{
		{" ", "", "name"},
		{strings.Repeat("ن", 101), "", "name"},
		{"You have won: example.com", "", "name"},
		{"شرکت <b>", "", "name"},
		{"شرکت", "123", "national_id"},
	} {
		_, err := f.s.MakeOrganisation(t.Context(), f.world.p, tt.name, tt.national)
		if got := fault.As(err); got == nil || len(got.Fields) != 1 || got.Fields[0].Path != tt.path {
			t.Errorf("%q %q: %v", tt.name, tt.national, err)
		}
	}
	for n := range 5 {
		_, err := f.s.MakeOrganisation(t.Context(), f.world.p, fmt.Sprint("Company (no) ", n), "10380284790")
		if n < 4 && err != nil || n == 4 && !fault.Is(err, fault.TooMany) {
			t.Errorf("organisation %d: %v", n+2, err)
		}
	}
	if _, err := f.s.MakeOrganisation(t.Context(), people.Person{ID: "x", Side: engine.Staff}, "x", ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("staff: %v", err)
	}
}

// TestAnInvitationIsAccepted: by who has proven the address, before or afterwards, once, and
// within a week. To everybody else, and afterwards, it is as if it had never been.
func TestAnInvitationIsAccepted(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		f, ctx := newFirm(t, db), t.Context()
		stranger := f.customer("stranger")
		i, err := f.s.Invite(ctx, f.world.p, f.id, "0912 222 22 22", store.OrgMember)
		if err != nil {
			t.Fatal(err)
		}
		f.s.Settle()
		if l := f.p.letters[len(f.p.letters)-1]; l.To != "09122222222" || strings.Contains(l.Body, "آفتاب") {
			t.Errorf("sent %+v", l)
		}
		refused := func(name string, p people.Person) {
			t.Helper()
			_, err := f.s.Accept(ctx, p, i.ID)
			_, never := f.s.Accept(ctx, p, "019a0000-0000-7000-8000-000000000000")
			if !fault.Is(err, fault.NotFound) || fmt.Sprint(err) != fmt.Sprint(never) {
				t.Errorf("%s: %v, and of none %v", name, err, never)
			}
		}
		refused("somebody else", stranger)
		refused("who has invited", f.world.p)
		_, mina, err := f.s.SignUp(ctx, f.apply(t, f.p, "09122222222"), people.Applicant{Name: "mina"}, "")
		if err != nil {
			t.Fatal(err)
		}
		waiting, err := f.s.Invitations(ctx, mina)
		if err != nil || len(waiting) != 1 || waiting[0].Called != "شرکت آفتاب" || waiting[0].ByName != "سارا" {
			t.Fatalf("%+v, %v", waiting, err)
		}
		if id, err := f.s.Accept(ctx, mina, i.ID); err != nil || id != f.id {
			t.Fatal(id, err)
		}
		refused("twice", mina)
		if got := f.roles()["mina"]; got != store.OrgMember {
			t.Errorf("mina is %q", got)
		}
		for name, end := range map[string]func(){
			"taken back": func() { must(t, f.s.TakeBackInvitation(ctx, f.world.p, f.id, i.ID)) },
			"declined":   func() { must(t, f.s.Decline(ctx, stranger, i.ID)) },
			"over":       func() { f.now = f.now.Add(people.InvitationAge) },
		} {
			f.now = f.now.Add(25 * time.Hour)
			if i, err = f.s.Invite(ctx, f.world.p, f.id, "stranger@example.com", store.OrgOwner); err != nil {
				t.Fatal(err)
			}
			end()
			refused(name, stranger)
		}
	})
}

// TestManyAcceptAtOnce: of many at once one does.
func TestManyAcceptAtOnce(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		f := newFirm(t, db)
		p := f.customer("mina")
		i, err := f.s.Invite(t.Context(), f.world.p, f.id, "mina@example.com", store.OrgManager)
		must(t, err)
		var accepted atomic.Int64
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := f.s.Accept(t.Context(), p, i.ID); err == nil {
					accepted.Add(1)
				} else if !fault.Is(err, fault.NotFound) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if accepted.Load() != 1 {
			t.Errorf("%d accepted", accepted.Load())
		}
	})
}

// TestWhoManagesMembers is what each role may do to each.
func TestWhoManagesMembers(t *testing.T) {
	f := newFirm(t, storetest.Open(t, storetest.SQLite(t)))
	ctx := t.Context()
	who := map[string]people.Person{
		"owner": f.world.p, "manager": f.joins("manager", store.OrgManager), "member": f.joins("member", store.OrgMember), "nobody": f.customer("nobody"),
		"other": f.joins("other", store.OrgMember), "boss": f.joins("boss", store.OrgManager),
	}
	for _, tt := range []struct {
		who, does string
		do        func() error
		want      fault.Code
	}{
		{"nobody", "looks", func() error { _, err := f.s.Organisation(ctx, who["nobody"], f.id); return err }, fault.NotFound},
		{"nobody", "invites", func() error { _, err := f.s.Invite(ctx, who["nobody"], f.id, "x@example.com", "member"); return err }, fault.NotFound},
		{"member", "invites", func() error { _, err := f.s.Invite(ctx, who["member"], f.id, "x@example.com", "member"); return err }, fault.NotFound},
		{"manager", "invites a manager", func() error { _, err := f.s.Invite(ctx, who["manager"], f.id, "x@example.com", "manager"); return err }, fault.Forbidden},
		{"member", "removes", func() error { return f.s.RemoveMember(ctx, who["member"], f.id, who["other"].ID) }, fault.NotFound},
		{"manager", "removes a manager", func() error { return f.s.RemoveMember(ctx, who["manager"], f.id, who["boss"].ID) }, fault.Forbidden},
		{"manager", "removes the owner", func() error { return f.s.RemoveMember(ctx, who["manager"], f.id, who["owner"].ID) }, fault.Forbidden},
		{"manager", "removes who is none", func() error { return f.s.RemoveMember(ctx, who["manager"], f.id, who["nobody"].ID) }, fault.NotFound},
		{"manager", "promotes", func() error { return f.s.SetMemberRole(ctx, who["manager"], f.id, who["manager"].ID, "owner") }, fault.Forbidden},
		{"member", "promotes himself", func() error { return f.s.SetMemberRole(ctx, who["member"], f.id, who["member"].ID, "owner") }, fault.NotFound},
		{"owner", "makes a boss", func() error { return f.s.SetMemberRole(ctx, who["owner"], f.id, who["boss"].ID, "boss") }, fault.Invalid},
		{"owner", "leaves as the last", func() error { return f.s.LeaveOrganisation(ctx, who["owner"], f.id) }, fault.Conflict},
		{"owner", "steps down as the last", func() error { return f.s.SetMemberRole(ctx, who["owner"], f.id, who["owner"].ID, "member") }, fault.Conflict},
		{"owner", "removes himself as the last", func() error { return f.s.RemoveMember(ctx, who["owner"], f.id, who["owner"].ID) }, fault.Conflict},
		{"manager", "invites", func() error { _, err := f.s.Invite(ctx, who["manager"], f.id, "x@example.com", "member"); return err }, ""},
		{"manager", "removes a member", func() error { return f.s.RemoveMember(ctx, who["manager"], f.id, who["other"].ID) }, ""},
		{"owner", "makes an owner", func() error { return f.s.SetMemberRole(ctx, who["owner"], f.id, who["boss"].ID, "owner") }, ""},
		{"member", "leaves", func() error { return f.s.LeaveOrganisation(ctx, who["member"], f.id) }, ""},
		{"owner", "steps down", func() error { return f.s.SetMemberRole(ctx, who["owner"], f.id, who["owner"].ID, "member") }, ""},
		{"owner", "invites no more", func() error { _, err := f.s.Invite(ctx, who["owner"], f.id, "y@example.com", "member"); return err }, fault.NotFound},
	} {
		err := tt.do()
		if got := fault.As(err); (tt.want == "") != (err == nil) || got != nil && got.Code != tt.want {
			t.Errorf("%s %s: %v, want %q", tt.who, tt.does, err, tt.want)
		}
	}
	want := map[string]string{"سارا": "member", "manager": "manager", "boss": "owner"}
	if got := f.roles(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("members %v, want %v", got, want)
	}
}

// TestInvitationsAreLimited: one address is not told again and again, whoever invites it.
//
// Attack case 36.
func TestInvitationsAreLimited(t *testing.T) {
	f := newFirm(t, storetest.Open(t, storetest.SQLite(t)))
	for n := range 5 {
		_, err := f.s.Invite(t.Context(), f.world.p, f.id, "victim@example.com", store.OrgMember)
		if n < 3 && err != nil || n >= 3 && !fault.Is(err, fault.TooMany) {
			t.Errorf("invitation %d: %v", n+1, err)
		}
	}
	f.s.Settle()
	if len(f.p.letters) != 3 {
		t.Errorf("%d letters", len(f.p.letters))
	}
	o, err := f.s.Organisation(t.Context(), f.world.p, f.id)
	if err != nil || len(o.Invitations) != 1 {
		t.Errorf("%+v, %v", o.Invitations, err)
	}
}

// TestInvitingTellsNoAccounts: whether an address is somebody's makes no difference.
//
// Attack case 1.
func TestInvitingTellsNoAccounts(t *testing.T) {
	f := newFirm(t, storetest.Open(t, storetest.SQLite(t)))
	f.customer("known")
	known, err1 := f.s.Invite(t.Context(), f.world.p, f.id, "known@example.com", store.OrgMember)
	unknown, err2 := f.s.Invite(t.Context(), f.world.p, f.id, "nobody@example.com", store.OrgMember)
	known.ID, unknown.ID, known.To, unknown.To = "", "", "", ""
	if err1 != nil || err2 != nil || fmt.Sprint(known) != fmt.Sprint(unknown) {
		t.Errorf("%v %v, %v %v", known, err1, unknown, err2)
	}
}

// TestLawOfOrganisations: whatever members do to each other, there is an owner, and nobody
// is in who was not invited by one that could.
func TestLawOfOrganisations(t *testing.T) {
	f := newFirm(t, storetest.Open(t, storetest.SQLite(t)))
	all := []people.Person{f.world.p}
	for n := range 4 {
		all = append(all, f.customer(fmt.Sprint("p", n)))
	}
	roles := []string{store.OrgOwner, store.OrgManager, store.OrgMember}
	ctx := t.Context()
	rapid.Check(t, func(t *rapid.T) {
		person := rapid.SampledFrom(all)
		for range 20 {
			before := circle(ctx, t, f)
			by, other, role := person.Draw(t, "by"), person.Draw(t, "other"), rapid.SampledFrom(roles).Draw(t, "role")
			var err error
			switch rapid.SampledFrom([]string{"invite", "remove", "set", "leave"}).Draw(t, "deed") {
			case "invite":
				f.now = f.now.Add(25 * time.Hour)
				var i store.Invitation
				if i, err = f.s.Invite(ctx, by, f.id, other.Email, role); err == nil {
					_, err = f.s.Accept(ctx, other, i.ID)
				}
			case "remove":
				err = f.s.RemoveMember(ctx, by, f.id, other.ID)
			case "set":
				err = f.s.SetMemberRole(ctx, by, f.id, other.ID, role)
			case "leave":
				other = by
				err = f.s.LeaveOrganisation(ctx, by, f.id)
			}
			after := circle(ctx, t, f)
			if !slices.Contains(values(after), store.OrgOwner) {
				t.Fatal("nobody owns it")
			}
			changed := after[other.ID] != before[other.ID]
			if changed && (err != nil || before[by.ID] == "") {
				t.Fatalf("%q changed %q from %q to %q: %v", before[by.ID], other.Login, before[other.ID], after[other.ID], err)
			}
			if changed && by.ID != other.ID && before[by.ID] == store.OrgManager && (before[other.ID]+after[other.ID]) != store.OrgMember {
				t.Fatalf("a manager made a %q of a %q", after[other.ID], before[other.ID])
			}
		}
	})
}

func circle(ctx context.Context, t *rapid.T, f *firm) map[string]string {
	var c map[string]string
	err := f.db.View(ctx, func(tx *store.Tx) (err error) {
		c, err = tx.Circle(ctx, f.id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func values(m map[string]string) []string {
	var all []string
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

// Who alone owns an organisation with other members hands it on before he is erased.
func TestAnErasureLeavesNoOrganisationWithoutAnOwner(t *testing.T) {
	f, ctx := newFirm(t, storetest.Open(t, storetest.SQLite(t))), t.Context()
	kept := func() []people.Kept {
		var kept []people.Kept
		must(t, f.db.View(ctx, func(tx *store.Tx) (err error) {
			kept, err = people.KeptOf(ctx, tx, f.world.p.ID)
			return err
		}))
		return kept
	}
	if got := kept(); len(got) != 0 {
		t.Errorf("alone: %+v", got)
	}
	mina := f.joins("mina", store.OrgMember)
	if got := kept(); len(got) != 1 || got[0].Why != people.KeptOwner || got[0].Called != "شرکت آفتاب" {
		t.Errorf("with a member: %+v", got)
	}
	must(t, f.s.SetMemberRole(ctx, f.world.p, f.id, mina.ID, store.OrgOwner))
	if got := kept(); len(got) != 0 {
		t.Errorf("with another owner: %+v", got)
	}
	must(t, f.s.SetMemberRole(ctx, f.world.p, f.id, mina.ID, store.OrgMember))
	must(t, f.db.Update(ctx, func(tx *store.Tx) error {
		p, err := tx.Person(ctx, f.world.p.ID)
		p.Disabled = true
		return errors.Join(err, tx.UpdatePerson(ctx, p))
	}))
	if got := kept(); len(got) != 0 {
		t.Errorf("who cannot sign in to hand it on: %+v", got)
	}
}
