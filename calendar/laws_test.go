package calendar

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// someCalendar draws a calendar with lunch breaks, nights, holidays, ranges and two
// versions, in a zone with or without changes of the clock.
func someCalendar(t *rapid.T) *Calendar {
	zone := rapid.SampledFrom([]string{"Asia/Tehran", "Europe/Berlin", "UTC", "America/St_Johns", "Australia/Lord_Howe"}).Draw(t, "zone")
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	second := someVersion(t, "second")
	second.KnownFrom = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c, err := New("any", loc, someVersion(t, "first"), second)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func someVersion(t *rapid.T, name string) Version {
	v := Version{Week: someWeek(t, name), Holidays: rapid.SliceOfN(someDay(), 0, 4).Draw(t, name+" holidays")}
	for i := range rapid.IntRange(0, 2).Draw(t, name+" ranges") {
		from := someDay().Draw(t, "from")
		start, err := time.Parse(time.DateOnly, from)
		if err != nil {
			t.Fatal(err)
		}
		to := start.AddDate(0, 0, rapid.IntRange(0, 20).Draw(t, "days")).Format(time.DateOnly)
		v.Ranges = append(v.Ranges, DateRange{From: from, To: to, Week: someWeek(t, fmt.Sprint(name, " range ", i))})
	}
	return v
}

func someWeek(t *rapid.T, name string) (week [7][]Window) {
	texts := rapid.SampledFrom([]string{
		"", "08:00-16:00", "08:00-12:00", "08:00-12:00, 13:00-16:00", "22:00-06:00", "00:00-24:00", "00:30-01:45, 09:00-17:00, 23:00-05:00", "10:00-10:01",
	})
	for day := range week {
		windows, err := ParseWindows(texts.Draw(t, name))
		if err != nil {
			t.Fatal(err)
		}
		week[day] = windows
	}
	return week
}

// Days and moments are drawn near each other, round changes of the clock.
func someDay() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string { return someMoment(t, "day").Format(time.DateOnly) })
}

func someMoment(t *rapid.T, name string) time.Time {
	base := rapid.SampledFrom([]int64{1774656000, 1792800000}).Draw(t, name+" season") // 28 March and 24 October 2026
	return time.Unix(base+rapid.Int64Range(-20*daySeconds, 20*daySeconds).Draw(t, name), 0).UTC()
}

var known = time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)

func TestBusinessIsAdditiveAndMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someCalendar(t)
		x, y, z := someMoment(t, "x"), someMoment(t, "y"), someMoment(t, "z")
		if y.Before(x) {
			x, y = y, x
		}
		if z.Before(y) {
			y, z = z, y
		}
		if y.Before(x) {
			x, y = y, x
		}
		xy, yz, xz := c.Business(known, x, y), c.Business(known, y, z), c.Business(known, x, z)
		if xy+yz != xz {
			t.Fatalf("%v + %v is not %v", xy, yz, xz)
		}
		if xy < 0 || xy > y.Sub(x) || xy%time.Second != 0 {
			t.Fatalf("%v of %v", xy, y.Sub(x))
		}
		if back := c.Business(known, z, x); back != 0 {
			t.Fatalf("backwards %v", back)
		}
	})
}

func TestDueIsTheInverseOfBusiness(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, from := someCalendar(t), someMoment(t, "from")
		budget := time.Duration(rapid.IntRange(0, 100*3600).Draw(t, "budget")) * time.Second
		due, ok := c.Due(known, from, budget)
		if !ok {
			return // never open, or too seldom
		}
		if got := c.Business(known, from, due); got != budget {
			t.Fatalf("%v until due, budget %v", got, budget)
		}
		if budget > 0 && c.Business(known, from, due.Add(-time.Second)) >= budget {
			t.Fatalf("%v is not the first such moment", due)
		}
	})
}

