package hooks

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/kartabl/kartabl/internal/money"
)

// stripe takes payments by card through Checkout Sessions. Of its interface it knows
// one version, whatever the account's own is.
type stripe struct {
	vendor
	address string
	key     string
	terms   Terms
}

const (
	stripeVersion = "2026-08-26.dahlia"
	stripeOrder   = "kartabl_order" // in the metadata of what is ours
	stripeRefund  = "kartabl_refund"
)

var (
	stripeKey     = regexp.MustCompile(`^(sk|rk)_(test|live)_[A-Za-z0-9]+$`)
	stripeSession = regexp.MustCompile(`^cs_[A-Za-z0-9_]{1,200}$`)
	stripeIntent  = regexp.MustCompile(`^pi_[A-Za-z0-9_]{1,200}$`)
)

// stripeLeast are the smallest amounts of the currencies known here: those that stripe
// names, and about half a dollar of the others.
var stripeLeast = map[money.Currency]int{
	"AED": 200, "AUD": 50, "CAD": 50, "CHF": 50, "CNY": 400, "CZK": 1500, "DKK": 250, "EUR": 50, "GBP": 30, "HKD": 400, "INR": 50, "JPY": 50,
	"KRW": 500, "MYR": 200, "NOK": 300, "NZD": 50, "PLN": 200, "QAR": 200, "RON": 200, "SAR": 200, "SEK": 300, "SGD": 50, "THB": 1000,
	"TRY": 2000, "USD": 50, "VND": 13_000, "ZAR": 1000,
}

const stripeMost = 99_999_999 // eight digits

func (m gatewayMaker) stripe(key string, c GatewayConfig) Gateway {
	s := &stripe{vendor: m.vendor(key, c), key: m.bad.secret(key+".secret", c.Secret)}
	s.address = m.address(key+".address", c.Address, "https://api.stripe.com")
	least, ok := stripeLeast[m.currency]
	if !ok {
		m.bad.add(key, errors.New("stripe does not take "+string(m.currency)))
	}
	s.terms = m.bounds(key, c, Terms{Currency: m.currency, Min: least, Max: stripeMost, Refunds: RefundsParts, Lists: true})
	if !stripeKey.MatchString(s.key) {
		m.bad.add(key+".secret", errors.New("stripe's secret key begins with sk_ or rk_; name its place by secret_env or secret_file"))
	}
	return s
}

type stripeAmount struct {
	Units    *whole `json:"amount"`
	Currency string `json:"currency"`
}

// money is the amount, if its currency is known.
func (a stripeAmount) money() (money.Amount, bool) {
	c, err := money.ParseCurrency(a.Currency)
	if err != nil || a.Units == nil || *a.Units < 0 {
		return money.Amount{}, false
	}
	return money.Of(int(*a.Units), c), true
}

type stripeCheckout struct {
	ID            string `json:"id"`
	URL           string `json:"url"`
	Order         string `json:"client_reference_id"`
	Status        string `json:"status"`
	PaymentStatus string `json:"payment_status"`
	Total         *whole `json:"amount_total"`
	Currency      string `json:"currency"`
	Intent        string `json:"payment_intent"`
}

// stripeLife is how long a page of payment can be used after the order was opened. An
// order that is sent again later than the half of it is refused, since stripe wants half
// an hour at least.
const stripeLife = time.Hour

