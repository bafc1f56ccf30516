package processes

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/otel/trace"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/logs"
	"github.com/kartabl/kartabl/store"
)

func (s *Service) runCall(ctx context.Context, row store.CallRow) error {
	ctx = logs.With(ctx, slog.String("case", row.Case), slog.String("call", row.Key))
	var err error
	switch row.Kind {
	case "payment":
		err = s.askPayment(ctx, row)
	case "refund":
		err = s.refund(ctx, row)
	case store.EndedCall:
		err = s.subEnded(ctx, row)
	case store.StopCall:
		err = s.stopSub(ctx, row)
	default:
		return s.call(ctx, row)
	}
	s.gates().Return(row.Gate)
	if err != nil {
		return fmt.Errorf("%s %s: %w", row.Kind, row.Key, err)
	}
	return nil
}

// attempt is one attempt of a call and what came of it.
type attempt struct {
	row     store.CallRow
	began   time.Time
	seen    hooks.Trace
	result  map[string]any
	failure error
}

// call makes one attempt. If it fails because the service is down, the case is not
// told: the attempt waits and is made again, as long as the operator allows.
func (s *Service) call(ctx context.Context, row store.CallRow) error {
	x := attempt{row: row, began: s.db.Now()}
	began := time.Now()
	x.failure = traced(ctx, row.Service+"."+row.Operation, row.Case, trace.SpanKindClient, func(ctx context.Context) (err error) {
		x.result, err = s.world.Call(ctx, hooks.Request{
			Service: row.Service, Operation: row.Operation, Key: row.Key,
			Attempt: row.Attempt, Args: row.Args, Timeout: row.Timeout, Trace: &x.seen,
		})
		return err
	})
	if ctx.Err() != nil {
		s.gates().Return(row.Gate)
		return nil //nolint:nilerr // stopping: the lease runs out and the call is made again
	}
	s.watch.Called(row.Service, row.Operation, heard(x.failure), time.Since(began))
	until, hold := s.gates().Leave(row.Gate, x.failure, s.db.Now())
	var err error
	if !until.IsZero() && s.db.Now().Before(row.AskedAt.Add(hold)) {
		err = s.wait(ctx, x, until)
	} else {
		err = s.answer(ctx, x, "")
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", row.Kind, row.Key, err)
	}
	return nil
}

// heard is one of three words. An error's code is the service's to choose, and a
// figure for each would grow without end.
func heard(err error) string {
	var ce *hooks.CallError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &ce) && ce.Code != "unavailable":
		return "error"
	}
	return "unavailable"
}

// wait keeps the attempt and gives its call back until the service is tried again.
func (s *Service) wait(ctx context.Context, x attempt, until time.Time) error {
	return s.db.Update(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(ctx, x.row.Case)
		if err != nil {
			return fmt.Errorf("load case: %w", err)
		}
		if err := s.keep(ctx, tx, c, x, failed(x.row, x.failure), store.Held); err != nil {
			return err
		}
		return tx.PostponeCall(ctx, x.row.ID, until, store.ServiceDown)
	})
}

// answer writes a service's answer or error as an event, keeps the attempt and ends the
// call. outcome is what became of it where that is not what the event says.
func (s *Service) answer(ctx context.Context, x attempt, outcome string) error {
	return s.Update(ctx, func(tx *store.Tx) error {
		if err := tx.FinishCall(ctx, x.row.ID); err != nil {
			return fmt.Errorf("finish call: %w", err)
		}
		c, err := tx.Case(ctx, x.row.Case)
		if err != nil {
			return fmt.Errorf("load case: %w", err)
		}
		input, err := s.answerOf(ctx, tx, c, x)
		if err != nil {
			return err
		}
		if err := s.keep(ctx, tx, c, x, input, outcome); err != nil {
			return err
		}
		_, err = s.AdvanceTx(ctx, tx, x.row.Case, Command{By: engine.System, Input: input})
		return err
	})
}

func (s *Service) answerOf(ctx context.Context, tx *store.Tx, c engine.Case, x attempt) (engine.Input, error) {
	row, result := x.row, x.result
	if x.failure != nil {
		return failed(row, x.failure), nil //nolint:nilerr // the failure is what the event tells
	}
	p, err := s.ProcessTx(ctx, tx, c.Process, c.Version)
	if err != nil {
		return nil, err
	}
	output := engine.Output(p, c, row.ID)
	if output == nil {
		return engine.CallAnswered{Request: row.ID, Attempt: row.Attempt, Result: result}, nil
	}
	checked, fields := expression.Check(shape(output, result), known(output, result), &expression.Scope{Now: tx.Now, Location: p.Location, Currency: p.Currency})
	if fields = append(fields, absent(output, result)...); len(fields) > 0 {
		return engine.CallFailed{Request: row.ID, Attempt: row.Attempt, Code: "unavailable", Detail: wrongAnswer(fields), Keep: true}, nil
	}
	values, ok := checked.(map[string]any)
	if !ok {
		return engine.CallFailed{Request: row.ID, Attempt: row.Attempt, Code: "unavailable", Detail: "the answer is not an object", Keep: true}, nil
	}
	return engine.CallAnswered{Request: row.ID, Attempt: row.Attempt, Result: values}, nil
}

// known drops what the signature does not name: a service may add fields at any time.
func known(output *expression.Type, result map[string]any) map[string]any {
	kept := make(map[string]any, len(output.Fields))
	for _, f := range output.Fields {
		if v, ok := result[f.Name]; ok {
			kept[f.Name] = v
		}
	}
	return kept
}

// shape is the signature as this answer has to fit it: a text that is answered may be
// empty, since "no name" is an answer too.
func shape(output *expression.Type, result map[string]any) *expression.Type {
	fitting := *output
	fitting.Fields = slices.Clone(output.Fields)
	for i, f := range fitting.Fields {
		if _, answered := result[f.Name].(string); answered && f.Type.Kind == expression.Text {
			open := *f.Type
			open.Optional = true
			fitting.Fields[i].Type = &open
		}
	}
	return &fitting
}

// absent are the fields of the signature that an answer with nothing in it leaves out;
// the check of an answer with something in it finds them itself.
func absent(output *expression.Type, result map[string]any) []fault.Field {
	if len(result) > 0 {
		return nil
	}
	var fields []fault.Field
	for _, f := range output.Fields {
		if !f.Type.Optional && f.Type.Default == nil {
			fields = append(fields, fault.At(f.Name, "field.required"))
		}
	}
	return fields
}

func failed(row store.CallRow, err error) engine.CallFailed {
	f := engine.CallFailed{Request: row.ID, Attempt: row.Attempt, Code: "unavailable", Detail: err.Error(), Keep: true}
	var ce *hooks.CallError
	if errors.As(err, &ce) {
		f.Code, f.Detail = ce.Code, ce.Detail
	}
	return f
}

func wrongAnswer(fields []fault.Field) string {
	parts := make([]string, 0, len(fields))
	for _, f := range fields {
		parts = append(parts, f.Path+": "+f.Key)
	}
	return "the answer does not fit its signature: " + strings.Join(parts, ", ")
}

func (s *Service) postpone(ctx context.Context, row store.CallRow, cause error) error {
	return s.db.Update(ctx, func(tx *store.Tx) error {
		return tx.PostponeCall(ctx, row.ID, tx.Now.Add(backoff(row.Tries)), cause.Error())
	})
}

// backoff doubles from ten seconds to an hour.
func backoff(tries int) time.Duration {
	d := 10 * time.Second
	for range min(tries, 10) {
		d *= 2
	}
	return min(d, time.Hour)
}
