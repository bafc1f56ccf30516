package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

const selectDrafts = "SELECT item, person, step, content, fields, rev, saved_at, ends_at FROM drafts WHERE "

// Draft returns what a person has typed into an item; the zero Draft when there is none.
// One that is read in a transaction which writes is the transaction's until it ends.
func (tx *Tx) Draft(ctx context.Context, item, person string) (Draft, error) {
	if err := tx.serialize(ctx, "drafts/"+item+"/"+person); err != nil {
		return Draft{}, fmt.Errorf("find draft: %w", err)
	}
	return tx.oneDraft(ctx, selectDrafts+"item = ? AND person = ?", item, person)
}

// EarlierDraft returns the newest draft that a person left at a step of a case; the zero
// Draft when there is none.
func (tx *Tx) EarlierDraft(ctx context.Context, caseID, person, step string) (Draft, error) {
	const where = "item > ? AND item < ? AND person = ? AND step = ? ORDER BY saved_at DESC, item DESC LIMIT 1"
	return tx.oneDraft(ctx, selectDrafts+where, caseID+"-", caseID+".", person, step)
}

func (tx *Tx) oneDraft(ctx context.Context, query string, args ...any) (Draft, error) {
	found, err := list(ctx, tx, query, args, scanDraft)
	if err != nil {
		return Draft{}, fmt.Errorf("find draft: %w", err)
	}
	if len(found) == 0 {
		return Draft{}, nil
	}
	return found[0], nil
}

// DraftsOf lists the drafts of a person in the order of their items, from one after
// another; begin is how the names of the items begin.
func (tx *Tx) DraftsOf(ctx context.Context, person, begin, after string, most int) ([]Draft, error) {
	const where = "person = ? AND item > ? AND item < ? ORDER BY item LIMIT CAST(? AS BIGINT)"
	found, err := list(ctx, tx, selectDrafts+where, []any{person, max(begin, after), begin + "\u007f", most}, scanDraft)
	if err != nil {
		return nil, fmt.Errorf("list drafts: %w", err)
	}
	return found, nil
}

func scanDraft(rows *sql.Rows) (d Draft, err error) {
	var whole map[string]any
	err = rows.Scan(&d.Item, &d.Person, &d.Step, asJSON{&whole}, asJSON{&d.Fields}, &d.Rev, moment{&d.SavedAt}, moment{&d.EndsAt})
	if err != nil {
		return d, err
	}
	for path, t := range d.Fields {
		t.Value, t.Was = wholeValue(t.Value), wholeValue(t.Was)
		d.Fields[path] = t
	}
	for path, value := range whole {
		d.Type(path, Typed{Value: value, At: d.SavedAt.UnixMilli()})
	}
	return d, nil
}

// KeepDraft writes a draft in the place of what was there of it.
func (tx *Tx) KeepDraft(ctx context.Context, d Draft) error {
	const keep = `INSERT INTO drafts (item, person, step, content, fields, rev, saved_at, ends_at) VALUES (?, ?, ?, '{}', ?, ?, ?, ?)
		ON CONFLICT (item, person) DO UPDATE SET step = excluded.step, content = excluded.content, fields = excluded.fields,
		rev = excluded.rev, saved_at = excluded.saved_at, ends_at = excluded.ends_at`
	if _, err := tx.exec(ctx, keep, d.Item, d.Person, d.Step, asJSON{d.Fields}, d.Rev, d.SavedAt, orNull(d.EndsAt)); err != nil {
		return fmt.Errorf("keep draft: %w", err)
	}
	return nil
}

// DropDraft forgets a person's draft of an item.
func (tx *Tx) DropDraft(ctx context.Context, item, person string) error {
	if _, err := tx.exec(ctx, "DELETE FROM drafts WHERE item = ? AND person = ?", item, person); err != nil {
		return fmt.Errorf("drop draft: %w", err)
	}
	return nil
}

// place is a draft among all.
type place struct {
	item, person string
	over         bool // its item is gone and it has no end yet
}

// EndDrafts gives an end to the drafts whose items are gone, looking at all drafts a page
// at a time. Those of cases that do not exist yet have one already.
func (db *DB) EndDrafts(ctx context.Context, after time.Duration, page int) error {
	const look = `SELECT d.item, d.person, d.ends_at IS NULL AND NOT EXISTS (SELECT 1 FROM items i WHERE i.id = d.item) FROM drafts d
		WHERE (d.item, d.person) > (?, ?) ORDER BY d.item, d.person LIMIT CAST(? AS BIGINT)`
	for last := (place{}); ; {
		var found []place
		err := db.View(ctx, func(tx *Tx) (err error) {
			found, err = list(ctx, tx, look, []any{last.item, last.person, page}, func(rows *sql.Rows) (p place, err error) {
				return p, rows.Scan(&p.item, &p.person, &p.over)
			})
			return err
		})
		if err == nil {
			err = db.endDrafts(ctx, found, after)
		}
		if err != nil {
			return fmt.Errorf("end drafts: %w", err)
		}
		if len(found) < page {
			return nil
		}
		last = found[len(found)-1]
	}
}

func (db *DB) endDrafts(ctx context.Context, found []place, after time.Duration) error {
	const end = "UPDATE drafts SET ends_at = ? WHERE item = ? AND person = ? AND ends_at IS NULL AND NOT EXISTS (SELECT 1 FROM items i WHERE i.id = drafts.item)"
	var over []place
	for _, p := range found {
		if p.over {
			over = append(over, p)
		}
	}
	if len(over) == 0 {
		return nil
	}
	return db.Update(ctx, func(tx *Tx) error {
		var all error
		for _, p := range over {
			_, err := tx.exec(ctx, end, tx.Now.Add(after), p.item, p.person)
			all = errors.Join(all, err)
		}
		return all
	})
}

// DropEndedDrafts removes the drafts whose end has come, and says how many these were.
func (tx *Tx) DropEndedDrafts(ctx context.Context) (int, error) {
	gone, err := list(ctx, tx, "DELETE FROM drafts WHERE ends_at IS NOT NULL AND ends_at <= ? RETURNING item", []any{tx.Now}, func(rows *sql.Rows) (item string, err error) {
		return item, rows.Scan(&item)
	})
	if err != nil {
		return 0, fmt.Errorf("drop ended drafts: %w", err)
	}
	return len(gone), nil
}
