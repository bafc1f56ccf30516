package api_test

import (
	"context"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// watchesRights lets the server look for changed rights until the test ends.
func (w *world) watchesRights() {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); w.server.WatchRights(ctx) }()
	w.t.Cleanup(func() { cancel(); <-ended })
}

// Attack case 15: who stays subscribed after his right was removed by another program
// hears nothing more: his stream ends before its next beat.
func TestAStreamEndsWhenAnotherProgramRemovesTheRight(t *testing.T) {
	w := newWorld(t)
	w.watchesRights()
	other := storetest.Open(t, w.dsn)
	ctx := t.Context()
	for _, harm := range []struct {
		name, who string
		do        func(tx *store.Tx) error
	}{
		{"disabled", "manager", func(tx *store.Tx) error {
			p, err := tx.Person(ctx, w.persons["manager"].ID)
			p.Disabled = true
			if err != nil {
				return err
			}
			return tx.UpdatePerson(ctx, p)
		}},
		{"signed out everywhere", "sara", func(tx *store.Tx) error { return tx.DropSessionsOf(ctx, w.persons["sara"].ID) }},
	} {
		l, stays := w.listen(harm.who), w.listen("reza")
		w.must(other.Update(ctx, harm.do))
		for line := l.line(); line != ""; line = l.line() {
			if strings.Contains(line, "beat") {
				t.Fatalf("%s: the stream lives on", harm.name)
			}
		}
		w.server.Missed()
		if line := stays.line(); line != "event: resync" {
			t.Errorf("%s: the stream of somebody else says %q", harm.name, line)
		}
	}
}

// A role that was taken away: the stream goes on without the lines of work of that role.
func TestAStreamForgetsTheQueuesOfALostRole(t *testing.T) {
	w := newWorld(t)
	w.watchesRights()
	_, item, holder := w.review()
	mate := map[string]string{"expert1": "expert2", "expert2": "expert1"}[holder]
	w.server.Forget()
	l := w.listen(mate)
	other := storetest.Open(t, w.dsn)
	w.must(other.Update(t.Context(), func(tx *store.Tx) error {
		p, err := tx.Person(t.Context(), w.persons[mate].ID)
		p.Roles = nil
		if err != nil {
			return err
		}
		return tx.UpdatePerson(t.Context(), p)
	}))
	w.server.Recheck(w.persons[mate].ID)
	w.server.Missed()
	if line := l.line(); line != "event: resync" { // said after the look
		t.Fatalf("the stream says %q", line)
	}
	w.post(holder, "/api/items/"+item+"/release", "", nil)
	w.server.Missed()
	for line := l.line(); line != "event: resync"; line = l.line() { // "data: {}" of the first is one of them
		if strings.HasPrefix(line, "event: change") {
			t.Fatal("he hears of the queue that he does not belong to any more")
		}
		if line == "" {
			t.Fatal("the stream ended")
		}
	}
}
