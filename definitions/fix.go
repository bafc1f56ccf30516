package definitions

import (
	"regexp"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// Fix is an edit that a machine may make by itself: Length characters from Place
// become New. It is there only where one edit is surely meant.
type Fix struct {
	Place  expression.Place `json:"place"`
	Length int              `json:"length"`
	New    string           `json:"new"`
}

// fixers find the edit for a code; nil where none is sure. All others have none.
var fixers = map[string]func(*reader, *Diagnostic) *Fix{
	"K005": (*reader).fixNot,
	"K007": (*reader).fixFlow,
	"K008": fixWith("literal"),
	"K009": (*reader).fixQuotes,
	"K013": fixWith("near"),
	"K016": (*reader).fixRest,
	"K017": (*reader).fixRest,
	"K019": (*reader).fixSign,
	"K021": (*reader).fixText,
	"K031": (*reader).fixSize,
	"K036": fixTo(","),
	"E103": (*reader).fixDate,
	"E104": (*reader).fixEquals,
	"E110": (*reader).fixVariable,
	"E111": (*reader).fixExpression,
}

// mend puts the sure edits onto the diagnostics of the file.
func (r *reader) mend() {
	for i := range r.diags {
		d := &r.diags[i]
		if d.File != r.file {
			continue
		}
		if f := fixers[d.Code]; f != nil {
			d.Fix = f(r, d)
		} else {
			d.Fix = r.fixName(d)
		}
	}
}

// fixName writes the name that was meant, where only one is so near.
func (r *reader) fixName(d *Diagnostic) *Fix {
	near, _ := d.Args["near"].(string)
	if near == "" {
		near = strings.Trim(d.near, "'")
	}
	for _, arg := range [...]string{"key", "value", "arg", "error", "name"} {
		name, _ := d.Args[arg].(string)
		if name == "" || near == "" || !alone(name, near, d.among) {
			continue
		}
		if at, ok := r.find(d.Place, name); ok {
			return &Fix{at, len([]rune(name)), near}
		}
	}
	return nil
}

// alone reports whether of all names near alone is so near to name.
func alone(name, near string, among []string) bool {
	distance := editDistance(name, near)
	if distance > mostEdits(len([]rune(name))) || len(among) == 0 {
		return false
	}
	return !slices.ContainsFunc(among, func(other string) bool { return other != near && editDistance(name, other) <= distance })
}

// find looks for a name at a place, behind a quote or the steps of a path.
func (r *reader) find(at expression.Place, name string) (expression.Place, bool) {
	rest := r.rest(at)
	m := regexp.MustCompile(`^["']?(?:[a-z0-9_]+\.)*?` + regexp.QuoteMeta(name) + `(?:$|[^a-z0-9_])`).FindString(rest)
	if m == "" {
		return at, false
	}
	at.Column += len([]rune(m[:strings.LastIndex(m, name)]))
	return at, true
}

// rest is the line from a place on.
func (r *reader) rest(at expression.Place) string {
	if at.Line < 1 || at.Line > len(r.lines) {
		return ""
	}
	line := []rune(r.lines[at.Line-1])
	return string(line[min(max(at.Column-1, 0), len(line)):])
}

// written is what stands in the file where a diagnostic points.
func (r *reader) written(d *Diagnostic) string {
	rest := []rune(r.rest(d.Place))
	return string(rest[:min(d.Length, len(rest))])
}

func fixWith(arg string) func(*reader, *Diagnostic) *Fix {
	return func(r *reader, d *Diagnostic) *Fix {
		value, _ := d.Args[arg].(string)
		if was, _ := d.Args["value"].(string); value == "" || strings.Trim(r.written(d), `'"`) != was {
			return nil
		}
		return &Fix{d.Place, d.Length, value}
	}
}

// fixTo puts a text in place of what is there.
func fixTo(text string) func(*reader, *Diagnostic) *Fix {
	return func(_ *reader, d *Diagnostic) *Fix { return &Fix{d.Place, d.Length, text} }
}

// inQuote writes a text so that YAML takes all of it as text.
func inQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

var conditionKey = regexp.MustCompile(`\b(when|if|check|visible|required|read_only|where|offer|leave): +$`)

// fixNot writes `not x` for `!x` where a condition stands.
func (r *reader) fixNot(d *Diagnostic) *Fix {
	rest, _ := d.Args["rest"].(string)
	before := []rune(r.lines[d.Place.Line-1])[:max(d.Place.Column-1, 0)]
	if rest == "" || !strings.HasPrefix(r.rest(d.Place), "!"+rest) || !conditionKey.MatchString(string(before)) {
		return nil
	}
	return &Fix{d.Place, 1, "not "}
}

// fixFlow puts quotes around the text of a flow line that a sign would end.
func (r *reader) fixFlow(d *Diagnostic) *Fix {
	text, _ := d.Args["text"].(string)
	return quoteAround(r.lines[d.Place.Line-1], d.Place, text)
}

// quoteAround puts quotes around the text that the place is in; nil where it is not
// clear what the text is.
func quoteAround(line string, place expression.Place, text string) *Fix {
	at := len(string([]rune(line)[:place.Column-1]))
	for i := at; i >= 0; i-- {
		if strings.HasPrefix(line[i:], text) && i+len(text) > at && balanced(text) {
			return &Fix{expression.Place{Line: place.Line, Column: len([]rune(line[:i])) + 1}, len([]rune(text)), inQuote(text)}
		}
	}
	return nil
}

// balanced reports whether every bracket is closed and every quote too.
func balanced(s string) bool {
	depth, quote := 0, rune(0)
	for _, c := range s {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case strings.ContainsRune("([{", c):
			depth++
		case strings.ContainsRune(")]}", c):
			depth--
		}
		if depth < 0 {
			return false
		}
	}
	return s != "" && depth == 0 && quote == 0
}

