package iran

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/internal/text"
)

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

func TestJalaliAgreesWithTheTable(t *testing.T) {
	var rows [][2]string
	readJSON(t, "jalali_edge_days_1300_1500.json", &rows)
	for _, row := range rows {
		var gy, gm, gd, jy, jm, jd int
		if _, err := fmt.Sscanf(row[0]+" "+row[1], "%d-%d-%d %d/%d/%d", &gy, &gm, &gd, &jy, &jm, &jd); err != nil {
			t.Fatalf("%v: %v", row, err)
		}
		if y, m, d := ToJalali(gy, gm, gd); y != jy || m != jm || d != jd {
			t.Errorf("%s is %d/%d/%d, want %s", row[0], y, m, d, row[1])
		}
		if y, m, d := FromJalali(jy, jm, jd); y != gy || m != gm || d != gd {
			t.Errorf("%s is %d-%d-%d, want %s", row[1], y, m, d, row[0])
		}
		if jm == 12 && jd == 30 && !Leap(jy) {
			t.Errorf("%d should be leap", jy)
		}
	}
}

func TestEveryDayFollowsTheOneBefore(t *testing.T) {
	day := time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC)
	py, pm, pd := jalaliOf(day)
	for day.Year() < 2254 {
		day = day.AddDate(0, 0, 1)
		y, m, d := jalaliOf(day)
		next := y == py && m == pm && d == pd+1
		month := y == py && m == pm+1 && d == 1 && pd == MonthDays(py, pm)
		year := y == py+1 && m == 1 && d == 1 && pm == 12 && pd == MonthDays(py, 12)
		if !next && !month && !year {
			t.Fatalf("%s: %d/%d/%d after %d/%d/%d", day.Format(time.DateOnly), y, m, d, py, pm, pd)
		}
		if gy, gm, gd := FromJalali(y, m, d); gy != day.Year() || gm != int(day.Month()) || gd != day.Day() {
			t.Fatalf("%d/%d/%d does not come back to %s", y, m, d, day.Format(time.DateOnly))
		}
		py, pm, pd = y, m, d
	}
}

func TestLeapYears(t *testing.T) {
	for year, want := range map[int]bool{1399: true, 1403: true, 1408: true, 1412: true, 1437: false, 1404: false, 1405: false} {
		if Leap(year) != want {
			t.Errorf("Leap(%d) = %v", year, !want)
		}
	}
}

func TestParseJalali(t *testing.T) {
	for in, want := range map[string]string{
		"1405-09-01": "2026-11-22",
		"۱۴۰۵/۹/۱":   "2026-11-22",
		"1403/12/30": "2025-03-20",
		"1405-1-01":  "2026-03-21",
		"1178-01-01": "1799-03-21",
		"1500-12-29": "2122-03-20",
	} {
		got, err := ParseJalali(in)
		if err != nil || got.Format(time.DateOnly) != want {
			t.Errorf("ParseJalali(%q) = %s, %v; want %s", in, got.Format(time.DateOnly), err, want)
		}
	}
	for _, in := range []string{
		"", "1405", "1405-09", "1404-12-30", "1405-07-31", "1405-13-01", "1405-00-10", "1405-01-00",
		"1177-01-01", "1634-01-01", "2026-11-22", "1405-+9-01", "1405--9", "05-09-01", "1405-09-01T10:00", "a-b-c", "1405-00009-01",
	} {
		if got, err := ParseJalali(in); err == nil {
			t.Errorf("ParseJalali(%q) = %s, want an error", in, got.Format(time.DateOnly))
		}
	}
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct{ y, m, d, n, wy, wm, wd int }{
		{1405, 6, 31, 1, 1405, 7, 30},
		{1405, 6, 31, 6, 1405, 12, 29},
		{1403, 6, 31, 6, 1403, 12, 30},
		{1403, 12, 30, 12, 1404, 12, 29},
		{1405, 1, 15, -1, 1404, 12, 15},
		{1405, 1, 31, -13, 1403, 12, 30},
		{1405, 9, 1, 0, 1405, 9, 1},
		{1405, 11, 2, 26, 1408, 1, 2},
	} {
		if y, m, d := AddMonths(c.y, c.m, c.d, c.n); y != c.wy || m != c.wm || d != c.wd {
			t.Errorf("%d/%d/%d + %d = %d/%d/%d, want %d/%d/%d", c.y, c.m, c.d, c.n, y, m, d, c.wy, c.wm, c.wd)
		}
	}
}

func TestAddMonthsIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := time.Unix(rapid.Int64Range(-3e9, 8e9).Draw(t, "a"), 0).UTC()
		b := a.AddDate(0, 0, rapid.IntRange(0, 40).Draw(t, "later"))
		n := rapid.IntRange(-30, 30).Draw(t, "n")
		if x, y := plusMonths(a, n), plusMonths(b, n); y.Before(x) {
			t.Fatalf("%v <= %v, but %v > %v", a, b, x, y)
		}
	})
}

func plusMonths(t time.Time, n int) time.Time {
	y, m, d := jalaliOf(t)
	gy, gm, gd := FromJalali(AddMonths(y, m, d, n))
	return time.Date(gy, time.Month(gm), gd, 0, 0, 0, 0, time.UTC)
}

func TestFormat(t *testing.T) {
	at := time.Date(2026, 11, 21, 10, 33, 0, 0, time.UTC).In(Tehran())
	for _, c := range []struct{ got, want string }{
		{FormatDate(at, text.Fa), "شنبه ۳۰ آبان ۱۴۰۵"},
		{FormatDate(at, text.En), "Saturday 21 November 2026"},
		{FormatShort(at, text.Fa), "۱۴۰۵/۰۸/۳۰"},
		{FormatShort(at, text.En), "2026-11-21"},
		{FormatDateTime(at, text.Fa), "شنبه ۳۰ آبان ۱۴۰۵، ساعت ۱۴:۰۳"},
		{FormatDateTime(at, text.En), "Saturday 21 November 2026, 14:03"},
		{Moment{at.UTC()}.In(text.Fa), "شنبه ۳۰ آبان ۱۴۰۵، ساعت ۱۴:۰۳"},
		{Day{time.Date(2025, 3, 20, 0, 0, 0, 0, time.UTC)}.In(text.Fa), "پنجشنبه ۳۰ اسفند ۱۴۰۳"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestMomentInAMessage(t *testing.T) {
	at := time.Date(2026, 11, 21, 10, 33, 0, 0, time.UTC)
	args := map[string]any{"at": Moment{at}}
	want := "این کار در شنبه ۳۰ آبان ۱۴۰۵، ساعت ۱۴:۰۳ به پایان رسیده است. نوشته‌ی شما پیش‌نویس ماند."
	if got := text.Message("conflict.closed", text.Fa, args); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	raw, err := json.Marshal(args)
	if err != nil || string(raw) != `{"at":"2026-11-21T10:33:00Z"}` {
		t.Errorf("JSON is %s, %v", raw, err)
	}
}
