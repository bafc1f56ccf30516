package processes

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
)

// All rows are seen to, never by more hands than there are, and every failure is told. One
// hand goes through them in their order.
func TestInParallel(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ hands, rows int }{{1, 0}, {1, 5}, {3, 1}, {3, 20}, {8, 3}} {
		t.Run(fmt.Sprintf("%d hands, %d rows", c.hands, c.rows), func(t *testing.T) {
			t.Parallel()
			rows, errs := make([]int, c.rows), make([]error, c.rows)
			for n := range rows {
				rows[n], errs[n] = n, fmt.Errorf("row %d", n)
			}
			var mu sync.Mutex
			var seen []int
			busy := 0
			err := inParallel(t.Context(), c.hands, rows, func(_ context.Context, n int) error {
				mu.Lock()
				seen = append(seen, n)
				if busy++; busy > c.hands {
					t.Errorf("%d at the same time", busy)
				}
				mu.Unlock()
				defer func() { mu.Lock(); busy--; mu.Unlock() }()
				return errs[n]
			})
			if c.hands == 1 && !slices.IsSorted(seen) {
				t.Errorf("one hand goes %v", seen)
			}
			if slices.Sort(seen); !slices.Equal(seen, rows) {
				t.Errorf("saw %v", seen)
			}
			for _, want := range errs {
				if !errors.Is(err, want) {
					t.Errorf("%v does not tell %v", err, want)
				}
			}
		})
	}
}
