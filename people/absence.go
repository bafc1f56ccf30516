package people

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// Bounds of an absence.
const (
	maxHops    = 8 // of a chain of stand-ins
	maxReason  = 200
	maxAbsence = 3 * 366 * 24 * time.Hour
)

// Absence is a stretch of time in which a person of staff is away.
type Absence = store.Absence

// Presence knows who is away at one time, and who stands in for him.
type Presence struct{ away map[string]Absence }

// Present reads who is away now.
func Present(ctx context.Context, tx *store.Tx) (Presence, error) {
	all, err := tx.Away(ctx)
	if err != nil {
		return Presence{}, err
	}
	return PresenceOf(all), nil
}

// PresenceOf makes a presence of the absences that count at that time.
func PresenceOf(all []Absence) Presence {
	p := Presence{away: make(map[string]Absence, len(all))}
	for _, a := range all {
		p.away[a.Person] = a
	}
	return p
}

// Away reports whether the person is away.
func (p Presence) Away(person string) bool {
	_, away := p.away[person]
	return away
}

// StandIn is who stands in for a person: the substitute of his absence and, where he is
// away himself, his stand-in. It is "" for who is present, and where the chain ends with
// nobody, in itself or after too many hops.
func (p Presence) StandIn(person string) string {
	for at, hops := person, 0; hops < maxHops; hops++ {
		a, away := p.away[at]
		if !away || a.Substitute == "" || a.Substitute == person || a.Gone {
			return ""
		}
		if at = a.Substitute; !p.Away(at) {
			return at
		}
	}
	return ""
}

// StandsFor are the persons for whom a person stands in, in the order of their ids.
func (p Presence) StandsFor(person string) []string {
	if p.Away(person) {
		return nil
	}
	var all []string
	for id := range p.away {
		if p.StandIn(id) == person {
			all = append(all, id)
		}
	}
	slices.Sort(all)
	return all
}

// All are those who are away, in the order of their ids.
func (p Presence) All() []string {
	var all []string
	for id := range p.away {
		all = append(all, id)
	}
	slices.Sort(all)
	return all
}

// NoteAbsence notes that a person of staff is away. It refuses what overlaps with another
// absence of his, a substitute who is not in service, himself, and a chain of substitutes
// that would come back to him.
func (s *Service) NoteAbsence(ctx context.Context, by Person, a Absence) (Absence, error) {
	err := s.db.Update(ctx, func(tx *store.Tx) error {
		person, err := tx.Person(ctx, a.Person)
		if errors.Is(err, store.ErrNotFound) || err == nil && (person.Side != engine.Staff || person.Disabled) {
			return fault.New(fault.Invalid, "invalid.fields").With(fault.At("person", "absence.person"))
		}
		if err != nil {
			return err
		}
		if err := tx.LockAbsences(ctx); err != nil {
			return err
		}
		bad, err := checkAbsence(ctx, tx, a)
		if err != nil {
			return err
		}
		if len(bad) > 0 {
			return fault.New(fault.Invalid, "invalid.fields").With(bad...)
		}
		a.ID, a.NotedBy, a.NotedAt = uuid.Must(uuid.NewV7()).String(), by.ID, tx.Now
		if err := tx.AddAbsence(ctx, a); err != nil {
			return err
		}
		a, err = tx.Absence(ctx, a.ID)
		return err
	})
	return a, err
}

func checkAbsence(ctx context.Context, tx *store.Tx, a Absence) ([]fault.Field, error) {
	var bad []fault.Field
	switch {
	case !a.EndsAt.After(a.StartsAt):
		bad = append(bad, fault.At("until", "absence.order"))
	case !a.EndsAt.After(tx.Now):
		bad = append(bad, fault.At("until", "absence.over"))
	case a.EndsAt.Sub(a.StartsAt) > maxAbsence:
		bad = append(bad, fault.At("until", "absence.long"))
	}
	if utf8.RuneCountInString(a.Reason) > maxReason {
		bad = append(bad, fault.At("reason", "field.max_length", "max", maxReason))
	}
	known, err := tx.AbsencesAhead(ctx, "")
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(known, func(k Absence) bool { return k.Person == a.Person && overlap(k, a) }) {
		bad = append(bad, fault.At("from", "absence.overlap"))
	}
	key, err := checkSubstitute(ctx, tx, a, known)
	if key != "" {
		bad = append(bad, fault.At("substitute", key))
	}
	return bad, err
}

// checkSubstitute gives the key of what speaks against the substitute, or "".
func checkSubstitute(ctx context.Context, tx *store.Tx, a Absence, known []Absence) (string, error) {
	switch a.Substitute {
	case "":
		return "", nil
	case a.Person:
		return "absence.self", nil
	}
	p, err := tx.Person(ctx, a.Substitute)
	if errors.Is(err, store.ErrNotFound) || err == nil && (p.Side != engine.Staff || p.Disabled) {
		return "absence.substitute", nil
	}
	if err != nil {
		return "", fmt.Errorf("read substitute: %w", err)
	}
	if comesBack(a, a, known, map[string]bool{}) {
		return "absence.cycle", nil
	}
	return "", nil
}

// comesBack reports whether the chain from an absence leads to the person of the first one
// at some time at which they all count.
func comesBack(first, at Absence, known []Absence, seen map[string]bool) bool {
	for _, next := range known {
		if next.Person != at.Substitute || !overlap(next, at) || seen[next.ID] {
			continue
		}
		if next.Substitute == first.Person {
			return true
		}
		seen[next.ID] = true
		narrow := next
		narrow.StartsAt, narrow.EndsAt = later(next.StartsAt, at.StartsAt), earlier(next.EndsAt, at.EndsAt)
		if comesBack(first, narrow, known, seen) {
			return true
		}
		delete(seen, next.ID)
	}
	return false
}

func overlap(a, b Absence) bool { return a.StartsAt.Before(b.EndsAt) && b.StartsAt.Before(a.EndsAt) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// EndAbsence ends an absence at once: the person is back. One that is over is a conflict.
func (s *Service) EndAbsence(ctx context.Context, by Person, id string) (Absence, error) {
	var a Absence
	err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
		if a, err = tx.Absence(ctx, id); err != nil {
			return err
		}
		if !a.EndedAt.IsZero() || !a.EndsAt.After(tx.Now) {
			return fault.New(fault.Conflict, "absence.ended")
		}
		if err := tx.EndAbsence(ctx, id, by.ID); err != nil {
			return err
		}
		a, err = tx.Absence(ctx, id)
		return err
	})
	return a, err
}
