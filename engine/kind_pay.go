package engine

import (
	"slices"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
)

// The outcomes of a pay step.
const (
	Paid    = "paid"
	Failed  = "failed"
	Expired = "expired"
)

// What becomes of money that comes after the step was left.
const (
	lateAccept = "accept"
	lateStaff  = "staff"
)

// askAgain is how long an answer of the gateway is waited for before it is asked again;
// lookAgain how long while only money is left that people must settle.
const (
	askAgain  = 10 * time.Minute
	lookAgain = 24 * time.Hour
)

// The problems about money.
const (
	problemAmount  = "payment_amount"
	problemLate    = "payment_late"
	problemUnknown = "payment_unknown"
	problemRefund  = "payment_refund"
	problemBounds  = "payment_bounds"
	problemUnsure  = "payment_unsure"
)

// payExit: what a pay step writes counts for its success only.
func (s *Step) payExit(choice string) ([][]Assignment, []Edge) {
	var edges []Edge
	for _, e := range s.Next {
		if e.Outcome == choice {
			edges = append(edges, e)
		}
	}
	if choice == Paid {
		return [][]Assignment{s.Set}, edges
	}
	return nil, edges
}

// enterPay opens the item for the customer; nothing to pay is paid at once.
func (r *run) enterPay(s *Step, t Token) *stuck {
	v, err := s.Pay.Amount.Eval(r.scope(nil))
	if err != nil {
		return failed(err).in(s)
	}
	amount, ok := v.(int)
	if !ok {
		return (&stuck{code: "expression", detail: "the amount is not set"}).in(s)
	}
	if amount <= 0 {
		r.leave(t.Scope, Paid, nil, "")
		return nil
	}
	due, ok := r.p.calendar("").Add(r.at, r.at, s.Pay.Expires)
	if !ok {
		return (&stuck{code: "expression", detail: "expires never comes"}).in(s)
	}
	id := r.open(s, t, Item{Kind: ItemPay, Who: Customer, Priority: r.c.Priority, Amount: amount})
	r.setTimer(PendingTimer{Why: TimerExpire, Scope: t.Scope, Step: s.Name, Visit: r.c.visit(t), Item: id, Due: due, From: r.basis(r.at, &s.Pay.Expires)})
	return nil
}

// paymentStarted notes that the customer was sent to the gateway.
func (r *run) paymentStarted(in PaymentStarted) error {
	it := r.item(in.Item)
	if it == nil || it.Kind != ItemPay {
		return closed(in.Item)
	}
	if r.e.By.Side == string(Customer) && !r.e.By.is(r.c.Customer) {
		return fault.New(fault.Forbidden, "forbidden")
	}
	if in.Payment == "" || in.Amount != it.Amount {
		return fault.New(fault.Invalid, "invalid")
	}
	if r.payment(in.Payment) != nil {
		return r.ignore("already")
	}
	r.c.Money = append(r.c.Money, Payment{ID: in.Payment, Step: it.Step, Visit: it.Visit, Amount: in.Amount, State: PaymentOpened, Scope: itemScope(it.Scope), Gateway: in.Gateway, ByHand: in.ByHand})
	kind := FactPaying
	if in.ByHand {
		kind = FactTransfer
	}
	r.person(Fact{Kind: kind, Step: it.Step, Visit: it.Visit, Glass: Public, Data: map[string]any{"payment": in.Payment, "amount": in.Amount}})
	return nil
}

func (r *run) payment(id string) *Payment {
	for i := range r.c.Money {
		if r.c.Money[i].ID == id {
			return &r.c.Money[i]
		}
	}
	return nil
}

// paymentSettled takes the gateway's final word. Money is counted once, however
// often the word comes.
func (r *run) paymentSettled(in PaymentSettled) error {
	if r.e.By.Side != System.Side {
		return fault.New(fault.Forbidden, "forbidden")
	}
	m := r.payment(in.Payment)
	if m == nil {
		if in.Paid {
			r.warn("", "", &stuck{code: problemUnknown, detail: in.Payment})
			return nil
		}
		return r.ignore("unknown")
	}
	r.forgetAsked(in.Payment)
	r.clearProblems(func(p *Problem) bool { return p.unsureOf(m.ID) })
	switch {
	case Credited(m.State):
		return r.ignore("already")
	case !in.Paid:
		return r.notPaid(m, in)
	case in.Amount != m.Amount || in.Unit != "":
		return r.dispute(m, in)
	default:
		r.clearDispute(m)
		r.paid(m, in.Ref)
		return nil
	}
}

// Credited reports whether the money of a payment in this state has been counted
// already, for the step or not: its gateway need not be asked any more.
func Credited(state string) bool {
	switch state {
	case PaymentPaid, PaymentLate, PaymentAccepted, PaymentRefunded:
		return true
	}
	return false
}

