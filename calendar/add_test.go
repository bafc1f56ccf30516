package calendar

import (
	"testing"
	"time"
)

func duration(t testing.TB, s string) Duration {
	t.Helper()
	d, err := ParseDuration(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAdd(t *testing.T) {
	desk := office(t)
	lunch := make1(t, "Asia/Tehran", Version{Week: week(t, "08:00-12:00, 13:00-16:00", nil)})
	night := make1(t, "Asia/Tehran", Version{Week: week(t, "22:00-06:00", map[time.Weekday]string{time.Friday: ""})})
	uneven := make1(t, "Asia/Tehran", Version{Week: week(t, "08:00-16:00", map[time.Weekday]string{time.Sunday: "12:00-20:00"})})
	shut := make1(t, "Asia/Tehran", Version{Week: officeWeek(t), Holidays: []string{"2026-11-22", "2026-11-23"}})
	for _, c := range []struct {
		name          string
		cal           *Calendar
		from, d, want string
		budget        time.Duration
	}{
		{"clock hours", desk, "2026-11-21 15:30", "10h", "2026-11-22 01:30", 10 * time.Hour},
		{"clock days", desk, "2026-11-26 11:00", "2d", "2026-11-28 11:00", 48 * time.Hour},
		{"clock backwards", desk, "2026-11-26 11:00", "-7d", "2026-11-19 11:00", -168 * time.Hour},
		{"business hours", desk, "2026-11-21 15:30", "8bh", "2026-11-22 15:30", 8 * time.Hour},
		{"working days at the same hour", desk, "2026-11-21 10:00", "2bd", "2026-11-23 10:00", 16 * time.Hour},
		{"over Friday", desk, "2026-11-25 10:00", "2bd", "2026-11-28 10:00", 12 * time.Hour},
		{"clamped to a short day's close", desk, "2026-11-25 14:00", "1bd", "2026-11-26 12:00", 6 * time.Hour},
		{"from a short day", desk, "2026-11-26 10:00", "1bd", "2026-11-28 10:00", 4 * time.Hour},
		{"from a closed day: whole days", desk, "2026-11-27 10:00", "1bd", "2026-11-28 16:00", 8 * time.Hour},
		{"from the evening: whole days", desk, "2026-11-21 17:00", "2bd", "2026-11-23 16:00", 16 * time.Hour},
		{"from the opening: whole days", desk, "2026-11-21 08:00", "1bd", "2026-11-21 16:00", 8 * time.Hour},
		{"from the close", desk, "2026-11-21 16:00", "1bd", "2026-11-22 16:00", 8 * time.Hour},
		{"from Thursday's opening", desk, "2026-11-26 08:00", "1bd", "2026-11-26 12:00", 4 * time.Hour},
		{"ten working days", desk, "2026-11-21 09:00", "10bd", "2026-12-02 09:00", 76 * time.Hour},
		{"over holidays", shut, "2026-11-21 10:00", "1bd", "2026-11-24 10:00", 8 * time.Hour},
		{"no working days", desk, "2026-11-27 10:00", "0bd", "2026-11-27 10:00", 0},
		{"into lunch is before lunch", lunch, "2026-11-21 12:30", "1bd", "2026-11-22 12:00", 7 * time.Hour},
		{"past lunch", lunch, "2026-11-21 14:00", "1bd", "2026-11-22 14:00", 7 * time.Hour},
		{"a night belongs to its evening", night, "2026-11-22 02:00", "1bd", "2026-11-23 02:00", 8 * time.Hour},
		{"a night before a closed one", night, "2026-11-27 02:00", "1bd", "2026-11-29 02:00", 8 * time.Hour},
		{"a day that opens later", uneven, "2026-11-21 09:00", "1bd", "2026-11-21 16:00", 7 * time.Hour},
		{"months are Jalali", desk, "2026-11-22 10:00", "1mo", "2026-12-22 10:00", 30 * 24 * time.Hour},
		{"31 Shahrivar and a month is 30 Mehr", desk, "2026-09-22 10:00", "1mo", "2026-10-22 10:00", 30 * 24 * time.Hour},
		{"30 Esfand and a year is 29 Esfand", desk, "2025-03-20 10:00", "12mo", "2026-03-20 10:00", 365 * 24 * time.Hour},
		{"a month back", desk, "2026-12-22 10:00", "-1mo", "2026-11-22 10:00", -30 * 24 * time.Hour},
	} {
		from, d := on(t, c.cal, c.from), duration(t, c.d)
		got, ok := c.cal.Add(always, from, d)
		if want := on(t, c.cal, c.want); !ok || !got.Equal(want) {
			t.Errorf("%s: %v, %v; want %v", c.name, got.In(c.cal.Location), ok, want)
		}
		if budget, ok := c.cal.Budget(always, from, d); !ok || budget != c.budget {
			t.Errorf("%s: budget %v, %v; want %v", c.name, budget, ok, c.budget)
		}
	}
}

func TestAddNever(t *testing.T) {
	from := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	oneDay := Version{Ranges: []DateRange{{From: "2027-01-01", To: "2027-01-01", Week: week(t, "08:00-09:00", nil)}}}
	for _, d := range []string{"2bd", "2bh"} {
		for _, v := range []Version{{}, oneDay} {
			c := make1(t, "Asia/Tehran", v)
			if got, ok := c.Add(always, from, duration(t, d)); ok {
				t.Errorf("%s: %v", d, got)
			}
			if got, ok := c.Budget(always, from, duration(t, d)); ok {
				t.Errorf("%s: budget %v", d, got)
			}
		}
	}
}

func TestAddWithoutCalendar(t *testing.T) {
	var c *Calendar
	from := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	for d, want := range map[string]time.Time{
		"3bh": from.Add(3 * time.Hour),
		"2bd": from.Add(48 * time.Hour),
		"1mo": from.AddDate(0, 0, 30),
		"5m":  from.Add(5 * time.Minute),
	} {
		if got, ok := c.Add(always, from, duration(t, d)); !ok || !got.Equal(want) {
			t.Errorf("%s: %v, want %v", d, got, want)
		}
	}
}

func TestForChoosesWhatCounts(t *testing.T) {
	c := office(t)
	from := on(t, c, "2026-11-26 11:00")
	for _, s := range []string{"4h", "2d", "4bh", "2bd", "1mo"} {
		d := duration(t, s)
		counter := c.For(d)
		budget, ok := c.Budget(always, from, d)
		due, _ := c.Add(always, from, d)
		if again, okDue := counter.Due(always, from, budget); !ok || !okDue || !again.Equal(due) {
			t.Errorf("%s: the budget %v ends at %v, not at %v", s, budget, again, due)
		}
		if d.IsBusiness() != (counter != nil) {
			t.Errorf("%s is counted by %v", s, counter)
		}
	}
}

func TestWorkingDay(t *testing.T) {
	if got := office(t).WorkingDay(always); got != 8*time.Hour {
		t.Errorf("office: %v", got)
	}
	even := make1(t, "UTC", Version{Week: week(t, "", map[time.Weekday]string{1: "08:00-10:00", 2: "08:00-12:00"})})
	if got := even.WorkingDay(always); got != 4*time.Hour {
		t.Errorf("of two equally common: %v", got)
	}
	if got := make1(t, "UTC", Version{}).WorkingDay(always); got != 0 {
		t.Errorf("never open: %v", got)
	}
}

func TestSolarHolidays(t *testing.T) {
	got := SolarHolidays(1403, 1405)
	if len(got) != 30 {
		t.Fatalf("%d days", len(got))
	}
	for i, want := range map[int]string{0: "2024-03-20", 8: "2025-02-10", 9: "2025-03-19", 10: "2025-03-21", 16: "2025-06-04", 20: "2026-03-21", 25: "2026-04-02"} {
		if got[i] != want {
			t.Errorf("day %d is %s, want %s", i, got[i], want)
		}
	}
	c := make1(t, "Asia/Tehran", Version{Week: officeWeek(t), Holidays: got})
	due, ok := c.Add(always, on(t, c, "2026-03-19 11:00"), duration(t, "1bh"))
	if want := on(t, c, "2026-03-19 12:00"); !ok || !due.Equal(want) {
		t.Errorf("due %v, want %v", due, want)
	}
	if due, _ = c.Add(always, on(t, c, "2026-03-19 12:00"), duration(t, "1bh")); !due.Equal(on(t, c, "2026-03-25 09:00")) {
		t.Errorf("after Nowruz: %v", due)
	}
}
