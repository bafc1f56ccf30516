package processes_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// fee is paid, and given back when the customer changes his mind.
var fee = strings.NewReplacer("expires: 1d", "expires: 30d", "late: refund", "late: staff\n    refund_on_cancel: true").Replace(billed)

// today is the local day at which the tests begin.
const today = "2026-11-21"

// desk is a world with a gateway that tells a list.
type desk struct {
	*world
	psp *hookstest.Gateway
	fay people.Person
}

func atTheDesk(t *testing.T, test func(*desk)) {
	t.Helper()
	on(t, func(w *world) { test(newDesk(w)) })
}

func newDesk(w *world) *desk {
	w.t.Helper()
	m := &desk{world: w, psp: w.fake.AddGateway("main_psp"), fay: people.Person{ID: "fay", Login: "fay", Name: "Fay", Side: engine.Staff, Roles: []string{people.RoleFinance}}}
	w.must(w.db.Update(w.t.Context(), func(tx *store.Tx) error { return tx.AddPerson(w.t.Context(), m.fay) }))
	m.psp.Tells()
	w.must(w.deploy(fee))
	return m
}

// opened is a payment whose payer is at the bank.
func (m *desk) opened() (caseID, authority string) {
	m.t.Helper()
	c := m.start()
	if _, err := m.s.Pay(m.t.Context(), m.sara, c.ID, c.Items[0].ID, false); err != nil {
		m.t.Fatal(err)
	}
	return c.ID, fmt.Sprintf("main_psp-%d", len(m.psp.Orders()))
}

// paid is a payment that is credited.
func (m *desk) paid() (caseID, authority string) {
	m.t.Helper()
	caseID, authority = m.opened()
	m.psp.Set(authority, hooks.Paid)
	m.later(time.Hour)
	if row := m.row(authority); row.State != engine.PaymentPaid {
		m.t.Fatalf("%+v", row)
	}
	return caseID, authority
}

// later lets time pass and does what is due.
func (m *desk) later(d time.Duration) {
	m.now = m.now.Add(d)
	m.s.RunOnce(m.t.Context())
}

func (m *desk) row(authority string) (row store.PaymentRow) {
	m.t.Helper()
	m.view(func(tx *store.Tx) (err error) {
		row, err = tx.PaymentByAuthority(m.t.Context(), "main_psp", authority)
		return err
	})
	return row
}

func (m *desk) view(f func(*store.Tx) error) {
	m.t.Helper()
	m.must(m.db.View(m.t.Context(), f))
}

func (m *desk) line(authority string) hooks.Listed {
	return hooks.Listed{Kind: hooks.ListedPaid, Authority: authority, Ref: "ref-" + authority, Amount: money.Rial(500), At: m.now}
}

func (m *desk) reconcile(day string) store.Reconciliation {
	m.t.Helper()
	r, err := m.s.Reconcile(m.t.Context(), "main_psp", day)
	m.must(err)
	return r
}

// differences are kind and state of each, oldest first.
func (m *desk) differences() string {
	m.t.Helper()
	var all []string
	for _, d := range m.list() {
		all = append([]string{d.Kind + " " + d.State}, all...)
	}
	return strings.Join(all, ", ")
}

func (m *desk) list() (all []store.Difference) {
	m.t.Helper()
	m.view(func(tx *store.Tx) (err error) {
		all, err = tx.Differences(m.t.Context(), store.DifferenceFilter{Most: 50})
		return err
	})
	return all
}

func (m *desk) says(want string) {
	m.t.Helper()
	if got := m.differences(); got != want {
		m.t.Fatalf("differences: %s; want: %s", got, want)
	}
}

// troubled reports the problems of a case about differences.
func (m *desk) troubled(id string, n int) {
	m.t.Helper()
	got := 0
	for _, p := range m.stored(id).Problems {
		if p.Code == "payment_difference" && p.Warn {
			got++
		}
	}
	if got != n {
		m.t.Fatalf("%d problems, want %d: %+v", got, n, m.stored(id).Problems)
	}
}

func TestWhatAgreesIsNoDifference(t *testing.T) {
	atTheDesk(t, func(m *desk) {
		_, a := m.paid()
		m.psp.Tells(m.line(a))
		for range 2 {
			if r := m.reconcile(today); r.Listed != 1 || r.Found+r.Settled+r.Closed+r.Still != 0 {
				m.t.Errorf("%+v", r)
			}
		}
		m.says("")
	})
}

