package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// addOrganisation makes an organisation with its owner.
func addOrganisation(t *testing.T, db *store.DB, id, owner string) {
	t.Helper()
	update(t, db, func(tx *store.Tx) error {
		return tx.AddOrganisation(t.Context(), store.Organisation{ID: id, Name: "name of " + id, MadeBy: owner})
	})
}

func TestMembers(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later, ctx := at(db, noon), t.Context()
		addPeople(t, db, store.Person{ID: "1", Login: "a", Name: "A"}, store.Person{ID: "2", Login: "b", Name: "B"})
		addOrganisation(t, db, "o", "1")
		addOrganisation(t, db, "p", "2")
		later(time.Minute)
		update(t, db, func(tx *store.Tx) error { return tx.PutMember(ctx, "o", "2", store.OrgMember) })
		update(t, db, func(tx *store.Tx) error { return tx.PutMember(ctx, "o", "2", store.OrgManager) })
		second := store.Member{Organisation: "o", Called: "name of o", Person: "2", Name: "B", Role: store.OrgManager, Since: noon.Add(time.Minute)}
		view(t, db, func(tx *store.Tx) error {
			all, err := tx.Members(ctx, "o")
			same(t, "members", all, []store.Member{{Organisation: "o", Called: "name of o", Person: "1", Name: "A", Role: store.OrgOwner, Since: noon}, second})
			return err
		})
		view(t, db, func(tx *store.Tx) error {
			all, err := tx.MemberOf(ctx, "2")
			same(t, "memberships", len(all), 2)
			same(t, "the first by name", all[0], second)
			circle, other := tx.Circle(ctx, "o")
			same(t, "circle", circle, map[string]string{"1": "owner", "2": "manager"})
			wantErr(t, other, nil)
			return err
		})
		update(t, db, func(tx *store.Tx) error { return tx.DropMember(ctx, "o", "2") })
		view(t, db, func(tx *store.Tx) error {
			circle, err := tx.Circle(ctx, "o")
			same(t, "circle", circle, map[string]string{"1": "owner"})
			_, none := tx.Organisation(ctx, "q")
			wantErr(t, none, store.ErrNotFound)
			return err
		})
	})
}

// TestMembersAreRights: whoever becomes a member, gets another role or is one no more is
// told to all servers.
func TestMembersAreRights(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		addPeople(t, db, store.Person{ID: "1", Login: "a"}, store.Person{ID: "2", Login: "b"})
		addOrganisation(t, db, "o", "1")
		told := func() (persons []string) {
			view(t, db, func(tx *store.Tx) error {
				all, err := tx.RightsChanges(t.Context(), 0)
				for _, c := range all {
					persons = append(persons, c.Person)
				}
				return err
			})
			return persons
		}
		same(t, "after making one", told(), []string{"1"})
		for n, change := range []func(tx *store.Tx) error{
			func(tx *store.Tx) error { return tx.PutMember(ctx, "o", "2", store.OrgMember) },
			func(tx *store.Tx) error { return tx.PutMember(ctx, "o", "2", store.OrgOwner) },
			func(tx *store.Tx) error { return tx.DropMember(ctx, "o", "2") },
		} {
			update(t, db, change)
			if got := told(); len(got) != n+2 || got[n+1] != "2" {
				t.Errorf("after change %d: %v", n, got)
			}
		}
	})
}

// TestInvitations: one is there for who has its address, once, until it ends.
func TestInvitations(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later, ctx := at(db, noon), t.Context()
		addPeople(t, db, store.Person{ID: "1", Login: "a", Name: "A"}, store.Person{ID: "2", Login: "b"}, store.Person{ID: "3", Login: "c"})
		addOrganisation(t, db, "o", "1")
		invite := func(id, to string) {
			update(t, db, func(tx *store.Tx) error {
				return tx.PutInvitation(t.Context(), store.Invitation{
					ID: id, Organisation: "o", Address: store.Address{Channel: store.BySMS, To: to}, Role: store.OrgMember, By: "1", ExpiresAt: tx.Now.Add(time.Hour),
				})
			})
		}
		waiting := func(person string) (ids []string) {
			view(t, db, func(tx *store.Tx) error {
				all, err := tx.InvitationsTo(t.Context(), person)
				for _, i := range all {
					ids = append(ids, i.ID+" by "+i.ByName+" to "+i.Called)
				}
				return err
			})
			return ids
		}
		take := func(id, person string) (err error) {
			return db.Update(ctx, func(tx *store.Tx) error {
				_, err := tx.TakeInvitation(ctx, id, person)
				return err
			})
		}
		invite("i", "09121111111")
		same(t, "before the address is somebody's", waiting("2"), []string(nil))
		update(t, db, func(tx *store.Tx) error {
			return tx.ClaimAddress(ctx, store.Address{Channel: store.BySMS, To: "09121111111", Person: "2"})
		})
		same(t, "afterwards", waiting("2"), []string{"i by A to name of o"})
		same(t, "for others", waiting("3"), []string(nil))
		wantErr(t, take("i", "3"), store.ErrNotFound)
		invite("j", "09121111111")
		wantErr(t, take("i", "2"), store.ErrNotFound) // another has taken its place
		wantErr(t, take("j", "2"), nil)
		wantErr(t, take("j", "2"), store.ErrNotFound)

		invite("k", "09121111111")
		later(time.Hour)
		same(t, "when it is over", waiting("2"), []string(nil))
		wantErr(t, take("k", "2"), store.ErrNotFound)
		drop := func(organisation, id string) error {
			return db.Update(ctx, func(tx *store.Tx) error { return tx.DropInvitation(ctx, organisation, id) })
		}
		wantErr(t, drop("o", "k"), store.ErrNotFound)
		invite("l", "09121111111")
		wantErr(t, drop("p", "l"), store.ErrNotFound)
		wantErr(t, drop("o", "l"), nil)
		invite("m", "09121111111")
		update(t, db, func(tx *store.Tx) error { return tx.DropMember(ctx, "o", "1") })
		wantErr(t, take("m", "2"), store.ErrNotFound)
	})
}

