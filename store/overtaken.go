package store

import (
	"context"
	"fmt"
)

// Overtaken tells whether another program has brought the tables, since they were
// opened, to a version that this one does not know: an error that wraps ErrNewer and
// names both versions. It costs as little as any view.
func (db *DB) Overtaken(ctx context.Context) error {
	var at int
	err := db.View(ctx, func(tx *Tx) error {
		return tx.one(ctx, "SELECT MAX(version) FROM migrations", nil, &at)
	})
	if err != nil {
		return fmt.Errorf("read version of the tables: %w", err)
	}
	return knows(at)
}

// knows refuses tables of a version that only a newer program knows.
func knows(at int) error {
	if at <= len(migrations) {
		return nil
	}
	return fmt.Errorf("%w: its tables are of version %d, this program knows %d; run the newer program, or restore the backup from before it", ErrNewer, at, len(migrations))
}
