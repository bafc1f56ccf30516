package engine

import "strings"

// The accounts of a case's money, beside GatewayAccount. What a gateway or the bank
// holds for the organisation is a debit, above zero; whose it is stands on the other side.
const (
	AccountFees    = "fees"    // earned
	AccountHeld    = "held"    // came late, or not as it was asked: whose it is people must say
	AccountRefunds = "refunds" // decided to go back, and not gone yet
	AccountBank    = "bank"    // paid back by hand, out of an account of the organisation
)

// GatewayAccount is the account of what a gateway has taken.
func GatewayAccount(gateway string) string { return "gateway:" + gateway }

// What a posting is about.
const (
	PostPaid     = "paid"
	PostHeld     = "held"
	PostAccepted = "accepted" // held money has become a fee
	PostRefund   = "refund"   // decided
	PostRefunded = "refunded" // gone back
	PostCorrect  = "correct"  // the gateway has taken back what it had said of the amount
)

// Posting is one movement of money by double entry: its lines sum to zero. It is never
// changed; what is to be undone is one more posting.
type Posting struct {
	ID      string // unique for all time: one movement is written once
	Kind    string
	Payment string
	Ref     string // the gateway's or the bank's
	Unit    string // the currency; "" is the installation's
	Lines   []PostingLine
}

// PostingLine is one side of a posting: a debit above zero, a credit below.
type PostingLine struct {
	Account string
	Amount  int
}

// post moves an amount from one account to another, in the currency of its payment.
func (r *run) post(m *Payment, kind, more string, to, from string, amount int, ref string) {
	r.postIn(m.Unit, m, kind, more, to, from, amount, ref)
}

func (r *run) postIn(unit string, m *Payment, kind, more string, to, from string, amount int, ref string) {
	if amount == 0 {
		return
	}
	id := []string{r.c.ID, m.ID, kind}
	if more != "" {
		id = append(id, more)
	}
	r.emit(Post{Posting{
		ID: strings.Join(id, "/"), Kind: kind, Payment: m.ID, Ref: ref, Unit: unit,
		Lines: []PostingLine{{to, amount}, {from, -amount}},
	}})
}

// account is where the money of a payment lies: at its gateway.
func (r *run) account(m *Payment) string { return GatewayAccount(r.gateway(m)) }

// gateway is the name of a payment's gateway. Payments from before it was noted have
// that of their step.
func (r *run) gateway(m *Payment) string {
	if m.Gateway != "" {
		return m.Gateway
	}
	if s := r.p.Steps[m.Step]; s != nil && s.Pay != nil {
		return s.Pay.Gateway
	}
	return ""
}

// gotNothing stands in Payment.Got where the gateway says that nothing came of what it
// calls paid.
const gotNothing = -1

// got is how much has come.
func (m *Payment) got() int {
	switch {
	case m.Got == gotNothing:
		return 0
	case m.Got != 0:
		return m.Got
	}
	return m.Amount
}

// written reports whether what came stands in the ledger. What was disputed before
// gateways were noted was not written before people had decided about it.
func (m *Payment) written() bool {
	switch m.State {
	case PaymentOpened, PaymentFailed:
		return false
	case PaymentDisputed:
		return m.Gateway != ""
	}
	return true
}

// source is the account in which the money of a payment stands against its gateway's.
func (m *Payment) source() string {
	if m.State == PaymentLate || m.State == PaymentDisputed {
		return AccountHeld
	}
	return AccountFees
}

// Balances are what the accounts hold of a case's money, each under its currency and
// name, "/fees" in the installation's: what all its postings sum to. Accounts with
// nothing in them are left out.
func Balances(p *Process, c Case) map[string]int {
	sums := map[string]int{}
	r := run{p: p, c: c}
	for i := range c.Money {
		m := &c.Money[i]
		if !m.written() {
			continue
		}
		add := func(unit, account string, n int) { sums[unit+"/"+account] += n }
		add(m.Unit, r.account(m), m.got())
		add(m.Unit, m.source(), -m.got())
		for _, x := range m.refunds() {
			if !x.decided() {
				continue
			}
			unit, from := m.unit(x), m.source()
			if x.Unit != "" {
				from = AccountHeld // there it was decided, and there it stays
			}
			add(unit, from, x.Amount)
			if x.State != RefundDone {
				add(unit, AccountRefunds, -x.Amount)
				continue
			}
			add(unit, r.paidBy(m, x), -x.Amount)
		}
	}
	for account, n := range sums {
		if n == 0 {
			delete(sums, account)
		}
	}
	return sums
}
