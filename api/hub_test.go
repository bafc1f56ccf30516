package api

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/processes"
)

func (h *Hub) mustSubscribe(t *testing.T, person string, pools ...string) *subscription {
	t.Helper()
	s, err := h.subscribe(person, pools)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func news(s *subscription) []change {
	changes, _, _ := s.take()
	return changes
}

func TestAChangeReachesThoseConcerned(t *testing.T) {
	h := NewHub()
	sara, reza := h.mustSubscribe(t, "sara"), h.mustSubscribe(t, "reza")
	expert, clerk := h.mustSubscribe(t, "expert", "queue:medical"), h.mustSubscribe(t, "clerk", "role:clerk")
	h.Changed(processes.Change{Case: "c1", Version: 3, Persons: []string{"sara"}, Pools: []string{"queue:medical"}})
	h.Changed(processes.Change{Case: "c1", Version: 4, Persons: []string{"sara"}})
	for _, c := range []struct {
		name string
		sub  *subscription
		want []change
	}{
		{"the customer", sara, []change{{"c1", 4}}},
		{"another customer", reza, nil},
		{"a member of the pool", expert, []change{{"c1", 3}}},
		{"staff of another pool", clerk, nil},
	} {
		if diff := cmp.Diff(c.want, news(c.sub)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestEverybodyAsksAgainAfterMissedChanges(t *testing.T) {
	h := NewHub()
	for _, s := range []*subscription{h.mustSubscribe(t, "sara"), h.mustSubscribe(t, "reza", "queue:medical")} {
		h.Missed()
		if changes, lost, _ := s.take(); !lost || len(changes) > 0 {
			t.Errorf("%s: changes %v, lost %v; want to ask again", s.person, changes, lost)
		}
	}
}

// A page reads its data, and its stream begins later: what changes between is told to it.
func TestWhoComesHearsWhatHasJustChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := NewHub()
		h.Changed(processes.Change{Case: "long ago", Version: 1, Persons: []string{"sara"}})
		time.Sleep(recently + time.Second)
		h.Changed(processes.Change{Case: "hers", Version: 1, Persons: []string{"sara"}})
		h.Changed(processes.Change{Case: "hers", Version: 2, Persons: []string{"sara"}})
		h.Changed(processes.Change{Case: "his", Version: 1, Persons: []string{"reza"}})
		h.Changed(processes.Change{Case: "of a queue", Version: 5, Pools: []string{"queue:medical"}})
		time.Sleep(recently)
		for _, c := range []struct {
			name string
			sub  *subscription
			want []change
		}{
			{"the customer", h.mustSubscribe(t, "sara"), []change{{"hers", 2}}},
			{"staff of the queue", h.mustSubscribe(t, "expert", "queue:medical"), []change{{"of a queue", 5}}},
			{"who has nothing to do with them", h.mustSubscribe(t, "mina", "queue:finance"), nil},
		} {
			if diff := cmp.Diff(c.want, news(c.sub)); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
	})
}

func TestWhoComesAsksAgainWhereNotAllIsKnown(t *testing.T) {
	for name, befalls := range map[string]func(*Hub){
		"after missed changes": (*Hub).Missed,
		"after more than is kept": func(h *Hub) {
			for i := range maxRecent + 1 {
				h.Changed(processes.Change{Case: fmt.Sprint(i), Persons: []string{"reza"}})
			}
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			h := NewHub()
			befalls(h)
			if changes, lost, _ := h.mustSubscribe(t, "sara").take(); !lost || changes != nil {
				t.Errorf("%s: changes %v, lost %v; want to ask again", name, changes, lost)
			}
			time.Sleep(recently + time.Second)
			if changes, lost, _ := h.mustSubscribe(t, "mina").take(); lost || changes != nil {
				t.Errorf("half a minute %s: changes %v, lost %v", name, changes, lost)
			}
		})
	}
}

func TestASlowReaderIsToldToAskAgain(t *testing.T) {
	h := NewHub()
	s := h.mustSubscribe(t, "sara")
	for i := range maxPending + 1 {
		h.Changed(processes.Change{Case: fmt.Sprint(i), Version: 1, Persons: []string{"sara"}})
	}
	if changes, lost, _ := s.take(); !lost || len(changes) > 0 {
		t.Errorf("lost %v, %d changes", lost, len(changes))
	}
	if changes, lost, _ := s.take(); lost || changes != nil {
		t.Error("the loss is told twice")
	}
}

func TestStreamsAreCounted(t *testing.T) {
	h := NewHub()
	first := h.mustSubscribe(t, "sara")
	for range maxStreamsOfPerson {
		h.mustSubscribe(t, "sara")
	}
	select {
	case <-first.done:
	default:
		t.Error("the oldest of too many goes on")
	}
	h.unsubscribe(first)
	if h.count != maxStreamsOfPerson {
		t.Errorf("%d streams are counted", h.count)
	}
	h.count = maxStreams - 1
	h.mustSubscribe(t, "reza")
	if _, err := h.subscribe("mina", nil); !fault.Is(err, fault.TooMany) {
		t.Errorf("one too many: %v", err)
	}
	h.Close()
	h.Close()
	if _, err := h.subscribe("sara", nil); err == nil {
		t.Error("a closed hub takes readers")
	}
}

// played runs a stream in a bubble of time until f returns, and gives what it wrote.
func played(t *testing.T, check func() error, f func(h *Hub, ended func() bool)) string {
	t.Helper()
	var w bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		h := NewHub()
		sub := h.mustSubscribe(t, "sara")
		over := false
		var flushed time.Time
		go func() {
			st := stream{sub: sub, w: &w, now: time.Now, check: check}
			st.flush = func() error { flushed = time.Now(); return nil }
			st.run()
			if !flushed.Equal(time.Now()) {
				t.Errorf("the end is written with the time of a flush %s before", time.Since(flushed))
			}
			h.unsubscribe(sub)
			over = true
		}()
		synctest.Wait()
		f(h, func() bool { synctest.Wait(); return over })
		h.Close()
		synctest.Wait()
	})
	return w.String()
}

func TestAStreamTellsChangesAndBeats(t *testing.T) {
	got := played(t, func() error { return nil }, func(h *Hub, _ func() bool) {
		h.Changed(processes.Change{Case: "c1", Version: 7, Persons: []string{"sara"}})
		synctest.Wait()
		time.Sleep(heartbeat)
		synctest.Wait()
	})
	want := ": hello\n\nevent: change\nid: 1\ndata: {\"case\":\"c1\",\"version\":7}\n\n: beat\n\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

var errOver = errors.New("the session is over")

func TestAStreamEndsWithItsSession(t *testing.T) {
	for name, cause := range map[string]func(h *Hub){
		"at the next beat":          func(*Hub) { time.Sleep(heartbeat) },
		"at once when he signs out": func(h *Hub) { h.Recheck("sara") },
		"before the change is told": func(h *Hub) {
			time.Sleep(checkEvery)
			h.Changed(processes.Change{Case: "secret", Persons: []string{"sara"}})
		},
		"when the hub closes anyway": func(h *Hub) { h.Close() },
	} {
		got := played(t, func() error { return errOver }, func(h *Hub, ended func() bool) {
			cause(h)
			if !ended() {
				t.Errorf("%s: the stream goes on", name)
			}
		})
		if strings.Contains(got, "secret") {
			t.Errorf("%s: the change was told", name)
		}
	}
}
