package hooks

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/money"
)

// The service of refunds and lists speaks GraphQL and calls a payment a session.
const (
	zarinpalFields = `{ id status amount authority reference_id created_at payer_info { order_id } session_tries { card_pan status }
	timeline { verified_time refund_amount refund_time refund_status } }`

	zarinpalFind = `query ($terminal: ID, $id: ID, $reference: String) {
	resource: Session(terminal_id: $terminal, id: $id, reference_id: $reference) ` + zarinpalFields + ` }`

	zarinpalList = `query ($terminal: ID, $filter: FilterEnum, $from: DateTime, $until: DateTime, $limit: Int, $offset: Int) {
	resource: Session(terminal_id: $terminal, filter: $filter, created_from_date: $from, created_to_date: $until, limit: $limit, offset: $offset) ` + zarinpalFields + ` }`

	zarinpalRefund = `mutation ($session: ID!, $amount: BigInteger!, $description: String, $method: InstantPayoutActionTypeEnum, $reason: RefundReasonEnum) {
	resource: AddRefund(session_id: $session, amount: $amount, description: $description, method: $method, reason: $reason) {
	id amount timeline { refund_amount refund_time refund_status } } }`
)

type zarinpalTimeline struct {
	VerifiedTime string `json:"verified_time"`
	RefundAmount *whole `json:"refund_amount"`
	RefundTime   string `json:"refund_time"`
	RefundStatus string `json:"refund_status"`
}

type zarinpalSession struct {
	ID        reference `json:"id"`
	Amount    whole     `json:"amount"`
	Authority string    `json:"authority"`
	Reference reference `json:"reference_id"`
	CreatedAt string    `json:"created_at"`
	Payer     struct {
		Order string `json:"order_id"`
	} `json:"payer_info"`
	Tries []struct {
		Card   card   `json:"card_pan"`
		Status string `json:"status"`
	} `json:"session_tries"`
	Timeline zarinpalTimeline `json:"timeline"`
}

// zarinpalLeast is the smallest amount that is given back.
const zarinpalLeast = 20_000

// Refund gives back whole payments only. The vendor takes no key with a refund, so what
// tells a repetition from a second refund is that a payment has one; of two equal parts
// nobody could say which has been paid.
func (z *zarinpal) Refund(ctx context.Context, r RefundOrder) (RefundReceipt, error) {
	if z.token == "" || r.Amount != r.Payment.Amount || r.Amount.Currency != money.IRR || r.Amount.Units < zarinpalLeast {
		return notRefunded(), nil
	}
	s, found, err := z.session(ctx, r)
	switch {
	case err != nil:
		return openRefund(err)
	case !found, int(s.Amount) != r.Amount.Units:
		return notRefunded(), nil
	case s.Timeline.RefundStatus == "":
		return z.addRefund(ctx, s, r)
	case s.Timeline.RefundAmount != nil && int(*s.Timeline.RefundAmount) != r.Amount.Units:
		return notRefunded(), nil
	}
	return s.Timeline.receipt(s.ID), nil
}

func (z *zarinpal) addRefund(ctx context.Context, s zarinpalSession, r RefundOrder) (RefundReceipt, error) {
	var done struct {
		ID       reference        `json:"id"`
		Timeline zarinpalTimeline `json:"timeline"`
	}
	err := z.query(ctx, zarinpalRefund, map[string]any{
		"session": s.ID, "amount": r.Amount.Units, "description": shortened(r.Reason, zarinpalDescription),
		"method": "PAYA", "reason": "CUSTOMER_REQUEST",
	}, &done)
	if err != nil {
		return openRefund(err)
	}
	return done.Timeline.receipt(done.ID), nil
}

// receipt is what a payment's timeline says of its refund.
func (t zarinpalTimeline) receipt(ref reference) RefundReceipt {
	status, ok := map[string]RefundStatus{"SUCCESS": RefundDone, "FAILED": RefundFailed}[t.RefundStatus]
	if !ok {
		status = RefundPending
	}
	return RefundReceipt{Status: status, Ref: string(ref), Message: refundMessages[status]}
}

// session finds the payment by the reference of its receipt. That it is ours its
// authority tells.
func (z *zarinpal) session(ctx context.Context, r RefundOrder) (zarinpalSession, bool, error) {
	if !digitsForm.MatchString(r.Ref) {
		return zarinpalSession{}, false, nil
	}
	for _, by := range []string{"id", "reference"} {
		var found []zarinpalSession
		if err := z.query(ctx, zarinpalFind, map[string]any{"terminal": z.terminal, by: r.Ref}, &found); err != nil {
			return zarinpalSession{}, false, err
		}
		for _, s := range found {
			if s.Authority == r.Payment.Authority && s.ID != "" {
				return s, true, nil
			}
		}
	}
	return zarinpalSession{}, false, nil
}

