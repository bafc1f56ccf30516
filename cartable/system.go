package cartable

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// System is how an installation fares, for those who run it.
type System struct {
	Version   string           `json:"version" doc:"Of the program"`
	Ready     bool             `json:"ready" doc:"This server does its work"`
	StartedAt time.Time        `json:"started_at" doc:"Of this server"`
	Database  SystemDatabase   `json:"database"`
	Jobs      []SystemJob      `json:"jobs" doc:"What has its time: timers, calls, messages, deliveries"`
	Problems  int              `json:"problems" doc:"Cases that cannot go on; counted to counted_to"`
	Services  []SystemService  `json:"services"`
	Messages  []SystemChannel  `json:"messages" doc:"Of SMS and mail, what has not gone out"`
	Endpoints []SystemEndpoint `json:"endpoints"`
	CountedTo int              `json:"counted_to" doc:"How far figures are counted, but for what is due: who reaches it has so many or more"`
}

// SystemDatabase is the database of an installation.
type SystemDatabase struct {
	About      string    `json:"about" doc:"Which it is and how it is set"`
	Size       int64     `json:"size" doc:"Bytes on disk"`
	Schema     int       `json:"schema" doc:"Version of its tables"`
	Overtaken  bool      `json:"overtaken,omitempty" doc:"A newer program has taken it over: this server begins nothing that is due"`
	BackedUpAt time.Time `json:"backed_up_at,omitzero" doc:"When kartabl backup has last copied it; absent where it never did"`
}

// SystemJob is work of one kind that has its time.
type SystemJob struct {
	Kind  string    `json:"kind" enum:"timers,calls,messages,deliveries"`
	Due   int       `json:"due" doc:"Due and not done; counted to 10,000"`
	Since time.Time `json:"since,omitzero" doc:"When the oldest of it was due"`
	Ahead int       `json:"ahead" doc:"What waits for its time"`
}

// SystemService is a service, gateway or list provider, by the newest five hundred attempts of all.
type SystemService struct {
	Name     string    `json:"name"`
	State    string    `json:"state,omitempty" enum:",closed,half_open,open" doc:"Of the circuit breaker of this server; empty where it was not asked since the start"`
	InFlight int       `json:"in_flight,omitempty" doc:"Calls of this server that wait for an answer"`
	Waiting  int       `json:"waiting" doc:"Calls of all servers that are not done"`
	Cause    string    `json:"cause,omitempty" doc:"Why the first of them waits"`
	Answered int       `json:"answered"`
	Failed   int       `json:"failed" doc:"Attempts that failed, were held back or not made"`
	LastAt   time.Time `json:"last_at,omitzero" doc:"When the newest attempt began"`
	SlowMS   int64     `json:"slow_ms,omitempty" doc:"The longest that an answer took"`
}

// SystemChannel is what has not gone out by one channel.
type SystemChannel struct {
	Channel string    `json:"channel"`
	Waiting int       `json:"waiting"`
	Tried   int       `json:"tried" doc:"Of them, those that were tried in vain"`
	Oldest  time.Time `json:"oldest" doc:"When the one was made that has waited longest"`
	Cause   string    `json:"cause,omitempty" doc:"Why the last one that was tried did not go"`
}

// SystemEndpoint is another system that is told what happens to cases.
type SystemEndpoint struct {
	Endpoint
	Waiting int `json:"waiting"`
	Failed  int `json:"failed"`
}

// System tells how the installation fares. Version, Ready and StartedAt are the server's to say.
func (s *Service) System(ctx context.Context, r Reader) (System, error) {
	if !people.Can(r.Person, people.WatchSystem, people.Object{}) {
		return System{}, errNotFound
	}
	v := System{CountedTo: store.HealthMost, Endpoints: []SystemEndpoint{}, Messages: []SystemChannel{}}
	var err error
	if v.Database.About, err = s.db.About(ctx); err != nil {
		return v, err
	}
	if v.Database.Size, err = s.db.Size(ctx); err != nil {
		return v, err
	}
	v.Database.Overtaken = s.processes.Overtaken() != nil
	err = s.db.View(ctx, func(tx *store.Tx) error {
		h, err := tx.Health(ctx, s.processes.Endpoints())
		if err != nil {
			return fmt.Errorf("read health: %w", err)
		}
		closed, err := tx.ClosedEndpoints(ctx)
		s.fillSystem(&v, h, closed)
		return err
	})
	return v, err
}

func (s *Service) fillSystem(v *System, h store.Health, closed []store.ClosedEndpoint) {
	v.Database.Schema, v.Database.BackedUpAt, v.Problems = h.Schema, h.BackedUp, h.Problems
	for _, due := range h.Due {
		v.Jobs = append(v.Jobs, SystemJob{Kind: due.Kind, Due: due.Count, Since: due.Since, Ahead: h.Ahead[due.Kind]})
	}
	for _, m := range h.Messages {
		v.Messages = append(v.Messages, SystemChannel{Channel: m.Channel, Waiting: m.Count, Tried: m.Tried, Oldest: m.Oldest, Cause: m.Cause})
	}
	for _, name := range s.processes.Endpoints() {
		states := h.Deliveries[name]
		v.Endpoints = append(v.Endpoints, SystemEndpoint{Endpoint: endpointView(name, closed), Waiting: states[store.Waiting], Failed: states[store.Failed]})
	}
	v.Services = s.services(h)
}

// services brings together what this server and the database know of services, by name.
func (s *Service) services(h store.Health) []SystemService {
	found := map[string]*SystemService{}
	at := func(name string) *SystemService {
		name = strings.TrimPrefix(name, "gateway:")
		if found[name] == nil {
			found[name] = &SystemService{Name: name}
		}
		return found[name]
	}
	for _, g := range s.processes.ServiceStates() {
		one := at(g.Service)
		one.State, one.InFlight = string(g.Breaker), g.InFlight
	}
	for _, c := range h.Calls {
		one := at(c.Gate)
		one.Waiting, one.Cause = c.Count, c.Cause
	}
	for _, a := range h.Asked {
		at(a.Service).note(a)
	}
	all := []SystemService{}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		all = append(all, *found[name])
	}
	return all
}

// note adds an attempt; they come newest first.
func (one *SystemService) note(a store.Asking) {
	if a.Outcome == store.Answered {
		one.Answered++
	} else {
		one.Failed++
	}
	if one.LastAt.IsZero() {
		one.LastAt = a.At
	}
	one.SlowMS = max(one.SlowMS, a.Took.Milliseconds())
}
