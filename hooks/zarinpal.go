package hooks

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/kartabl/kartabl/internal/money"
)

// zarinpal speaks version 4 of the Zarinpal payment gateway.
type zarinpal struct {
	wire     *wire
	address  string
	merchant string
	timeout  time.Duration
}

var merchantID = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func newZarinpal(key string, c GatewayConfig, w *wire, allow hostList, bad *faults) *zarinpal {
	z := &zarinpal{wire: w}
	z.address = bad.address(key+".address", c.Address, allow)
	z.timeout = bad.timeout(key+".timeout", c.Timeout)
	z.merchant = bad.secret(key+".secret", c.Secret)
	if !merchantID.MatchString(z.merchant) {
		bad.add(key+".secret", errors.New("the merchant id is a UUID; name its place by secret_env or secret_file"))
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
	Amount     int    `json:"amount"`
}

type zarinpalData struct {
	Code      int       `json:"code"`
	Authority string    `json:"authority"`
	RefID     reference `json:"ref_id"`
	CardPAN   string    `json:"card_pan"`
}

// reference is written as a number by some versions of the gateway, and as a
// text by others.
type reference string

// UnmarshalJSON takes both.
func (r *reference) UnmarshalJSON(b []byte) error {
	*r = reference(strings.Trim(string(b), `"`))
	return nil
}

var authorityForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func (z *zarinpal) Open(ctx context.Context, o Order) (Opened, error) {
	if o.Amount.Currency != money.IRR || o.Amount.Units <= 0 {
		return Opened{}, refused("an order of %s", o.Amount)
	}
	r := zarinpalRequest{
		MerchantID: z.merchant, Amount: o.Amount.Units, Currency: "IRR",
		CallbackURL: o.CallbackURL, Description: o.Description,
	}
	if m := (zarinpalMetadata{Mobile: o.Mobile, Email: o.Email, OrderID: o.ID}); m != (zarinpalMetadata{}) {
		r.Metadata = &m
	}
	d, err := z.post(ctx, "/pg/v4/payment/request.json", r)
	if err != nil {
		return Opened{}, err
	}
	if d.Code != zarinpalPaid {
		return Opened{}, refused("zarinpal answered %d: %s", d.Code, zarinpalMessage(d.Code).In("en"))
	}
	if !authorityForm.MatchString(d.Authority) {
		return Opened{}, unavailable("broken answer: no authority")
	}
	return Opened{Authority: d.Authority, RedirectURL: z.address + "/pg/StartPay/" + d.Authority}, nil
}

func (z *zarinpal) Verify(ctx context.Context, p Payment) (Receipt, error) {
	v := zarinpalVerify{MerchantID: z.merchant, Authority: p.Authority, Amount: p.Amount.Units}
	d, err := z.post(ctx, "/pg/v4/payment/verify.json", v)
	if err != nil {
		return Receipt{Status: Unknown}, err
	}
	r := Receipt{
		Status: zarinpalStatus(d.Code), Already: d.Code == zarinpalAlready, Code: d.Code,
		Ref: string(d.RefID), CardMasked: d.CardPAN, Message: zarinpalMessage(d.Code),
	}
	if r.Status == Unknown {
		return r, refused("zarinpal answered %d: %s", d.Code, r.Message.In("en"))
	}
	return r, nil
}

func (z *zarinpal) Callback(query url.Values) Return {
	authority := query.Get("Authority")
	if !authorityForm.MatchString(authority) {
		return Return{}
	}
	return Return{Authority: authority, Claim: claimed(query.Get("Status") == "OK")}
}

func (z *zarinpal) Terms() Terms {
	return Terms{Currency: money.IRR, Min: 10_000, Max: 2_000_000_000}
}

func (z *zarinpal) post(ctx context.Context, path string, body any) (zarinpalData, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return zarinpalData{}, unavailable("%s", err)
	}
	h := http.Header{}
	h.Set("Content-Type", "application/json")
	h.Set("Accept", "application/json")
	h.Set("User-Agent", "kartabl")
	a, err := z.wire.do(ctx, exchange{method: http.MethodPost, url: z.address + path, header: h, body: b, timeout: z.timeout})
	if err != nil {
		return zarinpalData{}, err
	}
	return readZarinpal(a)
}

// readZarinpal knows that data is [] when errors is an object, and the other way
// round. Errors may come with a 4xx status; the body tells.
func readZarinpal(a answer) (zarinpalData, error) {
	if a.status >= 500 || a.status == http.StatusTooManyRequests || (a.status >= 300 && a.status < 400) {
		return zarinpalData{}, unavailable("zarinpal answered %d", a.status)
	}
	var outer struct{ Data, Errors json.RawMessage }
	if err := json.Unmarshal(a.body, &outer); err != nil {
		return zarinpalData{}, unavailable("broken answer from zarinpal with status %d", a.status)
	}
	for _, part := range []json.RawMessage{outer.Errors, outer.Data} {
		var d zarinpalData
		if !bytes.HasPrefix(bytes.TrimSpace(part), []byte("{")) {
			continue
		}
		if err := json.Unmarshal(part, &d); err == nil && d.Code != 0 {
			return d, nil
		}
	}
	return zarinpalData{}, unavailable("broken answer from zarinpal with status %d", a.status)
}
