package cartable

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Delivery is one event on its way to another system.
type Delivery struct {
	ID        string     `json:"id" doc:"Also its webhook-id"`
	Endpoint  string     `json:"endpoint"`
	Event     string     `json:"event"`
	Case      string     `json:"case"`
	CaseNo    string     `json:"case_no"`
	State     string     `json:"state" enum:"waiting,delivered,failed"`
	CreatedAt time.Time  `json:"created_at"`
	DueAt     *time.Time `json:"due_at,omitempty" doc:"When it is sent next; while it is being sent, when it is given to somebody else"`
	EndedAt   *time.Time `json:"ended_at,omitempty"`
	Attempts  int        `json:"attempts"`
	Status    int        `json:"status,omitempty" doc:"HTTP status of the last attempt"`
	Error     string     `json:"error,omitempty" doc:"Why the last attempt failed"`
}

// DeliveryLog is a delivery with what was sent and all its attempts.
type DeliveryLog struct {
	Delivery
	Body string    `json:"body" doc:"The JSON that is sent"`
	Log  []Attempt `json:"log" doc:"The first one first"`
}

// Attempt is one time that a delivery was sent.
type Attempt struct {
	No     int       `json:"no"`
	At     time.Time `json:"at"`
	Status int       `json:"status,omitempty" doc:"Of HTTP; none where no answer came"`
	TookMS int64     `json:"took_ms"`
	Error  string    `json:"error,omitempty"`
}

// Endpoint is another system that is told what happens to cases.
type Endpoint struct {
	Name     string     `json:"name"`
	Open     bool       `json:"open" doc:"Events are sent to it"`
	ClosedAt *time.Time `json:"closed_at,omitempty"`
	Cause    string     `json:"cause,omitempty" doc:"Why it was closed"`
}

// DeliveriesRequest asks for a page of deliveries; "" is all.
type DeliveriesRequest struct {
	Endpoint, State, After string
	Limit                  int
}

// Deliveries gives a page of deliveries, newest first.
func (s *Service) Deliveries(ctx context.Context, r Reader, q DeliveriesRequest) (Page[Delivery], error) {
	if !people.Can(r.Person, people.ReadDeliveries, people.Object{}) {
		return Page[Delivery]{}, errNotFound
	}
	page := Page[Delivery]{Rows: []Delivery{}}
	f := store.DeliveryFilter{Endpoint: q.Endpoint, State: q.State, After: q.After, Limit: clamp(q.Limit)}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.Deliveries(ctx, f)
		if err != nil {
			return fmt.Errorf("read deliveries: %w", err)
		}
		for _, d := range rows {
			page.Rows = append(page.Rows, deliveryView(d))
		}
		if len(rows) == f.Limit {
			page.Next = rows[len(rows)-1].ID
		}
		return nil
	})
	return page, err
}

// Delivery gives one delivery with its attempts.
func (s *Service) Delivery(ctx context.Context, r Reader, id string) (DeliveryLog, error) {
	if !people.Can(r.Person, people.ReadDeliveries, people.Object{}) {
		return DeliveryLog{}, errNotFound
	}
	l := DeliveryLog{Log: []Attempt{}}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		d, attempts, err := tx.Delivery(ctx, id)
		if err != nil {
			return missing(err)
		}
		l.Delivery, l.Body = deliveryView(d), d.Body
		for _, a := range attempts {
			l.Log = append(l.Log, Attempt{No: a.No, At: a.At, Status: a.Status, TookMS: a.Took.Milliseconds(), Error: a.Cause})
		}
		return nil
	})
	return l, err
}

func deliveryView(d store.Delivery) Delivery {
	return Delivery{
		ID: d.ID, Endpoint: d.Endpoint, Event: d.Event, Case: d.Case, CaseNo: d.CaseNo, State: d.State,
		CreatedAt: d.CreatedAt, DueAt: timeOrNil(d.DueAt), EndedAt: timeOrNil(d.EndedAt),
		Attempts: d.Tries, Status: d.Status, Error: d.Cause,
	}
}

// Resend has a delivery sent again, whatever became of it, under the same id.
func (s *Service) Resend(ctx context.Context, r Reader, id string) error {
	if !people.Can(r.Person, people.ResendDelivery, people.Object{}) {
		return errNotFound
	}
	return s.db.Update(ctx, func(tx *store.Tx) error {
		if _, _, err := tx.Delivery(ctx, id); err != nil {
			return missing(err)
		}
		return tx.Resend(ctx, id)
	})
}

// resendMost bounds how many deliveries one transaction sends again.
const resendMost = 500

// ResendFailed has all deliveries to an endpoint sent again that have failed since a
// moment, and says how many they are.
func (s *Service) ResendFailed(ctx context.Context, r Reader, endpoint string, since time.Time) (int, error) {
	if !people.Can(r.Person, people.ResendDelivery, people.Object{}) || !s.tells(endpoint) {
		return 0, errNotFound
	}
	all := 0
	for {
		n := 0
		err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
			n, err = tx.ResendFailed(ctx, endpoint, since.UTC(), resendMost)
			return err
		})
		all += n
		if err != nil || n < resendMost {
			return all, err
		}
	}
}

// Endpoints lists the systems that are told what happens to cases.
func (s *Service) Endpoints(ctx context.Context, r Reader) ([]Endpoint, error) {
	if !people.Can(r.Person, people.ReadDeliveries, people.Object{}) {
		return nil, errNotFound
	}
	list := []Endpoint{}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		closed, err := tx.ClosedEndpoints(ctx)
		for _, name := range s.processes.Endpoints() {
			list = append(list, endpointView(name, closed))
		}
		return err
	})
	return list, err
}

func endpointView(name string, closed []store.ClosedEndpoint) Endpoint {
	for _, c := range closed {
		if c.Name == name {
			return Endpoint{Name: name, ClosedAt: &c.At, Cause: c.Cause}
		}
	}
	return Endpoint{Name: name, Open: true}
}

// OpenEndpoint has events sent to an endpoint again that had wanted no more. What
// happened meanwhile was not written down for it.
func (s *Service) OpenEndpoint(ctx context.Context, r Reader, name string) error {
	if !people.Can(r.Person, people.ResendDelivery, people.Object{}) || !s.tells(name) {
		return errNotFound
	}
	return s.db.Update(ctx, func(tx *store.Tx) error { return tx.OpenEndpoint(ctx, name) })
}

func (s *Service) tells(endpoint string) bool {
	return slices.Contains(s.processes.Endpoints(), endpoint)
}

func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
