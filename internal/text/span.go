package text

import "time"

// Span says how long d is in one unit, cut down to a whole number: "۲ روز",
// "5 hours". Hours are used up to two days. The sign of d does not matter.
func Span(d time.Duration, lang Lang) string {
	n, unit := largestUnit(d.Abs())
	if lang == Fa {
		return Group(n, Fa) + " " + unit.fa
	}
	if n == 1 {
		return "1 " + unit.en
	}
	return Group(n, lang) + " " + unit.en + "s"
}

// Until says when something is that lies d from now: "تا ۲ روز دیگر", "in 2 days";
// for a negative d "۲ روز پیش", "2 days ago"; within a minute "همین حالا", "now".
func Until(d time.Duration, lang Lang) string {
	switch {
	case d.Abs() < time.Minute:
		return Message("time.now", lang, nil)
	case d < 0:
		return Message("time.ago", lang, map[string]any{"span": Span(d, lang)})
	default:
		return Message("time.in", lang, map[string]any{"span": Span(d, lang)})
	}
}

type spanUnit struct{ fa, en string }

func largestUnit(d time.Duration) (int, spanUnit) {
	const day = 24 * time.Hour
	switch {
	case d >= 2*day:
		return int(d / day), spanUnit{"روز", "day"}
	case d >= time.Hour:
		return int(d / time.Hour), spanUnit{"ساعت", "hour"}
	case d >= time.Minute:
		return int(d / time.Minute), spanUnit{"دقیقه", "minute"}
	default:
		return int(d / time.Second), spanUnit{"ثانیه", "second"}
	}
}
