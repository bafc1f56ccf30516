package simulation

import (
	"fmt"
	"math/rand/v2"
	"regexp/syntax"
	"strconv"
	"strings"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/iran"
)

// author makes up values that fit a type, as somebody might type them.
type author struct {
	luck *rand.Rand
	now  func() time.Time
	file func(accept []string) (any, error) // hands a file over and gives its id
}

// words that a text is made of; some are what programs stumble over.
var words = []string{"سلام", "می‌خواهم", "پرونده", "۱۴۰۵", "O'Brien", "=1+1", "<b>", "كيف", "null", "😀", "test"}

// value gives a value of the type. What a person may leave out is left to the caller.
func (a *author) value(t cartable.Type) (any, error) {
	if len(t.Options) > 0 && t.Kind != "list" {
		return t.Options[a.luck.IntN(len(t.Options))].Value, nil
	}
	switch t.Kind {
	case "text":
		return a.text(t), nil
	case "int", "money":
		return a.whole(t), nil
	case "decimal":
		return fmt.Sprintf("%d.%02d", a.whole(t), a.luck.IntN(100)), nil
	case "bool":
		return a.luck.IntN(8) > 0, nil
	case "date":
		return a.day(t), nil
	case "time":
		return fmt.Sprintf("%02d:%02d", a.luck.IntN(24), a.luck.IntN(60)), nil
	case "datetime":
		return a.now().AddDate(0, 0, a.luck.IntN(30)).Format(time.RFC3339), nil
	case "duration":
		return fmt.Sprintf("%dd", 1+a.luck.IntN(9)), nil
	case "file":
		return a.file(t.Accept)
	case "list":
		return a.list(t)
	case "object":
		return a.object(t)
	}
	return nil, fmt.Errorf("a value of kind %q", t.Kind)
}

func (a *author) list(t cartable.Type) (any, error) {
	n := t.MinItems + a.luck.IntN(3)
	if t.MaxItems > 0 {
		n = min(n, t.MaxItems)
	}
	list := make([]any, 0, n)
	for range n {
		item := cartable.Type{Kind: "text"}
		if t.Items != nil {
			item = *t.Items
		}
		if len(t.Options) > 0 {
			item.Options = t.Options
		}
		v, err := a.value(item)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

func (a *author) object(t cartable.Type) (any, error) {
	object := map[string]any{}
	for _, f := range t.Fields {
		v, err := a.value(f.Type)
		if err != nil {
			return nil, err
		}
		object[f.Name] = v
	}
	return object, nil
}

func (a *author) text(t cartable.Type) string {
	if s, ok := a.formatted(t.Format); ok {
		return s
	}
	if t.Pattern != "" {
		if re, err := syntax.Parse(t.Pattern, syntax.Perl); err == nil {
			return a.matching(re.Simplify())
		}
	}
	s := words[a.luck.IntN(len(words))]
	for len([]rune(s)) < t.MinLength {
		s += " " + words[a.luck.IntN(len(words))]
	}
	if runes := []rune(s); t.MaxLength > 0 && len(runes) > t.MaxLength {
		s = strings.TrimSpace(string(runes[:t.MaxLength]))
	}
	return s
}

// matching writes a text that a regular expression takes.
func (a *author) matching(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		i := 2 * a.luck.IntN(len(re.Rune)/2)
		return string(re.Rune[i] + rune(a.luck.IntN(int(re.Rune[i+1]-re.Rune[i])+1)))
	case syntax.OpConcat:
		var b strings.Builder
		for _, part := range re.Sub {
			b.WriteString(a.matching(part))
		}
		return b.String()
	case syntax.OpAlternate:
		return a.matching(re.Sub[a.luck.IntN(len(re.Sub))])
	case syntax.OpCapture, syntax.OpPlus:
		return a.matching(re.Sub[0])
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "x"
	default: // what may be empty is
		return ""
	}
}

// formatted writes a text of a named format, with its check digits.
func (a *author) formatted(format string) (string, bool) {
	switch format {
	case "mobile":
		return "0912" + a.digits(7), true
	case "email":
		return "u" + a.digits(5) + "@example.com", true
	case "url":
		return "https://example.com/" + a.digits(4), true
	case "postal_code":
		return a.first(func() string { return a.digits(10) }, iran.ValidPostalCode), true
	case "national_id":
		return a.first(func() string { return a.digits(10) }, iran.ValidNationalID), true
	case "legal_id":
		return a.first(func() string { return a.digits(11) }, iran.ValidLegalID), true
	case "iban":
		return a.first(func() string { return "IR" + a.digits(24) }, iran.ValidIBAN), true
	}
	return "", false
}

func (a *author) digits(n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(byte('0' + a.luck.IntN(10)))
	}
	return b.String()
}

// first makes texts until one is valid; about one in a hundred is.
func (a *author) first(make func() string, valid func(string) bool) string {
	for {
		if s := make(); valid(s) {
			return s
		}
	}
}

func (a *author) whole(t cartable.Type) int {
	least, most := 0, 100
	if t.Kind == "money" {
		most = 2_000_000_000
	}
	if n, ok := number(t.Min); ok {
		least = n
	}
	if n, ok := number(t.Max); ok {
		most = n
	}
	return least + a.luck.IntN(max(1, most-least+1))
}

func number(v any) (int, bool) {
	switch v := v.(type) {
	case int:
		return v, true
	case string:
		n, err := strconv.Atoi(strings.SplitN(v, ".", 2)[0])
		return n, err == nil
	}
	return 0, false
}

func (a *author) day(t cartable.Type) string {
	day := a.now().AddDate(0, 0, a.luck.IntN(90)-45)
	if s, ok := t.Max.(string); ok {
		if most, err := time.Parse(time.DateOnly, s); err == nil && day.After(most) {
			day = most.AddDate(0, 0, -a.luck.IntN(40))
		}
	}
	if s, ok := t.Min.(string); ok {
		if least, err := time.Parse(time.DateOnly, s); err == nil && day.Before(least) {
			day = least.AddDate(0, 0, a.luck.IntN(20))
		}
	}
	return day.Format(time.DateOnly)
}

// shape is a type of the language as forms tell it, for values that no form asks for.
func shape(t *expression.Type) cartable.Type {
	out := cartable.Type{
		Kind: string(t.Kind), Format: t.Format, Pattern: t.Pattern, MinLength: t.MinLength, MaxLength: t.MaxLength,
		MinItems: t.MinItems, MaxItems: t.MaxItems, Accept: t.Accept,
	}
	for _, v := range t.Values {
		out.Options = append(out.Options, cartable.Option{Value: v})
	}
	if t.Items != nil {
		items := shape(t.Items)
		out.Items = &items
	}
	for _, f := range t.Fields {
		out.Fields = append(out.Fields, cartable.ObjectField{Name: f.Name, Type: shape(f.Type)})
	}
	if t.Min != nil && t.Min.Program == nil {
		out.Min = t.Min.Literal
	}
	if t.Max != nil && t.Max.Program == nil {
		out.Max = t.Max.Literal
	}
	return out
}
