package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/internal/text"
)

// LockKept makes those wait for each other until the transaction ends who change the views
// or phrases of one of these: people, and pools with which something is shared. "" is
// nobody.
func (tx *Tx) LockKept(ctx context.Context, whose ...string) error {
	for _, one := range whose {
		if one == "" {
			continue
		}
		if err := tx.serialize(ctx, "kept/"+one); err != nil {
			return fmt.Errorf("lock what %s keeps: %w", one, err)
		}
	}
	return nil
}

// LeaveKept removes the views and phrases of a person who goes. Those that he shared stay
// with their pools and belong to nobody.
func (tx *Tx) LeaveKept(ctx context.Context, person string) error {
	for _, query := range []string{
		"DELETE FROM default_views WHERE person = ?",
		"DELETE FROM views WHERE person = ? AND pool = ''",
		"UPDATE views SET person = NULL WHERE person = ?",
		"DELETE FROM phrases WHERE person = ? AND pool = ''",
		"UPDATE phrases SET person = NULL WHERE person = ?",
	} {
		if _, err := tx.exec(ctx, query, person); err != nil {
			return fmt.Errorf("leave what a person keeps: %w", err)
		}
	}
	return nil
}

// forgetInKept empties what others of staff have written about a person: his whole name, his
// address or his mobile number. The words of a view are searched for in any order; those of
// a phrase are read, and a long one may well have the words of a name in other places.
func (tx *Tx) forgetInKept(ctx context.Context, p Person) error {
	return errors.Join(tx.forgetIn(ctx, "views", "", p.sought), tx.forgetIn(ctx, "phrases", "—", p.named))
}

// forgetIn puts a dash in place of a name, and none in place of words, that tell of a person.
func (tx *Tx) forgetIn(ctx context.Context, table, none string, tells func(string) bool) error {
	type kept struct{ id, name, words string }
	all, err := list(ctx, tx, "SELECT id, name, words FROM "+table, nil, func(rows *sql.Rows) (k kept, err error) {
		return k, rows.Scan(&k.id, &k.name, &k.words)
	})
	if err != nil {
		return fmt.Errorf("find a person in %s: %w", table, err)
	}
	for _, was := range all {
		k := was
		if tells(k.name) {
			k.name = "—"
		}
		if tells(k.words) {
			k.words = none
		}
		if k == was {
			continue
		}
		if _, err := tx.exec(ctx, "UPDATE "+table+" SET name = ?, words = ? WHERE id = ?", k.name, k.words, k.id); err != nil {
			return fmt.Errorf("forget a person in %s: %w", table, err)
		}
	}
	return nil
}

// sought reports whether a text has all words of what is the person's alone.
func (p Person) sought(s string) bool {
	words := text.Words(s)
	return p.his(func(his []string) bool {
		return !slices.ContainsFunc(his, func(w string) bool { return !slices.Contains(words, w) })
	})
}

// named reports whether a text has them one after the other.
func (p Person) named(s string) bool {
	in := spaced(text.Words(s))
	return p.his(func(his []string) bool { return strings.Contains(in, spaced(his)) })
}

func (p Person) his(is func(words []string) bool) bool {
	return slices.ContainsFunc([]string{p.Name, p.Email, p.Mobile}, func(s string) bool {
		words := text.Words(s)
		return len(words) > 0 && is(words)
	})
}

// spaced are words with one space round each.
func spaced(words []string) string { return " " + strings.Join(words, " ") + " " }
