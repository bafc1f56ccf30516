package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Phrase is a text that somebody has ready for the fields of forms.
type Phrase struct {
	ID         string
	Person     string // whose it is; "" when he has gone and left it to its pool
	PersonName string // as it is read
	Pool       string // "queue:x" or "role:x" whose people see it too; "": his alone
	Name       string
	Words      string
}

const selectPhrases = `SELECT f.id, COALESCE(f.person, ''), COALESCE(p.name, ''), f.pool, f.name, f.words
	FROM phrases f LEFT JOIN people p ON p.id = f.person WHERE `

// PhrasesOf lists the phrases of a person, oldest first, and after them those that others
// share with these pools.
func (tx *Tx) PhrasesOf(ctx context.Context, person string, pools []string) ([]Phrase, error) {
	own, err := tx.phrases(ctx, "f.person = ?", person)
	if err != nil || len(pools) == 0 {
		return own, err
	}
	args := make([]any, len(pools))
	for i, pool := range pools {
		args[i] = pool
	}
	shared, err := tx.phrases(ctx, "f.pool <> '' AND f.pool IN (?"+strings.Repeat(", ?", len(pools)-1)+")", args...)
	shared = slices.DeleteFunc(shared, func(p Phrase) bool { return p.Person == person })
	return append(own, shared...), err
}

// Phrase returns the phrase with this id, or ErrNotFound.
func (tx *Tx) Phrase(ctx context.Context, id string) (Phrase, error) {
	found, err := tx.phrases(ctx, "f.id = ?", id)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("find phrase: %w", ErrNotFound)
	}
	if err != nil {
		return Phrase{}, err
	}
	return found[0], nil
}

func (tx *Tx) phrases(ctx context.Context, where string, args ...any) ([]Phrase, error) {
	all, err := list(ctx, tx, selectPhrases+where, args, func(rows *sql.Rows) (p Phrase, err error) {
		return p, rows.Scan(&p.ID, &p.Person, &p.PersonName, &p.Pool, &p.Name, &p.Words)
	})
	if err != nil {
		return nil, fmt.Errorf("list phrases: %w", err)
	}
	slices.SortFunc(all, func(a, b Phrase) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}

// PutPhrase writes a phrase, a new one or in the place of the one with its id.
func (tx *Tx) PutPhrase(ctx context.Context, p Phrase) error {
	const put = `INSERT INTO phrases (id, person, pool, name, words, changed_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET person = excluded.person, pool = excluded.pool, name = excluded.name, words = excluded.words, changed_at = excluded.changed_at`
	var person any
	if p.Person != "" {
		person = p.Person
	}
	if _, err := tx.exec(ctx, put, p.ID, person, p.Pool, p.Name, p.Words, tx.Now); err != nil {
		return fmt.Errorf("put phrase: %w", err)
	}
	return nil
}

// DropPhrase removes a phrase.
func (tx *Tx) DropPhrase(ctx context.Context, id string) error {
	if _, err := tx.exec(ctx, "DELETE FROM phrases WHERE id = ?", id); err != nil {
		return fmt.Errorf("drop phrase: %w", err)
	}
	return nil
}
