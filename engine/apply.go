package engine

import (
	"maps"
	"slices"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
)

// Apply decides what event e makes of case c under process p. It is pure: the same
// arguments give the same outcome, and neither c nor e is changed. An error is a
// *fault.Fault: the event is refused and nothing has happened. An event that came
// too late to matter is not an error; it is recorded and Outcome.Ignored tells why.
func Apply(p *Process, c Case, e Event) (Outcome, error) {
	if err := admit(p, &c, &e); err != nil {
		return Outcome{}, err
	}
	r := begin(p, c, e)
	if err := r.dispatch(); err != nil {
		return Outcome{}, err
	}
	return r.finish(), nil
}

// Replay applies the events, in order, to an empty case; to what an erasure has left
// those since then.
func Replay(p *Process, events []Event) (Case, error) {
	c, events, err := sinceErasure(events)
	if err != nil {
		return c, err
	}
	for i := range events {
		o, err := Apply(p, c, events[i])
		if err != nil {
			return c, err
		}
		c = o.Case
	}
	return c, nil
}

// admit refuses an event that does not fit the case at all.
func admit(p *Process, c *Case, e *Event) error {
	if p == nil || p.Root == nil || e.Input == nil {
		return fault.New(fault.Invalid, "invalid")
	}
	switch e.By.Side {
	case string(Customer), string(Staff), System.Side:
	default:
		return fault.New(fault.Invalid, "invalid")
	}
	if in, ok := e.Input.(Started); ok {
		if c.ID != "" || c.Seq != 0 {
			return fault.New(fault.Conflict, "conflict.done")
		}
		if in.Case == "" {
			return fault.New(fault.Invalid, "invalid")
		}
		if !p.knows(in.Known) {
			return fault.New(fault.Internal, "internal")
		}
		return nil
	}
	if c.ID == "" {
		return fault.New(fault.NotFound, "not_found")
	}
	if c.Process != p.ID || c.Version != p.Version || !p.knows(c.Known) {
		return fault.New(fault.Internal, "internal")
	}
	return admitErased(c, e)
}

func (r *run) dispatch() error {
	switch in := r.e.Input.(type) {
	case Started:
		return r.start(in)
	case Submitted:
		return r.submit(in)
	case Claimed:
		return r.claim(in)
	case Released:
		return r.release(in)
	case Assigned:
		return r.assign(in)
	case PoolSeen:
		return r.poolSeen(in)
	case Skipped:
		return r.passOver(in)
	case Redone:
		return r.redo(in)
	case Prioritised:
		return r.prioritise(in)
	case Escalated:
		return r.escalateByHand(in)
	case Delegated:
		return r.delegate(in)
	case TakenBack:
		return r.takeBack(in)
	case HandedBack:
		return r.handBack(in)
	case QuestionAsked:
		return r.askColleague(in)
	case QuestionAnswered:
		return r.answerColleague(in)
	case QuestionWithdrawn:
		return r.withdraw(in)
	case ColleagueGone:
		return r.colleagueGone(in)
	case Noted:
		return r.note(in)
	case PutAside:
		return r.putAside(in)
	case TakenUp:
		return r.takeUp(in)
	case CallAnswered:
		return r.callAnswered(in)
	case CallFailed:
		return r.callFailed(in)
	case PaymentStarted:
		return r.paymentStarted(in)
	case PaymentSettled:
		return r.paymentSettled(in)
	case PaymentBlocked:
		return r.paymentBlocked(in)
	case PaymentUnsure:
		return r.paymentUnsure(in)
	case MoneyAccepted:
		return r.moneyAccepted(in)
	case RefundRequested:
		return r.refundAsked(in)
	case RefundAgreed:
		return r.refundAgreed(in)
	case RefundRefused:
		return r.refundRefused(in)
	case RefundRepeated:
		return r.refundRepeated(in)
	case RefundPaid:
		return r.refundTransferred(in)
	case RefundSettled:
		return r.refundSettled(in)
	case MoneyDiffers:
		return r.moneyDiffers(in)
	case MoneyAgrees:
		return r.moneyAgrees(in)
	case TimerDue:
		return r.timerDue(in)
	case LetterSigned:
		return r.letterSigned(in)
	case AnytimeDone:
		return r.anytime(in)
	case Cancelled:
		return r.cancel(in)
	case Reopened:
		return r.reopen(in)
	case SurveyAnswered:
		return r.surveyAnswered(in)
	case Resumed:
		return r.resume(in)
	case Retried:
		return r.retried(in)
	case ValueSet:
		return r.setValue(in)
	case WayChosen:
		return r.chooseWay(in)
	case GivenUp:
		return r.giveUp(in)
	case Migrated: // is of two versions: Migrate applies it
		return fault.New(fault.Invalid, "invalid")
	case Recalendared:
		return r.recalendar(in)
	case MessageArrived:
		return r.messageArrived(in)
	case SubEnded:
		return r.subEnded(in)
	case Erased:
		return r.erase(in)
	default:
		return fault.New(fault.Invalid, "invalid")
	}
}

