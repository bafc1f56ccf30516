package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// memory for speed: what lives is little (cases and lists lie in the database), what a
// request leaves behind is much. GOGC and GOMEMLIMIT still decide where they are set.
const collectAt = 400

// Within enoughMemory garbage may pile up as it likes; a sign-in alone needs 19 MB for a
// moment, and would let five times of it pile up if garbage were collected just then.
const (
	enoughMemory = 64 << 20
	lookAgain    = 10 * time.Second
)

func collectLate() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
}

// keepLean holds the memory of a server down until ctx ends.
func keepLean(ctx context.Context) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	look := time.NewTicker(lookAgain)
	defer look.Stop()
	for {
		debug.SetMemoryLimit(memoryFor(living()))
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
	}
}

// memoryFor is how much a server may take of which so much lives. It is always so much more
// that the collector does not work all the time.
func memoryFor(living int64) int64 { return max(enoughMemory, 3*living) }

// living is what the last collection has found to be in use.
func living() int64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64()) //nolint:gosec // no heap is that large
}
