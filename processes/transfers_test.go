package processes_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// feeByHand asks for a fee that is transferred to an account.
const feeByHand = `
kartabl: v1
kind: process
id: transfer
version: 1
title: {fa: عضویت, en: Membership}
owner: claims_manager
start: {by: [customer], form: ask, next: fee}
vars: {amount: {type: money, min: 1}}
forms: {ask: {title: {fa: عضویت, en: Membership}, fields: {amount: {label: {fa: مبلغ, en: Amount}, required: true}}}}
steps:
  fee:
    kind: pay
    label: {fa: حق عضویت, en: Fee}
    gateway: main_psp
    amount: =amount
    expires: 3d
    late: staff
    next: [{outcome: paid, to: member}, {outcome: failed, to: fee}, {outcome: expired, to: gone}]
  member: {kind: end, label: {fa: عضو شد, en: Member}, result: success}
  gone:   {kind: end, label: {fa: پایان, en: Over}, result: abandoned}
`

var (
	teller1 = engine.Actor{ID: "teller1", Side: "staff"}
	teller2 = engine.Actor{ID: "teller2", Side: "staff"}
)

// fund is a world in which a fee of 500 rial is to be transferred.
type fund struct {
	*world
	account *hookstest.Transfer
}

func onFund(t *testing.T, test func(fund)) {
	t.Helper()
	on(t, func(w *world) {
		f := fund{w, w.fake.AddTransfer("main_psp")}
		w.must(w.deploy(feeByHand))
		test(f)
	})
}

func (f fund) claim(c engine.Case, h processes.Handed) error {
	return f.s.Claim(f.t.Context(), f.sara, c.ID, item(f.stored(c.ID), "fee"), h, func(*store.Tx) error { return nil })
}

// claimed gives a new case with a claim that waits, and the claim's id.
func (f fund) claimed() (engine.Case, string) {
	f.t.Helper()
	c := f.start()
	f.must(f.claim(c, receipt("77")))
	return c, f.newest(c).ID
}

func receipt(tracking string) processes.Handed {
	return processes.Handed{Documents: []string{"d1"}, Tracking: tracking, PaidOn: "2026-11-20"}
}

func (f fund) newest(c engine.Case) store.PaymentRow {
	f.t.Helper()
	var rows []store.PaymentRow
	f.must(f.db.View(f.t.Context(), func(tx *store.Tx) (err error) {
		rows, err = tx.PaymentsOf(f.t.Context(), c.ID)
		return err
	}))
	return rows[len(rows)-1]
}

func (f fund) confirm(by engine.Actor, payment string, amount int, ref string) (bool, error) {
	return f.s.Confirm(f.t.Context(), by, payment, processes.Seen{Amount: amount, Ref: ref})
}

// confirmed has two people see what was asked.
func (f fund) confirmed(payment, ref string) {
	f.t.Helper()
	done, err := f.confirm(teller1, payment, 500, ref)
	if err != nil || done {
		f.t.Fatalf("first: %v, %v", done, err)
	}
	done, err = f.confirm(teller2, payment, 500, ref)
	if err != nil || !done {
		f.t.Fatalf("second: %v, %v", done, err)
	}
}

func (f fund) refused(err error, code fault.Code, key string) {
	f.t.Helper()
	if got := fault.As(err); got == nil || got.Code != code || got.Key != key {
		f.t.Errorf("got %v, want %s %s", err, code, key)
	}
}

func (f fund) balances(want map[string]int) {
	f.t.Helper()
	f.must(f.db.View(f.t.Context(), func(tx *store.Tx) error {
		all, err := tx.Balances(f.t.Context())
		got := map[string]int{}
		for _, b := range all {
			got[b.Account] = b.Amount
		}
		for account, amount := range want {
			if got[account] != amount {
				f.t.Errorf("%s is %d, want %d", account, got[account], amount)
			}
		}
		return err
	}))
	f.replayed()
}

