package processes

import (
	"context"
	"slices"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine"
)

// counted is what the clocks of the case have counted near the days of a declaration
// before they last paused. The case itself knows only how much that was, so it is read
// out of the history, and only where the days have come.
func (w *walk) counted(ctx context.Context, days []calendar.DayHours) ([]engine.Stretch, error) {
	from, to := around(days)
	ran := func(k engine.Clock) bool { return !k.Stopped && !k.Since.Equal(w.now.OpenedAt) }
	if !from.Before(w.at) || !slices.ContainsFunc(w.now.Clocks, ran) {
		return nil, nil
	}
	if w.tx == nil {
		return nil, errUnforeseen
	}
	events, err := w.tx.History(ctx, w.now.ID)
	if err != nil {
		return nil, err
	}
	ledger := engine.NewLedger(w.now.OpenedAt)
	for _, e := range events {
		ledger.Take(e.At, e.Facts)
	}
	for _, step := range w.steps { // they are not in the history yet
		ledger.Take(step.Outcome.Case.At, step.Outcome.Facts)
	}
	if w.at.Before(to) {
		to = w.at
	}
	return ledger.Counted(w.now, from, to), nil
}

// around is a time that holds some days in any zone, with their nights.
func around(days []calendar.DayHours) (from, to time.Time) {
	for i, d := range days {
		day, err := time.Parse(time.DateOnly, d.Date)
		if err != nil {
			continue
		}
		if before := day.AddDate(0, 0, -1); i == 0 || before.Before(from) {
			from = before
		}
		if after := day.AddDate(0, 0, 3); after.After(to) {
			to = after
		}
	}
	return from, to
}
