package processes_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func same[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

var (
	earned  = map[string]int{"gateway:main_psp": 500, "fees": -500}
	nothing = map[string]int{}
)

// doubts are the ways in which a payment can be in doubt. docs/payments.md says in the
// same words what comes of each.
var doubts = []struct {
	name string
	test func(*till)
}{
	{"paid", func(x *till) {
		p := x.paying()
		x.takes(p)
		x.returns(hooks.Paid, "authority", "A-"+p)
		x.at("confirm", earned)
	}},
	{"not paid", func(x *till) {
		p := x.paying()
		x.denies(p)
		x.returns(hooks.Failed, "authority", "A-"+p)
		x.at("pay_fee", nothing)
	}},
	{"called back twice", func(x *till) {
		p := x.paying()
		x.takes(p)
		before := 0
		for range 3 {
			x.returns(hooks.Paid, "authority", "A-"+p)
			if before == 0 {
				before = x.c().Seq
			}
		}
		if x.c().Seq != before {
			x.t.Error("a callback that says nothing new is in the log")
		}
		x.at("confirm", earned)
	}},
	{"called back before the answer to the opening", func(x *till) {
		x.bank.opened = func(o hooks.Order) {
			x.takes(o.ID)
			x.returns(hooks.Paid, "order", o.ID)
		}
		x.must(x.press(false))
		x.at("confirm", earned)
	}},
	{"called back after the case was left", func(x *till) {
		p := x.paying()
		x.cancels()
		x.takes(p)
		x.returns(hooks.Paid, "authority", "A-"+p)
		x.s.RunOnce(x.t.Context())
		x.at("", nothing)
		x.gaveBack()
	}},
	{"never called back", func(x *till) {
		p := x.paying()
		x.takes(p)
		x.later(time.Hour)
		x.at("confirm", earned)
	}},
	{"called back for no payment", func(x *till) {
		x.paying()
		x.unknown("authority", "A-forged")
		x.unknown("order", "forged")
		x.unknown()
		x.at("pay_fee", nothing)
	}},
	{"called back for another order", func(x *till) {
		p := x.paying()
		q := x.paying()
		x.takes(p)
		x.takes(q)
		x.unknown("order", p, "authority", "A-"+q)
		x.at("pay_fee", nothing)
	}},
	{"called back with the proof of another payment", func(x *till) {
		p := x.paying()
		x.denies(p)
		x.returns(hooks.Failed, "order", p, "proof", "r1")
		q := x.paying()
		x.takes(q)
		x.unknown("order", q, "proof", "r1")
		x.at("pay_fee", nothing)
	}},
	{"called back as paid, and not paid", func(x *till) {
		p := x.paying()
		x.denies(p)
		x.returns(hooks.Failed, "authority", "A-"+p, "status", "OK")
		x.at("pay_fee", nothing)
	}},
	{"called back as not paid, and the money is taken", func(x *till) {
		p := x.paying()
		x.takes(p)
		x.returns(hooks.Paid, "authority", "A-"+p, "status", "NOK")
		x.at("confirm", earned)
	}},
	{"another amount", func(x *till) {
		p := x.paying()
		x.bank.says[p] = hooks.Receipt{Status: hooks.Paid, Amount: money.Rial(50)}
		x.returns(hooks.Paid, "authority", "A-"+p)
		x.at("pay_fee", map[string]int{"gateway:main_psp": 50, "held": -50})
		x.problem("payment_amount")
	}},
	{"another currency", func(x *till) {
		p := x.paying()
		x.bank.says[p] = hooks.Receipt{Status: hooks.Paid, Amount: money.Of(500, "EUR")}
		x.returns(hooks.Paid, "authority", "A-"+p)
		x.at("pay_fee", map[string]int{"EUR/gateway:main_psp": 500, "EUR/held": -500})
		x.problem("payment_amount")
	}},
	{"another amount, and the gateway had erred", func(x *till) {
		p := x.paying()
		x.bank.says[p] = hooks.Receipt{Status: hooks.Paid, Amount: money.Rial(50)}
		x.returns(hooks.Paid, "authority", "A-"+p)
		x.takes(p)
		x.later(25 * time.Hour)
		x.at("confirm", earned)
	}},
	{"another currency, a part decided to go back, and the gateway had erred", func(x *till) {
		p := x.paying()
		x.bank.says[p] = hooks.Receipt{Status: hooks.Paid, Amount: money.Of(500, "EUR")}
		x.returns(hooks.Paid, "authority", "A-"+p)
		x.must(x.advance(x.id, engine.Actor{ID: "one", Side: "staff"}, engine.RefundRequested{Payment: p, Amount: 50, Reason: "half"}))
		x.must(x.advance(x.id, engine.Actor{ID: "two", Side: "staff"}, engine.RefundAgreed{Payment: p, Refund: "1"}))
		x.takes(p)
		_, err := x.s.AskNow(x.t.Context(), p)
		x.must(err)
		x.s.RunOnce(x.t.Context())
		x.at("pay_fee", map[string]int{"gateway:main_psp": 500, "held": -500, "EUR/held": 50, "EUR/refunds": -50})
		x.problem("payment_late")
		x.problem("payment_refund")
		if len(x.bank.asked) != 0 {
			x.t.Errorf("the gateway was asked for %+v", x.bank.asked)
		}
		x.must(x.db.View(x.t.Context(), func(tx *store.Tx) error {
			told, err := tx.Notices(x.t.Context(), "", []string{people.RoleFinance}, "", 5)
			if len(told) != 1 || !strings.Contains(told[0].Body.In("en"), "EUR") {
				x.t.Errorf("finance is told %+v", told)
			}
			return err
		}))
	}},
	{"no answer to the opening", func(x *till) {
		x.bank.silent = true
		x.refused(x.press(false), fault.Unavailable, "unavailable.service")
		x.bank.silent = false
		p := x.paying()
		x.takes(p)
		x.returns(hooks.Paid, "authority", "A-"+p)
		x.at("confirm", earned)
	}},
	{"no answer to the opening, and the money came", func(x *till) {
		x.bank.silent = true
		x.refused(x.press(false), fault.Unavailable, "unavailable.service")
		x.bank.silent = false
		p := x.bank.orders[0].ID
		x.takes(p)
		x.returns(hooks.Paid, "order", p)
		x.at("confirm", earned)
	}},
	{"no answer when it is asked", func(x *till) {
		p := x.paying()
		x.takes(p)
		x.bank.silent = true
		x.returns(hooks.Unknown, "authority", "A-"+p)
		x.at("pay_fee", nothing)
		x.bank.silent = false
		x.later(time.Hour)
		x.at("confirm", earned)
	}},
	{"unknown, and pressed again", func(x *till) {
		x.paying()
		x.bank.silent = true
		x.refused(x.press(true), fault.Unavailable, "payment.unknown")
		if len(x.bank.orders) != 1 {
			x.t.Error("a second payment was begun")
		}
	}},
	{"under way, and pressed again", func(x *till) {
		p := x.paying()
		x.refused(x.press(false), fault.Conflict, "payment.under_way")
		q := x.paying()
		x.takes(p)
		x.takes(q)
		x.returns(hooks.Paid, "authority", "A-"+q)
		x.returns(hooks.Paid, "authority", "A-"+p)
		x.s.RunOnce(x.t.Context())
		x.at("confirm", earned)
		x.gaveBack()
	}},
	{"pressed twice at once", func(x *till) {
		var second error
		x.bank.opened = func(hooks.Order) {
			x.bank.opened = nil
			second = x.press(false)
		}
		x.must(x.press(false))
		x.refused(second, fault.Conflict, "payment.under_way")
		x.orders(1)
	}},
	{"unknown, and asked for by the customer", func(x *till) {
		p := x.paying()
		x.bank.silent = true
		x.returns(hooks.Unknown, "authority", "A-"+p)
		x.must(x.s.AskPayments(x.t.Context(), x.id))
		x.at("pay_fee", nothing)
		x.bank.silent = false
		x.takes(p)
		x.must(x.s.AskPayments(x.t.Context(), x.id))
		x.at("confirm", earned)
	}},
	{"paid, and pressed again", func(x *till) {
		p := x.paying()
		x.takes(p)
		x.must(x.press(false))
		if len(x.bank.orders) != 1 {
			x.t.Error("a second payment was begun")
		}
		x.at("confirm", earned)
	}},
	{"failed, and then paid", func(x *till) {
		p := x.paying()
		x.denies(p)
		x.returns(hooks.Failed, "authority", "A-"+p)
		x.takes(p)
		x.later(2 * time.Hour)
		x.at("confirm", earned)
	}},
	{"failed, paid anew, and then paid after all", func(x *till) {
		p := x.paying()
		x.denies(p)
		x.returns(hooks.Failed, "authority", "A-"+p)
		q := x.paying()
		x.takes(q)
		x.returns(hooks.Paid, "authority", "A-"+q)
		x.takes(p)
		x.later(2 * time.Hour)
		x.at("confirm", earned)
		x.gaveBack()
	}},
	{"failed, and then no word for days", func(x *till) {
		p := x.paying()
		x.denies(p)
		x.returns(hooks.Failed, "authority", "A-"+p)
		x.bank.silent = true
		x.later(9 * 24 * time.Hour)
		x.takes(p)
		x.bank.silent = false
		x.later(2 * 24 * time.Hour)
		x.at("", nothing)
		x.gaveBack()
	}},
	{"expired, and the money came", func(x *till) {
		p := x.paying()
		x.bank.silent = true
		x.later(25 * time.Hour)
		x.at("pay_fee", nothing)
		x.takes(p)
		x.bank.silent = false
		x.later(3 * time.Hour)
		x.at("confirm", earned)
	}},
	{"expired, and no money came", func(x *till) {
		p := x.paying()
		x.denies(p)
		x.later(10 * time.Minute) // failed: the step begins anew
		x.later(25 * time.Hour)
		x.at("", nothing)
	}},
	{"expired without a word", func(x *till) {
		p := x.paying()
		x.later(48 * time.Hour)
		x.at("pay_fee", nothing)
		x.problem("payment_unsure")
		x.takes(p)
		x.later(24 * time.Hour)
		if len(x.c().Problems) != 0 {
			x.t.Errorf("problems %+v", x.c().Problems)
		}
	}},
	{"called back with a second proof", func(x *till) {
		p := x.paying()
		x.returns(hooks.Unknown, "order", p, "proof", "forged")
		x.takes(p)
		x.returns(hooks.Paid, "order", p, "proof", "r1")
		x.at("confirm", earned)
	}},
	{"nothing to pay", func(x *till) {
		x.id = x.startWith(0).ID
		x.at("confirm", nothing)
	}},
	{"not as it was asked, and pressed again", func(x *till) {
		p := x.paying()
		x.bank.says[p] = hooks.Receipt{Status: hooks.Paid, Amount: money.Rial(400)}
		x.returns(hooks.Paid, "authority", "A-"+p)
		x.refused(x.press(false), fault.Conflict, "payment.disputed")
		x.must(x.press(true))
	}},
	{"under way since before it failed, and pressed again", func(x *till) {
		p, q := x.paying(), x.paying()
		x.denies(q)
		x.returns(hooks.Failed, "authority", "A-"+q)
		x.refused(x.press(false), fault.Conflict, "payment.under_way")
		x.takes(p)
		x.must(x.press(false))
		if len(x.bank.orders) != 2 {
			x.t.Error("a third payment was begun")
		}
		x.at("confirm", earned)
	}},
	{"no answer to the opening, and the step is left", func(x *till) {
		x.bank.silent = true
		x.refused(x.press(false), fault.Unavailable, "unavailable.service")
		x.bank.silent = false
		x.cancels()
		x.later(2 * time.Hour)
		same(x.t, "its end", x.c().Money[0].State, engine.PaymentFailed)
		x.at("", nothing)
	}},
	{"no answer to the opening, and a callback before the money", func(x *till) {
		x.bank.silent = true
		x.refused(x.press(false), fault.Unavailable, "unavailable.service")
		x.bank.silent = false
		p := x.bank.orders[0].ID
		x.returns(hooks.Unknown, "order", p, "authority", "A-"+p)
		x.takes(p)
		x.later(time.Hour)
		x.at("confirm", earned)
	}},
	{"no answer to the opening, and a forged name", func(x *till) {
		x.bank.silent = true
		x.refused(x.press(false), fault.Unavailable, "unavailable.service")
		x.bank.silent = false
		p := x.bank.orders[0].ID
		x.denies(p)
		x.returns(hooks.Unknown, "order", p, "authority", "A-forged")
		x.takes(p)
		x.returns(hooks.Paid, "order", p, "authority", "A-"+p)
		x.at("confirm", earned)
	}},
	{"less than the gateway takes", func(x *till) {
		x.bank.min = 1000
		x.refused(x.press(false), fault.Invalid, "payment.below")
		x.problem("payment_bounds")
		if len(x.bank.orders) != 0 {
			x.t.Error("a payment was begun")
		}
	}},
	{"more than the gateway takes", func(x *till) {
		x.bank.max = 100
		x.refused(x.press(false), fault.Invalid, "payment.above")
		x.problem("payment_bounds")
	}},
	{"a refund without an answer", func(x *till) {
		x.owes()
		x.bank.silent = true
		x.s.RunOnce(x.t.Context())
		x.at("", map[string]int{"gateway:main_psp": 500, "refunds": -500})
		x.bank.silent = false
		x.later(time.Hour)
		x.at("", nothing)
		x.gaveBack()
		if len(x.bank.asked) < 2 {
			x.t.Error("the gateway was asked once")
		}
	}},
	{"a refund that the gateway declines", func(x *till) {
		x.owes()
		x.bank.refuses = true
		x.s.RunOnce(x.t.Context())
		x.at("", map[string]int{"gateway:main_psp": 500, "refunds": -500})
		x.problem("payment_refund")
	}},
	{"a refund that the gateway cannot do", func(x *till) {
		x.owes()
		x.bank.refunds = hooks.RefundsNone
		x.s.RunOnce(x.t.Context())
		x.problem("payment_refund")
		if len(x.bank.asked) != 0 {
			x.t.Error("the gateway was asked")
		}
	}},
}

func TestDoubts(t *testing.T) {
	for _, d := range doubts {
		t.Run(d.name, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T, db *store.DB) { d.test(atTill(t, db)) })
		})
	}
}

