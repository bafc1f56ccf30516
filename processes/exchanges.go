package processes

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
)

// keep writes down an attempt with what is personal in it masked. outcome is what became
// of it where that is not what the event says.
func (s *Service) keep(ctx context.Context, tx *store.Tx, c engine.Case, x attempt, in engine.Input, outcome string) error {
	p, err := s.ProcessTx(ctx, tx, c.Process, c.Version)
	if err != nil {
		return err
	}
	e := exchangeOf(x)
	if f, ok := in.(engine.CallFailed); ok {
		e.Outcome, e.Code, e.Detail = store.CallFailed, f.Code, f.Detail
	}
	if outcome != "" {
		e.Outcome = outcome
	}
	step, call := engine.Asked(p, c, x.row.ID)
	if step != nil {
		e.Step = step.Name
	}
	return keepMasked(ctx, tx, e, newMask(p, step, call), x)
}

// exchangeOf is an attempt that was answered, without what was said.
func exchangeOf(x attempt) store.ExchangeRow {
	row := x.row
	return store.ExchangeRow{
		Case: row.Case, Request: row.ID, Key: row.Key, Kind: row.Kind, Service: row.Service, Operation: row.Operation, Attempt: row.Attempt,
		StartedAt: x.began, Took: x.seen.Took, Outcome: store.Answered, Status: x.seen.Status, Sent: x.seen.Sent, Received: x.seen.Received,
	}
}

// keepMasked writes down an exchange with what was said on both sides.
func keepMasked(ctx context.Context, tx *store.Tx, e store.ExchangeRow, m mask, x attempt) (err error) {
	if e.Args, err = written(m.args(x.row.Args)); err != nil {
		return err
	}
	if e.Answer, err = written(m.answer(x)); err != nil {
		return err
	}
	return tx.AddExchange(ctx, e)
}

// written is a masked value as it is kept; nothing is "".
func written(v map[string]any) (string, error) {
	if v == nil {
		return "", nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("write exchange: %w", err)
	}
	return string(b), nil
}

// prunedAtOnce bounds how many exchanges one transaction removes.
const prunedAtOnce = 500

// PruneExchanges removes some of the exchanges that are older than the operator wants
// to keep them, and says how many.
func (s *Service) PruneExchanges(ctx context.Context) (n int, err error) {
	err = s.db.Update(ctx, func(tx *store.Tx) error {
		n, err = tx.PruneExchanges(ctx, tx.Now.Add(-s.keeps), prunedAtOnce)
		return err
	})
	return n, err
}

// prune removes all that is too old, a little in each transaction.
func (s *Service) prune(ctx context.Context) {
	for ctx.Err() == nil && s.Overtaken() == nil {
		n, err := s.PruneExchanges(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "work that was due", "kind", "exchanges", "err", err)
		}
		if err != nil || n < prunedAtOnce {
			return
		}
	}
}
