package cartable_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/store"
)

// fee is what the review of a claim costs.
const fee = 200_000

// paidClaim is a claim of sara whose fee is paid, and the payment as finance sees it.
func (w *world) paidClaim() cartable.OpenPayment {
	w.t.Helper()
	id := w.start().ID
	w.pay(id)
	return w.payment("money1", w.stored(id).Money[0].ID)
}

func (w *world) payment(login, id string) cartable.OpenPayment {
	w.t.Helper()
	v, err := w.cartable.Payment(w.t.Context(), w.as(login), id)
	w.must(err)
	return v
}

// receipts counts those of a case, as its customer reads them.
func (w *world) receipts(id string, want int) {
	w.t.Helper()
	all, err := w.cartable.Receipts(w.t.Context(), w.as("sara"), id)
	w.must(err)
	if len(all) != want {
		w.t.Errorf("receipts %+v", all)
	}
}

// balanced checks that the ledger sums to zero, that it is what the cases say, and gives
// what each account holds.
func (w *world) balanced() map[string]int {
	w.t.Helper()
	held, zero := map[string]int{}, 0
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) error {
		balances, err := tx.Balances(w.t.Context())
		if err != nil {
			return err
		}
		for _, b := range balances {
			held[b.Account] = b.Amount
			zero += b.Amount
		}
		sums, err := tx.SumEntries(w.t.Context())
		if d := cmp.Diff(balances, sums); d != "" {
			w.t.Error(d)
		}
		return err
	}))
	if zero != 0 {
		w.t.Errorf("the ledger is off by %d: %v", zero, held)
	}
	return held
}

// TestAPartOfAPaymentGoesBack is the way of a refund: one asks, a second one agrees, the
// gateway pays.
func TestAPartOfAPaymentGoesBack(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.gateway.GivesBack(hooks.RefundsParts)
		p := w.paidClaim()
		if p.State != engine.PaymentPaid || p.Refundable.Words != "200,000 rial" || !p.Can.Refund || p.Can.Ask || p.Can.Accept {
			t.Fatalf("%+v", p)
		}
		w.must(w.cartable.AskRefund(ctx, w.as("money1"), p.ID, 50_000, "half of it was not done"))
		if len(w.gateway.Given()) != 0 || w.balanced()["fees"] != -fee {
			t.Errorf("money moves on the word of one person: %v %v", w.gateway.Given(), w.balanced())
		}
		mine, theirs := w.payment("money1", p.ID).Refunds[0], w.payment("money2", p.ID).Refunds[0]
		if !mine.Mine || mine.Can.Agree || !mine.Can.Refuse || theirs.Mine || !theirs.Can.Agree || theirs.AskedBy != "name of money1" {
			t.Errorf("asked by one: %+v\nfor another: %+v", mine, theirs)
		}
		err := w.cartable.AgreeRefund(ctx, w.as("money1"), p.ID, "1")
		if f := fault.As(err); f == nil || f.Key != "refund.same_person" || f.Code != fault.Forbidden {
			t.Errorf("the same person agrees: %v", err)
		}
		w.must(w.cartable.AgreeRefund(ctx, w.as("money2"), p.ID, "1"))
		w.later(time.Minute)
		v := w.payment("money1", p.ID)
		seen, err := w.cartable.Case(t.Context(), w.as("sara"), p.Case)
		w.must(err)
		if x := seen.Payments[0].Refunds[0]; !x.Done || !strings.HasPrefix(x.No, "B-") {
			t.Errorf("the payer reads %+v", x)
		}
		if x := v.Refunds[0]; x.State != engine.RefundDone || !strings.HasPrefix(x.Ref, "back-") || v.Refundable.Units != 150_000 || v.State != engine.PaymentPaid {
			t.Errorf("%+v", v)
		}
		if d := cmp.Diff(map[string]int{"gateway:main_psp": 150_000, "fees": -150_000}, w.balanced()); d != "" {
			t.Error(d)
		}
		var told, by []string
		for _, e := range v.History {
			told, by = append(told, e.Kind), append(by, e.By)
		}
		if d := cmp.Diff([]string{"paying", "paid", "refund_asked", "refund", "refunded"}, told); d != "" {
			t.Error(d)
		}
		if by[2] != "name of money1" || by[3] != "name of money2" {
			t.Errorf("told of %q", by)
		}
		last := v.Entries[len(v.Entries)-1]
		if len(v.Entries) != 6 || last.Account != "refunds" || last.Balance.Units != 0 || last.Words != "Money went back to the customer" {
			t.Errorf("%+v", v.Entries)
		}
	})
}

