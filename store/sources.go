package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Sourced is what of a person came from a source.
type Sourced struct {
	Person        string
	Roles, Queues []string
}

// Sourced lists the persons who came from a source, by their ids.
func (tx *Tx) Sourced(ctx context.Context, source string) (map[string]Sourced, error) {
	rows, err := list(ctx, tx, "SELECT person, roles, queues FROM person_sources WHERE source = ?", []any{source}, func(rows *sql.Rows) (p Sourced, err error) {
		return p, rows.Scan(&p.Person, asJSON{&p.Roles}, asJSON{&p.Queues})
	})
	if err != nil {
		return nil, fmt.Errorf("read source: %w", err)
	}
	all := make(map[string]Sourced, len(rows))
	for _, p := range rows {
		all[p.Person] = p
	}
	return all, nil
}

// SourcedOf gives what of one person came from a source: nothing where he is not known to it.
func (tx *Tx) SourcedOf(ctx context.Context, source, person string) (Sourced, error) {
	p := Sourced{Person: person}
	err := tx.one(ctx, "SELECT roles, queues FROM person_sources WHERE source = ? AND person = ?", []any{source, person}, asJSON{&p.Roles}, asJSON{&p.Queues})
	if err != nil && !errors.Is(err, ErrNotFound) {
		return p, fmt.Errorf("read source of person: %w", err)
	}
	return p, nil
}

// SetSourced notes what of a person came from a source.
func (tx *Tx) SetSourced(ctx context.Context, source string, p Sourced) error {
	const note = `INSERT INTO person_sources (source, person, roles, queues) VALUES (?, ?, ?, ?)
		ON CONFLICT (source, person) DO UPDATE SET roles = excluded.roles, queues = excluded.queues`
	if _, err := tx.exec(ctx, note, source, p.Person, asJSON{p.Roles}, asJSON{p.Queues}); err != nil {
		return fmt.Errorf("note source: %w", err)
	}
	return nil
}
