package store

import (
	"context"
	"fmt"
	"time"
)

// BeginCopy notes that a person takes a copy of his data, unless he has taken so many
// since a time already: then it is ErrConflict. Two servers count together.
func (tx *Tx) BeginCopy(ctx context.Context, person string, most int, since time.Time) error {
	if err := tx.serialize(ctx, "copies/"+person); err != nil {
		return fmt.Errorf("begin copy: %w", err)
	}
	if _, err := tx.exec(ctx, "DELETE FROM copies WHERE person = ? AND begun_at <= ?", person, since); err != nil {
		return fmt.Errorf("forget old copies: %w", err)
	}
	var made int
	if err := tx.one(ctx, "SELECT COALESCE(SUM(made), 0) FROM copies WHERE person = ?", []any{person}, &made); err != nil {
		return fmt.Errorf("count copies: %w", err)
	}
	if made >= most {
		return fmt.Errorf("begin copy: %w", ErrConflict)
	}
	const note = "INSERT INTO copies (person, begun_at, made) VALUES (?, ?, 1) ON CONFLICT (person, begun_at) DO UPDATE SET made = copies.made + 1"
	if _, err := tx.exec(ctx, note, person, tx.Now); err != nil {
		return fmt.Errorf("begin copy: %w", err)
	}
	return nil
}

// DocumentsNotHandedIn lists the documents of a person that he has not handed in.
func (tx *Tx) DocumentsNotHandedIn(ctx context.Context, owner string) ([]Document, error) {
	all, err := list(ctx, tx, selectDocuments+"owner = ? AND case_id = '' ORDER BY id", []any{owner}, scanDocument)
	if err != nil {
		return nil, fmt.Errorf("list documents: %w", err)
	}
	return all, nil
}