// TestWhatAGatewayCannotGiveBack is paid by hand: by one person, confirmed by a second.
func TestWhatAGatewayCannotGiveBack(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		p := w.paidClaim()
		w.must(w.cartable.AskRefund(ctx, w.as("money1"), p.ID, fee, "twice"))
		w.must(w.cartable.AgreeRefund(ctx, w.as("money2"), p.ID, "1"))
		w.later(time.Minute)
		v := w.payment("money1", p.ID)
		if x := v.Refunds[0]; x.State != engine.RefundFailed || !strings.Contains(x.Detail, "by hand") || !x.Can.Paid || !x.Can.Repeat || len(v.Problems) != 1 {
			t.Fatalf("%+v", v)
		}
		if v.State != engine.PaymentRefunded {
			t.Errorf("the list says %s of what goes back whole", v.State)
		}
		w.must(w.cartable.RepeatRefund(ctx, w.as("money1"), p.ID, "1"))
		w.later(time.Minute)
		w.must(w.cartable.PaidByHand(ctx, w.as("money1"), p.ID, "1", "۱۲۳"))
		err := w.cartable.AgreeRefund(ctx, w.as("money1"), p.ID, "1")
		if f := fault.As(err); f == nil || f.Key != "refund.same_person" {
			t.Errorf("the same person agrees: %v", err)
		}
		w.must(w.cartable.AgreeRefund(ctx, w.as("money2"), p.ID, "1"))
		v = w.payment("money1", p.ID)
		if x := v.Refunds[0]; x.State != engine.RefundDone || x.Ref != "123" || !x.ByHand || len(v.Problems) != 0 {
			t.Errorf("%+v", v)
		}
		w.receipts(v.Case, 2)
		if d := cmp.Diff(map[string]int{"gateway:main_psp": fee, "bank": -fee}, w.balanced()); d != "" {
			t.Error(d)
		}
	})
}

func TestARefundIsRefused(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		p := w.paidClaim()
		w.must(w.cartable.AskRefund(ctx, w.as("money1"), p.ID, 1, "x"))
		if err := w.cartable.RefuseRefund(ctx, w.as("money2"), p.ID, "1", " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("refused without a reason: %v", err)
		}
		w.must(w.cartable.RefuseRefund(ctx, w.as("money2"), p.ID, "1", "not his"))
		for name, err := range map[string]error{
			"agreed after all": w.cartable.AgreeRefund(ctx, w.as("money2"), p.ID, "1"),
			"refused twice":    w.cartable.RefuseRefund(ctx, w.as("money2"), p.ID, "1", "x"),
		} {
			if !fault.Is(err, fault.Conflict) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := w.cartable.AskRefund(ctx, w.as("money1"), p.ID, fee+1, "x"); !fault.Is(err, fault.Invalid) {
			t.Errorf("more than was paid: %v", err)
		}
	})
}

func TestTheGatewayIsAskedAgain(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		id := w.start().ID
		back := w.atBank(id)
		payment := w.stored(id).Money[0].ID
		w.gateway.Set(back.Get("Authority"), hooks.Pending)
		says, err := w.cartable.AskAgain(ctx, w.as("money1"), payment)
		w.must(err)
		if says.Status != "pending" || w.payment("money1", payment).State != "sent" {
			t.Errorf("pending: %+v", says)
		}
		w.gateway.Breaks(&hooks.CallError{Code: hooks.Unavailable})
		says, err = w.cartable.AskAgain(ctx, w.as("money1"), payment)
		w.must(err)
		if says.Status != "unknown" {
			t.Errorf("a gateway that is down: %+v", says)
		}
		w.gateway.Breaks(nil)
		w.gateway.Set(back.Get("Authority"), hooks.Paid)
		says, err = w.cartable.AskAgain(ctx, w.as("money1"), payment)
		w.must(err)
		if v := w.payment("money1", payment); says.Status != "paid" || v.State != engine.PaymentPaid || v.Card == "" || v.Can.Ask {
			t.Errorf("paid: %+v %+v", says, v)
		}
		if err := w.cartable.AcceptMoney(ctx, w.as("money1"), payment, "x"); !fault.Is(err, fault.Conflict) {
			t.Errorf("a fee is accepted: %v", err)
		}
	})
}

// TestMoneyThatIsHeldIsAccepted follows a payment of which another amount has come.
func TestMoneyThatIsHeldIsAccepted(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		id := w.start().ID
		back := w.atBank(id)
		payment := w.stored(id).Money[0].ID
		w.gateway.Got(back.Get("Authority"), money.Rial(fee-1))
		_, err := w.processes.Callback(ctx, "main_psp", back)
		w.must(err)
		v := w.payment("money1", payment)
		if v.State != engine.PaymentDisputed || v.Got == nil || v.Got.Units != fee-1 || !v.Can.Accept || len(v.Problems) != 1 {
			t.Fatalf("%+v", v)
		}
		if w.balanced()["held"] != 1-fee {
			t.Errorf("held: %v", w.balanced())
		}
		if err := w.cartable.AcceptMoney(ctx, w.as("money1"), payment, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("accepted without a reason: %v", err)
		}
		w.must(w.cartable.AcceptMoney(ctx, w.as("money1"), payment, "a rial is no matter"))
		w.receipts(id, 1)
		if v = w.payment("money1", payment); v.State != engine.PaymentPaid || v.Can.Accept || len(v.Problems) != 0 {
			t.Errorf("%+v", v)
		}
		if d := cmp.Diff(map[string]int{"gateway:main_psp": fee - 1, "fees": 1 - fee}, w.balanced()); d != "" {
			t.Error(d)
		}
	})
}

