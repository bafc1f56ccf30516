package processes_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/scim"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// headOffice is a directory whose group Clerks works at the desk.
var headOffice = processes.Directory{Name: "office", Roles: map[string]string{"Clerks": "claims_clerk", "Lawyers": "legal_officer"}}

func resource(t fataler, schema scim.Schema, src string) scim.Resource {
	t.Helper()
	r, err := schema.Read([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

type fataler interface {
	Helper()
	Fatal(args ...any)
}

// employed adds a person by the directory and gives his id.
func (w *world) employed(login string) string {
	w.t.Helper()
	r, err := w.s.Provision(headOffice).AddUser(w.t.Context(), resource(w.t, scim.Users, `{"userName": "`+login+`", "displayName": "Name of `+login+`", "emails": [{"value": "`+login+`@example.com"}]}`))
	w.must(err)
	return r["id"].(string)
}

func (w *world) grouped(name string, members ...string) string {
	w.t.Helper()
	r, err := w.s.Provision(headOffice).AddGroup(w.t.Context(), withMembers(name, members))
	w.must(err)
	return r["id"].(string)
}

func withMembers(name string, members []string) scim.Resource {
	var all []any
	for _, m := range members {
		all = append(all, scim.Resource{"value": m})
	}
	return scim.Resource{"displayName": name, "members": all}
}

// patches does one operation on a person.
func (w *world) patches(id, op, path string, value any) error {
	_, err := w.s.Provision(headOffice).PatchUser(w.t.Context(), id, "", []scim.Operation{{Op: op, Path: path, Value: value}})
	return err
}

func refusedWith(err error, status int) bool {
	var e *scim.Error
	return errors.As(err, &e) && e.Status == status
}

func TestADirectoryKeepsStaff(t *testing.T) {
	on(t, func(w *world) {
		ctx, p := t.Context(), w.s.Provision(headOffice)
		r, err := p.AddUser(ctx, resource(t, scim.Users, `{"userName": "Mina@Example.com", "externalId": "e-7", "name": {"givenName": "مينا", "familyName": "كريمی"},
			"emails": [{"value": "home@example.org", "type": "home"}, {"value": "mina@example.com", "type": "work"}], "password": "never kept",
			"phoneNumbers": [{"value": "021-1234", "type": "work"}, {"value": "+98 912 123 4567", "type": "mobile"}], "preferredLanguage": "en-US"}`))
		w.must(err)
		mina := w.byLogin("mina@example.com")
		if mina.Name != "مینا کریمی" || mina.Email != "mina@example.com" || mina.Mobile != "09121234567" || mina.Lang != "en" || mina.Side != engine.Staff || mina.PasswordHash != "" || mina.Roles != nil || mina.Disabled {
			t.Errorf("%+v", mina)
		}
		id, version := r["id"].(string), processes.Version(r)
		if again, err := p.User(ctx, id); err != nil || processes.Version(again) != version || again["externalId"] != "e-7" {
			t.Errorf("%v %v", again, err)
		}
		_, err = p.AddUser(ctx, resource(t, scim.Users, `{"userName": "MINA@example.com"}`))
		if !refusedWith(err, 409) {
			t.Errorf("the same login: %v", err)
		}
		w.must(w.patches(id, "replace", "name.familyName", "رضایی"))
		if got := w.byLogin("mina@example.com"); got.Name != "مینا رضایی" || got.Email != mina.Email {
			t.Errorf("%+v", got)
		}
		if _, err := p.PatchUser(ctx, id, version, []scim.Operation{{Op: "replace", Path: "active", Value: false}}); !refusedWith(err, 412) {
			t.Errorf("of an old version: %v", err)
		}
		if _, err := p.ReplaceUser(ctx, id, "*", resource(t, scim.Users, `{"userName": "mina", "displayName": "Mina"}`)); err != nil {
			t.Fatal(err)
		}
		if got := w.byLogin("mina"); got.Name != "Mina" || got.Email != "" || got.Mobile != "" || got.Lang != "en" || got.ID != id {
			t.Errorf("%+v", got)
		}
	})
}

func TestBadPeopleOfADirectory(t *testing.T) {
	on(t, func(w *world) {
		p := w.s.Provision(headOffice)
		for _, src := range []string{
			`{}`, `{"userName": "  "}`, `{"userName": "a", "emails": [{"value": "no mail"}]}`, `{"userName": "a", "phoneNumbers": [{"value": "12"}]}`,
		} {
			if _, err := p.AddUser(t.Context(), resource(t, scim.Users, src)); !refusedWith(err, 400) {
				t.Errorf("%s: %v", src, err)
			}
		}
		if _, err := p.AddGroup(t.Context(), scim.Resource{}); !refusedWith(err, 400) {
			t.Errorf("a group without a name: %v", err)
		}
		if _, err := p.AddGroup(t.Context(), withMembers("X", []string{"nobody"})); !refusedWith(err, 400) {
			t.Errorf("a group of nobody: %v", err)
		}
		w.grouped("Clerks")
		if _, err := p.AddGroup(t.Context(), withMembers("clerks", nil)); !refusedWith(err, 409) {
			t.Errorf("a group of the same name: %v", err)
		}
	})
}

// Roles come and go with groups, by the operator's word only; those that somebody has by
// other means stay his. Each change is in the audit trail.
func TestGroupsGiveRoles(t *testing.T) {
	on(t, func(w *world) {
		ctx, p := t.Context(), w.s.Provision(headOffice)
		id := w.employed("mina")
		group := w.grouped("Clerks", id)
		w.grouped("Bosses", id)
		w.grouped("operator", id)
		roles := func(want ...string) {
			t.Helper()
			if got := w.byLogin("mina").Roles; !slices.Equal(got, want) {
				t.Errorf("roles %v, want %v", got, want)
			}
		}
		roles("claims_clerk")
		mina := w.byLogin("mina")
		mina.Roles = append(mina.Roles, "supervisor")
		w.must(w.db.Update(ctx, func(tx *store.Tx) error { return tx.UpdatePerson(ctx, mina) }))
		_, err := p.PatchGroup(ctx, group, "", []scim.Operation{{Op: "replace", Path: "displayName", Value: "Lawyers"}})
		w.must(err)
		roles("supervisor", "legal_officer")
		w.must(w.s.Settle(ctx, []processes.Directory{{Name: "office", Roles: map[string]string{"Bosses": "claims_clerk"}}}))
		roles("supervisor", "claims_clerk")
		w.must(w.s.Settle(ctx, []processes.Directory{headOffice}))
		w.must(p.DropGroup(ctx, group, ""))
		roles("supervisor")
		w.must(w.db.View(ctx, func(tx *store.Tx) error {
			trail, err := tx.Audit(ctx, store.AuditFilter{Deed: "changeRoles", Person: "scim:office", Limit: 1})
			if err == nil && (len(trail) != 1 || trail[0].Object != id || !slices.Equal(trail[0].Fields, []string{"lost:legal_officer"})) {
				t.Errorf("%+v", trail)
			}
			return err
		}))
	})
}

// A deleted person gives his work back, is not seen any more, and comes back as who he was.
func TestADeletedPersonLeaves(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(twice))
		ctx, p := t.Context(), w.s.Provision(headOffice)
		id := w.employed("mina")
		group := w.grouped("Clerks", id)
		c := w.begin("twice", nil)
		_, err := w.s.Advance(ctx, c.ID, processes.Command{By: people.Actor(w.byLogin("mina")), Input: engine.Claimed{Item: c.Items[0].ID}})
		w.must(err)
		w.must(p.DropUser(ctx, id, ""))
		if got := w.byLogin("mina"); !got.Disabled || len(got.Roles) > 0 || w.stored(c.ID).Items[0].Holder != "" {
			t.Errorf("%+v", got)
		}
		if err := p.DropUser(ctx, id, ""); !refusedWith(err, 404) {
			t.Errorf("deleted twice: %v", err)
		}
		if g, err := p.Group(ctx, group); err != nil || g["members"] != nil {
			t.Errorf("%v %v", g, err)
		}
		if got := w.listed(`userName eq "mina"`); got != nil {
			t.Errorf("still seen: %v", got)
		}
		if back := w.employed("mina"); back != id || w.byLogin("mina").Disabled {
			t.Errorf("came back as %s, was %s", back, id)
		}
		w.replayed()
	})
}