const (
	zarinpalPage  = 50
	zarinpalPages = 2000
	// A payment is confirmed within a day of its beginning, and given back within this.
	zarinpalBefore, zarinpalRefunds = 24 * time.Hour, 180 * 24 * time.Hour
)

// List tells of refunds of payments that began up to 180 days before.
func (z *zarinpal) List(ctx context.Context, from, until time.Time) ([]Listed, error) {
	if z.token == "" {
		return nil, refused("zarinpal lists nothing without an access token")
	}
	seen, lines := map[reference]bool{}, []Listed{}
	for _, of := range []struct {
		filter any
		before time.Duration
	}{{nil, zarinpalBefore}, {"REFUNDED", zarinpalRefunds}} {
		err := z.pages(ctx, of.filter, from.Add(-of.before), until, func(s zarinpalSession) error {
			if seen[s.ID] {
				return nil
			}
			seen[s.ID] = true
			moved, err := s.lines(from, until)
			lines = append(lines, moved...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return lines, nil
}

func (z *zarinpal) pages(ctx context.Context, filter any, from, until time.Time, each func(zarinpalSession) error) error {
	for page := range zarinpalPages {
		var found []zarinpalSession
		err := z.query(ctx, zarinpalList, map[string]any{
			"terminal": z.terminal, "filter": filter, "limit": zarinpalPage, "offset": page * zarinpalPage,
			"from": from.In(iran.Tehran()).Format(time.RFC3339), "until": until.In(iran.Tehran()).Format(time.RFC3339),
		}, &found)
		if err != nil {
			return err
		}
		for _, s := range found {
			if err := each(s); err != nil {
				return err
			}
		}
		if len(found) < zarinpalPage {
			return nil
		}
	}
	return tooMany(z.name)
}

// lines are what a session says of money between two moments.
func (s zarinpalSession) lines(from, until time.Time) ([]Listed, error) {
	line := Listed{Authority: s.Authority, Order: ifForm(orderForm, s.Payer.Order), Ref: string(cmp.Or(s.Reference, s.ID)), Card: s.card()}
	var lines []Listed
	for _, part := range []struct {
		kind   ListedKind
		at     string
		amount int
	}{
		{ListedPaid, s.Timeline.VerifiedTime, int(s.Amount)},
		{ListedRefunded, s.refundedAt(), s.refunded()},
	} {
		if part.at == "" {
			continue
		}
		at, err := tehranTime(part.at)
		if err != nil || part.amount < 0 {
			return nil, unavailable("broken answer from zarinpal: a time or an amount of its list")
		}
		if at.Before(from) || !at.Before(until) {
			continue
		}
		line.Kind, line.At, line.Amount = part.kind, at, money.Rial(part.amount)
		lines = append(lines, line)
	}
	return lines, nil
}

func (s zarinpalSession) refundedAt() string {
	if s.Timeline.RefundStatus != "SUCCESS" {
		return ""
	}
	return s.Timeline.RefundTime
}

func (s zarinpalSession) refunded() int {
	if s.Timeline.RefundAmount == nil {
		return int(s.Amount)
	}
	return int(*s.Timeline.RefundAmount)
}

func (s zarinpalSession) card() string {
	for i := len(s.Tries) - 1; i >= 0; i-- {
		if s.Tries[i].Card != "" {
			return string(s.Tries[i].Card)
		}
	}
	return ""
}

// tehranTime reads a time that says no zone as Tehran's.
func tehranTime(s string) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return at, nil
	}
	if at, err := time.ParseInLocation("2006-01-02T15:04:05", s, iran.Tehran()); err == nil {
		return at, nil
	}
	return time.ParseInLocation(time.DateTime, s, iran.Tehran())
}

// query asks the service of refunds and lists. An answer with errors decided nothing.
func (z *zarinpal) query(ctx context.Context, query string, variables map[string]any, out any) error {
	var a struct {
		Data struct {
			Resource json.RawMessage `json:"resource"`
		} `json:"data"`
		Errors []json.RawMessage `json:"errors"`
	}
	status, err := z.post(ctx, z.panel, z.token, map[string]any{"query": query, "variables": variables}, &a)
	switch {
	case err != nil:
		return err
	case status >= 400 || len(a.Errors) > 0:
		return refused("zarinpal answered %d with %d errors", status, len(a.Errors))
	case len(a.Data.Resource) == 0, string(a.Data.Resource) == "null", json.Unmarshal(a.Data.Resource, out) != nil:
		return unavailable("broken answer from zarinpal with status %d", status)
	}
	return nil
}
