package cartable

import (
	"context"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// able is a person who may be given an item: he works in its pool, and neither its
// conditions nor four eyes stand against it.
func able(ctx context.Context, tx *store.Tx, l loaded, it engine.Item, id string) (people.Person, error) {
	person, err := tx.Person(ctx, id)
	if err != nil {
		return person, missing(err)
	}
	pooled, err := l.pooled(ctx, tx, it)
	if err != nil {
		return person, err
	}
	if !l.fits(person, pooled, tx.Now) {
		return person, fault.New(fault.Invalid, "assign.not_eligible", "name", person.Name)
	}
	return person, nil
}

// fits reports whether a person may be given an item of a pool.
func (l loaded) fits(person people.Person, it engine.Item, now time.Time) bool {
	return people.Can(person, people.ClaimItem, itemObject(l, it)) && engine.Eligible(l.p, l.c, it, l.candidate(person), now)
}

// pooled is the item as it lies in a pool: one that is for somebody by name, in that where
// it would go without him.
func (l *loaded) pooled(ctx context.Context, tx *store.Tx, it engine.Item) (engine.Item, error) {
	if it = engine.Pooled(l.p, it); it.Queue == "" || l.queues != nil {
		return it, nil
	}
	var err error
	l.queues, err = tx.Queues(ctx)
	return it, err
}

// Delegate gives what the reader holds to a colleague, who does it for him.
func (s *Service) Delegate(ctx context.Context, r Reader, id, to, note string) error {
	return s.onItem(ctx, r, people.DelegateItem, id, func(tx *store.Tx, l loaded, it engine.Item) (engine.Input, error) {
		person, err := able(ctx, tx, l, it, to)
		switch {
		case err != nil:
			return nil, err
		case l.here.Away(to):
			return nil, fault.New(fault.Conflict, "delegate.away", "name", person.Name)
		}
		if err := roomFor(ctx, tx, to, l, it, "delegate.full"); err != nil {
			return nil, err
		}
		return engine.Delegated{Item: id, To: to, Note: strings.TrimSpace(note)}, nil
	})
}

// TakeBack takes back what the reader, or as one who hands out the work somebody else, has
// given on.
func (s *Service) TakeBack(ctx context.Context, r Reader, id string) error {
	return s.onItem(ctx, r, people.TakeBackItem, id, func(tx *store.Tx, l loaded, it engine.Item) (engine.Input, error) {
		back := engine.TakenBack{Item: id}
		if delegates(r, it) {
			return back, claimable(r, l, it, tx.Now)
		}
		return back, lastInService(ctx, tx, it)
	})
}

// HandBack gives what the reader does for a colleague back to him.
func (s *Service) HandBack(ctx context.Context, r Reader, id, note string) error {
	return s.onItem(ctx, r, people.DelegateItem, id, func(tx *store.Tx, _ loaded, it engine.Item) (engine.Input, error) {
		if err := lastInService(ctx, tx, it); err != nil {
			return nil, err
		}
		return engine.HandedBack{Item: id, Note: strings.TrimSpace(note)}, nil
	})
}

// lastInService refuses to give an item back to a last delegator who has left.
func lastInService(ctx context.Context, tx *store.Tx, it engine.Item) error {
	n := len(it.Delegators)
	if n == 0 {
		return nil
	}
	person, err := tx.Person(ctx, it.Delegators[n-1])
	if err == nil && person.Disabled {
		return fault.New(fault.Conflict, "delegate.gone", "name", person.Name)
	}
	return err
}

// Ask puts a question about what the reader holds to a colleague. He sees the case until
// he has answered.
func (s *Service) Ask(ctx context.Context, r Reader, id, to, question string) error {
	return s.onItem(ctx, r, people.WorkItem, id, func(tx *store.Tx, l loaded, _ engine.Item) (engine.Input, error) {
		person, err := tx.Person(ctx, to)
		if err != nil {
			return nil, missing(err)
		}
		if !people.Can(person, people.HearOfCase, caseObject(l)) {
			return nil, fault.New(fault.Invalid, "ask.not_allowed", "name", person.Name)
		}
		return engine.QuestionAsked{Item: id, To: to, Question: strings.TrimSpace(question)}, nil
	})
}

// Answer answers what the reader, or for whom he stands in, was asked.
func (s *Service) Answer(ctx context.Context, r Reader, id, answer string) error {
	return s.onItem(ctx, r, people.AnswerQuestion, id, func(*store.Tx, loaded, engine.Item) (engine.Input, error) {
		return engine.QuestionAnswered{Item: id, Answer: strings.TrimSpace(answer)}, nil
	})
}

// WithdrawQuestion takes a question back.
func (s *Service) WithdrawQuestion(ctx context.Context, r Reader, id string) error {
	return s.onItem(ctx, r, people.WithdrawQuestion, id, func(*store.Tx, loaded, engine.Item) (engine.Input, error) {
		return engine.QuestionWithdrawn{Item: id}, nil
	})
}

// Escalate shows an item that the reader has, or could have, and that makes no progress, to
// the next of its ladder. Its holder keeps it.
func (s *Service) Escalate(ctx context.Context, r Reader, id, reason string) error {
	return s.onItem(ctx, r, people.EscalateItem, id, func(*store.Tx, loaded, engine.Item) (engine.Input, error) {
		return engine.Escalated{Item: id, Reason: strings.TrimSpace(reason)}, nil
	})
}

// PutAside lets what the reader holds rest until a time.
func (s *Service) PutAside(ctx context.Context, r Reader, id string, until time.Time, reason string) error {
	return s.onItem(ctx, r, people.WorkItem, id, func(*store.Tx, loaded, engine.Item) (engine.Input, error) {
		return engine.PutAside{Item: id, Until: until.UTC().Truncate(time.Second), Reason: strings.TrimSpace(reason)}, nil
	})
}

// TakeUp goes on with what was put aside.
func (s *Service) TakeUp(ctx context.Context, r Reader, id string) error {
	return s.onItem(ctx, r, people.WorkItem, id, func(*store.Tx, loaded, engine.Item) (engine.Input, error) {
		return engine.TakenUp{Item: id}, nil
	})
}

// onItem applies what decide makes of an open item of staff that the reader may do action to.
func (s *Service) onItem(ctx context.Context, r Reader, action people.Action, id string, decide func(*store.Tx, loaded, engine.Item) (engine.Input, error)) error {
	return s.command(ctx, func(tx *store.Tx) error {
		l, it, err := s.openItem(ctx, tx, r, action, id)
		if err != nil {
			return err
		}
		if it.Who != engine.Staff {
			return errNotFound
		}
		in, err := decide(tx, l, it)
		if err != nil {
			return err
		}
		moved, err := s.processes.AdvanceTx(ctx, tx, l.c.ID, processes.Command{By: colleague(r, l, it), Input: in})
		if err != nil {
			return s.named(ctx, tx, err)
		}
		return tellColleague(ctx, tx, r, l, in, moved.Case, id)
	})
}

// colleague is the reader as one who has to do with an item: for its holder, or for whom
// its holder asks, where he stands in for him.
func colleague(r Reader, l loaded, it engine.Item) engine.Actor {
	by := acting(r, l, it)
	if o := itemObject(l, it); by.For == "" && o.AskedStandIn == r.ID && it.Holder != r.ID {
		by.For = o.Asked
	}
	return by
}

// Candidate is a colleague who may be given work or asked about it.
type Candidate struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Away bool   `json:"away,omitempty"`
}

