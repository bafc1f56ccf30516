package payments

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"maps"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/sandbox/bank"
	"github.com/kartabl/kartabl/store"
)

// books are what the ledger says at the end.
type books struct {
	gateways map[string]map[money.Currency]int // by payment: what its gateway's account holds
	totals   map[string]int                    // by currency and account
	postings map[string]int                    // by posting and currency; all have to be zero
	credited map[string]int                    // by payment: postings that have counted its money
	held     int                               // postings of money that came late, or not as it was asked
}

// judge checks every law.
func (w *world) judge(ctx context.Context) error {
	w.db.SetFault(func() error { return nil })
	sum := sha256.New()
	b := books{
		gateways: map[string]map[money.Currency]int{}, totals: map[string]int{}, postings: map[string]int{}, credited: map[string]int{},
	}
	if err := w.processes.Replay(ctx, func(d processes.Difference, same bool) {
		if !same {
			w.breaks("case %s is replayed otherwise: %s", d.No, d.Cause)
		}
	}); err != nil {
		return err
	}
	err := w.db.View(ctx, func(tx *store.Tx) error {
		if err := tx.EachCase(ctx, func(id string) error { return w.look(ctx, tx, &b, id, sum) }); err != nil {
			return err
		}
		if err := w.reconciled(ctx, tx); err != nil {
			return err
		}
		return w.balanced(ctx, tx, b)
	})
	w.compare(b)
	w.report.Held = b.held
	w.report.Hash = hex.EncodeToString(sum.Sum(nil))
	return errors.Join(append(w.broken, err)...)
}

// reconciled counts what reconciliation has found: at the end nothing differs any more.
func (w *world) reconciled(ctx context.Context, tx *store.Tx) error {
	for after := ""; ; {
		page, err := tx.Differences(ctx, store.DifferenceFilter{After: after, Most: 500})
		if err != nil || len(page) == 0 {
			return err
		}
		for _, d := range page {
			w.report.Differences++
			switch {
			case d.State == store.DifferenceOpen:
				w.breaks("%s differs still: %s of %s, payment %q, ours %d %s, theirs %d %s", d.Gateway, d.Kind, d.Day, d.Payment, d.Ours, d.OurCurrency, d.Theirs, d.TheirCurrency)
			case d.ClosedBy != "":
				w.report.Strange++
			}
		}
		after = page[len(page)-1].Cursor()
	}
}

// most is how many broken laws are told; one fault breaks many.
const most = 20

func (w *world) breaks(format string, args ...any) {
	if len(w.broken) < most {
		w.broken = append(w.broken, fmt.Errorf(format, args...))
	}
}

// look reads one case, its ledger and its payments.
func (w *world) look(ctx context.Context, tx *store.Tx, b *books, id string, sum hash.Hash) error {
	c, err := tx.Case(ctx, id)
	if err != nil {
		return err
	}
	entries, err := tx.Entries(ctx, id)
	if err != nil {
		return err
	}
	rows, err := tx.PaymentsOf(ctx, id)
	if err != nil {
		return err
	}
	events, err := tx.Events(ctx, id)
	if err != nil {
		return err
	}
	w.report.Events += len(events)
	w.report.Entries += len(entries)
	if !c.Open() {
		w.report.Results[c.Result]++
	}
	own := b.enter(entries)
	if p, err := w.processes.ProcessTx(ctx, tx, c.Process, c.Version); err != nil {
		return err
	} else if want := inFull(engine.Balances(p, c), tx.Currency()); !maps.Equal(want, own) {
		w.breaks("case %s: the ledger has %v, its state %v", c.No, own, want)
	}
	w.stands(c, rows)
	_, err = fmt.Fprintf(sum, "%s %s %d %v %v\n", c.No, c.Result, c.Seq, c.Money, entries)
	return err
}

// inFull names the currency where it is the installation's.
func inFull(sums map[string]int, currency string) map[string]int {
	out := map[string]int{}
	for account, n := range sums {
		if account[0] == '/' {
			account = currency + account
		}
		out[account] = n
	}
	return out
}

// enter adds entries to the books, and gives the sums of these alone.
func (b *books) enter(entries []store.Entry) map[string]int {
	own := map[string]int{}
	for _, e := range entries {
		b.postings[e.Posting+" "+e.Currency] += e.Amount
		b.totals[e.Currency+"/"+e.Account] += e.Amount
		own[e.Currency+"/"+e.Account] += e.Amount
		if e.Account == engine.GatewayAccount(able) || e.Account == engine.GatewayAccount(unable) {
			if b.gateways[e.Payment] == nil {
				b.gateways[e.Payment] = map[money.Currency]int{}
			}
			b.gateways[e.Payment][money.Currency(e.Currency)] += e.Amount
			if e.Kind == engine.PostPaid || e.Kind == engine.PostHeld {
				b.credited[e.Payment]++
			}
			if e.Kind == engine.PostHeld {
				b.held++
			}
		}
	}
	maps.DeleteFunc(own, func(_ string, n int) bool { return n == 0 })
	return own
}

