package store

import (
	"context"
	"fmt"
)

// AddNotice puts a message into the cartable of a person or of everybody with a role,
// outside of any step of a case. A key that was used before adds nothing.
func (tx *Tx) AddNotice(ctx context.Context, m OutRow) error {
	_, err := tx.exec(ctx, insertMessage, m.Key, inbox, m.Case, m.Person, m.Role, m.Template, asJSON{m.Subject}, asJSON{m.Body}, m.Item, tx.Now, nil)
	if err != nil {
		return fmt.Errorf("add notice: %w", err)
	}
	return nil
}

// SendMessage has a message sent by sms or email to a person, outside of any step of a
// case. A key that was used before sends nothing.
func (tx *Tx) SendMessage(ctx context.Context, m OutRow) error {
	_, err := tx.exec(ctx, insertMessage, m.Key, m.Channel, m.Case, m.Person, m.Role, m.Template, asJSON{m.Subject}, asJSON{m.Body}, m.Item, tx.Now, tx.Now)
	if err != nil {
		return fmt.Errorf("send message: %w", err)
	}
	return nil
}
