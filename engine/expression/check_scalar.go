package expression

import (
	"cmp"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/govalues/decimal"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
)

// text normalises what was typed and checks its form and length.
func (c *checker) text(t *Type, s, path string) (any, bool) {
	before := len(c.faults)
	s = text.Normalize(s)
	if s == "" {
		return "", false
	}
	if t.Format != "" {
		format := iran.Format(t.Format)
		if !format.Valid(s) {
			c.add(path, "format."+t.Format)
			return s, false
		}
		s = format.Normalize(s)
	}
	c.length(t, s, path)
	if t.Pattern != "" && !matches(t.Pattern, s) {
		c.add(path, "pattern")
	}
	return s, len(c.faults) == before
}

func (c *checker) length(t *Type, s, path string) {
	most := t.MaxLength
	if most == 0 {
		most = maxLength
	}
	n := utf8.RuneCountInString(s)
	if n > most {
		c.add(path, "max_length", "max", most)
	}
	if n < t.MinLength {
		c.add(path, "min_length", "min", t.MinLength)
	}
}

// patterns keeps the compiled ones; they are as many as definitions have.
var patterns sync.Map // string -> *regexp.Regexp

// matches is false for a pattern that is not well formed.
func matches(pattern, s string) bool {
	known, ok := patterns.Load(pattern)
	if !ok {
		re, err := regexp.Compile(pattern)
		if err != nil {
			return false
		}
		known, _ = patterns.LoadOrStore(pattern, re)
	}
	return known.(*regexp.Regexp).MatchString(s)
}

func (c *checker) whole(t *Type, v any, path string) (any, bool) {
	n, ok := whole(v)
	if !ok {
		var digits string
		digits, ok = figures(v)
		if d, err := decimal.Parse(digits); ok && err == nil {
			n, ok = inInt(d)
		} else {
			return c.wrong(t, v, path), false
		}
		if !ok && hasFraction(digits) {
			return c.wrong(t, v, path), false
		}
	}
	if !ok || n > MaxInt || n < -MaxInt {
		c.outOfRange(v, path)
		return v, false
	}
	return n, true
}

// outOfRange tells that a number is too far from zero to be kept.
func (c *checker) outOfRange(v any, path string) {
	s, _ := figures(v)
	if n, _ := whole(v); n < 0 || strings.HasPrefix(s, "-") {
		c.add(path, "min", "min", -MaxInt)
		return
	}
	c.add(path, "max", "max", MaxInt)
}

func inInt(d decimal.Decimal) (int, bool) {
	n, fraction, ok := d.Int64(0)
	return int(n), ok && fraction == 0 && d.IsInt()
}

func hasFraction(digits string) bool {
	d, err := decimal.Parse(digits)
	return err == nil && !d.IsInt()
}

func (c *checker) decimal(t *Type, v any, path string) (any, bool) {
	if n, ok := whole(v); ok {
		return strconv.Itoa(n), true
	}
	digits, ok := figures(v)
	d, err := decimal.Parse(digits)
	if !ok || err != nil {
		return c.wrong(t, v, path), false
	}
	return canonical(d), true
}

// grouped is a number whose thousands are set apart.
var grouped = regexp.MustCompile(`^-?\d{1,3}(,\d{3})+(\.\d+)?$`)

// plainFigures is a number as decimal.Parse reads it.
var plainFigures = regexp.MustCompile(`^-?\d{1,40}(\.\d{1,40})?$`)

// figures gives the Latin digits of a number in JSON, or one that a person typed.
func figures(v any) (string, bool) {
	switch x := v.(type) {
	case json.Number:
		return figures(x.String())
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64), true
	case string:
		s := strings.TrimSpace(text.LatinDigits(x))
		s = strings.NewReplacer("٬", ",", "٫", ".", "−", "-").Replace(s)
		if grouped.MatchString(s) {
			s = strings.ReplaceAll(s, ",", "")
		}
		return s, plainFigures.MatchString(s)
	}
	return "", false
}

