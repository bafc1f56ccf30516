package definitions

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/kartabl/kartabl/engine/expression"
)

// excerpt is the line of a place and the one before it, with a caret line under it.
// A line with right-to-left letters has no caret line, since nobody can say where
// a caret would stand.
func excerpt(lines []string, at expression.Place, length int) string {
	if at.Line < 1 || at.Line > len(lines) {
		return ""
	}
	var b strings.Builder
	if at.Line > 1 {
		fmt.Fprintf(&b, "%5d | %s\n", at.Line-1, cut(lines[at.Line-2]))
	}
	line := lines[at.Line-1]
	fmt.Fprintf(&b, "%5d | %s\n", at.Line, cut(line))
	if strings.ContainsFunc(line, rightToLeft) || at.Column > excerptWidth {
		return b.String()
	}
	room := max(len([]rune(line))-at.Column+1, 1)
	fmt.Fprintf(&b, "      | %s%s\n", strings.Repeat(" ", max(at.Column-1, 0)), strings.Repeat("^", min(max(length, 1), room)))
	return b.String()
}

const excerptWidth = 160

func cut(s string) string {
	s = strings.ReplaceAll(s, "\t", " ")
	if r := []rune(s); len(r) > excerptWidth {
		return string(r[:excerptWidth]) + "..."
	}
	return s
}

func rightToLeft(r rune) bool {
	return unicode.Is(unicode.Arabic, r) || unicode.Is(unicode.Hebrew, r)
}
