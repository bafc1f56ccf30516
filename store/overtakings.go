package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
)

// Overtaking is a claim of an item while another one of its pool was free that had its turn
// before it.
type Overtaking struct {
	Num        int64
	Pool       string
	Case, Item string
	Step       string
	Over       string // the item that was first
	Person     string
	Why, Note  string
	At         time.Time
}

// Cursor is where a list of overtakings goes on after this one.
func (o Overtaking) Cursor() string { return strconv.FormatInt(o.Num, 10) }

// overtaking writes down a claim that has passed over another item.
func (sh *sheet) overtaking(e engine.Event) {
	in, ok := e.Input.(engine.Claimed)
	if !ok || in.Over == "" {
		return
	}
	it := sh.item(in.Item)
	if it == nil {
		return
	}
	const insert = `INSERT INTO overtakings (pool, case_id, item, step, over, person, why, note, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
	sh.add(insert, it.Pool(), sh.c.ID, it.ID, it.Step, in.Over, e.By.ID, in.Why, in.Note, e.At)
}

// Overtakings gives a page of what was taken from some pools before its turn, newest first.
func (tx *Tx) Overtakings(ctx context.Context, pools []string, after string, limitOf int) ([]Overtaking, error) {
	if len(pools) == 0 {
		return nil, nil
	}
	const columns = "o.num, o.pool, o.case_id, o.item, o.step, o.over, o.person, o.why, o.note, o.at"
	u := &union{order: "num DESC", limit: limit(limitOf)}
	for _, pool := range pools {
		u.arm(columns, "o.num DESC", "FROM overtakings o WHERE o.pool = ? AND o.num < ?", pool, newest(after))
	}
	query, args := u.build()
	rows, err := list(ctx, tx, query, args, func(rows *sql.Rows) (o Overtaking, err error) {
		return o, rows.Scan(&o.Num, &o.Pool, &o.Case, &o.Item, &o.Step, &o.Over, &o.Person, &o.Why, &o.Note, moment{&o.At})
	})
	if err != nil {
		return nil, fmt.Errorf("list overtakings: %w", err)
	}
	return rows, nil
}

// InTurn makes commands that take the first item of the same pools wait for each other, so
// that each finds what the others have left. Where writers are alone there is nothing to do.
func (tx *Tx) InTurn(ctx context.Context, pools []string) error {
	for _, pool := range slices.Sorted(slices.Values(pools)) {
		if err := tx.serialize(ctx, "next/"+pool); err != nil {
			return fmt.Errorf("wait for %s: %w", strings.TrimPrefix(pool, "queue:"), err)
		}
	}
	return nil
}
