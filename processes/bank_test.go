package processes_test

import (
	"context"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// bank is a gateway that does and says what a test wants.
type bank struct {
	orders   []hooks.Order
	says     map[string]hooks.Receipt // by order
	silent   bool                     // it does what it is asked, and is not heard
	refunds  hooks.Refunds
	refuses  bool
	back     map[string]int // what went back, by key
	asked    []hooks.RefundOrder
	min, max int
	opened   func(hooks.Order) // while its answer to the opening is on the way
	mu       sync.Mutex
	until    []time.Time // how long its answers were waited for; the zero time for ever
}

var errSilent = &hooks.CallError{Code: hooks.Unavailable, Detail: "no answer in time"}

func (b *bank) Open(ctx context.Context, o hooks.Order) (hooks.Opened, error) {
	b.waited(ctx)
	b.orders = append(b.orders, o)
	if b.opened != nil {
		b.opened(o)
	}
	if b.silent {
		return hooks.Opened{}, errSilent
	}
	return hooks.Opened{Authority: "A-" + o.ID, RedirectURL: "https://bank.test/" + o.ID}, nil
}

func (b *bank) waited(ctx context.Context) {
	until, _ := ctx.Deadline()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.until = append(b.until, until)
}

func (b *bank) Verify(ctx context.Context, p hooks.Payment) (hooks.Receipt, error) {
	b.waited(ctx)
	if b.silent {
		return hooks.Receipt{Status: hooks.Unknown}, errSilent
	}
	if r, ok := b.says[p.ID]; ok {
		return r, nil
	}
	return hooks.Receipt{Status: hooks.Pending}, nil
}

func (b *bank) Callback(q url.Values) hooks.Return {
	return hooks.Return{Authority: q.Get("authority"), Order: q.Get("order"), Proof: q.Get("proof")}
}

func (b *bank) Terms() hooks.Terms {
	return hooks.Terms{Currency: money.IRR, Min: b.min, Max: b.max, Refunds: b.refunds}
}

func (b *bank) Refund(_ context.Context, r hooks.RefundOrder) (hooks.RefundReceipt, error) {
	b.asked = append(b.asked, r)
	if b.refuses {
		return hooks.RefundReceipt{Status: hooks.RefundFailed, Code: 7}, nil
	}
	b.back[r.Key] = r.Amount.Units
	if b.silent {
		return hooks.RefundReceipt{Status: hooks.RefundUnknown}, errSilent
	}
	return hooks.RefundReceipt{Status: hooks.RefundDone, Ref: "back"}, nil
}

// outside is the world of a test with one bank in it.
type outside struct {
	*hookstest.Fake
	bank *bank
}

func (o outside) Gateway(string) (hooks.Gateway, bool) { return o.bank, true }

// billed asks for a fee of the amount that the customer gives, and goes on by each of
// its outcomes.
const billed = `
kartabl: v1
kind: process
id: transfer
version: 1
title: {fa: کارمزد, en: Fee}
owner: claims_manager
start: {by: [customer], form: ask, next: pay_fee}
vars:
  amount: {type: money, min: 0}
forms:
  ask:
    title: {fa: کارمزد, en: Fee}
    fields: {amount: {label: {fa: مبلغ, en: Amount}, required: true}}
steps:
  pay_fee:
    kind: pay
    label: {fa: پرداخت, en: Pay}
    gateway: main_psp
    amount: =amount
    expires: 1d
    late: refund
    next:
      - {outcome: paid, to: confirm}
      - {outcome: failed, to: pay_fee}
      - {outcome: expired, to: withdrawn}
  confirm:
    kind: task
    who: customer
    label: {fa: تأیید, en: Confirm}
    next: closed
  closed:    {kind: end, label: {fa: پایان, en: Done}, result: success}
  withdrawn: {kind: end, label: {fa: انصراف, en: Withdrawn}, result: cancelled}
cancel: {by: [customer], to: withdrawn}
`

// till is a case at its pay step.
type till struct {
	*world
	bank *bank
	id   string
}

func atTill(t *testing.T, db *store.DB) *till {
	t.Helper()
	w := newWorld(t, db)
	b := &bank{says: map[string]hooks.Receipt{}, back: map[string]int{}, refunds: hooks.RefundsParts}
	w.s = processes.New(processes.Options{DB: db, World: outside{w.fake, b}, BaseURL: "http://kartabl.test"})
	w.must(w.deploy(billed))
	return &till{world: w, bank: b, id: w.start().ID}
}

func (x *till) c() engine.Case { return x.stored(x.id) }

// item is the open pay item, "" where there is none.
func (x *till) item() string {
	for _, it := range x.c().Items {
		if it.Kind == engine.ItemPay {
			return it.ID
		}
	}
	return ""
}

func (x *till) press(again bool) error {
	_, err := x.s.Pay(x.t.Context(), x.sara, x.id, x.item(), again)
	return err
}

// paying presses pay and gives the order that the bank got.
func (x *till) paying() string {
	x.t.Helper()
	x.must(x.press(true))
	return x.bank.orders[len(x.bank.orders)-1].ID
}

func (x *till) takes(order string) {
	x.bank.says[order] = hooks.Receipt{Status: hooks.Paid, Ref: "ref-" + order}
}

func (x *till) denies(order string) {
	x.bank.says[order] = hooks.Receipt{Status: hooks.Failed, Code: -51}
}

func (x *till) callback(query ...string) (hooks.PaymentStatus, error) {
	q := url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		q.Set(query[i], query[i+1])
	}
	back, err := x.s.Callback(x.t.Context(), "main_psp", q)
	return back.Status, err
}

func (x *till) cancels() { x.must(x.advance(x.id, people.Actor(x.sara), engine.Cancelled{})) }

// money checks where the money of the case is, by its ledger and by the case itself.
func (x *till) money(want map[string]int) {
	x.t.Helper()
	sums := map[string]int{}
	x.must(x.db.View(x.t.Context(), func(tx *store.Tx) error {
		entries, err := tx.Entries(x.t.Context(), x.id)
		for _, e := range entries {
			if e.Currency != "IRR" {
				e.Account = e.Currency + "/" + e.Account
			}
			if sums[e.Account] += e.Amount; sums[e.Account] == 0 {
				delete(sums, e.Account)
			}
		}
		return err
	}))
	same(x.t, "the ledger", sums, want)
	x.replays()
}
