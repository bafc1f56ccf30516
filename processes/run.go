package processes

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/kartabl/kartabl/store"
)

// sweep is how often due work is looked for when nothing wakes the worker.
const sweep = "@every 1s"

// releaseFor bounds how long the end of Run waits for the database.
const releaseFor = 5 * time.Second

// everyMinute is how often old exchanges are removed, what older programs wrote is chained and made searchable,
// and people are erased.
const everyMinute = "@every 1m"

// Run does what is due until ctx ends: timers, calls and messages. It is woken by
// every commit, and by a sweep for what becomes due by the clock alone. What a server
// of the same name had begun when it died is begun again at once. Once the service is
// Overtaken, all of that is left to others. When ctx ends nothing more is begun, what is
// under way has Options.Grace, and what has not been finished then is given back.
func (s *Service) Run(ctx context.Context) error {
	if err := s.Look(ctx); err != nil {
		return err
	}
	if s.retired.Load() != nil {
		<-ctx.Done()
		return nil
	}
	if err := s.db.Update(ctx, func(tx *store.Tx) error { return tx.TakeBack(ctx) }); err != nil {
		return fmt.Errorf("take up work: %w", err)
	}
	if err := s.tellLate(ctx); err != nil {
		return err
	}
	c := cron.New(cron.WithLocation(time.UTC))
	if _, err := c.AddFunc(sweep, func() { s.look(ctx); s.nudge() }); err != nil {
		return err
	}
	if _, err := c.AddFunc(sweep, func() { s.refresh(ctx) }); err != nil {
		return err
	}
	if _, err := c.AddFunc(everyMinute, func() { s.prune(ctx); s.chainAll(ctx); s.eraseDue(ctx); s.findOld(ctx) }); err != nil {
		return err
	}
	if _, err := c.AddFunc(everyHour, func() { s.signLog(ctx) }); err != nil {
		return err
	}
	c.Start()
	s.work(ctx)
	<-c.Stop().Done()
	return s.release(context.WithoutCancel(ctx))
}

// work does what is due until ctx ends and what is under way has ended or has had its time.
func (s *Service) work(ctx context.Context) {
	underWay, stop := context.WithCancel(context.WithValue(context.WithoutCancel(ctx), told{}, ctx.Done()))
	defer stop()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(s.grace, stop) })()
	var hands sync.WaitGroup
	for _, r := range s.rounds {
		for range r.hands {
			hands.Go(func() { s.follow(ctx, underWay, r) })
		}
	}
	hands.Wait()
}

// release lets others begin at once what this server has begun and not finished.
func (s *Service) release(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, releaseFor)
	defer cancel()
	if err := s.db.Update(ctx, func(tx *store.Tx) error { return tx.TakeBack(ctx) }); err != nil {
		return fmt.Errorf("give work back: %w", err)
	}
	return nil
}

// told is the key of the channel, in the context of what Run does, that is closed when
// Run has been told to stop.
type told struct{}

// begins reports whether something more that is due may be begun.
func (s *Service) begins(ctx context.Context) bool {
	stop, _ := ctx.Value(told{}).(<-chan struct{})
	select {
	case <-stop:
		return false
	default:
		return ctx.Err() == nil && s.Overtaken() == nil
	}
}

// wakeOf is the channel by which the hands of one kind of work are woken.
func (s *Service) wakeOf(name string) <-chan struct{} {
	for _, r := range s.rounds {
		if r.name == name {
			return r.wake
		}
	}
	return nil
}

// round is one kind of work that falls due. Each has hands of its own, so that a
// service which does not answer holds up neither a timer nor the other services.
type round struct {
	name  string
	run   func(context.Context) (int, error)
	hands int
	wake  chan struct{}
}

func (s *Service) newRounds() []round {
	rounds := []round{
		{name: "timers", run: s.FireTimers, hands: 1},
		{name: "calls", run: s.RunCalls, hands: 1},
		{name: "messages", run: s.SendMessages, hands: 2},
		{name: "payments", run: s.SettlePayments, hands: 1},
		{name: "reconciliations", run: s.ReconcileDays, hands: 1},
		{name: "calendars", run: s.Recalendar, hands: 1},
		{name: "staffing", run: s.LookForStaff, hands: 1},
		{name: "schedules", run: s.RunSchedules, hands: 1},
	}
	rounds = append(rounds, s.webhookRounds()...)
	for i := range rounds {
		rounds[i].wake = make(chan struct{}, 1)
	}
	return rounds
}

// nudge lets hands that are free look for work at once.
func (s *Service) nudge() {
	for _, r := range s.rounds {
		select {
		case r.wake <- struct{}{}:
		default:
		}
	}
}

// follow does one kind of work whenever it is woken, until ctx ends.
func (s *Service) follow(ctx, underWay context.Context, r round) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.wake:
		}
		for s.once(underWay, r) > 0 {
		}
	}
}

// once does what is due and says how much it was. What fails is logged and stays due:
// the next sweep takes it up again.
func (s *Service) once(ctx context.Context, r round) int {
	if !s.begins(ctx) {
		return 0
	}
	n, err := r.run(ctx)
	if err != nil {
		s.log.ErrorContext(ctx, "work that was due", "kind", r.name, "err", err)
		return 0
	}
	return n
}

// RunOnce does all that is due now and returns when nothing is left.
func (s *Service) RunOnce(ctx context.Context) {
	for ctx.Err() == nil {
		n := 0
		for _, r := range s.rounds {
			n += s.once(ctx, r)
		}
		if n == 0 {
			return
		}
	}
}

// refresh lets new cases start on what another program has deployed.
func (s *Service) refresh(ctx context.Context) {
	if s.Overtaken() != nil {
		return
	}
	if err := s.Refresh(ctx); err != nil && ctx.Err() == nil {
		s.log.ErrorContext(ctx, "take up definitions", "err", err)
	}
}
