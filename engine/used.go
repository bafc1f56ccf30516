package engine

import (
	"time"

	"github.com/kartabl/kartabl/calendar"
)

// Used is how much of a case clock's budget is used up at a moment, in percent; more
// than 100 once it is breached. A clock without a budget has used nothing.
func Used(p *Process, k Clock, now time.Time) int {
	sla := p.clock(k.Name)
	if sla == nil || k.Budget == 0 {
		return 0
	}
	spent := k.Spent
	if !k.Since.IsZero() {
		var counts *calendar.Calendar
		if sla.Target != nil {
			counts = p.calendar(sla.Calendar).For(*sla.Target)
		}
		spent += int64(counts.Business(now, k.Since, now) / time.Second)
	}
	return int(spent * 100 / k.Budget)
}
