package api

import (
	"context"
	"strings"
	"time"

	"github.com/kartabl/kartabl/people"
)

// ByToken is the action of routes for directories, who have no session.
const ByToken = byToken

// Listed is a route as the tests outside see it.
type Listed struct {
	Method, Path string
	Open         bool
	Action       people.Action
}

// Routes gives the table.
func Routes() []Listed {
	var list []Listed
	for _, r := range routes() {
		list = append(list, Listed{r.method, r.path, r.action == open || r.action == public, r.action})
	}
	return list
}

// KeptDeeds are the routes that the audit trail may have.
func KeptDeeds() []string {
	var names []string
	for _, r := range routes() {
		kept := !safe(r.method) || strings.Contains(r.path, "{") && isAPI(r.path) || givesMuch[r.name]
		if r.name != "" && r.action != public && kept {
			names = append(names, r.name)
		}
	}
	return names
}

// Missed and Recheck reach the hub of the server.
func (s *Server) Missed() { s.hub.Missed() }

// Forget lets nobody who comes hear of what was before.
func (s *Server) Forget() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	s.hub.recent, s.hub.missed = nil, time.Time{}
}

// Recheck makes the streams of a person look again.
func (s *Server) Recheck(person string) { s.hub.Recheck(person) }

// FlushTrail writes what waits for the audit trail.
func (s *Server) FlushTrail(ctx context.Context) error { return s.trail.Flush(ctx) }
