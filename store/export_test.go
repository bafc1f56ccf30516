package store

import "context"

// FillCauses is what gives problems from before their cause.
const FillCauses = fillCauses

// KeepWhole keeps a draft as it was kept before drafts had fields.
func KeepWhole(ctx context.Context, tx *Tx, item, person, content string) error {
	_, err := tx.exec(ctx, "INSERT INTO drafts (item, person, content, saved_at) VALUES (?, ?, ?, ?)", item, person, content, tx.Now)
	return err
}
