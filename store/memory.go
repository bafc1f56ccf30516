package store

import (
	"sync"

	"modernc.org/libc"
)

// SQLite's memory comes in pieces of a power of two, from blocks that hold pieces of one
// size. What is larger than the largest comes from the system by itself.
const (
	smallestPiece = 4 // 16 bytes
	largestPiece  = 14
	blockSize     = 16
	keptBlocks    = 4 // of each size
)

// keepMemory keeps some blocks of each size for good, together less than 3 MB. The memory
// that SQLite was translated with gives a block back to the system as soon as nothing of
// it is in use, and asks for it again with the next piece: a statement that opened a
// cursor paid for several calls of the system, a sixth of the time of all that was done.
var keepMemory = sync.OnceFunc(func() {
	tls := libc.NewTLS()
	defer tls.Close()
	for size := smallestPiece; size <= largestPiece; size++ {
		seen := map[uintptr]bool{}
		var free []uintptr
		for len(seen) < keptBlocks {
			piece := libc.Xmalloc(tls, 1<<size)
			if piece == 0 {
				return // without memory there is nothing to keep, and SQLite will say so
			}
			if block := piece >> blockSize; !seen[block] {
				seen[block] = true // it stays in use
				continue
			}
			free = append(free, piece)
		}
		for _, piece := range free {
			libc.Xfree(tls, piece)
		}
	}
})
