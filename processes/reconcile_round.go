package processes

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

const (
	// mostDays is how many missed days are made up for after an outage.
	mostDays = 31
	// reconcileLease is how long one day may take.
	reconcileLease = 30 * time.Minute
)

// ListingGateways names the gateways that tell a list, in order.
func (s *Service) ListingGateways() []string {
	if s.world == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.world.GatewayNames()), func(name string) bool {
		_, err := s.lister(name)
		return err != nil
	})
}

// ReconcileDays reconciles the days that are over, each gateway's once, and says how
// many it has looked at. Days that were missed are made up for; a list that cannot be
// had is asked for again, later and later.
func (s *Service) ReconcileDays(ctx context.Context) (int, error) {
	names := s.ListingGateways()
	if len(names) == 0 {
		return 0, nil
	}
	for _, name := range names {
		if err := s.planDays(ctx, name); err != nil {
			return 0, err
		}
	}
	due := false
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		due, err = tx.ReconciliationDue(ctx)
		return err
	})
	if err != nil || !due {
		return 0, err
	}
	var r store.Reconciliation
	err = s.db.Update(ctx, func(tx *store.Tx) (err error) {
		r, due, err = tx.LeaseReconciliation(ctx, reconcileLease)
		return err
	})
	if err != nil || !due {
		return 0, err
	}
	return 1, s.reconcileDay(ctx, r)
}

// planDays plans what is missing up to yesterday. A day is over when the list may have
// all of it.
func (s *Service) planDays(ctx context.Context, gateway string) error {
	last := s.db.Now().Add(-margin).In(s.Zone()).AddDate(0, 0, -1)
	day := last.Format(time.DateOnly)
	if planned, ok := s.planned.Load(gateway); ok && planned == day {
		return nil
	}
	var missing []string
	err := s.db.View(ctx, func(tx *store.Tx) error {
		known, err := tx.Reconciliations(ctx, gateway, mostDays+1)
		missing = missingDays(known, last)
		return err
	})
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		err = s.db.Update(ctx, func(tx *store.Tx) error {
			for _, day := range missing {
				if err := tx.AddReconciliation(ctx, gateway, day); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err == nil {
		s.planned.Store(gateway, day)
	}
	return err
}

// missingDays are the days up to the last one that were not planned, since the first
// that was: only the last where none was ever.
func missingDays(known []store.Reconciliation, last time.Time) []string {
	has, first := map[string]bool{}, last.Format(time.DateOnly)
	for _, r := range known {
		has[r.Day] = true
		first = min(first, r.Day)
	}
	var missing []string
	for n := mostDays - 1; n >= 0; n-- {
		if day := last.AddDate(0, 0, -n).Format(time.DateOnly); day >= first && !has[day] {
			missing = append(missing, day)
		}
	}
	return missing
}

// reconcileDay does one that was leased; what fails is tried again.
func (s *Service) reconcileDay(ctx context.Context, r store.Reconciliation) error {
	_, err := s.Reconcile(ctx, r.Gateway, r.Day)
	if err == nil || ctx.Err() != nil {
		return err
	}
	r.State, r.Cause = store.ReconcileWaiting, cause(err)
	oops := s.db.Update(ctx, func(tx *store.Tx) error {
		r.DueAt = tx.Now.Add(between(5*time.Minute<<min(r.Tries-1, 10), 5*time.Minute, 6*time.Hour))
		return tx.KeepReconciliation(ctx, r)
	})
	return errors.Join(fmt.Errorf("reconcile %s of %s: %w", r.Day, r.Gateway, err), oops)
}

// cause is why it could not be done, for people who run the system.
func cause(err error) string {
	if f := fault.As(err); f != nil && f.Unwrap() != nil {
		return f.Unwrap().Error()
	}
	return err.Error()
}
