package expression

import (
	"strings"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
)

// Format writes a canonical value for a reader of lang: money grouped and with its
// unit, dates by the reader's calendar, enums by their labels, unset as nothing.
// Texts stand as they are. Moments are said in loc; nil is UTC.
func Format(t *Type, v any, loc *time.Location, lang text.Lang) string {
	if loc == nil {
		loc = time.UTC
	}
	switch x := v.(type) {
	case nil:
		return ""
	case []any:
		return formatList(itemsOf(t), x, loc, lang)
	case map[string]any:
		return formatObject(t, x, loc, lang)
	case bool:
		if x {
			return text.Message("expression.yes", lang, nil)
		}
		return text.Message("expression.no", lang, nil)
	case string:
		return formatText(t, x, loc, lang)
	}
	n, ok := whole(v)
	if !ok {
		return ""
	}
	if t.Kind == Money {
		return text.Message("expression.rial", lang, map[string]any{"amount": n})
	}
	return text.Digits(spellInt(n), lang)
}

// formatText writes the kinds that are kept as text.
func formatText(t *Type, s string, loc *time.Location, lang text.Lang) string {
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
			return formatMoment(at.In(loc), lang)
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

func formatList(item *Type, list []any, loc *time.Location, lang text.Lang) string {
	words := make([]string, 0, len(list))
	for _, v := range list {
		if w := Format(item, v, loc, lang); w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, comma(lang))
}

// formatObject writes the values in the order of the fields.
func formatObject(t *Type, object map[string]any, loc *time.Location, lang text.Lang) string {
	var words []string
	for _, f := range t.Fields {
		if w := Format(f.Type, object[f.Name], loc, lang); w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, comma(lang))
}

func comma(lang text.Lang) string {
	if lang == text.Fa {
		return "، "
	}
	return ", "
}
