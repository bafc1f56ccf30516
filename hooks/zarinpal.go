package hooks

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"github.com/kartabl/kartabl/internal/money"
)

// zarinpal speaks version 4 of the Zarinpal payment gateway. Refunds and lists belong
// to another service of the vendor, which wants an access token: zarinpal_panel.go.
type zarinpal struct {
	vendor
	address  string
	merchant string
	panel    string
	token    string
	terminal string
	terms    Terms
}

var (
	merchantID    = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	authorityForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	digitsForm    = regexp.MustCompile(`^[0-9]{1,18}$`)
)

func (m gatewayMaker) zarinpal(key string, c GatewayConfig) Gateway {
	z := &zarinpal{vendor: m.vendor(key, c), merchant: m.bad.secret(key+".secret", c.Secret), token: m.token(key, c), terminal: c.Terminal}
	z.address = m.address(key+".address", c.Address, "https://payment.zarinpal.com")
	z.panel = m.address(key+".panel", c.Panel, "https://next.zarinpal.com/api/v4/graphql")
	z.terms = m.terms(key, c, Terms{Currency: money.IRR, Min: 10_000, Max: 1_000_000_000})
	if !merchantID.MatchString(z.merchant) {
		m.bad.add(key+".secret", errors.New("the merchant id is a UUID; name its place by secret_env or secret_file"))
	}
	if (z.token != "" || z.terminal != "") && (z.token == "" || !digitsForm.MatchString(z.terminal)) {
		m.bad.add(key+".terminal", errors.New("refunds and lists need the terminal's number and an access token: token_env or token_file"))
	}
	if z.token != "" {
		z.terms.Refunds, z.terms.Lists = RefundsWhole, true
	}
	return z
}

type zarinpalMetadata struct {
	Mobile  string `json:"mobile,omitempty"`
	Email   string `json:"email,omitempty"`
	OrderID string `json:"order_id,omitempty"`
}

type zarinpalRequest struct {
	MerchantID  string            `json:"merchant_id"`
	Amount      int               `json:"amount"`
	Currency    string            `json:"currency"`
	CallbackURL string            `json:"callback_url"`
	Description string            `json:"description"`
	Metadata    *zarinpalMetadata `json:"metadata,omitempty"`
}

type zarinpalVerify struct {
	MerchantID string `json:"merchant_id"`
	Authority  string `json:"authority"`
	Amount     int    `json:"amount,omitempty"`
}

type zarinpalData struct {
	Code      whole     `json:"code"`
	Authority string    `json:"authority"`
	RefID     reference `json:"ref_id"`
	CardPAN   card      `json:"card_pan"`
	Status    string    `json:"status"` // of an inquiry
}

const zarinpalDescription = 500 // characters that it takes

func (z *zarinpal) Open(ctx context.Context, o Order) (Opened, error) {
	if err := z.terms.admits(o); err != nil {
		return Opened{}, err
	}
	r := zarinpalRequest{
		MerchantID: z.merchant, Amount: o.Amount.Units, Currency: string(money.IRR),
		CallbackURL: o.CallbackURL, Description: shortened(o.Description, zarinpalDescription),
	}
	if m := (zarinpalMetadata{Mobile: o.Mobile, Email: o.Email, OrderID: o.ID}); m != (zarinpalMetadata{}) {
		r.Metadata = &m
	}
	d, _, err := z.ask(ctx, "request", r)
	if err != nil {
		return Opened{}, err
	}
	if d.Code != zarinpalPaid {
		return Opened{}, z.refusal(int(d.Code), zarinpalMessages.of(int(d.Code)).In("en"))
	}
	if !authorityForm.MatchString(d.Authority) {
		return Opened{}, unavailable("broken answer from zarinpal: no authority")
	}
	return Opened{Authority: d.Authority, RedirectURL: z.address + "/pg/StartPay/" + d.Authority}, nil
}

func (z *zarinpal) Verify(ctx context.Context, p Payment) (Receipt, error) {
	if p.Amount.Currency != money.IRR {
		return Receipt{Status: Unknown}, refused("a payment of %s", p.Amount)
	}
	d, _, err := z.ask(ctx, "verify", zarinpalVerify{MerchantID: z.merchant, Authority: p.Authority, Amount: p.Amount.Units})
	if err != nil {
		return Receipt{Status: Unknown}, err
	}
	code := int(d.Code)
	r := Receipt{Code: code, Message: zarinpalMessages.of(code), Ref: string(d.RefID), CardMasked: string(d.CardPAN)}
	r.Already = code == zarinpalAlready
	r.Status, err = z.verdict(ctx, code, p)
	return r, err
}

