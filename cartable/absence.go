package cartable

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Absence is a stretch of days in which a person of staff is away.
type Absence struct {
	ID             string `json:"id"`
	Person         string `json:"person"`
	PersonName     string `json:"person_name"`
	From           string `json:"from" doc:"First day, Gregorian"`
	Until          string `json:"until" doc:"Last day"`
	Substitute     string `json:"substitute,omitempty"`
	SubstituteName string `json:"substitute_name,omitempty"`
	Now            bool   `json:"now,omitempty" doc:"It has begun"`
	StandIn        string `json:"stand_in_name,omitempty" doc:"Who stands in just now: the substitute or, where he is away himself, his own"`
	Reason         string `json:"reason,omitempty" doc:"For the person himself and those who may note absences of others"`
	Held           int    `json:"held,omitempty" doc:"Open items that he holds; for the same readers"`
	CanEnd         bool   `json:"can_end,omitempty"`
}

// Absences are what is known of who is away, now and later.
type Absences struct {
	Mine      []Absence `json:"mine"`
	Others    []Absence `json:"others"`
	CanManage bool      `json:"can_manage" doc:"The reader may note absences of others"`
}

// AbsenceWish is an absence that somebody wants to be noted.
type AbsenceWish struct {
	Person     string `json:"person,omitempty" maxLength:"100" doc:"The reader himself, where it is not given"`
	From       string `json:"from" maxLength:"20" doc:"First day: 2026-11-23 or 1405-09-02"`
	Until      string `json:"until" maxLength:"20" doc:"Last day"`
	Substitute string `json:"substitute,omitempty" maxLength:"100" doc:"Who stands in; nobody, where it is not given"`
	Reason     string `json:"reason,omitempty" maxLength:"1000"`
}

// Absences tells who is away, now and later, those who begin first before the others.
func (s *Service) Absences(ctx context.Context, r Reader) (Absences, error) {
	v := Absences{Mine: []Absence{}, Others: []Absence{}}
	if !people.Can(r.Person, people.ReadAbsences, people.Object{}) {
		return v, errNotFound
	}
	v.CanManage = people.Can(r.Person, people.NoteAbsence, people.Object{})
	err := s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.AbsencesAhead(ctx, "")
		if err != nil {
			return err
		}
		for _, row := range rows {
			a, err := s.absenceView(ctx, tx, r, row)
			if err != nil {
				return err
			}
			if row.Person == r.ID {
				v.Mine = append(v.Mine, a)
			} else {
				v.Others = append(v.Others, a)
			}
		}
		return nil
	})
	return v, err
}

func (s *Service) absenceView(ctx context.Context, tx *store.Tx, r Reader, a store.Absence) (Absence, error) {
	zone := s.processes.Zone()
	v := Absence{
		ID: a.ID, Person: a.Person, PersonName: a.PersonName, Substitute: a.Substitute, SubstituteName: a.SubstituteName,
		From:  a.StartsAt.In(zone).Format(time.DateOnly),
		Until: s.lastDay(a),
	}
	open := a.EndedAt.IsZero() && a.EndsAt.After(tx.Now)
	v.Now = open && !a.StartsAt.After(tx.Now)
	if v.Now {
		here, err := people.Present(ctx, tx)
		if err != nil {
			return v, err
		}
		if v.StandIn, err = personName(ctx, tx, map[string]string{a.Substitute: a.SubstituteName}, here.StandIn(a.Person)); err != nil {
			return v, err
		}
	}
	if !people.Can(r.Person, people.NoteAbsence, people.Object{Person: a.Person}) {
		return v, nil
	}
	counts, err := tx.Counts(ctx, []string{"mine:" + a.Person, "later:" + a.Person})
	if err != nil {
		return v, fmt.Errorf("read counters: %w", err)
	}
	v.Reason, v.CanEnd, v.Held = a.Reason, open, counts["mine:"+a.Person]+counts["later:"+a.Person]
	return v, nil
}

// lastDay is the last day of an absence.
func (s *Service) lastDay(a store.Absence) string {
	return a.EndsAt.Add(-time.Second).In(s.processes.Zone()).Format(time.DateOnly)
}

// NoteAbsence notes an absence of the reader or, as one who may, of somebody else.
func (s *Service) NoteAbsence(ctx context.Context, r Reader, w AbsenceWish) (Absence, error) {
	person := cmp.Or(w.Person, r.ID)
	if !people.Can(r.Person, people.NoteAbsence, people.Object{Person: person}) {
		return Absence{}, errNotFound
	}
	a := people.Absence{Person: person, Substitute: w.Substitute, Reason: oneLine(w.Reason)}
	var err error
	if a.StartsAt, a.EndsAt, err = s.days(w); err != nil {
		return Absence{}, err
	}
	if a, err = s.people.NoteAbsence(ctx, r.Person, a); err != nil {
		return Absence{}, err
	}
	return s.shownAbsence(ctx, r, a)
}

// days are the first moment of the first day and that after the last one.
func (s *Service) days(w AbsenceWish) (from, until time.Time, err error) {
	var bad []fault.Field
	day := func(path, text string) time.Time {
		date, err := calendar.ParseDate(text)
		if err != nil {
			bad = append(bad, fault.At(path, "calendar.date"))
			return time.Time{}
		}
		at, err := time.ParseInLocation(time.DateOnly, date, s.processes.Zone())
		if err != nil {
			bad = append(bad, fault.At(path, "calendar.date"))
		}
		return at
	}
	from, until = day("from", w.From), day("until", w.Until)
	if len(bad) > 0 {
		return from, until, fault.New(fault.Invalid, "invalid.fields").With(bad...)
	}
	return from.UTC(), until.AddDate(0, 0, 1).UTC(), nil
}

// EndAbsence ends an absence at once.
func (s *Service) EndAbsence(ctx context.Context, r Reader, id string) (Absence, error) {
	var a people.Absence
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		a, err = tx.Absence(ctx, id)
		return err
	})
	if err != nil || !people.Can(r.Person, people.NoteAbsence, people.Object{Person: a.Person}) {
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return Absence{}, err
		}
		return Absence{}, errNotFound
	}
	if a, err = s.people.EndAbsence(ctx, r.Person, id); err != nil {
		return Absence{}, err
	}
	return s.shownAbsence(ctx, r, a)
}

func (s *Service) shownAbsence(ctx context.Context, r Reader, a people.Absence) (Absence, error) {
	var v Absence
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		v, err = s.absenceView(ctx, tx, r, a)
		return err
	})
	return v, err
}
