package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/sandbox/bank"
)

// backRoomPage is the bank from behind: what is wrong with it, and what it really has.
type backRoomPage struct {
	view
	Plan     bank.Plan
	Groups   []bank.Group
	Rates    []int
	Payments []Payment
	Version  int
	Error    string
}

// rates are how often a hostility may strike, of a hundred times: never, sometimes, always.
var rates = []int{0, 30, 100}

// On is the rate of a hostility in the list of rates that the page offers.
func (p backRoomPage) On(h bank.Hostility, rate int) bool { return p.Rate(h) == rate }

// Rate is the offered rate next to the real one, which a program may have set.
func (p backRoomPage) Rate(h bank.Hostility) int {
	switch n := p.Plan[h]; {
	case n == 0:
		return rates[0]
	case n < 100:
		return rates[1]
	default:
		return rates[2]
	}
}

// Struck is how many hostilities of a group are on.
func (p backRoomPage) Struck(g bank.Group) int {
	n := 0
	for _, h := range g.Of {
		if p.Plan[h] > 0 {
			n++
		}
	}
	return n
}

// Sum writes an amount with its unit.
func (p backRoomPage) Sum(n int, currency string) string {
	return money.Of(n, money.Currency(currency)).In(p.Lang)
}

// Differs reports whether the bank says something else than what is so.
func (p backRoomPage) Differs(one Payment) bool {
	return (one.Status == Paid) != (one.Says == bank.SaidPaid) || (one.Taken != 0 && one.Taken != one.Amount)
}

func (s *Server) backRoom(w http.ResponseWriter, r *http.Request) {
	s.showBackRoom(w, r, http.StatusOK, "")
}

func (s *Server) showBackRoom(w http.ResponseWriter, r *http.Request, status int, problem string) {
	s.render(w, status, "backroom.html", backRoomPage{
		view: viewOf(r), Plan: s.bank.Plan(), Groups: bank.Groups(), Rates: rates,
		Payments: s.payments(shown), Version: s.state.now(), Error: problem,
	})
}

// changeBank is the page's own forms: the hostilities, or something done to a payment.
func (s *Server) changeBank(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	var err error
	switch do := r.PostFormValue("do"); do {
	case "plan":
		err = s.setPlan(r)
	case "calm":
		s.bank.Calm()
	default:
		err = s.meddle(r.Context(), r.PostFormValue("authority"), do)
	}
	s.state.touch()
	if err != nil {
		s.showBackRoom(w, r, http.StatusBadRequest, err.Error())
		return
	}
	http.Redirect(w, r, viewOf(r).Here(), http.StatusSeeOther)
}

func (s *Server) setPlan(r *http.Request) error {
	for _, h := range bank.Hostilities() {
		percent, err := strconv.Atoi(text.LatinDigits(r.PostFormValue(string(h))))
		if err != nil {
			continue // not on the form
		}
		if err := s.bank.Set(h, percent); err != nil {
			return err
		}
	}
	return nil
}

// meddle does to a payment what its payer, the bank or a stranger might do.
func (s *Server) meddle(ctx context.Context, authority, do string) error {
	c, ok := s.bank.CallAgain(authority)
	if !ok {
		return fmt.Errorf("payment %q: there is none", authority)
	}
	switch do {
	case "again":
		s.deliver(ctx, authority, []bank.Callback{c})
	case "late":
		c.After = time.Hour
		s.deliver(ctx, authority, []bank.Callback{c})
	case "forge":
		s.deliver(ctx, authority, s.bank.Forge(authority))
	case string(bank.PayLate), string(bank.PayOther):
		_, _ = s.bank.Act(authority, bank.Act(do)) // the payment is there; its callbacks are pressed for
	default:
		return fmt.Errorf("do %q: one of again, late, forge, %s, %s", do, bank.PayLate, bank.PayOther)
	}
	return nil
}

// bankOrder is what a program wants of the bank: a hostility set, or a payment meddled with.
type bankOrder struct {
	Hostility bank.Hostility `json:"hostility"`
	Percent   int            `json:"percent"`
	Authority string         `json:"authority"`
	Do        string         `json:"do"`
}

func (s *Server) postBank(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	if err := s.order(r.Context(), body); err != nil {
		_, out := failure(0, err.Error())
		b, _ := json.Marshal(out)
		writeJSON(w, http.StatusBadRequest, b)
		return
	}
	s.state.touch()
	answerJSON(w, map[string]any{"bank": s.bank.Plan()})
}

func (s *Server) order(ctx context.Context, body []byte) error {
	var in bankOrder
	switch err := json.Unmarshal(body, &in); {
	case err != nil:
		return err
	case in.Hostility != "":
		return s.bank.Set(in.Hostility, in.Percent)
	case in.Do == "calm":
		s.bank.Calm()
		return nil
	default:
		return s.meddle(ctx, in.Authority, in.Do)
	}
}
