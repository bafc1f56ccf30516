// Package processes moves cases: it deploys definitions, starts cases, puts one
// transaction around each Apply, and runs what is due: calls, timers and messages.
package processes

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/proof"
	"github.com/kartabl/kartabl/store"
)

// World is what lies outside: services, gateways and channels. hooks.Hooks is one.
type World interface {
	Call(ctx context.Context, r hooks.Request) (map[string]any, error)
	Gateway(name string) (hooks.Gateway, bool)
	GatewayNames() []string
	GatewayTitle(name string) text.Text
	Send(ctx context.Context, m hooks.Message) error
	Gates() *hooks.Gates
}

// Change tells that a case has moved. It carries no data: whoever listens asks again
// for what he may see.
type Change struct {
	Case    string
	Version int
	Persons []string // customer and holders
	Pools   []string // "queue:x", "role:x"
}

// Service moves cases. Its methods may be called by many goroutines.
type Service struct {
	db       *store.DB
	world    World
	log      *slog.Logger
	baseURL  string
	webhooks *hooks.Webhooks
	forgot   atomic.Int64 // when old deliveries were looked for last
	lib      *library
	changed  func(Change)
	watch    Watch
	newID    func() string
	hands    int
	rounds   []round
	keeps    time.Duration // exchanges
	grace    time.Duration // of what is under way when Run is told to stop
	key      proof.Key
	retired  atomic.Pointer[error] // why nothing that is due is done any more
	files    Files                 // nil: nothing is erased here
	graves   string                // the list of who was erased
	crews    crews
	staffing staffing
	planned  sync.Map // gateway -> the local day up to which its reconciliations are planned
}

// Options are what a Service needs. BaseURL is the address that customers' browsers
// know, without a slash at its end; the gateway sends them back there.
type Options struct {
	DB            *store.DB
	World         World
	Webhooks      *hooks.Webhooks // what comes in and goes out by itself; nil is nothing
	Log           *slog.Logger
	BaseURL       string
	Changed       func(Change) // called after each commit that moved a case; may be nil
	Watch         Watch
	NewID         func() string // of cases, events and payments; nil gives UUIDs of version 7
	KeepExchanges time.Duration // what services were asked and answered; 90 days when it is 0
	Grace         time.Duration // that calls and messages have to their end when Run is told to stop; without it they are cut off, and made again by others
	Key           proof.Key     // of the installation, that signs the log of events and receipts; without one nothing is signed
	Files         Files         // that people have handed in; without them nothing is erased
	Tombstones    string        // file with the list of who was erased; "" keeps none
	Hands         int           // how many calls, messages or cases with late timers one round takes at once; 0: as many as serve well
}

// Watch is told what the service does. Its functions must not wait; those that are nil
// are not called.
type Watch struct {
	Moved      func(process, event string, ignored bool)                    // after the commit of each event
	TimerFired func(lateness time.Duration)                                 // by which a timer was late
	Called     func(service, operation, outcome string, took time.Duration) // outcome is ok, error or unavailable
}

func (w *Watch) fill() {
	if w.Moved == nil {
		w.Moved = func(string, string, bool) {}
	}
	if w.TimerFired == nil {
		w.TimerFired = func(time.Duration) {}
	}
	if w.Called == nil {
		w.Called = func(string, string, string, time.Duration) {}
	}
}

const keepExchanges = 90 * 24 * time.Hour

// New makes the service.
func New(o Options) *Service {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Changed == nil {
		o.Changed = func(Change) {}
	}
	if o.NewID == nil {
		o.NewID = func() string { return uuid.Must(uuid.NewV7()).String() }
	}
	if o.Hands == 0 {
		o.Hands = width
	}
	if o.Webhooks == nil {
		o.Webhooks = &hooks.Webhooks{}
	}
	o.Watch.fill()
	s := &Service{db: o.DB, world: o.World, webhooks: o.Webhooks, log: o.Log, baseURL: o.BaseURL, lib: newLibrary(), changed: o.Changed, watch: o.Watch, newID: o.NewID, hands: o.Hands, grace: o.Grace, key: o.Key, files: o.Files, graves: o.Tombstones}
	if s.keeps = o.KeepExchanges; s.keeps <= 0 {
		s.keeps = keepExchanges
	}
	s.rounds = s.newRounds()
	return s
}

// changeOf lists who should hear of a step: those concerned before and after it. Of a
// shared case that is whoever belongs to the organisation then, and not the customer as such.
func changeOf(before, after engine.Case) Change {
	c := Change{Case: after.ID, Version: after.Seq}
	if shared := after.Shared(); shared != "" {
		c.Pools = []string{"organisation:" + shared}
	} else {
		c.Persons = []string{after.Customer}
	}
	seen := map[string]bool{after.Customer: true}
	add := func(list *[]string, key string) {
		if key != "" && !seen[key] {
			seen[key] = true
			*list = append(*list, key)
		}
	}
	for _, items := range [2][]engine.Item{before.Items, after.Items} {
		for _, it := range items {
			add(&c.Persons, it.Holder)
			add(&c.Persons, it.Asks())
			for _, id := range it.Delegators {
				add(&c.Persons, id)
			}
			if it.Queue != "" {
				add(&c.Pools, engine.QueuePool(it.Queue))
			}
			if it.Role != "" {
				add(&c.Pools, engine.RolePool(it.Role))
			}
			for _, r := range it.Escalated {
				add(&c.Pools, engine.RolePool(r))
			}
		}
	}
	return c
}
