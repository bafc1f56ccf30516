package store

import (
	"context"
	"fmt"
	"slices"
)

const (
	demonstrationKept = "demonstration"

	anyMark     = "SELECT COUNT(*) FROM installation WHERE name = '" + demonstrationKept + "'"
	anyOccupant = "SELECT (SELECT COUNT(*) FROM people) + (SELECT COUNT(*) FROM definitions)"
)

// marking is the version of the tables since which a database can be marked.
var marking = slices.Index(migrations, installation) + 1

// unoccupied is nil where the tables of this version hold nothing of anybody, or a
// demonstration.
func unoccupied(ctx context.Context, s *session, version int) error {
	var marked, others int
	if version >= marking {
		if err := s.conn.QueryRowContext(ctx, anyMark).Scan(&marked); err != nil {
			return fmt.Errorf("look for a demonstration: %w", err)
		}
	}
	if marked > 0 || version == 0 {
		return nil
	}
	if err := s.conn.QueryRowContext(ctx, anyOccupant).Scan(&others); err != nil {
		return fmt.Errorf("look for other data: %w", err)
	}
	if others > 0 {
		return ErrOccupied
	}
	return nil
}
