package sandbox

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/sandbox/bank"
)

const viaZibal = "zibal"

type zibalRequest struct {
	Merchant    string `json:"merchant"`
	Amount      int    `json:"amount"`
	CallbackURL string `json:"callbackUrl"`
	Description string `json:"description"`
	OrderID     string `json:"orderId"`
	Mobile      string `json:"mobile"`
	TrackID     int    `json:"trackId"`

	// Of its panel.
	Transaction int `json:"transactionTrackId"`
	Page        int `json:"page"`
	Size        int `json:"size"`
}

func (s *Server) zibal(work func(*http.Request, zibalRequest) heard) func(*http.Request, []byte, *Call) heard {
	return func(r *http.Request, body []byte, c *Call) heard {
		in, ok := readJSON[zibalRequest](body)
		if !ok {
			return zibalSays(-1, nil, NoFault)
		}
		if n := max(in.TrackID, in.Transaction); n > 0 {
			c.Key = strconv.Itoa(n)
		}
		return work(r, in)
	}
}

// panel is zibal with an access token.
func (s *Server) zibalPanel(work func(zibalRequest) heard) func(*http.Request, []byte, *Call) heard {
	return s.zibal(func(r *http.Request, in zibalRequest) heard {
		if !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") {
			return zibalSays(2, nil, NoFault)
		}
		return work(in)
	})
}

func zibalSays(result int, data map[string]any, fault FaultKind) heard {
	out := map[string]any{"result": result, "message": zibalMessages[result]}
	for k, v := range data {
		out[k] = v
	}
	return heard{out: out, fault: fault}
}

var zibalMessages = map[int]string{
	-1: "invalid request", 1: "success", 2: "access token missing", 14: "not found", 100: "success", 102: "merchant not found",
	105: "amount is too small", 106: "callbackUrl is invalid", 201: "already verified", 202: "not paid", 203: "invalid trackId",
}

func (s *Server) zibalOpen(r *http.Request, in zibalRequest) heard {
	switch {
	case in.Merchant == "":
		return zibalSays(102, nil, NoFault)
	case in.Amount < 1000:
		return zibalSays(105, nil, NoFault)
	case !returnable(in.CallbackURL):
		return zibalSays(106, nil, NoFault)
	}
	o, err := s.bank.Open(bank.Order{
		ID: in.OrderID, Name: "3" + digits(9), Via: viaZibal, Merchant: in.Merchant, Amount: money.Rial(in.Amount),
		CallbackURL: in.CallbackURL, Description: in.Description, Mobile: in.Mobile,
	})
	s.deliver(r.Context(), o.Authority, o.Early)
	return zibalSays(100, map[string]any{"trackId": refOf(o.Authority)}, after(err, o.Slow))
}

func (s *Server) zibalPayment(in zibalRequest) (bank.Payment, bool) {
	p, ok := s.bank.Payment(strconv.Itoa(in.TrackID))
	return p, ok && p.Via == viaZibal && p.Merchant == in.Merchant
}

func (s *Server) zibalVerify(_ *http.Request, in zibalRequest) heard {
	p, ok := s.zibalPayment(in)
	if !ok {
		return zibalSays(203, nil, NoFault)
	}
	v, err := s.bank.Verify(p.Authority, money.Amount{})
	fault := after(err, v.Slow)
	switch {
	case v.Status == bank.SaidPaid && v.First:
		return zibalSays(100, zibalDetail(p, v), fault)
	case v.Status == bank.SaidPaid:
		return zibalSays(201, nil, fault)
	case v.Status == bank.SaidUnknown:
		return zibalSays(-1, nil, fault)
	default:
		return zibalSays(202, nil, fault)
	}
}

func (s *Server) zibalInquiry(_ *http.Request, in zibalRequest) heard {
	p, ok := s.zibalPayment(in)
	if !ok {
		return zibalSays(203, nil, NoFault)
	}
	v, err := s.bank.Inquire(p.Authority)
	return zibalSays(100, zibalDetail(p, v), after(err, v.Slow))
}

