package main

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// news carries changes between the open pages of all servers over one database. Those
// of this server hear at once.
type news struct {
	hub    *api.Hub
	here   *api.Attendance
	others *store.News
}

// word is what servers tell each other: what was moved, or who has what open.
type word struct {
	processes.Change
	Here *api.Here `json:",omitempty"`
}

func newNews(db *store.DB, hub *api.Hub) *news {
	hub.Missed() // what the server before this one, or another, has moved a moment ago
	n := &news{hub: hub, here: api.NewAttendance(hub), others: db.News(uuid.NewString())}
	n.here.Tell = func(h api.Here) { n.tell(word{Here: &h}) }
	return n
}

// changed passes on what this server has moved.
func (n *news) changed(c processes.Change) {
	n.hub.Changed(c)
	n.tell(word{Change: c})
}

func (n *news) tell(t word) {
	if text, err := json.Marshal(t); err == nil {
		n.others.Tell(string(text))
	}
}

// run hears what the other servers have moved, until ctx ends.
func (n *news) run(ctx context.Context) {
	n.others.Run(ctx, func(text string) {
		var t word
		if err := json.Unmarshal([]byte(text), &t); err != nil {
			n.hub.Missed()
			return
		}
		if t.Here != nil {
			n.here.Heard(*t.Here, time.Now())
			return
		}
		n.hub.Changed(t.Change)
	}, n.hub.Missed)
}
