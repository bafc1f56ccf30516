package people

import (
	"context"
	"errors"
	"fmt"

	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// SignInByCode opens a session for the person who was sent the code.
func (s *Service) SignInByCode(ctx context.Context, handle, code, agent string) (string, Person, error) {
	if err := s.ProveCode(ctx, ToSignIn, handle, code); err != nil {
		return "", Person{}, err
	}
	var p Person
	var token string
	err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
		if p, err = s.provenOwner(ctx, tx, ToSignIn, handle); err != nil {
			return err
		}
		token, err = openTx(ctx, tx, p, store.Session{Method: store.ByCode, Agent: agent})
		return err
	})
	return token, p, err
}

// ResetPassword gives the person who was sent the code a new password, ends all his
// sessions, and tells him so by all his addresses.
func (s *Service) ResetPassword(ctx context.Context, handle, code, fresh string) (Person, error) {
	if err := CheckPassword("password", fresh, Person{}); err != nil { // whose it is nobody says before the code was told
		return Person{}, err
	}
	if err := s.ProveCode(ctx, ToReset, handle, code); err != nil {
		return Person{}, err
	}
	hash, err := s.hash(ctx, fresh)
	if err != nil {
		return Person{}, err
	}
	var p Person
	err = s.db.Update(ctx, func(tx *store.Tx) (err error) {
		if p, err = s.provenOwner(ctx, tx, ToReset, handle); err != nil {
			return err
		}
		return changePassword(ctx, tx, p, hash)
	})
	return p, err
}

// provenOwner takes a code that was told right. Its address must be that person's still.
func (s *Service) provenOwner(ctx context.Context, tx *store.Tx, purpose Purpose, handle string) (Person, error) {
	c, err := proven(ctx, tx, purpose, handle)
	if err != nil {
		return Person{}, err
	}
	p, err := tx.AddressOwner(ctx, c.Channel, c.Address)
	if errors.Is(err, store.ErrNotFound) || (err == nil && (p.ID != c.Person || p.Disabled)) {
		return Person{}, errCodeOver
	}
	return p, err
}

// changePassword ends everything that the old password had opened, and codes that are
// under way.
func changePassword(ctx context.Context, tx *store.Tx, p Person, hash string) error {
	p.PasswordHash = hash
	if err := tx.UpdatePerson(ctx, p); err != nil {
		return err
	}
	if err := tx.DropSessionsOf(ctx, p.ID); err != nil {
		return err
	}
	if err := tx.DropCodesOf(ctx, p.ID); err != nil {
		return err
	}
	key := fmt.Sprintf("password/%s/%d", p.ID, tx.Now.UnixNano())
	return tell(ctx, tx, p, key, "account.password_changed")
}

// tell says something about a person's own account to him, by all his addresses and in
// his cartable. It goes out after the command, and again until it was taken.
func tell(ctx context.Context, tx *store.Tx, p Person, key, sentence string) error {
	return Tell(ctx, tx, p, key, "", both("account.subject"), both(sentence))
}

// both words a sentence in both languages.
func both(key string) text.Text {
	return text.Text{text.Fa: text.Message(key, text.Fa, nil), text.En: text.Message(key, text.En, nil)}
}
