package store

import (
	"context"
	"fmt"
	"strings"
)

// question asks the database for one line about itself.
type question struct{ name, query string }

// About tells in one line which database this is and how its connections are set, for
// reports.
func (db *DB) About(ctx context.Context) (string, error) {
	var parts []string
	err := db.View(ctx, func(tx *Tx) error {
		for _, q := range db.dialect.about {
			var answer string
			if err := tx.one(ctx, q.query, nil, &answer); err != nil {
				return fmt.Errorf("ask for %s: %w", q.name, err)
			}
			parts = append(parts, q.name+" "+answer)
		}
		return nil
	})
	return strings.Join(parts, ", "), err
}
