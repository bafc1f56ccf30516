package processes

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/scim"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Users gives a page of people of staff by their ids.
func (p Provisioning) Users(ctx context.Context, q DirectoryQuery) (scim.Resource, error) {
	w := windowOf(q)
	err := p.s.db.View(ctx, func(tx *store.Tx) error { return p.findUsers(ctx, tx, w) })
	return w.list(), err
}

// readAtOnce is how many people are read at a time.
const readAtOnce = 500

func (p Provisioning) findUsers(ctx context.Context, tx *store.Tx, w *window) error {
	groups, err := p.memberships(ctx, tx, w)
	if err != nil {
		return err
	}
	if w.Filter.All() {
		return p.pageOfUsers(ctx, tx, w, groups)
	}
	f := store.DirectoryFilter{Limit: readAtOnce}
	if login, ok := w.Filter.Equal("userName"); ok {
		if f.Login = people.NormalLogin(login); f.Login == "" {
			return nil
		}
	}
	f.ExternalID, _ = w.Filter.Equal("externalId")
	f.ID, _ = w.Filter.Equal("id")
	for {
		found, err := tx.DirectoryPeople(ctx, p.d.Source(), f)
		if err != nil {
			return err
		}
		for _, x := range found {
			r, err := p.user(x, groups[x.ID])
			if err != nil {
				return err
			}
			if scim.Users.Match(w.Filter, r) {
				w.add(r)
			}
		}
		if len(found) < f.Limit {
			return nil
		}
		f.Offset += len(found)
	}
}

// pageOfUsers reads no more than the page when all are asked for.
func (p Provisioning) pageOfUsers(ctx context.Context, tx *store.Tx, w *window, groups map[string][]store.DirectoryGroup) (err error) {
	if w.total, err = tx.CountDirectory(ctx, p.d.Source()); err != nil || w.Count == 0 {
		return err
	}
	found, err := tx.DirectoryPeople(ctx, p.d.Source(), store.DirectoryFilter{Offset: w.Start - 1, Limit: w.Count})
	if err != nil {
		return err
	}
	for _, x := range found {
		r, err := p.user(x, groups[x.ID])
		if err != nil {
			return err
		}
		w.page = append(w.page, w.Show.Of(r))
	}
	return nil
}

// memberships are everybody's groups.
func (p Provisioning) memberships(ctx context.Context, tx *store.Tx, w *window) (map[string][]store.DirectoryGroup, error) {
	of := map[string][]store.DirectoryGroup{}
	if !w.Show.Shows("groups") && !w.Filter.Mentions("groups") {
		return of, nil
	}
	all, err := tx.DirectoryGroups(ctx, p.d.Source())
	if err != nil {
		return nil, err
	}
	byID := map[string]store.DirectoryGroup{}
	for _, g := range all {
		byID[g.ID] = g
	}
	members, err := tx.DirectoryMemberships(ctx, p.d.Source())
	for _, m := range members {
		of[m.Person] = append(of[m.Person], byID[m.Group])
	}
	return of, err
}

// User gives one person of staff.
func (p Provisioning) User(ctx context.Context, id string) (r scim.Resource, err error) {
	err = p.s.db.View(ctx, func(tx *store.Tx) error {
		_, r, err = p.userOf(ctx, tx, id)
		return err
	})
	return r, err
}

// userOf reads a person, and what the directory sees of him.
func (p Provisioning) userOf(ctx context.Context, tx *store.Tx, id string) (store.DirectoryPerson, scim.Resource, error) {
	found, err := tx.DirectoryPeople(ctx, p.d.Source(), store.DirectoryFilter{ID: id, Limit: 1})
	if err == nil && (id == "" || len(found) == 0) {
		err = scim.Unknown(id)
	}
	if err != nil {
		return store.DirectoryPerson{}, nil, err
	}
	groups, err := tx.DirectoryGroupsOf(ctx, p.d.Source(), id)
	if err != nil {
		return store.DirectoryPerson{}, nil, err
	}
	r, err := p.user(found[0], groups)
	return found[0], r, err
}

// AddUser makes a member of staff, or takes one back whom the directory had deleted.
func (p Provisioning) AddUser(ctx context.Context, want scim.Resource) (r scim.Resource, err error) {
	if _, said := want["active"]; !said {
		want["active"] = true
	}
	err = p.update(ctx, func(ctx context.Context, tx *store.Tx) error {
		r, err = p.add(ctx, tx, want)
		return err
	})
	return r, err
}

func (p Provisioning) add(ctx context.Context, tx *store.Tx, want scim.Resource) (scim.Resource, error) {
	login, _ := want["userName"].(string)
	was, err := tx.PersonByLogin(ctx, people.NormalLogin(login))
	fresh := errors.Is(err, store.ErrNotFound)
	if err != nil && !fresh {
		return nil, err
	}
	if fresh {
		was = store.Person{ID: uuid.Must(uuid.NewV7()).String(), Side: engine.Staff, Lang: string(text.Fa), CreatedAt: tx.Now}
	} else if gone, err := tx.GoneFrom(ctx, p.d.Source(), was.ID); err != nil || !gone || !people.IsStaff(was) {
		return nil, errors.Join(err, scim.Taken("userName"))
	}
	store.About(ctx, "person", was.ID)
	x := store.DirectoryPerson{Person: was}
	now, err := shaped(x, scim.Resource{}, want)
	if err == nil {
		err = p.allowed(x, now)
	}
	if err != nil {
		return nil, err
	}
	if fresh {
		err = tx.AddPerson(ctx, now.Person)
	} else {
		err = p.write(ctx, tx, was, now.Person)
	}
	if err != nil {
		return nil, err
	}
	if err := tx.SetDirectoryPerson(ctx, p.d.Source(), now); err != nil {
		return nil, err
	}
	_, r, err := p.userOf(ctx, tx, now.ID)
	return r, err
}

