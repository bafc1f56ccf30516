package engine

import (
	"slices"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
)

// WithoutPersonal is what is left of an ended case when all that is personal has been
// taken out of it: which process, when, who worked at it, how it ended and what was paid.
// keep says which values stay, by their path and what they are.
func WithoutPersonal(p *Process, c Case, at time.Time, keep func(path string, v any) bool) Case {
	c = own(c)
	c.Vars, _ = kept("", c.Vars, keep).(map[string]any)
	if c.Vars == nil {
		c.Vars = map[string]any{}
	}
	c.Attributes, c.Channel = nil, ""
	c.Tokens, c.Items, c.Timers, c.Requests, c.Dropped, c.Finished, c.Survey = nil, nil, nil, nil, nil, nil, nil
	for i := range c.Problems {
		c.Problems[i] = bare(c.Problems[i])
	}
	c.ErasedAt = at
	c.Subject = SubjectOf(p, c, at)
	return c
}

// kept is what stays of a value; nil where nothing does. What lies in a list stays or
// goes with the list.
func kept(path string, v any, keep func(path string, v any) bool) any {
	if m, ok := v.(map[string]any); ok && (path == "" || !keep(path, v)) {
		left := map[string]any{}
		for name, x := range m {
			at := name
			if path != "" {
				at = path + "." + name
			}
			if y := kept(at, x, keep); y != nil {
				left[name] = y
			}
		}
		if len(left) == 0 {
			return nil
		}
		return left
	}
	if !keep(path, v) {
		return nil
	}
	return v
}

// bare is a problem without the values that it speaks of. Amounts that differ stay: they
// are money.
func bare(p Problem) Problem {
	if p.Code == problemDifference {
		return p
	}
	p.Detail, p.Names, p.Said, p.Undo = "", nil, "", nil
	return p
}

// AtRest reports whether nothing of an ended case is under way any more: no answer, no
// money and no problem that somebody has to look at. Only such a case can be erased.
func AtRest(c Case) bool {
	if c.Open() || len(c.Requests) > 0 || len(c.Dropped) > 0 {
		return false
	}
	for _, p := range c.Problems {
		if !p.Warn {
			return false
		}
	}
	for _, m := range c.Money {
		for _, x := range m.Refunds {
			if x.State == RefundAsked || x.State == RefundApproved || x.State == RefundTransferred {
				return false
			}
		}
	}
	return true
}

// erase puts what is left in the place of the case.
func (r *run) erase(in Erased) error {
	left, err := DecodeCase(in.Left)
	if err != nil || left.ID != r.c.ID || left.Seq != r.c.Seq || left.ErasedAt.IsZero() {
		return fault.New(fault.Invalid, "invalid")
	}
	if !AtRest(r.c) {
		return fault.New(fault.Conflict, "conflict.not_now")
	}
	for _, t := range r.c.Timers {
		r.emit(ClearTimer{ID: t.ID})
	}
	if r.c.Survey != nil {
		r.emit(CloseSurvey{})
	}
	r.c = own(left)
	r.fact(Fact{Kind: FactErased, Glass: Public})
	return nil
}

// withErased is what still happens to an erased case: its money, and answers that come late.
var withErased = []string{
	inErased, inMoneyAccepted, inMoneyAgrees, inMoneyDiffers, inPaymentSettled, inPaymentBlocked, inPaymentUnsure,
	inRefundRequested, inRefundAgreed, inRefundRefused, inRefundRepeated, inRefundPaid, inRefundSettled,
	inTimerDue, inCallAnswered, inCallFailed, inMessageArrived, inSubEnded,
}

// admitErased refuses everything else: there is nothing left to work on.
func admitErased(c *Case, e *Event) error {
	if c.ErasedAt.IsZero() || slices.Contains(withErased, KindOf(e.Input)) {
		return nil
	}
	return fault.New(fault.Conflict, "case.erased")
}

// sinceErasure is where the replay of a case begins: what it was when something was last
// taken out of it, and the events from then on.
func sinceErasure(events []Event) (Case, []Event, error) {
	for i := len(events) - 1; i >= 0; i-- {
		if in, ok := events[i].Input.(Erased); ok {
			c, err := DecodeCase(in.Left)
			return c, events[i:], err
		}
	}
	return Case{}, events, nil
}
