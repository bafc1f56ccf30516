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

// saman speaks the OnlinePG services of SEP, the Saman bank's payment company. It knows
// our server by its address and keeps no secret with us.
type saman struct {
	vendor
	address  string
	terminal string
	terms    Terms
}

func (m gatewayMaker) saman(key string, c GatewayConfig) Gateway {
	s := &saman{vendor: m.vendor(key, c), terminal: c.Terminal}
	s.address = m.address(key+".address", c.Address, "https://sep.shaparak.ir")
	s.terms = m.terms(key, c, Terms{Currency: money.IRR, Min: 2_000, Refunds: RefundsWhole})
	if !digitsForm.MatchString(s.terminal) {
		m.bad.add(key+".terminal", errors.New("give the terminal's number (not the merchant's)"))
	}
	return s
}

type samanRequest struct {
	Action      string `json:"action"`
	TerminalID  string `json:"TerminalId"`
	Amount      int    `json:"Amount"`
	ResNum      string `json:"ResNum"`
	RedirectURL string `json:"RedirectUrl"`
	CellNumber  string `json:"CellNumber,omitempty"`
	Expiry      int    `json:"TokenExpiryInMin"`
}

type samanToken struct {
	Status    *whole `json:"status"`
	Token     string `json:"token"`
	ErrorCode whole  `json:"errorCode"`
}

var samanTokenForm = regexp.MustCompile(`^[A-Za-z0-9+/=_-]{1,128}$`)

const (
	samanTokenLife = 20 * time.Minute
	samanConfirm   = 30 * time.Minute // after a transaction; what is not confirmed by then goes back
	samanReverse   = 50 * time.Minute // after a transaction
)

func (s *saman) Open(ctx context.Context, o Order) (Opened, error) {
	if err := s.terms.admits(o); err != nil {
		return Opened{}, err
	}
	var a samanToken
	status, err := s.post(ctx, s.address+"/onlinepg/onlinepg", "", samanRequest{
		Action: "token", TerminalID: s.terminal, Amount: o.Amount.Units, ResNum: o.ID, RedirectURL: o.CallbackURL,
		CellNumber: o.Mobile, Expiry: int(samanTokenLife / time.Minute),
	}, &a)
	switch {
	case err != nil:
		return Opened{}, err
	case a.Status != nil && *a.Status == -1:
		return Opened{}, s.refusal(int(a.ErrorCode), samanStates.of(int(a.ErrorCode)).In("en"))
	case a.Status == nil, *a.Status != 1, !samanTokenForm.MatchString(a.Token):
		return Opened{}, unavailable("broken answer from saman with status %d: no token", status)
	}
	return Opened{Authority: a.Token, RedirectURL: s.address + "/OnlinePG/SendToken?token=" + url.QueryEscape(a.Token)}, nil
}

type samanQuestion struct {
	RefNum         string
	TerminalNumber int
}

// samanAnswer is that of a confirmation and of a reversal, in the vendor's spelling.
type samanAnswer struct {
	ResultCode        *whole
	Success           bool
	TransactionDetail struct {
		RRN            reference
		RefNum         string
		MaskedPan      card
		TerminalNumber whole
		OrginalAmount  *whole
		StraceNo       reference
	}
}

// Verify confirms the transaction that a callback has named. There is no other way to
// ask: without its receipt a payment stays open until no receipt can come any more. A
// receipt that is none of ours says nothing about the payment, since anybody may have
// sent it.
func (s *saman) Verify(ctx context.Context, p Payment) (Receipt, error) {
	if p.Proof == "" {
		return s.unproved(p, samanNoReceipt), nil
	}
	a, err := s.ask(ctx, "VerifyTransaction", p.Proof)
	if err != nil {
		return Receipt{Status: Unknown}, err
	}
	code := int(*a.ResultCode)
	switch {
	case code == samanOK && a.Success, code == samanAgain:
		return s.paid(a, p)
	case samanNot[code]:
		return s.unproved(p, code), nil
	}
	r := Receipt{Status: Unknown, Code: code, Message: samanResults.of(code)}
	return r, s.refusal(code, r.Message.In("en"))
}

