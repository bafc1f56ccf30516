package cartable

import (
	"context"
	"fmt"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Nobody says of a step that nobody can do whom it wants, and why those who come near to
// that are not the ones.
type Nobody struct {
	Wants  string   `json:"wants" doc:"In words: the queue or role"`
	Barred []Barred `json:"barred"`
	More   int      `json:"more,omitempty" doc:"How many more have the role and cannot do it"`
}

// Barred is somebody who has the role and cannot do the work.
type Barred struct {
	Name string `json:"name"`
	Why  string `json:"why"`
}

// mostSomebody bounds those from whom one chooses to whom the work is given.
const mostSomebody = 100

// nobody fills in what is told of an item that nobody can do, and to whom it can be given.
func (s *Service) nobody(ctx context.Context, tx *store.Tx, r Reader, l loaded, p engine.Problem, v *OpenProblem) error {
	it, ok := l.c.Item(p.Item)
	if !ok || p.Code != engine.ProblemNobody {
		return nil
	}
	v.Nobody = &Nobody{Wants: wants(it, r.Lang), Barred: []Barred{}}
	barred, more, err := s.processes.WhyNobody(ctx, tx, l.p, l.c, it)
	if err != nil {
		return fmt.Errorf("why nobody can do it: %w", err)
	}
	v.Nobody.More = more
	for _, b := range barred {
		v.Nobody.Barred = append(v.Nobody.Barred, Barred{Name: b.Name, Why: text.Message("nobody."+b.Why, r.Lang, nil)})
	}
	v.Can.People, err = l.somebody(ctx, tx, it)
	return err
}

func wants(it engine.Item, lang text.Lang) string {
	pool := it.Pool()
	if pool == "" {
		return text.Message("nobody.by_name", lang, nil)
	}
	return poolLabel(pool, lang)
}

// somebody lists whom of staff the item can be given to by hand: whoever is as the step wants
// its people and is not barred by four eyes, whatever his roles.
func (l loaded) somebody(ctx context.Context, tx *store.Tx, it engine.Item) ([]Candidate, error) {
	staff, err := tx.People(ctx, store.PeopleFilter{Side: engine.Staff, Limit: MaxPage * 5})
	if err != nil {
		return nil, fmt.Errorf("list colleagues: %w", err)
	}
	here, err := people.Present(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("who is away: %w", err)
	}
	var list []Candidate
	for _, p := range staff {
		if len(list) < mostSomebody && l.mayHave(it, p, tx) {
			list = append(list, Candidate{ID: p.ID, Name: p.Name, Away: here.Away(p.ID)})
		}
	}
	return list, nil
}

func (l loaded) mayHave(it engine.Item, p store.Person, tx *store.Tx) bool {
	return p.Side == engine.Staff && !p.Disabled && engine.Eligible(l.p, l.c, it, l.candidate(p), tx.Now)
}

// entrusts refuses to give the item of a problem to one who may not have it.
func (m Mend) entrusts(ctx context.Context, tx *store.Tx, l loaded, p engine.Problem) error {
	it, ok := l.c.Item(p.Item)
	switch {
	case !ok || p.Code != engine.ProblemNobody:
		return fault.New(fault.Invalid, "mend.do")
	case text.Normalize(m.Reason) == "":
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("reason", "field.required"))
	case m.Person == "":
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("person", "field.required"))
	}
	person, err := tx.Person(ctx, m.Person)
	if err != nil {
		return missing(err)
	}
	if !l.mayHave(it, person, tx) {
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("person", "nobody.not_him"))
	}
	return nil
}
