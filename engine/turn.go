package engine

import (
	"slices"
)

// Turn is whose turn it is in a case: to whom its seconds belong while it stands so.
type Turn struct {
	Party  string   // WaitsStaff, WaitsCustomer, WaitsThird or WaitsDone
	Pools  []string // of staff: "queue:<name>" and "role:<name>"; work for one person alone lies in none
	Steps  []string // at which that party is waited for
	Clocks []string // of the case's promises, those that run
}

// TurnOf tells whose turn it is. The house does not hide behind others: while anybody
// of staff could work, or a problem waits for them, it is staff's turn. Else it is the
// customer's while he has anything to do, and else that of something outside: a service,
// a message, another case, a time that must come, or the bank of a payment whose time
// to be paid is over. It is exactly one party at every moment.
func TurnOf(p *Process, c Case) Turn {
	if c.ID == "" {
		return Turn{}
	}
	t := Turn{Party: WaitsDone}
	if c.Open() {
		t = c.waitsStaff(p)
	}
	if t.Party == "" {
		t = c.waitsCustomer()
	}
	if t.Party == "" {
		t = c.waitsThird()
	}
	for _, k := range c.Clocks {
		if !k.Since.IsZero() {
			t.Clocks = append(t.Clocks, k.Name)
		}
	}
	for _, names := range []*[]string{&t.Pools, &t.Steps, &t.Clocks} {
		slices.Sort(*names)
		*names = slices.Compact(*names)
	}
	return t
}

// is gives the turn to a party that is waited for at a step.
func (t *Turn) is(party, step string) {
	t.Party = party
	if step != "" {
		t.Steps = append(t.Steps, step)
	}
}

func (c *Case) waitsStaff(p *Process) Turn {
	var t Turn
	for i := range c.Problems {
		if x := &c.Problems[i]; !x.Warn {
			t.is(WaitsStaff, x.Step)
			t.Pools = append(t.Pools, RolePool(p.Owner))
		}
	}
	for i := range c.Items {
		it := &c.Items[i]
		if it.Who != Staff {
			continue
		}
		t.is(WaitsStaff, it.Step)
		if pool := it.Pool(); pool != "" {
			t.Pools = append(t.Pools, pool)
		}
	}
	return t
}

func (c *Case) waitsCustomer() Turn {
	var t Turn
	for i := range c.Items {
		if it := &c.Items[i]; it.Who == Customer && !c.overdue(it) {
			t.is(WaitsCustomer, it.Step)
		}
	}
	return t
}

func (c *Case) waitsThird() Turn {
	t := Turn{Party: WaitsThird}
	for i := range c.Requests {
		if q := &c.Requests[i]; q.Kind != RequestUndo {
			t.is(WaitsThird, q.Step)
		}
	}
	for i := range c.Timers {
		if x := &c.Timers[i]; x.Why == TimerWait || x.Why == TimerExpire && x.Fired > 0 {
			t.is(WaitsThird, x.Step)
		}
	}
	return t
}

func (t Turn) equal(o Turn) bool {
	return t.Party == o.Party && slices.Equal(t.Pools, o.Pools) && slices.Equal(t.Steps, o.Steps) && slices.Equal(t.Clocks, o.Clocks)
}

// turn tells the history whose turn it has become, if it is another's now.
func (r *run) turn() {
	now := TurnOf(r.p, r.c)
	if now.equal(r.was) {
		return
	}
	data := map[string]any{"party": now.Party}
	for key, names := range map[string][]string{"pools": now.Pools, "steps": now.Steps, "clocks": now.Clocks} {
		if len(names) > 0 {
			data[key] = anyList(names)
		}
	}
	r.fact(Fact{Kind: FactTurn, Glass: Private, Data: data})
}

// turnTold is the turn that a fact tells of.
func turnTold(f Fact) (Turn, bool) {
	party, _ := f.Data["party"].(string)
	if f.Kind != FactTurn || party == "" {
		return Turn{}, false
	}
	return Turn{Party: party, Pools: nameList(f.Data["pools"]), Steps: nameList(f.Data["steps"]), Clocks: nameList(f.Data["clocks"])}, true
}

func nameList(v any) []string {
	list, _ := v.([]any)
	var names []string
	for _, x := range list {
		if name, ok := x.(string); ok {
			names = append(names, name)
		}
	}
	return names
}
