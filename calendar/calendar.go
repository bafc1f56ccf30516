// Package calendar reckons business time: the seconds for which an office is open,
// by calendars that have versions, on wall clocks that change, with Jalali months.
//
// All reckoning is in whole seconds; fractions of a second are dropped. A time that
// is returned is in UTC. The nil *Calendar is open always, so its business time is
// clock time.
package calendar

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"time"
)

// Calendar says when an office is open. It does not change once made and may be
// used by many at once.
type Calendar struct {
	Name     string
	Location *time.Location
	versions []*version // by knownFrom
}

// horizon is how far ahead Due looks: no promise is kept after it.
const horizon = 100 * 366 * daySeconds

// New makes a calendar of at least one version. It refuses windows that overlap,
// days that do not exist, and two versions known from the same moment.
func New(name string, loc *time.Location, versions ...Version) (*Calendar, error) {
	if loc == nil {
		return nil, fmt.Errorf("calendar %s: no time zone is given", name)
	}
	if len(versions) == 0 {
		return nil, fmt.Errorf("calendar %s: no version is given", name)
	}
	c := &Calendar{Name: name, Location: loc}
	for _, v := range versions {
		compiled, err := compile(v)
		if err != nil {
			return nil, fmt.Errorf("calendar %s: %w", name, err)
		}
		c.versions = append(c.versions, compiled)
	}
	slices.SortFunc(c.versions, func(a, b *version) int { return a.knownFrom.Compare(b.knownFrom) })
	for i, v := range c.versions[1:] {
		if v.knownFrom.Equal(c.versions[i].knownFrom) {
			return nil, fmt.Errorf("calendar %s: %w", name, errors.New("two versions are known from the same moment"))
		}
	}
	return c, nil
}

// For gives the calendar that counts d: c for business units, and nil, the clock,
// for all others.
func (c *Calendar) For(d Duration) *Calendar {
	if d.IsBusiness() {
		return c
	}
	return nil
}

// Business is the open time between two moments, by the version known at `known`:
// in whole seconds, half-open, never negative, and additive, so that
// Business(a,b) + Business(b,c) == Business(a,c) for a <= b <= c.
func (c *Calendar) Business(known, from, to time.Time) time.Duration {
	var sum int64
	for s := range c.spans(known, from.Unix(), to.Unix()) {
		sum += s.to - s.from
	}
	return seconds(sum)
}

// Due is the first moment at which the open time since `from` reaches budget; for a
// budget of nothing that is `from` itself. It is false when that never comes, or
// not within a hundred years.
func (c *Calendar) Due(known, from time.Time, budget time.Duration) (time.Time, bool) {
	left := int64(budget / time.Second)
	if left <= 0 {
		return at(from.Unix()), true
	}
	for s := range c.spans(known, from.Unix(), from.Unix()+horizon) {
		if s.to-s.from >= left {
			return at(s.from + left), true
		}
		left -= s.to - s.from
	}
	return time.Time{}, false
}

// Open reports whether the office is open at t.
func (c *Calendar) Open(known, t time.Time) bool {
	return c.Business(known, t, t.Add(time.Second)) > 0
}

// NextOpen is t itself while the office is open, else the next opening. It is false
// when there is none within a hundred years.
func (c *Calendar) NextOpen(known, t time.Time) (time.Time, bool) {
	s, ok := c.next(known, t)
	return at(s.from), ok
}

// Span is one stretch of open time, half-open.
type Span struct{ From, To time.Time }

// Spans gives the open time between two moments piece by piece, in order; their sum
// is Business. It is what an SLA shows when it explains itself.
func (c *Calendar) Spans(known, from, to time.Time) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for s := range c.spans(known, from.Unix(), to.Unix()) {
			if !yield(Span{at(s.from), at(s.to)}) {
				return
			}
		}
	}
}

// span is a stretch of open time of one working day. It may begin on the next
// calendar day, when a window crosses midnight.
type span struct {
	from, to int64
	day      int
}

// spans walks over the open time in [from, to), in order and without overlap.
func (c *Calendar) spans(known time.Time, from, to int64) iter.Seq[span] {
	return func(yield func(span) bool) {
		if from >= to {
			return
		}
		if c == nil {
			yield(span{from: from, to: to})
			return
		}
		v, z, open := c.version(known), newZone(c.Location, from), from
		last := newZone(c.Location, to).day(to) + 1 // a clock put back at midnight shows the day before again
		for day := z.day(from) - 1; day <= last; day++ {
			for _, w := range v.windows(day) {
				s := span{max(open, z.instant(day, w.From)), min(to, z.instant(day, w.To)), day}
				if s.from >= s.to {
					continue
				}
				if open = s.to; !yield(s) {
					return
				}
			}
		}
	}
}

// next is the rest of the stretch that is open at t, or the one after it.
func (c *Calendar) next(known, t time.Time) (found span, ok bool) {
	c.spans(known, t.Unix(), t.Unix()+horizon)(func(s span) bool {
		found, ok = s, true
		return false
	})
	return found, ok
}

// version is the latest one that was known at a moment, or the first of all for a
// moment before it.
func (c *Calendar) version(known time.Time) *version {
	for _, v := range slices.Backward(c.versions) {
		if !v.knownFrom.After(known) {
			return v
		}
	}
	return c.versions[0]
}

func at(unix int64) time.Time { return time.Unix(unix, 0).UTC() }

// seconds is a duration of n seconds, or the longest there is.
func seconds(n int64) time.Duration {
	return time.Duration(min(n, math.MaxInt64/int64(time.Second))) * time.Second
}
