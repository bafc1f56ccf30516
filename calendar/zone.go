package calendar

import (
	"math"
	"time"
)

// zone turns wall-clock readings of a place into instants. It remembers the last
// stretch without a change of offset, so one zone serves one reckoning.
type zone struct {
	loc    *time.Location
	offset int64
	lo, hi int64 // instants between which offset holds
}

func newZone(loc *time.Location, near int64) *zone {
	z := &zone{loc: loc}
	z.remember(near)
	return z
}

func (z *zone) remember(at int64) {
	t := time.Unix(at, 0).In(z.loc)
	_, offset := t.Zone()
	z.offset, z.lo, z.hi = int64(offset), math.MinInt64/2, math.MaxInt64/2
	start, end := t.ZoneBounds()
	if !start.IsZero() {
		z.lo = start.Unix()
	}
	if !end.IsZero() {
		z.hi = end.Unix()
	}
}

// wall is what the clock on the wall shows at an instant, in seconds since its
// reading of 1970-01-01 00:00.
func (z *zone) wall(at int64) int64 { return at + z.offsetAt(at) }

func (z *zone) offsetAt(at int64) int64 {
	if at < z.lo || at >= z.hi {
		z.remember(at)
	}
	return z.offset
}

// day is the number of the local day at an instant.
func (z *zone) day(at int64) int {
	w := z.wall(at)
	return int((w - ((w%daySeconds)+daySeconds)%daySeconds) / daySeconds)
}

// instant is the first moment at which the wall clock shows the given reading: in
// an hour that comes twice the earlier one, and for a reading that the clock jumps
// over the moment of the jump.
func (z *zone) instant(day, seconds int) int64 {
	wall := int64(day)*daySeconds + int64(seconds)
	if at := wall - z.offset; at >= z.lo+daySeconds && at < z.hi-daySeconds {
		return at // no change of offset within a day: there is only this one
	}
	before := wall - z.offsetAt(wall-2*daySeconds)
	after := wall - z.offsetAt(wall+2*daySeconds)
	for _, at := range [...]int64{min(before, after), max(before, after)} {
		if z.wall(at) == wall {
			return at
		}
	}
	z.remember(before)
	return z.lo
}
