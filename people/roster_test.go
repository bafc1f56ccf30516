package people_test

import (
	"testing"

	"github.com/kartabl/kartabl/people"
)

func FuzzParseRoster(f *testing.F) {
	f.Add("login,name\na,A\n")
	f.Add("\ufefflogin;name;roles\r\n\"a\";\"A\"\"B\";x|y\r\n")
	f.Fuzz(func(t *testing.T, list string) {
		lines, err := people.ParseRoster([]byte(list))
		seen := map[string]bool{}
		for _, l := range lines {
			if err != nil || l.Login == "" || seen[l.Login] || l.No < 2 {
				t.Errorf("%+v, %v", l, err)
			}
			seen[l.Login] = true
		}
	})
}
