package cartable

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Exchange is one attempt of a call to a service or of a question to a gateway, with
// personal data masked.
type Exchange struct {
	Key       string    `json:"key" doc:"The same for all attempts of a visit"`
	Kind      string    `json:"kind" enum:"call,undo,list,gateway"`
	Step      string    `json:"step"`
	Service   string    `json:"service"`
	Operation string    `json:"operation"`
	Attempt   int       `json:"attempt"`
	At        time.Time `json:"at"`
	Millis    int       `json:"millis" doc:"How long it took"`
	Outcome   string    `json:"outcome" enum:"answered,failed,held,not_sent" doc:"held: the service is down and the attempt is made again; not_sent: it waited for the service in vain"`
	Code      string    `json:"code,omitempty"`
	Detail    string    `json:"detail,omitempty"`
	Status    int       `json:"status,omitempty" doc:"Of HTTP; none where no answer came"`
	Sent      int       `json:"sent" doc:"Bytes"`
	Received  int       `json:"received" doc:"Bytes"`
	Request   string    `json:"request" doc:"JSON, masked; cut where it ends with …"`
	Answer    string    `json:"answer" doc:"JSON, masked; cut where it ends with …"`
}

// Waiting is a call that has not been answered.
type Waiting struct {
	Step      string    `json:"step"`
	Service   string    `json:"service"`
	Operation string    `json:"operation"`
	Attempt   int       `json:"attempt"`
	Due       time.Time `json:"due" doc:"When it is made next"`
	Cause     string    `json:"cause,omitempty" enum:",service_down"`
	Under     bool      `json:"under_way,omitempty" doc:"Somebody is making it"`
}

// Exchanges is what services were asked for a case, or lists for a process, and what they
// answered, newest first.
type Exchanges struct {
	Rows    []Exchange `json:"rows"`
	Next    string     `json:"next,omitempty"`
	Waiting []Waiting  `json:"waiting" doc:"Calls that are not answered yet; on the first page"`
}

// Exchanges gives a page of them to those who answer for problems of the case.
func (s *Service) Exchanges(ctx context.Context, r Reader, caseID, after string, limit int) (Exchanges, error) {
	page := Exchanges{Rows: []Exchange{}, Waiting: []Waiting{}}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		l, err := s.load(ctx, tx, caseID)
		if err != nil {
			return err
		}
		if !people.Can(r.Person, people.ReadProblems, caseObject(l)) {
			return errNotFound
		}
		rows, err := tx.Exchanges(ctx, caseID, after, clamp(limit))
		if err != nil {
			return fmt.Errorf("read exchanges: %w", err)
		}
		page.add(rows, clamp(limit))
		if after != "" {
			return nil
		}
		page.Waiting, err = waiting(ctx, tx, l.c)
		return err
	})
	return page, err
}

// Questions gives a page of what list providers were asked for the schedule of a process
// to those who answer for its problems.
func (s *Service) Questions(ctx context.Context, r Reader, process, after string, limit int) (Exchanges, error) {
	page := Exchanges{Rows: []Exchange{}, Waiting: []Waiting{}}
	if !slices.Contains(s.answersFor(r), process) {
		return page, errNotFound
	}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.ListQuestions(ctx, process, after, clamp(limit))
		page.add(rows, clamp(limit))
		return err
	})
	return page, err
}

// GatewayExchanges gives a page of what a gateway was asked about no payment of ours: for
// its lists.
func (s *Service) GatewayExchanges(ctx context.Context, r Reader, gateway, after string, limit int) (Exchanges, error) {
	page := Exchanges{Rows: []Exchange{}, Waiting: []Waiting{}}
	if !people.Can(r.Person, people.ReadMoney, people.Object{}) {
		return page, errNotFound
	}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.GatewayExchanges(ctx, gateway, after, clamp(limit))
		page.add(rows, clamp(limit))
		return err
	})
	return page, err
}

// add puts rows on the page; most is how many it has room for.
func (p *Exchanges) add(rows []store.ExchangeRow, most int) {
	for _, row := range rows {
		p.Rows = append(p.Rows, exchangeView(row))
		p.Next = row.Cursor()
	}
	if len(rows) < most {
		p.Next = ""
	}
}

func exchangeView(e store.ExchangeRow) Exchange {
	return Exchange{
		Key: e.Key, Kind: e.Kind, Step: e.Step, Service: e.Service, Operation: e.Operation, Attempt: e.Attempt, At: e.StartedAt,
		Millis: int(e.Took.Milliseconds()), Outcome: e.Outcome, Code: e.Code, Detail: e.Detail, Status: e.Status,
		Sent: e.Sent, Received: e.Received, Request: e.Args, Answer: e.Answer,
	}
}

func waiting(ctx context.Context, tx *store.Tx, c engine.Case) ([]Waiting, error) {
	calls := []Waiting{}
	for _, q := range c.Requests {
		if q.Kind != engine.RequestCall && q.Kind != engine.RequestUndo {
			continue
		}
		w, err := tx.CallWait(ctx, q.ID)
		if errors.Is(err, store.ErrNotFound) {
			continue // it waits for the time of its next attempt
		}
		if err != nil {
			return nil, err
		}
		calls = append(calls, Waiting{
			Step: q.Step, Service: q.Service, Operation: q.Operation, Attempt: q.Attempt, Due: w.Due, Cause: w.Cause, Under: w.Taken,
		})
	}
	return calls, nil
}
