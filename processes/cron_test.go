package processes

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
)

// slots are the firings of a schedule when it is looked at every minute.
func slots(t *testing.T, cronText, zone string, from, until time.Time) (list []string) {
	t.Helper()
	where, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	p := &engine.Process{Location: where}
	p.Start.Schedule = &engine.Schedule{Cron: cronText}
	seen := from
	for now := from; !now.After(until); now = now.Add(time.Minute) {
		slot, err := newestSlot(p, seen, now)
		if err != nil {
			t.Fatal(err)
		}
		if slot != "" {
			list, seen = append(list, slot), now
		}
	}
	return list
}

// A firing is a local date and time: one in the hour that is left out in spring comes
// when the clock has jumped over it, and one in the hour that comes twice in autumn
// comes once.
func TestFiringsWhereClocksChange(t *testing.T) {
	spring := time.Date(2027, 3, 27, 12, 0, 0, 0, time.UTC)
	autumn := time.Date(2026, 10, 24, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		cron, zone string
		from       time.Time
		want       []string
	}{
		"daily in the gap":            {"30 2 * * *", "Europe/Berlin", spring, []string{"2027-03-28T02:30", "2027-03-29T02:30"}},
		"daily behind the gap":        {"0 3 * * *", "Europe/Berlin", spring, []string{"2027-03-28T03:00", "2027-03-29T03:00"}},
		"daily in the overlap":        {"30 2 * * *", "Europe/Berlin", autumn, []string{"2026-10-25T02:30", "2026-10-26T02:30"}},
		"daily before it":             {"59 1 * * *", "Europe/Berlin", autumn, []string{"2026-10-25T01:59", "2026-10-26T01:59"}},
		"every six hours":             {"0 */6 * * *", "Europe/Berlin", autumn, []string{"2026-10-24T18:00", "2026-10-25T00:00", "2026-10-25T06:00", "2026-10-25T12:00", "2026-10-25T18:00", "2026-10-26T00:00", "2026-10-26T06:00", "2026-10-26T12:00"}},
		"midnight that is left out":   {"0 0 * * *", "America/Santiago", time.Date(2026, 9, 5, 12, 0, 0, 0, time.UTC), []string{"2026-09-06T00:00", "2026-09-07T00:00"}},
		"a zone that does not change": {"30 2 * * *", "Asia/Tehran", spring, []string{"2027-03-28T02:30", "2027-03-29T02:30"}},
	} {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(c.want, slots(t, c.cron, c.zone, c.from, c.from.Add(48*time.Hour))); d != "" {
				t.Error(d)
			}
		})
	}
}

// The hour that comes twice fires as often as one hour, however it is looked at.
func TestTheHourThatComesTwice(t *testing.T) {
	from := time.Date(2026, 10, 24, 23, 50, 0, 0, time.UTC) // 01:50 in summer time
	list := slots(t, "*/10 * * * *", "Europe/Berlin", from, from.Add(150*time.Minute))
	seen := map[string]bool{}
	for _, slot := range list {
		if seen[slot] {
			t.Errorf("%s fires twice", slot)
		}
		seen[slot] = true
	}
	if len(list) != 9 { // 02:00 to 02:50, and 03:00 to 03:20
		t.Errorf("%d firings: %v", len(list), list)
	}
}
