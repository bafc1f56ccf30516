package processes

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// Plan is what a migration would do with the cases that are open now, by the steps of
// the older version at which they stand.
type Plan struct {
	Process                      string
	From, To                     int
	Cases, Moves, NeedRule, Stay int
	Steps                        []StepPlan  // in document order; only those at which a case stands
	Others                       map[int]int // open cases of versions that To does not take
}

// StepPlan counts the cases at one step. A case that stands in two branches counts at
// both of its steps.
type StepPlan struct {
	Step, To                            string // To is "" for a step that has no image
	Cases, Alone, Ruled, NeedRule, Stay int
	Why                                 []Why
}

// Why is a reason for which cases do not move, and how many have it.
type Why struct {
	engine.Refusal
	Cases int
}

// Stays reports whether a reason is as it is meant to be: the definition or the case's
// own end says so. All other reasons wait for a rule in `migrate`.
func Stays(r engine.Refusal) bool {
	return r.Code == engine.StaysLeft || r.Code == engine.StaysEnded || r.Code == engine.StaysVersion
}

// versions finds the two versions of a migration.
func (s *Service) versions(id string, to int) (was, is *engine.Process, err error) {
	if is, err = s.Process(id, to); err != nil {
		return nil, nil, err
	}
	if is.Migration == nil {
		return nil, nil, fault.New(fault.Invalid, "migrate.none", "id", id, "version", to)
	}
	if was, err = s.Process(id, is.Migration.From); err != nil {
		return nil, nil, fault.New(fault.NotFound, "migrate.from", "id", id, "version", is.Migration.From)
	}
	return was, is, nil
}

// Plan tries the migration of every open case to a version and writes nothing.
func (s *Service) Plan(ctx context.Context, id string, to int) (Plan, error) {
	was, is, err := s.versions(id, to)
	if err != nil {
		return Plan{}, err
	}
	return s.plan(ctx, was, is)
}

func (s *Service) plan(ctx context.Context, was, is *engine.Process) (Plan, error) {
	sum := newSummary(was, is)
	err := s.eachPage(ctx, was, func(tx *store.Tx, ids []string) error {
		for _, id := range ids {
			c, err := tx.Case(ctx, id)
			if err != nil {
				return fmt.Errorf("load case: %w", err)
			}
			_, refused := engine.Migrate(was, is, c, s.migrated(was, is, tx.Now, engine.System))
			sum.add(c, refused)
		}
		return nil
	})
	if err != nil {
		return Plan{}, fmt.Errorf("plan migration: %w", err)
	}
	err = s.db.View(ctx, func(tx *store.Tx) (err error) {
		sum.plan.Others, err = tx.OpenVersions(ctx, was.ID)
		return err
	})
	maps.DeleteFunc(sum.plan.Others, func(v, _ int) bool { return v == was.Version || v >= is.Version })
	return sum.done(), err
}

// eachPage reads the open cases of a version in bounded pages, each in a view of its own.
func (s *Service) eachPage(ctx context.Context, p *engine.Process, page func(*store.Tx, []string) error) error {
	for last := int64(0); ; {
		var n int
		err := s.db.View(ctx, func(tx *store.Tx) error {
			ids, next, err := tx.CasesAt(ctx, p.ID, p.Version, last, batch)
			if err != nil {
				return err
			}
			n, last = len(ids), next
			return page(tx, ids)
		})
		if err != nil || n == 0 {
			return err
		}
	}
}

func (s *Service) migrated(was, is *engine.Process, now time.Time, by engine.Actor) engine.Event {
	return engine.Event{
		ID: s.newID(), At: now.Truncate(time.Second), By: by,
		Input: engine.Migrated{From: was.Version, To: is.Version, Pins: s.pins(is)},
	}
}

// Tried is what became of one case. Refused tells why it stays; Gone that somebody else
// has moved or ended it meanwhile.
type Tried struct {
	Case, No string
	Refused  []engine.Refusal
	Gone     bool
}

