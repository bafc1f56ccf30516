package main

import "os"

// room is what has to be free in memory, in bytes. Tests need a tenth of it.
const room = 2 << 30

// parent is where our folder is made, "" for where temporary folders are: what need not
// last is in memory, unless somebody has asked for another place.
func parent(fast bool) string {
	if fast && os.Getenv("TMPDIR") == "" {
		return inMemory()
	}
	return ""
}