// TestAListedPaymentIsSettled: nobody came back from the bank, and the sweep has given up.
func TestAListedPaymentIsSettled(t *testing.T) {
	atTheDesk(t, func(m *desk) {
		id, a := m.opened()
		m.psp.Set(a, hooks.Paid)
		m.psp.Tells(m.line(a))
		if r := m.reconcile(today); r.Settled != 1 || r.Found != 0 {
			m.t.Errorf("%+v", r)
		}
		m.says("")
		row := m.row(a)
		if row.State != engine.PaymentPaid || row.ReceiptNo != "R-1405-000001" || m.stored(id).Items[0].Step != "confirm" {
			m.t.Errorf("%+v", row)
		}
		m.replays()
	})
}

// TestALineThatWasMissingOnItsDay: the bank enters it two days later.
func TestALineThatWasMissingOnItsDay(t *testing.T) {
	atTheDesk(t, func(m *desk) {
		_, a := m.opened()
		line := m.line(a)
		m.reconcile(today)
		m.now = m.now.Add(48 * time.Hour)
		m.psp.Set(a, hooks.Paid)
		m.psp.Tells(line, hooks.Listed{Kind: hooks.ListedPaid, Authority: "A77", Ref: "77", Amount: money.Rial(900), At: line.At})
		if r := m.reconcile("2026-11-23"); r.Listed != 0 || r.Settled != 1 || r.Found != 1 {
			m.t.Errorf("%+v", r)
		}
		if row := m.row(a); row.State != engine.PaymentPaid {
			m.t.Errorf("%+v", row)
		}
		m.says("unknown_here open")
	})
}

// TestTheGatewayContradictsItself: what it lists as paid it does not confirm.
func TestTheGatewayContradictsItself(t *testing.T) {
	atTheDesk(t, func(m *desk) {
		id, a := m.opened()
		m.psp.Set(a, hooks.Unknown)
		m.psp.Tells(m.line(a))
		m.reconcile(today)
		m.reconcile(today)
		m.says("not_settled_here open")
		m.troubled(id, 1)
		m.psp.Set(a, hooks.Failed)
		m.later(time.Hour)
		m.reconcile(today)
		m.says("not_settled_here closed, failed_here open")
		m.troubled(id, 1)
		m.psp.Set(a, hooks.Paid)
		if r := m.reconcile(today); r.Closed != 1 || r.Settled != 1 {
			m.t.Errorf("%+v", r)
		}
		m.troubled(id, 0)
		m.replays()
	})
}

func TestALineThatComesTomorrow(t *testing.T) {
	atTheDesk(t, func(m *desk) {
		id, a := m.paid()
		line := m.line(a)
		if r := m.reconcile(today); r.Found != 1 || r.Still != 1 {
			m.t.Errorf("%+v", r)
		}
		m.says("missing_there open")
		m.troubled(id, 1)
		m.now = m.now.Add(24 * time.Hour)
		m.reconcile("2026-11-22")
		m.says("missing_there open")
		m.psp.Tells(line)
		if r := m.reconcile("2026-11-22"); r.Closed != 1 || r.Still != 0 {
			m.t.Errorf("%+v", r)
		}
		m.says("missing_there closed")
		m.troubled(id, 0)
		m.replays()
	})
}

// TestMoneyOfNobody: finance is told once, closes it, and hears of it again when it is
// another amount.
func TestMoneyOfNobody(t *testing.T) {
	atTheDesk(t, func(m *desk) {
		line := hooks.Listed{Kind: hooks.ListedPaid, Authority: "A77", Ref: "77", Amount: money.Rial(900), At: m.now}
		m.psp.Tells(line)
		m.reconcile(today)
		m.reconcile(today)
		m.says("unknown_here open")
		notices := func(n int) {
			m.t.Helper()
			m.view(func(tx *store.Tx) error {
				all, err := tx.Notices(m.t.Context(), "fay", []string{people.RoleFinance}, "", 10)
				if len(all) != n || !strings.Contains(all[0].Body.In("en"), "rial") {
					m.t.Errorf("%d notices: %+v", len(all), all)
				}
				return err
			})
		}
		notices(1)
		d := m.list()[0]
		if _, err := m.s.CloseDifference(m.t.Context(), m.fay, d.ID, " "); !fault.Is(err, fault.Invalid) {
			m.t.Errorf("closed without a word: %v", err)
		}
		closed, err := m.s.CloseDifference(m.t.Context(), m.fay, d.ID, "of the old shop")
		m.must(err)
		if closed.ClosedBy != "fay" || closed.Reason != "of the old shop" {
			m.t.Errorf("%+v", closed)
		}
		if _, err := m.s.CloseDifference(m.t.Context(), m.fay, d.ID, "again"); !fault.Is(err, fault.Conflict) {
			m.t.Errorf("closed twice: %v", err)
		}
		if r := m.reconcile(today); r.Found != 0 || r.Still != 0 {
			m.t.Errorf("what a person has closed is told again: %+v", r)
		}
		line.Amount = money.Rial(901)
		m.psp.Tells(line)
		m.later(time.Minute)
		m.reconcile(today)
		m.says("unknown_here open")
		notices(2)
	})
}