// forgetAsked drops the question to the gateway that a settlement answers.
func (r *run) forgetAsked(payment string) {
	r.dropRequests(func(q *Request) bool { return q.Kind == RequestPayment && q.Payment == payment })
}

// paid credits the money to the step that still waits for this amount; else it is late.
func (r *run) paid(m *Payment, ref string) {
	if ref != "" {
		m.Ref = ref
	}
	it := r.payItem(m)
	if it == nil || it.Amount != m.Amount || len(m.Refunds) > 0 {
		r.late(m)
		return
	}
	r.received(m, AccountFees)
	m.State = PaymentPaid
	r.fact(Fact{Kind: FactPaid, Step: m.Step, Visit: m.Visit, Glass: Public, Data: map[string]any{"payment": m.ID, "amount": m.got(), "ref": m.Ref}})
	r.leave(it.Scope, Paid, nil, "paid")
}

// payItem is the open item of a pay step, or nil. A payment that failed in the visit
// before is still for the same step, so it counts when it is paid after all.
func (r *run) payItem(m *Payment) *Item {
	for i := range r.c.Items {
		if it := &r.c.Items[i]; it.Kind == ItemPay && it.Step == m.Step && itemScope(it.Scope) == m.Scope {
			return it
		}
	}
	return nil
}

// late does with late money what the step says. Tokens never move.
func (r *run) late(m *Payment) {
	r.received(m, AccountHeld)
	m.State = PaymentLate
	r.fact(Fact{Kind: FactPaid, Step: m.Step, Visit: m.Visit, Glass: Public, Data: map[string]any{"payment": m.ID, "amount": m.got(), "ref": m.Ref, "late": true}})
	s := r.p.Steps[m.Step]
	switch {
	case s == nil || s.Pay == nil || s.Pay.Late == lateStaff || m.mixed():
		r.warn("", m.Step, &stuck{code: problemLate, detail: m.ID})
	case s.Pay.Late == lateAccept && m.Gateway == "": // from before such money had a state of its own
	case s.Pay.Late == lateAccept:
		r.earn(m)
	default:
		r.refund(m, "late")
	}
}

// received writes where the money of a payment stands now. What is disputed is held
// already.
func (r *run) received(m *Payment, account string) {
	switch {
	case !m.written() && account == AccountHeld:
		r.post(m, PostHeld, "", r.account(m), account, m.got(), m.Ref)
	case !m.written():
		r.post(m, PostPaid, "", r.account(m), account, m.got(), m.Ref)
	case account == AccountFees:
		r.post(m, PostAccepted, "", AccountHeld, account, m.got(), m.Ref)
	}
}

// clearDispute corrects what is held where the gateway has come to say that the amount
// is as it was asked.
func (r *run) clearDispute(m *Payment) {
	if m.State != PaymentDisputed || m.Gateway == "" {
		return
	}
	r.clearProblems(func(p *Problem) bool { return p.Code == problemAmount && p.Detail == m.ID })
	was := m.Unit
	if was != "" {
		r.post(m, PostCorrect, was, AccountHeld, r.account(m), m.got(), m.Ref)
		m.Unit, m.Got = "", 0
		r.post(m, PostCorrect, "", r.account(m), AccountHeld, m.Amount, m.Ref)
	} else {
		r.post(m, PostCorrect, "", r.account(m), AccountHeld, m.Amount-m.got(), m.Ref)
		m.Got = 0
	}
	r.corrected(m, was)
}

// dispute stops at a wrong amount: people must look; tokens do not move.
func (r *run) dispute(m *Payment, in PaymentSettled) error {
	if m.State == PaymentDisputed {
		return r.ignore("already")
	}
	m.Ref = in.Ref
	if m.Gateway != "" {
		m.Got, m.Unit = in.Amount, in.Unit
		if m.Got <= 0 {
			m.Got = gotNothing
		}
		r.received(m, AccountHeld)
	}
	m.State = PaymentDisputed
	r.problem("", m.Step, &stuck{code: problemAmount, detail: m.ID, names: map[string]any{"asked": m.Amount, "arrived": in.Amount}}, true)
	return nil
}

// acceptDisputed counts disputed money as paid, on an operator's word.
func (r *run) acceptDisputed(payment string) {
	if m := r.payment(payment); m != nil && m.State == PaymentDisputed {
		r.paid(m, m.Ref)
	}
}

