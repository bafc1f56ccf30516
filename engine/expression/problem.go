package expression

import (
	"strings"
	"unicode/utf8"

	"github.com/kartabl/kartabl/internal/text"
)

// In is the problem's sentence in lang.
func (p Problem) In(lang text.Lang) string { return text.Message(p.Key, lang, p.Args) }

// span is a stretch of the source, in characters.
type span struct{ from, to int }

func (s span) join(t span) span {
	if t.to == 0 && t.from == 0 {
		return s
	}
	if s.to == 0 && s.from == 0 {
		return t
	}
	return span{min(s.from, t.from), max(s.to, t.to)}
}

// report adds a problem. key is "E103" or, for another sentence of the same code,
// "E103.date"; args are pairs of name and value.
func (c *compiler) report(at span, key, suggestion string, args ...any) {
	c.problems = append(c.problems, problem(at, key, suggestion, args...))
}

func problem(at span, key, suggestion string, args ...any) Problem {
	code, _, _ := strings.Cut(key, ".")
	m := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i].(string)] = args[i+1]
	}
	return Problem{
		Code: code, Key: "expression." + key, Args: m, Suggestion: suggestion,
		Offset: at.from, Length: max(at.to-at.from, 1),
	}
}

// piece is the text of a stretch, cut short for a message.
func (c *compiler) piece(at span) string {
	from, to := min(at.from, len(c.source)), min(at.to, len(c.source))
	const most = 60
	if to-from > most {
		return string(c.source[from:from+most]) + "…"
	}
	return string(c.source[from:to])
}

// nearest is the name that was probably meant, or "".
func nearest(name string, among []string) string {
	length := utf8.RuneCountInString(name)
	best, least := "", min(max(1, length/3)+1, length)
	for _, other := range among {
		if d := distance([]rune(name), []rune(other), least); d < least {
			best, least = other, d
		}
	}
	return best
}

// distance counts the letters to insert, delete, replace or swap with a
// neighbour; from limit on it need not be exact.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	var before []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
