package engine

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/kartabl/kartabl/internal/fault"
)

// Refund states in the case.
const (
	RefundAsked       = "asked"       // by one person; a second has to agree
	RefundApproved    = "approved"    // decided: the gateway is asked to give it back
	RefundFailed      = "failed"      // the gateway cannot, or will not
	RefundTransferred = "transferred" // paid back by hand, says one person; a second has to agree
	RefundDone        = "done"
	RefundDeclined    = "declined"
)

// refundCorrected is why a refund was declined that nobody has declined.
const refundCorrected = "corrected"

// MoneyBack is a part of a payment, or all of it, that goes back to the customer.
type MoneyBack struct {
	ID     string `json:"id"` // in the payment, from "1"
	Amount int    `json:"amount"`
	State  string `json:"state"`
	Why    string `json:"why"`              // late, cancelled, or what the person said who asked for it
	By     string `json:"by,omitempty"`     // person whom a second one has to agree with
	For    string `json:"for,omitempty"`    // for whom he stood in
	Hand   bool   `json:"hand,omitempty"`   // paid back by hand
	Ref    string `json:"ref,omitempty"`    // the gateway's or the bank's
	Detail string `json:"detail,omitempty"` // why it has failed
	Unit   string `json:"unit,omitempty"`   // the currency that was decided, where that of its payment was corrected since
}

func (x *MoneyBack) decided() bool { return x.State != RefundAsked && x.State != RefundDeclined }

// refunds are those of a payment. One from before they were noted has been given back
// whole, by the first.
func (m *Payment) refunds() []MoneyBack {
	if len(m.Refunds) == 0 && m.State == PaymentRefunded {
		return []MoneyBack{{ID: "1", Amount: m.got(), State: RefundApproved}}
	}
	return m.Refunds
}

// Refundable is how much of a payment may still be given back; money of which nobody
// has heard that it came cannot. A refund counts whatever its currency: gateways know
// numbers, and no more may go back than came.
func (m *Payment) Refundable() int {
	if !m.written() || m.State == PaymentRefunded {
		return 0
	}
	left := m.got()
	for _, x := range m.Refunds {
		if x.State != RefundDeclined {
			left -= x.Amount
		}
	}
	return left
}

// kept is how much of a payment stays, as far as is decided in its currency.
func (m *Payment) kept() int {
	left := m.got()
	for _, x := range m.Refunds {
		if x.decided() && x.Unit == "" {
			left -= x.Amount
		}
	}
	return left
}

// unit is the currency in which a refund is written.
func (m *Payment) unit(x MoneyBack) string { return cmp.Or(x.Unit, m.Unit) }

// mixed reports whether some of a payment goes back in a currency that it never had, or
// more than has come: its gateway had erred, and people have decided by that.
func (m *Payment) mixed() bool {
	return m.Refundable() < 0 || slices.ContainsFunc(m.Refunds, func(x MoneyBack) bool { return x.Unit != "" })
}

// corrected follows a gateway that has taken back what it had said of a payment. What was
// decided stays as it was, in the currency it was: nobody knows what has left already.
// What was only asked is declined where it does not fit any more.
func (r *run) corrected(m *Payment, was string) {
	if was == "" && m.Refundable() >= 0 {
		return
	}
	m.Refunds = slices.Clone(m.Refunds)
	for i := range m.Refunds {
		x := &m.Refunds[i]
		switch {
		case x.State == RefundAsked:
			x.State, x.Detail = RefundDeclined, refundCorrected
			r.told(m, *x)
			r.fact(Fact{Kind: FactRefundRefused, Step: m.Step, Visit: m.Visit, Glass: Private, Data: r.backData(m, *x)})
		case x.decided():
			x.Unit = was
		}
	}
}

// paidBy is the account out of which a refund was paid.
func (r *run) paidBy(m *Payment, x MoneyBack) string {
	if x.Hand {
		return AccountBank
	}
	return r.account(m)
}

// refund gives back what is left of a payment, once.
func (r *run) refund(m *Payment, why string) {
	x := MoneyBack{ID: strconv.Itoa(len(m.Refunds) + 1), Amount: m.Refundable(), State: RefundApproved, Why: why}
	if x.Amount <= 0 {
		return
	}
	if m.Gateway != "" {
		m.Refunds = append(slices.Clone(m.Refunds), x)
	}
	r.decided(m, x)
}

// decided has a refund paid back.
func (r *run) decided(m *Payment, x MoneyBack) {
	r.post(m, PostRefund, x.ID, m.source(), AccountRefunds, x.Amount, "")
	if m.State == PaymentDisputed {
		r.clearProblems(func(p *Problem) bool { return p.Code == problemAmount && p.Detail == m.ID })
	}
	if len(m.Refunds) == 0 || m.kept() == 0 { // without a list it is one from before refunds were noted: all of it
		r.clearProblems(func(p *Problem) bool { return p.Code == problemLate && p.Detail == m.ID })
		m.State = PaymentRefunded
	}
	r.payBack(m, x)
	r.fact(Fact{Kind: FactRefund, Step: m.Step, Visit: m.Visit, Glass: Public, Data: r.backData(m, x)})
}

