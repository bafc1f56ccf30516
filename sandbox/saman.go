package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/sandbox/bank"
)

const viaSaman = "saman"

type samanRequest struct {
	Action      string
	TerminalID  any `json:"TerminalId"`
	Amount      int
	ResNum      string
	RedirectURL string `json:"RedirectUrl"`
	CellNumber  string
}

func (s *Server) samanOpen(r *http.Request, body []byte, _ *Call) heard {
	in, ok := readJSON[samanRequest](body)
	if !ok || !strings.EqualFold(in.Action, "token") || in.Amount < 1000 || in.ResNum == "" || !returnable(in.RedirectURL) {
		return heard{out: map[string]any{"status": -1, "errorCode": "5", "errorDesc": "invalid parameters"}, fault: NoFault}
	}
	o, err := s.bank.Open(bank.Order{
		ID: in.ResNum, Name: "t" + digits(31), Via: viaSaman, Merchant: args{"t": in.TerminalID}.id("t"), Amount: money.Rial(in.Amount),
		CallbackURL: in.RedirectURL, Description: in.ResNum, Mobile: in.CellNumber,
	})
	s.deliver(r.Context(), o.Authority, o.Early)
	return heard{out: map[string]any{"status": 1, "token": o.Authority}, fault: after(err, o.Slow)}
}

type samanQuestion struct {
	RefNum         string
	TerminalNumber int
}

// samanPayment finds a payment by its receipt: there is no other way to ask.
func (s *Server) samanPayment(body []byte, c *Call) (bank.Payment, bool) {
	in, _ := readJSON[samanQuestion](body)
	c.Key = in.RefNum
	for _, p := range s.bank.Truth() {
		if p.Via == viaSaman && p.State == bank.Paid && in.RefNum == receipt(p) && p.Merchant == strconv.Itoa(in.TerminalNumber) {
			return p, true
		}
	}
	return bank.Payment{}, false
}

// receipt is what only the payer's browser brings.
func receipt(p bank.Payment) string { return serial("R", p.Authority) }

func samanSays(code int, p bank.Payment, fault FaultKind) heard {
	out := map[string]any{"ResultCode": code, "Success": code == 0, "ResultDescription": ""}
	if code == 0 || code == 2 {
		terminal, _ := strconv.Atoi(p.Merchant)
		out["TransactionDetail"] = map[string]any{
			"RRN": p.Ref, "RefNum": receipt(p), "MaskedPan": p.Card, "TerminalNumber": terminal,
			"OrginalAmount": p.Taken.Units, "AffectiveAmount": p.Taken.Units - p.Refunded(), "StraceNo": p.Ref,
		}
	}
	return heard{out: out, fault: fault}
}

const (
	samanAgain    = 2
	samanReversed = 5
	samanNotFound = -2
	samanBroken   = -1
)

func (s *Server) samanVerify(_ *http.Request, body []byte, c *Call) heard {
	p, ok := s.samanPayment(body, c)
	if !ok {
		return samanSays(samanNotFound, p, NoFault)
	}
	if p.Refunded() > 0 {
		return samanSays(samanReversed, p, NoFault)
	}
	v, err := s.bank.Verify(p.Authority, money.Amount{})
	fault := after(err, v.Slow)
	switch {
	case v.Status == bank.SaidPaid && v.First:
		return samanSays(0, p, fault)
	case v.Status == bank.SaidPaid:
		return samanSays(samanAgain, p, fault)
	case v.Status == bank.SaidFailed:
		return samanSays(samanNotFound, p, fault)
	default:
		return samanSays(samanBroken, p, fault)
	}
}

func (s *Server) samanReverse(_ *http.Request, body []byte, c *Call) heard {
	p, ok := s.samanPayment(body, c)
	if !ok {
		return samanSays(samanNotFound, p, NoFault)
	}
	again := len(p.Refunds) > 0
	r, err := s.bank.Refund(bank.RefundOrder{Key: receipt(p), Authority: p.Authority, Amount: p.Taken})
	fault := after(err, false)
	switch {
	case err == nil && r.State == bank.RefundFailed:
		return samanSays(-17, p, fault)
	case err == nil && r.State == bank.RefundPending, err != nil && fault == NoFault:
		return samanSays(samanBroken, p, fault)
	case again:
		return samanSays(samanAgain, p, fault)
	default:
		return samanSays(0, p, fault)
	}
}

// samanReturn is the form that the payer's browser posts.
func samanReturn(p bank.Payment, c bank.Callback) url.Values {
	v := url.Values{"Token": {c.Authority}, "ResNum": {c.Order}, "MID": {p.Merchant}, "TerminalId": {p.Merchant}, "State": {"CanceledByUser"}, "Status": {"1"}}
	if c.OK {
		v.Set("State", "OK")
		v.Set("Status", "2")
		v.Set("RefNum", serial("R", c.Authority))
	}
	return v
}

// startToken leads from the address of a token, or of a track, to the page of the payment.
func startToken(w http.ResponseWriter, r *http.Request) {
	authority := r.PathValue("authority")
	if authority == "" {
		authority = r.FormValue("token")
	}
	http.Redirect(w, r, "/pg/StartPay/"+url.PathEscape(authority), http.StatusSeeOther)
}