// notPaid leaves by failed when the newest payment of this visit has failed, or by
// expired when the time was over and nothing is under way any more.
func (r *run) notPaid(m *Payment, in PaymentSettled) error {
	if m.State != PaymentOpened {
		return r.ignore("already")
	}
	m.State = PaymentFailed
	kind := FactNotPaid
	if m.ByHand {
		kind = FactReturned
	}
	r.fact(Fact{Kind: kind, Step: m.Step, Visit: m.Visit, Glass: Public, Data: map[string]any{"payment": m.ID, "detail": in.Detail}})
	it := r.payItem(m)
	if it == nil {
		return nil
	}
	if r.c.overdue(it) {
		if len(r.underWay(it)) == 0 {
			r.leave(it.Scope, Expired, nil, Expired)
		}
		return nil
	}
	if m.Visit == it.Visit && r.newest(m) {
		r.leave(it.Scope, Failed, nil, Failed)
	}
	return nil
}

// newest reports whether no payment of the step was opened after m.
func (r *run) newest(m *Payment) bool {
	for i := len(r.c.Money) - 1; i >= 0; i-- {
		if r.c.Money[i].Step == m.Step && r.c.Money[i].Scope == m.Scope {
			return r.c.Money[i].ID == m.ID
		}
	}
	return false
}

// overdue reports whether the item has expired and only the gateway's word is awaited.
func (c *Case) overdue(it *Item) bool {
	return slices.ContainsFunc(c.Timers, func(t PendingTimer) bool {
		return t.Why == TimerExpire && t.Item == it.ID && t.Fired > 0
	})
}

// PaymentsFor are the payments of the step that a pay item stands for, in its visit and in
// those before.
func (c Case) PaymentsFor(it Item) []Payment {
	var all []Payment
	for _, m := range c.Money {
		if m.Step == it.Step && m.Scope == itemScope(it.Scope) {
			all = append(all, m)
		}
	}
	return all
}

// underWay are the payments of the step of which the gateway has not said the last word.
func (r *run) underWay(it *Item) []Payment {
	return slices.DeleteFunc(r.c.PaymentsFor(*it), func(m Payment) bool { return m.State != PaymentOpened && m.State != PaymentDisputed })
}

// expire ends the step, unless money may be on its way: then the gateway is asked first,
// and people who have to say it are waited for.
func (r *run) expire(t PendingTimer) {
	it := r.item(t.Item)
	if it == nil {
		r.clearTimer(t.ID)
		return
	}
	open := r.underWay(it)
	if len(open) == 0 {
		r.leave(it.Scope, Expired, nil, Expired)
		return
	}
	t.Fired++
	t.Due = r.at.Add(lookAgain)
	for _, m := range open {
		if m.State == PaymentOpened && !m.ByHand {
			t.Due = r.at.Add(askAgain)
			r.ask(it, m)
		}
	}
	r.setTimer(t)
}

// ask asks the gateway what became of a payment, again if it has not answered.
func (r *run) ask(it *Item, m Payment) {
	gateway := r.gateway(&m)
	for i := range r.c.Requests {
		if q := &r.c.Requests[i]; q.Kind == RequestPayment && q.Payment == m.ID {
			q.Attempt++
			r.emit(AskPayment{Request: *q, Gateway: gateway})
			return
		}
	}
	q := Request{ID: r.id(), Kind: RequestPayment, Scope: it.Scope, Step: it.Step, Visit: it.Visit, Attempt: 1, Payment: m.ID}
	r.c.Requests = append(r.c.Requests, q)
	r.emit(AskPayment{Request: q, Gateway: gateway})
}

// paymentBlocked tells people that their gateway does not take the amount of an item.
func (r *run) paymentBlocked(in PaymentBlocked) error {
	if r.e.By.Side != System.Side {
		return fault.New(fault.Forbidden, "forbidden")
	}
	it := r.item(in.Item)
	if it == nil || it.Kind != ItemPay {
		return r.ignore("closed")
	}
	r.warn(it.Scope, it.Step, (&stuck{code: problemBounds, detail: in.Gateway, names: map[string]any{
		"amount": it.Amount, "min": in.Min, "max": in.Max,
	}}).in(r.p.Steps[it.Step]))
	return nil
}

// paymentUnsure shows a payment to people, until something certain is heard of it.
func (r *run) paymentUnsure(in PaymentUnsure) error {
	if r.e.By.Side != System.Side {
		return fault.New(fault.Forbidden, "forbidden")
	}
	m := r.payment(in.Payment)
	if m == nil || m.State != PaymentOpened {
		return r.ignore("closed")
	}
	r.warn("", m.Step, (&stuck{code: problemUnsure, detail: m.ID}).in(r.p.Steps[m.Step]))
	return nil
}

func (x *Problem) unsureOf(payment string) bool {
	return x.Code == problemUnsure && x.Detail == payment
}

// Unsure reports whether a case tells people that the end of a payment is not known.
func Unsure(c Case, payment string) bool {
	return slices.ContainsFunc(c.Problems, func(x Problem) bool { return x.unsureOf(payment) })
}
