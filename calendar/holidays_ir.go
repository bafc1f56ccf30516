package calendar

import (
	_ "embed" // the table of lunar holidays
	"fmt"
	"strings"

	"github.com/kartabl/kartabl/internal/iran"
)

// solar are the official holidays of Iran with a fixed Jalali date, as month and
// day in the order of the year: Nowruz, 12 and 13 Farvardin, 14 and 15 Khordad, 22
// Bahman, 29 Esfand.
var solar = [...][2]int{{1, 1}, {1, 2}, {1, 3}, {1, 4}, {1, 12}, {1, 13}, {3, 14}, {3, 15}, {11, 22}, {12, 29}}

// SolarHolidays lists the official holidays with a fixed Jalali date in the Jalali
// years from fromYear to toYear, both included, as "2006-01-02" and in order. The
// lunar holidays are proclaimed year by year and are not among them.
func SolarHolidays(fromYear, toYear int) []string {
	var all []string
	for year := fromYear; year <= toYear; year++ {
		for _, h := range solar {
			y, m, d := iran.FromJalali(year, h[0], h[1])
			all = append(all, fmt.Sprintf("%04d-%02d-%02d", y, m, d))
		}
	}
	return all
}

//go:embed lunar_ir.txt
var lunar string

// IranHolidays is the list of official holidays that comes with the program, as
// ParseDays reads it: those with a fixed Jalali date from 1400 to 1450, and the lunar
// ones from 1404 to 1406, of which the last year is computed and not published.
func IranHolidays() string {
	var list strings.Builder
	list.WriteString("# Official holidays of Iran with a fixed Jalali date, by rule.\n")
	for _, day := range SolarHolidays(1400, 1450) {
		list.WriteString(day + "\n")
	}
	return list.String() + "\n" + lunar
}