// TestPartiesOfCases: a shared case stands in the lists and counters of its organisation
// and of nobody else, a private one in those of its customer only.
//
// Attack cases 13 and 14.
func TestPartiesOfCases(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		addPeople(t, db, store.Person{ID: "1", Login: "a", Name: "A"}, store.Person{ID: "2", Login: "b", Name: "B"})
		for n, x := range []struct {
			id, customer, organisation string
			private                    bool
		}{{"own", "1", "", false}, {"shared", "1", "o", false}, {"private", "1", "o", true}, {"theirs", "2", "o", false}, {"hidden", "2", "o", true}} {
			s := started(x.id, x.customer, engine.OpenItem{Item: customerItem(fmt.Sprint("i", n))})
			s.Outcome.Case.Organisation, s.Outcome.Case.Private = x.organisation, x.private
			c := begin(t, db, s)
			step(t, db, c, engine.SetTimer{Timer: engine.PendingTimer{ID: x.id + "-t", Due: noon}})
		}
		view(t, db, func(tx *store.Tx) error {
			cases := func(rows []store.CaseRow, err error) []string {
				var ids []string
				for _, r := range rows {
					ids = append(ids, r.ID)
				}
				wantErr(t, err, nil)
				return ids
			}
			items := func(f store.ItemFilter) []string {
				rows, err := tx.Items(ctx, f)
				var ids []string
				for _, r := range rows {
					ids = append(ids, r.Case+" of "+r.CustomerName+" in "+r.Shared)
				}
				wantErr(t, err, nil)
				return ids
			}
			same(t, "cases of the person", cases(tx.CasesOf(ctx, "1", store.CasePage{})), []string{"private", "own"})
			same(t, "cases of the organisation", cases(tx.CasesShared(ctx, "o", store.CasePage{})), []string{"theirs", "shared"})
			same(t, "those of one member", cases(tx.CasesShared(ctx, "o", store.CasePage{Of: "1"})), []string{"shared"})
			same(t, "items of the person", items(store.ItemFilter{Customer: "1"}), []string{"own of A in ", "private of A in "})
			same(t, "items of the organisation", items(store.ItemFilter{Customer: "o"}), []string{"shared of A in o", "theirs of B in o"})
			same(t, "those of one member", items(store.ItemFilter{Customer: "o", OfCase: "2"}), []string{"theirs of B in o"})
			counts, err := tx.Counts(ctx, []string{"customer:1", "customer:2", "customer:o"})
			same(t, "counters", counts, map[string]int{"customer:1": 2, "customer:2": 1, "customer:o": 2})
			wantErr(t, err, nil)
			again, err := tx.Recount(ctx)
			same(t, "recount", again, counts)
			return err
		})
	})
}

// TestAnErasedPersonBelongsNowhere: with a person go his places in organisations, the
// invitations to and by him, and the name of what nobody is left in.
func TestAnErasedPersonBelongsNowhere(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		ctx := t.Context()
		addPeople(t, db, store.Person{ID: "1", Login: "a", Name: "A"}, store.Person{ID: "2", Login: "b", Name: "B"})
		addOrganisation(t, db, "alone", "1")
		addOrganisation(t, db, "together", "1")
		update(t, db, func(tx *store.Tx) error {
			if err := tx.PutMember(ctx, "together", "2", store.OrgOwner); err != nil {
				return err
			}
			if err := tx.ClaimAddress(ctx, store.Address{Channel: store.BySMS, To: "09121111111", Person: "1"}); err != nil {
				return err
			}
			for by, to := range map[string]string{"1": "09122222222", "2": "09121111111"} {
				i := store.Invitation{ID: "i" + by, Organisation: "together", Address: store.Address{Channel: store.BySMS, To: to}, Role: store.OrgMember, By: by, ExpiresAt: noon.Add(time.Hour)}
				if err := tx.PutInvitation(ctx, i); err != nil {
					return err
				}
			}
			return tx.ErasePerson(ctx, "1")
		})
		view(t, db, func(tx *store.Tx) error {
			circle, err := tx.Circle(ctx, "together")
			same(t, "who is left", circle, map[string]string{"2": store.OrgOwner})
			wantErr(t, err, nil)
			open, err := tx.Invitations(ctx, "together")
			same(t, "invitations", len(open), 0)
			wantErr(t, err, nil)
			for id, want := range map[string]string{"alone": "—", "together": "name of together"} {
				o, err := tx.Organisation(ctx, id)
				same(t, id, o.Name, want)
				wantErr(t, err, nil)
			}
			return nil
		})
	})
}