// ReplaceUser makes a person what the directory says.
func (p Provisioning) ReplaceUser(ctx context.Context, id, match string, want scim.Resource) (scim.Resource, error) {
	return p.changeUser(ctx, id, match, func(scim.Resource) (scim.Resource, error) { return want, nil })
}

// PatchUser changes some of a person.
func (p Provisioning) PatchUser(ctx context.Context, id, match string, operations []scim.Operation) (scim.Resource, error) {
	return p.changeUser(ctx, id, match, func(now scim.Resource) (scim.Resource, error) { return scim.Users.Patch(now, operations) })
}

func (p Provisioning) changeUser(ctx context.Context, id, match string, change func(scim.Resource) (scim.Resource, error)) (r scim.Resource, err error) {
	var now store.DirectoryPerson
	err = p.update(ctx, func(ctx context.Context, tx *store.Tx) error {
		was, before, err := p.userOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := unchanged(match, before); err != nil {
			return err
		}
		want, err := change(before)
		if err != nil {
			return err
		}
		if now, err = p.settled(ctx, tx, was, before, want); err != nil {
			return err
		}
		_, r, err = p.userOf(ctx, tx, id)
		return err
	})
	if err == nil && now.Disabled {
		_, err = p.s.Leave(ctx, now.Login)
	}
	return r, err
}

// settled writes what the directory wants of a person. What is so already is not written.
func (p Provisioning) settled(ctx context.Context, tx *store.Tx, was store.DirectoryPerson, before, want scim.Resource) (store.DirectoryPerson, error) {
	now, err := shaped(was, before, want)
	if err == nil {
		err = p.allowed(was, now)
	}
	if err != nil {
		return now, err
	}
	if now.Login != was.Login {
		if _, err := tx.PersonByLogin(ctx, now.Login); !errors.Is(err, store.ErrNotFound) {
			return now, errors.Join(err, scim.Taken("userName"))
		}
	}
	same := keptOf(now.Person) == keptOf(was.Person)
	if same && now.ExternalID == was.ExternalID && now.Given == was.Given && now.Family == was.Family {
		return now, nil
	}
	if err := p.write(ctx, tx, was.Person, now.Person); err != nil {
		return now, err
	}
	return now, tx.SetDirectoryPerson(ctx, p.d.Source(), now)
}

// write stores a changed person. An address that is not his any more opens nothing, nor
// does a session of who is out of service, also when he comes back.
func (p Provisioning) write(ctx context.Context, tx *store.Tx, was, now store.Person) error {
	for _, raw := range []string{was.Mobile, was.Email} {
		old, ok := people.ParseAddress(raw)
		if !ok || raw == now.Mobile || raw == now.Email {
			continue
		}
		if err := tx.DropAddress(ctx, old.Channel, old.To, was.ID); err != nil {
			return err
		}
	}
	if now.Disabled && !was.Disabled {
		if err := tx.DropSessionsOf(ctx, was.ID); err != nil {
			return err
		}
	}
	if keptOf(was) == keptOf(now) {
		return nil
	}
	return tx.UpdatePerson(ctx, now)
}

// allowed refuses what would open the account of somebody who stands above the directory.
func (p Provisioning) allowed(was, now store.DirectoryPerson) error {
	opens := now.Login != was.Login || !strings.EqualFold(now.Email, was.Email) || now.Mobile != was.Mobile || was.Disabled && !now.Disabled
	if !opens || !p.d.above(was.Person) {
		return nil
	}
	return &scim.Error{Status: 403, Detail: "the person has roles that this directory cannot give: it may disable him, and change neither his login nor his addresses"}
}

// DropUser takes a person out of service, as Leave does, and away from the directory with
// all that it gave him. He stays known here: what he has done has his name.
func (p Provisioning) DropUser(ctx context.Context, id, match string) error {
	var gone store.Person
	err := p.update(ctx, func(ctx context.Context, tx *store.Tx) error {
		was, r, err := p.userOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := unchanged(match, r); err != nil {
			return err
		}
		gone = was.Person
		return p.drop(ctx, tx, was)
	})
	if err != nil {
		return errors.Join(err, p.leaveAgain(ctx, id))
	}
	_, err = p.s.Leave(ctx, gone.Login)
	return err
}

func (p Provisioning) drop(ctx context.Context, tx *store.Tx, was store.DirectoryPerson) error {
	groups, err := tx.DirectoryGroupsOf(ctx, p.d.Source(), was.ID)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if err := tx.Part(ctx, g.ID, was.ID); err != nil {
			return err
		}
	}
	if err := p.regroup(ctx, tx, was.ID); err != nil {
		return err
	}
	if was.Person, err = tx.Person(ctx, was.ID); err != nil {
		return err
	}
	now := was.Person
	now.Disabled = true
	if err := p.write(ctx, tx, was.Person, now); err != nil {
		return err
	}
	was.Gone, was.ExternalID = true, ""
	return tx.SetDirectoryPerson(ctx, p.d.Source(), was)
}

// leaveAgain gives the work back of somebody who was deleted by an attempt that did not
// come to its end.
func (p Provisioning) leaveAgain(ctx context.Context, id string) error {
	var login string
	err := p.s.db.View(ctx, func(tx *store.Tx) error {
		gone, err := tx.GoneFrom(ctx, p.d.Source(), id)
		if err != nil || !gone {
			return err
		}
		left, err := tx.Person(ctx, id)
		if left.Disabled {
			login = left.Login
		}
		return err
	})
	if err == nil && login != "" {
		_, err = p.s.Leave(ctx, login)
	}
	return err
}
