package engine

import (
	"slices"

	"github.com/kartabl/kartabl/internal/fault"
)

// The channels by which a customer asks staff to act for him.
const (
	ByPhone  = "phone"
	AtBranch = "branch"
	ByLetter = "letter"
	ByOther  = "other"
)

// Channels are all of them, in the order in which people read them.
func Channels() []string { return []string{ByPhone, AtBranch, ByLetter, ByOther} }

// OnBehalf gives a person of staff as one who does what a customer has asked for.
func OnBehalf(by Actor, customer, channel string) Actor {
	by.For, by.Channel = customer, channel
	return by
}

// behalf reports whether staff act for the customer of the case.
func (r *run) behalf() bool {
	by := r.e.By
	return by.Side == string(Staff) && by.For != "" && by.For == r.c.Customer && by.ID != by.For && slices.Contains(Channels(), by.Channel)
}

// mayWorkAsCustomer lets the customer himself, and staff on his behalf where the step is
// not one that he alone can do.
func (r *run) mayWorkAsCustomer(it *Item) error {
	by := r.e.By
	switch {
	case by.Side == string(Customer) && by.Channel == "" && by.is(r.c.Customer):
		return nil
	case r.behalf() && OthersMayDo(r.p, *it):
		return nil
	default:
		return fault.New(fault.Forbidden, "forbidden")
	}
}

// OthersMayDo reports whether staff may do a customer's item on his behalf: a task is
// theirs to do unless the definition says that he does it himself. To pay and to sign
// are his alone.
func OthersMayDo(p *Process, it Item) bool {
	s := p.Steps[it.Step]
	return it.Who == Customer && it.Kind == ItemTask && s != nil && s.Task != nil && !s.Task.Himself
}
