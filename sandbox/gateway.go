package sandbox

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/kartabl/kartabl/sandbox/bank"
)

// PaymentStatus is what the payer did.
type PaymentStatus string

// The statuses of a payment at the bank.
const (
	Open      PaymentStatus = "open"
	Paid      PaymentStatus = "paid"
	Cancelled PaymentStatus = "cancelled"
)

// Payment is one payment of the gateway: what the bank has, and what it says.
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
	Expired     bool          `json:"expired,omitempty"`        // the time to pay is over
	Taken       int           `json:"taken,omitempty"`          // what was really taken
	Currency    string        `json:"taken_currency,omitempty"` // of Taken
	Refunded    int           `json:"refunded,omitempty"`
	Says        bank.Status   `json:"says"` // what it would say now; "" while the bank is down
}

// seen is a payment as the pages and the API show it.
func (s *Server) seen(p bank.Payment) Payment {
	out := Payment{
		Authority: p.Authority, At: p.OpenedAt, MerchantID: p.Merchant, Amount: p.Amount.Units,
		CallbackURL: p.CallbackURL, Description: p.Description, Mobile: p.Mobile, Email: p.Email, OrderID: p.ID,
		Status: PaymentStatus(p.State), Verified: p.Confirmed, Expired: p.Expired, Refunded: p.Refunded(),
	}
	if p.State == bank.Paid {
		out.RefID, _ = strconv.Atoi(p.Ref)
		out.Taken, out.Currency = p.Taken.Units, string(p.Taken.Currency)
	}
	if v, err := s.bank.Says(p.Authority); err == nil {
		out.Says = v.Status
	}
	return out
}

// payments are the newest n.
func (s *Server) payments(n int) []Payment {
	out := []Payment{}
	for _, p := range newest(s.bank.Truth(), n) {
		out = append(out, s.seen(p))
	}
	return out
}

// heard is the answer of a gateway and what befell it.
type heard struct {
	status int // of HTTP; 200 when 0
	out    any
	fault  FaultKind
}

// after tells what befalls an answer of the bank.
func after(err error, slow bool) FaultKind {
	switch {
	case errors.Is(err, bank.ErrDown):
		return Broken
	case errors.Is(err, bank.ErrLost):
		return Timeout
	case slow:
		return Slow
	default:
		return NoFault
	}
}

// gateway serves one operation of a gateway. A fault on demand strikes before what the
// bank itself does.
func (s *Server) gateway(name string, kinds []FaultKind, work func(*http.Request, []byte, *Call) heard) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, ok := readBody(w, r)
		if !ok {
			return
		}
		c := s.callOf(r, "pg", name, body)
		c.Fault = s.state.take("pg", kinds...)
		var h heard
		if c.Fault != Broken {
			h = work(r, body, &c)
			s.state.touch()
		}
		if c.Fault == "" && h.fault != NoFault {
			c.Fault = h.fault
		}
		s.reply(w, r, c, func() (int, any) {
			if h.status == 0 {
				h.status = http.StatusOK
			}
			return h.status, h.out
		})
	}
}

var verifyKinds = append(slices.Clone(transport), WrongAmount, Pending)

// readJSON reads what a gateway was asked; false is nonsense.
func readJSON[T any](body []byte) (T, bool) {
	var in T
	err := json.Unmarshal(body, &in)
	return in, err == nil
}

// digits cannot be guessed, as little as those of a real bank.
func digits(n int) string {
	v, err := rand.Int(rand.Reader, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil))
	if err != nil {
		panic(err) // crypto/rand never fails
	}
	return fmt.Sprintf("%0*d", n, v)
}
