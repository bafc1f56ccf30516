package processes

import (
	"regexp"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
)

// hidden stands for a value that is personal, or of which nothing is known.
const hidden = "•••"

// mask hides what is personal in the arguments and the answer of one call: what its
// signature or a variable calls personal, what has the format of an identity, and every
// text in which such an identity stands. What no signature names is hidden too.
type mask struct {
	input, output []expression.Field
	fromArgs      map[string]bool // arguments that are filled from personal variables
	toVars        map[string]bool // fields of the answer that fill personal variables; "" is all
}

func newMask(p *engine.Process, s *engine.Step, c *engine.Call) mask {
	if c == nil {
		return mask{}
	}
	m := mask{input: c.Input}
	if c.Output != nil {
		m.output = c.Output.Fields
	}
	m.fromArgs, m.toVars = engine.Personal(p, s, c)
	return m
}

func (m mask) args(args map[string]any) map[string]any {
	return masked(m.input, m.fromArgs, args)
}

// answer is what came back, as the wire had it where that is known. Of an error only
// the code is shown.
func (m mask) answer(x attempt) map[string]any {
	raw := x.seen.Answer
	if raw == nil {
		raw = x.result
	}
	if x.failure == nil {
		return masked(m.output, m.toVars, raw)
	}
	out := masked(nil, nil, raw)
	if code := failed(x.row, x.failure).Code; raw["error"] == code {
		out["error"] = code
	}
	return out
}

// masked hides fields of an object by their types; hide names more of them. Fields that
// no signature names are only counted: their names may be somebody's too.
func masked(fields []expression.Field, hide map[string]bool, values map[string]any) map[string]any {
	if values == nil {
		return nil
	}
	out, unknown := map[string]any{}, 0
	for name := range values {
		i := slices.IndexFunc(fields, func(f expression.Field) bool { return f.Name == name })
		switch {
		case i < 0:
			unknown++
		case hide[""], hide[name]:
			out[name] = hidden
		default:
			out[name] = maskedValue(fields[i].Type, values[name])
		}
	}
	if unknown > 0 {
		out[hidden] = unknown
	}
	return out
}

func maskedValue(t *expression.Type, v any) any {
	if t == nil || t.PII || identity(iran.Format(t.Format)) {
		return hidden
	}
	switch v := v.(type) {
	case string:
		if tellsIdentity(v) {
			return hidden
		}
		return v
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = maskedValue(t.Items, v[i])
		}
		return out
	case map[string]any:
		return masked(t.Fields, nil, v)
	}
	return v
}

// identities are the formats of what leads to one person.
var identities = []iran.Format{iran.NationalID, iran.Mobile, iran.IBAN, iran.Card, iran.Email}

func identity(f iran.Format) bool {
	return f == iran.PostalCode || slices.Contains(identities, f)
}

// tellsIdentity reports whether a text is an identity or has one for a word.
func tellsIdentity(s string) bool {
	if isIdentity(s) {
		return true
	}
	return slices.ContainsFunc(strings.FieldsFunc(s, betweenWords), isIdentity)
}

func betweenWords(r rune) bool { return strings.ContainsRune(" \t\n\r,;:()[]{}<>\"'/|=؛،«»", r) }

// isIdentity takes a national id with all its digits only: a shorter number is one by
// chance too often.
func isIdentity(s string) bool {
	s = strings.Trim(s, ".!?؟")
	return len([]rune(s)) >= 6 && slices.ContainsFunc(identities, func(f iran.Format) bool {
		return f.Valid(s) && (f != iran.NationalID || len([]rune(s)) >= 10)
	})
}

// longNumber may be that of a card, whatever its last digit says.
var longNumber = regexp.MustCompile(`[0-9]{13,}`)

// discreet hides a text in which an identity or a card may stand.
func discreet(s string) string {
	if tellsIdentity(s) || longNumber.MatchString(text.LatinDigits(s)) {
		return hidden
	}
	return s
}

// plainRef is one of a bank's, which by chance may have the form of a national id.
func plainRef(s string) string {
	if iran.NationalID.Valid(s) {
		return s
	}
	return discreet(s)
}

// ending is the end of a name by which a gateway lets people in: enough to compare it.
func ending(s string) string {
	if len(s) <= 8 {
		return given(s)
	}
	return hidden + s[len(s)-4:]
}

// given tells only that there is something.
func given(s string) string {
	if s == "" {
		return ""
	}
	return hidden
}

var maskedCard = regexp.MustCompile(`^[0-9]{0,6}[*xX.-]+[0-9]{0,4}$`)

// plainCard is the number of a card as it may be shown.
func plainCard(s string) string {
	if maskedCard.MatchString(s) {
		return s
	}
	return given(s)
}
