package people_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func away(pairs ...string) people.Presence {
	var all []people.Absence
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, people.Absence{Person: pairs[i], Substitute: pairs[i+1]})
	}
	return people.PresenceOf(all)
}

func TestStandIn(t *testing.T) {
	long := []string{}
	for i := range 9 {
		long = append(long, fmt.Sprint(i), fmt.Sprint(i+1))
	}
	for _, tt := range []struct {
		name string
		here people.Presence
		who  string
		want string
	}{
		{"who is present has none", away("b", "c"), "a", ""},
		{"the substitute", away("a", "b"), "a", "b"},
		{"a chain, while all of it is away", away("a", "b", "b", "c"), "a", "c"},
		{"who is back ends the chain", away("a", "b", "c", "d"), "a", "b"},
		{"nobody", away("a", ""), "a", ""},
		{"the chain ends with nobody", away("a", "b", "b", ""), "a", ""},
		{"himself", away("a", "a"), "a", ""},
		{"two for each other", away("a", "b", "b", "a"), "a", ""},
		{"a cycle further on", away("a", "b", "b", "c", "c", "b"), "a", ""},
		{"eight hops", away(long[2:]...), "1", "9"},
		{"nine hops", away(long...), "0", ""},
		{"gone for good", people.PresenceOf([]people.Absence{{Person: "a", Substitute: "b", Gone: true}}), "a", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.here.StandIn(tt.who); got != tt.want {
				t.Errorf("stand-in %q, want %q", got, tt.want)
			}
		})
	}
	if got := away("a", "z", "b", "a", "c", "z").StandsFor("z"); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("stands for %v", got)
	}
}

// TestLawsOfStandIns: whatever is said of absences, who stands in is present himself, does
// so for somebody who is away only, and never for himself.
func TestLawsOfStandIns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := []string{"", "a", "b", "c", "d", "e"}
		var all []people.Absence
		for _, id := range ids[1:] {
			if rapid.Bool().Draw(t, "away "+id) {
				all = append(all, people.Absence{Person: id, Substitute: rapid.SampledFrom(ids).Draw(t, "for "+id), Gone: rapid.IntRange(0, 9).Draw(t, "gone") == 0})
			}
		}
		here := people.PresenceOf(all)
		for _, id := range ids[1:] {
			s := here.StandIn(id)
			if s != "" && (s == id || here.Away(s) || !here.Away(id)) {
				t.Fatalf("%s stands in for %s: %+v", s, id, all)
			}
			if s != "" && !slices.Contains(here.StandsFor(s), id) {
				t.Fatalf("%s stands for %v, not %s", s, here.StandsFor(s), id)
			}
			for _, other := range here.StandsFor(id) {
				if here.StandIn(other) != id {
					t.Fatalf("%s does not stand in for %s", id, other)
				}
			}
		}
	})
}

func staffOf(t *testing.T, w *world, logins ...string) {
	t.Helper()
	for _, login := range logins {
		if _, err := w.s.Add(t.Context(), people.Person{ID: login, Login: login, Name: login, Side: engine.Staff}, ""); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNotingAbsences(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		staffOf(t, w, "a", "b", "c", "d", "gone")
		err := db.Update(t.Context(), func(tx *store.Tx) error {
			p, err := tx.Person(t.Context(), "gone")
			if err != nil {
				return err
			}
			p.Disabled = true
			return tx.UpdatePerson(t.Context(), p)
		})
		if err != nil {
			t.Fatal(err)
		}
		day := func(n int) time.Time { return w.now.AddDate(0, 0, n) }
		for _, tt := range []struct {
			person, substitute string
			from, until        int
			path, key          string
		}{
			{"a", "b", 1, 5, "", ""},
			{"a", "b", 4, 6, "from", "absence.overlap"},
			{"a", "c", 5, 6, "", ""},
			{"b", "b", 1, 2, "substitute", "absence.self"},
			{"b", "a", 4, 6, "substitute", "absence.cycle"},
			{"b", "a", 5, 6, "", ""}, // a is away then, and c stands in for him
			{"c", "b", 5, 7, "substitute", "absence.cycle"},
			{"c", "b", 6, 7, "", ""},
			{"d", "gone", 1, 2, "substitute", "absence.substitute"},
			{"d", "nobody", 1, 2, "substitute", "absence.substitute"},
			{"d", w.p.ID, 1, 2, "substitute", "absence.substitute"}, // a customer
			{w.p.ID, "a", 1, 2, "person", "absence.person"},
			{"gone", "a", 1, 2, "person", "absence.person"},
			{"d", "", 2, 2, "until", "absence.order"},
			{"d", "", -3, 0, "until", "absence.over"},
			{"d", "", 1, 2000, "until", "absence.long"},
			{"d", "", -3, 3, "", ""},
		} {
			a := people.Absence{Person: tt.person, Substitute: tt.substitute, StartsAt: day(tt.from), EndsAt: day(tt.until)}
			a, err := w.s.NoteAbsence(t.Context(), w.p, a)
			if tt.key == "" {
				if err != nil || a.ID == "" || a.PersonName != tt.person {
					t.Errorf("%v: %+v, %v", tt, a, err)
				}
				continue
			}
			if f := fault.As(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Path != tt.path || f.Fields[0].Key != tt.key {
				t.Errorf("%v: %v", tt, err)
			}
		}
	})
}

func TestEndingAnAbsence(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		staffOf(t, w, "a", "b")
		standIn := func() (got string) {
			if err := db.View(t.Context(), func(tx *store.Tx) error {
				here, err := people.Present(t.Context(), tx)
				got = here.StandIn("a")
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return got
		}
		note := func() people.Absence {
			a, err := w.s.NoteAbsence(t.Context(), w.p, people.Absence{Person: "a", Substitute: "b", StartsAt: w.now.Add(time.Hour), EndsAt: w.now.Add(3 * time.Hour)})
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		a := note()
		for _, tt := range []struct {
			after time.Duration
			want  string
		}{{0, ""}, {time.Hour, "b"}, {2*time.Hour - time.Second, "b"}, {time.Second, ""}} {
			if w.now = w.now.Add(tt.after); standIn() != tt.want {
				t.Errorf("at %v: %q", w.now, standIn())
			}
		}
		if _, err := w.s.EndAbsence(t.Context(), w.p, a.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("what is over ends: %v", err)
		}
		a = note()
		w.now = w.now.Add(time.Hour)
		if _, err := w.s.EndAbsence(t.Context(), w.p, a.ID); err != nil || standIn() != "" {
			t.Errorf("%v, %q", err, standIn())
		}
		if _, err := w.s.EndAbsence(t.Context(), w.p, a.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("it ends twice: %v", err)
		}
		note()
	})
}
