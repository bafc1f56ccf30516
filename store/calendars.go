package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/kartabl/kartabl/engine"
)

// CalendarChange is one declaration of an operator: what Days, as calendar.ParseDays
// reads it, says of a calendar, in every catalog that has one of the name. Num grows by
// one and is never used again.
type CalendarChange struct {
	bun.BaseModel `bun:"table:calendar_changes,alias:cc"`
	Num           int       `bun:"num,pk"`
	Calendar      string    `bun:"calendar"`
	Days          string    `bun:"days"`
	Reason        string    `bun:"reason"`
	DeclaredAt    time.Time `bun:"declared_at"`
	DeclaredBy    string    `bun:"declared_by"`
}

// AddCalendarChange declares; it gives the change its number and its time, which is later
// than that of all before it. ErrConflict means that another one was declared meanwhile.
func (tx *Tx) AddCalendarChange(ctx context.Context, c CalendarChange) (CalendarChange, error) {
	last, err := tx.newestChange(ctx)
	if err != nil {
		return c, err
	}
	c.Num, c.DeclaredAt = max(last.Num, engine.FirstKnown)+1, tx.Now
	if !c.DeclaredAt.After(last.DeclaredAt) {
		c.DeclaredAt = last.DeclaredAt.Add(time.Second)
	}
	if err := tx.add(ctx, &c); err != nil {
		return c, fmt.Errorf("add calendar change: %w", err)
	}
	return c, nil
}

func (tx *Tx) newestChange(ctx context.Context) (CalendarChange, error) {
	var c CalendarChange
	const newest = "SELECT num, declared_at FROM calendar_changes WHERE num > 0 ORDER BY num DESC LIMIT 1"
	err := tx.one(ctx, newest, nil, &c.Num, moment{&c.DeclaredAt})
	if err != nil && !errors.Is(err, ErrNotFound) {
		return c, fmt.Errorf("find newest calendar change: %w", err)
	}
	return c, nil
}

// NewestCalendarChange is the number of the last declaration, 0 before the first.
func (tx *Tx) NewestCalendarChange(ctx context.Context) (int, error) {
	c, err := tx.newestChange(ctx)
	return c.Num, err
}

// CalendarChanges lists the declarations after one, oldest first.
func (tx *Tx) CalendarChanges(ctx context.Context, after int) ([]CalendarChange, error) {
	var all []CalendarChange
	if err := tx.selects(&all).Where("num > ?", after).OrderExpr("num").Scan(ctx); err != nil {
		return nil, fmt.Errorf("list calendar changes: %w", err)
	}
	for i := range all {
		all[i].DeclaredAt = all[i].DeclaredAt.UTC()
	}
	return all, nil
}

// Behind is where a list of cases that know less goes on.
type Behind struct {
	known int
	num   int64
}

// CasesBehind returns the ids of open cases of one version of a process that do not know
// a declaration: at most `most` of those after the place of the page before, and the
// place of the last one.
func (tx *Tx) CasesBehind(ctx context.Context, process string, version, known int, after Behind, most int) (ids []string, last Behind, err error) {
	const page = `SELECT id, known, num FROM cases WHERE process = ? AND num > ? AND version = ? AND known < ? AND ended = ''
		ORDER BY num LIMIT CAST(? AS BIGINT)`
	_, err = list(ctx, tx, page, []any{process, after.num, version, known, limit(most)}, func(rows *sql.Rows) (struct{}, error) {
		var id string
		err := rows.Scan(&id, &last.known, &last.num)
		ids = append(ids, id)
		return struct{}{}, err
	})
	if err != nil {
		return nil, Behind{}, fmt.Errorf("list cases behind: %w", err)
	}
	return ids, last, nil
}
