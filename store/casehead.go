package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// CaseHead is what a list says of a case beside what it is about.
type CaseHead struct {
	ID, No, Process string
	Version         int
	Customer, Name  string // person, and what he is called
}

// CaseHeads gives the heads of some cases by their ids.
func (tx *Tx) CaseHeads(ctx context.Context, ids []string) (map[string]CaseHead, error) {
	heads := make(map[string]CaseHead, len(ids))
	if len(ids) == 0 {
		return heads, nil
	}
	query := `SELECT c.id, c.no, c.process, c.version, c.customer, COALESCE(p.name, '') FROM cases c
		LEFT JOIN people p ON p.id = c.customer WHERE c.id IN (?` + strings.Repeat(", ?", len(ids)-1) + ")"
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	all, err := list(ctx, tx, query, args, func(rows *sql.Rows) (h CaseHead, err error) {
		return h, rows.Scan(&h.ID, &h.No, &h.Process, &h.Version, &h.Customer, &h.Name)
	})
	if err != nil {
		return nil, fmt.Errorf("read heads of cases: %w", err)
	}
	for _, h := range all {
		heads[h.ID] = h
	}
	return heads, nil
}