// What colleagues are looked for.
const (
	ForDelegating = "delegate"
	ForAsking     = "ask"
	ForAssigning  = "assign"
)

// Candidates are the colleagues to whom the reader may give an item, or whom he may ask about it.
func (s *Service) Candidates(ctx context.Context, r Reader, id, what, search string) ([]Candidate, error) {
	action, known := map[string]people.Action{ForDelegating: people.DelegateItem, ForAsking: people.WorkItem, ForAssigning: people.AssignItem}[what]
	if !known {
		return nil, errNotFound
	}
	list := []Candidate{}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		l, it, err := s.openItem(ctx, tx, r, action, id)
		if err != nil {
			return err
		}
		if it.Who != engine.Staff {
			return errNotFound
		}
		here, err := people.Present(ctx, tx)
		if err != nil {
			return err
		}
		staff, err := s.eligible(ctx, tx, l, it, what, search)
		for _, p := range staff {
			if p.ID != it.Holder && (what == ForAssigning || p.ID != r.ID) {
				list = append(list, Candidate{ID: p.ID, Name: p.Name, Away: here.Away(p.ID)})
			}
		}
		return err
	})
	return list, err
}

func (s *Service) eligible(ctx context.Context, tx *store.Tx, l loaded, it engine.Item, what, search string) ([]people.Person, error) {
	pooled, err := l.pooled(ctx, tx, it)
	if err != nil {
		return nil, err
	}
	f := store.PeopleFilter{Side: engine.Staff, Search: search, Limit: MaxPage}
	may := func(p people.Person) bool { return people.Can(p, people.HearOfCase, caseObject(l)) }
	if what != ForAsking {
		f.Roles = append([]string{itemObject(l, pooled).PoolRole}, it.Escalated...)
		may = func(p people.Person) bool { return l.fits(p, pooled, tx.Now) }
	}
	staff, err := tx.People(ctx, f)
	if err != nil {
		return nil, err
	}
	var able []people.Person
	for _, p := range staff {
		if !p.Disabled && may(p) {
			able = append(able, p)
		}
	}
	return able, nil
}
