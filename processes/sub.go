package processes

import (
	"context"
	"fmt"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// pins are the versions that the subprocesses of a case will have, as of its start.
func (s *Service) pins(p *engine.Process) map[string]int {
	names := p.Subs()
	if len(names) == 0 {
		return nil
	}
	pins := make(map[string]int, len(names))
	for _, name := range names {
		if sub, err := s.Latest(name); err == nil {
			pins[name] = sub.Version
		}
	}
	return pins
}

// deepest bounds cases that start each other in one transaction.
const deepest = 10

// The codes with which a subprocess ends that could not begin.
const (
	noProcess = "no_process"
	tooDeep   = "too_deep"
	invalid   = "invalid"
)

// startSub starts the case that a step asks for, in the transaction of the step. One
// that cannot begin is answered at once.
func (w *walk) startSub(ctx context.Context, e engine.StartSub) error {
	if w.tx == nil {
		return errUnforeseen
	}
	q := e.Request
	if w.depth >= deepest {
		return w.subRefused(ctx, q, tooDeep, "")
	}
	p, err := w.s.Process(q.Name, q.Version)
	if q.Version == 0 {
		p, err = w.s.Latest(q.Name)
	}
	if err != nil {
		return w.subRefused(ctx, q, noProcess, q.Name)
	}
	no, err := w.tx.NextCaseNo(ctx)
	if err != nil {
		return fmt.Errorf("number case: %w", err)
	}
	child := walk{s: w.s, tx: w.tx, p: p, at: w.at, depth: w.depth + 1}
	err = child.apply(ctx, Command{By: engine.System, Attributes: w.now.Attributes, Input: engine.Started{
		Case: w.s.newID(), No: no, Customer: w.now.Customer, Channel: "process", Values: q.Args,
		Parent: &engine.Parent{Case: w.now.ID, Request: q.ID}, Pins: w.s.pins(p), Known: knownNow(p),
		Organisation: w.now.Organisation, Private: w.now.Private,
	}})
	if f := fault.As(err); f != nil {
		return w.subRefused(ctx, q, invalid, f.Error())
	}
	if err != nil {
		return err
	}
	if err := w.tx.AddSub(ctx, q.ID, w.now.ID, child.now.ID); err != nil {
		return err
	}
	return child.commit(ctx, engine.Case{})
}

func (w *walk) subRefused(ctx context.Context, q engine.Request, code, detail string) error {
	return w.apply(ctx, Command{By: engine.System, Input: engine.SubEnded{Request: q.ID, Result: code, Detail: detail}})
}

// subEnded brings the end of a subprocess to the case that waits for it.
func (s *Service) subEnded(ctx context.Context, row store.CallRow) error {
	return s.tell(ctx, row, engine.SubEnded{Request: row.Service, Result: row.Operation, Values: row.Args})
}

// stopSub gives up a subprocess for which nobody waits any more. One that has ended,
// or stands where it cannot be given up, goes its own way.
func (s *Service) stopSub(ctx context.Context, row store.CallRow) error {
	return s.tell(ctx, row, engine.Cancelled{})
}

// tell applies an event of one case to another, together with the end of its row.
func (s *Service) tell(ctx context.Context, row store.CallRow, in engine.Input) error {
	return s.Update(ctx, func(tx *store.Tx) error {
		if err := tx.FinishCall(ctx, row.ID); err != nil {
			return err
		}
		_, err := s.AdvanceTx(ctx, tx, row.Case, Command{By: engine.System, Input: in})
		if fault.Is(err, fault.Conflict) {
			return nil
		}
		return err
	})
}