func TestADisabledPersonGivesHisWorkBack(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(twice))
		id := w.employed("mina")
		w.grouped("Clerks", id)
		c := w.begin("twice", nil)
		_, err := w.s.Advance(t.Context(), c.ID, processes.Command{By: people.Actor(w.byLogin("mina")), Input: engine.Claimed{Item: c.Items[0].ID}})
		w.must(err)
		w.must(w.patches(id, "Replace", "active", "False"))
		if !w.byLogin("mina").Disabled || w.stored(c.ID).Items[0].Holder != "" {
			t.Error("holds work still")
		}
		w.must(w.patches(id, "Replace", "active", "True"))
		if w.byLogin("mina").Disabled {
			t.Error("is disabled still")
		}
	})
}

// listed are the logins that a filter chooses.
func (w *world) listed(filter string) (logins []string) {
	w.t.Helper()
	f, err := scim.ParseFilter(filter)
	w.must(err)
	r, err := w.s.Provision(headOffice).Users(w.t.Context(), processes.DirectoryQuery{Filter: f, Count: 100})
	w.must(err)
	for _, one := range r["Resources"].([]scim.Resource) {
		logins = append(logins, one["userName"].(string))
	}
	if total := r["totalResults"]; total != len(logins) {
		w.t.Errorf("%s: %d in all", filter, total)
	}
	return logins
}

