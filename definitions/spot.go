package definitions

import (
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
)

// spot gives the place of the offset-th character of a scalar's text, by reading the
// scalar again as it is written: quotes, escapes and line breaks count.
func (r *reader) spot(n *node, offset int) expression.Place {
	s := speller{lines: r.lines, at: n.place}
	switch n.style {
	case single, double:
		s.at.Column++
		return s.quoted(n.style, offset)
	case literal, folded:
		return s.block(offset)
	default:
		return s.quoted(plain, offset)
	}
}

// speller walks over the characters of a scalar.
type speller struct {
	lines []string
	at    expression.Place
}

func (s *speller) line() []rune {
	if s.at.Line < 1 || s.at.Line > len(s.lines) {
		return nil
	}
	return []rune(s.lines[s.at.Line-1])
}

func (s *speller) quoted(style style, offset int) expression.Place {
	for ; offset > 0; offset-- {
		line := s.line()
		rest := ""
		if s.at.Column <= len(line) {
			rest = string(line[s.at.Column-1:])
		}
		if strings.TrimSpace(rest) == "" {
			offset -= s.fold()
			if offset <= 0 {
				break
			}
			continue
		}
		s.at.Column += written(style, rest)
	}
	return s.at
}

// fold goes over a line break inside of a scalar and says how many characters more
// than one it stands for.
func (s *speller) fold() int {
	empty := 0
	for s.at.Line++; s.at.Line <= len(s.lines) && strings.TrimSpace(s.lines[s.at.Line-1]) == ""; s.at.Line++ {
		empty++
	}
	line := string(s.line())
	s.at.Column = len([]rune(line)) - len([]rune(strings.TrimLeft(line, " "))) + 1
	return max(empty-1, 0)
}

// written is how many characters the next one takes in the file.
func written(style style, rest string) int {
	switch {
	case style == single && strings.HasPrefix(rest, "''"):
		return 2
	case style == double && strings.HasPrefix(rest, `\x`):
		return 4
	case style == double && strings.HasPrefix(rest, `\u`):
		return 6
	case style == double && strings.HasPrefix(rest, `\U`):
		return 10
	case style == double && strings.HasPrefix(rest, `\`):
		return 2
	}
	return 1
}

// block is for | and >: the text begins on the next line, after the indentation.
func (s *speller) block(offset int) expression.Place {
	s.at.Line++
	first := string(s.line())
	indent := len(first) - len(strings.TrimLeft(first, " "))
	for s.at.Line <= len(s.lines) {
		width := len(s.line()) - indent
		if offset <= max(width, 0) {
			break
		}
		offset -= max(width, 0) + 1
		s.at.Line++
	}
	s.at.Column = indent + 1 + offset
	return s.at
}
