package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// View is how somebody looks at a list of work.
type View struct {
	ID         string
	Person     string // whose it is; "" when he has gone and left it to its pool
	PersonName string // as it is read
	Pool       string // "queue:x" or "role:x" whose people see it too; "": his alone
	Place      int    // in the order that he has given his views
	Name       string
	List, Sort string // of which list, and how it is sorted
	Process    string // what it leaves out: all but what these name; "": nothing
	Status     string
	Holder     string
	Due        string
	Words      string
	Default    bool // as it is read: the list of views was asked for by who begins with it
}

const selectViews = `SELECT v.id, COALESCE(v.person, ''), COALESCE(p.name, ''), v.pool, v.place, v.name, v.list, v.sort, v.process, v.status, v.holder, v.due, v.words,
	EXISTS (SELECT 1 FROM default_views d WHERE d.person = ? AND d.view = v.id)
	FROM views v LEFT JOIN people p ON p.id = v.person WHERE `

// ViewsOf lists the views of a person in his order, and after them those that others share
// with these pools.
func (tx *Tx) ViewsOf(ctx context.Context, person string, pools []string) ([]View, error) {
	own, err := tx.views(ctx, "v.person = ?", person, person)
	if err != nil || len(pools) == 0 {
		return own, err
	}
	args := []any{person}
	for _, pool := range pools {
		args = append(args, pool)
	}
	shared, err := tx.views(ctx, "v.pool <> '' AND v.pool IN (?"+strings.Repeat(", ?", len(pools)-1)+")", args...)
	shared = slices.DeleteFunc(shared, func(v View) bool { return v.Person == person })
	return append(own, shared...), err
}

// SavedView returns the view with this id as a person sees it, or ErrNotFound.
func (tx *Tx) SavedView(ctx context.Context, person, id string) (View, error) {
	found, err := tx.views(ctx, "v.id = ?", person, id)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("find view: %w", ErrNotFound)
	}
	if err != nil {
		return View{}, err
	}
	return found[0], nil
}

func (tx *Tx) views(ctx context.Context, where string, args ...any) ([]View, error) {
	all, err := list(ctx, tx, selectViews+where, args, func(rows *sql.Rows) (v View, err error) {
		return v, rows.Scan(&v.ID, &v.Person, &v.PersonName, &v.Pool, &v.Place, &v.Name, &v.List, &v.Sort,
			&v.Process, &v.Status, &v.Holder, &v.Due, &v.Words, &v.Default)
	})
	if err != nil {
		return nil, fmt.Errorf("list views: %w", err)
	}
	slices.SortFunc(all, func(a, b View) int { return cmp.Or(cmp.Compare(a.Place, b.Place), strings.Compare(a.ID, b.ID)) })
	return all, nil
}

// PutView writes a view, a new one or in the place of the one with its id.
func (tx *Tx) PutView(ctx context.Context, v View) error {
	const put = `INSERT INTO views (id, person, pool, place, name, list, sort, process, status, holder, due, words, changed_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET person = excluded.person, pool = excluded.pool,
		place = excluded.place, name = excluded.name, list = excluded.list, sort = excluded.sort, process = excluded.process,
		status = excluded.status, holder = excluded.holder, due = excluded.due, words = excluded.words, changed_at = excluded.changed_at`
	var person any
	if v.Person != "" {
		person = v.Person
	}
	if _, err := tx.exec(ctx, put, v.ID, person, v.Pool, v.Place, v.Name, v.List, v.Sort, v.Process, v.Status, v.Holder, v.Due, v.Words, tx.Now); err != nil {
		return fmt.Errorf("put view: %w", err)
	}
	return nil
}

// PlaceView moves a view within the order of its person.
func (tx *Tx) PlaceView(ctx context.Context, id string, place int) error {
	if _, err := tx.exec(ctx, "UPDATE views SET place = ? WHERE id = ?", place, id); err != nil {
		return fmt.Errorf("place view: %w", err)
	}
	return nil
}

// DropView removes a view; nobody's inbox opens with it any more.
func (tx *Tx) DropView(ctx context.Context, id string) error {
	if _, err := tx.exec(ctx, "DELETE FROM views WHERE id = ?", id); err != nil {
		return fmt.Errorf("drop view: %w", err)
	}
	return nil
}

// SetDefaultView says with which view a person's inbox opens; "" is with none of them.
func (tx *Tx) SetDefaultView(ctx context.Context, person, id string) error {
	query, args := "DELETE FROM default_views WHERE person = ?", []any{person}
	if id != "" {
		query = "INSERT INTO default_views (person, view) VALUES (?, ?) ON CONFLICT (person) DO UPDATE SET view = excluded.view"
		args = append(args, id)
	}
	if _, err := tx.exec(ctx, query, args...); err != nil {
		return fmt.Errorf("set default view: %w", err)
	}
	return nil
}