func TestATransferIsConfirmedByTwo(t *testing.T) {
	onFund(t, func(f fund) {
		c, id := f.claimed()
		if row := f.newest(c); row.State != store.PaymentClaimed || row.Evidence.Tracking != "77" || !row.AskAt.IsZero() {
			t.Fatalf("claimed: %+v", row)
		}
		f.confirmed(id, "۱۲ ab")
		row := f.newest(c)
		if row.State != engine.PaymentPaid || row.Proof != "12AB" || row.Ref != "12AB" || len(row.Evidence.Checks) != 2 || row.SettledAt.IsZero() {
			t.Errorf("row %+v, evidence %+v", row, row.Evidence)
		}
		if c = f.stored(c.ID); c.Ended != "member" {
			t.Errorf("ended %q", c.Ended)
		}
		_, err := f.confirm(teller1, id, 500, "12AB")
		f.refused(err, fault.Conflict, "conflict.done")
		f.refused(f.s.Return(t.Context(), teller1, id, "late"), fault.Conflict, "conflict.done")
		f.balances(map[string]int{"gateway:main_psp": 500, engine.AccountFees: -500})
	})
}

func TestTheSecondPairOfEyes(t *testing.T) {
	onFund(t, func(f fund) {
		c, id := f.claimed()
		standIn := engine.Actor{ID: "teller3", For: "teller1", Side: "staff"}
		if _, err := f.confirm(teller1, id, 500, "12"); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			name   string
			by     engine.Actor
			amount int
			ref    string
			code   fault.Code
			key    string
		}{
			{"the same person", teller1, 500, "12", fault.Forbidden, "transfer.same_person"},
			{"one who stands in", standIn, 500, "12", fault.Forbidden, "transfer.same_person"},
			{"another amount", teller2, 501, "12", fault.Conflict, "transfer.differs"},
			{"another reference", teller2, 500, "13", fault.Conflict, "transfer.differs"},
			{"the payer", engine.Actor{ID: "sara"}, 500, "12", fault.Forbidden, "transfer.own"},
			{"no amount", teller2, 0, "12", fault.Invalid, "invalid.fields"},
			{"no reference", teller2, 500, "  ", fault.Invalid, "invalid.fields"},
			{"a long reference", teller2, 500, strings.Repeat("1", 65), fault.Invalid, "invalid.fields"},
		} {
			_, err := f.confirm(tt.by, id, tt.amount, tt.ref)
			t.Log(tt.name)
			f.refused(err, tt.code, tt.key)
		}
		if row := f.newest(c); row.State != store.PaymentClaimed || len(row.Evidence.Checks) != 1 {
			t.Errorf("row %+v", row)
		}
		if done, err := f.confirm(teller1, id, 400, "12"); done || err != nil { // corrects himself
			t.Errorf("corrected: %v, %v", done, err)
		}
		if done, err := f.confirm(teller2, id, 400, "12"); !done || err != nil {
			t.Errorf("agreed: %v, %v", done, err)
		}
		c = f.stored(c.ID)
		if row := f.newest(c); row.State != engine.PaymentDisputed || row.Got != 400 || c.Ended != "" || len(c.Problems) != 1 {
			t.Errorf("another amount than asked: %+v, problems %v", row, c.Problems)
		}
		f.refused(f.claim(c, receipt("78")), fault.Conflict, "transfer.under_way")
		f.balances(map[string]int{"gateway:main_psp": 400, engine.AccountHeld: -400})
	})
}

func TestAReferenceCountsOnce(t *testing.T) {
	onFund(t, func(f fund) {
		_, first := f.claimed()
		_, second := f.claimed()
		if _, err := f.confirm(teller1, second, 500, "12"); err != nil { // both are looked at before either is decided
			t.Fatal(err)
		}
		f.confirmed(first, "12")
		_, err := f.confirm(teller2, second, 500, " ۱۲")
		f.refused(err, fault.Conflict, "transfer.ref_used")
		_, third := f.claimed()
		_, err = f.confirm(teller1, third, 500, "12")
		f.refused(err, fault.Conflict, "transfer.ref_used")
		f.balances(map[string]int{"gateway:main_psp": 500, engine.AccountFees: -500})
	})
}

func TestOneClaimAtATime(t *testing.T) {
	onFund(t, func(f fund) {
		c, _ := f.claimed()
		f.refused(f.claim(c, receipt("78")), fault.Conflict, "transfer.under_way")
		_, err := f.s.Pay(t.Context(), f.sara, c.ID, item(f.stored(c.ID), "fee"), true)
		f.refused(err, fault.Conflict, "payment.transfer")
		if n := len(f.stored(c.ID).Money); n != 1 {
			t.Errorf("%d payments", n)
		}
	})
}

