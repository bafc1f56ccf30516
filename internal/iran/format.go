package iran

import (
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // Tehran must be known on machines without a zone database

	"github.com/kartabl/kartabl/internal/text"
)

var weekdays = [7]string{"یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه"}

var months = [12]string{
	"فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
	"مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
}

// Tehran is the time zone in which people read times.
var Tehran = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		panic("zone database is embedded: " + err.Error())
	}
	return loc
})

// FormatDate writes the day of t as t's own zone has it: "شنبه ۳۰ آبان ۱۴۰۵" in
// Persian, "Saturday 21 November 2026" in English.
func FormatDate(t time.Time, lang text.Lang) string {
	if lang != text.Fa {
		return t.Format("Monday 2 January 2006")
	}
	y, m, d := jalaliOf(t)
	return text.PersianDigits(fmt.Sprintf("%s %d %s %d", weekdays[t.Weekday()], d, months[m-1], y))
}

// FormatShort writes the day of t in figures: "۱۴۰۵/۰۸/۳۰", "2026-11-21".
func FormatShort(t time.Time, lang text.Lang) string {
	if lang != text.Fa {
		return t.Format(time.DateOnly)
	}
	y, m, d := jalaliOf(t)
	return text.PersianDigits(fmt.Sprintf("%04d/%02d/%02d", y, m, d))
}

// FormatDateTime writes day and minute of t as t's own zone has them.
func FormatDateTime(t time.Time, lang text.Lang) string {
	clock := text.Digits(t.Format("15:04"), lang)
	if lang != text.Fa {
		return FormatDate(t, lang) + ", " + clock
	}
	return FormatDate(t, lang) + "، ساعت " + clock
}

// Moment is a time as an argument of a message: it is said in Tehran's time, with
// the Jalali date in Persian. As JSON it is the time itself.
type Moment struct{ time.Time }

// In returns day and minute in words of lang.
func (m Moment) In(lang text.Lang) string { return FormatDateTime(m.Time.In(Tehran()), lang) }

// Day is a day as an argument of a message; of its time only the date counts.
type Day struct{ time.Time }

// In returns the day in words of lang.
func (d Day) In(lang text.Lang) string { return FormatDate(d.Time, lang) }

func jalaliOf(t time.Time) (y, m, d int) {
	gy, gm, gd := t.Date()
	return ToJalali(gy, int(gm), gd)
}