// zibalDetail is what it says of a payment. What it has taken is the amount, also where
// that is not what was ordered.
func zibalDetail(p bank.Payment, v bank.Verdict) map[string]any {
	d := map[string]any{"status": zibalStatus(p, v), "amount": p.Amount.Units, "orderId": p.ID}
	if v.Status == bank.SaidPaid {
		d["amount"], d["refNumber"], d["cardNumber"], d["paidAt"] = v.Amount.Units, v.Ref, v.Card, graphTime(p.PaidAt)
	}
	return d
}

func zibalStatus(p bank.Payment, v bank.Verdict) int {
	switch {
	case v.Status == bank.SaidPaid && p.Refunded() == p.Taken.Units:
		return 15
	case v.Status == bank.SaidPaid && p.Confirmed > 0:
		return 1
	case v.Status == bank.SaidPaid:
		return 2
	case v.Status == bank.SaidPending:
		return -1
	case v.Status == bank.SaidFailed:
		return 3
	default:
		return -2
	}
}

// zibalReturn is what Zibal adds to the callback's address.
func zibalReturn(c bank.Callback) url.Values {
	success, status := "0", "3"
	if c.OK {
		success, status = "1", "2"
	}
	return url.Values{"trackId": {c.Authority}, "orderId": {c.Order}, "success": {success}, "status": {status}}
}

// zibalRefund knows no key; a client finds its own refunds by their descriptions.
func (s *Server) zibalRefund(in zibalRequest) heard {
	r, err := s.bank.Refund(bank.RefundOrder{Note: in.Description, Authority: strconv.Itoa(in.TrackID), Amount: money.Rial(in.Amount)})
	fault := after(err, false)
	switch {
	case errors.Is(err, bank.ErrUnknown):
		return zibalSays(14, nil, NoFault)
	case err != nil && fault == NoFault:
		return zibalSays(6, nil, NoFault)
	}
	return zibalSays(1, map[string]any{"data": map[string]any{"reversed": false, "refundId": r.ID}}, fault)
}

func (s *Server) zibalRefunds(in zibalRequest) heard {
	p, _ := s.bank.Payment(strconv.Itoa(in.Transaction))
	list := []any{}
	for _, r := range p.Refunds {
		list = append(list, zibalRefunded(p, r))
	}
	if len(list) == 0 {
		return zibalSays(14, map[string]any{"data": list}, NoFault)
	}
	return zibalSays(1, map[string]any{"data": list}, NoFault)
}

var zibalRefundStatus = map[bank.RefundState]int{bank.RefundPending: 1, bank.RefundDone: 2, bank.RefundFailed: 3}

func zibalRefunded(p bank.Payment, r bank.Refund) any {
	return map[string]any{
		"refundId": r.ID, "status": zibalRefundStatus[r.State], "amount": r.Amount.Units, "description": r.Note, "createdAt": graphTime(r.At),
		"transactionDetail": map[string]any{"trackId": refOf(p.Authority), "orderId": p.ID, "amount": p.Taken.Units, "refNumber": p.Ref},
	}
}

// zibalList gives the newest lines of the bank's list first: those of payments, or those
// of refunds.
func (s *Server) zibalList(refunds bool) func(zibalRequest) heard {
	return func(in zibalRequest) heard {
		lines, err := s.bank.List(time.Time{}, s.options.Now().Add(time.Second))
		slices.Reverse(lines)
		list := []any{}
		for _, l := range lines {
			if p := s.owner(l); l.Refund == refunds && (p.Via == viaZibal || p.Via == "") {
				list = append(list, zibalLine(l, p))
			}
		}
		size := max(in.Size, 1)
		list = list[min(max(in.Page-1, 0)*size, len(list)):]
		return zibalSays(1, map[string]any{"data": list[:min(size, len(list))]}, after(err, false))
	}
}

func zibalLine(l bank.Line, p bank.Payment) any {
	if i := slices.IndexFunc(p.Refunds, func(r bank.Refund) bool { return r.ID == l.ID }); l.Refund && i >= 0 {
		return zibalRefunded(p, p.Refunds[i])
	}
	status, track := 2, refOf(p.Authority)
	if p.Confirmed > 0 {
		status = 1
	}
	if track == 0 {
		track = l.Session // somebody else's
	}
	return map[string]any{
		"trackId": track, "orderId": l.Order, "amount": l.Amount.Units, "status": status,
		"paidAt": graphTime(l.At), "refNumber": l.Ref, "cardNumber": l.Card,
	}
}
