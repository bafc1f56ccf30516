package calendar

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseDate(t *testing.T) {
	for s, want := range map[string]string{
		"2026-11-23": "2026-11-23", "2026/11/23": "2026-11-23", "1405-09-02": "2026-11-23", "1405/9/2": "2026-11-23",
		"۱۴۰۵/۰۹/۰۲": "2026-11-23", "1403-12-30": "2025-03-20",
	} {
		if got, err := ParseDate(s); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", s, got, err, want)
		}
	}
	for _, s := range []string{"", "tomorrow", "1404-12-30", "2026-02-29", "1699-01-01", "2026-11"} {
		if got, err := ParseDate(s); err == nil {
			t.Errorf("%q is read as %s", s, got)
		}
	}
}

func TestParseDays(t *testing.T) {
	got, err := ParseDays(`# of the year
1405-09-02
2026-11-24 closed    # for the mourning

2026-11-25 08:00-10:00, 11:00-12:00 a half day
2026-11-26 usual
1405-12-20 عید فطر
`)
	want := []DayHours{
		{Date: "2026-11-23"},
		{Date: "2026-11-24", Note: "for the mourning"},
		{Date: "2026-11-25", Hours: []Window{{8 * 3600, 10 * 3600}, {11 * 3600, 12 * 3600}}, Note: "a half day"},
		{Date: "2026-11-26", Usual: true},
		{Date: "2027-03-11", Note: "عید فطر"},
	}
	if err != nil || !cmp.Equal(got, want) {
		t.Error(err, cmp.Diff(want, got))
	}
	_, err = ParseDays("2026-11-23\nsoon\n\n2026-11-25 8:00-9:00\n2026-11-25 08:00-10:00, 09:00-12:00")
	for _, part := range []string{"line 2", "line 4", "line 5", "overlap"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not tell %s", err, part)
		}
	}
}

func TestADayReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := DayHours{Date: someDay().Draw(t, "day"), Usual: rapid.Bool().Draw(t, "usual"), Note: rapid.SampledFrom([]string{"", "a note", "عید"}).Draw(t, "note")}
		if !d.Usual {
			d.Hours = someWeek(t, "hours")[0]
		}
		got, err := ParseDays(d.String())
		if err != nil || len(got) != 1 || !cmp.Equal(got[0], d) {
			t.Fatalf("%q: %v %s", d, err, cmp.Diff([]DayHours{d}, got))
		}
	})
}

func TestWithKeepsWhatWasKnown(t *testing.T) {
	old := office(t)
	declared := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	days, err := ParseDays("2026-11-23 # mourning\n2026-11-24 10:00-12:00\n2026-11-27 09:00-10:00")
	if err != nil {
		t.Fatal(err)
	}
	c, err := old.With(declared, days)
	if err != nil {
		t.Fatal(err)
	}
	from, to := on(t, c, "2026-11-23 00:00"), on(t, c, "2026-11-28 00:00")
	for _, x := range []struct {
		name  string
		c     *Calendar
		known time.Time
		want  time.Duration
	}{
		{"as it was", old, declared, 28 * time.Hour},
		{"before", c, declared.Add(-time.Second), 28 * time.Hour},
		{"since", c, declared, 15 * time.Hour},
	} {
		if got := x.c.Business(x.known, from, to); got != x.want {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
	if !c.Says(days) || old.Says(days) {
		t.Error("what is said")
	}
	back, err := c.With(declared.Add(time.Second), []DayHours{{Date: "2026-11-23", Usual: true}})
	if err != nil || back.Business(declared.Add(time.Hour), from, to) != 23*time.Hour {
		t.Errorf("taken back: %v, %v", back.Business(declared.Add(time.Hour), from, to), err)
	}
	if _, err := c.With(declared, days); err == nil {
		t.Error("two versions of one moment")
	}
	if _, err := c.With(declared.Add(time.Hour), []DayHours{{Date: "2026-02-30"}}); err == nil {
		t.Error("a day that does not exist")
	}
	shown, err := c.Days(declared, "1405-09-02", "2026-11-27")
	if err != nil || len(shown) != 5 {
		t.Fatalf("%v, %v", shown, err)
	}
	if want := (DayOpen{Date: "2026-11-23", Special: true, Note: "mourning"}); !cmp.Equal(shown[0], want) {
		t.Error(cmp.Diff(want, shown[0]))
	}
	if shown[2].Special || FormatWindows(shown[2].Windows) != "08:00-16:00" {
		t.Errorf("a usual day: %+v", shown[2])
	}
}

// The official calendars of 1404 and 1405 name so many days.
func TestIranHolidays(t *testing.T) {
	days, err := ParseDays(IranHolidays())
	if err != nil {
		t.Fatal(err)
	}
	c := make1(t, "Asia/Tehran", Version{Week: week(t, "08:00-16:00", nil), Days: days})
	for _, year := range []struct {
		from, to string
		want     int
	}{{"1404-01-01", "1404-12-29", 26}, {"1405-01-01", "1405-12-29", 26}, {"1406-01-01", "1406-12-29", 27}, {"1403-01-01", "1403-12-30", 10}} {
		shown, err := c.Days(always, year.from, year.to)
		if err != nil {
			t.Fatal(err)
		}
		closed := 0
		for _, d := range shown {
			if len(d.Windows) == 0 {
				closed++
			}
		}
		if closed != year.want {
			t.Errorf("from %s: %d holidays, want %d", year.from, closed, year.want)
		}
	}
}
