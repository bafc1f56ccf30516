package calendar

import (
	"time"

	"github.com/kartabl/kartabl/internal/iran"
)

// Add gives the moment that lies d after from, by the version known at `known`.
//
//   - s, m, h, d are clock time: d is 24 hours.
//   - mo are Jalali months: the same day of the month and time of day on the
//     calendar's wall clock, or the month's last day when it is shorter.
//   - bh are hours of open time: the same as Due.
//   - bd are working days, that is days with an opening. The result is the same
//     time of day so many working days later: 2bd from Saturday 10:00 is Monday
//     10:00. A day that closes before that time counts to its close. What starts
//     while the office is closed starts at the next opening; what starts at a
//     day's opening takes whole days: 1bd from 08:00, or from the evening before,
//     is that day's close. A result never lies in closed time but at the close
//     before it, so Add is always the Due of its Budget.
//
// It is false when there is not that much open time within a hundred years. The nil
// calendar takes bh for hours, bd for 24 hours and months as in Tehran.
func (c *Calendar) Add(known, from time.Time, d Duration) (time.Time, bool) {
	from = at(from.Unix())
	switch d.Unit() {
	case Month:
		return c.addMonths(from, d.n), true
	case BusinessHour:
		return c.Due(known, from, seconds(int64(d.seconds())))
	case BusinessDay:
		return c.addWorkingDays(known, from, d.n)
	case Second, Minute, Hour, Day:
		return from.Add(seconds(int64(d.seconds()))), true
	default:
		return time.Time{}, false
	}
}

// Budget is the time that d gives from a moment on, in the time that d counts: open
// time for bh and bd, clock time for all others. For a business duration
// Due(known, from, Budget) is Add(known, from, d). With c.For(d) as the calendar,
// an SLA can so be kept as a budget and what is used of it.
func (c *Calendar) Budget(known, from time.Time, d Duration) (time.Duration, bool) {
	due, ok := c.Add(known, from, d)
	if !ok {
		return 0, false
	}
	if !d.IsBusiness() {
		return seconds(due.Unix() - from.Unix()), true
	}
	return c.Business(known, from, due), true
}

// WorkingDay is the open time of an ordinary day: the length that most open days of
// the week have, and the longer one of two equally common. It serves for estimates;
// Add counts the days as they are. The nil calendar's day has 24 hours.
func (c *Calendar) WorkingDay(known time.Time) time.Duration {
	if c == nil {
		return 24 * time.Hour
	}
	count := map[int]int{}
	best := 0
	for _, windows := range c.version(known).week {
		length := 0
		for _, w := range windows {
			length += w.To - w.From
		}
		if length > 0 {
			count[length]++
		}
	}
	for length, n := range count {
		if n > count[best] || n == count[best] && length > best {
			best = length
		}
	}
	return seconds(int64(best))
}

func (c *Calendar) addMonths(from time.Time, n int) time.Time {
	loc := iran.Tehran()
	if c != nil {
		loc = c.Location
	}
	z := newZone(loc, from.Unix())
	local := from.In(loc)
	gy, gm, gd := local.Date()
	jy, jm, jd := iran.ToJalali(gy, int(gm), gd)
	gy, m, gd := iran.FromJalali(iran.AddMonths(jy, jm, jd, n))
	day := int(time.Date(gy, time.Month(m), gd, 0, 0, 0, 0, time.UTC).Unix() / daySeconds)
	return at(z.instant(day, local.Hour()*3600+local.Minute()*60+local.Second()))
}

func (c *Calendar) addWorkingDays(known, from time.Time, n int) (time.Time, bool) {
	if n == 0 {
		return from, true
	}
	if c == nil {
		return from.Add(seconds(int64(n) * daySeconds)), true
	}
	s, ok := c.next(known, from)
	if !ok {
		return time.Time{}, false
	}
	end, ok := c.workingDaysAfter(c.version(known), s, n)
	if !ok {
		return time.Time{}, false
	}
	return c.Due(known, from, c.Business(known, from, at(end)))
}

// workingDaysAfter is the moment n working days after the start of s, before it is
// drawn back out of closed time.
func (c *Calendar) workingDaysAfter(v *version, s span, n int) (int64, bool) {
	z := newZone(c.Location, s.from)
	if s.from == z.instant(s.day, v.windows(s.day)[0].From) {
		last, ok := v.workingDay(s.day, n-1)
		return z.instant(last, closing(v.windows(last))), ok
	}
	timeOfDay := int(z.wall(s.from) - int64(s.day)*daySeconds)
	last, ok := v.workingDay(s.day, n)
	return z.instant(last, min(timeOfDay, closing(v.windows(last)))), ok
}

// workingDay is the n-th day with an opening after the given one.
func (v *version) workingDay(day, n int) (int, bool) {
	for limit := day + horizon/daySeconds; n > 0; {
		if day++; day > limit {
			return day, false
		}
		if len(v.windows(day)) > 0 {
			n--
		}
	}
	return day, true
}

// closing is the end of a day's last window, 0 for a closed day.
func closing(windows []Window) int {
	if len(windows) == 0 {
		return 0
	}
	return windows[len(windows)-1].To
}
