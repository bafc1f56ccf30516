package calendar

import (
	"slices"
	"testing"
	"time"
)

var always time.Time // a moment before every version but the first

// week gives all seven days the same windows, but those that are named.
func week(t testing.TB, everyDay string, others map[time.Weekday]string) [7][]Window {
	t.Helper()
	var w [7][]Window
	for day := range w {
		text, ok := others[time.Weekday(day)]
		if !ok {
			text = everyDay
		}
		windows, err := ParseWindows(text)
		if err != nil {
			t.Fatal(err)
		}
		w[day] = windows
	}
	return w
}

func zoneOf(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func make1(t testing.TB, zone string, v ...Version) *Calendar {
	t.Helper()
	c, err := New("test", zoneOf(t, zone), v...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// office is open Saturday to Wednesday 8 to 16 and Thursday 8 to 12, in Tehran.
func office(t testing.TB) *Calendar {
	t.Helper()
	return make1(t, "Asia/Tehran", Version{Week: officeWeek(t)})
}

func officeWeek(t testing.TB) [7][]Window {
	t.Helper()
	return week(t, "08:00-16:00", map[time.Weekday]string{time.Thursday: "08:00-12:00", time.Friday: ""})
}

// on reads "2026-11-21 15:30[:05]" as the clock of c's place shows it.
func on(t testing.TB, c *Calendar, s string) time.Time {
	t.Helper()
	for _, layout := range [...]string{"2006-01-02 15:04", time.DateTime} {
		if at, err := time.ParseInLocation(layout, s, c.Location); err == nil {
			return at
		}
	}
	t.Fatalf("%q is not a time", s)
	return time.Time{}
}

func TestDue(t *testing.T) {
	daily := func(windows string) Version { return Version{Week: week(t, windows, nil)} }
	weekly := make1(t, "Asia/Tehran", Version{Week: week(t, "", map[time.Weekday]string{time.Sunday: "09:00-10:00"})})
	nineToFive := make1(t, "Asia/Tehran", daily("09:00-17:00"))
	shut := daily("09:00-17:00")
	shut.Ranges = []DateRange{{From: "2026-11-22", To: "2026-12-18"}} // 27 days
	nowruz := Version{Week: officeWeek(t), Ranges: []DateRange{{From: "2026-03-21", To: "2026-04-02"}}}
	ramadan := Version{Week: officeWeek(t), Ranges: []DateRange{
		{From: "2026-02-18", To: "2026-03-19", Week: week(t, "09:00-14:00", map[time.Weekday]string{time.Friday: ""})},
	}}
	for _, c := range []struct {
		name   string
		cal    *Calendar
		from   string
		budget time.Duration
		want   string
	}{
		{"seconds are kept over a night", nineToFive, "2026-11-21 16:30:31", time.Hour, "2026-11-22 09:30:31"},
		{"five days of eight hours", nineToFive, "2026-11-21 16:59:30", 40 * time.Hour, "2026-11-26 16:59:30"},
		{"night shift", make1(t, "Asia/Tehran", daily("22:00-06:00")), "2026-11-21 12:00", time.Hour, "2026-11-21 23:00"},
		{"night shift over midnight", make1(t, "Asia/Tehran", daily("22:00-06:00")), "2026-11-21 23:30", 2 * time.Hour, "2026-11-22 01:30"},
		{"night shift after midnight", make1(t, "Asia/Tehran", daily("22:00-06:00")), "2026-11-21 05:30", time.Hour, "2026-11-21 22:30"},
		{"27 closed days", make1(t, "Asia/Tehran", shut), "2026-11-21 16:30", time.Hour, "2026-12-19 09:30"},
		{"all day written to 23:59", make1(t, "Asia/Tehran", daily("00:00-23:59")), "2026-11-21 23:00", 2 * time.Hour, "2026-11-22 01:00"},
		{"all day written to 24:00", make1(t, "Asia/Tehran", daily("00:00-24:00")), "2026-11-21 23:00", 2 * time.Hour, "2026-11-22 01:00"},
		{"one hour a week", weekly, "2026-11-18 12:00", 30 * time.Minute, "2026-11-22 09:30"},
		{"one hour a week, for years", weekly, "2026-11-22 09:00", 520 * time.Hour, "2036-11-02 10:00"},
		{"Nowruz", make1(t, "Asia/Tehran", nowruz), "2026-03-19 11:00", 2 * time.Hour, "2026-04-04 09:00"},
		{"Thursday is half a day", office(t), "2026-11-26 11:00", 2 * time.Hour, "2026-11-28 09:00"},
		{"hours of Ramadan", make1(t, "Asia/Tehran", ramadan), "2026-03-17 13:00", 2 * time.Hour, "2026-03-18 10:00"},
		{"the day after Ramadan", make1(t, "Asia/Tehran", ramadan), "2026-03-19 13:30", time.Hour, "2026-03-21 08:30"},
		{"lunch", make1(t, "Asia/Tehran", daily("08:00-12:00, 13:00-16:00")), "2026-11-21 11:30", time.Hour, "2026-11-21 13:30"},
		{"start exactly at close", office(t), "2026-11-21 16:00", time.Second, "2026-11-22 08:00:01"},
		{"start one second before close", office(t), "2026-11-21 15:59:59", time.Second, "2026-11-21 16:00"},
		{"ends exactly at close, not at the next opening", office(t), "2026-11-21 15:00", time.Hour, "2026-11-21 16:00"},
		{"no budget, open", office(t), "2026-11-21 09:00", 0, "2026-11-21 09:00"},
		{"no budget, closed", office(t), "2026-11-27 09:00", 0, "2026-11-27 09:00"},
		{"30 Esfand", office(t), "2025-03-19 15:00", 2 * time.Hour, "2025-03-20 09:00"},
		{"last second of 29 Esfand", make1(t, "Asia/Tehran", daily("00:00-24:00")), "2026-03-20 23:59:59", time.Second, "2026-03-21 00:00"},
	} {
		got, ok := c.cal.Due(always, on(t, c.cal, c.from), c.budget)
		if want := on(t, c.cal, c.want); !ok || !got.Equal(want) {
			t.Errorf("%s: due %v, %v; want %v", c.name, got.In(c.cal.Location), ok, want)
		}
	}
}

func TestDueNever(t *testing.T) {
	from := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	for name, v := range map[string]Version{
		"never open":        {},
		"open for one hour": {Ranges: []DateRange{{From: "2027-01-01", To: "2027-01-01", Week: week(t, "08:00-09:00", nil)}}},
	} {
		c := make1(t, "Asia/Tehran", v)
		if due, ok := c.Due(always, from, 2*time.Hour); ok {
			t.Errorf("%s: due %v", name, due)
		}
	}
	late := make1(t, "Asia/Tehran", Version{Ranges: []DateRange{{From: "2033-01-01", To: "2033-01-01", Week: week(t, "08:00-10:00", nil)}}})
	if due, ok := late.Due(always, from, 2*time.Hour); !ok || due.Year() != 2033 {
		t.Errorf("six closed years: %v, %v", due, ok)
	}
}

func TestGoldenTimeline(t *testing.T) {
	c := office(t)
	b := func(from, to string) time.Duration { return c.Business(always, on(t, c, from), on(t, c, to)) }
	const (
		created, reply         = "2026-11-21 15:30", "2026-11-22 10:00"
		answered, reply2       = "2026-11-23 11:00", "2026-11-23 13:00"
		hold, unhold, solved   = "2026-11-24 09:00", "2026-11-25 09:00", "2026-11-25 12:00"
		reopened, reply3, done = "2026-11-28 09:00", "2026-11-28 11:00", "2026-11-28 14:00"
	)
	const m = time.Minute
	for _, c := range []struct {
		name      string
		got, want time.Duration
	}{
		{"first reply", b(created, reply), 150 * m},
		{"next reply 1", b(answered, reply2), 120 * m},
		{"next reply 2", b(reopened, reply3), 120 * m},
		{"first resolution", b(created, solved), 28*time.Hour + 30*m},
		{"full resolution", b(created, done), 42*time.Hour + 30*m},
		{"on hold", b(hold, unhold), 8 * time.Hour},
		{"with the customer", b(reply, answered), 9 * time.Hour},
		{"solved before reopening", b(solved, reopened), 9 * time.Hour},
		{"agent work", b(created, reply) + b(answered, hold) + b(unhold, solved) + b(reopened, done), 16*time.Hour + 30*m},
		{"requester wait", b(created, reply) + b(answered, solved) + b(reopened, done), 24*time.Hour + 30*m},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestClocksThatChange(t *testing.T) {
	berlin := func(windows string) *Calendar {
		return make1(t, "Europe/Berlin", Version{Week: week(t, windows, nil)})
	}
	const spring, autumn = "2026-03-29", "2026-10-25" // 02:00 becomes 03:00; 03:00 becomes 02:00
	for _, c := range []struct {
		windows, day string
		want         time.Duration
	}{
		{"00:00-24:00", spring, 23 * time.Hour},
		{"00:00-24:00", autumn, 25 * time.Hour},
		{"01:00-04:00", spring, 2 * time.Hour},
		{"01:00-04:00", autumn, 4 * time.Hour},
		{"02:15-02:45", spring, 0},
		{"02:30-04:00", spring, time.Hour},
		{"02:30-04:00", autumn, 150 * time.Minute},
		{"01:00-02:30", autumn, 90 * time.Minute},
		{"01:00-02:30, 02:30-04:00", autumn, 4 * time.Hour},
		{"08:00-16:00", spring, 8 * time.Hour},
	} {
		cal := berlin(c.windows)
		from := on(t, cal, c.day+" 00:00")
		if got := cal.Business(always, from, from.AddDate(0, 0, 1)); got != c.want {
			t.Errorf("%s on %s: %v, want %v", c.windows, c.day, got, c.want)
		}
	}
}

func TestMidnightThatComesTwice(t *testing.T) {
	// Iran put its clocks back at midnight until 2022: 22 September 2021 had its last hour twice.
	c := make1(t, "Asia/Tehran", Version{Week: week(t, "23:00-24:00", nil)})
	from, to := on(t, c, "2021-09-21 12:00"), on(t, c, "2021-09-22 12:00")
	if got := c.Business(always, from, to); got != 2*time.Hour {
		t.Errorf("the hour that came twice counts %v", got)
	}
	skipped := make1(t, "Pacific/Apia", Version{Week: week(t, "08:00-16:00", nil)})
	from, to = on(t, skipped, "2011-12-29 00:00"), on(t, skipped, "2011-12-31 23:59")
	if got := skipped.Business(always, from, to); got != 16*time.Hour {
		t.Errorf("a day that never was counts: %v", got)
	}
}

func TestHolidayAnnouncedYesterday(t *testing.T) {
	announced := time.Date(2026, 11, 21, 18, 0, 0, 0, time.UTC)
	c := make1(t, "Asia/Tehran",
		Version{KnownFrom: announced, Week: officeWeek(t), Holidays: []string{"2026-11-22"}},
		Version{Week: officeWeek(t)},
	)
	from, to := on(t, c, "2026-11-22 00:00"), on(t, c, "2026-11-23 00:00")
	if got := c.Business(announced.Add(-time.Second), from, to); got != 8*time.Hour {
		t.Errorf("before the announcement: %v", got)
	}
	if got := c.Business(announced, from, to); got != 0 {
		t.Errorf("after the announcement: %v", got)
	}
}

func TestHolidayIsStrongerThanHours(t *testing.T) {
	c := make1(t, "Asia/Tehran", Version{
		Week:     week(t, "22:00-06:00", nil),
		Holidays: []string{"2026-11-22"},
		Ranges: []DateRange{
			{From: "2026-11-01", To: "2026-11-30", Week: week(t, "20:00-04:00", nil)},
			{From: "2026-11-22", To: "2026-11-23", Week: week(t, "10:00-11:00", nil)},
		},
	})
	var got []string
	for s := range c.Spans(always, on(t, c, "2026-11-21 00:00"), on(t, c, "2026-11-24 12:00")) {
		got = append(got, s.From.In(c.Location).Format("02 15:04")+"-"+s.To.In(c.Location).Format("02 15:04"))
	}
	// The night that opens on the 21st runs on into the holiday.
	want := []string{"21 00:00-21 04:00", "21 20:00-22 04:00", "23 10:00-23 11:00"}
	if !slices.Equal(got, want) {
		t.Errorf("open %v, want %v", got, want)
	}
}

func TestTwoTeamsOnOneItem(t *testing.T) {
	field := make1(t, "Asia/Tehran", Version{Week: week(t, "08:00-20:00", map[time.Weekday]string{time.Friday: "09:00-13:00"})})
	desk := office(t)
	from, handed, done := on(t, desk, "2026-11-26 11:00"), on(t, desk, "2026-11-26 18:00"), on(t, desk, "2026-11-27 10:00")
	if got := desk.Business(always, from, handed) + field.Business(always, handed, done); got != 4*time.Hour {
		t.Errorf("an hour of the desk and three of the field are %v", got)
	}
}

func TestOpenAndNextOpen(t *testing.T) {
	c := office(t)
	for at, open := range map[string]bool{
		"2026-11-21 07:59:59": false, "2026-11-21 08:00": true, "2026-11-21 15:59:59": true,
		"2026-11-21 16:00": false, "2026-11-27 10:00": false,
	} {
		if c.Open(always, on(t, c, at)) != open {
			t.Errorf("open at %s: %v", at, !open)
		}
	}
	for at, want := range map[string]string{
		"2026-11-21 09:00": "2026-11-21 09:00", "2026-11-21 16:00": "2026-11-22 08:00", "2026-11-26 12:00": "2026-11-28 08:00",
	} {
		got, ok := c.NextOpen(always, on(t, c, at))
		if !ok || !got.Equal(on(t, c, want)) {
			t.Errorf("next opening after %s: %v", at, got)
		}
	}
	if _, ok := make1(t, "UTC", Version{}).NextOpen(always, always); ok {
		t.Error("what never opens has a next opening")
	}
}

func TestNoCalendarIsTheClock(t *testing.T) {
	var c *Calendar
	from := time.Date(2026, 11, 27, 9, 0, 0, 700, time.UTC)
	if got := c.Business(always, from, from.Add(90*time.Second)); got != 90*time.Second {
		t.Errorf("Business = %v", got)
	}
	if got := c.Business(always, from, from.Add(-time.Second)); got != 0 {
		t.Errorf("backwards: %v", got)
	}
	if got, ok := c.Due(always, from, time.Hour); !ok || !got.Equal(from.Truncate(time.Second).Add(time.Hour)) {
		t.Errorf("Due = %v", got)
	}
	if c.WorkingDay(always) != 24*time.Hour {
		t.Error("a day of the clock has 24 hours")
	}
}

func TestNewRefuses(t *testing.T) {
	overlap := [7][]Window{{{0, 100}, {99, 200}}}
	for name, v := range map[string][]Version{
		"nothing":              nil,
		"overlap":              {{Week: overlap}},
		"empty window":         {{Week: [7][]Window{{{5, 5}}}}},
		"a window of two days": {{Week: [7][]Window{{{5, 90000}}}}},
		"no such day":          {{Holidays: []string{"2026-02-30"}}},
		"no such Jalali day":   {{Holidays: []string{"1405/12/30"}}},
		"range backwards":      {{Ranges: []DateRange{{From: "2026-02-02", To: "2026-02-01"}}}},
		"range of no day":      {{Ranges: []DateRange{{From: "", To: "2026-02-01"}}}},
		"overlap in a range":   {{Ranges: []DateRange{{From: "2026-02-01", To: "2026-02-01", Week: overlap}}}},
		"two of one moment":    {{}, {}},
	} {
		if _, err := New("x", time.UTC, v...); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := New("x", nil, Version{}); err == nil {
		t.Error("no zone: accepted")
	}
}
