package definitions

import (
	"slices"
	"strings"
)

// maxMeant bounds the names that are compared with one that is not there.
const maxMeant = 500

// nearest gives the name that was probably meant, or "": the one with the smallest
// edit distance of at most 2 or a third of the length, and 1 for short names.
func nearest(name string, names []string) string {
	names = names[:min(len(names), maxMeant)]
	best, distance := "", mostEdits(len([]rune(name)))+1
	for _, n := range names {
		if d := editDistance(name, n); d < distance {
			best, distance = n, d
		}
	}
	return best
}

// mostEdits is how far a name may be from the one that was meant. Short names are
// near to everything, so they must be very near.
func mostEdits(length int) int {
	if length <= 3 {
		return 1
	}
	return max(2, length/3)
}

// editDistance counts inserted, deleted, changed and swapped characters.
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return 64
	}
	var before []int
	last := make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row := make([]int, len(y)+1)
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(y)]
}

// listed writes names for a sentence: all of them, or the first ones and how many there are.
func listed(names []string) string {
	const most = 12
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + ", ..."
}

func sortedNames(names []string) []string {
	names = slices.Clone(names)
	slices.Sort(names)
	return names
}
