package processes

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/store"
)

// noon is in the middle of the day that is looked at.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// settledAtNoon is a payment of 500 rial, of which neither list nor refund is known.
func settledAtNoon(state string) *account {
	return &account{
		row:   store.PaymentRow{ID: "p", Case: "c", Gateway: "g", Authority: "A", Ref: "r", Amount: 500, Currency: "IRR", State: state, SettledAt: noon},
		since: noon.Add(-84 * time.Hour), from: noon.Add(-12 * time.Hour), until: noon.Add(12 * time.Hour),
	}
}

func (a *account) got(units int, currency string) *account {
	a.row.Got, a.row.GotCurrency = units, currency
	return a
}

func (a *account) settled(after time.Duration) *account {
	a.row.SettledAt = noon.Add(after)
	return a
}

// listed adds a line: with a reference it is a refund.
func (a *account) listed(ref string, amount money.Amount, after time.Duration) *account {
	l := hooks.Listed{Kind: hooks.ListedPaid, Authority: "A", Ref: "r", Amount: amount, At: noon.Add(after)}
	if ref != "" {
		l.Kind, l.Ref = hooks.ListedRefunded, ref
	}
	a.lines = append(a.lines, l)
	return a
}

// back adds a refund of ours that is done.
func (a *account) back(ref string, amount money.Amount, after time.Duration) *account {
	return a.refund(engine.RefundDone, ref, amount, after)
}

func (a *account) refund(state, ref string, amount money.Amount, after time.Duration) *account {
	a.refunds = append(a.refunds, store.RefundRow{
		Payment: "p", ID: fmt.Sprint(len(a.refunds) + 1), Gateway: "g", State: state, Ref: ref, Amount: amount.Units, Currency: string(amount.Currency), ChangedAt: noon.Add(after),
	})
	return a
}

func (a *account) byHand() *account {
	a.refunds[len(a.refunds)-1].ByHand = true
	return a
}

// differs adds a difference that is open.
func (a *account) differs(kind, subject string, after time.Duration) *account {
	a.open = append(a.open, store.Difference{Kind: kind, Subject: subject, At: noon.Add(after)})
	return a
}

func figures(units int, currency string) string {
	if currency == "" {
		return "-"
	}
	return fmt.Sprint(units, " ", currency)
}

func toldOf(all []store.Difference, sums bool) string {
	var words []string
	for _, d := range all {
		word := d.Kind + " " + d.Subject
		if sums {
			word += ": " + figures(d.Ours, d.OurCurrency) + " here, " + figures(d.Theirs, d.TheirCurrency) + " there"
		}
		words = append(words, word)
	}
	return strings.Join(words, "; ")
}

