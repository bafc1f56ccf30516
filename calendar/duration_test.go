package calendar

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDuration(t *testing.T) {
	for _, c := range []struct {
		s        string
		n        int
		unit     Unit
		business bool
		clock    time.Duration
	}{
		{"10s", 10, Second, false, 10 * time.Second},
		{"15m", 15, Minute, false, 15 * time.Minute},
		{"4h", 4, Hour, false, 4 * time.Hour},
		{"2d", 2, Day, false, 48 * time.Hour},
		{"-7d", -7, Day, false, -168 * time.Hour},
		{"4bh", 4, BusinessHour, true, 0},
		{"2bd", 2, BusinessDay, true, 0},
		{"2mo", 2, Month, false, 0},
		{"-2mo", -2, Month, false, 0},
		{"0s", 0, Second, false, 0},
	} {
		d, err := ParseDuration(c.s)
		if err != nil || d.N() != c.n || d.Unit() != c.unit || d.IsBusiness() != c.business || d.String() != c.s || d.IsZero() != (c.n == 0) {
			t.Errorf("%s: %+v, %v", c.s, d, err)
		}
		clock, ok := d.Clock()
		if clock != c.clock || ok != (c.unit != BusinessHour && c.unit != BusinessDay && c.unit != Month) {
			t.Errorf("%s on the clock: %v, %v", c.s, clock, ok)
		}
	}
}

func TestParseDurationRefuses(t *testing.T) {
	for _, s := range []string{
		"", "10", "s", "10 seconds", "10 s", " 10s", "10s ", "1.5h", "1h30m", "+5m", "4w", "4y", "4hb", "4bm", "4bdd", "1e3s",
		"-2bd", "-1bh", "200000d", "9999999999999999999s", "9223372036854775807s", "-9223372036854775808s", "۲d", "2D", "--1s", "0x1d",
	} {
		if d, err := ParseDuration(s); err == nil {
			t.Errorf("%q was read as %v", s, d)
		}
	}
}

func TestZeroDurationWorks(t *testing.T) {
	var d Duration
	if d.String() != "0s" || !d.IsZero() || d.IsBusiness() || d.Unit() != Second {
		t.Errorf("zero value: %v", d)
	}
}

func TestDurationComparesOnlyWhatIsComparable(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
		ok   bool
	}{
		{"60m", "1h", 0, true},
		{"1d", "23h", 1, true},
		{"-1d", "0s", -1, true},
		{"2bd", "1bd", 1, true},
		{"1mo", "2mo", -1, true},
		{"8bh", "1bd", 0, false},
		{"8h", "8bh", 0, false},
		{"30d", "1mo", 0, false},
	} {
		got, ok := duration(t, c.a).Compare(duration(t, c.b))
		if got != c.want || ok != c.ok {
			t.Errorf("%s to %s: %d, %v", c.a, c.b, got, ok)
		}
	}
	if got, ok := Clock(90 * time.Minute).Compare(duration(t, "90m")); got != 0 || !ok {
		t.Error("Clock makes another length")
	}
}

func TestDurationJSON(t *testing.T) {
	var got struct{ Target *Duration }
	if err := json.Unmarshal([]byte(`{"Target":"2bd"}`), &got); err != nil || got.Target.String() != "2bd" {
		t.Fatalf("%v, %v", got.Target, err)
	}
	raw, err := json.Marshal(got)
	if err != nil || string(raw) != `{"Target":"2bd"}` {
		t.Errorf("%s, %v", raw, err)
	}
	for _, bad := range []string{`5`, `"5"`, `null1`, `{}`} {
		var d Duration
		if json.Unmarshal([]byte(bad), &d) == nil {
			t.Errorf("%s was read as %v", bad, d)
		}
	}
}

func TestParseWindows(t *testing.T) {
	for s, want := range map[string][]Window{
		"":                           nil,
		"  ":                         nil,
		"08:00-16:00":                {{28800, 57600}},
		" 13:00 - 16:00,08:00-12:00": {{28800, 43200}, {46800, 57600}},
		"22:00-06:00":                {{79200, 108000}},
		"00:00-24:00":                {{0, 86400}},
		"00:00-23:59":                {{0, 86400}},
		"08:00:30-08:00:31":          {{28830, 28831}},
		"22:00-00:00":                {{79200, 86400}},
	} {
		got, err := ParseWindows(s)
		if err != nil || len(got) != len(want) {
			t.Errorf("%q: %v, %v", s, got, err)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%q: %v, want %v", s, got, want)
			}
		}
	}
	for _, s := range []string{
		"08:00", "8:00-16:00", "08:00-16", "08:00-08:00", "24:00-06:00", "08:60-10:00", "25:00-26:00", "24:01-02:00", "08:00-12:00,11:00-13:00",
		"08:00-12:00,", "x", "08.00-12.00", "-", "08:00-12:00-13:00", "22:00-06:00, 23:00-23:30", "08:00:00:00-09:00", "+8:00-09:00",
	} {
		if got, err := ParseWindows(s); err == nil {
			t.Errorf("%q was read as %v", s, got)
		}
	}
}

func TestParseWeek(t *testing.T) {
	got, err := ParseWeek(map[string]string{"sat": "08:00-16:00", "thu": "08:00-12:00", "fri": ""})
	if err != nil || got[time.Saturday][0] != (Window{28800, 57600}) || got[time.Thursday][0].To != 43200 || got[time.Friday] != nil || got[time.Sunday] != nil {
		t.Errorf("%v, %v", got, err)
	}
	_, err = ParseWeek(map[string]string{"saturday": "08:00-16:00", "thu": "8-12"})
	want := "there is no day \"saturday\": the days are sat, sun, mon, tue, wed, thu, fri\nthu: \"8\" is not a time of day: write it as 08:00"
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

func TestDurationReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]string{"s", "m", "h", "d", "bh", "bd", "mo"}).Draw(t, "unit")
		d, err := ParseDuration(rapid.StringMatching(`[1-9][0-9]{0,2}`).Draw(t, "n") + unit)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ParseDuration(d.String()); err != nil || again != d {
			t.Fatalf("%v came back as %v, %v", d, again, err)
		}
	})
}
