package sandbox

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

type bankPage struct {
	view
	Payment Payment
	Return  string // where a decided payment leads
}

// startPay is the bank's page of one payment.
func (s *Server) startPay(w http.ResponseWriter, r *http.Request) {
	p, ok := s.state.payment(r.PathValue("authority"))
	page := bankPage{view: viewOf(r), Payment: p}
	if !ok {
		s.render(w, http.StatusNotFound, "unknown_payment.html", page)
		return
	}
	page.Return = p.returnURL()
	allowForm(w, p.CallbackURL)
	s.render(w, http.StatusOK, "bank.html", page)
}

// pay takes the payer's decision and sends the browser back to the merchant.
func (s *Server) pay(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	p, ok := s.state.decide(r.PathValue("authority"), r.PostFormValue("decision") == "pay")
	if !ok {
		s.render(w, http.StatusNotFound, "unknown_payment.html", bankPage{view: viewOf(r)})
		return
	}
	if s.state.take("pg", DoubleCallback) != "" {
		s.callBack(r.Context(), p)
		s.callBack(r.Context(), p)
	}
	allowForm(w, p.CallbackURL)
	http.Redirect(w, r, p.returnURL(), http.StatusSeeOther)
}

func (p Payment) returnURL() string {
	u, err := url.Parse(p.CallbackURL)
	if err != nil {
		return "/"
	}
	q := u.Query()
	q.Set("Authority", p.Authority)
	q.Set("Status", map[bool]string{true: "OK", false: "NOK"}[p.Status == Paid])
	u.RawQuery = q.Encode()
	return u.String()
}

// callBack visits the callback as a gateway's own server would, on loopback only.
func (s *Server) callBack(ctx context.Context, p Payment) {
	c := Call{At: s.options.Now().UTC(), Service: "pg", Operation: "callback", Key: p.Authority, Fault: DoubleCallback}
	defer func() { s.state.addCall(c) }()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.returnURL(), nil)
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
