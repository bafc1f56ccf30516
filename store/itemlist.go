package store

import (
	"strconv"
	"strings"
	"time"
)

// How a list of items is sorted.
const (
	SortTurn     = "turn" // the published order, see engine.Item.TurnAt
	SortDue      = "due"  // earliest first, those without a time last
	SortAge      = "age"
	SortPriority = "priority"
)

// ItemFilter names the lists that are merged: what waits for a customer, what a
// person of staff holds, and pools, to which escalated items belong as well. Without
// any of them there are no items.
type ItemFilter struct {
	Customer string // person, or organisation whose shared cases are meant
	OfCase   string // of those, only the items of this person's cases
	Holder   string
	Pools    []string // "queue:x", "role:x"
	Unheld   bool     // of pools: not what somebody holds, unless it was escalated to the pool
	Due      Due      // only what is due in this time

	HoldersShared []string // what they hold and others may do for them
	HoldersAlone  []string // what they hold and nobody may do for them
	Holders       []string // all that they hold
	Rests         Rests    // of all that is held
	Hand          string   // HandAsked or HandGiven: of the persons in HandOf
	HandOf        []string
	Processes     []string // only of these, where it is not nil

	After string // cursor of the last row of the page before
	Limit int
	Sort  string // SortDue when empty
}

// Due is a time in which items are due; zero is any. A list that is sorted by its due time
// finds it in its index, every other one looks at its rows one by one.
type Due struct {
	From, Before time.Time // zero: without a bound
	Never        bool      // instead: what is never due
}

// Holds reports whether what is due at this time, zero for never, is in it.
func (d Due) Holds(at time.Time) bool {
	if d == (Due{}) || at.IsZero() {
		return d == (Due{}) || d.Never
	}
	return !d.Never && !at.Before(d.From) && (d.Before.IsZero() || at.Before(d.Before))
}

// where is the same as a condition.
func (d Due) where(s source) (condition string, args []any) {
	if d == (Due{}) {
		return "", nil
	}
	from, before := d.From, orNever(d.Before)
	if d.Never {
		from, before = never, never.Add(time.Second)
	}
	due := s.column("due_at")
	return " AND " + due + " >= ? AND " + due + " < ?", []any{from, before}
}

// Rests chooses among what somebody holds.
type Rests int

// What somebody holds is put aside or not.
const (
	RestsOrNot Rests = iota
	RestsNot
	RestsNow
)

// where is the condition; that of what rests is the condition of its index.
func (r Rests) where() string {
	switch r {
	case RestsNow:
		return " AND i.resting"
	case RestsNot:
		return " AND NOT i.resting"
	default:
		return ""
	}
}

// sorting is the columns of items that a list is sorted by.
type sorting []string

func (f ItemFilter) sorting() sorting {
	switch f.Sort {
	case SortTurn:
		return sorting{"turn_at", "opened_at", "id"}
	case SortAge:
		return sorting{"opened_at", "id"}
	case SortPriority:
		return sorting{"rank", "due_at", "opened_at", "id"}
	default:
		return sorting{"due_at", "opened_at", "id"}
	}
}

// source is a table that knows how its items are sorted.
type source struct{ from, alias, id string }

var (
	fromItems       = source{"FROM items i", "i", "id"}
	fromHands       = source{"FROM hands g JOIN items i ON i.id = g.item", "i", "id"}
	fromEscalations = source{"FROM escalations e JOIN items i ON i.id = e.item", "e", "item"}
)

func (s source) column(name string) string {
	if name == "id" {
		name = s.id
	}
	return s.alias + "." + name
}

func (s source) columns(names ...string) string {
	all := make([]string, len(names))
	for n, name := range names {
		all[n] = s.column(name) + " AS " + name
	}
	return strings.Join(all, ", ")
}

// order is the same columns without their new names, as an index has them.
func (s source) order(by sorting) string {
	all := make([]string, len(by))
	for n, name := range by {
		all[n] = s.column(name)
	}
	return strings.Join(all, ", ")
}

