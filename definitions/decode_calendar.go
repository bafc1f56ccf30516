package definitions

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/calendar"
)

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func (r *catalogReader) calendar(p pair) {
	o := r.object(p.value, "calendar", "week", "ranges", "holidays", "days")
	w := week{calendar.Version{Week: r.week(o.need("week")), Days: r.holidays(o.get("holidays"))}}
	for _, item := range r.list(o.get("ranges"), "ranges") {
		r.hoursFor(item, &w)
	}
	for _, item := range r.list(o.get("days"), "days") {
		r.day(item, &w)
	}
	c, err := w.build(p.key.text, r.c.Location, nil)
	if err != nil {
		r.report("K033", p.key, "detail", calendar.Words(err))
		return
	}
	r.c.weeks[p.key.text], r.c.Calendars[p.key.text] = w, c
}

func (r *catalogReader) week(n *node) (week [7][]calendar.Window) {
	days := r.object(n, "week", weekdays...)
	for i, day := range weekdays {
		week[i] = r.windows(days.get(day), "week")
	}
	return week
}

func (r *catalogReader) windows(n *node, key string) []calendar.Window {
	windows, err := calendar.ParseWindows(r.str(n, key))
	if err != nil {
		r.report("K033", n, "detail", calendar.Words(err))
	}
	return windows
}

// hoursFor reads other hours for a time.
func (r *catalogReader) hoursFor(n *node, w *week) {
	o := r.object(n, "range", "from", "to", "week")
	from, to := r.date(o.need("from"), "from"), r.date(o.need("to"), "to")
	hours := r.week(o.need("week"))
	switch {
	case from == "" || to == "":
	case to < from:
		r.report("K033", o.get("to"), "detail", calendar.Words(&calendar.Fault{Key: "calendar.fault.range", Args: map[string]any{"from": from, "to": to}}))
	default:
		w.Ranges = append(w.Ranges, calendar.DateRange{From: from, To: to, Week: hours})
	}
}

// day reads a day that has hours of its own.
func (r *catalogReader) day(n *node, w *week) {
	o := r.object(n, "day", "date", "hours")
	date := r.date(o.need("date"), "date")
	hours := r.windows(o.need("hours"), "hours")
	if date != "" {
		w.Days = append(w.Days, calendar.DayHours{Date: date, Hours: hours})
	}
}

// date reads a Gregorian or a Jalali day.
func (r *catalogReader) date(n *node, key string) string {
	s := r.str(n, key)
	if s == "" {
		return ""
	}
	date, err := calendar.ParseDate(s)
	if err != nil {
		r.report("K033", n, "detail", calendar.Words(err))
	}
	return date
}

// build makes the calendar, with further holidays.
func (w week) build(name string, loc *time.Location, more []string) (*calendar.Calendar, error) {
	v := w.Version
	v.Days = slices.Clip(v.Days)
	for _, day := range more {
		v.Days = append(v.Days, calendar.DayHours{Date: day})
	}
	return calendar.New(name, loc, v)
}

const shippedHolidays = "holidays_ir"

func holidaysFile(name string) string { return "holidays/" + name + ".txt" }

// holidays reads the list of that name. holidays_ir is there without a file too.
func (r *catalogReader) holidays(n *node) []calendar.DayHours {
	name := r.name(n, "holidays")
	if name == "" {
		return nil
	}
	src, ok := r.files[holidaysFile(name)]
	switch {
	case ok:
	case name == shippedHolidays:
		src = []byte(calendar.IranHolidays())
	default:
		r.report("E337", n, "name", name)
		return nil
	}
	days, err := calendar.ParseDays(string(src))
	if err != nil {
		r.report("K033", n, "detail", calendar.Words(&calendar.Fault{Key: "calendar.fault.file", Args: map[string]any{"file": holidaysFile(name), "cause": calendar.Words(err)}}))
	}
	return days
}

// Pinned gives the files beside a catalog with the shipped list of holidays among them:
// what is deployed keeps its calendars when a later program knows other holidays.
func Pinned(files map[string][]byte) map[string][]byte {
	return withHolidaysIR(files, calendar.IranHolidays)
}

// Unpinned gives the files of a catalog from before the list was kept with it, with the
// holidays that it had then: those with a fixed Jalali date.
func Unpinned(files map[string][]byte) map[string][]byte {
	return withHolidaysIR(files, func() string {
		return strings.Join(calendar.SolarHolidays(1400, 1450), "\n")
	})
}

func withHolidaysIR(files map[string][]byte, list func() string) map[string][]byte {
	name := holidaysFile(shippedHolidays)
	if _, ok := files[name]; ok {
		return files
	}
	all := maps.Clone(files)
	if all == nil {
		all = map[string][]byte{}
	}
	all[name] = []byte(list())
	return all
}
