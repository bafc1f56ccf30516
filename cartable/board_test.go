package cartable_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// Who looks after a queue sees how much lies in it, who works there with how much, and who is away.
func TestBoard(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita", "dara")
		w.person("lead", "staff")
		w.rule("claims_desk", 3, []string{"ali", "bita"}, []string{"lead"})
		cases := []string{w.ask("call1", "ali")}
		w.now = w.now.Add(30 * time.Hour)
		for range 3 {
			cases = append(cases, w.ask("call1", "ali"))
		}
		w.must(w.claims("ali", w.item(cases[1], "first")))
		w.must(w.claims("bita", w.item(cases[2], "first")))
		w.away("bita", "ali", 2)

		got, err := w.cartable.Board(t.Context(), w.as("lead"), "")
		w.must(err)
		desk := cartable.BoardLoad{Key: "queue:claims_desk", Held: 1, Capacity: 3}
		want := cartable.Board{
			CountedTo: store.LoadMost,
			Queues: []cartable.QueueLoad{{
				Key: "queue:claims_desk", Label: got.Queues[0].Label, Capacity: 3, Free: 2, Held: 2,
				Oldest: saturday, Ages: cartable.Ages{Day: 3, Days: 1},
			}},
			People: []cartable.BoardHand{
				{Colleague: cartable.Colleague{ID: w.persons["ali"].ID, Name: "name of ali"}, Held: 1, In: []cartable.BoardLoad{desk}},
				{
					Colleague: cartable.Colleague{ID: w.persons["bita"].ID, Name: "name of bita", Away: true},
					Until:     "2026-11-23", StandIn: "name of ali", Held: 1, In: []cartable.BoardLoad{desk},
				},
			},
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	})
}

// A board is of those queues only that one looks after; who looks after none has none.
func TestBoardOfOthers(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali")
		w.person("lead", "staff")
		w.rule("claims_desk", 0, nil, []string{"lead"})
		for login, queue := range map[string]string{"ali": "", "sara": "", "operator": "", "lead": "queue:medical_experts"} {
			if _, err := w.cartable.Board(t.Context(), w.as(login), queue); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s, %q: %v", login, queue, err)
			}
		}
		b, err := w.cartable.Board(t.Context(), w.as("chief"), "queue:medical_experts")
		w.must(err)
		if len(b.Queues) < 2 || len(b.People) != 2 {
			t.Errorf("%d queues, people %v", len(b.Queues), b.People)
		}
	})
}
