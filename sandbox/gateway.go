package sandbox

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// PaymentStatus is what the payer did.
type PaymentStatus string

// The statuses of a payment at the bank.
const (
	Open      PaymentStatus = "open"
	Paid      PaymentStatus = "paid"
	Cancelled PaymentStatus = "cancelled"
)

// Payment is one payment of the gateway.
type Payment struct {
	Authority   string        `json:"authority"`
	At          time.Time     `json:"at"`
	MerchantID  string        `json:"merchant_id"`
	Amount      int           `json:"amount"` // in rial
	CallbackURL string        `json:"callback_url"`
	Description string        `json:"description"`
	Mobile      string        `json:"mobile,omitempty"`
	Email       string        `json:"email,omitempty"`
	OrderID     string        `json:"order_id,omitempty"`
	Status      PaymentStatus `json:"status"`
	Verified    int           `json:"verified"` // how often it was verified with success
	RefID       int           `json:"ref_id,omitempty"`
}

const maskedCard = "603799******4821"

type gatewayRequest struct {
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

func (s *Server) gateway(name string, kinds []FaultKind, work func(gatewayRequest, FaultKind) any) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, ok := readBody(w, r)
		if !ok {
			return
		}
		var in gatewayRequest
		err := json.Unmarshal(body, &in)
		c := s.callOf(r, "pg", name, body)
		c.Key = in.Authority
		c.Fault = s.state.take("pg", kinds...)
		s.reply(w, r, c, func() (int, any) {
			if err != nil {
				return http.StatusOK, gatewayError(-9)
			}
			return http.StatusOK, work(in, c.Fault)
		})
	}
}

func gatewayError(code int) any {
	return map[string]any{"data": []any{}, "errors": map[string]any{"code": code, "message": gatewayMessages[code], "validations": []any{}}}
}

func gatewayOK(data map[string]any) any {
	data["message"] = gatewayMessages[data["code"].(int)]
	data["fee_type"], data["fee"] = "Merchant", 0
	return map[string]any{"data": data, "errors": []any{}}
}

var gatewayMessages = map[int]string{
	100: "Success", 101: "Verified",
	-9: "The input params invalid, validation error.", -10: "Terminal is not valid, please check merchant_id or ip address.",
	-50: "Session is not valid, amounts values is not the same.", -51: "Session is not valid, session is not active paid try.",
	-52: "Oops!!, please contact our support team", -53: "Session is not this merchant_id session.", -54: "Invalid authority.",
}

var merchantForm = regexp.MustCompile(`^[0-9a-fA-F-]{36}$`)

const minAmount, maxAmount = 10_000, 2_000_000_000

func (s *Server) openPayment(in gatewayRequest, _ FaultKind) any {
	amount := in.Amount
	if in.Currency == "IRT" {
		amount *= 10
	}
	cb, err := url.Parse(in.CallbackURL)
	switch {
	case !merchantForm.MatchString(in.MerchantID):
		return gatewayError(-10)
	case amount < minAmount || amount > maxAmount, in.Description == "", in.Currency != "" && in.Currency != "IRR" && in.Currency != "IRT":
		return gatewayError(-9)
	case err != nil, cb.Host == "", cb.Scheme != "http" && cb.Scheme != "https":
		return gatewayError(-9)
	}
	p := &Payment{
		Authority: newAuthority(), At: s.options.Now().UTC(), MerchantID: in.MerchantID, Amount: amount,
		CallbackURL: in.CallbackURL, Description: in.Description, Status: Open,
		Mobile: in.Metadata.Mobile, Email: in.Metadata.Email, OrderID: in.Metadata.OrderID,
	}
	s.state.addPayment(p)
	return gatewayOK(map[string]any{"code": 100, "authority": p.Authority})
}

// verifyPayment wants the amount in rial, as the request of a payment in rial does.
func (s *Server) verifyPayment(in gatewayRequest, fault FaultKind) any {
	switch fault {
	case WrongAmount:
		return gatewayError(-50)
	case Pending:
		return gatewayError(-52)
	default:
		return s.state.verify(in)
	}
}

func (st *state) verify(in gatewayRequest) any {
	st.mu.Lock()
	defer st.mu.Unlock()
	p := st.find(in.Authority)
	switch {
	case p == nil:
		return gatewayError(-54)
	case !strings.EqualFold(p.MerchantID, in.MerchantID):
		return gatewayError(-53)
	case p.Status != Paid:
		return gatewayError(-51)
	case p.Amount != in.Amount:
		return gatewayError(-50)
	}
	code := 100
	if p.Verified > 0 {
		code = 101
	}
	p.Verified++
	st.version++
	return gatewayOK(map[string]any{"code": code, "ref_id": p.RefID, "card_pan": maskedCard, "card_hash": serial("H", p.Authority)})
}

func (st *state) addPayment(p *Payment) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.version++
	st.payments = bounded(append(st.payments, p))
}

func (st *state) find(authority string) *Payment {
	for _, p := range st.payments {
		if p.Authority == authority {
			return p
		}
	}
	return nil
}

func (st *state) payment(authority string) (Payment, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if p := st.find(authority); p != nil {
		return *p, true
	}
	return Payment{}, false
}

// decide lets the payer pay or cancel; the first decision stands.
func (st *state) decide(authority string, pay bool) (Payment, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	p := st.find(authority)
	if p == nil {
		return Payment{}, false
	}
	if p.Status == Open && pay {
		p.Status, p.RefID = Paid, 1_000_000+number(authority)%900_000_000
	} else if p.Status == Open {
		p.Status = Cancelled
	}
	st.version++
	return *p, true
}

// newAuthority cannot be guessed, as little as a real one.
func newAuthority() string {
	n, err := rand.Int(rand.Reader, new(big.Int).Exp(big.NewInt(10), big.NewInt(35), nil))
	if err != nil {
		panic(err) // crypto/rand never fails
	}
	return fmt.Sprintf("A%035d", n)
}