// Migrate moves the open cases of the version that `to` names to it: in bounded batches,
// each case in a transaction of its own while people work on. It may be stopped and run
// again at any time; what has moved has moved. It stops when a newer program has taken
// over the database (store.ErrNewer). seen is called for each case, never by
// two goroutines at once.
func (s *Service) Migrate(ctx context.Context, id string, to int, by engine.Actor, seen func(Tried)) error {
	was, is, err := s.versions(id, to)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	for last := int64(0); ; {
		if err := s.db.Overtaken(ctx); err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		var ids []string
		err := s.db.View(ctx, func(tx *store.Tx) (err error) {
			ids, last, err = tx.CasesAt(ctx, was.ID, was.Version, last, batch)
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		err = inParallel(ctx, s.hands, ids, func(ctx context.Context, id string) error {
			tried, err := s.migrateCase(ctx, id, was, is, by)
			if err != nil {
				return fmt.Errorf("migrate case %s: %w", id, err)
			}
			mu.Lock()
			defer mu.Unlock()
			seen(tried)
			return nil
		})
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
	}
}

// errStays undoes a transaction whose case does not move.
var errStays = errors.New("the case stays")

func (s *Service) migrateCase(ctx context.Context, id string, was, is *engine.Process, by engine.Actor) (Tried, error) {
	var t Tried
	err := s.Update(ctx, func(tx *store.Tx) error {
		t = Tried{Case: id}
		before, err := tx.Case(ctx, id)
		if err != nil {
			return fmt.Errorf("load case: %w", err)
		}
		t.No = before.No
		if before.Version != was.Version || !before.Open() {
			t.Gone = true
			return nil
		}
		p, err := s.processOf(ctx, tx, before)
		if err != nil {
			return err
		}
		w := walk{s: s, tx: tx, p: p, now: before, at: tx.Now}
		if err := w.recalendar(ctx); err != nil {
			return err
		}
		if err := w.dueBefore(ctx, w.at); err != nil {
			return err
		}
		is, err := s.Process(is.ID, is.Version) // as it is known now
		if err != nil {
			return err
		}
		if t.Refused, err = w.migrate(ctx, is, by); err != nil {
			return err
		}
		if len(t.Refused) > 0 {
			return errStays
		}
		return w.commit(ctx, before)
	})
	if errors.Is(err, errStays) {
		return t, nil
	}
	return t, err
}

// migrate takes the case of a walk to another version; what follows follows there.
func (w *walk) migrate(ctx context.Context, to *engine.Process, by engine.Actor) ([]engine.Refusal, error) {
	e := w.s.migrated(w.p, to, w.at, by)
	out, refused := engine.Migrate(w.p, to, w.now, e)
	if len(refused) > 0 {
		return refused, nil
	}
	w.p = to
	return nil, w.took(ctx, e, out)
}

// summary gathers a plan.
type summary struct {
	was, is *engine.Process
	plan    Plan
	steps   map[string]*StepPlan
}

func newSummary(was, is *engine.Process) *summary {
	return &summary{was: was, is: is, plan: Plan{Process: was.ID, From: was.Version, To: is.Version}, steps: map[string]*StepPlan{}}
}

func (u *summary) add(c engine.Case, refused []engine.Refusal) {
	stays := slices.ContainsFunc(refused, Stays)
	u.plan.Cases++
	switch {
	case len(refused) == 0:
		u.plan.Moves++
	case stays:
		u.plan.Stay++
	default:
		u.plan.NeedRule++
	}
	for _, t := range c.Tokens {
		if s := u.was.Steps[t.Step]; t.Place == engine.AtDone || s != nil && (s.Parallel != nil || s.Foreach != nil) && t.Place == engine.At && blames(refused, t.Step) == nil {
			continue
		}
		u.at(t.Step).add(u.is.Migration.Steps[t.Step] != "", refused, t.Step)
	}
}

// blames are the reasons that belong to a step, and those of the whole case.
func blames(refused []engine.Refusal, step string) []engine.Refusal {
	var list []engine.Refusal
	for _, r := range refused {
		if r.Step == step {
			list = append(list, r)
		}
	}
	return list
}

func (u *summary) at(step string) *StepPlan {
	if u.steps[step] == nil {
		to := step
		if x := u.is.Migration.Steps[step]; x != "" {
			to = x
		}
		if u.is.Steps[to] == nil {
			to = ""
		}
		u.steps[step] = &StepPlan{Step: step, To: to}
	}
	return u.steps[step]
}

func (p *StepPlan) add(ruled bool, refused []engine.Refusal, step string) {
	p.Cases++
	switch {
	case len(refused) == 0 && ruled:
		p.Ruled++
	case len(refused) == 0:
		p.Alone++
	case slices.ContainsFunc(refused, Stays):
		p.Stay++
	default:
		p.NeedRule++
	}
	for _, r := range refused {
		if r.Step == "" || r.Step == step {
			p.why(r)
		}
	}
}

func (p *StepPlan) why(r engine.Refusal) {
	r.Detail = "" // tells of one case
	if r.Code == engine.StaysMoney {
		r.Name = ""
	}
	for i := range p.Why {
		if p.Why[i].Refusal == r {
			p.Why[i].Cases++
			return
		}
	}
	p.Why = append(p.Why, Why{Refusal: r, Cases: 1})
}

func (u *summary) done() Plan {
	for _, s := range u.steps {
		u.plan.Steps = append(u.plan.Steps, *s)
	}
	order := func(name string) int {
		if s := u.was.Steps[name]; s != nil {
			return s.Order
		}
		return 0
	}
	slices.SortFunc(u.plan.Steps, func(a, b StepPlan) int { return order(a.Step) - order(b.Step) })
	return u.plan
}