func TestWhatIsHandedIn(t *testing.T) {
	onFund(t, func(f fund) {
		c := f.start()
		for name, h := range map[string]processes.Handed{
			"documents": {Tracking: "77", PaidOn: "2026-11-20"},
			"tracking":  {Documents: []string{"d1"}, Tracking: " ", PaidOn: "2026-11-20"},
			"paid_on":   {Documents: []string{"d1"}, Tracking: "77", PaidOn: "2026-11-22"}, // tomorrow
		} {
			got := fault.As(f.claim(c, h))
			if got == nil || len(got.Fields) != 1 || got.Fields[0].Path != name {
				t.Errorf("%s: %v", name, got)
			}
		}
		for _, h := range []processes.Handed{
			{Documents: []string{"d1"}, Tracking: "77", PaidOn: "yesterday"},
			{Documents: make([]string, 6), Tracking: strings.Repeat("7", 65)},
		} {
			f.refused(f.claim(c, h), fault.Invalid, "invalid.fields")
		}
		refusal := errors.New("not his")
		err := f.s.Claim(t.Context(), f.sara, c.ID, item(c, "fee"), receipt("77"), func(*store.Tx) error { return refusal })
		if !errors.Is(err, refusal) || len(f.stored(c.ID).Money) > 0 {
			t.Errorf("what the caller refuses is kept: %v", err)
		}
		f.account.Min = 1000
		f.refused(f.claim(c, receipt("77")), fault.Invalid, "payment.below")
		if c = f.stored(c.ID); len(c.Problems) != 1 {
			t.Errorf("problems %v", c.Problems)
		}
	})
}

func TestReturnedAndHandedInAgain(t *testing.T) {
	onFund(t, func(f fund) {
		c, id := f.claimed()
		f.refused(f.s.Return(t.Context(), teller1, id, " "), fault.Invalid, "invalid.fields")
		f.must(f.s.Return(t.Context(), teller1, id, "Not on the statement."))
		row := f.newest(c)
		if row.State != engine.PaymentFailed || row.Evidence.Returned != "Not on the statement." || row.Evidence.By != "teller1" || !row.AskAt.IsZero() {
			t.Errorf("row %+v", row)
		}
		_, err := f.confirm(teller1, id, 500, "12")
		f.refused(err, fault.Conflict, "conflict.done")
		f.must(f.db.View(t.Context(), func(tx *store.Tx) error {
			notices, err := tx.Notices(t.Context(), "sara", nil, "", 5)
			if err != nil || len(notices) != 1 || !strings.Contains(notices[0].Body.In("en"), "Not on the statement.") {
				t.Errorf("notices %+v, %v", notices, err)
			}
			return nil
		}))
		f.must(f.claim(c, receipt("78")))
		f.confirmed(f.newest(c).ID, "12")
		if c = f.stored(c.ID); c.Ended != "member" || len(c.Money) != 2 {
			t.Errorf("ended %q, money %v", c.Ended, c.Money)
		}
		f.balances(map[string]int{"gateway:main_psp": 500, engine.AccountFees: -500})
	})
}

// TestAClaimHoldsTheExpiry: the step waits for finance, for days; then it goes the way
// that finance says.
func TestAClaimHoldsTheExpiry(t *testing.T) {
	for _, found := range []bool{true, false} {
		onFund(t, func(f fund) {
			c, id := f.claimed()
			for range 6 {
				f.now = f.now.Add(24 * time.Hour)
				f.s.RunOnce(t.Context())
			}
			if c = f.stored(c.ID); c.Ended != "" || len(c.Requests) > 0 {
				t.Fatalf("ended %q, requests %v", c.Ended, c.Requests)
			}
			want := "member"
			if found {
				f.confirmed(id, "12")
			} else {
				want = "gone"
				f.must(f.s.Return(t.Context(), teller1, id, "Not found."))
			}
			f.s.RunOnce(t.Context())
			if c = f.stored(c.ID); c.Ended != want {
				t.Errorf("found %v: ended %q", found, c.Ended)
			}
			f.replayed()
		})
	}
}

// TestAGatewayThatBecameAnAccount: what is under way at the gateway is not paid twice.
func TestAGatewayThatBecameAnAccount(t *testing.T) {
	on(t, func(w *world) {
		w.fake.AddGateway("main_psp")
		w.must(w.deploy(feeByHand))
		c := w.start()
		f := fund{w, nil}
		f.refused(f.claim(c, receipt("77")), fault.Conflict, "transfer.gateway")
		_, err := w.s.Pay(t.Context(), w.sara, c.ID, item(c, "fee"), false)
		w.must(err)
		w.fake.AddTransfer("main_psp")
		f.refused(f.claim(c, receipt("77")), fault.Conflict, "payment.under_way")
	})
}