func TestWhatADirectoryFinds(t *testing.T) {
	on(t, func(w *world) {
		var ids []string
		for n := range 5 {
			ids = append(ids, w.employed(fmt.Sprint("p", n)))
		}
		w.grouped("Clerks", ids[1], ids[3])
		w.must(w.patches(ids[2], "add", "externalId", "e-2"))
		w.must(w.patches(ids[4], "replace", "active", false))
		for filter, want := range map[string][]string{
			`userName eq "P3"`:                     {"p3"},
			`externalId eq "e-2"`:                  {"p2"},
			`id eq "` + ids[1] + `"`:               {"p1"},
			`active eq false and userName sw "p"`:  {"p4"},
			`groups.display eq "clerks"`:           {"p1", "p3"},
			`emails.value eq "p0@example.com"`:     {"p0"},
			`userName eq "p0" and active eq false`: nil,
			`externalId eq ""`:                     nil,
			`userName eq ""`:                       nil,
		} {
			if got := w.listed(filter); !slices.Equal(got, want) {
				t.Errorf("%s: %v", filter, got)
			}
		}
		all := w.listed("")
		var paged []string
		for start := 1; start <= len(all); start += 2 {
			r, err := w.s.Provision(headOffice).Users(t.Context(), processes.DirectoryQuery{Start: start, Count: 2, Show: scim.ParseProjection("userName", "")})
			w.must(err)
			for _, one := range r["Resources"].([]scim.Resource) {
				paged = append(paged, one["userName"].(string))
			}
		}
		if !slices.Equal(all, paged) {
			t.Errorf("page by page: %v, at once: %v", paged, all)
		}
	})
}

