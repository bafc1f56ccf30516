package definitions

import (
	"cmp"
	"slices"
	"strings"
)

// mendRounds bound how often a mended file is looked at again: one fault may hide another.
const mendRounds = 20

// Mend makes the edits of a file that are sure, looks again, and goes on until there
// is none. check gives the diagnostics of a text. The result is src itself where
// there was nothing to mend; mended says what was.
func Mend(src []byte, check func(src []byte) Diagnostics) (fixed []byte, mended Diagnostics) {
	for range mendRounds {
		edits := apart(check(src))
		if len(edits) == 0 {
			break
		}
		next := edited(src, edits)
		if string(next) == string(src) {
			break
		}
		src, mended = next, append(mended, edits...)
	}
	return src, mended
}

// apart are the diagnostics with an edit, in order, those left out that overlap with one before.
func apart(all Diagnostics) Diagnostics {
	list := slices.DeleteFunc(slices.Clone(all), func(d Diagnostic) bool { return d.Fix == nil })
	slices.SortStableFunc(list, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Fix.Place.Line, b.Fix.Place.Line), cmp.Compare(a.Fix.Place.Column, b.Fix.Place.Column))
	})
	var free Diagnostics
	for _, d := range list {
		if n := len(free); n > 0 {
			last := free[n-1].Fix
			if last.Place.Line == d.Fix.Place.Line && last.Place.Column+max(last.Length, 1) > d.Fix.Place.Column {
				continue
			}
		}
		free = append(free, d)
	}
	return free
}

// edited makes edits that are in order and apart, the last first.
func edited(src []byte, edits Diagnostics) []byte {
	text, hasMark := strings.CutPrefix(string(src), "\uFEFF")
	lines := strings.Split(text, "\n")
	for _, d := range slices.Backward(edits) {
		f := d.Fix
		if f.Place.Line < 1 || f.Place.Line > len(lines) {
			continue
		}
		line := []rune(lines[f.Place.Line-1])
		from := min(f.Place.Column-1, len(line))
		to := min(from+f.Length, len(line))
		lines[f.Place.Line-1] = string(line[:from]) + f.New + string(line[to:])
	}
	text = strings.Join(lines, "\n")
	if hasMark {
		text = "\uFEFF" + text
	}
	return []byte(text)
}