// TestWhatDiffers is every kind of difference, how it looks from both sides, and what ends it.
func TestWhatDiffers(t *testing.T) {
	const (
		paid, failed, disputed = engine.PaymentPaid, engine.PaymentFailed, engine.PaymentDisputed
		day, long              = 24 * time.Hour, 5 * 24 * time.Hour
		payment, refund, line  = "payment/p", "refund/p/1", "listed/p/b1"
		unnamed                = "listed/p/1795262400/200"
	)
	rial, dollar := money.Rial, func(n int) money.Amount { return money.Of(n, "USD") }
	for _, tt := range []struct {
		name         string
		a            *account
		found, ended string
	}{
		{"what agrees", settledAtNoon(paid).listed("", rial(500), 0), "", ""},
		{"what agrees, listed on another day", settledAtNoon(paid).listed("", rial(500), -2*day), "", ""},
		{"late, accepted or on its way back", settledAtNoon(engine.PaymentRefunded).listed("", rial(500), 0), "", ""},
		{"another amount on both sides", settledAtNoon(disputed).got(450, "").listed("", rial(450), 0), "", ""},
		{"another currency on both sides", settledAtNoon(disputed).got(5, "USD").listed("", dollar(5), 0), "", ""},
		{"failed, and not listed", settledAtNoon(failed), "", ""},
		{"sent, and not listed", settledAtNoon(paymentSent), "", ""},
		{"its gateway took back its word", settledAtNoon(disputed), "", ""},

		{"failed here", settledAtNoon(failed).listed("", rial(500), 0), "failed_here payment/p: - here, 500 IRR there", ""},
		{"not settled here", settledAtNoon(paymentSent).listed("", rial(500), 0), "not_settled_here payment/p: - here, 500 IRR there", ""},
		{"opened, and never answered", settledAtNoon(engine.PaymentOpened).listed("", dollar(7), 0), "not_settled_here payment/p: - here, 7 USD there", ""},
		{"not settled becomes failed", settledAtNoon(failed).listed("", rial(500), 0).differs(store.NotSettledHere, payment, 0), "failed_here payment/p: - here, 500 IRR there", "not_settled_here payment/p"},
		{"not settled fails unlisted", settledAtNoon(failed).differs(store.NotSettledHere, payment, 0), "", ""},
		{"not settled becomes paid", settledAtNoon(paid).differs(store.NotSettledHere, payment, 0), "missing_there payment/p: 500 IRR here, - there", "not_settled_here payment/p"},
		{"failed becomes paid", settledAtNoon(paid).listed("", rial(500), 0).differs(store.FailedHere, payment, 0), "", "failed_here payment/p"},
		{"failed becomes paid otherwise", settledAtNoon(disputed).got(450, "").listed("", rial(500), 0).differs(store.FailedHere, payment, 0), "amount payment/p: 450 IRR here, 500 IRR there", "failed_here payment/p"},

		{"missing there", settledAtNoon(paid), "missing_there payment/p: 500 IRR here, - there", ""},
		{"missing there, of another day", settledAtNoon(paid).settled(day), "", ""},
		{"still missing there", settledAtNoon(paid).settled(-long).differs(store.MissingThere, payment, 0), "missing_there payment/p: 500 IRR here, - there", ""},
		{"what is held is missing there", settledAtNoon(disputed).got(5, "USD"), "missing_there payment/p: 5 USD here, - there", ""},
		{"no more missing there", settledAtNoon(paid).listed("", rial(500), 0).differs(store.MissingThere, payment, 0), "", "missing_there payment/p"},
		{"no more missing there, but otherwise", settledAtNoon(paid).listed("", rial(50), 0).differs(store.MissingThere, payment, 0), "amount payment/p: 500 IRR here, 50 IRR there", "missing_there payment/p"},

		{"less there", settledAtNoon(paid).listed("", rial(450), 0), "amount payment/p: 500 IRR here, 450 IRR there", ""},
		{"more there", settledAtNoon(disputed).got(450, "").listed("", rial(500), 0), "amount payment/p: 450 IRR here, 500 IRR there", ""},
		{"nothing here of what its gateway took back", settledAtNoon(disputed).listed("", rial(500), 0), "amount payment/p: 0 IRR here, 500 IRR there", ""},
		{"another currency there", settledAtNoon(paid).listed("", dollar(500), 0), "currency payment/p: 500 IRR here, 500 USD there", ""},
		{"another currency here", settledAtNoon(disputed).got(500, "USD").listed("", rial(500), 0), "currency payment/p: 500 USD here, 500 IRR there", ""},
		{"the amount is put right", settledAtNoon(paid).listed("", rial(500), 0).differs(store.AmountDiffers, payment, 0), "", "amount payment/p"},
		{"the currency is put right, not the amount", settledAtNoon(paid).listed("", rial(5), 0).differs(store.CurrencyDiffers, payment, 0), "amount payment/p: 500 IRR here, 5 IRR there", "currency payment/p"},
		{"nothing is put right by silence", settledAtNoon(paid).settled(-long).differs(store.AmountDiffers, payment, 0).differs(store.CurrencyDiffers, payment, 0).differs(store.ListedTwice, payment, 0), "", ""},

		{"twice", settledAtNoon(paid).listed("", rial(500), 0).listed("", rial(500), time.Hour), "twice payment/p: 500 IRR here, 1000 IRR there", ""},
		{"twice, once with another amount", settledAtNoon(paid).listed("", rial(450), 0).listed("", rial(500), 0), "twice payment/p: 500 IRR here, 950 IRR there", ""},
		{"twice, once with another currency", settledAtNoon(paid).listed("", dollar(3), 0).listed("", rial(500), 0), "twice payment/p: 500 IRR here, 500 IRR there", ""},
		{"twice, and both are wrong", settledAtNoon(paid).listed("", rial(450), 0).listed("", rial(400), 0), "twice payment/p: 500 IRR here, 850 IRR there; amount payment/p: 500 IRR here, 400 IRR there", ""},
		{"twice, and failed here", settledAtNoon(failed).listed("", rial(500), 0).listed("", rial(500), 0), "twice payment/p: - here, 1000 IRR there; failed_here payment/p: - here, 500 IRR there", ""},
		{"once again", settledAtNoon(paid).listed("", rial(500), 0).differs(store.ListedTwice, payment, 0), "", "twice payment/p"},
		{"its other line is not asked for any more", settledAtNoon(paid).listed("", rial(500), 0).differs(store.ListedTwice, payment, -long), "", ""},

		{"given back on both sides", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), 0).listed("b1", rial(200), 0), "", ""},
		{"given back on both sides, without a name of its own", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), 0).listed("r", rial(200), 0), "", ""},
		{"two parts of one amount", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), 0).back("", rial(200), 0).listed("r", rial(200), 0).listed("r", rial(200), time.Hour), "", ""},
		{"given back there", settledAtNoon(paid).listed("", rial(500), 0).listed("b1", rial(200), 0), "refund_missing_here listed/p/b1: - here, 200 IRR there", ""},
		{"given back there days ago, listed late", settledAtNoon(paid).listed("", rial(500), 0).listed("b1", rial(200), -2*day), "refund_missing_here listed/p/b1: - here, 200 IRR there", ""},
		{"given back there tomorrow", settledAtNoon(paid).listed("", rial(500), 0).listed("b1", rial(200), day), "", ""},
		{"given back there, without a name of its own", settledAtNoon(paid).listed("", rial(500), 0).listed("r", rial(200), 0), "refund_missing_here " + unnamed + ": - here, 200 IRR there", ""},
		{"given back there, before our books know the payment's reference", func() *account {
			a := settledAtNoon(failed).listed("", rial(500), 0).listed("r", rial(200), 0)
			a.row.Ref = ""
			return a
		}(), "failed_here payment/p: - here, 500 IRR there; refund_missing_here " + unnamed + ": - here, 200 IRR there", ""},
		{"given back there, and here it waits", settledAtNoon(paid).listed("", rial(500), 0).refund(engine.RefundApproved, "", rial(200), 0).listed("b1", rial(200), 0), "refund_missing_here listed/p/b1: - here, 200 IRR there", ""},
		{"given back there, and by hand", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), 0).byHand().listed("b1", rial(200), 0), "refund_missing_here listed/p/b1: - here, 200 IRR there", ""},
		{"given back here too now", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), 0).listed("b1", rial(200), 0).differs(store.RefundMissingHere, line, 0), "", "refund_missing_here listed/p/b1"},
		{"by hand, and no list has it", settledAtNoon(paid).listed("", rial(500), 0).back("", rial(200), 0).byHand(), "", ""},

		{"given back here", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), 0), "refund_missing_there refund/p/1: 200 IRR here, - there", ""},
		{"given back here in another currency", settledAtNoon(disputed).got(5, "USD").listed("", dollar(5), 0).back("b1", dollar(5), 0), "refund_missing_there refund/p/1: 5 USD here, - there", ""},
		{"given back here on another day", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), day), "", ""},
		{"still given back here only", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), -long).differs(store.RefundMissingThere, refund, 0), "refund_missing_there refund/p/1: 200 IRR here, - there", ""},
		{"listed at last", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), 0).listed("b1", rial(200), 0).differs(store.RefundMissingThere, refund, 0), "", "refund_missing_there refund/p/1"},
		{"listed at last, otherwise", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), 0).listed("b1", rial(20), 0).differs(store.RefundMissingThere, refund, 0), "amount listed/p/b1: 200 IRR here, 20 IRR there", "refund_missing_there refund/p/1"},

		{"less was given back there", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), 0).listed("b1", rial(150), 0), "amount listed/p/b1: 200 IRR here, 150 IRR there", ""},
		{"more was given back there", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), 0).listed("b1", rial(250), 0), "amount listed/p/b1: 200 IRR here, 250 IRR there", ""},
		{"another currency was given back there", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), 0).listed("b1", dollar(200), 0), "currency listed/p/b1: 200 IRR here, 200 USD there", ""},
		{"another currency was given back here", settledAtNoon(disputed).got(5, "USD").listed("", dollar(5), 0).back("b1", dollar(5), 0).listed("b1", rial(5), 0), "currency listed/p/b1: 5 USD here, 5 IRR there", ""},
		{"the amount of a refund is put right", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), 0).listed("b1", rial(200), 0).differs(store.AmountDiffers, line, 0), "", "amount listed/p/b1"},
		{"given back twice there", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), 0).listed("b1", rial(200), 0).listed("b1", rial(200), time.Hour), "twice listed/p/b1: - here, 400 IRR there", ""},
		{"no more twice", settledAtNoon(paid).listed("", rial(500), 0).back("b1", rial(200), 0).listed("b1", rial(200), 0).differs(store.ListedTwice, line, 0), "", "twice listed/p/b1"},
		{"one of two was given back here", settledAtNoon(paid).listed("", rial(500), 0).back("", rial(200), 0).listed("b1", rial(100), 0).listed("b2", rial(200), 0), "refund_missing_here listed/p/b1: - here, 100 IRR there", ""},
	} {
		found, ended := tt.a.compare()
		if got := toldOf(found, true); got != tt.found {
			t.Errorf("%s: found %q, want %q", tt.name, got, tt.found)
		}
		if got := toldOf(ended, false); got != tt.ended {
			t.Errorf("%s: ended %q, want %q", tt.name, got, tt.ended)
		}
		slices.Reverse(tt.a.lines)
		if again, _ := tt.a.compare(); toldOf(again, true) != toldOf(found, true) {
			t.Errorf("%s: in another order %q, was %q", tt.name, toldOf(again, true), toldOf(found, true))
		}
	}
}