// fixQuotes puts what stands there into quotes.
func (r *reader) fixQuotes(d *Diagnostic) *Fix {
	if was := r.written(d); was == d.Args["text"] && d.Args["whole"] == "" {
		return &Fix{d.Place, d.Length, inQuote(was)}
	}
	return nil
}

// fixText puts quotes around a number or truth value that is meant as text.
func (r *reader) fixText(d *Diagnostic) *Fix {
	if t, _ := d.Args["hint"].(text.Text); t.In(text.En) != inQuotes.In(text.En) {
		return nil
	}
	return &Fix{d.Place, d.Length, inQuote(r.written(d))}
}

var wholeValue = regexp.MustCompile(`^((?: *- +)*(?: *[a-z][a-z0-9_.]*: +)?)([^\s{\[|>&*#].*?) *$`)

// fixRest puts quotes around the whole value of a line that is a key and its value.
func (r *reader) fixRest(d *Diagnostic) *Fix {
	line := r.lines[d.Place.Line-1]
	m := wholeValue.FindStringSubmatch(line)
	if m == nil || strings.TrimSpace(m[1]) == "" || strings.Contains(line, " #") || d.Code == "K017" && strings.HasPrefix(m[2], `"`) {
		return nil
	}
	return &Fix{expression.Place{Line: d.Place.Line, Column: len([]rune(m[1])) + 1}, len([]rune(m[2])), inQuote(m[2])}
}

// fixSign deletes a sign that nobody sees.
func (r *reader) fixSign(d *Diagnostic) *Fix {
	if strings.Trim(r.written(d), "\uFEFF\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x7f") != "" {
		return nil
	}
	return &Fix{d.Place, 1, ""}
}

var looseSize = regexp.MustCompile(`^([1-9][0-9]{0,5}) ?([kKmM])[bB]?$`)

func (r *reader) fixSize(d *Diagnostic) *Fix {
	if m := looseSize.FindStringSubmatch(strings.Trim(r.written(d), `'"`)); m != nil {
		return &Fix{d.Place, d.Length, m[1] + strings.ToUpper(m[2]) + "B"}
	}
	return nil
}

var isoDate = regexp.MustCompile(`^'(\d{4}-\d\d-\d\d)'`)

// fixDate writes date('2026-01-01') where a date is compared with its text.
func (r *reader) fixDate(d *Diagnostic) *Fix {
	at, value := d.Place, d.Args["value"]
	for range 200 {
		rest := r.rest(at)
		if m := isoDate.FindStringSubmatch(rest); m != nil && m[1] == value {
			return &Fix{at, len(m[0]), "date(" + m[0] + ")"}
		}
		if at.Column++; rest == "" {
			break
		}
	}
	return nil
}

// fixEquals writes == for =, and drops the sign where the key takes an expression anyway.
func (r *reader) fixEquals(d *Diagnostic) *Fix {
	line := []rune(r.rest(expression.Place{Line: d.Place.Line, Column: 1}))
	at := d.Place.Column - 1
	if at < 1 || at >= len(line) || line[at] != '=' {
		return nil
	}
	if before := strings.TrimRight(string(line[:at]), `"'`); conditionKey.MatchString(before) {
		return &Fix{d.Place, 1, ""}
	}
	return &Fix{d.Place, 1, "=="}
}

// fixVariable writes a leading = before the name of a variable that would fit.
func (r *reader) fixVariable(d *Diagnostic) *Fix {
	was := r.written(d)
	if digits, ok := d.Args["digits"].(string); ok {
		return &Fix{d.Place, d.Length, digits}
	}
	if !slices.Contains(d.among, was) {
		return nil
	}
	return &Fix{d.Place, 0, "="}
}

// fixExpression makes a text that is surely an expression into one.
func (r *reader) fixExpression(d *Diagnostic) *Fix {
	was := r.written(d)
	if bare := strings.Trim(was, `'"`); bare == d.Args["text"] {
		return &Fix{d.Place, d.Length, inQuote("=" + bare)}
	}
	return nil
}
