package hooks

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
)

type zibalTransaction struct {
	TrackID    whole     `json:"trackId"`
	OrderID    string    `json:"orderId"`
	Amount     *whole    `json:"amount"`
	Status     *whole    `json:"status"`
	PaidAt     string    `json:"paidAt"`
	RefNumber  reference `json:"refNumber"`
	CardNumber card      `json:"cardNumber"`
}

type zibalRefund struct {
	RefundID    reference        `json:"refundId"`
	Status      *whole           `json:"status"`
	Amount      *whole           `json:"amount"`
	Description string           `json:"description"`
	CreatedAt   string           `json:"createdAt"`
	Transaction zibalTransaction `json:"transactionDetail"`
}

// zibalMark begins the description of each refund of ours; its key follows.
const zibalMark = "kartabl "

// Refund looks for its key in the descriptions of the payment's refunds before it asks
// for a new one. A refund of the same amount whose description is not ours may be the
// one that was asked for before: then people have to look.
func (z *zibal) Refund(ctx context.Context, r RefundOrder) (RefundReceipt, error) {
	track, is := trackID(r.Payment.Authority)
	if !is || z.wallet == "" || r.Key == "" || r.Amount.Currency != money.IRR || r.Amount.Units <= 0 || r.Amount.Units > r.Payment.Amount.Units {
		return notRefunded(), nil
	}
	var made struct {
		zibalPanelAnswer
		Data []zibalRefund `json:"data"`
	}
	if err := z.panelAsk(ctx, "account/refund/inquiry", map[string]any{"transactionTrackId": track}, &made); err != nil {
		return openRefund(err)
	}
	switch made.result() {
	case zibalPanelOK, zibalPanelNone:
	default:
		return openRefund(z.refusal(made.result(), zibalPanelResults.of(made.result()).In("en")))
	}
	for _, f := range made.Data {
		if f.Description == zibalMark+r.Key {
			return f.receipt(), nil
		}
	}
	for _, f := range made.Data {
		if f.like(r) {
			return openRefund(refused("zibal has another refund of %s for this payment", r.Amount))
		}
	}
	return z.addRefund(ctx, track, r)
}

// like reports a refund that may be the one of r, though it does not say so.
func (f zibalRefund) like(r RefundOrder) bool {
	failed := f.Status != nil && *f.Status == zibalRefundFailed
	return !failed && !strings.HasPrefix(f.Description, zibalMark) && (f.Amount == nil || int(*f.Amount) == r.Amount.Units)
}

const (
	zibalRefundDone   = 2
	zibalRefundFailed = 3
)

func (f zibalRefund) receipt() RefundReceipt {
	r := RefundReceipt{Status: RefundPending, Ref: string(f.RefundID)}
	if f.Status != nil {
		r.Code = int(*f.Status)
	}
	switch r.Code {
	case zibalRefundDone:
		r.Status = RefundDone
	case zibalRefundFailed:
		r.Status = RefundFailed
	}
	r.Message = refundMessages[r.Status]
	return r
}

func (z *zibal) addRefund(ctx context.Context, track int, r RefundOrder) (RefundReceipt, error) {
	var a struct {
		zibalPanelAnswer
		Data struct {
			Reversed bool      `json:"reversed"`
			RefundID reference `json:"refundId"`
		} `json:"data"`
	}
	err := z.panelAsk(ctx, "account/refund", map[string]any{
		"trackId": track, "accountId": z.wallet, "amount": r.Amount.Units, "description": zibalMark + r.Key, "tryReverse": false,
	}, &a)
	if err != nil {
		return openRefund(err)
	}
	code := a.result()
	if code != zibalPanelOK {
		return openRefund(z.refusal(code, zibalPanelResults.of(code).In("en")))
	}
	status := RefundPending
	if a.Data.Reversed {
		status = RefundDone
	}
	return RefundReceipt{Status: status, Code: code, Ref: string(a.Data.RefundID), Message: refundMessages[status]}, nil
}

const (
	zibalPage  = 100
	zibalPages = 2000
	// zibalSlack is how far the lines of a list may stand out of order.
	zibalSlack = 2 * time.Hour
)

// List reads the lists from their newest end until it is before the time. A list that
// is not in that order is not read at all.
func (z *zibal) List(ctx context.Context, from, until time.Time) ([]Listed, error) {
	if z.token == "" {
		return nil, refused("zibal lists nothing without an access token")
	}
	paid, err := z.listed(ctx, "gateway/report/transaction", map[string]any{"merchantId": z.merchant}, from, until)
	if err != nil {
		return nil, err
	}
	back, err := z.listed(ctx, "account/refund/list", map[string]any{}, from, until)
	if err != nil {
		return nil, err
	}
	return append(paid, back...), nil
}

