package hooks

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"github.com/kartabl/kartabl/internal/money"
)

// zibal speaks version 1 of the Zibal payment gateway. Refunds and lists belong to
// another service of the vendor, which wants an access token: zibal_panel.go.
type zibal struct {
	vendor
	address  string
	merchant string
	panel    string
	token    string
	wallet   string
	terms    Terms
}

var zibalMerchant = regexp.MustCompile(`^[A-Za-z0-9_-]{3,64}$`)

func (m gatewayMaker) zibal(key string, c GatewayConfig) Gateway {
	z := &zibal{vendor: m.vendor(key, c), merchant: m.bad.secret(key+".secret", c.Secret), token: m.token(key, c), wallet: c.Wallet}
	z.address = m.address(key+".address", c.Address, "https://gateway.zibal.ir")
	z.panel = m.address(key+".panel", c.Panel, "https://api.zibal.ir")
	z.terms = m.terms(key, c, Terms{Currency: money.IRR, Min: 1_000})
	if !zibalMerchant.MatchString(z.merchant) {
		m.bad.add(key+".secret", errors.New("the merchant's name at zibal; name its place by secret_env or secret_file"))
	}
	if z.wallet != "" && (z.token == "" || !zibalMerchant.MatchString(z.wallet)) {
		m.bad.add(key+".wallet", errors.New("refunds need the wallet's id and an access token: token_env or token_file"))
	}
	z.terms.Lists = z.token != ""
	if z.wallet != "" {
		z.terms.Refunds = RefundsParts
	}
	return z
}

type zibalRequest struct {
	Merchant    string `json:"merchant"`
	Amount      int    `json:"amount"`
	CallbackURL string `json:"callbackUrl"`
	Description string `json:"description,omitempty"`
	OrderID     string `json:"orderId"`
	Mobile      string `json:"mobile,omitempty"`
}

type zibalQuestion struct {
	Merchant string `json:"merchant"`
	TrackID  int    `json:"trackId"`
}

// zibalAnswer is that of all three calls: result speaks of the call, status of the
// payment.
type zibalAnswer struct {
	Result     *whole    `json:"result"`
	TrackID    whole     `json:"trackId"`
	Status     *whole    `json:"status"`
	Amount     *whole    `json:"amount"`
	OrderID    string    `json:"orderId"`
	RefNumber  reference `json:"refNumber"`
	CardNumber card      `json:"cardNumber"`
}

func (z *zibal) Open(ctx context.Context, o Order) (Opened, error) {
	if err := z.terms.admits(o); err != nil {
		return Opened{}, err
	}
	a, err := z.ask(ctx, "request", zibalRequest{
		Merchant: z.merchant, Amount: o.Amount.Units, CallbackURL: o.CallbackURL,
		Description: shortened(o.Description, 255), OrderID: o.ID, Mobile: o.Mobile,
	})
	switch {
	case err != nil:
		return Opened{}, err
	case *a.Result != zibalOK:
		return Opened{}, z.refusal(int(*a.Result), zibalResults.of(int(*a.Result)).In("en"))
	case a.TrackID <= 0:
		return Opened{}, unavailable("broken answer from zibal: no trackId")
	}
	track := strconv.Itoa(int(a.TrackID))
	return Opened{Authority: track, RedirectURL: z.address + "/start/" + track}, nil
}

// Verify asks before it confirms, so that only a payment that has been made is
// confirmed.
func (z *zibal) Verify(ctx context.Context, p Payment) (Receipt, error) {
	track, is := trackID(p.Authority)
	if !is {
		return Receipt{Status: Unknown}, refused("%q is no trackId of zibal", short(p.Authority))
	}
	q := zibalQuestion{Merchant: z.merchant, TrackID: track}
	a, err := z.ask(ctx, "inquiry", q)
	if err != nil {
		return Receipt{Status: Unknown}, err
	}
	if *a.Result != zibalOK {
		return z.unanswered(int(*a.Result), p)
	}
	if a.Status == nil || a.OrderID != "" && p.ID != "" && a.OrderID != p.ID {
		return Receipt{Status: Unknown}, unavailable("broken answer from zibal: no status, or that of another order")
	}
	if *a.Status != zibalUnconfirmed {
		return z.receipt(a, p)
	}
	return z.confirm(ctx, q, a, p)
}

// trackID is the number by which the vendor knows a payment.
func trackID(authority string) (int, bool) {
	n, err := strconv.Atoi(authority)
	return n, err == nil && n > 0
}

// zibalPatience is how long a payer may still be at the bank. What was paid and not
// confirmed goes back to the payer.
const zibalPatience = time.Hour

// receipt is what a payment's status says. A payment that was given back is none.
func (z *zibal) receipt(a zibalAnswer, p Payment) (Receipt, error) {
	code := int(*a.Status)
	r := Receipt{Code: code, Message: zibalStatuses.of(code)}
	switch {
	case code == zibalConfirmed:
		r.Already = true
		return r.paid(a)
	case zibalOver[code], code == zibalWaiting && p.over(zibalPatience):
		r.Status = Failed
	case zibalOpen[code]:
		r.Status = Pending
	default:
		r.Status = Unknown
		return r, z.refusal(code, r.Message.In("en"))
	}
	return r, nil
}

func (r Receipt) paid(a zibalAnswer) (Receipt, error) {
	if a.Amount == nil || *a.Amount <= 0 {
		return Receipt{Status: Unknown}, unavailable("broken answer from zibal: no amount")
	}
	r.Status, r.Amount, r.Ref, r.CardMasked = Paid, money.Rial(int(*a.Amount)), string(a.RefNumber), string(a.CardNumber)
	return r, nil
}

// confirm makes a payment ours. The amount is the one that was paid, also where another
// was ordered.
func (z *zibal) confirm(ctx context.Context, q zibalQuestion, seen zibalAnswer, p Payment) (Receipt, error) {
	a, err := z.ask(ctx, "verify", q)
	if err != nil {
		return Receipt{Status: Unknown}, err
	}
	code := int(*a.Result)
	r := Receipt{Code: code, Message: zibalResults.of(code), Already: code == zibalAlready}
	if a.Amount == nil {
		a.Amount, a.RefNumber, a.CardNumber = seen.Amount, seen.RefNumber, seen.CardNumber
	}
	switch code {
	case zibalOK, zibalAlready:
		return r.paid(a)
	case zibalUnpaid:
		r.Status = Pending // it was paid a moment ago: asked again
		return r, nil
	}
	return z.unanswered(code, p)
}

// unanswered is for results that speak of our question and not of the money. That the
// gateway does not know the number is certain only when it has had its time.
func (z *zibal) unanswered(code int, p Payment) (Receipt, error) {
	r := Receipt{Status: Unknown, Code: code, Message: zibalResults.of(code)}
	if code == zibalNoTrack && p.over(zibalPatience) {
		r.Status = Failed
		return r, nil
	}
	return r, z.refusal(code, r.Message.In("en"))
}

func (z *zibal) Callback(query url.Values) Return {
	r := Return{Authority: ifForm(digitsForm, query.Get("trackId")), Order: ifForm(orderForm, query.Get("orderId"))}
	if r.Known() {
		r.Claim = claimed(query.Get("success") == "1")
	}
	return r
}

func (z *zibal) Terms() Terms { return z.terms }

func (z *zibal) ask(ctx context.Context, what string, body any) (zibalAnswer, error) {
	var a zibalAnswer
	status, err := z.post(ctx, z.address+"/v1/"+what, "", body, &a)
	if err == nil && a.Result == nil {
		err = unavailable("broken answer from zibal with status %d: no result", status)
	}
	return a, err
}
