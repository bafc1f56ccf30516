package bench

import (
	"encoding/hex"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/proof"
)

// hole is what a copy puts in the place of something of its template.
type hole int

const (
	holeNone hole = iota
	holeID
	holeNo
	holeCustomer
	holeCustomers
	holeClerk
	holeClerks
	holeTime
	holeNum  // a whole value: the database's number of the case
	holeUnix // a whole value: a time as a number
	holeHead // a whole value: the chain after the event, or of the case
	holeSeed // a whole value: of the event
	holeWord // the first word; the others follow
)

// value of a column: fixed, one hole, or texts with holes between them.
type value struct {
	fixed any
	whole hole
	texts []string
	holes []filling // holes[i] follows texts[i]
}

// filling is one hole in a text, with the time that stood there.
type filling struct {
	hole hole
	time time.Time
}

// row is one that every copy of a template has.
type row struct {
	table  string
	values []value // in the order of the table's columns
	event  *eventAt
}

// eventAt says where in a row of events its parts stand.
type eventAt struct{ seq, event, facts, ignored, head, seed int }

// pattern is a template made ready to be copied.
type pattern struct {
	template
	rows  []row
	state int // which row is the case itself, and where in it its state stands
	at    int
}

// columns are the columns of each table that living cases have rows in.
type columns map[string][]string

// columnsOf are those that the rows have, without numbers that the database gives by itself.
func columnsOf(rows []netRow, into columns) {
	for _, r := range rows {
		if into[r.table] != nil {
			continue
		}
		all := slices.Sorted(maps.Keys(r.values))
		if r.table != casesTable {
			all = slices.DeleteFunc(all, func(name string) bool { return name == serial })
		}
		into[r.table] = all
	}
}

const (
	casesTable  = "cases"
	eventsTable = "events"
)

// farYear is after every time but that of what is never due.
const farYear = 2200

func compile(t template, of columns, times map[string]bool) (p pattern, err error) {
	p = pattern{template: t}
	cutter := newCutter(t.names)
	for _, r := range t.rows {
		out := row{table: r.table}
		for _, name := range of[r.table] {
			out.values = append(out.values, cutter.value(r.table, name, r.values[name], times))
		}
		place := func(name string) int { return slices.Index(of[r.table], name) }
		switch r.table {
		case eventsTable:
			out.event = &eventAt{place("seq"), place("event"), place("facts"), place("ignored"), place("head"), place("seed")}
		case casesTable:
			p.state, p.at = len(p.rows), place("state")
		}
		p.rows = append(p.rows, out)
	}
	if len(p.rows) == 0 || p.rows[p.state].table != casesTable {
		return p, fmt.Errorf("a template without a case: %+v", t.play)
	}
	return p, nil
}

// cutter finds the holes of a text.
type cutter struct {
	find  *regexp.Regexp
	known map[string]hole
}

func newCutter(n liveNames) cutter {
	known := map[string]hole{
		n.id: holeID, n.no: holeNo, n.customer: holeCustomer, n.customers: holeCustomers, n.clerk: holeClerk, n.clerks: holeClerks,
	}
	for i, w := range n.words {
		known[w] = holeWord + hole(i)
	}
	delete(known, "")
	parts := []string{`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)`}
	for text := range known {
		parts = append(parts, regexp.QuoteMeta(text))
	}
	return cutter{regexp.MustCompile(strings.Join(parts, "|")), known}
}

func (c cutter) value(table, column string, v any, times map[string]bool) value {
	switch column {
	case "case_num", serial:
		return value{whole: holeNum}
	case "head":
		return value{whole: holeHead}
	case "seed":
		return value{whole: holeSeed}
	}
	if n, ok := v.(int64); ok && times[table+"."+column] && time.Unix(n, 0).Year() < farYear {
		return value{whole: holeUnix, fixed: n}
	}
	text, ok := v.(string)
	if !ok {
		return value{fixed: v}
	}
	return c.cut(text)
}

func (c cutter) cut(text string) value {
	v := value{fixed: text}
	last := 0
	for _, at := range c.find.FindAllStringIndex(text, -1) {
		word := text[at[0]:at[1]]
		h, named := c.known[word]
		f := filling{hole: h}
		if !named {
			var err error
			f.hole = holeTime
			if f.time, err = time.Parse(time.RFC3339, word); err != nil || f.time.Year() >= farYear {
				continue
			}
		}
		v.texts = append(v.texts, text[last:at[0]])
		v.holes = append(v.holes, f)
		last = at[1]
	}
	v.texts = append(v.texts, text[last:])
	return v
}

// copyOf is what a copy is to be.
type copyOf struct {
	liveNames
	num   int64
	shift time.Duration
	seeds func() proof.Seed
}

