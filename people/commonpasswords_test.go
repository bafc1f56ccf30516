package people

import (
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/fault"
)

func TestPasswordsThatAreSoonGuessed(t *testing.T) {
	sara := Person{Login: "sara.karimi", Name: "سارا کریمی‌نژاد", Mobile: "09121234567", Email: "karimi85@example.com"}
	const short, ofMany, personal = "field.min_length", "person.password_common", "person.password_personal"
	for password, want := range map[string]string{
		"short": short, strings.Repeat("long", 60): short,
		"password": ofMany, "PassWord": ofMany, "password123!": ofMany, "p@ssw0rd": ofMany, "iloveyou99": ofMany, "123456789": ofMany, "۱۲۳۴۵۶۷۸": ofMany,
		"qwertyuiop": ofMany, "lkjhgfdsa": ofMany, "1q2w3e4r5t": ofMany, "abcdefgh": ofMany, "aaaaaaaaaa": ofMany, "12121212": ofMany, "abcdabcdabcd": ofMany,
		"حشسسصخقی":   ofMany, // password on a Persian keyboard
		"شسیبلاتن":   ofMany, // the row of a Persian keyboard
		"دوستت دارم": ofMany, "doostetdaram": ofMany, "yaali110": ofMany, "esteghlal1": ofMany, "سلام سلام ۱۲۳": ofMany, "perspolis1400": ofMany,
		"09121234567": personal, "۰۹۳۵۱۱۱۲۲۳۳": personal, "0012345679": personal, "13650412": personal, "1365/04/12": personal, "12041365": personal, "19870625": personal,
		"sara.karimi": personal, "karimi85": personal, "karimi8512": personal, "1985karimi85": personal, "کریمی‌نژاد": personal, "کریمینژاد۶۵": personal,
		"correct horse": "", "دوچرخه‌ی آبی عمو": "", "karimi likes blue bicycles": "", "Vq7-rund-Zelt": "", "98765432108": "", "99999989": "",
	} {
		err := CheckPassword("new", password, sara)
		got := ""
		if f := fault.As(err); f != nil {
			got = f.Fields[0].Key
		}
		if got != want {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
	if n := len(common()); n < 2500 || n > 3000 {
		t.Errorf("the list has %d", n)
	}
}