// TestTheRowFollowsTheCase: the list of payments says what people decide as well.
func TestTheRowFollowsTheCase(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		x := atTill(t, db)
		x.owes()
		x.must(x.db.View(t.Context(), func(tx *store.Tx) error {
			row, err := tx.Payment(t.Context(), x.bank.orders[0].ID)
			same(t, "the row", row.State, engine.PaymentRefunded)
			return err
		}))
	})
}

// TestEveryDoubtIsWritten holds the table of docs/payments.md to the tests.
func TestEveryDoubtIsWritten(t *testing.T) {
	text, err := os.ReadFile("../docs/payments.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "## In doubt")
	table, _, _ = strings.Cut(table, "\n## ")
	var written, tested []string
	for _, m := range regexp.MustCompile(`(?m)^\| ([^|]+?) \| ([^|]+?) \|$`).FindAllStringSubmatch(table, -1) {
		if m[1] != "what happens" && !strings.HasPrefix(m[1], "---") {
			written = append(written, m[1])
		}
	}
	for _, d := range doubts {
		tested = append(tested, d.name)
	}
	slices.Sort(written)
	slices.Sort(tested)
	same(t, "what is written", written, tested)
}

// at checks where the case stands, "" for ended, and where its money is.
func (x *till) at(step string, money map[string]int) {
	x.t.Helper()
	c, now := x.c(), ""
	if c.Open() {
		now = c.Tokens[0].Step
	}
	if now != step {
		x.t.Errorf("the case stands at %q, want %q", now, step)
	}
	x.money(money)
}

// later lets time pass, in steps that grow as the patience of the sweep does.
func (x *till) orders(want int) {
	x.t.Helper()
	if got := len(x.bank.orders); got != want {
		x.t.Errorf("%d payments were begun, want %d", got, want)
	}
}

func (x *till) later(d time.Duration) {
	until, step := x.now.Add(d), 10*time.Minute
	for x.now.Before(until) {
		x.now = x.now.Add(min(step, until.Sub(x.now)))
		x.s.RunOnce(x.t.Context())
		step = min(2*step, 6*time.Hour)
	}
}

func (x *till) returns(want hooks.PaymentStatus, query ...string) {
	x.t.Helper()
	got, err := x.callback(query...)
	x.must(err)
	if got != want {
		x.t.Errorf("the customer is told %q, want %q", got, want)
	}
}

func (x *till) unknown(query ...string) {
	x.t.Helper()
	_, err := x.callback(query...)
	x.refused(err, fault.NotFound, "not_found")
}

func (x *till) refused(err error, code fault.Code, key string) {
	x.t.Helper()
	if f := fault.As(err); f == nil || f.Code != code || f.Key != key {
		x.t.Errorf("got %v, want %s", err, key)
	}
}

func (x *till) problem(code string) {
	x.t.Helper()
	if !slices.ContainsFunc(x.c().Problems, func(p engine.Problem) bool { return p.Code == code }) {
		x.t.Errorf("problems %+v, want %s", x.c().Problems, code)
	}
}

// gaveBack checks that the bank has really given back one fee, all in all.
func (x *till) gaveBack() {
	x.t.Helper()
	sum := 0
	for _, n := range x.bank.back {
		sum += n
	}
	if sum != 500 {
		x.t.Errorf("%d went back, want one fee of 500", sum)
	}
}

// owes brings the case to its end with a fee that has to go back.
func (x *till) owes() {
	p := x.paying()
	x.takes(p)
	x.returns(hooks.Paid, "authority", "A-"+p)
	x.cancels()
}
