package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// DirectoryPerson is a member of staff as a directory sees him. One that it has said
// nothing of yet has no ChangedAt.
type DirectoryPerson struct {
	Person
	ExternalID    string // by which the directory knows him
	Given, Family string
	ChangedAt     time.Time
	Gone          bool // the directory has deleted him
}

// DirectoryFilter chooses people of staff for a directory: one of them where a field says
// so, else a page by their ids. Those that the directory has deleted are not among them.
type DirectoryFilter struct {
	ID, Login, ExternalID string
	Offset, Limit         int
}

const selectDirectoryPerson = "SELECT " + personColumns + `, COALESCE(external_id, ''), COALESCE(given_name, ''), COALESCE(family_name, ''), changed_at
	FROM people LEFT JOIN directory_people ON person = id AND source = ? WHERE side = 'staff' AND NOT COALESCE(gone, FALSE)`

// Directory makes commands of one directory take turns.
func (tx *Tx) Directory(ctx context.Context, source string) error {
	if err := tx.serialize(ctx, "directory/"+source); err != nil {
		return fmt.Errorf("lock directory: %w", err)
	}
	return nil
}

// DirectoryPeople lists people of staff by their ids.
func (tx *Tx) DirectoryPeople(ctx context.Context, source string, f DirectoryFilter) ([]DirectoryPerson, error) {
	query, args := selectDirectoryPerson, []any{source}
	add := func(condition string, value string) {
		if value != "" {
			query, args = query+condition, append(args, value)
		}
	}
	add(" AND id = ?", f.ID)
	add(" AND login = ?", f.Login)
	add(" AND external_id <> '' AND external_id = ?", f.ExternalID)
	query += " ORDER BY id LIMIT CAST(? AS BIGINT) OFFSET CAST(? AS BIGINT)"
	found, err := list(ctx, tx, query, append(args, limit(f.Limit), f.Offset), func(rows *sql.Rows) (p DirectoryPerson, err error) {
		return p, rows.Scan(append(p.into(), &p.ExternalID, &p.Given, &p.Family, moment{&p.ChangedAt})...)
	})
	if err != nil {
		return nil, fmt.Errorf("list people of directory: %w", err)
	}
	return found, nil
}

// CountDirectory counts the people of staff that a directory sees.
func (tx *Tx) CountDirectory(ctx context.Context, source string) (n int, err error) {
	const count = `SELECT CAST(COUNT(*) AS BIGINT) FROM people LEFT JOIN directory_people ON person = id AND source = ?
		WHERE side = 'staff' AND NOT COALESCE(gone, FALSE)`
	if err := tx.one(ctx, count, []any{source}, &n); err != nil {
		return 0, fmt.Errorf("count people of directory: %w", err)
	}
	return n, nil
}

// SetDirectoryPerson notes what a directory says of a person.
func (tx *Tx) SetDirectoryPerson(ctx context.Context, source string, p DirectoryPerson) error {
	const note = `INSERT INTO directory_people (source, person, external_id, given_name, family_name, changed_at, gone) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (source, person) DO UPDATE SET external_id = excluded.external_id, given_name = excluded.given_name,
		family_name = excluded.family_name, changed_at = excluded.changed_at, gone = excluded.gone`
	if _, err := tx.exec(ctx, note, source, p.ID, p.ExternalID, p.Given, p.Family, tx.Now, p.Gone); err != nil {
		return fmt.Errorf("note person of directory: %w", err)
	}
	return nil
}

// GoneFrom reports whether a directory has deleted a person.
func (tx *Tx) GoneFrom(ctx context.Context, source, person string) (bool, error) {
	found, err := list(ctx, tx, "SELECT gone FROM directory_people WHERE source = ? AND person = ?", []any{source, person}, func(rows *sql.Rows) (gone bool, err error) {
		return gone, rows.Scan(&gone)
	})
	if err != nil {
		return false, fmt.Errorf("find person of directory: %w", err)
	}
	return len(found) > 0 && found[0], nil
}

// DirectoryGroup is a group of a directory.
type DirectoryGroup struct {
	ID, Source, Name, ExternalID string
	CreatedAt, ChangedAt         time.Time
}

// DirectoryMember is a person in a group of a directory.
type DirectoryMember struct {
	Group, Person string
	Name          string // of the person
}

