package api

import (
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/processes"
)

// Limits of live streams.
const (
	maxStreams         = 10_000
	maxStreamsOfPerson = 8
	maxPending         = 64 // changes that wait for one slow reader
	maxRecent          = 1024
	recently           = 30 * time.Second
)

// Hub tells open browsers which cases have changed. It carries no data. Its methods
// may be called by many goroutines; none of them waits for a reader.
type Hub struct {
	mu     sync.Mutex
	subs   map[string][]*subscription // by person
	count  int
	closed bool
	recent []recent // oldest first
	missed time.Time
}

// recent is a change that somebody may not have seen who comes now: his page has read its
// data before, and its stream begins after.
type recent struct {
	processes.Change
	at time.Time
}

// NewHub makes a hub that nobody listens to yet.
func NewHub() *Hub { return &Hub{subs: map[string][]*subscription{}} }

// Changed passes a change on to those concerned: the persons it names, and the members
// of its pools.
func (h *Hub) Changed(c processes.Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.keep(c)
	for _, list := range h.subs {
		for _, s := range list {
			s.hear(c)
		}
	}
}

// keep remembers a change for those who come within half a minute. Of more than it can
// keep it remembers that some are missing.
func (h *Hub) keep(c processes.Change) {
	now := time.Now()
	for len(h.recent) > 0 && now.Sub(h.recent[0].at) > recently {
		h.recent = h.recent[1:]
	}
	if len(h.recent) == maxRecent {
		h.missed, h.recent = h.recent[0].at, h.recent[1:]
	}
	h.recent = append(h.recent, recent{c, now})
}

// catchUp tells a stream that begins what has changed while its page was on its way.
func (h *Hub) catchUp(s *subscription) {
	now := time.Now()
	if now.Sub(h.missed) <= recently {
		s.lose()
		return
	}
	for _, r := range h.recent {
		if now.Sub(r.at) <= recently {
			s.hear(r.Change)
		}
	}
}

// attended tells the pages of a person that somebody else came to an item that he has
// open, or left it.
func (h *Hub) attended(person, item string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.subs[person] {
		s.attend(item)
	}
}

// Missed makes all readers ask for everything again: what has changed is not known.
func (h *Hub) Missed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.missed = time.Now()
	for _, list := range h.subs {
		for _, s := range list {
			s.lose()
		}
	}
}

// Recheck makes the streams of a person look again whether he is still signed in.
func (h *Hub) Recheck(person string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.subs[person] {
		s.look()
	}
}

// Close ends all streams. Nobody can subscribe any more.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	h.closed = true
	for _, list := range h.subs {
		for _, s := range list {
			close(s.done)
		}
	}
	h.subs, h.count = map[string][]*subscription{}, 0
}

var errClosing = errors.New("the hub is closed")

// subscribe opens a stream of changes for a person and the pools that he belongs to. It
// begins with those of the last half minute: what his page shows was read before. The
// oldest of too many ends: mostly nobody reads it any more, which is known only at its
// next beat.
func (h *Hub) subscribe(person string, pools []string) (*subscription, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, fault.New(fault.Unavailable, "unavailable.starting").Because(errClosing)
	}
	if list := h.subs[person]; len(list) >= maxStreamsOfPerson {
		close(list[0].done)
		h.remove(list[0])
	}
	if h.count >= maxStreams {
		return nil, fault.New(fault.TooMany, "too_many")
	}
	s := &subscription{person: person, wake: make(chan struct{}, 1), done: make(chan struct{}), pools: pools}
	h.subs[person] = append(h.subs[person], s)
	h.count++
	h.catchUp(s)
	return s, nil
}

func (h *Hub) unsubscribe(s *subscription) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.remove(s)
}

// remove forgets a stream; one that is forgotten already stays so.
func (h *Hub) remove(s *subscription) {
	list := h.subs[s.person]
	i := slices.Index(list, s)
	if i < 0 {
		return
	}
	h.count--
	if list = slices.Delete(list, i, i+1); len(list) == 0 {
		delete(h.subs, s.person)
		return
	}
	h.subs[s.person] = list
}

// subscription is one open stream: the newest version of each case that has changed
// since the reader last took them.
type subscription struct {
	person string
	wake   chan struct{} // there is something to take
	done   chan struct{} // the hub has ended it

	mu      sync.Mutex
	pools   []string
	pending []change
	lost    bool     // more has changed than was kept
	check   bool     // the session has to be looked at
	visited []string // items to which somebody came, or which he left
}

type change struct {
	Case    string `json:"case"`
	Version int    `json:"version"`
}

// hear takes a change that concerns the reader.
func (s *subscription) hear(c processes.Change) {
	if slices.Contains(c.Persons, s.person) || slices.ContainsFunc(c.Pools, s.in) || slices.ContainsFunc(c.Persons, s.stands) {
		s.add(c.Case, c.Version)
	}
}

func (s *subscription) in(pool string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.pools, pool)
}

// stands reports whether the reader stands in for the person.
func (s *subscription) stands(person string) bool { return s.in("person:" + person) }

// move puts the person into other pools.
func (s *subscription) move(pools []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pools = pools
}

func (s *subscription) add(id string, version int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.pending, func(c change) bool { return c.Case == id })
	switch {
	case s.lost:
	case i >= 0:
		s.pending[i].Version = max(version, s.pending[i].Version)
	case len(s.pending) == maxPending:
		s.pending, s.lost = nil, true
	default:
		s.pending = append(s.pending, change{id, version})
	}
	s.signal()
}

// lose says that the reader cannot know what he has missed.
func (s *subscription) lose() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending, s.lost = nil, true
	s.signal()
}

func (s *subscription) attend(item string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(s.visited, item) && len(s.visited) < maxPending {
		s.visited = append(s.visited, item)
	}
	s.signal()
}

// takeVisited gives the items to which somebody has come since the last time.
func (s *subscription) takeVisited() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	items := s.visited
	s.visited = nil
	return items
}

func (s *subscription) look() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.check = true
	s.signal()
}

func (s *subscription) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// take gives what has come since the last time.
func (s *subscription) take() (changes []change, lost, check bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changes, lost, check = s.pending, s.lost, s.check
	s.pending, s.lost, s.check = nil, false, false
	return changes, lost, check
}
