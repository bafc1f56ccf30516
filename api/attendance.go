package api

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/kartabl/kartabl/cartable"
)

const (
	hereFor  = 45 * time.Second // after which one who says nothing is gone
	leftHere = "left"
)

// Here says that a person has an item open, or has left it. Servers tell it each other;
// it is written nowhere.
type Here struct {
	Item   string
	Person string
	Name   string
	Side   string
	Doing  string
	Until  time.Time `json:"-"`
}

// Attendance knows who has which item open, on all servers over one database. It is a hint:
// who says nothing for a while is not here. Its methods may be called by many goroutines.
type Attendance struct {
	Tell func(Here) // the other servers; may be nil

	hub   *Hub
	mu    sync.Mutex
	items map[string][]Here
	swept time.Time
}

// NewAttendance makes one of an empty house; pages hear of it through hub.
func NewAttendance(hub *Hub) *Attendance {
	return &Attendance{hub: hub, items: map[string][]Here{}}
}

// Note takes what a person of this server says and passes it on.
func (a *Attendance) Note(h Here, now time.Time) {
	a.Heard(h, now)
	if a.Tell != nil {
		a.Tell(h)
	}
}

// Heard takes what was said on any server. Who has the same item open, on the same side,
// hears that something is new.
func (a *Attendance) Heard(h Here, now time.Time) {
	h.Until = now.Add(hereFor) // by the clock of this server
	a.mu.Lock()
	a.sweep(now)
	old := alive(a.items[h.Item], now)
	others, news := old, h.Doing != leftHere
	if i := slices.IndexFunc(old, func(o Here) bool { return o.Person == h.Person }); i >= 0 {
		news = old[i].Doing != h.Doing
		others = slices.Delete(slices.Clone(old), i, i+1)
	}
	a.put(h, others)
	a.mu.Unlock()
	if !news {
		return
	}
	for _, o := range others {
		if o.Side == h.Side {
			a.hub.attended(o.Person, h.Item)
		}
	}
}

func (a *Attendance) put(h Here, others []Here) {
	if h.Doing != leftHere {
		others = append(slices.Clone(others), h)
	}
	if len(others) == 0 {
		delete(a.items, h.Item)
		return
	}
	a.items[h.Item] = others
}

// sweep forgets, now and then, the items that everybody has left without a word.
func (a *Attendance) sweep(now time.Time) {
	if now.Sub(a.swept) < hereFor {
		return
	}
	a.swept = now
	for item, list := range a.items {
		if list = alive(list, now); len(list) == 0 {
			delete(a.items, item)
		}
	}
}

func alive(list []Here, now time.Time) []Here {
	return slices.DeleteFunc(slices.Clone(list), func(h Here) bool { return !h.Until.After(now) })
}

// With lists who else of a person's side has an item open, by name.
func (a *Attendance) With(h Here, now time.Time) []Here {
	a.mu.Lock()
	defer a.mu.Unlock()
	others := slices.DeleteFunc(alive(a.items[h.Item], now), func(o Here) bool { return o.Person == h.Person || o.Side != h.Side })
	slices.SortFunc(others, func(x, y Here) int { return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.Person, y.Person)) })
	return others
}

// HereInput is what a page does with an item.
type HereInput struct {
	Doing string `json:"doing" enum:"looking,typing,left"`
}

// Others are who else has the item open.
type Others struct {
	Rows []Other `json:"rows"`
}

// Other is one of them.
type Other struct {
	Name  string `json:"name"`
	Doing string `json:"doing" enum:"looking,typing"`
}

func (s *Server) here(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body HereInput
},
) (*out[Others], error) {
	now := time.Now()
	if in.Body.Doing == leftHere { // the work may be over by now
		s.attendance.Note(Here{Item: in.ID, Person: r.ID, Side: string(r.Side), Doing: leftHere}, now)
		return &out[Others]{Others{Rows: []Other{}}}, nil
	}
	if err := s.cartable.MaySee(ctx, r, in.ID); err != nil {
		return nil, err
	}
	me := Here{Item: in.ID, Person: r.ID, Name: r.Name, Side: string(r.Side), Doing: in.Body.Doing}
	s.attendance.Note(me, now)
	all := Others{Rows: []Other{}}
	for _, o := range s.attendance.With(me, now) {
		all.Rows = append(all.Rows, Other{Name: o.Name, Doing: o.Doing})
	}
	return &out[Others]{all}, nil
}
