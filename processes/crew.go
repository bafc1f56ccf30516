package processes

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// crewKept is how long it is believed who has a role. A change of people is looked at once
// more when all that was decided before it has been written.
const crewKept = 2 * time.Second

// crews are the persons in service who have a role, as this server has read them lately.
type crews struct {
	mu    sync.Mutex
	roles map[string]crew
	rules map[string]store.Queue
	read  time.Time // the rules
}

// queues gives what was said of queues, as of does it for roles.
func (k *crews) queues(ctx context.Context, tx *store.Tx, fresh bool) (map[string]store.Queue, error) {
	k.mu.Lock()
	rules, read := k.rules, k.read
	k.mu.Unlock()
	if rules != nil && !fresh && lately(tx, read) {
		return rules, nil
	}
	rules, err := tx.Queues(ctx)
	if err != nil {
		return nil, fmt.Errorf("members of the queue: %w", err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.rules, k.read = rules, tx.Now
	return rules, nil
}

func lately(tx *store.Tx, read time.Time) bool {
	age := tx.Now.Sub(read)
	return age >= 0 && age < crewKept
}

type crew struct {
	read  time.Time
	staff []store.Person // never changed
}

// of gives those who have a role; fresh asks the database whatever is remembered.
func (k *crews) of(ctx context.Context, tx *store.Tx, role string, fresh bool) ([]store.Person, error) {
	k.mu.Lock()
	c, known := k.roles[role]
	k.mu.Unlock()
	if known && !fresh && lately(tx, c.read) {
		return c.staff, nil
	}
	staff, err := tx.StaffWithRole(ctx, role)
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.roles == nil {
		k.roles = map[string]crew{}
	}
	k.roles[role] = crew{read: tx.Now, staff: staff}
	return staff, nil
}

func (k *crews) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.roles, k.rules = nil, nil
}

// bench is one line of people who may work on an item: its pool, or a role that it was
// escalated to.
type bench struct {
	role string
	rule store.Queue
}

func (s *Service) benches(ctx context.Context, tx *store.Tx, p *engine.Process, item engine.Item, fresh bool) ([]bench, error) {
	var all []bench
	if role := p.PoolRole(item); role != "" {
		all = append(all, bench{role: role})
	}
	if item.Queue != "" && len(all) > 0 {
		rules, err := s.crews.queues(ctx, tx, fresh)
		if err != nil {
			return nil, err
		}
		all[0].rule = rules[item.Queue]
	}
	for _, role := range item.Escalated {
		all = append(all, bench{role: role})
	}
	return all, nil
}

// anybody reports whether somebody in service could be given the item, be he away or not. It
// stops at the first who could.
func (s *Service) anybody(ctx context.Context, tx *store.Tx, p *engine.Process, c engine.Case, item engine.Item) (bool, error) {
	for _, fresh := range [...]bool{false, true} {
		found := false
		err := s.eachAble(ctx, tx, p, c, item, fresh, func(store.Person) bool { found = true; return false })
		if err != nil || found {
			return found, err
		}
	}
	return false, nil
}

// eachAble goes through those who could be given the item, until more says no.
func (s *Service) eachAble(ctx context.Context, tx *store.Tx, p *engine.Process, c engine.Case, item engine.Item, fresh bool, more func(store.Person) bool) error {
	lines, err := s.benches(ctx, tx, p, item, fresh)
	if err != nil {
		return err
	}
	here, err := standIns(ctx, tx, item)
	if err != nil {
		return err
	}
	anyone := len(item.Exclude) == 0 && !asksWhere(p, item)
	for _, b := range lines {
		staff, err := s.crews.of(ctx, tx, b.role, fresh)
		if err != nil {
			return fmt.Errorf("read candidates: %w", err)
		}
		for _, person := range staff {
			if b.rule.Has(person.ID) && (anyone || engine.Eligible(p, c, item, candidate(person, here), tx.Now)) && !more(person) {
				return nil
			}
		}
	}
	return nil
}

// standIns is who stands in for whom, where four eyes asks for it.
func standIns(ctx context.Context, tx *store.Tx, item engine.Item) (people.Presence, error) {
	if len(item.Exclude) == 0 {
		return people.Presence{}, nil
	}
	here, err := people.Present(ctx, tx)
	if err != nil {
		return here, fmt.Errorf("who is away: %w", err)
	}
	return here, nil
}

// AwayUntil is when the first of those who could do an item that nobody has is back; false
// where one of them is there, or where there is nobody at all.
func (s *Service) AwayUntil(ctx context.Context, tx *store.Tx, p *engine.Process, c engine.Case, item engine.Item) (time.Time, bool, error) {
	var until time.Time
	if item.Holder != "" || item.Who != engine.Staff {
		return until, false, nil
	}
	away, err := tx.Away(ctx)
	if err != nil || len(away) == 0 {
		return until, false, err
	}
	err = s.eachAble(ctx, tx, p, c, item, false, func(person store.Person) bool {
		i := slices.IndexFunc(away, func(a store.Absence) bool { return a.Person == person.ID })
		if i < 0 {
			until = time.Time{}
			return false
		}
		if end := away[i].EndsAt; until.IsZero() || end.Before(until) {
			until = end
		}
		return true
	})
	return until, !until.IsZero(), err
}

// Why somebody who belongs to the line of an item cannot be given it.
const (
	BarredMember = "member"    // the members of the queue are named, and he is none
	BarredEyes   = "four_eyes" // he has done what another has to look at
	BarredStands = "stands"    // he stands in for such a one
	BarredWhere  = "where"     // he is not as the step wants it
)

// Barred is a person who has the role of an item and cannot be given it.
type Barred struct {
	Person, Name, Why string
}

// mostBarred bounds those who are told of by name.
const mostBarred = 20

// WhyNobody tells why those who have the role of an item cannot do it, the first of them, and
// how many more there are.
func (s *Service) WhyNobody(ctx context.Context, tx *store.Tx, p *engine.Process, c engine.Case, item engine.Item) (barred []Barred, more int, err error) {
	lines, err := s.benches(ctx, tx, p, item, true)
	if err != nil {
		return nil, 0, err
	}
	here, err := standIns(ctx, tx, item)
	if err != nil {
		return nil, 0, err
	}
	for _, b := range lines {
		staff, err := tx.StaffWithRole(ctx, b.role)
		if err != nil {
			return nil, 0, err
		}
		for _, person := range staff {
			why := whyNot(b, item, candidate(person, here))
			if why == BarredWhere && engine.Eligible(p, c, item, candidate(person, here), tx.Now) {
				continue
			}
			if len(barred) == mostBarred {
				more++
				continue
			}
			barred = append(barred, Barred{Person: person.ID, Name: person.Name, Why: why})
		}
	}
	return barred, more, nil
}

func whyNot(b bench, item engine.Item, who engine.Candidate) string {
	switch {
	case !b.rule.Has(who.ID):
		return BarredMember
	case slices.Contains(item.Exclude, who.ID):
		return BarredEyes
	case slices.ContainsFunc(who.Stands, func(p string) bool { return slices.Contains(item.Exclude, p) }):
		return BarredStands
	default:
		return BarredWhere
	}
}