// DirectoryGroups lists all groups of a directory by their ids.
func (tx *Tx) DirectoryGroups(ctx context.Context, source string) ([]DirectoryGroup, error) {
	return tx.directoryGroups(ctx, "source = ? ORDER BY id", source)
}

// DirectoryGroupsOf lists the groups of a directory that a person is in, by their ids.
func (tx *Tx) DirectoryGroupsOf(ctx context.Context, source, person string) ([]DirectoryGroup, error) {
	return tx.directoryGroups(ctx, "source = ? AND id IN (SELECT group_id FROM directory_members WHERE person = ?) ORDER BY id", source, person)
}

func (tx *Tx) directoryGroups(ctx context.Context, where string, args ...any) ([]DirectoryGroup, error) {
	const find = "SELECT id, source, name, external_id, created_at, changed_at FROM directory_groups WHERE "
	found, err := list(ctx, tx, find+where, args, func(rows *sql.Rows) (g DirectoryGroup, err error) {
		return g, rows.Scan(&g.ID, &g.Source, &g.Name, &g.ExternalID, moment{&g.CreatedAt}, moment{&g.ChangedAt})
	})
	if err != nil {
		return nil, fmt.Errorf("list groups of directory: %w", err)
	}
	return found, nil
}

// PutDirectoryGroup adds a group or changes its names. A name that another group of the
// directory has, whatever its capitals, is ErrConflict.
func (tx *Tx) PutDirectoryGroup(ctx context.Context, g DirectoryGroup) error {
	const put = `INSERT INTO directory_groups (id, source, name, folded, external_id, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, folded = excluded.folded, external_id = excluded.external_id, changed_at = excluded.changed_at`
	folded := strings.ToLower(g.Name)
	taken, err := tx.directoryGroups(ctx, "source = ? AND folded = ? AND id <> ?", g.Source, folded, g.ID)
	if err == nil && len(taken) > 0 {
		err = ErrConflict
	}
	if err == nil {
		_, err = tx.exec(ctx, put, g.ID, g.Source, g.Name, folded, g.ExternalID, g.CreatedAt, g.ChangedAt)
	}
	if err != nil {
		return fmt.Errorf("put group: %w", err)
	}
	return nil
}

// DropDirectoryGroup forgets a group and who is in it.
func (tx *Tx) DropDirectoryGroup(ctx context.Context, id string) error {
	if _, err := tx.exec(ctx, "DELETE FROM directory_groups WHERE id = ?", id); err != nil {
		return fmt.Errorf("drop group: %w", err)
	}
	return nil
}

// DirectoryMembers lists who is in a group, by their ids.
func (tx *Tx) DirectoryMembers(ctx context.Context, group string) ([]DirectoryMember, error) {
	return tx.directoryMembers(ctx, "group_id = ? ORDER BY person", group)
}

// DirectoryMemberships lists who is in which group of a directory.
func (tx *Tx) DirectoryMemberships(ctx context.Context, source string) ([]DirectoryMember, error) {
	return tx.directoryMembers(ctx, "group_id IN (SELECT id FROM directory_groups WHERE source = ?) ORDER BY group_id, person", source)
}

func (tx *Tx) directoryMembers(ctx context.Context, where, arg string) ([]DirectoryMember, error) {
	const find = "SELECT group_id, person, name FROM directory_members JOIN people ON people.id = person WHERE "
	found, err := list(ctx, tx, find+where, []any{arg}, func(rows *sql.Rows) (m DirectoryMember, err error) {
		return m, rows.Scan(&m.Group, &m.Person, &m.Name)
	})
	if err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	return found, nil
}

// Join puts a person into a group of a directory.
func (tx *Tx) Join(ctx context.Context, group, person string) error {
	if _, err := tx.exec(ctx, "INSERT INTO directory_members (group_id, person) VALUES (?, ?) ON CONFLICT DO NOTHING", group, person); err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	return nil
}

// Part takes a person out of a group of a directory.
func (tx *Tx) Part(ctx context.Context, group, person string) error {
	if _, err := tx.exec(ctx, "DELETE FROM directory_members WHERE group_id = ? AND person = ?", group, person); err != nil {
		return fmt.Errorf("part from group: %w", err)
	}
	return nil
}