func (r *run) backData(m *Payment, x MoneyBack) map[string]any {
	data := map[string]any{"payment": m.ID, "amount": x.Amount, "why": x.Why}
	if m.Gateway != "" {
		data["refund"] = x.ID
	}
	if unit := m.unit(x); unit != "" {
		data["unit"] = unit
	}
	return data
}

// payBack asks for the money to go back, under the one key that the refund has.
func (r *run) payBack(m *Payment, x MoneyBack) {
	key := r.key(m.Step, m.Visit, m.ID, "refund")
	if x.ID != "1" {
		key += "/" + x.ID
	}
	r.emit(Refund{Key: key, Payment: m.ID, ID: x.ID, Gateway: r.gateway(m), Amount: x.Amount, Reason: x.Why})
	r.told(m, x)
}

// told keeps the row of a refund as it is now.
func (r *run) told(m *Payment, x MoneyBack) {
	r.emit(KeepRefund{Payment: m.ID, Gateway: r.gateway(m), Unit: m.unit(x), Refund: x})
}

// refundAll gives back the fees of a case that is given up.
func (r *run) refundAll() {
	for i := range r.c.Money {
		m := &r.c.Money[i]
		if s := r.p.Steps[m.Step]; m.State == PaymentPaid && s != nil && s.Pay != nil && s.Pay.RefundOnCancel {
			r.refund(m, "cancelled")
		}
	}
}

// refundAsked notes that a person wants money to go back. Nothing moves before a
// second person agrees.
func (r *run) refundAsked(in RefundRequested) error {
	m, err := r.paymentFor(in.Payment)
	if err != nil {
		return err
	}
	if err := needReason(in.Reason); err != nil {
		return err
	}
	if in.Amount <= 0 || in.Amount > m.Refundable() {
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("amount", "refund.amount"))
	}
	x := MoneyBack{
		ID: strconv.Itoa(len(m.Refunds) + 1), Amount: in.Amount, State: RefundAsked, Why: in.Reason, By: r.e.By.ID, For: r.e.By.For,
	}
	m.Refunds = append(slices.Clone(m.Refunds), x)
	r.told(m, x)
	r.person(Fact{Kind: FactRefundAsked, Step: m.Step, Visit: m.Visit, Glass: Private, Data: r.backData(m, x)})
	return nil
}

// refundAgreed is the second person's word.
func (r *run) refundAgreed(in RefundAgreed) error {
	m, x, err := r.refundFor(in.Payment, in.Refund)
	switch {
	case err != nil:
		return err
	case x.State != RefundAsked && x.State != RefundTransferred:
		return fault.New(fault.Conflict, "conflict.done")
	case r.sameEyes(x):
		return fault.New(fault.Forbidden, "refund.same_person")
	}
	if x.State == RefundTransferred {
		r.gone(m, x, x.Ref)
		return nil
	}
	x.State = RefundApproved
	r.decided(m, *x)
	return nil
}

// sameEyes reports whether the one who acts is, or stands in for, the one who asked.
func (r *run) sameEyes(x *MoneyBack) bool {
	for _, now := range []string{r.e.By.ID, r.e.By.For} {
		if now != "" && (now == x.By || now == x.For) {
			return true
		}
	}
	return false
}

// refundRefused takes a wish back, or a transfer that did not happen.
func (r *run) refundRefused(in RefundRefused) error {
	m, x, err := r.refundFor(in.Payment, in.Refund)
	if err != nil {
		return err
	}
	if err := needReason(in.Reason); err != nil {
		return err
	}
	switch x.State {
	case RefundAsked:
		x.State = RefundDeclined
	case RefundTransferred:
		x.State, x.Hand, x.Ref = RefundFailed, false, ""
	default:
		return fault.New(fault.Conflict, "conflict.done")
	}
	x.Detail = in.Reason
	r.told(m, *x)
	r.person(Fact{Kind: FactRefundRefused, Step: m.Step, Visit: m.Visit, Glass: Private, Data: r.backData(m, *x)})
	return nil
}

// refundRepeated asks the gateway once more, under the same key.
func (r *run) refundRepeated(in RefundRepeated) error {
	m, x, err := r.refundFor(in.Payment, in.Refund)
	if err != nil {
		return err
	}
	if x.State != RefundFailed {
		return fault.New(fault.Conflict, "conflict.done")
	}
	x.State, x.Detail = RefundApproved, ""
	r.clearRefundProblem(m, x)
	r.payBack(m, *x)
	r.person(Fact{Kind: FactRefundRepeated, Step: m.Step, Visit: m.Visit, Glass: Private, Data: r.backData(m, *x)})
	return nil
}

