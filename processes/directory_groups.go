package processes

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/internal/scim"
	"github.com/kartabl/kartabl/store"
)

// mostGroups is how many groups a directory may keep here.
const mostGroups = 2000

// Groups gives a page of the directory's groups by their ids.
func (p Provisioning) Groups(ctx context.Context, q DirectoryQuery) (scim.Resource, error) {
	w := windowOf(q)
	withMembers := q.Show.Shows("members") || q.Filter.Mentions("members")
	err := p.s.db.View(ctx, func(tx *store.Tx) error {
		all, err := tx.DirectoryGroups(ctx, p.d.Source())
		if err != nil {
			return err
		}
		of := map[string][]store.DirectoryMember{}
		if withMembers {
			members, err := tx.DirectoryMemberships(ctx, p.d.Source())
			if err != nil {
				return err
			}
			for _, m := range members {
				of[m.Group] = append(of[m.Group], m)
			}
		}
		for _, g := range all {
			r, err := p.group(g, of[g.ID])
			if err != nil {
				return err
			}
			if scim.Groups.Match(w.Filter, r) {
				w.add(r)
			}
		}
		return nil
	})
	return w.list(), err
}

// group is what a directory sees of a group.
func (p Provisioning) group(g store.DirectoryGroup, members []store.DirectoryMember) (scim.Resource, error) {
	r := scim.Resource{"id": g.ID, "displayName": g.Name}
	put(r, "externalId", g.ExternalID)
	var in []any
	for _, m := range members {
		in = append(in, scim.Resource{"value": m.Person, "display": m.Name, "type": "User", "$ref": p.location(scim.Users, m.Person)})
	}
	if in != nil {
		r["members"] = in
	}
	return p.dated(scim.Groups, r, g.CreatedAt, g.ChangedAt)
}

// Group gives one of the directory's groups.
func (p Provisioning) Group(ctx context.Context, id string) (r scim.Resource, err error) {
	err = p.s.db.View(ctx, func(tx *store.Tx) error {
		_, r, err = p.groupOf(ctx, tx, id)
		return err
	})
	return r, err
}

func (p Provisioning) groupOf(ctx context.Context, tx *store.Tx, id string) (store.DirectoryGroup, scim.Resource, error) {
	all, err := tx.DirectoryGroups(ctx, p.d.Source())
	if err != nil {
		return store.DirectoryGroup{}, nil, err
	}
	i := slices.IndexFunc(all, func(g store.DirectoryGroup) bool { return g.ID == id })
	if i < 0 {
		return store.DirectoryGroup{}, nil, scim.Unknown(id)
	}
	members, err := tx.DirectoryMembers(ctx, id)
	if err != nil {
		return store.DirectoryGroup{}, nil, err
	}
	r, err := p.group(all[i], members)
	return all[i], r, err
}

// AddGroup keeps a new group. It gives its members a role only where the operator has
// said so of its name.
func (p Provisioning) AddGroup(ctx context.Context, want scim.Resource) (r scim.Resource, err error) {
	err = p.update(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, err := tx.DirectoryGroups(ctx, p.d.Source())
		if err != nil {
			return err
		}
		if len(all) >= mostGroups {
			return &scim.Error{Status: 413, Detail: "there are too many groups"}
		}
		g := store.DirectoryGroup{ID: uuid.Must(uuid.NewV7()).String(), Source: p.d.Source(), CreatedAt: tx.Now}
		store.About(ctx, "group", g.ID)
		r, err = p.regrouped(ctx, tx, g, scim.Resource{}, want)
		return err
	})
	return r, err
}

// ReplaceGroup makes a group what the directory says.
func (p Provisioning) ReplaceGroup(ctx context.Context, id, match string, want scim.Resource) (scim.Resource, error) {
	return p.changeGroup(ctx, id, match, func(scim.Resource) (scim.Resource, error) { return want, nil })
}

// PatchGroup changes some of a group.
func (p Provisioning) PatchGroup(ctx context.Context, id, match string, operations []scim.Operation) (scim.Resource, error) {
	return p.changeGroup(ctx, id, match, func(now scim.Resource) (scim.Resource, error) { return scim.Groups.Patch(now, operations) })
}

func (p Provisioning) changeGroup(ctx context.Context, id, match string, change func(scim.Resource) (scim.Resource, error)) (r scim.Resource, err error) {
	err = p.update(ctx, func(ctx context.Context, tx *store.Tx) error {
		g, before, err := p.groupOf(ctx, tx, id)
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
		r, err = p.regrouped(ctx, tx, g, before, want)
		return err
	})
	return r, err
}

// regrouped writes what the directory wants of a group, and gives all whom it concerns
// their roles.
func (p Provisioning) regrouped(ctx context.Context, tx *store.Tx, g store.DirectoryGroup, before, want scim.Resource) (scim.Resource, error) {
	was := g
	if g.Name, g.ExternalID = stated(want, "displayName"), stated(want, "externalId"); g.Name == "" {
		return nil, scim.BadValue("displayName is required")
	}
	out, in := memberIDs(before), memberIDs(want)
	if g != was || !slices.Equal(out, in) {
		g.ChangedAt = tx.Now
		err := tx.PutDirectoryGroup(ctx, g)
		if errors.Is(err, store.ErrConflict) {
			err = scim.Taken("displayName")
		}
		if err != nil {
			return nil, err
		}
	}
	concerned, err := p.moveMembers(ctx, tx, g.ID, out, in)
	if err != nil {
		return nil, err
	}
	if g.Name != was.Name {
		concerned = append(concerned, in...)
	}
	for _, id := range concerned {
		if err := p.regroup(ctx, tx, id); err != nil {
			return nil, err
		}
	}
	_, r, err := p.groupOf(ctx, tx, g.ID)
	return r, err
}

// moveMembers makes those in the list the members, in place of those who are out, and says
// for whom that changed something.
func (p Provisioning) moveMembers(ctx context.Context, tx *store.Tx, group string, out, in []string) (moved []string, err error) {
	for _, id := range out {
		if _, stays := slices.BinarySearch(in, id); stays {
			continue
		}
		moved = append(moved, id)
		if err := tx.Part(ctx, group, id); err != nil {
			return nil, err
		}
	}
	for _, id := range in {
		if _, was := slices.BinarySearch(out, id); was {
			continue
		}
		found, err := tx.DirectoryPeople(ctx, p.d.Source(), store.DirectoryFilter{ID: id, Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, scim.BadValue("members: there is no user " + id)
		}
		moved = append(moved, id)
		if err := tx.Join(ctx, group, id); err != nil {
			return nil, err
		}
	}
	return moved, nil
}

// memberIDs are the ids of a group's members, sorted.
func memberIDs(r scim.Resource) []string {
	all, _ := r["members"].([]any)
	var ids []string
	for _, one := range all {
		m, _ := one.(scim.Resource)
		if id, _ := m["value"].(string); id != "" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// DropGroup forgets a group. What it gave its members is theirs no more.
func (p Provisioning) DropGroup(ctx context.Context, id, match string) error {
	return p.update(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, r, err := p.groupOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := unchanged(match, r); err != nil {
			return err
		}
		if err := tx.DropDirectoryGroup(ctx, id); err != nil {
			return err
		}
		for _, member := range memberIDs(r) {
			if err := p.regroup(ctx, tx, member); err != nil {
				return err
			}
		}
		return nil
	})
}