// unproved is a payment of which there is no valid receipt. Its token lives for a time,
// and SEP gives back what was not confirmed within another.
func (s *saman) unproved(p Payment, code int) Receipt {
	r := Receipt{Status: Pending, Code: code, Message: samanResults.of(code)}
	if p.over(samanTokenLife + samanConfirm) {
		r.Status = Failed
	}
	return r
}

func (s *saman) paid(a samanAnswer, p Payment) (Receipt, error) {
	d, code := a.TransactionDetail, int(*a.ResultCode)
	own := d.RefNum == "" || d.RefNum == p.Proof
	own = own && (d.TerminalNumber == 0 || strconv.Itoa(int(d.TerminalNumber)) == s.terminal)
	if !own || d.OrginalAmount == nil || *d.OrginalAmount <= 0 {
		return Receipt{Status: Unknown, Code: code}, unavailable("broken answer from saman: no amount, or another transaction")
	}
	return Receipt{
		Status: Paid, Already: code == samanAgain, Amount: money.Rial(int(*d.OrginalAmount)), Proof: p.Proof,
		Ref: string(d.RRN), CardMasked: string(d.MaskedPan), Code: code, Message: samanResults.of(samanOK),
	}, nil
}

// Refund reverses the whole transaction, which SEP does for fifty minutes. Whether a
// reversal that is refused had been made before, the confirmation tells.
func (s *saman) Refund(ctx context.Context, r RefundOrder) (RefundReceipt, error) {
	if r.Payment.Proof == "" || r.Amount != r.Payment.Amount || r.Amount.Currency != money.IRR {
		return notRefunded(), nil
	}
	a, err := s.ask(ctx, "ReverseTransaction", r.Payment.Proof)
	if err != nil {
		return openRefund(err)
	}
	code := int(*a.ResultCode)
	if code == samanOK && a.Success || code == samanAgain {
		return s.reversed(r, code), nil
	}
	if a, err = s.ask(ctx, "VerifyTransaction", r.Payment.Proof); err != nil {
		return openRefund(err)
	}
	switch {
	case int(*a.ResultCode) == samanReversed:
		return s.reversed(r, samanReversed), nil
	case samanNoReversal[code], r.Payment.over(samanTokenLife + samanReverse):
		return RefundReceipt{Status: RefundFailed, Code: code, Message: samanResults.of(code)}, nil
	}
	return openRefund(s.refusal(code, samanResults.of(code).In("en")))
}

func (s *saman) reversed(r RefundOrder, code int) RefundReceipt {
	return RefundReceipt{Status: RefundDone, Ref: r.Ref, Code: code, Message: refundMessages[RefundDone]}
}

// Callback comes as a form that the payer's browser posts.
func (s *saman) Callback(query url.Values) Return {
	r := Return{
		Authority: ifForm(samanTokenForm, query.Get("Token")), Order: ifForm(orderForm, query.Get("ResNum")),
		Proof: ifForm(proofForm, query.Get("RefNum")),
	}
	if !r.Known() {
		return Return{}
	}
	r.Claim = claimed(r.Proof != "" && (query.Get("State") == "OK" || query.Get("Status") == "2"))
	return r
}

func (s *saman) Terms() Terms { return s.terms }

func (s *saman) ask(ctx context.Context, what, proof string) (samanAnswer, error) {
	terminal, err := strconv.Atoi(s.terminal)
	if err != nil {
		return samanAnswer{}, unavailable("the terminal is no number")
	}
	var a samanAnswer
	status, err := s.post(ctx, s.address+"/verifyTxnRandomSessionkey/ipg/"+what, "", samanQuestion{RefNum: proof, TerminalNumber: terminal}, &a)
	if err == nil && a.ResultCode == nil {
		err = unavailable("broken answer from saman with status %d: no result", status)
	}
	return a, err
}