func (s *stripe) Open(ctx context.Context, o Order) (Opened, error) {
	if err := s.terms.admits(o); err != nil {
		return Opened{}, err
	}
	var c stripeCheckout
	if _, err := s.create(ctx, "/v1/checkout/sessions", o.ID, checkout(o), &c); err != nil {
		return Opened{}, err
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "https" || u.Host == "" || !stripeSession.MatchString(c.ID) {
		return Opened{}, unavailable("broken answer from stripe: no session or no page")
	}
	return Opened{Authority: c.ID, RedirectURL: c.URL}, nil
}

// checkout is a function of the order alone, so that a repetition fits its key.
func checkout(o Order) url.Values {
	back := o.CallbackURL + "?order=" + url.QueryEscape(o.ID)
	if strings.Contains(o.CallbackURL, "?") {
		back = o.CallbackURL + "&order=" + url.QueryEscape(o.ID)
	}
	form := url.Values{
		"mode": {"payment"}, "payment_method_types[0]": {"card"}, "client_reference_id": {o.ID},
		"success_url":                                        {back + "&result=done&session_id={CHECKOUT_SESSION_ID}"},
		"cancel_url":                                         {back + "&result=cancelled"},
		"line_items[0][quantity]":                            {"1"},
		"line_items[0][price_data][currency]":                {strings.ToLower(string(o.Amount.Currency))},
		"line_items[0][price_data][unit_amount]":             {strconv.Itoa(o.Amount.Units)},
		"metadata[" + stripeOrder + "]":                      {o.ID},
		"payment_intent_data[metadata][" + stripeOrder + "]": {o.ID},
	}
	form.Set("line_items[0][price_data][product_data][name]", shortened(o.Description, 250))
	if o.Description == "" {
		form.Set("line_items[0][price_data][product_data][name]", o.ID)
	}
	if o.Email != "" {
		form.Set("customer_email", o.Email)
	}
	if !o.OpenedAt.IsZero() {
		form.Set("expires_at", strconv.FormatInt(o.OpenedAt.Add(stripeLife).Unix(), 10))
	}
	return form
}

func (s *stripe) Verify(ctx context.Context, p Payment) (Receipt, error) {
	if !stripeSession.MatchString(p.Authority) {
		return Receipt{Status: Unknown}, refused("%q is no session of stripe", short(p.Authority))
	}
	path := "/v1/checkout/sessions/" + p.Authority
	var c stripeCheckout
	if err := s.get(ctx, path, nil, &c); err != nil {
		return Receipt{Status: Unknown}, err
	}
	if c.Status == "open" && p.Claim == Failed {
		c = s.end(ctx, path, c)
	}
	return c.receipt(p)
}

// end closes the page of a payer who has gone back, so that nobody has to wait for its
// own end. Where it cannot be closed it was paid or ended meanwhile, which the next
// question tells.
func (s *stripe) end(ctx context.Context, path string, c stripeCheckout) stripeCheckout {
	var ended stripeCheckout
	if _, err := s.create(ctx, path+"/expire", "", nil, &ended); err != nil {
		return c
	}
	return ended
}

// receipt is what a session says. Stripe needs no confirmation: what is paid is ours.
func (c stripeCheckout) receipt(p Payment) (Receipt, error) {
	broken := unavailable("broken answer from stripe: that of another order, or without amount or payment")
	if c.ID != p.Authority || c.Order != "" && p.ID != "" && c.Order != p.ID {
		return Receipt{Status: Unknown}, broken
	}
	switch {
	case c.PaymentStatus == "paid":
		amount, ok := stripeAmount{Units: c.Total, Currency: c.Currency}.money()
		if !ok || amount.Units == 0 || !stripeIntent.MatchString(c.Intent) {
			return Receipt{Status: Unknown}, broken
		}
		return Receipt{Status: Paid, Amount: amount, Proof: c.Intent, Ref: c.Intent, Message: stripeMessages["paid"]}, nil
	case c.PaymentStatus != "unpaid":
		return Receipt{Status: Unknown}, broken
	case c.Status == "expired":
		return Receipt{Status: Failed, Message: stripeMessages["expired"]}, nil
	case c.Status == "open", c.Status == "complete":
		return Receipt{Status: Pending, Message: stripeMessages[c.Status]}, nil
	}
	return Receipt{Status: Unknown}, broken
}

func (s *stripe) Callback(query url.Values) Return {
	r := Return{Authority: ifForm(stripeSession, query.Get("session_id")), Order: ifForm(orderForm, query.Get("order"))}
	if r.Known() {
		r.Claim = claimed(query.Get("result") == "done")
	}
	return r
}

func (s *stripe) Terms() Terms { return s.terms }

// create posts a form. The key, where there is one, makes stripe answer a repetition
// as it answered before.
func (s *stripe) create(ctx context.Context, path, key string, form url.Values, out any) (int, error) {
	x := exchange{method: http.MethodPost, url: s.address + path, body: []byte(form.Encode()), header: http.Header{}}
	if key != "" {
		x.header["idempotency-key"] = []string{key} // see service.header
	}
	x.header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.call(ctx, x, out)
}

func (s *stripe) get(ctx context.Context, path string, query url.Values, out any) error {
	x := exchange{method: http.MethodGet, url: s.address + path, header: http.Header{}}
	if len(query) > 0 {
		x.url += "?" + query.Encode()
	}
	_, err := s.call(ctx, x, out)
	return err
}

// call gives the status of an answer that came. Its error is Refused where stripe
// declined.
func (s *stripe) call(ctx context.Context, x exchange, out any) (int, error) {
	x.header.Set("Authorization", "Bearer "+s.key)
	x.header.Set("Stripe-Version", stripeVersion)
	var raw json.RawMessage
	status, err := s.send(ctx, x, &raw)
	switch {
	case err != nil:
		return status, err
	case status >= 400:
		return status, stripeFault(status, raw)
	case json.Unmarshal(raw, out) != nil:
		return status, unavailable("broken answer from stripe with status %d", status)
	}
	return status, nil
}

// stripeFault reads what was wrong, but not the message, which may quote the key. That
// the same is being asked or was asked otherwise decides nothing.
func stripeFault(status int, raw []byte) error {
	var e struct {
		Error struct {
			Type string `json:"type"`
			Code string `json:"code"`
		} `json:"error"`
	}
	if err := json.Unmarshal(raw, &e); err != nil || !errorCode.MatchString(e.Error.Type) {
		return unavailable("broken answer from stripe with status %d", status)
	}
	if status == http.StatusConflict || e.Error.Type == "idempotency_error" {
		return unavailable("stripe answered %d: the key was used", status)
	}
	code := e.Error.Type
	if errorCode.MatchString(e.Error.Code) {
		code = e.Error.Code
	}
	return refused("stripe answered %d: %s", status, code)
}
