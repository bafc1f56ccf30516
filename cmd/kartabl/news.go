package main

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// news carries changes between the open pages of all servers over one database. Those
// of this server hear at once.
type news struct {
	hub    *api.Hub
	others *store.News
}

func newNews(db *store.DB, hub *api.Hub) *news {
	return &news{hub: hub, others: db.News(uuid.NewString())}
}

// changed passes on what this server has moved.
func (n *news) changed(c processes.Change) {
	n.hub.Changed(c)
	if text, err := json.Marshal(c); err == nil {
		n.others.Tell(string(text))
	}
}

// run hears what the other servers have moved, until ctx ends.
func (n *news) run(ctx context.Context) {
	n.others.Run(ctx, func(text string) {
		var c processes.Change
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			n.hub.Missed()
			return
		}
		n.hub.Changed(c)
	}, n.hub.Missed)
}
