package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// Absence is a stretch of time in which a person of staff is away. It counts from
// StartsAt to before EndsAt, and no longer once it was ended.
type Absence struct {
	bun.BaseModel `bun:"table:absences,alias:a"`
	ID            string    `bun:"id,pk"`
	Person        string    `bun:"person"`
	StartsAt      time.Time `bun:"starts_at"`
	EndsAt        time.Time `bun:"ends_at"`
	Substitute    string    `bun:"substitute"` // person who stands in; "": nobody
	Reason        string    `bun:"reason"`
	NotedBy       string    `bun:"noted_by"`
	NotedAt       time.Time `bun:"noted_at"`
	EndedBy       string    `bun:"ended_by"`
	EndedAt       time.Time `bun:"ended_at,nullzero"`

	PersonName     string `bun:"-"` // as they are read
	SubstituteName string `bun:"-"`
	Gone           bool   `bun:"-"` // the substitute is in service no more
}

// AddAbsence notes an absence.
func (tx *Tx) AddAbsence(ctx context.Context, a Absence) error {
	tx.away = nil
	if err := tx.add(ctx, &a); err != nil {
		return fmt.Errorf("add absence: %w", err)
	}
	return tx.StaffChanged(ctx, a.StartsAt, a.EndsAt)
}

// EndAbsence ends an absence at once. One that was ended before is ErrConflict.
func (tx *Tx) EndAbsence(ctx context.Context, id, by string) error {
	tx.away = nil
	n, err := tx.exec(ctx, "UPDATE absences SET ended_at = ?, ended_by = ? WHERE id = ? AND ended_at IS NULL", tx.Now, by, id)
	if err == nil && n == 0 {
		err = ErrConflict
	}
	if err != nil {
		return fmt.Errorf("end absence: %w", err)
	}
	return tx.StaffChanged(ctx, tx.Now)
}

const selectAbsences = `SELECT a.id, a.person, a.starts_at, a.ends_at, a.substitute, a.reason, a.noted_by, a.noted_at, a.ended_by, a.ended_at,
	p.name, COALESCE(s.name, ''), COALESCE(s.disabled OR s.side <> 'staff', TRUE)
	FROM absences a JOIN people p ON p.id = a.person LEFT JOIN people s ON s.id = a.substitute WHERE `

// Absence returns an absence, or ErrNotFound.
func (tx *Tx) Absence(ctx context.Context, id string) (Absence, error) {
	found, err := tx.absences(ctx, "a.id = ?", id)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Absence{}, err
	}
	return found[0], nil
}

// Away lists the absences that count now. A person has one at most.
func (tx *Tx) Away(ctx context.Context) ([]Absence, error) {
	if tx.away != nil {
		return tx.away, nil
	}
	all, err := tx.absences(ctx, "a.ended_at IS NULL AND a.ends_at > ? AND a.starts_at <= ? ORDER BY a.id", tx.Now, tx.Now)
	if err != nil {
		return nil, err
	}
	tx.away = append([]Absence{}, all...)
	return tx.away, nil
}

// AbsencesAhead lists the absences that count now or will, those that begin first before
// the others; of one person, or of everybody.
func (tx *Tx) AbsencesAhead(ctx context.Context, person string) ([]Absence, error) {
	const ahead, order = "a.ended_at IS NULL AND a.ends_at > ?", " ORDER BY a.starts_at, a.id LIMIT 500"
	if person == "" {
		return tx.absences(ctx, ahead+order, tx.Now)
	}
	return tx.absences(ctx, ahead+" AND a.person = ?"+order, tx.Now, person)
}

func (tx *Tx) absences(ctx context.Context, where string, args ...any) ([]Absence, error) {
	all, err := list(ctx, tx, selectAbsences+where, args, scanAbsence)
	if err != nil {
		return nil, fmt.Errorf("read absences: %w", err)
	}
	return all, nil
}

func scanAbsence(rows *sql.Rows) (a Absence, err error) {
	return a, rows.Scan(&a.ID, &a.Person, moment{&a.StartsAt}, moment{&a.EndsAt}, &a.Substitute, &a.Reason, &a.NotedBy, moment{&a.NotedAt},
		&a.EndedBy, moment{&a.EndedAt}, &a.PersonName, &a.SubstituteName, &a.Gone)
}

// LockAbsences makes those who note absences wait for each other until the transaction ends.
func (tx *Tx) LockAbsences(ctx context.Context) error {
	if err := tx.serialize(ctx, "absences"); err != nil {
		return fmt.Errorf("lock absences: %w", err)
	}
	return nil
}

// CountAlone counts what these persons hold and nobody may do for them.
func (tx *Tx) CountAlone(ctx context.Context, rests Rests, holders []string) (int, error) {
	if len(holders) == 0 {
		return 0, nil
	}
	return tx.CountItems(ctx, ItemFilter{HoldersAlone: holders, Rests: rests})
}