// TestMoneyOfNobodyIsSomebodys: once the list names the order, it is a difference of its payment.
func TestMoneyOfNobodyIsSomebodys(t *testing.T) {
	atTheDesk(t, func(m *desk) {
		m.psp.Breaks(hookstest.ErrDown)
		c := m.start()
		if _, err := m.s.Pay(t.Context(), m.sara, c.ID, c.Items[0].ID, false); err == nil {
			t.Fatal("the gateway is down, and it was opened")
		}
		m.psp.Breaks(nil)
		line := hooks.Listed{Kind: hooks.ListedPaid, Authority: "A77", Ref: "77", Amount: money.Rial(500), At: m.now}
		m.psp.Tells(line)
		m.reconcile(today)
		m.says("unknown_here open")
		line.Order = m.stored(c.ID).Money[0].ID
		m.psp.Tells(line)
		m.reconcile(today)
		m.says("unknown_here closed, not_settled_here open")
		m.troubled(c.ID, 1)
	})
}

// TestMoneyOfNobodyListedTwice: with two amounts, in any order; and what has gone back of it.
func TestMoneyOfNobodyListedTwice(t *testing.T) {
	atTheDesk(t, func(m *desk) {
		line := func(kind hooks.ListedKind, units int) hooks.Listed {
			return hooks.Listed{Kind: kind, Authority: "A77", Ref: "77", Amount: money.Rial(units), At: m.now}
		}
		lines := []hooks.Listed{line(hooks.ListedPaid, 900), line(hooks.ListedPaid, 901), line(hooks.ListedRefunded, 1), line(hooks.ListedRefunded, 2)}
		m.psp.Tells(lines...)
		if r := m.reconcile(today); r.Found != 3 {
			t.Errorf("%+v", r)
		}
		slices.Reverse(lines)
		m.psp.Tells(lines...)
		if r := m.reconcile(today); r.Found != 0 {
			t.Errorf("told again: %+v", r)
		}
	})
}

func TestAPersonClosesTheDifferenceOfACase(t *testing.T) {
	atTheDesk(t, func(m *desk) {
		id, a := m.paid()
		line := m.line(a)
		line.Amount = money.Rial(450)
		m.psp.Tells(line, line)
		m.reconcile(today)
		m.says("twice open, amount open")
		m.troubled(id, 2)
		for _, d := range m.list() {
			_, err := m.s.CloseDifference(m.t.Context(), m.fay, d.ID, "fees of the bank")
			m.must(err)
		}
		m.reconcile(today)
		m.says("twice closed, amount closed")
		m.troubled(id, 0)
		m.replays()
	})
}

// TestARefundThatIsWaitedFor: the list says that it is done, so the gateway is asked at once.
func TestARefundThatIsWaitedFor(t *testing.T) {
	atTheDesk(t, func(m *desk) {
		id, a := m.paid()
		m.psp.Refunds(hooks.RefundUnknown)
		m.must(m.advance(id, people.Actor(m.sara), engine.Cancelled{}))
		m.s.RunOnce(m.t.Context())
		back := hooks.Listed{Kind: hooks.ListedRefunded, Authority: a, Amount: money.Rial(500), At: m.now}
		m.psp.Tells(m.line(a), back)
		m.reconcile(today)
		m.says("refund_missing_here open")
		m.psp.Refunds(hooks.RefundDone)
		if r := m.reconcile(today); r.Closed != 1 || r.Still != 0 {
			m.t.Errorf("%+v", r)
		}
		m.says("refund_missing_here closed")
		m.view(func(tx *store.Tx) error {
			all, err := tx.RefundsOf(m.t.Context(), id)
			if len(all) != 1 || all[0].State != engine.RefundDone || all[0].ReceiptNo != "B-1405-000001" {
				m.t.Errorf("%+v", all)
			}
			return err
		})
		m.psp.Tells(m.line(a))
		m.reconcile(today)
		m.says("refund_missing_here closed, refund_missing_there open")
		m.psp.Tells(m.line(a), back)
		m.reconcile(today)
		m.says("refund_missing_here closed, refund_missing_there closed")
		m.replays()
	})
}