// A directory sees, changes and makes no customer, and cannot open the account of somebody
// who may do what it could not give him.
func TestWhatADirectoryMayNotDo(t *testing.T) {
	on(t, func(w *world) {
		ctx, p := t.Context(), w.s.Provision(headOffice)
		boss := store.Person{ID: "boss", Login: "boss", Name: "Boss", Side: engine.Staff, Roles: []string{"operator"}, Email: "boss@example.com"}
		w.must(w.db.Update(ctx, func(tx *store.Tx) error {
			return errors.Join(tx.AddPerson(ctx, boss), tx.AddPerson(ctx, store.Person{ID: "buyer", Login: "buyer", Name: "Buyer", Side: engine.Customer}))
		}))
		if _, err := p.User(ctx, "buyer"); !refusedWith(err, 404) {
			t.Errorf("sees a customer: %v", err)
		}
		if got := w.listed(`userName eq "buyer"`); got != nil || slices.Contains(w.listed(""), "buyer") {
			t.Error("lists a customer")
		}
		if _, err := p.AddUser(ctx, resource(t, scim.Users, `{"userName": "buyer"}`)); !refusedWith(err, 409) {
			t.Errorf("makes a customer one of staff: %v", err)
		}
		if err := errors.Join(w.patches("buyer", "replace", "active", false), p.DropUser(ctx, "buyer", "")); !refusedWith(err, 404) || w.byLogin("buyer").Disabled {
			t.Errorf("changes a customer: %v", err)
		}
		if _, err := p.AddGroup(ctx, withMembers("X", []string{"buyer"})); !refusedWith(err, 400) {
			t.Errorf("puts a customer into a group: %v", err)
		}
		for path, value := range map[string]any{"userName": "thief", `emails[type eq "work"].value`: "thief@example.com", "phoneNumbers": []any{scim.Resource{"value": "09121234567"}}} {
			if err := w.patches("boss", "add", path, value); !refusedWith(err, 403) {
				t.Errorf("%s: %v", path, err)
			}
		}
		w.must(w.patches("boss", "replace", "active", false))
		if err := w.patches("boss", "replace", "active", true); !refusedWith(err, 403) || !w.byLogin("boss").Disabled {
			t.Errorf("brings an operator back: %v", err)
		}
	})
}

// An address that the directory takes from somebody opens his account no more.
func TestAnAddressThatIsTakenAwayOpensNothing(t *testing.T) {
	on(t, func(w *world) {
		ctx, id := t.Context(), w.employed("mina")
		w.must(w.db.Update(ctx, func(tx *store.Tx) error {
			return tx.ClaimAddress(ctx, store.Address{Channel: store.ByMail, To: "mina@example.com", Person: id})
		}))
		w.must(w.patches(id, "replace", `emails[type eq "work"].value`, "other@example.com"))
		err := w.db.View(ctx, func(tx *store.Tx) error {
			_, err := tx.AddressOwner(ctx, store.ByMail, "mina@example.com")
			return err
		})
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%v", err)
		}
	})
}

// Whatever a directory does with its groups, everybody has the roles that he had by other
// means and those of his groups, and no other.
func TestLawOfGroups(t *testing.T) {
	on(t, func(w *world) {
		ctx, p := t.Context(), w.s.Provision(headOffice)
		persons := []string{w.employed("p0"), w.employed("p1"), w.employed("p2")}
		hand := w.byLogin("p0")
		hand.Roles = []string{"claims_clerk", "supervisor"}
		w.must(w.db.Update(ctx, func(tx *store.Tx) error { return tx.UpdatePerson(ctx, hand) }))
		names := []string{"Clerks", "Lawyers", "Others"}
		groups := map[string]string{}  // name -> id
		model := map[string][]string{} // name -> members
		rapid.Check(t, func(r *rapid.T) {
			name := rapid.SampledFrom(names).Draw(r, "group")
			members := rapid.SliceOfDistinct(rapid.SampledFrom(persons), rapid.ID).Draw(r, "members")
			switch id, there := groups[name]; {
			case !there:
				groups[name], model[name] = w.grouped(name, members...), members
			case rapid.Bool().Draw(r, "drop"):
				w.must(p.DropGroup(w.t.Context(), id, ""))
				delete(groups, name)
				delete(model, name)
			case rapid.Bool().Draw(r, "add"):
				_, err := p.PatchGroup(w.t.Context(), id, "", []scim.Operation{{Op: "add", Path: "members", Value: withMembers(name, members)["members"]}})
				w.must(err)
				model[name] = append(model[name], members...)
			default:
				_, err := p.ReplaceGroup(w.t.Context(), id, "", withMembers(name, members))
				w.must(err)
				model[name] = members
			}
			for n, id := range persons {
				want := map[string]bool{}
				if n == 0 {
					want["claims_clerk"], want["supervisor"] = true, true
				}
				for name, members := range model {
					if role := headOffice.Roles[name]; role != "" && slices.Contains(members, id) {
						want[role] = true
					}
				}
				got := slices.Sorted(slices.Values(w.byLogin(fmt.Sprint("p", n)).Roles))
				if !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
					a, _ := json.Marshal(model)
					r.Fatalf("p%d has %v, not %v: %s", n, got, slices.Sorted(maps.Keys(want)), a)
				}
			}
		})
	})
}
