package calendar

import (
	"flag"
	"math/rand/v2"
	"testing"
	"time"
)

var years = flag.Int("calendar.years", 2, "random years that are counted minute by minute")

// TestYearsAgreeWithCountingMinutes asks of every minute of a year whether the wall clock
// is in a window, and compares at each midnight: the open time so far, and when that
// much of it is over.
func TestYearsAgreeWithCountingMinutes(t *testing.T) {
	for seed := range *years {
		luck := rand.New(rand.NewPCG(uint64(seed), 7))
		c, v := randomYear(t, luck)
		start := time.Date(2024+luck.IntN(30), 1, 1, 0, 0, 0, 0, c.Location)
		var open int64
		var lastOpen time.Time
		for at := start.UTC(); at.Before(start.AddDate(1, 0, 0)); at = at.Add(time.Minute) {
			local := at.In(c.Location)
			if local.Hour() == 0 && local.Minute() == 0 {
				if got := c.Business(always, start, at); got != seconds(open) {
					t.Fatalf("seed %d: %v from %v to %v, the count is %v", seed, got, start, local, seconds(open))
				}
				if due, ok := c.Due(always, start, seconds(open)); open > 0 && (!ok || !due.Equal(lastOpen)) {
					t.Fatalf("seed %d: %v are over at %v, by the count at %v", seed, seconds(open), due, lastOpen)
				}
			}
			if openOnWall(v, local) {
				open += 60
				lastOpen = at.Add(time.Minute)
			}
		}
	}
}

// randomYear is a calendar with lunch breaks, nights, holidays, half days and ranges.
func randomYear(t *testing.T, luck *rand.Rand) (*Calendar, *version) {
	t.Helper()
	hours := []string{"", "08:00-16:00", "08:00-12:00", "08:00-12:00, 13:00-16:00", "22:00-06:00", "00:00-24:00", "09:00-17:00, 23:00-05:00"}
	someHours := func() []Window {
		windows, err := ParseWindows(hours[luck.IntN(len(hours))])
		if err != nil {
			t.Fatal(err)
		}
		return windows
	}
	someWeek := func() (week [7][]Window) {
		for day := range week {
			week[day] = someHours()
		}
		return week
	}
	zones := []string{"Asia/Tehran", "UTC", "Europe/Berlin", "America/New_York"}
	version := Version{Week: someWeek()}
	base := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for range 900 {
		day := base.AddDate(0, 0, luck.IntN(31*365)).Format(time.DateOnly)
		version.Days = append(version.Days, DayHours{Date: day, Hours: someHours()})
	}
	for range 40 {
		from := base.AddDate(0, 0, luck.IntN(31*365))
		version.Ranges = append(version.Ranges, DateRange{From: from.Format(time.DateOnly), To: from.AddDate(0, 0, luck.IntN(40)).Format(time.DateOnly), Week: someWeek()})
	}
	c := make1(t, zones[luck.IntN(len(zones))], version)
	return c, c.versions[0]
}

func BenchmarkAddOverAYear(b *testing.B) {
	c := office(b)
	from, d := on(b, c, "2026-01-01 09:30"), duration(b, "290bd")
	for b.Loop() {
		if _, ok := c.Add(always, from, d); !ok {
			b.Fatal("never")
		}
	}
}