func TestNoListIsNoDifference(t *testing.T) {
	atTheDesk(t, func(m *desk) {
		m.paid()
		m.psp.ListBreaks(hookstest.ErrDown)
		if _, err := m.s.Reconcile(m.t.Context(), "main_psp", today); !fault.Is(err, fault.Unavailable) || !errors.Is(err, hookstest.ErrDown) {
			m.t.Error(err)
		}
		if _, err := m.s.Reconcile(m.t.Context(), "nobody", today); !fault.Is(err, fault.NotFound) {
			m.t.Error(err)
		}
		if _, err := m.s.Reconcile(m.t.Context(), "main_psp", "yesterday"); !fault.Is(err, fault.Invalid) {
			m.t.Error(err)
		}
		if _, err := m.s.Reconcile(m.t.Context(), "main_psp", "2026-12-21"); !fault.Is(err, fault.Invalid) {
			m.t.Error(err)
		}
		m.says("")
	})
}

func (m *desk) days() string {
	m.t.Helper()
	var words []string
	m.view(func(tx *store.Tx) error {
		all, err := tx.Reconciliations(m.t.Context(), "main_psp", 50)
		for _, r := range all {
			words = append(words, r.Day[5:]+" "+r.State)
		}
		return err
	})
	return strings.Join(words, ", ")
}

// TestEachDayIsReconciledOnce: by two servers, after the night, and after an outage.
func TestEachDayIsReconciledOnce(t *testing.T) {
	atTheDesk(t, func(m *desk) {
		other := processes.New(processes.Options{DB: m.db, World: m.fake})
		m.must(other.Restore(m.t.Context()))
		both := func(d time.Duration) string {
			m.later(d)
			other.RunOnce(m.t.Context())
			return m.days()
		}
		if got := both(0); got != "11-20 done" || m.psp.Lists() != 1 {
			m.t.Fatalf("%s; asked %d times", got, m.psp.Lists())
		}
		if got := both(12 * time.Hour); got != "11-20 done" {
			m.t.Fatalf("today is not over: %s", got)
		}
		if got := both(12 * time.Hour); got != "11-21 done, 11-20 done" || m.psp.Lists() != 2 {
			m.t.Fatalf("%s; asked %d times", got, m.psp.Lists())
		}
		if got := both(72 * time.Hour); got != "11-24 done, 11-23 done, 11-22 done, 11-21 done, 11-20 done" || m.psp.Lists() != 5 {
			m.t.Fatalf("%s; asked %d times", got, m.psp.Lists())
		}
		both(90 * 24 * time.Hour)
		if m.psp.Lists() != 5+31 {
			m.t.Fatalf("asked %d times", m.psp.Lists())
		}
	})
}

func TestAListThatCannotBeHadIsAskedForAgain(t *testing.T) {
	atTheDesk(t, func(m *desk) {
		m.psp.ListBreaks(hookstest.ErrDown)
		m.later(0)
		for range 10 {
			m.later(time.Minute)
		}
		if m.psp.Lists() != 2 || m.days() != "11-20 waiting" {
			m.t.Fatalf("asked %d times; %s", m.psp.Lists(), m.days())
		}
		m.psp.ListBreaks(nil)
		m.later(time.Hour)
		if m.days() != "11-20 done" {
			m.t.Fatal(m.days())
		}
	})
}

// TestADayLookedAtBeforeItsEnd is looked at again when it is over.
func TestADayLookedAtBeforeItsEnd(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		m := newDesk(newWorld(t, db))
		m.reconcile(today)
		if got := m.days(); got != "11-21 waiting" {
			t.Fatal(got)
		}
		m.later(24 * time.Hour)
		if got := m.days(); got != "11-21 done" {
			t.Fatal(got)
		}
	})
}
