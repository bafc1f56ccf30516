package sandbox

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/sandbox/bank"
)

const viaZarinpal = "zarinpal"

type zarinpalRequest struct {
	MerchantID  string `json:"merchant_id"`
	Amount      int    `json:"amount"`
	Currency    string `json:"currency"`
	CallbackURL string `json:"callback_url"`
	Description string `json:"description"`
	Authority   string `json:"authority"`
	Metadata    struct {
		Mobile  string `json:"mobile"`
		Email   string `json:"email"`
		OrderID string `json:"order_id"`
	} `json:"metadata"`
}

// zarinpal reads the question of one operation.
func (s *Server) zarinpal(work func(*http.Request, zarinpalRequest, FaultKind) heard) func(*http.Request, []byte, *Call) heard {
	return func(r *http.Request, body []byte, c *Call) heard {
		in, ok := readJSON[zarinpalRequest](body)
		if !ok {
			return zarinpalError(-9)
		}
		c.Key = in.Authority
		return work(r, in, c.Fault)
	}
}

func zarinpalError(code int) heard {
	return heard{fault: NoFault, out: map[string]any{
		"data": []any{}, "errors": map[string]any{"code": code, "message": zarinpalMessages[code], "validations": []any{}},
	}}
}

func zarinpalOK(data map[string]any, fault FaultKind) heard {
	data["message"] = zarinpalMessages[data["code"].(int)]
	data["fee_type"], data["fee"] = "Merchant", 0
	return heard{fault: fault, out: map[string]any{"data": data, "errors": []any{}}}
}

var zarinpalMessages = map[int]string{
	100: "Success", 101: "Verified",
	-9: "The input params invalid, validation error.", -10: "Terminal is not valid, please check merchant_id or ip address.",
	-50: "Session is not valid, amounts values is not the same.", -51: "Session is not valid, session is not active paid try.",
	-52: "Oops!!, please contact our support team", -53: "Session is not this merchant_id session.", -54: "Invalid authority.",
}

var merchantForm = regexp.MustCompile(`^[0-9a-fA-F-]{36}$`)

const minAmount, maxAmount = 10_000, 2_000_000_000

func (s *Server) zarinpalOpen(r *http.Request, in zarinpalRequest, _ FaultKind) heard {
	amount := in.Amount
	if in.Currency == "IRT" {
		amount *= 10
	}
	switch {
	case !merchantForm.MatchString(in.MerchantID):
		return zarinpalError(-10)
	case amount < minAmount || amount > maxAmount, in.Description == "", in.Currency != "" && in.Currency != "IRR" && in.Currency != "IRT":
		return zarinpalError(-9)
	case !returnable(in.CallbackURL):
		return zarinpalError(-9)
	}
	o, err := s.bank.Open(bank.Order{
		ID: in.Metadata.OrderID, Name: "A" + digits(35), Via: viaZarinpal, Merchant: in.MerchantID, Amount: money.Rial(amount),
		CallbackURL: in.CallbackURL, Description: in.Description, Mobile: in.Metadata.Mobile, Email: in.Metadata.Email,
	})
	s.deliver(r.Context(), o.Authority, o.Early)
	return zarinpalOK(map[string]any{"code": 100, "authority": o.Authority}, after(err, o.Slow))
}

// returnable reports whether a browser can be sent back there.
func returnable(callback string) bool {
	u, err := url.Parse(callback)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// zarinpalVerify wants the amount in rial, as the request of a payment in rial does.
func (s *Server) zarinpalVerify(_ *http.Request, in zarinpalRequest, fault FaultKind) heard {
	switch fault {
	case WrongAmount:
		return zarinpalError(-50)
	case Pending:
		return zarinpalError(-52)
	default:
	}
	p, code := s.zarinpalPayment(in)
	if code != 0 {
		return zarinpalError(code)
	}
	v, err := s.bank.Verify(in.Authority, money.Rial(in.Amount))
	code = zarinpalCode(p, v, in.Amount)
	if code != 100 && code != 101 {
		h := zarinpalError(code)
		h.fault = after(err, v.Slow)
		return h
	}
	return zarinpalOK(map[string]any{
		"code": code, "ref_id": refOf(v.Ref), "card_pan": v.Card, "card_hash": serial("H", p.Authority),
	}, after(err, v.Slow))
}

// zarinpalPayment finds the payment of this merchant, or the code that says why not.
func (s *Server) zarinpalPayment(in zarinpalRequest) (bank.Payment, int) {
	p, ok := s.bank.Payment(in.Authority)
	switch {
	case !ok || p.Via != viaZarinpal:
		return p, -54
	case !strings.EqualFold(p.Merchant, in.MerchantID):
		return p, -53
	default:
		return p, 0
	}
}

// zarinpalCode has no word of its own for a payment that waits for its payer.
func zarinpalCode(p bank.Payment, v bank.Verdict, asked int) int {
	switch {
	case v.Status == bank.SaidPaid && v.Amount != money.Rial(asked):
		return -50
	case v.Status == bank.SaidPaid && v.First:
		return 100
	case v.Status == bank.SaidPaid:
		return 101
	case v.Status == bank.SaidFailed, v.Status == bank.SaidPending && p.State == bank.Open:
		return -51
	default:
		return -52
	}
}

func (s *Server) zarinpalInquiry(_ *http.Request, in zarinpalRequest, _ FaultKind) heard {
	p, code := s.zarinpalPayment(in)
	if code != 0 {
		return zarinpalError(code)
	}
	v, err := s.bank.Inquire(in.Authority)
	if v.Status == bank.SaidUnknown {
		h := zarinpalError(-52)
		h.fault = after(err, v.Slow)
		return h
	}
	return zarinpalOK(map[string]any{"code": 100, "status": zarinpalStatus(p, v)}, after(err, v.Slow))
}

func zarinpalStatus(p bank.Payment, v bank.Verdict) string {
	switch {
	case v.Status == bank.SaidPending:
		return "IN_BANK"
	case v.Status != bank.SaidPaid:
		return "FAILED"
	case p.Refunded() == p.Taken.Units:
		return "REVERSED"
	case p.Confirmed > 0:
		return "VERIFIED"
	default:
		return "PAID"
	}
}

func refOf(ref string) int {
	n, _ := strconv.Atoi(ref)
	return n
}

// zarinpalReturn is what Zarinpal adds to the callback's address.
func zarinpalReturn(c bank.Callback) url.Values {
	return url.Values{"Authority": {c.Authority}, "Status": {map[bool]string{true: "OK", false: "NOK"}[c.OK]}}
}
