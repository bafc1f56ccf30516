package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// SaveDraft keeps what a person has filled in so far.
func (tx *Tx) SaveDraft(ctx context.Context, item, person string, values map[string]any) error {
	const save = `INSERT INTO drafts (item, person, content, saved_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (item, person) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at`
	content, err := asJSON{values}.Value()
	if err != nil {
		return fmt.Errorf("save draft: %w", err)
	}
	if content == nil {
		content = "{}"
	}
	if _, err := tx.exec(ctx, save, item, person, content, tx.Now); err != nil {
		return fmt.Errorf("save draft: %w", err)
	}
	return nil
}

// Draft returns what SaveDraft kept; ok is false when there is none.
func (tx *Tx) Draft(ctx context.Context, item, person string) (values map[string]any, savedAt time.Time, ok bool, err error) {
	const find = "SELECT content, saved_at FROM drafts WHERE item = ? AND person = ?"
	err = tx.one(ctx, find, []any{item, person}, asJSON{&values}, moment{&savedAt})
	if errors.Is(err, ErrNotFound) {
		return nil, time.Time{}, false, nil
	}
	if err != nil {
		return nil, time.Time{}, false, fmt.Errorf("find draft: %w", err)
	}
	return values, savedAt, true, nil
}

// DropDrafts forgets everybody's drafts of an item.
func (tx *Tx) DropDrafts(ctx context.Context, item string) error {
	if _, err := tx.exec(ctx, "DELETE FROM drafts WHERE item = ?", item); err != nil {
		return fmt.Errorf("drop drafts: %w", err)
	}
	return nil
}
