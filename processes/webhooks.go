package processes

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/store"
)

// announcement is how a fact is told to other systems: as which event, and what of its
// data goes along. Ids, numbers, steps and results only: nothing that a person has said.
type announcement struct {
	event string
	data  []string
}

var announcements = map[string]announcement{
	engine.FactStarted:  {event: hooks.CaseStarted},
	engine.FactEntered:  {event: hooks.StepEntered},
	engine.FactProblem:  {event: hooks.CaseProblem, data: []string{"code", "problem"}},
	engine.FactEnded:    {event: hooks.CaseEnded, data: []string{"result"}},
	engine.FactReopened: {event: hooks.CaseReopened},
	engine.FactPaid:     {event: hooks.PaymentSettled, data: []string{"payment", "amount", "ref", "late"}},
	engine.FactLetter:   {event: hooks.LetterIssued, data: []string{"template"}},
}

// announce puts into the steps of a case what other systems want to hear of them.
func (s *Service) announce(steps []store.Step) error {
	if len(s.webhooks.Endpoints()) == 0 {
		return nil
	}
	for i := range steps {
		steps[i].Deliveries = nil
		for _, f := range steps[i].Outcome.Facts {
			if err := s.announceFact(&steps[i], f); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) announceFact(step *store.Step, f engine.Fact) error {
	a, ok := announcements[f.Kind]
	if !ok {
		return nil
	}
	c := &step.Outcome.Case
	wanting := s.webhooks.Wanting(a.event, c.Process)
	if len(wanting) == 0 {
		return nil
	}
	body, err := json.Marshal(a.payload(c, f))
	if err != nil {
		return fmt.Errorf("event %s: %w", a.event, err)
	}
	for _, endpoint := range wanting {
		step.Deliveries = append(step.Deliveries, store.Delivery{
			ID: s.newID(), Endpoint: endpoint, Event: a.event, Body: string(body),
		})
	}
	return nil
}

// payload is an event in the shape that Standard Webhooks proposes.
func (a announcement) payload(c *engine.Case, f engine.Fact) map[string]any {
	data := map[string]any{"case": map[string]any{"id": c.ID, "no": c.No, "process": c.Process, "version": c.Version, "seq": c.Seq}}
	if f.Step != "" {
		data["step"], data["visit"] = f.Step, f.Visit
	}
	for _, name := range a.data {
		if v, ok := f.Data[name]; ok {
			data[name] = v
		}
	}
	return map[string]any{"type": a.event, "timestamp": c.At.UTC().Format(time.RFC3339), "data": data}
}

// atOnce is how many deliveries to one endpoint are under way at a time.
const atOnce = 8

// webhookRounds are the work for other systems, each endpoint for itself: one that is
// slow keeps no other waiting.
func (s *Service) webhookRounds() []round {
	var rounds []round
	for _, name := range s.webhooks.Endpoints() {
		run := func(ctx context.Context) (int, error) { return s.Deliver(ctx, name) }
		rounds = append(rounds, round{name: "webhook " + name, run: run, hands: 1})
	}
	if len(rounds) > 0 {
		rounds = append(rounds, round{name: "old deliveries", run: s.forgetDeliveries, hands: 1})
	}
	return rounds
}

// Deliver leases deliveries to one endpoint that are due, sends them outside any
// transaction and notes what became of each. It says how many it took. One whose server
// dies before it is noted is sent again with the same id.
func (s *Service) Deliver(ctx context.Context, endpoint string) (int, error) {
	var rows []store.Delivery
	err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.LeaseDeliveries(ctx, endpoint, atOnce, lease)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("lease deliveries: %w", err)
	}
	return len(rows), inParallel(ctx, s.hands, rows, s.post)
}

func (s *Service) post(ctx context.Context, d store.Delivery) error {
	at := s.db.Now()
	sent := s.webhooks.Post(ctx, d.Endpoint, d.ID, []byte(d.Body))
	if ctx.Err() != nil && sent.Error != "" {
		return nil // stopping: it is sent again
	}
	ctx = context.WithoutCancel(ctx) // what was sent is noted, stopping or not
	next, more := nextTry(d.Tries - d.Earlier)
	more = more && !sent.Gone()
	err := s.db.Update(ctx, func(tx *store.Tx) error {
		var due time.Time
		if more {
			due = tx.Now.Add(next)
		}
		a := store.Attempt{No: d.Tries, At: at, Status: sent.Status, Took: sent.Took, Cause: sent.Error}
		if err := tx.FinishDelivery(ctx, d.ID, a, due); err != nil || !sent.Gone() {
			return err
		}
		return tx.CloseEndpoint(ctx, d.Endpoint, sent.Error)
	})
	if err != nil {
		return fmt.Errorf("finish delivery %s: %w", d.ID, err)
	}
	s.complain(ctx, d, sent, more)
	return nil
}

// complain tells the operator of an endpoint that is closed, and of an event that is
// given up.
func (s *Service) complain(ctx context.Context, d store.Delivery, sent hooks.Sent, more bool) {
	switch {
	case sent.Gone():
		s.log.ErrorContext(ctx, "webhook closed: its receiver wants no more", "endpoint", d.Endpoint, "delivery", d.ID)
	case sent.Error != "" && !more:
		s.log.WarnContext(ctx, "event given up", "endpoint", d.Endpoint, "delivery", d.ID, "err", sent.Error)
	}
}

// pauses are the waits between the attempts of a delivery, three days in all: those
// that Standard Webhooks proposes.
var pauses = [...]time.Duration{
	5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour,
	10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
}

// nextTry is how long to wait after so many attempts that failed, up to a fifth longer
// so that not all come at one moment; false when it was the last.
func nextTry(tries int) (time.Duration, bool) {
	if tries > len(pauses) {
		return 0, false
	}
	pause := pauses[max(tries, 1)-1]
	return pause + rand.N(pause/5), true //nolint:gosec // luck that nobody has to guess
}

// Old deliveries are looked for once a minute, so many at a time.
const (
	forgetEvery = 60 // seconds
	forgetMost  = 500
)

func (s *Service) forgetDeliveries(ctx context.Context) (int, error) {
	now := s.db.Now().Unix()
	if now-s.forgot.Load() < forgetEvery {
		return 0, nil
	}
	n := 0
	err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
		n, err = tx.ForgetDeliveries(ctx, tx.Now.Add(-s.webhooks.Keep()), forgetMost)
		return err
	})
	if err == nil && n < forgetMost {
		s.forgot.Store(now)
	}
	return n, err
}

// Endpoints are the names of the systems that are told what happens to cases.
func (s *Service) Endpoints() []string { return s.webhooks.Endpoints() }
