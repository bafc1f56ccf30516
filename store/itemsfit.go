package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Look is a part of a list that is looked through for what fits.
type Look struct {
	Rows []ItemRow // that fit, in the order of the list
	Next string    // cursor after all that was looked at; "" at the end of the list
}

// ItemsThatFit looks at the first items of a list, as many as the filter's limit, and gives
// those that fit, most at most. What does not fit is left out before its case and the people
// about it are read.
func (tx *Tx) ItemsThatFit(ctx context.Context, f ItemFilter, w Fit, most int) (Look, error) {
	u := f.union(w.columns(f.sorting())...)
	if len(u.arms) == 0 {
		return Look{}, nil
	}
	page, args := u.build()
	order := source{alias: "l", id: "id"}.order(f.sorting())
	fit := w.fitting()
	fits := "SELECT l.* " + fit.from(page)
	if fit.condition != "" {
		fits += " WHERE " + fit.condition
	}
	fits += " ORDER BY " + order + " LIMIT CAST(? AS BIGINT)"
	query := "SELECT " + itemColumns + " FROM (" + fits + ") l JOIN items i ON i.id = l.id" + itemJoins + " ORDER BY " + order
	rows, err := list(ctx, tx, query, slices.Concat(args, fit.args, []any{most}), scanItem)
	if err != nil {
		return Look{}, fmt.Errorf("list items that fit: %w", err)
	}
	if len(rows) == most {
		return Look{Rows: rows, Next: rows[most-1].Cursor()}, nil
	}
	if fit.condition == "" {
		return Look{Rows: rows}, nil
	}
	next, err := tx.lookedTo(ctx, f, page, args)
	return Look{Rows: rows, Next: next}, err
}

// lookedTo is the cursor of the last row of a page that is full.
func (tx *Tx) lookedTo(ctx context.Context, f ItemFilter, page string, args []any) (string, error) {
	order := source{alias: "l", id: "id"}.order(f.sorting())
	query := "SELECT i.id, i.due_at, i.opened_at, i.turn_at, i.rank FROM (SELECT l.id, ROW_NUMBER() OVER (ORDER BY " + order +
		") AS place FROM (" + page + ") l) l JOIN items i ON i.id = l.id WHERE l.place = ?"
	all, err := list(ctx, tx, query, slices.Concat(args, []any{limit(f.Limit)}), func(rows *sql.Rows) (string, error) {
		var r ItemRow
		var rank int
		err := rows.Scan(&r.ID, moment{&r.DueAt}, moment{&r.OpenedAt}, moment{&r.TurnAt}, &rank)
		return r.cursor(rank), err
	})
	if err != nil {
		return "", fmt.Errorf("find where a list goes on: %w", err)
	}
	return strings.Join(all, ""), nil
}