// query first finds the ids of the page in the indexes, then reads their rows.
func (f ItemFilter) query() (query string, args []any) {
	u := f.union(f.sorting()...)
	if len(u.arms) == 0 {
		return "", nil
	}
	page, args := u.build()
	order := source{alias: "l", id: "id"}.order(f.sorting())
	return "SELECT " + itemColumns + " FROM (" + page + ") l JOIN items i ON i.id = l.id" + itemJoins + " ORDER BY " + order, args
}

// union merges the lists of the filter; columns are at least those that it is sorted by.
func (f ItemFilter) union(columns ...string) *union {
	u := &union{columns: columns, order: strings.Join(f.sorting(), ", "), limit: limit(f.Limit), overlaps: true}
	if f.Customer != "" {
		f.arm(u, fromItems, "i.customer <> '' AND i.customer = ?", f.Customer)
	}
	rests := f.Rests.where()
	if f.Holder != "" {
		f.arm(u, fromItems, "i.holder <> '' AND i.holder = ?"+rests, f.Holder)
	}
	for _, id := range f.HoldersShared {
		f.arm(u, fromItems, "i.holder <> '' AND i.holder = ? AND NOT i.alone"+rests, id)
	}
	for _, id := range f.HoldersAlone {
		f.arm(u, fromItems, "i.alone AND i.holder = ?"+rests, id)
	}
	for _, id := range f.Holders {
		f.arm(u, fromItems, "i.holder <> '' AND i.holder = ?"+rests, id)
	}
	for _, id := range f.HandOf {
		f.arm(u, fromHands, "g.part = ? AND g.person = ?", f.Hand, id)
	}
	free := ""
	if f.Unheld {
		free = " AND i.holder = ''"
	}
	for _, pool := range f.Pools {
		f.arm(u, fromItems, "i.pool <> '' AND i.pool = ?"+free, pool)
		if strings.HasPrefix(pool, "role:") { // nothing is escalated to a queue
			f.arm(u, fromEscalations, "e.pool = ?", pool)
		}
	}
	return u
}

// arm adds one list with the filter's other conditions.
func (f ItemFilter) arm(u *union, s source, where string, args ...any) {
	from := s.from
	if f.Processes != nil || f.OfCase != "" {
		from += itemJoins
	}
	if f.OfCase != "" {
		where += " AND c.customer = ?"
		args = append(args, f.OfCase)
	}
	if f.Processes != nil {
		where += " AND c.process IN (''" + strings.Repeat(", ?", len(f.Processes)) + ")"
		for _, id := range f.Processes {
			args = append(args, id)
		}
	}
	due, bounds := f.Due.where(s)
	where, args = where+due, append(args, bounds...)
	by := f.sorting()
	if after := by.after(f.After); after != nil {
		where += " AND (" + s.order(by) + ") > (?" + strings.Repeat(", ?", len(after)-1) + ")"
		args = append(args, after...)
	}
	u.arm(s.columns(u.columns...), s.order(by), from+" WHERE "+where, args...)
}

// after reads a cursor as the values of the sorted columns; nil when it is none.
func (by sorting) after(cursor string) []any {
	const last = 4
	parts := strings.SplitN(cursor, ".", last+1)
	if len(parts) != last+1 {
		return nil
	}
	var n [last]int64
	for i := range n {
		var err error
		if n[i], err = strconv.ParseInt(parts[i], 10, 64); err != nil {
			return nil
		}
	}
	values := map[string]any{
		"rank": n[0], "due_at": time.Unix(n[1], 0).UTC(), "opened_at": time.Unix(n[2], 0).UTC(), "turn_at": time.Unix(n[3], 0).UTC(), "id": parts[last],
	}
	after := make([]any, len(by))
	for i, name := range by {
		after[i] = values[name]
	}
	return after
}
