package hooks

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/kartabl/kartabl/internal/text"
)

type stripeCharge struct {
	stripeAmount
	ID       string            `json:"id"`
	Status   string            `json:"status"`
	Captured bool              `json:"captured"`
	Intent   string            `json:"payment_intent"`
	Created  int64             `json:"created"`
	Metadata map[string]string `json:"metadata"` // that of the payment's intent
	Method   struct {
		Card struct {
			Last4 string `json:"last4"`
		} `json:"card"`
	} `json:"payment_method_details"`
}

type stripeRefunded struct {
	stripeAmount
	ID       string            `json:"id"`
	Status   string            `json:"status"`
	Intent   string            `json:"payment_intent"`
	Created  int64             `json:"created"`
	Metadata map[string]string `json:"metadata"`
}

// Refund looks for its key among the payment's refunds before it asks for a new one:
// stripe knows a key again for a day only, and a refund may be asked for longer.
func (s *stripe) Refund(ctx context.Context, r RefundOrder) (RefundReceipt, error) {
	intent := r.Payment.Proof
	if !stripeIntent.MatchString(intent) || r.Key == "" || r.Amount.Units <= 0 || r.Amount.Currency != r.Payment.Amount.Currency {
		return notRefunded(), nil
	}
	made, err := pagesOf(ctx, s, "/v1/refunds", url.Values{"payment_intent": {intent}}, func(f stripeRefunded) string { return f.ID })
	if err != nil {
		return openRefund(err)
	}
	if i := slices.IndexFunc(made, func(f stripeRefunded) bool { return f.Metadata[stripeRefund] == r.Key }); i >= 0 {
		return made[i].receipt()
	}
	return s.addRefund(ctx, intent, r)
}

func (s *stripe) addRefund(ctx context.Context, intent string, r RefundOrder) (RefundReceipt, error) {
	var done stripeRefunded
	status, err := s.create(ctx, "/v1/refunds", r.Key, url.Values{
		"payment_intent": {intent}, "amount": {strconv.Itoa(r.Amount.Units)}, "reason": {"requested_by_customer"},
		"metadata[" + stripeRefund + "]": {r.Key}, "metadata[" + stripeOrder + "]": {r.Payment.ID},
	}, &done)
	final := status == http.StatusBadRequest || status == http.StatusPaymentRequired || status == http.StatusNotFound
	switch e := asCallError(err); {
	case e != nil && final && e.Code == Refused:
		return notRefunded(), nil
	case err != nil:
		return openRefund(err)
	}
	return done.receipt()
}

func (f stripeRefunded) receipt() (RefundReceipt, error) {
	status, ok := map[string]RefundStatus{
		"succeeded": RefundDone, "pending": RefundPending, "requires_action": RefundPending, "failed": RefundFailed, "canceled": RefundFailed,
	}[f.Status]
	if !ok || f.ID == "" {
		return openRefund(unavailable("broken answer from stripe: no refund or no status"))
	}
	return RefundReceipt{Status: status, Ref: f.ID, Message: refundMessages[status]}, nil
}

const (
	stripePage  = 25 // a page is smaller than the longest answer that is read
	stripePages = 4000
)

// pagesOf gives all objects of a list.
func pagesOf[T any](ctx context.Context, s *stripe, path string, query url.Values, id func(T) string) ([]T, error) {
	var all []T
	query.Set("limit", strconv.Itoa(stripePage))
	for range stripePages {
		var page struct {
			Data    []T  `json:"data"`
			HasMore bool `json:"has_more"`
		}
		if err := s.get(ctx, path, query, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Data...)
		if !page.HasMore {
			return all, nil
		}
		if len(page.Data) == 0 {
			break
		}
		query.Set("starting_after", id(page.Data[len(page.Data)-1]))
	}
	return nil, tooMany(s.name)
}

// List tells of charges and refunds of ours. Others of the same account are left out; a
// refund that was made in the vendor's panel is of ours too.
func (s *stripe) List(ctx context.Context, from, until time.Time) ([]Listed, error) {
	charges, err := pagesOf(ctx, s, "/v1/charges", between(from, until), func(c stripeCharge) string { return c.ID })
	if err != nil {
		return nil, err
	}
	query := between(from, until)
	query.Set("expand[0]", "data.charge")
	refunds, err := pagesOf(ctx, s, "/v1/refunds", query, func(f stripeBack) string { return f.ID })
	if err != nil {
		return nil, err
	}
	var lines []Listed
	for _, c := range charges {
		if c.Status == "succeeded" && c.Captured && c.Metadata[stripeOrder] != "" {
			lines = append(lines, c.line(ListedPaid, c.Intent, c.Created))
		}
	}
	for _, f := range refunds {
		if f.Status == "succeeded" && f.Charge.Metadata[stripeOrder] != "" {
			line := f.Charge.line(ListedRefunded, f.ID, f.Created)
			line.Amount, _ = f.money()
			lines = append(lines, line)
		}
	}
	for _, l := range lines {
		if l.Amount.Currency == "" {
			return nil, unavailable("broken answer from stripe: an amount of its list")
		}
	}
	return lines, nil
}

type stripeBack struct {
	stripeRefunded
	Charge stripeCharge `json:"charge"`
}

func (c stripeCharge) line(kind ListedKind, ref string, created int64) Listed {
	l := Listed{Kind: kind, Order: ifForm(orderForm, c.Metadata[stripeOrder]), Ref: ref, At: time.Unix(created, 0).UTC()}
	l.Amount, _ = c.money()
	if last := c.Method.Card.Last4; len(last) == 4 && digitsForm.MatchString(last) {
		l.Card = "****" + last
	}
	return l
}

func between(from, until time.Time) url.Values {
	return url.Values{"created[gte]": {strconv.FormatInt(ceilSecond(from), 10)}, "created[lt]": {strconv.FormatInt(ceilSecond(until), 10)}}
}

// ceilSecond is the first whole second that is not before t.
func ceilSecond(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}

var stripeMessages = map[string]text.Text{
	"paid":     {text.Fa: "پرداخت انجام شد", text.En: "The payment was made"},
	"open":     {text.Fa: "در انتظار پرداخت", text.En: "Waiting for the payer"},
	"complete": {text.Fa: "درگاه هنوز پول را دریافت نکرده است", text.En: "The gateway has not received the money yet"},
	"expired":  {text.Fa: "مهلت پرداخت تمام شد و پولی گرفته نشد", text.En: "The time to pay is over and nothing was taken"},
}
