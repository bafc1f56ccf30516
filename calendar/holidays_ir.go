package calendar

import (
	"fmt"

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
