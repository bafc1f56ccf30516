package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Receipt is what a message of a source was answered. Content tells one body from
// another.
type Receipt struct{ Source, Message, Content, Answer string }

// Receipt is the one of a message that came before; false when it is new. Whoever asks
// for the same message in another command waits until this one is over.
func (tx *Tx) Receipt(ctx context.Context, source, message string) (Receipt, bool, error) {
	if err := tx.serialize(ctx, "receipt/"+source+"/"+message); err != nil {
		return Receipt{}, false, fmt.Errorf("find receipt: %w", err)
	}
	r := Receipt{Source: source, Message: message}
	const find = "SELECT content, answer FROM receipts WHERE source = ? AND message = ? AND until > ?"
	err := tx.one(ctx, find, []any{source, message, tx.Now}, &r.Content, &r.Answer)
	if errors.Is(err, ErrNotFound) {
		return Receipt{}, false, nil
	}
	if err != nil {
		return Receipt{}, false, fmt.Errorf("find receipt: %w", err)
	}
	return r, true, nil
}

// AddReceipt keeps r for a time. Some of what is kept too long is forgotten on the way.
func (tx *Tx) AddReceipt(ctx context.Context, r Receipt, keep time.Duration) error {
	const forget = `DELETE FROM receipts WHERE (source, message) IN
		(SELECT source, message FROM receipts WHERE until <= ? ORDER BY until LIMIT 100`
	if _, err := tx.exec(ctx, forget+tx.db.dialect.skipLocked+")", tx.Now); err != nil {
		return fmt.Errorf("forget receipts: %w", err)
	}
	const upsert = `INSERT INTO receipts (source, message, content, answer, until) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (source, message) DO UPDATE SET content = excluded.content, answer = excluded.answer, until = excluded.until`
	if _, err := tx.exec(ctx, upsert, r.Source, r.Message, r.Content, r.Answer, tx.Now.Add(keep)); err != nil {
		return fmt.Errorf("keep receipt: %w", err)
	}
	return nil
}