func TestPaymentsOfAllCases(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		p := w.paidClaim()
		w.atBank(w.start().ID)
		find := func(q cartable.PaymentsRequest) int {
			t.Helper()
			page, err := w.cartable.Payments(t.Context(), w.as("operator"), q)
			w.must(err)
			return len(page.Rows)
		}
		for _, tt := range []struct {
			name string
			q    cartable.PaymentsRequest
			want int
		}{
			{"all", cartable.PaymentsRequest{}, 2},
			{"a page", cartable.PaymentsRequest{Limit: 1}, 1},
			{"paid", cartable.PaymentsRequest{State: "paid"}, 1},
			{"of sara", cartable.PaymentsRequest{Customer: w.persons["sara"].ID}, 2},
			{"of reza", cartable.PaymentsRequest{Customer: w.persons["reza"].ID}, 0},
			{"by the number, as it is written in Persian", cartable.PaymentsRequest{Text: "\u200f" + p.No}, 1},
			{"by reference", cartable.PaymentsRequest{Text: p.Ref}, 1},
			{"of tomorrow", cartable.PaymentsRequest{From: saturday.Add(24 * time.Hour)}, 0},
		} {
			if got := find(tt.q); got != tt.want {
				t.Errorf("%s: %d", tt.name, got)
			}
		}
		b, err := w.cartable.Balances(t.Context(), w.as("operator"))
		w.must(err)
		if len(b.Accounts) != 2 || b.Accounts[0].Name != "Fees earned" || b.Accounts[1].Amount.Words != "200,000 rial" || b.Waiting != (cartable.MoneyWaiting{}) {
			t.Errorf("%+v", b)
		}
	})
}

// TestWhoMovesMoney: for all but finance there is no such thing; the operator looks.
func TestWhoMovesMoney(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		p := w.paidClaim()
		w.must(w.cartable.AskRefund(t.Context(), w.as("money1"), p.ID, 10, "x"))
		reads := map[string]func(context.Context, cartable.Reader) error{
			"payments": func(ctx context.Context, r cartable.Reader) error {
				_, err := w.cartable.Payments(ctx, r, cartable.PaymentsRequest{})
				return err
			},
			"payment": func(ctx context.Context, r cartable.Reader) error {
				_, err := w.cartable.Payment(ctx, r, p.ID)
				return err
			},
			"balances": func(ctx context.Context, r cartable.Reader) error { _, err := w.cartable.Balances(ctx, r); return err },
			"refunds": func(ctx context.Context, r cartable.Reader) error {
				_, err := w.cartable.Refunds(ctx, r, cartable.RefundsRequest{})
				return err
			},
		}
		moves := map[string]func(context.Context, cartable.Reader) error{
			"ask": func(ctx context.Context, r cartable.Reader) error {
				_, err := w.cartable.AskAgain(ctx, r, p.ID)
				return err
			},
			"refund": func(ctx context.Context, r cartable.Reader) error {
				return w.cartable.AskRefund(ctx, r, p.ID, 1, "x")
			},
			"agree":  func(ctx context.Context, r cartable.Reader) error { return w.cartable.AgreeRefund(ctx, r, p.ID, "1") },
			"accept": func(ctx context.Context, r cartable.Reader) error { return w.cartable.AcceptMoney(ctx, r, p.ID, "x") },
		}
		for _, login := range []string{"sara", "reza", "expert1", "finance1", "manager", "chief", "operator"} {
			for name, read := range reads {
				if err := read(t.Context(), w.as(login)); (err == nil) != (login == "operator") || err != nil && !fault.Is(err, fault.NotFound) {
					t.Errorf("%s reads %s: %v", login, name, err)
				}
			}
			for name, move := range moves {
				if err := move(t.Context(), w.as(login)); !fault.Is(err, fault.NotFound) {
					t.Errorf("%s: %s: %v", login, name, err)
				}
			}
			h, err := w.cartable.Home(t.Context(), w.as(login))
			w.must(err)
			if (h.Money != nil) != (login == "operator") || h.Money != nil && *h.Money != 1 {
				t.Errorf("%s: %v", login, h.Money)
			}
			if (h.Transfers != nil) != (login == "operator") || h.Transfers != nil && *h.Transfers != 0 {
				t.Errorf("%s: transfers %v", login, h.Transfers)
			}
		}
		if err := w.cartable.AgreeRefund(t.Context(), w.as("money2"), p.ID, "9"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a refund that is none: %v", err)
		}
		if err := w.cartable.AgreeRefund(t.Context(), w.as("money2"), "x", "1"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a payment that is none: %v", err)
		}
	})
}