// moment checks dates, times and durations.
func (c *checker) moment(t *Type, s, path string) (any, bool) {
	s = strings.TrimSpace(s)
	read := readDuration
	switch t.Kind {
	case Date:
		read = readDate
	case Time:
		read = readTime
	case Datetime:
		read = c.readMoment
	default:
	}
	v, ok := read(s)
	if !ok {
		return c.wrong(t, s, path), false
	}
	return v, true
}

// readMoment also takes a local time without a zone: "1405/9/1 10:30".
func (c *checker) readMoment(s string) (string, bool) {
	if v, ok := readMoment(s); ok {
		return v, true
	}
	day, clock, ok := strings.Cut(strings.Replace(s, " ", "T", 1), "T")
	if !ok {
		return "", false
	}
	date, okDate := readDate(day)
	hour, okTime := readTime(strings.TrimSpace(clock))
	t, err := time.ParseInLocation("2006-01-02 15:04", date+" "+hour, c.scope.known().location())
	return Moment(t), okDate && okTime && err == nil
}

// limits checks min and max.
func (c *checker) limits(t *Type, v any, path string) {
	if low, ok := c.operand(t.Min); ok && low != nil && against(t.Kind, v, low) < 0 {
		c.add(path, "min", "min", c.worded(t.Kind, low))
	}
	if high, ok := c.operand(t.Max); ok && high != nil && against(t.Kind, v, high) > 0 {
		c.add(path, "max", "max", c.worded(t.Kind, high))
	}
}

// operand gives a limit; false when there is none or it cannot be known.
func (c *checker) operand(o *Operand) (any, bool) {
	if o == nil || o.Program != nil && c.scope == nil {
		return nil, false
	}
	v, err := o.Eval(c.scope)
	return v, err == nil
}

// against orders two canonical values of a kind.
func against(k Kind, a, b any) int {
	switch k {
	case Int, Money:
		x, _ := whole(a)
		y, _ := whole(b)
		return cmp.Compare(x, y)
	case Decimal:
		r := &run{}
		return r.number(a).Cmp(r.number(b))
	case Duration:
		return againstDuration(a, b)
	case Date, Time, Datetime:
		x, _ := a.(string)
		y, _ := b.(string)
		return cmp.Compare(x, y)
	default:
		return 0
	}
}

// againstDuration takes durations that only a calendar can compare for equal.
func againstDuration(a, b any) int {
	x, _ := a.(string)
	y, _ := b.(string)
	d, _ := calendar.ParseDuration(x)
	e, _ := calendar.ParseDuration(y)
	order, _ := d.Compare(e)
	return order
}

// worded is a limit as an argument of a message.
func (c *checker) worded(k Kind, v any) any {
	if n, ok := v.(int); ok && k == Money && c.scope != nil {
		return c.scope.Locale("").amount(n)
	}
	s, ok := v.(string)
	if !ok {
		return v
	}
	return spelled{&Type{Kind: k}, s}
}

// spelled is a value that each reader gets in his own form.
type spelled struct {
	typ   *Type
	value string
}

// In writes the value for a reader of lang.
func (s spelled) In(lang text.Lang) string {
	return Format(s.typ, s.value, Locale{Lang: lang, Location: iran.Tehran()})
}

// MarshalJSON writes the canonical value.
func (s spelled) MarshalJSON() ([]byte, error) { return json.Marshal(s.value) }

// options checks that the value is one of those that the definition offers now.
func (c *checker) options(t *Type, v any, path string) {
	if t.Options == nil || t.Options.Program != nil && c.scope == nil {
		return
	}
	offered, err := t.Options.Eval(c.scope)
	if err == nil {
		list, _ := offered.([]any)
		for _, o := range list {
			if Equal(o, v) {
				return
			}
		}
	}
	c.add(path, "options")
}
