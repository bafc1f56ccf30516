package store

import (
	"context"
	"fmt"
)

// ClaimKey makes a person's request idempotent: the first one with this key gets ""
// and owns it for caseID, every later one gets the first one's case.
func (tx *Tx) ClaimKey(ctx context.Context, person, key, caseID string) (existing string, err error) {
	const claim = "INSERT INTO request_keys (person, request_key, case_id, made_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
	n, err := tx.exec(ctx, claim, person, key, caseID, tx.Now)
	if err != nil {
		return "", fmt.Errorf("claim key: %w", err)
	}
	if n == 1 {
		return "", nil
	}
	const find = "SELECT case_id FROM request_keys WHERE person = ? AND request_key = ?"
	if err := tx.one(ctx, find, []any{person, key}, &existing); err != nil {
		return "", fmt.Errorf("find key: %w", err)
	}
	return existing, nil
}
