package processes

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/trace"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// Command is one event that somebody or something causes. Attributes are the
// customer's, when he himself acts. Without an Input only what is due happens.
type Command struct {
	By         engine.Actor
	Attributes map[string]any
	Input      engine.Input
	ahead      *ahead
	look       bool // who can do what is open, whatever has changed
}

// Moved is what a command led to.
type Moved struct {
	Process *engine.Process
	Case    engine.Case
	Ignored string          // why the event changed nothing, or ""
	Late    []time.Duration // of the timers that fired: by how much each was late
}

// Advance loads a case, applies one command and writes all of its outcome, in one
// transaction. A fault means that nothing has changed.
func (s *Service) Advance(ctx context.Context, caseID string, cmd Command) (Moved, error) {
	var m Moved
	cmd = s.Foresee(ctx, caseID, cmd)
	err := traced(ctx, engine.KindOf(cmd.Input), caseID, trace.SpanKindInternal, func(ctx context.Context) error {
		return s.Update(ctx, func(tx *store.Tx) (err error) {
			m, err = s.AdvanceTx(ctx, tx, caseID, cmd)
			return err
		})
	})
	return m, err
}

// retries bounds how often a command is tried again when another one of the same case
// was faster. Nothing of the person's depends on the version here: each try loads anew.
const retries = 20