// start opens the case: first values, clocks, and the first step.
func (r *run) start(in Started) error {
	if err := r.mayStart(in); err != nil {
		return err
	}
	c := &r.c
	c.ID, c.No, c.Customer, c.Channel = in.Case, in.No, in.Customer, in.Channel
	c.Organisation, c.Private = in.Organisation, in.Private && in.Organisation != ""
	c.Process, c.Version = r.p.ID, r.p.Version
	c.OpenedAt, c.StartedBy, c.Priority, c.Next = r.at, r.e.By.ID, "normal", 1
	c.Parent, c.Pins, c.Known = in.Parent, maps.Clone(in.Pins), in.Known
	r.refreshCase()
	r.defaults()
	if err := r.firstValues(in.Values); err != nil {
		return err
	}
	r.person(Fact{Kind: FactStarted, Glass: Public})
	r.startClocks()
	r.place("", r.p.Start.Next)
	return nil
}

// mayStart checks the side and the offer; the system starts by schedule or message.
func (r *run) mayStart(in Started) error {
	side := r.e.By.Side
	if side == System.Side {
		return nil
	}
	if r.e.By.Channel != "" && (side != string(Staff) || r.e.By.For != in.Customer) {
		return fault.New(fault.Forbidden, "forbidden")
	}
	if !contains(r.p.Start.By, side) || side == string(Customer) && !r.e.By.is(in.Customer) {
		return fault.New(fault.Forbidden, "forbidden")
	}
	if ok, err := Offered(r.p, r.c.Attributes, r.at); err != nil || !ok {
		return fault.New(fault.Forbidden, "not_offered")
	}
	return nil
}

// firstValues fills the form of the start. What a schedule, a message or another case
// gives beside it goes into variables that the form does not show.
func (r *run) firstValues(values map[string]any) error {
	form := r.startForm()
	if r.e.By.Side != System.Side {
		return r.fill("", form, values, Choice{})
	}
	shown := map[string]any{}
	for _, path := range slices.Sorted(maps.Keys(values)) {
		if form.shows(path) {
			shown[path] = values[path]
			continue
		}
		if err := r.giveValue(path, values[path]); err != nil {
			return err
		}
	}
	return r.fill("", form, shown, Choice{})
}

func (f *Form) shows(path string) bool {
	return f != nil && slices.ContainsFunc(f.Fields, func(fd FormField) bool { return fd.Path == path })
}

// startForm is the form of the start, or nil.
func (r *run) startForm() *Form { return r.p.Forms[r.p.Start.Form] }

// defaults gives every variable that has a default its first value.
func (r *run) defaults() {
	for i := range r.p.Vars {
		v := &r.p.Vars[i]
		if v.Type == nil || v.Type.Default == nil {
			continue
		}
		value, err := v.Type.Default.Eval(r.scope(nil))
		if err != nil {
			r.warn("", r.p.Start.Next, failed(err))
			continue
		}
		r.put(v.Name, value)
	}
}

// Offered evaluates start.offer over a customer's attributes.
func Offered(p *Process, attributes map[string]any, now time.Time) (bool, error) {
	if p.Start.Offer == nil {
		return true, nil
	}
	return p.Start.Offer.Bool(scopeOf(p, &Case{Attributes: attributes}, now))
}