// zibalLine is one of a list of transactions or one of refunds.
type zibalLine struct {
	zibalTransaction
	RefundID    reference        `json:"refundId"`
	CreatedAt   string           `json:"createdAt"`
	Transaction zibalTransaction `json:"transactionDetail"`
}

func (z *zibal) listed(ctx context.Context, what string, body map[string]any, from, until time.Time) ([]Listed, error) {
	var lines []Listed
	var last time.Time
	body["size"] = zibalPage
	for page := range zibalPages {
		var a struct {
			zibalPanelAnswer
			Data []zibalLine `json:"data"`
		}
		body["page"] = page + 1
		if err := z.panelAsk(ctx, what, body, &a); err != nil {
			return nil, err
		}
		if a.result() != zibalPanelOK {
			return nil, z.refusal(a.result(), zibalPanelResults.of(a.result()).In("en"))
		}
		for _, l := range a.Data {
			at, moved, err := l.read()
			switch {
			case err != nil, !last.IsZero() && at.After(last.Add(zibalSlack)):
				return nil, unavailable("broken answer from zibal: a time, an amount or the order of its list")
			case at.IsZero():
				continue
			case moved.Kind != "" && !at.Before(from) && at.Before(until):
				lines = append(lines, moved)
			}
			last = at
		}
		if len(a.Data) < zibalPage || !last.IsZero() && last.Before(from.Add(-zibalSlack)) {
			return lines, nil
		}
	}
	return nil, tooMany(z.name)
}

// read gives the moment of a line, and what was moved then; nothing, where it was
// neither paid nor given back.
func (l zibalLine) read() (time.Time, Listed, error) {
	stamp, of, ref := l.PaidAt, l.zibalTransaction, l.RefNumber
	if l.RefundID != "" {
		stamp, of, ref = l.CreatedAt, l.Transaction, l.RefundID
	}
	if stamp == "" {
		return time.Time{}, Listed{}, nil
	}
	at, err := tehranTime(stamp)
	kind := l.kind()
	if err != nil || kind == "" {
		return at, Listed{}, err
	}
	if l.Amount == nil || *l.Amount <= 0 || of.TrackID <= 0 {
		return at, Listed{}, errNumber
	}
	return at, Listed{
		Kind: kind, At: at, Amount: money.Rial(int(*l.Amount)), Authority: strconv.Itoa(int(of.TrackID)),
		Order: ifForm(orderForm, of.OrderID), Ref: string(ref), Card: string(of.CardNumber),
	}, nil
}

func (l zibalLine) kind() ListedKind {
	switch {
	case l.Status == nil:
	case l.RefundID != "" && *l.Status == zibalRefundDone:
		return ListedRefunded
	case l.RefundID == "" && (*l.Status == zibalConfirmed || *l.Status == 15 || *l.Status == 16):
		return ListedPaid // given back or not, it was paid
	}
	return ""
}

type zibalPanelAnswer struct {
	Result *whole `json:"result"`
}

func (a zibalPanelAnswer) result() int {
	if a.Result == nil {
		return 0
	}
	return int(*a.Result)
}

const (
	zibalPanelOK   = 1
	zibalPanelNone = 14
)

func (z *zibal) panelAsk(ctx context.Context, what string, body, out any) error {
	_, err := z.post(ctx, z.panel+"/v1/"+what, z.token, body, out)
	return err
}

var zibalPanelResults = messages{
	1:  {text.Fa: "انجام شد", text.En: "Done"},
	2:  {text.Fa: "کلید دسترسی فرستاده نشده است", text.En: "The access token is missing"},
	3:  {text.Fa: "کلید دسترسی درست نیست", text.En: "The access token is not valid"},
	4:  {text.Fa: "دسترسی به این سرویس داده نشده است", text.En: "The access token does not allow this"},
	6:  {text.Fa: "درخواست درست نیست", text.En: "The request is not valid"},
	7:  {text.Fa: "نشانی سرور در پنل ثبت نشده است", text.En: "The address of the server is not registered in the panel"},
	8:  {text.Fa: "کلید دسترسی فعال نیست", text.En: "The access token is not active"},
	9:  {text.Fa: "مبلغ دست‌کم ۱٬۰۰۰ ریال است", text.En: "The amount is at least 1,000 rial"},
	10: {text.Fa: "کیف پول یافت نشد", text.En: "The wallet was not found"},
	11: {text.Fa: "موجودی کیف پول کافی نیست", text.En: "Not enough money in the wallet"},
	14: {text.Fa: "درخواستی یافت نشد", text.En: "No request was found"},
	18: {text.Fa: "پذیرنده یافت نشد یا فعال نیست", text.En: "The merchant was not found or is not active"},
	29: {text.Fa: "موجودی کیف پول برای کارمزد کافی نیست", text.En: "Not enough money in the wallet for the fee"},
}
