package processes

import (
	"github.com/kartabl/kartabl/store"
)

// ownCalendar is the attribute that names the calendar by which a person of staff works.
const ownCalendar = "calendar"

// atWork are the ids of those whose working hours it is, and of who is wanted by name;
// of all, where nobody else is at work: an item waits in somebody's hands rather than in
// nobody's. Who has no calendar of this process works at all hours.
func (w *walk) atWork(staff []store.Person, wanted string) []string {
	var all, now []string
	found := false
	for _, p := range staff {
		all = append(all, p.ID)
		open := w.works(p)
		found = found || open
		if open || p.ID == wanted {
			now = append(now, p.ID)
		}
	}
	if !found {
		return all
	}
	return now
}

func (w *walk) works(p store.Person) bool {
	name, _ := p.Attributes[ownCalendar].(string)
	c := w.p.Calendars[name]
	return c == nil || c.Open(w.tx.Now, w.tx.Now)
}
