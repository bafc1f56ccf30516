package calendar

import "testing"

// A duration is read as it is written, and what is read writes itself so.
func FuzzParseDuration(f *testing.F) {
	for _, s := range []string{"10s", "-7d", "8bh", "2bd", "1mo", "", "+1d", "99999999999999999999d", "1ms", "-1bh", "00d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDuration(s)
		if err != nil {
			return
		}
		again, err := ParseDuration(d.String())
		if err != nil || again != d {
			t.Fatalf("%q is %v, and that is %v: %v", s, d, again, err)
		}
	})
}

// Windows of a day that are read begin in the day, one after the other, and have a length.
func FuzzParseWindows(f *testing.F) {
	for _, s := range []string{"08:00-16:00", "08:00-12:00, 13:00-17:30", "00:00-24:00", "9-17", "16:00-08:00", "24:00-23:59", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		windows, err := ParseWindows(s)
		if err != nil {
			return
		}
		last := 0
		for _, w := range windows {
			if w.From < last || w.To <= w.From || w.From >= daySeconds || w.To > 2*daySeconds {
				t.Fatalf("%q gives %+v", s, windows)
			}
			last = w.To
		}
	})
}