// refundTransferred notes that a person has paid it back by hand.
func (r *run) refundTransferred(in RefundPaid) error {
	m, x, err := r.refundFor(in.Payment, in.Refund)
	switch {
	case err != nil:
		return err
	case x.State != RefundFailed:
		return fault.New(fault.Conflict, "conflict.done")
	case in.Ref == "":
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("ref", "field.required"))
	}
	x.State, x.Hand, x.Ref, x.By, x.For = RefundTransferred, true, in.Ref, r.e.By.ID, r.e.By.For
	r.told(m, *x)
	r.person(Fact{Kind: FactRefundTransferred, Step: m.Step, Visit: m.Visit, Glass: Private, Data: r.backData(m, *x)})
	return nil
}

// refundSettled takes the gateway's last word on a refund.
func (r *run) refundSettled(in RefundSettled) error {
	if r.e.By.Side != System.Side {
		return fault.New(fault.Forbidden, "forbidden")
	}
	m := r.payment(in.Payment)
	if m == nil {
		return r.ignore("unknown")
	}
	list := slices.Clone(m.refunds())
	i := slices.IndexFunc(list, func(x MoneyBack) bool { return x.ID == in.Refund })
	switch {
	case i < 0:
		return r.ignore("unknown")
	case list[i].State != RefundApproved:
		return r.ignore("already")
	}
	m.Refunds = list
	x := &list[i]
	if in.Done {
		r.gone(m, x, in.Ref)
		return nil
	}
	x.State, x.Detail = RefundFailed, in.Detail
	r.told(m, *x)
	r.fact(Fact{Kind: FactRefundFailed, Step: m.Step, Visit: m.Visit, Glass: Private, Data: r.backData(m, *x)})
	r.warn("", m.Step, (&stuck{code: problemRefund, detail: m.ID + "/" + x.ID}).in(r.p.Steps[m.Step]))
	return nil
}

// gone ends a refund: the customer has his money.
func (r *run) gone(m *Payment, x *MoneyBack, ref string) {
	x.State, x.Ref, x.Detail = RefundDone, ref, ""
	r.postIn(m.unit(*x), m, PostRefunded, x.ID, AccountRefunds, r.paidBy(m, *x), x.Amount, ref)
	r.clearRefundProblem(m, x)
	r.told(m, *x)
	data := r.backData(m, *x)
	data["ref"] = ref
	r.fact(Fact{Kind: FactRefunded, Step: m.Step, Visit: m.Visit, Glass: Public, Data: data})
}

func (r *run) clearRefundProblem(m *Payment, x *MoneyBack) {
	detail := m.ID + "/" + x.ID
	r.clearProblems(func(p *Problem) bool { return p.Code == problemRefund && p.Detail == detail })
}

// paymentFor is a payment that a person of staff acts on.
func (r *run) paymentFor(id string) (*Payment, error) {
	if r.e.By.Side != string(Staff) {
		return nil, fault.New(fault.Forbidden, "forbidden")
	}
	m := r.payment(id)
	if m == nil {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	return m, nil
}

// refundFor is a refund that a person of staff acts on, in a list of the run's own.
func (r *run) refundFor(payment, refund string) (*Payment, *MoneyBack, error) {
	m, err := r.paymentFor(payment)
	if err != nil {
		return nil, nil, err
	}
	list := slices.Clone(m.refunds())
	i := slices.IndexFunc(list, func(x MoneyBack) bool { return x.ID == refund })
	if i >= 0 {
		m.Refunds = list
		return m, &list[i], nil
	}
	return nil, nil, fault.New(fault.NotFound, "not_found")
}

// moneyAccepted counts held money as the fee that was asked.
func (r *run) moneyAccepted(in MoneyAccepted) error {
	m, err := r.paymentFor(in.Payment)
	if err != nil {
		return err
	}
	if err := needReason(in.Reason); err != nil {
		return err
	}
	r.person(Fact{Kind: FactAccepted, Step: m.Step, Visit: m.Visit, Glass: Private, Data: map[string]any{"payment": m.ID, "amount": m.got(), "reason": in.Reason}})
	switch {
	case !m.Acceptable():
		return fault.New(fault.Conflict, "conflict.not_now")
	case m.State == PaymentDisputed:
		r.clearProblems(func(p *Problem) bool { return p.Code == problemAmount && p.Detail == m.ID })
		r.acceptDisputed(m.ID)
	default:
		r.clearProblems(func(p *Problem) bool { return p.Code == problemLate && p.Detail == m.ID })
		r.earn(m)
	}
	return nil
}

// Acceptable reports whether people may count what is held of a payment as the fee.
func (m *Payment) Acceptable() bool {
	switch m.State {
	case PaymentDisputed:
		return m.Unit == "" && len(m.Refunds) == 0
	case PaymentLate:
		return m.Refundable() > 0 || m.mixed() && m.kept() > 0
	}
	return false
}

// earn makes a fee of what is held of a payment.
func (r *run) earn(m *Payment) {
	m.State = PaymentAccepted
	r.post(m, PostAccepted, "", AccountHeld, AccountFees, m.kept(), m.Ref)
}
