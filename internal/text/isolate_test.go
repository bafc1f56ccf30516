package text

import "testing"

func TestIsolate(t *testing.T) {
	for _, tt := range []struct {
		s    string
		lang Lang
		want string
	}{
		{"1405-000030", Fa, "\u20661405-000030\u2069"},
		{"۱۴۰۵-۰۰۰۰۳۰", Fa, "\u2066۱۴۰۵-۰۰۰۰۳۰\u2069"},
		{"1405-000030", En, "1405-000030"},
		{"-5", Fa, "-5"},
		{"5", Fa, "5"},
		{"A-5", Fa, "A-5"},
		{"", Fa, ""},
	} {
		if got := Isolate(tt.s, tt.lang); got != tt.want {
			t.Errorf("Isolate(%q, %s) = %q", tt.s, tt.lang, got)
		}
	}
	if got := Message("payment.refund_by_hand", Fa, map[string]any{"no": No("1405-000030"), "amount": Text{Fa: "۵ ریال"}}); got != "درخواست \u2066۱۴۰۵-۰۰۰۰۳۰\u2069: ۵ ریال باید به مشتری برگردد." {
		t.Errorf("message %q", got)
	}
}
