package main

import (
	"runtime"
	"testing"
)

func TestAServerHasRoomForGarbage(t *testing.T) {
	for _, c := range []struct{ living, want int64 }{{0, enoughMemory}, {6 << 20, enoughMemory}, {100 << 20, 300 << 20}} {
		if got := memoryFor(c.living); got != c.want {
			t.Errorf("%d bytes live: it may take %d, want %d", c.living, got, c.want)
		}
	}
	kept := make([]byte, 32<<20)
	runtime.GC()
	if n := living(); n < int64(len(kept)) || n > 10*int64(len(kept)) {
		t.Errorf("%d bytes are said to live, of which %d are these", n, len(kept))
	}
	runtime.KeepAlive(kept)
}
