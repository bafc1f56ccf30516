package engine

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/kartabl/kartabl/engine/expression"
)

// run is one event at work on its own copy of the case.
type run struct {
	p       *Process // as the case knows its calendars
	all     *Process // with what was declared since
	c       Case
	e       Event
	at      time.Time
	exprs   expression.Scope
	here    string   // scope whose loops expressions see
	agenda  []string // scopes whose token may move, in order
	steps   int      // microsteps so far
	ignored string
	still   bool // nothing of the case may move
	was     Turn // whose turn it was
	facts   []Fact
	effects []Effect
	marks   *[]Mark // nil: nobody asks
}

// begin copies what may change and sets the time of the event.
func begin(p *Process, c Case, e Event) *run {
	known := c.Known
	if in, ok := e.Input.(Started); ok {
		known = in.Known
	}
	r := &run{p: p.asOf(known), all: p, c: own(c), e: e, at: e.At.UTC().Truncate(time.Second), was: TurnOf(p, c)}
	if r.at.Before(c.At) {
		r.at = c.At
	}
	if e.Attributes != nil {
		r.c.Attributes = cloneMap(e.Attributes)
	}
	r.refreshCase()
	return r
}

// own copies the case as deep as Apply writes: lists and maps, but not the values
// in them. What stands inside an element is replaced and never changed in place.
func own(c Case) Case {
	c.Vars = maps.Clone(c.Vars)
	if c.Vars == nil {
		c.Vars = map[string]any{}
	}
	c.Tokens, c.Items, c.Timers = slices.Clone(c.Tokens), slices.Clone(c.Items), slices.Clone(c.Timers)
	c.Requests, c.Clocks, c.Money = slices.Clone(c.Requests), slices.Clone(c.Clocks), slices.Clone(c.Money)
	c.Finished, c.Problems = slices.Clone(c.Finished), slices.Clone(c.Problems)
	c.Visits, c.Completed, c.Used = maps.Clone(c.Visits), maps.Clone(c.Completed), maps.Clone(c.Used)
	c.Messages, c.Dropped = slices.Clone(c.Messages), slices.Clone(c.Dropped)
	return c
}

// finish moves every token to its rest and gives the outcome.
func (r *run) finish() Outcome {
	if r.ignored == "" && !r.still {
		for _, t := range r.c.Tokens {
			r.agenda = append(r.agenda, t.Scope)
		}
		r.settle()
		r.here = ""
		r.turnClocks()
		r.turn()
		r.c.Subject = SubjectOf(r.p, r.c, r.at)
	}
	r.c.Seq++
	r.c.At = r.at
	tidy(&r.c)
	return Outcome{Case: r.c, Facts: r.facts, Effects: r.effects, Ignored: r.ignored}
}

// tidy makes an empty list the same as none, as JSON does.
func tidy(c *Case) {
	c.Tokens, c.Items, c.Timers = none(c.Tokens), none(c.Items), none(c.Timers)
	c.Requests, c.Clocks, c.Money = none(c.Requests), none(c.Clocks), none(c.Money)
	c.Finished, c.Problems = none(c.Finished), none(c.Problems)
	c.Messages, c.Dropped = none(c.Messages), none(c.Dropped)
}

func none[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

// ignore records that the event came too late to matter.
func (r *run) ignore(why string) error {
	r.ignored = why
	r.fact(Fact{Kind: FactIgnored, Glass: Private, Data: map[string]any{"why": why, "kind": KindOf(r.e.Input)}})
	return nil
}

func (r *run) emit(e Effect) { r.effects = append(r.effects, e) }

// id makes the next id of an item, timer, request or problem.
func (r *run) id() string {
	id := r.c.ID + "-" + strconv.Itoa(r.c.Next)
	r.c.Next++
	return id
}

// key names an effect of a visit: case/step/visit and what else tells it apart.
func (r *run) key(step string, visit int, more ...string) string {
	key := r.c.ID + "/" + step + "/" + strconv.Itoa(visit)
	for _, m := range more {
		key += "/" + m
	}
	return key
}

// count adds one to a counter and returns it.
func count(m *map[string]int, name string) int {
	if *m == nil {
		*m = map[string]int{}
	}
	(*m)[name]++
	return (*m)[name]
}

func cloneMap(m map[string]any) map[string]any {
	c, _ := expression.Clone(m).(map[string]any)
	return c
}

func contains[T comparable](list []T, x T) bool { return slices.Contains(list, x) }
