package calendar

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Window is one opening of a day, in seconds since its midnight on the wall clock,
// half-open. To may lie beyond midnight, at most 24 hours after From; the window
// still belongs to the day on which it opens, also when the next day is a holiday.
type Window struct{ From, To int }

const daySeconds = 86400

// ParseWindows reads the openings of a day: "08:00-12:00, 13:00-16:00", with a
// shift through the night "22:00-06:00", and all day "00:00-24:00". An end of 23:59
// means the end of the day, as nobody closes a minute before it. No text is no
// opening. The windows come sorted; overlapping ones are refused.
func ParseWindows(s string) ([]Window, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	var all []Window
	for part := range strings.SplitSeq(s, ",") {
		w, err := parseWindow(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return sortedWindows(all)
}

// weekdays are the names of the days in definitions, from time.Sunday on.
var weekdays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// ParseWeek reads the openings of a week, by the names sat, sun, mon, tue, wed, thu,
// fri; a day without a name is closed. All faults are told at once.
func ParseWeek(days map[string]string) ([7][]Window, error) {
	var week [7][]Window
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(days)) {
		day := slices.Index(weekdays[:], name)
		windows, err := ParseWindows(days[name])
		switch {
		case day < 0:
			faults = append(faults, fmt.Errorf("there is no day %q: the days are sat, sun, mon, tue, wed, thu, fri", name))
		case err != nil:
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		default:
			week[day] = windows
		}
	}
	return week, errors.Join(faults...)
}

func parseWindow(s string) (Window, error) {
	from, to, ok := strings.Cut(s, "-")
	if !ok {
		return Window{}, unreadable("window", s)
	}
	a, err := parseClock(from)
	if err != nil {
		return Window{}, err
	}
	b, err := parseClock(to)
	if err != nil {
		return Window{}, err
	}
	if b == daySeconds-60 {
		b = daySeconds
	}
	switch {
	case a == b || a == daySeconds:
		return Window{}, unreadable("empty", s)
	case b < a:
		b += daySeconds
	}
	return Window{a, b}, nil
}

// parseClock reads "08:00" or "08:00:30", up to "24:00".
func parseClock(s string) (int, error) {
	parts := strings.Split(strings.TrimSpace(s), ":")
	total, units := 0, [...]int{3600, 60, 1}
	bad := len(parts) < 2 || len(parts) > 3
	for i := 0; i < len(parts) && !bad; i++ {
		n, err := strconv.ParseUint(parts[i], 10, 8)
		bad = err != nil || len(parts[i]) != 2 || i > 0 && n > 59
		total += int(n) * units[i]
	}
	if bad || total > daySeconds {
		return 0, unreadable("time", s)
	}
	return total, nil
}

// sortedWindows returns the windows in order, or says which ones cannot be.
func sortedWindows(windows []Window) ([]Window, error) {
	sorted := slices.Clone(windows)
	slices.SortFunc(sorted, func(a, b Window) int { return cmp.Compare(a.From, b.From) })
	for i, w := range sorted {
		if w.From < 0 || w.From >= daySeconds || w.To <= w.From || w.To > w.From+daySeconds {
			return nil, fmt.Errorf("the window from second %d to second %d is not one of a day", w.From, w.To)
		}
		if i > 0 && w.From < sorted[i-1].To {
			return nil, &Fault{"calendar.fault.overlap", map[string]any{"at": fmt.Sprintf("%02d:%02d", w.From/3600, w.From/60%60)}}
		}
	}
	return sorted, nil
}