// stands checks that a case and its payments are where they belong.
func (w *world) stands(c engine.Case, rows []store.PaymentRow) {
	paid, states := 0, map[string]string{}
	for _, m := range c.Money {
		states[m.ID] = m.State
		w.report.States[m.State]++
		w.stood(c, m)
		if m.State == engine.PaymentPaid {
			paid++
		}
	}
	if paid > 1 {
		w.report.Doubled++
		w.breaks("case %s: %d payments count for one fee", c.No, paid)
	}
	if i := slices.IndexFunc(c.Items, func(it engine.Item) bool { return it.Kind == engine.ItemTask }); i >= 0 && paid+w.returned(c) == 0 {
		w.breaks("case %s has gone on, and nothing was paid", c.No)
	}
	for _, row := range rows {
		if row.State != states[row.ID] {
			w.breaks("case %s: payment %s is %s, its row %s", c.No, row.ID, states[row.ID], row.State)
		}
	}
}

// returned are payments of a case that have been given back whole.
func (w *world) returned(c engine.Case) int {
	n := 0
	for _, m := range c.Money {
		if m.State == engine.PaymentRefunded {
			n++
		}
	}
	return n
}

// stood checks one payment: it has ended, or waits for people.
func (w *world) stood(c engine.Case, m engine.Payment) {
	switch m.State {
	case engine.PaymentOpened:
		w.breaks("case %s: what became of payment %s is not known", c.No, m.ID)
	case engine.PaymentLate, engine.PaymentDisputed:
		w.report.Waiting++
	}
	for _, r := range m.Refunds {
		switch r.State {
		case engine.RefundDone:
			if r.Hand {
				w.report.ByHand++
			} else {
				w.report.Refunds++
			}
		case engine.RefundApproved:
			w.breaks("case %s: the bank has not been heard about refund %s of payment %s", c.No, r.ID, m.ID)
		case engine.RefundFailed, engine.RefundTransferred, engine.RefundAsked:
			w.report.Waiting++
		}
	}
}

// balanced checks that every posting and the whole ledger sum to zero, and that the
// balances are the sums.
func (w *world) balanced(ctx context.Context, tx *store.Tx, b books) error {
	for posting, n := range b.postings {
		if n != 0 {
			w.breaks("posting %s does not balance: %d", posting, n)
		}
	}
	kept, err := tx.Balances(ctx)
	if err != nil {
		return err
	}
	summed, err := tx.SumEntries(ctx)
	if err != nil {
		return err
	}
	if !slices.Equal(kept, summed) {
		w.breaks("the balances %v are not the sums %v", kept, summed)
	}
	total := map[string]int{}
	for _, k := range summed {
		total[k.Currency] += k.Amount
		if b.totals[k.Currency+"/"+k.Account] != k.Amount {
			w.breaks("account %s of %s: %d, its entries %d", k.Account, k.Currency, k.Amount, b.totals[k.Currency+"/"+k.Account])
		}
	}
	for currency, n := range total {
		if n != 0 {
			w.breaks("the ledger of %s does not balance: %d", currency, n)
		}
	}
	return nil
}

// compare holds the ledger against what the banks really have.
func (w *world) compare(b books) {
	twice := map[string]int{}
	for _, name := range gatewayNames {
		for _, p := range w.banks[name].bank.Truth() {
			w.accounted(b, name, p)
			if o := w.orders[p.ID]; p.State == bank.Paid && o != nil && o.untold {
				w.report.Untold++
				w.breaks("payment %s was begun beside one that had been paid, and nobody was told", p.ID)
			}
			delete(b.gateways, p.ID)
		}
	}
	for id, sums := range b.gateways {
		for currency, n := range sums {
			if n != 0 {
				w.breaks("the ledger has %d %s of payment %s, of which no bank knows", n, currency, id)
			}
		}
	}
	for _, c := range w.cases {
		for _, o := range c.orders {
			if p, _ := w.banks[c.gateway].bank.Payment(o.authority); p.State == bank.Paid {
				twice[c.id]++
			}
		}
		if twice[c.id] > 1 {
			w.report.Twice++
		}
	}
}

// accounted checks that what the bank holds of a payment is what the ledger says.
func (w *world) accounted(b books, name string, p bank.Payment) {
	holds := 0
	if p.State == bank.Paid {
		holds = p.Taken.Units - p.Refunded()
		if p.Taken != p.Amount {
			w.report.Other++
		}
	}
	ledger := b.gateways[p.ID][p.Taken.Currency]
	switch {
	case b.credited[p.ID] > 1 && p.Taken.Currency == p.Amount.Currency:
		w.report.Doubled++
		w.breaks("payment %s was credited %d times", p.ID, b.credited[p.ID])
	case holds > ledger:
		w.report.Lost += holds - ledger
		w.breaks("bank %s holds %d %s of payment %s (paid %s, opened %s, refunds %+v), the ledger has %d", name, holds, p.Taken.Currency, p.ID, p.PaidAt, p.OpenedAt, p.Refunds, ledger)
	case holds < ledger:
		w.breaks("bank %s holds %d %s of payment %s (refunds %+v), and the ledger has %d", name, holds, p.Taken.Currency, p.ID, p.Refunds, ledger)
	}
}