// fill gives the value of a copy; what has to be reckoned from the rest is left as it is.
func (v *value) fill(c *copyOf) any {
	switch {
	case v.whole == holeNum:
		return c.num
	case v.whole == holeUnix:
		return v.fixed.(int64) + int64(c.shift/time.Second)
	case len(v.holes) == 0:
		return v.fixed
	}
	var b strings.Builder
	for i, h := range v.holes {
		b.WriteString(v.texts[i])
		b.WriteString(c.word(h))
	}
	b.WriteString(v.texts[len(v.texts)-1])
	return b.String()
}

func (c *copyOf) word(f filling) string {
	switch f.hole {
	case holeID:
		return c.id
	case holeNo:
		return c.no
	case holeCustomer:
		return c.customer
	case holeCustomers:
		return c.customers
	case holeClerk:
		return c.clerk
	case holeClerks:
		return c.clerks
	case holeTime:
		return f.time.Add(c.shift).Format(time.RFC3339)
	default:
		return c.words[f.hole-holeWord]
	}
}

// fresh is a row of a copy.
type fresh struct {
	table  string
	values []any
}

// copied are the rows of a copy with its history chained, as the database keeps them, and
// its state.
func (p *pattern) copied(c *copyOf, pack func(string) any) (rows []fresh, state string, err error) {
	head := proof.Genesis(c.id)
	heads := -1
	for _, r := range p.rows {
		out := fresh{r.table, make([]any, len(r.values))}
		for i := range r.values {
			out.values[i] = r.values[i].fill(c)
			if r.values[i].whole == holeHead && r.event == nil {
				heads = i
			}
		}
		if r.event != nil {
			if head, err = chained(head, c, r.event, out.values); err != nil {
				return nil, "", err
			}
			for _, at := range [...]int{r.event.event, r.event.facts} {
				if text, ok := out.values[at].(string); ok {
					out.values[at] = pack(text)
				}
			}
		}
		rows = append(rows, out)
	}
	whole := &rows[p.state]
	state = whole.values[p.at].(string)
	whole.values[heads], whole.values[p.at] = head[:], pack(state)
	return rows, state, nil
}

// chained writes seed and head of an event, which follows the head before.
func chained(head proof.Digest, c *copyOf, at *eventAt, values []any) (proof.Digest, error) {
	r := proof.Record{Case: c.id, Event: []byte(values[at.event].(string)), Ignored: values[at.ignored].(string)}
	if _, err := fmt.Sscan(fmt.Sprint(values[at.seq]), &r.Seq); err != nil {
		return head, err
	}
	if facts, ok := values[at.facts].(string); ok {
		r.Facts = []byte(facts)
	}
	seed := c.seeds()
	leaf, err := proof.Leaf(r, seed)
	if err != nil {
		return head, fmt.Errorf("chain event %d: %w", r.Seq, err)
	}
	head = proof.Next(head, leaf, false)
	sum := head
	values[at.head], values[at.seed] = sum[:], seed[:]
	return head, nil
}

// person is a copy of the template's customer.
func (c *copyOf) person(rows []row) []fresh {
	var all []fresh
	for _, r := range rows {
		out := fresh{r.table, make([]any, len(r.values))}
		for i := range r.values {
			out.values[i] = r.values[i].fill(c)
		}
		all = append(all, out)
	}
	return all
}

// counts adds what a copy adds to the counters.
func (p *pattern) counts(c *copyOf, into map[string]int) {
	for name, n := range p.counters {
		for was, is := range map[string]string{p.names.customer: c.customer, p.names.clerk: c.clerk} {
			name = strings.Replace(name, was, is, 1)
		}
		into[name] += n
	}
}

// decoded is the state as the program reads it.
func decoded(state string) (engine.Case, error) {
	c, err := engine.DecodeCase([]byte(state))
	if err != nil {
		return c, fmt.Errorf("state of a copy: %w", err)
	}
	return c, nil
}

// plain is a value as drivers take it.
func plain(v any) any {
	if b, ok := v.(blob); ok {
		return []byte(b)
	}
	return v
}

// copyText is a value as COPY reads it.
func copyText(b []byte, v any) []byte {
	switch v := plain(v).(type) {
	case nil:
		return append(b, `\N`...)
	case []byte:
		b = append(b, `\\x`...)
		return hex.AppendEncode(b, v)
	case string:
		for i := range len(v) {
			switch v[i] {
			case '\\':
				b = append(b, `\\`...)
			case '\t':
				b = append(b, `\t`...)
			case '\n':
				b = append(b, `\n`...)
			case '\r':
				b = append(b, `\r`...)
			default:
				b = append(b, v[i])
			}
		}
		return b
	default:
		return fmt.Append(b, v)
	}
}
