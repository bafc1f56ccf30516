package store

import (
	"context"
	"fmt"
)

// Known is a way in which a customer is known.
type Known string

// The ways. Each stands in an index.
const (
	KnownLogin      Known = "login = ?"
	KnownMobile     Known = "mobile <> '' AND mobile = ?"
	KnownEmail      Known = "email <> '' AND email = ?"
	KnownNationalID Known = "attributes ->> 'national_id' = ?"
)

// CustomersKnown lists the customers who are known exactly so and may sign in, by name;
// at most a few.
func (tx *Tx) CustomersKnown(ctx context.Context, by Known, as string) ([]Person, error) {
	query := selectPerson + string(by) + " AND side = 'customer' AND NOT disabled ORDER BY name, id LIMIT 10"
	found, err := list(ctx, tx, query, []any{as}, scanPerson)
	if err != nil {
		return nil, fmt.Errorf("look for customers: %w", err)
	}
	return found, nil
}
