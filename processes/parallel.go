package processes

import (
	"context"
	"errors"
	"sync"
)

// width is how many calls a worker makes at the same time.
const width = 8

// inParallel runs f for each row, with so many hands at the same time, and joins what went
// wrong. What needs one hand only is done by the caller's: another goroutine would begin
// with a small stack, which grows by copies under the deep calls of a step.
func inParallel[T any](ctx context.Context, hands int, rows []T, f func(context.Context, T) error) error {
	if hands == 1 || len(rows) == 1 {
		return oneByOne(ctx, rows, f)
	}
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		errs []error
		slot = make(chan struct{}, hands)
	)
	for _, row := range rows {
		slot <- struct{}{}
		wg.Go(func() {
			defer func() { <-slot }()
			if err := f(ctx, row); err != nil {
				mu.Lock()
				errs = append(errs, err)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func oneByOne[T any](ctx context.Context, rows []T, f func(context.Context, T) error) error {
	var errs []error
	for _, row := range rows {
		if err := f(ctx, row); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
