package definitions

import (
	"regexp"
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
)

var (
	colonInText = regexp.MustCompile(`^\s*(?:- )*[a-z][a-z0-9_.]*: +([^\s"'{\[|>&*!#][^#]*?)(: )`)
	afterQuote  = regexp.MustCompile(`[:\-,{\[] +("(?:[^"\\]|\\.)*"|'(?:[^']|'')*') *([^\s,}\]#:])`)
	emptyPart   = regexp.MustCompile(`(?:: |- )[{\[] *,|, *,`)
	foreignSign = regexp.MustCompile(`[\]}"'a-z0-9] *([،؛])`)
	tagValue    = regexp.MustCompile(`[:\-] +(![^\s"',}\]]*)`)
)

// diagnose says what is wrong with a text that is no YAML. The library names a line
// that is often early and no column, so the lines near it are looked at again.
func diagnose(src []byte, line int) []flaw {
	lines := splitLines(src)
	if f := openQuote(lines); f != nil {
		return []flaw{*f}
	}
	for _, at := range nearby(line, len(lines)) {
		if f := lineFlaw(lines[at-1], at); f != nil {
			return []flaw{*f}
		}
	}
	for _, find := range []func([]string) *flaw{unclosed, tooDeep, atNoDepth} {
		if f := find(lines); f != nil {
			return []flaw{*f}
		}
	}
	line = min(max(line, 1), max(len(lines), 1))
	text := ""
	if line <= len(lines) {
		text = lines[line-1]
	}
	start := len([]rune(text)) - len([]rune(strings.TrimLeft(text, " ")))
	return []flaw{{code: "K000", place: expression.Place{Line: line, Column: start + 1}, length: len([]rune(strings.TrimSpace(text)))}}
}

// nearby are the lines to look at, the nearest first.
func nearby(line, count int) []int {
	var list []int
	for _, d := range [...]int{0, 1, -1, 2, -2, -3} {
		if at := line + d; at >= 1 && at <= count {
			list = append(list, at)
		}
	}
	return list
}

func lineFlaw(s string, line int) *flaw {
	if strings.HasPrefix(strings.TrimSpace(s), "#") {
		return nil
	}
	if i := strings.IndexByte(s, '\t'); i >= 0 && strings.TrimLeft(s[:i], " ") == "" {
		return flawAt("K015", s, line, i, 1, nil)
	}
	if m := tagValue.FindStringSubmatchIndex(s); m != nil {
		text := s[m[2]:m[3]]
		return flawAt("K005", s, line, m[2], m[3]-m[2], map[string]any{"text": text, "rest": strings.TrimLeft(text, "!")})
	}
	if m := afterQuote.FindStringSubmatchIndex(s); m != nil {
		return flawAt("K016", s, line, m[4], 1, map[string]any{"text": s[m[2]:m[3]]})
	}
	if m := foreignSign.FindStringSubmatchIndex(s); m != nil && strings.ContainsAny(s, "{[") {
		return flawAt("K036", s, line, m[2], 1, map[string]any{"sign": s[m[2]:m[3]]})
	}
	if f := flowSign(s, line); f != nil {
		return f
	}
	if m := emptyPart.FindStringIndex(s); m != nil {
		return flawAt("K021", s, line, m[1]-1, 1, map[string]any{"what": noun("flow_part"), "want": noun("flow_value")})
	}
	if m := colonInText.FindStringSubmatchIndex(s); m != nil {
		return flawAt("K017", s, line, m[4], 1, map[string]any{"text": s[m[2]:m[4]]})
	}
	return nil
}

// flawAt makes a flaw at a byte of a line.
func flawAt(code, s string, line, at, length int, args map[string]any) *flaw {
	return &flaw{code, expression.Place{Line: line, Column: len([]rune(s[:at])) + 1}, length, args}
}

// flowSign finds a sign that ends a plain text inside {...} or [...].
func flowSign(s string, line int) *flaw {
	depth, quote, text, start := 0, byte(0), false, 0
	for i := range len(s) {
		c := s[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '#' && (i == 0 || s[i-1] == ' '):
			return nil
		case text && depth > 0 && (c == '?' || c == '[' || c == '{'):
			return flawAt("K007", s, line, i, 1, map[string]any{"sign": string(c), "text": plainRun(s[start:])})
		case c == ',' || c == ']' || c == '}' || c == ':' && strings.HasPrefix(s[i+1:], " "):
			if c == ']' || c == '}' {
				depth--
			}
			text = false
		case c == '{' || c == '[':
			depth++
		case !text && (c == '"' || c == '\''):
			quote = c
		case !text && c != ' ':
			text, start = true, i
		}
	}
	return nil
}

// plainRun is the text as the author meant it: up to the end of its flow part.
func plainRun(s string) string {
	depth := 0
	for i, c := range s {
		switch c {
		case '[', '{', '(':
			depth++
		case ']', '}', ')':
			depth--
		}
		if depth < 0 || depth == 0 && (c == ',' || c == '}') && i > 0 && !strings.ContainsRune("]", c) {
			return strings.TrimSpace(s[:i])
		}
	}
	return strings.TrimSpace(s)
}

