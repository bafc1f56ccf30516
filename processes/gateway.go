package processes

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/store"
)

// What a gateway is asked.
const (
	gatewayOpen   = "open"
	gatewayVerify = "verify"
	gatewayRefund = "refund"
	gatewayList   = "list"
)

// asked is one question to a gateway.
type asked struct {
	gateway, operation string
	payment            store.PaymentRow // the zero one for a list
	key                string
	args               map[string]any
}

func about(operation string, row store.PaymentRow, args map[string]any) asked {
	args["amount"] = amountOf(row).String()
	return asked{gateway: row.Gateway, operation: operation, payment: row, key: row.ID, args: args}
}

// asks puts a question to a gateway, and keeps it with what came of it, masked. That it
// cannot be kept is logged only: money goes before what is written down of it.
func (s *Service) asks(ctx context.Context, q asked, question func(context.Context) (map[string]any, error)) error {
	var seen hooks.Trace
	at, began := s.db.Now(), time.Now()
	timed, done := attended(ctx)
	answer, failure := question(hooks.Traced(timed, &seen))
	done()
	if ctx.Err() != nil {
		return failure
	}
	e := store.ExchangeRow{
		Case: q.payment.Case, Request: q.payment.ID, Key: q.key, Service: q.gateway, Operation: q.operation, Attempt: 1,
		StartedAt: at, Took: time.Since(began), Outcome: store.Answered, Status: seen.Status, Sent: seen.Sent, Received: seen.Received,
	}
	if failure != nil {
		e.Outcome, e.Code, e.Detail = store.CallFailed, hooks.Unavailable, discreet(failure.Error())
		if ce, ok := errors.AsType[*hooks.CallError](failure); ok {
			e.Code, e.Detail = ce.Code, discreet(ce.Detail)
		}
	}
	if err := s.keepAsked(ctx, e, q.args, answer); err != nil {
		s.log.ErrorContext(ctx, "keep what a gateway was asked", "gateway", q.gateway, "payment", q.payment.ID, "err", err)
	}
	return failure
}

func (s *Service) keepAsked(ctx context.Context, e store.ExchangeRow, args, answer map[string]any) (err error) {
	empty := func(_ string, v any) bool { return v == "" }
	maps.DeleteFunc(args, empty)
	maps.DeleteFunc(answer, empty)
	if e.Args, err = written(args); err != nil {
		return err
	}
	if e.Answer, err = written(answer); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *store.Tx) error { return tx.AddGatewayExchange(ctx, e) })
}

func (s *Service) askOpen(ctx context.Context, g hooks.Gateway, row store.PaymentRow, o hooks.Order) (opened hooks.Opened, err error) {
	args := map[string]any{"description": discreet(o.Description), "mobile": given(o.Mobile), "email": given(o.Email)}
	err = s.asks(ctx, about(gatewayOpen, row, args), func(ctx context.Context) (map[string]any, error) {
		if opened, err = g.Open(ctx, o); err != nil {
			return nil, err
		}
		return map[string]any{"authority": ending(opened.Authority)}, nil
	})
	return opened, err
}

func (s *Service) askVerify(ctx context.Context, g hooks.Gateway, row store.PaymentRow, p hooks.Payment) (r hooks.Receipt, err error) {
	args := map[string]any{"authority": ending(p.Authority), "proof": ending(p.Proof), "claim": string(p.Claim)}
	err = s.asks(ctx, about(gatewayVerify, row, args), func(ctx context.Context) (map[string]any, error) {
		r, err = g.Verify(ctx, p)
		answer := map[string]any{"status": string(r.Status), "code": r.Code, "message": discreet(r.Message.In("en")), "ref": plainRef(r.Ref), "card": plainCard(r.CardMasked)}
		if r.Amount != (money.Amount{}) {
			answer["amount"] = r.Amount.String()
		}
		if r.Already {
			answer["already"] = true
		}
		return answer, err
	})
	return r, err
}

func (s *Service) askBack(ctx context.Context, g hooks.Refunder, row store.PaymentRow, o hooks.RefundOrder) (r hooks.RefundReceipt, err error) {
	q := about(gatewayRefund, row, map[string]any{"authority": ending(o.Payment.Authority), "ref": plainRef(o.Ref), "reason": discreet(o.Reason)})
	q.key, q.args["amount"] = o.Key, o.Amount.String()
	err = s.asks(ctx, q, func(ctx context.Context) (map[string]any, error) {
		r, err = g.Refund(ctx, o)
		return map[string]any{"status": string(r.Status), "code": r.Code, "message": discreet(r.Message.In("en")), "ref": plainRef(r.Ref)}, err
	})
	return r, err
}

func (s *Service) askLines(ctx context.Context, g hooks.Lister, name string, from, until time.Time) (lines []hooks.Listed, err error) {
	q := asked{gateway: name, operation: gatewayList, key: name, args: map[string]any{"from": from.UTC().Format(time.RFC3339), "until": until.UTC().Format(time.RFC3339)}}
	err = s.asks(ctx, q, func(ctx context.Context) (map[string]any, error) {
		if lines, err = g.List(ctx, from, until); err != nil {
			return nil, err
		}
		return map[string]any{"lines": len(lines)}, nil
	})
	return lines, err
}
