package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/kartabl/kartabl/internal/money"
)

const (
	readKept = "SELECT value FROM installation WHERE name = ?"
	keepIt   = "INSERT INTO installation (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"

	anyCase = "SELECT 1 FROM cases LIMIT 1"

	currencyKept = "currency"
)

// Currency is that of amounts which name none.
func (db *DB) Currency() string { return db.currency }

// Currency is that of amounts which name none.
func (tx *Tx) Currency() string { return tx.db.currency }

// unit is a currency, or that of the installation.
func (db *DB) unit(currency string) string { return cmp.Or(currency, db.currency) }

// settleCurrency keeps the currency that is asked for, where the database has none yet,
// and refuses another one than it has: every amount in it would be read wrongly.
func (db *DB) settleCurrency(ctx context.Context, asked string) error {
	kept, err := db.keptCurrency(ctx, asked)
	if err != nil {
		return fmt.Errorf("look for its currency: %w", err)
	}
	if asked != "" && kept != asked {
		return fmt.Errorf("%w: %s, not %s", ErrCurrency, kept, asked)
	}
	db.currency = cmp.Or(kept, string(money.IRR))
	return nil
}

// keptCurrency is "" where none is asked for and none is kept.
func (db *DB) keptCurrency(ctx context.Context, asked string) (kept string, err error) {
	err = db.View(ctx, func(tx *Tx) (err error) {
		kept, err = tx.readCurrency(ctx)
		return err
	})
	if err != nil || kept != "" || asked == "" {
		return kept, err
	}
	err = db.Update(ctx, func(tx *Tx) error {
		var one int
		err := tx.one(ctx, anyCase, nil, &one)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		keep := asked
		if err == nil {
			keep = string(money.IRR) // from before there was a choice
		}
		if _, err := tx.exec(ctx, keepIt, currencyKept, keep); err != nil {
			return err
		}
		kept, err = tx.readCurrency(ctx) // another program may have been faster
		return err
	})
	return kept, err
}

func (tx *Tx) readCurrency(ctx context.Context) (kept string, err error) {
	err = tx.one(ctx, readKept, []any{currencyKept}, &kept)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return kept, err
}
