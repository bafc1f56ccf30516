package store

import (
	"context"
	"database/sql"
	"fmt"
)

// RightsChange says that somebody's rights or sessions are other ones than before. The
// database notes it, whoever made the change and by which program.
type RightsChange struct {
	Num    int64
	Person string
}

// RightsChanges lists what was noted after a number, the first first, a page of it. On
// PostgreSQL a number may appear after higher ones.
func (tx *Tx) RightsChanges(ctx context.Context, after int64) ([]RightsChange, error) {
	const find = "SELECT num, person FROM rights_changes WHERE num > ? ORDER BY num LIMIT 1000"
	all, err := list(ctx, tx, find, []any{after}, func(rows *sql.Rows) (c RightsChange, err error) {
		return c, rows.Scan(&c.Num, &c.Person)
	})
	if err != nil {
		return nil, fmt.Errorf("list changes of rights: %w", err)
	}
	return all, nil
}

// LastRightsChange is the highest number noted so far.
func (tx *Tx) LastRightsChange(ctx context.Context) (n int64, err error) {
	if err = tx.one(ctx, "SELECT COALESCE(MAX(num), 0) FROM rights_changes", nil, &n); err != nil {
		return 0, fmt.Errorf("find last change of rights: %w", err)
	}
	return n, nil
}

// ForgetRightsChanges removes what every server has read long ago.
func (tx *Tx) ForgetRightsChanges(ctx context.Context, upTo int64) error {
	if _, err := tx.exec(ctx, "DELETE FROM rights_changes WHERE num <= ?", upTo); err != nil {
		return fmt.Errorf("forget changes of rights: %w", err)
	}
	return nil
}
