package engine_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/internal/fault"
)

var opening = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func TestTheTurnOfAnItem(t *testing.T) {
	const hour, day = time.Hour, 24 * time.Hour
	tests := []struct {
		name     string
		priority string
		due      time.Duration // after it has opened; 0: none
		want     time.Duration
	}{
		{"high", "high", 0, day},
		{"normal", "normal", 0, 3 * day},
		{"no priority at all", "", 0, 3 * day},
		{"low", "low", 0, 7 * day},
		{"due before its horizon", "low", 5 * hour, 5 * hour},
		{"due after its horizon", "normal", 30 * day, 3 * day},
		{"due before it has opened", "high", -hour, 0},
	}
	for _, tt := range tests {
		it := engine.Item{Priority: tt.priority, OpenedAt: opening}
		if tt.due != 0 {
			it.DueAt = opening.Add(tt.due)
		}
		if got := it.TurnAt().Sub(opening); got != tt.want {
			t.Errorf("%s: its turn is after %s, want %s", tt.name, got, tt.want)
		}
	}
}

// waitingLine is a queue whose people always take what the published order has first.
type waitingLine struct {
	waiting []engine.Item
	opened  []engine.Item
	taken   map[string]int // id -> how many were taken before it
	ahead   map[string]int // id -> how many waited when it opened
}

func (l *waitingLine) open(it engine.Item) {
	l.ahead[it.ID] = len(l.waiting)
	l.opened = append(l.opened, it)
	l.waiting = append(l.waiting, it)
}

// take gives the first item away.
func (l *waitingLine) take() {
	if len(l.waiting) == 0 {
		return
	}
	first := 0
	for i := range l.waiting {
		if l.waiting[i].Before(&l.waiting[first]) {
			first = i
		}
	}
	l.taken[l.waiting[first].ID] = len(l.taken)
	l.waiting = slices.Delete(l.waiting, first, first+1)
}

// change moves a waiting item's due time or priority.
func (l *waitingLine) change(rt *rapid.T, now time.Time) {
	if len(l.waiting) == 0 {
		return
	}
	it := &l.waiting[rapid.IntRange(0, len(l.waiting)-1).Draw(rt, "which")]
	if rapid.Bool().Draw(rt, "by priority") {
		it.Priority = priorities.Draw(rt, "priority")
		return
	}
	it.DueAt = now.Add(time.Duration(rapid.IntRange(-100, 400).Draw(rt, "due")) * time.Hour)
}

var priorities = rapid.SampledFrom([]string{"high", "normal", "low"})

// longest is the most that anybody's turn is after his opening.
var longest = engine.Horizon("low")

// However items come, whatever their priorities and due times are and become, nobody waits
// for more than those who were there before him and those who came within the longest
// horizon: whoever comes later never overtakes him. So with work done at all the wait of each
// has a bound, which later arrivals cannot move.
func TestNobodyWaitsBeyondTheBound(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := &waitingLine{taken: map[string]int{}, ahead: map[string]int{}}
		now := opening
		takenAtOpening := map[string]int{}
		for n := range rapid.IntRange(1, 80).Draw(rt, "events") {
			now = now.Add(time.Duration(rapid.IntRange(0, 48).Draw(rt, "later")) * time.Hour)
			switch rapid.IntRange(0, 3).Draw(rt, "what") {
			case 0, 1:
				it := engine.Item{ID: fmt.Sprintf("c-%03d", n), OpenedAt: now, Priority: priorities.Draw(rt, "priority")}
				if rapid.Bool().Draw(rt, "has a due time") {
					it.DueAt = now.Add(time.Duration(rapid.IntRange(0, 400).Draw(rt, "due")) * time.Hour)
				}
				takenAtOpening[it.ID] = len(l.taken)
				l.open(it)
			case 2:
				l.take()
			default:
				l.change(rt, now)
			}
		}
		for len(l.waiting) > 0 {
			l.take()
		}
		for _, it := range l.opened {
			waited := l.taken[it.ID] - takenAtOpening[it.ID]
			if most := l.ahead[it.ID] + cameWithin(l.opened, it, longest); waited > most {
				rt.Fatalf("%s waited for %d others, at most %d may come first", it.ID, waited, most)
			}
		}
	})
}

// cameWithin counts who else has opened from the opening of an item on until so much later.
func cameWithin(all []engine.Item, it engine.Item, most time.Duration) (n int) {
	for _, other := range all {
		if other.ID > it.ID && !other.OpenedAt.After(it.OpenedAt.Add(most)) {
			n++
		}
	}
	return n
}

// What has opened after the turn of an item comes after it, whatever it is.
func TestNothingOvertakesAfterTheTurn(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		some := func(name string) engine.Item {
			it := engine.Item{ID: name, Priority: priorities.Draw(rt, "priority")}
			it.OpenedAt = opening.Add(time.Duration(rapid.IntRange(0, 500).Draw(rt, "opened")) * time.Hour)
			if rapid.Bool().Draw(rt, "has a due time") {
				it.DueAt = opening.Add(time.Duration(rapid.IntRange(-50, 900).Draw(rt, "due")) * time.Hour)
			}
			return it
		}
		a, b := some("a"), some("b")
		if b.OpenedAt.After(a.TurnAt()) && !a.Before(&b) {
			rt.Fatalf("%+v overtakes %+v", b, a)
		}
		if a.Before(&b) == b.Before(&a) {
			rt.Fatalf("%+v and %+v have no order", a, b)
		}
	})
}

// Who takes an item before another one says so with his claim, and the history keeps it.
func TestAClaimOutOfTurn(t *testing.T) {
	w := at(t, "review")
	it := w.Item("review")
	w.refused(w.Do(enginetest.Expert, engine.Claimed{Item: it.ID, Over: "c2-1", Why: "no such reason"}), fault.Invalid, "invalid")
	w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: it.ID, Over: "c2-1", Why: "other", Note: "he waits on the phone"}))
	want := map[string]any{"item": it.ID, "over": "c2-1", "why": "other", "text": "he waits on the phone"}
	if f := w.Last.Facts[0]; f.Kind != engine.FactClaimed || f.Glass != engine.Private || !cmp.Equal(f.Data, want) {
		t.Errorf("told %+v", f)
	}
}

// A supervisor's word moves the turn of an item at once.
func TestAPriorityMovesTheTurn(t *testing.T) {
	w := at(t, "review")
	it := w.Item("review")
	w.refused(w.Do(enginetest.Boss, engine.Prioritised{Item: it.ID, Priority: "urgent"}), fault.Invalid, "invalid")
	w.refused(w.Do(enginetest.Sara, engine.Prioritised{Item: it.ID, Priority: "high"}), fault.Forbidden, "forbidden")
	w.ok(w.Do(enginetest.Boss, engine.Prioritised{Item: it.ID, Priority: "high"}))
	now := w.Item("review")
	if now.Priority != "high" || !now.TurnAt().Before(it.TurnAt()) {
		t.Errorf("its turn was at %s and is at %s", it.TurnAt(), now.TurnAt())
	}
	want := map[string]any{"item": it.ID, "was": "normal", "to": "high"}
	if f := w.Last.Facts[0]; f.Kind != engine.FactPriority || f.Person != "boss" || !cmp.Equal(f.Data, want) {
		t.Errorf("told %+v", f)
	}
	w.ignored(w.Do(enginetest.Boss, engine.Prioritised{Item: it.ID, Priority: "high"}), "same")
}
