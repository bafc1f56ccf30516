package definitions_test

import (
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/definitions"
)

const clinic = `kartabl: v1
kind: catalog
languages: [fa]
timezone: Asia/Tehran
calendars:
  office:
    week: {sat: "08:00-12:00, 13:00-16:00", thu: "08:00-12:00", fri: "22:00-06:00"}
    ranges: # Ramadan
      - {from: 1405-11-19, to: 1405-12-18, week: {sat: "09:00-14:00"}}
    holidays: own
    days:
      - {date: 2026-12-05, hours: "10:00-11:00"}
      - {date: 1405-09-21, hours: ""}
`

func TestACalendarOfTheCatalog(t *testing.T) {
	files := map[string][]byte{"holidays/own.txt": []byte("1405-09-28 # closed\n1405-10-05 08:00-09:00\n1405-09-14 08:00-09:00")}
	cat, diags := definitions.LoadCatalog("catalog.yaml", []byte(clinic), files)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	for day, want := range map[string]string{
		"2026-11-28": "08:00-12:00, 13:00-16:00", "2026-12-03": "08:00-12:00", "2026-12-04": "22:00-06:00", "2026-11-29": "",
		"2027-02-13": "09:00-14:00", "2027-02-18": "", // in Ramadan
		"2026-12-05": "10:00-11:00", // stronger than the list
		"2026-12-12": "", "2026-12-19": "", "2026-12-26": "08:00-09:00",
	} {
		got, err := cat.Calendars["office"].Days(time.Time{}, day, day)
		if err != nil || len(got) != 1 || calendar.FormatWindows(got[0].Windows) != want {
			t.Errorf("%s: %+v, %v; want %s", day, got, err, want)
		}
	}
}

func TestTheShippedHolidays(t *testing.T) {
	src := strings.Replace(clinic, "holidays: own", "holidays: holidays_ir", 1)
	open := func(files map[string][]byte, day string) bool {
		cat, diags := definitions.LoadCatalog("catalog.yaml", []byte(src), files)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		got, err := cat.Calendars["office"].Days(time.Time{}, day, day)
		if err != nil {
			t.Fatal(err)
		}
		return len(got[0].Windows) > 0
	}
	const ashura, nowruz = "1405-04-04", "1410-01-02"
	for name, c := range map[string]struct {
		files map[string][]byte
		day   string
		want  bool
	}{
		"shipped, lunar":                 {nil, ashura, false},
		"pinned, lunar":                  {definitions.Pinned(nil), ashura, false},
		"of before, lunar":               {definitions.Unpinned(nil), ashura, true},
		"of before, solar":               {definitions.Unpinned(nil), nowruz, false},
		"one's own file is left alone":   {definitions.Pinned(map[string][]byte{"holidays/holidays_ir.txt": []byte("2030-01-01")}), ashura, true},
		"one's own file is left alone 2": {definitions.Unpinned(map[string][]byte{"holidays/holidays_ir.txt": []byte(ashura)}), ashura, false},
	} {
		if got := open(c.files, c.day); got != c.want {
			t.Errorf("%s: open is %v", name, got)
		}
	}
}
