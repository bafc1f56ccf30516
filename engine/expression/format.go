package expression

import (
	"cmp"
	"strings"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
)

// Locale is how values are written: for whom, at which place, in which unit. The zero
// Location is UTC, the zero Currency the rial.
type Locale struct {
	Lang     text.Lang
	Location *time.Location
	Currency money.Currency
}

func (l Locale) location() *time.Location { return cmp.Or(l.Location, time.UTC) }

// Unit is the unit of its money.
func (l Locale) Unit() money.Currency { return cmp.Or(l.Currency, money.IRR) }

func (l Locale) amount(units int) money.Amount { return money.Of(units, l.Unit()) }

// Format writes a canonical value for a reader: money grouped and with its unit, dates
// by the reader's calendar, enums by their labels, unset as nothing. Texts stand as
// they are.
func Format(t *Type, v any, l Locale) string {
	switch x := v.(type) {
	case nil:
		return ""
	case []any:
		return formatList(itemsOf(t), x, l)
	case map[string]any:
		return formatObject(t, x, l)
	case bool:
		if x {
			return text.Message("expression.yes", l.Lang, nil)
		}
		return text.Message("expression.no", l.Lang, nil)
	case string:
		return formatText(t, x, l)
	}
	n, ok := whole(v)
	if !ok {
		return ""
	}
	if t.Kind == Money {
		return l.amount(n).In(l.Lang)
	}
	return text.Digits(spellInt(n), l.Lang)
}

// formatText writes the kinds that are kept as text.
func formatText(t *Type, s string, l Locale) string {
	lang := l.Lang
	switch t.Kind {
	case Enum:
		if label, ok := t.Labels[s]; ok {
			return label.In(lang)
		}
	case Date:
		if day, ok := ParseDay(s, time.UTC); ok {
			return iran.FormatShort(day, lang)
		}
	case Datetime:
		if at, ok := ParseMoment(s); ok {
			return formatMoment(at.In(l.location()), lang)
		}
	case Time:
		return text.Digits(s, lang)
	case Duration:
		return formatDuration(s, lang)
	case Decimal:
		return formatDecimal(s, lang)
	default:
	}
	return s
}

func formatMoment(t time.Time, lang text.Lang) string {
	clock := text.Digits(t.Format("15:04"), lang)
	if lang == text.Fa {
		return iran.FormatShort(t, lang) + "، ساعت " + clock
	}
	return iran.FormatShort(t, lang) + ", " + clock
}

func formatDecimal(s string, lang text.Lang) string {
	if lang == text.Fa {
		s = strings.Replace(s, ".", "٫", 1)
	}
	return text.Digits(s, lang)
}

var units = map[calendar.Unit]text.Text{
	calendar.Second:       {text.Fa: "ثانیه", text.En: "second"},
	calendar.Minute:       {text.Fa: "دقیقه", text.En: "minute"},
	calendar.Hour:         {text.Fa: "ساعت", text.En: "hour"},
	calendar.Day:          {text.Fa: "روز", text.En: "day"},
	calendar.Month:        {text.Fa: "ماه", text.En: "month"},
	calendar.BusinessHour: {text.Fa: "ساعت کاری", text.En: "working hour"},
	calendar.BusinessDay:  {text.Fa: "روز کاری", text.En: "working day"},
}

func formatDuration(s string, lang text.Lang) string {
	d, err := calendar.ParseDuration(s)
	if err != nil {
		return s
	}
	words := text.Digits(spellInt(d.N()), lang) + " " + units[d.Unit()].In(lang)
	if lang != text.Fa && d.N() != 1 {
		words += "s"
	}
	return words
}

func formatList(item *Type, list []any, l Locale) string {
	words := make([]string, 0, len(list))
	for _, v := range list {
		if w := Format(item, v, l); w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, comma(l.Lang))
}

// formatObject writes the values in the order of the fields.
func formatObject(t *Type, object map[string]any, l Locale) string {
	var words []string
	for _, f := range t.Fields {
		if w := Format(f.Type, object[f.Name], l); w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, comma(l.Lang))
}

func comma(lang text.Lang) string {
	if lang == text.Fa {
		return "، "
	}
	return ", "
}
