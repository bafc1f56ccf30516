package calendar

import (
	"regexp"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

// Everything that people can write wrongly is told in both languages, and the Persian
// has no word of the English.
func TestWhatIsWrongIsToldInBothLanguages(t *testing.T) {
	days := func(list string) error { _, err := ParseDays(list); return err }
	hours := func(s string) error { _, err := ParseWindows(s); return err }
	latin := regexp.MustCompile(`[a-zA-Z]`)
	for want, err := range map[string]error{
		`line 1: "1405-12-30" is not a day: write it as 2026-11-21 or 1405-08-30`: days("1405-12-30"),
		`line 2: two windows of a day overlap at 09:00`:                           days("# 1\n2026-11-25 08:00-10:00, 09:00-12:00"),
		`"26:00" is not a time of day: write it as 08:00`:                         hours("26:00-27:00"),
		`"8" is not a window of opening: write it as 08:00-16:00`:                 hours("8"),
		`the window "08:00-08:00" is empty; a whole day is 00:00-24:00`:           hours("08:00-08:00"),
	} {
		said := Words(err)
		if said[text.En] != want || latin.MatchString(said[text.Fa]) {
			t.Errorf("%v", said)
		}
	}
	both := Words(days("9\n8"))
	if want := `line 1: "9" is not a day: write it as 2026-11-21 or 1405-08-30; line 2: "8" is not a day: write it as 2026-11-21 or 1405-08-30`; both[text.En] != want {
		t.Errorf("%s", both[text.En])
	}
}