// Update runs a command in a transaction and tries it again when another command of
// the same case was faster.
func (s *Service) Update(ctx context.Context, f func(*store.Tx) error) error {
	var err error
	for range retries {
		if err = s.db.Update(ctx, f); !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
	return fault.New(fault.Conflict, "conflict.changed").Because(err)
}

// AdvanceTx is Advance inside the caller's transaction. Timers of the case that were
// due before this moment fire first: their promise is older than the command.
func (s *Service) AdvanceTx(ctx context.Context, tx *store.Tx, caseID string, cmd Command) (Moved, error) {
	before, err := before(ctx, tx, caseID, cmd)
	if err != nil {
		return Moved{}, err
	}
	p, err := s.processOf(ctx, tx, before)
	if err != nil {
		return Moved{}, fmt.Errorf("version of case %s: %w", caseID, err)
	}
	w, foreseen := cmd.ahead.at(before, tx)
	if !foreseen {
		w = walk{s: s, tx: tx, p: p, now: before, at: tx.Now}
		if err := w.take(ctx, cmd); err != nil {
			return Moved{}, err
		}
	}
	m := Moved{Process: p, Late: w.late}
	if n := len(w.steps); n > 0 {
		m.Ignored = w.steps[n-1].Outcome.Ignored
	}
	w.all = cmd.look
	err = w.commit(ctx, before)
	m.Case = w.now
	return m, err
}

// before is the case that a command finds.
func before(ctx context.Context, tx *store.Tx, caseID string, cmd Command) (engine.Case, error) {
	if c, ok := cmd.ahead.believed(tx); ok {
		return c, nil
	}
	c, err := tx.Case(ctx, caseID)
	if errors.Is(err, store.ErrNotFound) {
		return c, fault.New(fault.NotFound, "not_found")
	}
	if err != nil {
		return c, fmt.Errorf("load case: %w", err)
	}
	return c, nil
}

// walk applies the events of one transaction to one case. Without a transaction it
// goes as far as the case alone decides.
type walk struct {
	s     *Service
	tx    *store.Tx
	p     *engine.Process
	now   engine.Case
	at    time.Time
	steps []store.Step
	late  []time.Duration // of the timers that fired
	all   bool            // of the open items it is asked who can do them
	depth int             // cases that started this one in the same transaction
}

// take applies a command, after what was declared of calendars and the timers that were
// due before it. Without an input it fires what is due by now.
func (w *walk) take(ctx context.Context, cmd Command) error {
	if err := w.recalendar(ctx); err != nil {
		return err
	}
	if cmd.Input == nil {
		return w.dueBefore(ctx, w.at.Add(time.Second))
	}
	if err := w.dueBefore(ctx, w.at); err != nil {
		return err
	}
	return w.apply(ctx, cmd)
}

// maxOverdue bounds how many timers of a case fire in one transaction; the sweep takes the rest.
const maxOverdue = 100

func (w *walk) dueBefore(ctx context.Context, at time.Time) error {
	for range maxOverdue {
		due := engine.DueTimers(w.now, at)
		if len(due) == 0 {
			return nil
		}
		if err := w.apply(ctx, Command{By: engine.System, Input: engine.TimerDue{Timer: due[0].ID}}); err != nil {
			return fmt.Errorf("fire timer %s: %w", due[0].ID, err)
		}
		w.late = append(w.late, w.at.Sub(due[0].Due))
	}
	return nil
}

func (w *walk) apply(ctx context.Context, cmd Command) error {
	e := engine.Event{ID: w.s.newID(), At: w.at, By: cmd.By, Attributes: cmd.Attributes, Input: cmd.Input}
	var err error
	if e.Stands, err = w.standsFor(ctx, cmd.By); err != nil {
		return err
	}
	out, err := engine.Apply(w.p, w.now, e)
	if err != nil {
		return err
	}
	return w.took(ctx, e, out)
}

// took notes what an event led to, and chooses the people whom it asks for.
func (w *walk) took(ctx context.Context, e engine.Event, out engine.Outcome) error {
	w.now = out.Case
	w.steps = append(w.steps, store.Step{Event: e, Outcome: out})
	for _, effect := range out.Effects {
		if err := w.follow(ctx, effect); err != nil {
			return err
		}
	}
	return nil
}

// follow answers an effect that wants more than rows in the same transaction.
func (w *walk) follow(ctx context.Context, effect engine.Effect) error {
	if e, ok := effect.(engine.AssignItem); ok {
		if err := w.assign(ctx, e); err != nil {
			return fmt.Errorf("assign item %s: %w", e.Item, err)
		}
	}
	if e, ok := effect.(engine.RaiseProblem); ok {
		if err := w.tellOwner(ctx, e.Problem); err != nil {
			return err
		}
	}
	if e, ok := effect.(engine.AwaitMessage); ok {
		if err := w.deliverEarly(ctx, e.Request); err != nil {
			return fmt.Errorf("deliver early message: %w", err)
		}
	}
	if e, ok := effect.(engine.StartSub); ok {
		if err := w.startSub(ctx, e); err != nil {
			return fmt.Errorf("start subprocess: %w", err)
		}
	}
	return nil
}

// columns are the values that lists of cases show, filter and sort by.
func columns(p *engine.Process, c engine.Case) map[string]any {
	if len(p.Columns) == 0 {
		return nil
	}
	values := make(map[string]any, len(p.Columns))
	for _, path := range p.Columns {
		if v := expression.Get(c.Vars, path); v != nil {
			values[path] = v
		}
	}
	return values
}

// note keeps with the last step what lists show, and by what the case is found now.
func (w *walk) note(before engine.Case) {
	if len(w.steps) == 0 {
		return
	}
	last := &w.steps[len(w.steps)-1]
	if last.Columns == nil {
		last.Columns = columns(w.p, w.now)
	}
	if last.Found == nil && w.foundAnew(before) {
		last.Found = Searchable(w.p, w.now)
	}
}

// commit writes what the walk has led to, if anything, and before it who can do what.
func (w *walk) commit(ctx context.Context, before engine.Case) error {
	if err := w.manned(ctx, before); err != nil {
		return err
	}
	if len(w.steps) == 0 {
		return nil
	}
	w.note(before)
	if err := w.s.announce(w.steps); err != nil {
		return fmt.Errorf("announce case %s: %w", w.now.ID, err)
	}
	if err := w.tx.Commit(ctx, before.Seq, w.steps...); err != nil {
		return fmt.Errorf("commit case %s: %w", w.now.ID, err)
	}
	change, s := changeOf(before, w.now), w.s
	process, steps, late := w.now.Process, w.steps, w.late
	w.tx.AfterCommit(func() {
		s.changed(change)
		s.report(process, steps, late)
		s.nudge()
	})
	return nil
}

// report says to those who watch which events have moved a case, and how late they were.
func (s *Service) report(process string, steps []store.Step, late []time.Duration) {
	for _, d := range late {
		s.watch.TimerFired(d)
	}
	for _, step := range steps {
		s.watch.Moved(process, engine.KindOf(step.Event.Input), step.Outcome.Ignored != "")
	}
}
