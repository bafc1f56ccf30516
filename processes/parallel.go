package processes

import (
	"context"
	"errors"
	"sync"
)

// width is how many calls a worker makes at the same time.
const width = 8

// inParallel runs f for each row, at most width at a time, and joins what went wrong.
func inParallel[T any](ctx context.Context, hands int, rows []T, f func(context.Context, T) error) error {
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
