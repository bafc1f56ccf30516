package sandbox

import (
	"context"
	"errors"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"github.com/kartabl/kartabl/sandbox/bank"
)

type bankPage struct {
	view
	Payment Payment
	Payable bool   // may still be paid
	Return  string // where a decided payment leads
}

// startPay is the bank's page of one payment.
func (s *Server) startPay(w http.ResponseWriter, r *http.Request) {
	s.showPayer(w, r, r.PathValue("authority"))
}

func (s *Server) showPayer(w http.ResponseWriter, r *http.Request, authority string) {
	p, ok := s.bank.Payment(authority)
	page := bankPage{view: viewOf(r), Payment: s.seen(p)}
	if !ok {
		s.render(w, http.StatusNotFound, "unknown_payment.html", page)
		return
	}
	page.Payable = p.State == bank.Open && (!p.Expired || s.bank.Plan()[bank.TakesLate] > 0)
	page.Return = address(p, bank.Callback{Authority: p.Authority, Order: p.ID, OK: p.State == bank.Paid})
	allowForm(w, p.CallbackURL)
	s.render(w, http.StatusOK, "bank.html", page)
}

// pay takes the payer's decision and sends the browser back to the merchant, where the
// bank does not keep it.
func (s *Server) pay(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	authority, act := r.PathValue("authority"), bank.Cancel
	if r.PostFormValue("decision") == "pay" {
		act = bank.Pay
	}
	back, ok := s.bank.Act(authority, act)
	s.state.touch()
	if !ok {
		s.render(w, http.StatusNotFound, "unknown_payment.html", bankPage{view: viewOf(r)})
		return
	}
	p, _ := s.bank.Payment(authority)
	if s.state.take("pg", DoubleCallback) != "" {
		for range 2 {
			s.callBack(r.Context(), address(p, bank.Callback{Authority: p.Authority, Order: p.ID, OK: p.State == bank.Paid}))
		}
	}
	if len(back) == 0 || !back[0].Browser {
		s.deliver(r.Context(), authority, back)
		http.Redirect(w, r, viewOf(r).Here(), http.StatusSeeOther)
		return
	}
	s.deliver(r.Context(), authority, back[1:])
	s.sendBack(w, r, p, back[0])
}

// sendBack sends the browser to the merchant: with a form where the gateway does so.
func (s *Server) sendBack(w http.ResponseWriter, r *http.Request, p bank.Payment, c bank.Callback) {
	allowForm(w, p.CallbackURL)
	if p.Via != viaSaman {
		http.Redirect(w, r, address(p, c), http.StatusSeeOther)
		return
	}
	s.render(w, http.StatusOK, "return.html", returnPage{view: viewOf(r), To: p.CallbackURL, Fields: samanReturn(p, c)})
}

// returnPage posts a form to the merchant.
type returnPage struct {
	view
	To     string
	Fields url.Values
}

// address is where a callback goes: that of payment p, with what c claims.
func address(p bank.Payment, c bank.Callback) string {
	u, err := url.Parse(p.CallbackURL)
	if err != nil {
		return "/"
	}
	q := u.Query()
	maps.Copy(q, claims(p, c))
	u.RawQuery = q.Encode()
	return u.String()
}

func claims(p bank.Payment, c bank.Callback) url.Values {
	switch p.Via {
	case viaZibal:
		return zibalReturn(c)
	case viaSaman:
		return samanReturn(p, c)
	default:
		return zarinpalReturn(c)
	}
}

// deliver visits the callback as servers would: at once, or a while later.
func (s *Server) deliver(ctx context.Context, authority string, all []bank.Callback) {
	p, ok := s.bank.Payment(authority)
	if !ok {
		return
	}
	for _, c := range all {
		to := address(p, c)
		if c.After == 0 {
			s.callBack(ctx, to)
			continue
		}
		s.running.Go(func() {
			s.wait(s.life, min(c.After, s.options.Late))
			s.callBack(s.life, to)
		})
	}
}

// callBack visits the callback as a gateway's own server would, on loopback only.
func (s *Server) callBack(ctx context.Context, to string) {
	if ctx.Err() != nil {
		return
	}
	c := Call{At: s.options.Now().UTC(), Service: "pg", Operation: "callback", Key: to}
	defer func() { s.state.addCall(c) }()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, to, nil)
	if err != nil {
		return
	}
	res, err := loopbackClient.Do(req)
	if err != nil {
		return
	}
	c.Status = res.StatusCode
	_ = res.Body.Close()
}

var loopbackClient = &http.Client{
	Timeout:       5 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext:       (&net.Dialer{Timeout: 5 * time.Second, Control: onlyLoopback}).DialContext,
	},
}

func onlyLoopback(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil || !ap.Addr().Unmap().IsLoopback() {
		return errors.New("the sandbox calls back on loopback only")
	}
	return nil
}
