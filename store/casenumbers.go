package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// caseNumbers is how many cases are asked for at once.
const caseNumbers = 100

// CaseNumbers gives the numbers of cases by their ids.
func (tx *Tx) CaseNumbers(ctx context.Context, ids []string) (map[string]string, error) {
	numbers := make(map[string]string, len(ids))
	for part := range slices.Chunk(ids, caseNumbers) {
		args := make([]any, len(part))
		for i, id := range part {
			args[i] = id
		}
		query := "SELECT id, no FROM cases WHERE id IN (?" + strings.Repeat(", ?", len(part)-1) + ")"
		_, err := list(ctx, tx, query, args, func(rows *sql.Rows) (id string, err error) {
			var no string
			err = rows.Scan(&id, &no)
			numbers[id] = no
			return id, err
		})
		if err != nil {
			return nil, fmt.Errorf("read numbers of cases: %w", err)
		}
	}
	return numbers, nil
}
