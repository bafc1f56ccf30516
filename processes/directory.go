package processes

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/internal/scim"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// DirectoryPath is where directories ask, below the base URL.
const DirectoryPath = "/scim/v2"

// Directory is a system that keeps people of staff here by SCIM, and what its groups give.
type Directory struct {
	Name  string
	Roles map[string]string // group -> role
}

// Source is the name under which roles that come from the directory are kept, and under
// which the audit trail has what it does.
func (d Directory) Source() string { return "scim:" + d.Name }

// roles are those that groups give.
func (d Directory) roles(groups []store.DirectoryGroup) []string {
	var roles []string
	for _, g := range groups {
		if role := d.Roles[g.Name]; role != "" {
			roles = append(roles, role)
		}
	}
	slices.Sort(roles)
	return slices.Compact(roles)
}

// above reports whether a person has a role that the directory could not give. What opens
// his account to somebody else is then not the directory's to change.
func (d Directory) above(p store.Person) bool {
	given := slices.Collect(maps.Values(d.Roles))
	return slices.ContainsFunc(p.Roles, func(role string) bool { return !slices.Contains(given, role) })
}

// Provisioning is what one directory may do. It sees people of staff only, and never a
// customer.
type Provisioning struct {
	s *Service
	d Directory
}

// Provision lets a directory do what it may.
func (s *Service) Provision(d Directory) Provisioning { return Provisioning{s, d} }

// DirectoryQuery asks for a page of resources.
type DirectoryQuery struct {
	Filter scim.Filter
	Start  int // number of the first one, from 1
	Count  int
	Show   scim.Projection
}

// window gathers the page out of all that a query finds.
type window struct {
	DirectoryQuery
	total int
	page  []scim.Resource
}

func windowOf(q DirectoryQuery) *window {
	q.Start = max(q.Start, 1)
	q.Count = min(max(q.Count, 0), scim.MostResults)
	return &window{DirectoryQuery: q}
}

func (w *window) add(r scim.Resource) {
	w.total++
	if w.total >= w.Start && len(w.page) < w.Count {
		w.page = append(w.page, w.Show.Of(r))
	}
}

func (w *window) list() scim.Resource { return scim.List(w.page, w.total, w.Start) }

// Settle gives everybody the roles that his groups at each directory mean now. It follows
// a change of what the operator says that groups give.
func (s *Service) Settle(ctx context.Context, directories []Directory) error {
	for _, d := range directories {
		p := s.Provision(d)
		if err := p.update(ctx, p.settleAll); err != nil {
			return fmt.Errorf("settle directory %s: %w", d.Name, err)
		}
	}
	return nil
}

func (p Provisioning) settleAll(ctx context.Context, tx *store.Tx) error {
	persons := map[string]bool{}
	sourced, err := tx.Sourced(ctx, p.d.Source())
	if err != nil {
		return err
	}
	for id := range sourced {
		persons[id] = true
	}
	members, err := tx.DirectoryMemberships(ctx, p.d.Source())
	if err != nil {
		return err
	}
	for _, m := range members {
		persons[m.Person] = true
	}
	for _, id := range slices.Sorted(maps.Keys(persons)) {
		if err := p.regroup(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// regroup gives a person the roles that his groups mean now, and takes those away that
// they had meant. One that he has by other means stays his.
func (p Provisioning) regroup(ctx context.Context, tx *store.Tx, id string) error {
	groups, err := tx.DirectoryGroupsOf(ctx, p.d.Source(), id)
	if err != nil {
		return err
	}
	was, err := tx.Person(ctx, id)
	if err != nil {
		return err
	}
	from, err := tx.SourcedOf(ctx, p.d.Source(), id)
	if err != nil {
		return err
	}
	roles, before := p.d.roles(groups), from.Roles
	others := exchanged(was.Roles, before, nil)
	now := was
	now.Roles = exchanged(was.Roles, before, roles)
	from.Roles = exchanged(roles, others, nil)
	if !slices.Equal(before, from.Roles) {
		if err := tx.SetSourced(ctx, p.d.Source(), from); err != nil {
			return err
		}
	}
	if slices.Equal(was.Roles, now.Roles) {
		return nil
	}
	if err := tx.UpdatePerson(ctx, now); err != nil {
		return err
	}
	return people.NoteRoles(ctx, tx, p.d.Source(), was, now)
}

// update is one command of the directory. Its commands take turns.
func (p Provisioning) update(ctx context.Context, f func(context.Context, *store.Tx) error) error {
	return p.s.Update(ctx, func(tx *store.Tx) error {
		if err := tx.Directory(ctx, p.d.Source()); err != nil {
			return err
		}
		return f(ctx, tx)
	})
}

// location is the address of a resource.
func (p Provisioning) location(schema scim.Schema, id string) string {
	return p.s.baseURL + DirectoryPath + schema.Endpoint + "/" + id
}

// dated adds what a resource says of itself. Its version follows from all else that it
// says.
func (p Provisioning) dated(schema scim.Schema, r scim.Resource, created, changed time.Time) (scim.Resource, error) {
	id, _ := r["id"].(string)
	r["schemas"] = []any{schema.ID}
	content, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("version of resource: %w", err)
	}
	sum := sha256.Sum256(content)
	if changed.Before(created) {
		changed = created
	}
	r["meta"] = scim.Resource{
		"resourceType": schema.Name, "created": created.UTC().Format(time.RFC3339), "lastModified": changed.UTC().Format(time.RFC3339),
		"location": p.location(schema, id), "version": `W/"` + hex.EncodeToString(sum[:8]) + `"`,
	}
	return r, nil
}

// Version is the version of a resource, as ETag has it.
func Version(r scim.Resource) string {
	meta, _ := r["meta"].(scim.Resource)
	version, _ := meta["version"].(string)
	return version
}

// unchanged refuses a change of what is not as the directory believes. match is its
// If-Match, "" where it believes nothing.
func unchanged(match string, r scim.Resource) error {
	if match == "" || Matches(match, Version(r)) {
		return nil
	}
	return &scim.Error{Status: 412, Detail: "the resource has changed: its version is " + Version(r)}
}

// Matches reports whether a version is among those of a header.
func Matches(header, version string) bool {
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || strings.TrimPrefix(one, "W/") == strings.TrimPrefix(version, "W/") {
			return true
		}
	}
	return false
}