func TestAddIsTheDueOfItsBudget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, from := someCalendar(t), someMoment(t, "from")
		unit := rapid.SampledFrom([]Unit{BusinessHour, BusinessDay}).Draw(t, "unit")
		d := Duration{rapid.IntRange(0, 12).Draw(t, "n"), unit}
		end, ok := c.Add(known, from, d)
		budget, okBudget := c.Budget(known, from, d)
		if ok != okBudget {
			t.Fatalf("Add %v, Budget %v", ok, okBudget)
		}
		if !ok {
			return
		}
		if due, _ := c.Due(known, from, budget); !due.Equal(end) {
			t.Fatalf("%v from %v: %v, but its budget %v ends %v", d, from, end, budget, due)
		}
		if d.n > 0 && budget <= 0 && unit == BusinessHour {
			t.Fatalf("%v gives no time", d)
		}
	})
}

func TestMoreDaysAreNeverLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, from := someCalendar(t), someMoment(t, "from")
		n := rapid.IntRange(0, 12).Draw(t, "n")
		less, okLess := c.Add(known, from, Duration{n, BusinessDay})
		more, ok := c.Add(known, from, Duration{n + 1, BusinessDay})
		if ok && (!okLess || more.Before(less)) {
			t.Fatalf("%dbd ends %v, one more %v", n, less, more)
		}
	})
}

func TestLaterStartIsNeverDueEarlier(t *testing.T) {
	plain := rapid.SampledFrom([]string{"", "08:00-16:00", "08:00-12:00", "07:30-12:00, 13:00-16:00", "22:00-06:00"})
	rapid.Check(t, func(t *rapid.T) {
		text := plain.Draw(t, "hours")
		windows, err := ParseWindows(text)
		if err != nil {
			t.Fatal(err)
		}
		var v Version
		for day := range v.Week {
			if rapid.Bool().Draw(t, "open") {
				v.Week[day] = windows
			}
		}
		c, err := New("plain", time.UTC, v)
		if err != nil {
			t.Fatal(err)
		}
		from := someMoment(t, "from")
		later := from.Add(time.Duration(rapid.IntRange(0, 3*daySeconds).Draw(t, "later")) * time.Second)
		d := Duration{rapid.IntRange(0, 9).Draw(t, "n"), rapid.SampledFrom([]Unit{BusinessHour, BusinessDay, Month}).Draw(t, "unit")}
		a, okA := c.Add(known, from, d)
		b, okB := c.Add(known, later, d)
		if okA != okB || b.Before(a) {
			t.Fatalf("%v: from %v to %v, from %v to %v", d, from, a, later, b)
		}
	})
}

// The oracle asks each minute whether the wall clock is in a window. It says the
// same as the calendar where no window opens or closes in the hours of a change.
func TestBusinessAgreesWithCountingMinutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someCalendar(t)
		if c.Location.String() == "Australia/Lord_Howe" || c.Location.String() == "America/St_Johns" {
			c.Location = zoneBerlin(t) // their changes fall into windows above
		}
		from := someMoment(t, "from").Truncate(time.Minute)
		minutes := rapid.IntRange(0, 3*1440).Draw(t, "minutes")
		var want time.Duration
		for i := range minutes {
			if openOnWall(c.version(known), from.Add(time.Duration(i)*time.Minute).In(c.Location)) {
				want += time.Minute
			}
		}
		if got := c.Business(known, from, from.Add(time.Duration(minutes)*time.Minute)); got != want {
			t.Fatalf("%v for %d minutes from %v: the count is %v", got, minutes, from, want)
		}
	})
}

func zoneBerlin(t *rapid.T) *time.Location {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func openOnWall(v *version, local time.Time) bool {
	y, m, d := local.Date()
	day := int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / daySeconds)
	clock := local.Hour()*3600 + local.Minute()*60
	for _, w := range v.windows(day) {
		if clock >= w.From && clock < w.To {
			return true
		}
	}
	for _, w := range v.windows(day - 1) {
		if clock+daySeconds < w.To {
			return true
		}
	}
	return false
}

func BenchmarkDueInTwoWeeks(b *testing.B) {
	c := office(b)
	from := on(b, c, "2026-11-21 09:30")
	for b.Loop() {
		if _, ok := c.Due(always, from, 80*time.Hour); !ok {
			b.Fatal("never")
		}
	}
}

func BenchmarkBusinessOfAYear(b *testing.B) {
	c := office(b)
	from := on(b, c, "2026-01-01 00:00")
	for b.Loop() {
		c.Business(always, from, from.AddDate(1, 0, 0))
	}
}
