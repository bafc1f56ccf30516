package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Code is a one-time code that was sent to an address. Neither it nor the handle by
// which its browser is known is kept, only hashes of them.
type Code struct {
	ID      string // hash of the handle
	Purpose string
	Channel string // sms, mail
	Address string
	Person  string // whose account it is about; "" for nobody's
	Hash    string
	Tries   int
	Proven  bool // it was told right, and what it is for is still to be done
	Expires time.Time
}

const codeColumns = "id, purpose, channel, address, person, code, tries, proven, expires_at"

// AddCode adds a code.
func (tx *Tx) AddCode(ctx context.Context, c Code) error {
	const insert = "INSERT INTO codes (" + codeColumns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
	_, err := tx.exec(ctx, insert, c.ID, c.Purpose, c.Channel, c.Address, c.Person, c.Hash, c.Tries, c.Proven, c.Expires)
	if err != nil {
		return fmt.Errorf("add code: %w", err)
	}
	return nil
}

// TryCode counts one try of a code that is not over and gives it, or ErrNotFound. Of
// many at once no more than most get it.
func (tx *Tx) TryCode(ctx context.Context, id, purpose string, most int) (Code, error) {
	const try = `UPDATE codes SET tries = tries + 1 WHERE id = ? AND purpose = ? AND expires_at > ? AND tries < ? AND NOT proven
		RETURNING ` + codeColumns
	return tx.code(ctx, "try code", try, id, purpose, tx.Now, most)
}

// ProveCode notes that a code was told right. What it is for may be done once, until
// expires.
func (tx *Tx) ProveCode(ctx context.Context, id string, expires time.Time) error {
	if _, err := tx.exec(ctx, "UPDATE codes SET proven = ?, code = '', expires_at = ? WHERE id = ?", true, expires, id); err != nil {
		return fmt.Errorf("prove code: %w", err)
	}
	return nil
}

// TakeProven removes a code that was told right and gives it, or ErrNotFound: of many
// at once one gets it.
func (tx *Tx) TakeProven(ctx context.Context, id, purpose string) (Code, error) {
	const take = "DELETE FROM codes WHERE id = ? AND purpose = ? AND expires_at > ? AND proven RETURNING " + codeColumns
	return tx.code(ctx, "take code", take, id, purpose, tx.Now)
}

// ProvenCode gives a code that was told right, or ErrNotFound.
func (tx *Tx) ProvenCode(ctx context.Context, id, purpose string) (Code, error) {
	const find = "SELECT " + codeColumns + " FROM codes WHERE id = ? AND purpose = ? AND expires_at > ? AND proven"
	return tx.code(ctx, "find code", find, id, purpose, tx.Now)
}

// DropCode removes a code.
func (tx *Tx) DropCode(ctx context.Context, id string) error {
	if _, err := tx.exec(ctx, "DELETE FROM codes WHERE id = ?", id); err != nil {
		return fmt.Errorf("drop code: %w", err)
	}
	return nil
}

// DropCodesOf removes all codes of a person's account.
func (tx *Tx) DropCodesOf(ctx context.Context, person string) error {
	if _, err := tx.exec(ctx, "DELETE FROM codes WHERE person = ?", person); err != nil {
		return fmt.Errorf("drop codes: %w", err)
	}
	return nil
}

func (tx *Tx) code(ctx context.Context, what, query string, args ...any) (Code, error) {
	found, err := list(ctx, tx, query, args, scanCode)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Code{}, fmt.Errorf("%s: %w", what, err)
	}
	return found[0], nil
}

func scanCode(rows *sql.Rows) (c Code, err error) {
	return c, rows.Scan(&c.ID, &c.Purpose, &c.Channel, &c.Address, &c.Person, &c.Hash, &c.Tries, &c.Proven, moment{&c.Expires})
}

// Count counts one more of name within a window of time that begins with the first, and
// says how many these are and when the window ends.
func (tx *Tx) Count(ctx context.Context, name string, window time.Duration) (n int, ends time.Time, err error) {
	const count = `INSERT INTO code_limits (name, n, ends_at) VALUES (?, 1, ?) ON CONFLICT (name) DO UPDATE SET
		n = CASE WHEN code_limits.ends_at <= ? THEN 1 ELSE code_limits.n + 1 END,
		ends_at = CASE WHEN code_limits.ends_at <= ? THEN excluded.ends_at ELSE code_limits.ends_at END
		RETURNING n, ends_at`
	err = tx.one(ctx, count, []any{name, tx.Now.Add(window), tx.Now, tx.Now}, &n, moment{&ends})
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("count: %w", err)
	}
	return n, ends, nil
}

// GiveBackCount takes one of name back, in the window that is open.
func (tx *Tx) GiveBackCount(ctx context.Context, name string) error {
	if _, err := tx.exec(ctx, "UPDATE code_limits SET n = n - 1 WHERE name = ? AND n > 0", name); err != nil {
		return fmt.Errorf("give count back: %w", err)
	}
	return nil
}

// Counted says how many of name were counted in the window that is open, and when it ends.
func (tx *Tx) Counted(ctx context.Context, name string) (n int, ends time.Time, err error) {
	err = tx.one(ctx, "SELECT n, ends_at FROM code_limits WHERE name = ? AND ends_at > ?", []any{name, tx.Now}, &n, moment{&ends})
	if errors.Is(err, ErrNotFound) {
		return 0, tx.Now, nil
	}
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("read count: %w", err)
	}
	return n, ends, nil
}

// Uncount forgets what was counted of name.
func (tx *Tx) Uncount(ctx context.Context, name string) error {
	if _, err := tx.exec(ctx, "DELETE FROM code_limits WHERE name = ?", name); err != nil {
		return fmt.Errorf("forget count: %w", err)
	}
	return nil
}

// ForgetCodes removes some of the codes and counts that are over. It says whether there
// may be more.
func (tx *Tx) ForgetCodes(ctx context.Context, most int) (bool, error) {
	var gone int64
	for _, query := range []string{
		"DELETE FROM codes WHERE id IN (SELECT id FROM codes WHERE expires_at <= ? ORDER BY expires_at LIMIT CAST(? AS BIGINT)",
		"DELETE FROM code_limits WHERE name IN (SELECT name FROM code_limits WHERE ends_at <= ? ORDER BY ends_at LIMIT CAST(? AS BIGINT)",
	} {
		n, err := tx.exec(ctx, query+tx.db.dialect.skipLocked+")", tx.Now, most)
		if err != nil {
			return false, fmt.Errorf("forget codes: %w", err)
		}
		gone = max(gone, n)
	}
	return gone == int64(most), nil
}
