package cartable

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// caseObject is a case as the policy sees it.
func caseObject(l loaded) people.Object {
	return people.Object{
		Customer: l.c.Customer, StartedBy: l.c.StartedBy, Roles: workingRoles(l.p),
		Readers: readers(l.p), Worked: append(append(worked(l.c), l.standIns()...), l.leaders()...), Confidential: l.p.Access.Confidential, Owner: l.p.Owner,
		Circle: l.circle, Private: l.c.Private,
		StartBy: l.p.Start.By, StartRoles: l.p.Start.Roles, Told: l.told(),
	}
}

// itemObject is an item as the policy sees it.
func itemObject(l loaded, it engine.Item) people.Object {
	o := caseObject(l)
	o.Who, o.Pool, o.Holder, o.Escalated = it.Who, it.Pool(), it.Holder, it.Escalated
	o.StandIn = l.standIn(it)
	if s := l.p.Steps[it.Step]; s != nil && s.Task != nil && s.Task.Skip != nil {
		o.Mendable, o.MendRoles = true, roleList(s.Task.Skip.Role)
	}
	o.Delegators, o.Asked = it.Delegators, it.Asks()
	o.AskedStandIn = l.here.StandIn(o.Asked)
	o.PoolRole = l.p.PoolRole(it)
	if rule, ok := l.queues[it.Queue]; ok {
		o.Members, o.Leaders = rule.Members, rule.Supervisors
	}
	return o
}

func processObject(p *engine.Process) people.Object {
	return people.Object{
		StartBy: p.Start.By, StartRoles: p.Start.Roles, Owner: p.Owner, Readers: readers(p), Confidential: p.Access.Confidential,
	}
}

func readers(p *engine.Process) []string {
	return append(slices.Clone(p.Access.Read), p.Owner)
}

// workingRoles are the roles that some step of the process is assigned to.
func workingRoles(p *engine.Process) []string {
	var roles []string
	for _, step := range p.Steps {
		if step.Task != nil && step.Task.Assign != nil {
			a := step.Task.Assign
			roles = append(roles, a.Role, p.Queues[a.Queue].Role, p.Queues[a.Fallback].Role)
		}
		if step.Letter != nil {
			roles = append(roles, step.Letter.SignBy)
		}
	}
	roles = slices.DeleteFunc(roles, func(r string) bool { return r == "" })
	slices.Sort(roles)
	return slices.Compact(roles)
}

func worked(c engine.Case) []string {
	var persons []string
	for _, done := range c.Completed {
		persons = append(persons, done...)
	}
	for _, it := range c.Items {
		if it.Holder != "" {
			persons = append(append(persons, it.Delegators...), it.Holder)
		}
	}
	return persons
}

// caseOf is the id of the case that an item's id names: <case>-<ordinal>.
func caseOf(item string) string {
	i := strings.LastIndexByte(item, '-')
	if i < 0 {
		return ""
	}
	return item[:i]
}

// issued reports whether the case has ever given this id to something.
func issued(c engine.Case, id string) bool {
	n, err := strconv.Atoi(strings.TrimPrefix(id, c.ID+"-"))
	return err == nil && n >= 0 && n < c.Next
}

// secretQueues tells of the queues that some process uses whether a confidential one does.
func (s *Service) secretQueues() map[string]bool {
	closed := map[string]bool{}
	for _, p := range s.processes.All() {
		for _, step := range p.Steps {
			if step.Task != nil && step.Task.Assign != nil && step.Task.Assign.Queue != "" {
				name := step.Task.Assign.Queue
				closed[name] = closed[name] || p.Access.Confidential
			}
		}
	}
	return closed
}

// pools are the lines of work that a member of staff sees: those that he works in, and those
// that he leads. A supervisor hands out the work of every queue that no confidential process
// uses, one of single queues that of his own.
func (s *Service) pools(ctx context.Context, tx *store.Tx, r Reader) ([]string, error) {
	own, err := s.ownPools(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	led, err := s.ledPools(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	pools := slices.Concat(own, led)
	slices.Sort(pools)
	return slices.Compact(pools), nil
}

// ledPools are the queues whose work a member of staff looks after.
func (s *Service) ledPools(ctx context.Context, tx *store.Tx, r Reader) ([]string, error) {
	rules, err := tx.Queues(ctx)
	if err != nil {
		return nil, err
	}
	var pools []string
	for name, secret := range s.secretQueues() {
		if people.Can(r.Person, people.WatchQueue, people.Object{Leaders: rules[name].Supervisors, Confidential: secret}) {
			pools = append(pools, engine.QueuePool(name))
		}
	}
	slices.Sort(pools)
	return pools, nil
}

// ownPools are the lines of work whose items a member of staff may take.
func (s *Service) ownPools(ctx context.Context, tx *store.Tx, r Reader) ([]string, error) {
	rules, err := tx.Queues(ctx)
	if err != nil {
		return nil, err
	}
	var pools []string
	for _, role := range r.Roles {
		pools = append(pools, engine.RolePool(role))
	}
	for _, p := range s.processes.All() {
		for name, q := range p.Queues {
			if people.Has(r.Person, q.Role) && rules[name].Has(r.ID) {
				pools = append(pools, engine.QueuePool(name))
			}
		}
	}
	slices.Sort(pools)
	return slices.Compact(pools), nil
}

// readsAll reports whether a member of staff may read every case of a process.
func readsAll(r Reader, p *engine.Process) bool {
	const somebody = "?" // a customer that is nobody: only rules over roles can hold
	o := people.Object{Customer: somebody, Roles: workingRoles(p), Readers: readers(p), Confidential: p.Access.Confidential, Owner: p.Owner}
	return people.Can(r.Person, people.ReadCase, o)
}