// openQuote finds a quote that begins a value, is not closed on its line, and is
// followed by a line with a key of its own: the quotes after it count the wrong way.
func openQuote(lines []string) *flaw {
	for i, s := range lines {
		if i+1 == len(lines) || !keyLine.MatchString(lines[i+1]) || strings.HasPrefix(strings.TrimSpace(s), "#") {
			continue
		}
		if at, sign := leftOpen(s); at >= 0 {
			return flawAt("K018", s, i+1, at, 1, map[string]any{"sign": string(sign)})
		}
	}
	return nil
}

// leftOpen is where a quote opens that the line does not close; -1 when there is none.
func leftOpen(s string) (at int, sign byte) {
	at = -1
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case at >= 0 && c == '\\' && sign == '"':
			i++
		case at >= 0 && c == sign:
			at = -1
		case at >= 0:
		case c == '#' && (i == 0 || s[i-1] == ' '):
			return at, sign
		case (c == '"' || c == '\'') && startsValue(s[:i]):
			at, sign = i, c
		}
	}
	return at, sign
}

// flowDepth is how many braces and brackets are open after a line.
func flowDepth(s string, depth int) int {
	quote := byte(0)
	for i := range len(s) {
		c := s[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && startsValue(s[:i]):
			quote = c
		case c == '#' && (i == 0 || s[i-1] == ' '):
			return depth
		case (c == '{' || c == '[') && (depth > 0 || startsValue(s[:i])):
			depth++
		case (c == '}' || c == ']') && depth > 0:
			depth--
		}
	}
	return depth
}

// unclosed finds a quote or bracket that is never closed.
func unclosed(lines []string) *flaw {
	type open struct {
		sign byte
		line int
		at   int
	}
	var stack []open
	for i, s := range lines {
		for at := 0; at < len(s); at++ {
			c := s[at]
			inQuote := len(stack) > 0 && (stack[len(stack)-1].sign == '"' || stack[len(stack)-1].sign == '\'')
			switch {
			case inQuote && c == '\\' && stack[len(stack)-1].sign == '"':
				at++
			case inQuote:
				if c == stack[len(stack)-1].sign {
					stack = stack[:len(stack)-1]
				}
			case c == '#' && (at == 0 || s[at-1] == ' '):
				at = len(s)
			case (c == '"' || c == '\'') && startsValue(s[:at]), (c == '{' || c == '[') && (len(stack) > 0 || startsValue(s[:at])):
				stack = append(stack, open{c, i + 1, at})
			case (c == '}' || c == ']') && len(stack) > 0:
				stack = stack[:len(stack)-1]
			}
		}
	}
	if len(stack) == 0 {
		return nil
	}
	o := stack[len(stack)-1]
	return flawAt("K018", lines[o.line-1], o.line, o.at, 1, map[string]any{"sign": string(o.sign)})
}

var keyLine = regexp.MustCompile(`^ *((?:- +)*)[^\s"'{\[|>&*!#:][^:#]*:(?: |$)`)

// tooDeep finds a key that stands deeper than the one before it, which has a value.
func tooDeep(lines []string) *flaw {
	last, closed, depth := -1, false, 0
	for i, s := range lines {
		inside := depth > 0
		if depth = flowDepth(s, depth); inside {
			continue
		}
		code, _, _ := strings.Cut(s, " #")
		code = strings.TrimRight(code, " ")
		m := keyLine.FindStringSubmatch(code)
		if m == nil {
			continue // no key, or inside of a text: nothing is sure
		}
		indent := len(code) - len(strings.TrimLeft(code, " "))
		if closed && indent > last {
			return flawAt("K034", s, i+1, indent, len(strings.TrimSpace(code)), nil)
		}
		last, closed = indent+len(m[1]), !strings.HasSuffix(code, ":") && !strings.HasSuffix(code, "|") && !strings.HasSuffix(code, ">")
	}
	return nil
}

// atNoDepth finds a key at a depth at which no open block stands: a line above it has
// closed the block to which it belongs.
func atNoDepth(lines []string) *flaw {
	var open []int
	depth := 0
	for i, s := range lines {
		inside := depth > 0
		if depth = flowDepth(s, depth); inside || keyLine.FindString(s) == "" {
			continue
		}
		indent := len(s) - len(strings.TrimLeft(s, " "))
		for len(open) > 0 && open[len(open)-1] > indent {
			if open = open[:len(open)-1]; len(open) == 0 || open[len(open)-1] < indent {
				return flawAt("K035", s, i+1, indent, len([]rune(strings.TrimSpace(s))), nil)
			}
		}
		if len(open) == 0 || open[len(open)-1] < indent {
			open = append(open, indent)
		}
	}
	return nil
}

// startsValue reports whether a value may begin after this part of a line.
func startsValue(before string) bool {
	t := strings.TrimRight(before, " ")
	return t == "" || strings.HasSuffix(t, ":") || strings.HasSuffix(t, ",") || strings.HasSuffix(t, "{") || strings.HasSuffix(t, "[") || strings.HasSuffix(t, "-")
}

// splitLines gives the lines without their ends.
func splitLines(src []byte) []string {
	s := strings.ReplaceAll(string(src), "\r\n", "\n")
	return strings.Split(strings.TrimPrefix(s, "\uFEFF"), "\n")
}
