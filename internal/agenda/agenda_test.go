package agenda

import (
	"context"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Deeds come in the order of their times, and those of one time as they were added.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		start := time.Date(2026, 3, 21, 0, 0, 0, 0, time.UTC)
		hours := rapid.SliceOf(rapid.IntRange(0, 5)).Draw(rt, "hours")
		var a Agenda
		var did []int
		for i, h := range hours {
			a.Add(start.Add(time.Duration(h)*time.Hour), func(context.Context) error { did = append(did, i); return nil })
		}
		for {
			next, some := a.Next()
			d, ok := a.Take()
			if some != ok || !next.Equal(d.At) {
				rt.Fatalf("next is %s %v, taken %s %v", next, some, d.At, ok)
			}
			if !ok {
				break
			}
			if err := d.Do(rt.Context()); err != nil {
				rt.Fatal(err)
			}
		}
		want := make([]int, len(hours))
		for i := range want {
			want[i] = i
		}
		slices.SortStableFunc(want, func(a, b int) int { return hours[a] - hours[b] })
		if !slices.Equal(did, want) {
			rt.Fatalf("%v, want %v", did, want)
		}
	})
}
