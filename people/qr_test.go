package people_test

import (
	"regexp"
	"testing"
)

func TestEnrolmentIsDrawn(t *testing.T) {
	withOperators(t, func(t *testing.T, d *device) {
		e, err := d.s.BeginFactor(t.Context(), d.signIn(), "")
		if err != nil {
			t.Fatal(err)
		}
		if want := "otpauth://totp/Kartabl:op?algorithm=SHA1&digits=6&issuer=Kartabl&period=30&secret=" + e.Secret; e.URI != want {
			t.Errorf("%s, want %s", e.URI, want)
		}
		if !regexp.MustCompile(`^(M\d+ \d+h\d+v1h-\d+z)+$`).MatchString(e.QR.Path) || e.QR.Size < 21 {
			t.Errorf("%d: %.80s", e.QR.Size, e.QR.Path)
		}
	})
}