// zarinpalPatience is how long a payer may still be at the bank. An unfinished payment
// is no more confirmed by us after it, and what is not confirmed goes back to the payer.
const zarinpalPatience = time.Hour

// verdict calls a payment failed only where it is certain that no money of it comes to
// us. What is wrong with our own request says nothing about the money. Neither does
// "other amount": the session that we opened may have been paid, and only people see why
// the amounts differ. "Not paid" is true of a payer who stands at the bank's counter as
// well, so the inquiry tells the one from the other.
func (z *zarinpal) verdict(ctx context.Context, code int, p Payment) (PaymentStatus, error) {
	switch code {
	case zarinpalPaid, zarinpalAlready:
		return Paid, nil
	case zarinpalBusy, zarinpalUndecided:
		return Pending, nil
	case zarinpalUnpaid:
		return z.unpaid(ctx, p)
	case zarinpalOtherAmount:
		if status, err := z.inquire(ctx, p); err == nil && gone(status) {
			return Failed, nil
		}
	case zarinpalNoSession:
		if p.over(zarinpalPatience) {
			return Failed, nil
		}
	}
	return Unknown, z.refusal(code, zarinpalMessages.of(code).In("en"))
}

func (z *zarinpal) unpaid(ctx context.Context, p Payment) (PaymentStatus, error) {
	status, err := z.inquire(ctx, p)
	switch {
	case errors.Is(err, errNoInquiry), err == nil && gone(status):
		return Failed, nil
	case err != nil:
		return Unknown, err
	case status == "IN_BANK" && p.over(zarinpalPatience):
		return Failed, nil
	}
	return Pending, nil // at the bank, or paid since
}

func gone(status string) bool { return status == "FAILED" || status == "REVERSED" }

// errNoInquiry is a gateway of this form that has no inquiry, as one for tests.
var errNoInquiry = errors.New("zarinpal has no inquiry")

// inquire tells where a payment stands and confirms nothing.
func (z *zarinpal) inquire(ctx context.Context, p Payment) (string, error) {
	d, status, err := z.ask(ctx, "inquiry", zarinpalVerify{MerchantID: z.merchant, Authority: p.Authority})
	switch {
	case err != nil && (status == http.StatusNotFound || status == http.StatusMethodNotAllowed):
		return "", errNoInquiry
	case err != nil:
		return "", err
	case d.Code != zarinpalPaid:
		return "", z.refusal(int(d.Code), zarinpalMessages.of(int(d.Code)).In("en"))
	}
	return d.Status, nil
}

func (z *zarinpal) Callback(query url.Values) Return {
	authority := query.Get("Authority")
	if !authorityForm.MatchString(authority) {
		return Return{}
	}
	return Return{Authority: authority, Claim: claimed(query.Get("Status") == "OK")}
}

func (z *zarinpal) Terms() Terms { return z.terms }

func (z *zarinpal) ask(ctx context.Context, what string, body any) (zarinpalData, int, error) {
	var outer zarinpalAnswer
	status, err := z.post(ctx, z.address+"/pg/v4/payment/"+what+".json", "", body, &outer)
	if err != nil {
		return zarinpalData{}, status, err
	}
	d, ok := outer.data()
	if !ok {
		return zarinpalData{}, status, unavailable("broken answer from zarinpal with status %d", status)
	}
	return d, status, nil
}

// zarinpalAnswer has [] for data when errors is an object, and the other way round.
// Errors may come with a 4xx status; the body tells.
type zarinpalAnswer struct {
	Data   json.RawMessage `json:"data"`
	Errors json.RawMessage `json:"errors"`
}

func (a zarinpalAnswer) data() (zarinpalData, bool) {
	for _, part := range []json.RawMessage{a.Errors, a.Data} {
		var d zarinpalData
		if !bytes.HasPrefix(bytes.TrimSpace(part), []byte("{")) {
			continue
		}
		if err := json.Unmarshal(part, &d); err == nil && d.Code != 0 {
			return d, true
		}
	}
	return zarinpalData{}, false
}
