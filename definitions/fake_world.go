package definitions

import (
	"slices"

	"github.com/kartabl/kartabl/engine"
)

// take lets the world answer what a case asks for.
func (w *world) take(effects []engine.Effect) {
	for _, e := range effects {
		switch e := e.(type) {
		case engine.OpenItem:
			w.opened(e.Item)
		case engine.AssignItem:
			w.choose(e)
		case engine.SendCall:
			w.called(e)
		case engine.AwaitMessage:
			w.deliver(e.Request)
		case engine.StartSub:
			w.subprocess(e.Request)
		case engine.AskPayment:
			w.must(engine.PaymentSettled{Payment: e.Request.Payment})
		case engine.Refund:
			w.refunds++
		case engine.Send:
			w.sent = append(w.sent, e)
		case engine.IssueLetter:
			w.letters = append(w.letters, e.Letter.Template)
		case engine.OfferSurvey:
			w.survey = true
		case engine.CloseSurvey:
			w.survey = false
		case engine.UpdateItem, engine.MoveItem, engine.CloseItem, engine.SetTimer, engine.ClearTimer, engine.DropCall,
			engine.RaiseProblem, engine.ClearProblem, engine.StoreSurvey, engine.StopAwaiting, engine.CancelSub, engine.EndSub,
			engine.KeepRefund, engine.Post:
			// the case itself tells of these
		}
	}
}

// opened sends the customer to the gateway of a payment, and signs a letter.
func (w *world) opened(it engine.Item) {
	if !slices.ContainsFunc(w.c.Items, func(open engine.Item) bool { return open.ID == it.ID }) {
		return
	}
	switch it.Kind {
	case engine.ItemPay:
		id := "p-" + it.ID
		w.payments[it.Step] = append(w.payments[it.Step], id)
		w.complain("the payment", w.apply(actor(theCustomer), engine.PaymentStarted{Item: it.ID, Payment: id, Amount: it.Amount, Gateway: w.p.Steps[it.Step].Pay.Gateway}))
	case engine.ItemSign:
		if !w.s.given.byHand {
			w.complain("signing", w.apply(actor(theSigner), engine.LetterSigned{Item: it.ID}))
		}
	}
}

// choose gives an item to a person: the familiar one, else the one of the scenario's
// staff with the fewest items so far. Without staff the item stays in its queue.
func (w *world) choose(a engine.AssignItem) {
	it, open := w.c.Item(a.Item)
	if !open {
		return
	}
	to, rule := a.Prefer, "same_as"
	if a.Pick == "user" {
		rule = "user"
	}
	if to == "" {
		if to, rule = w.fewest(it), a.Pick; to == "" {
			return
		}
	}
	w.given[to]++
	w.must(engine.Assigned{Item: it.ID, To: to, Rule: rule})
}

func (w *world) fewest(it engine.Item) string {
	role := it.Role
	if q, ok := w.p.Queues[it.Queue]; ok {
		role = q.Role
	}
	best := ""
	for _, one := range w.s.given.staff {
		who := engine.Candidate{ID: one.id, Attributes: one.attributes}
		if !contains(one.roles, role) || !engine.Eligible(w.p, w.c, it, who, w.now) {
			continue
		}
		if best == "" || w.given[one.id] < w.given[best] {
			best = one.id
		}
	}
	return best
}

// called gives the next answer of a service.
func (w *world) called(e engine.SendCall) {
	q := e.Request
	name := q.Service + "." + q.Operation
	w.calls[name]++
	queue := w.services[name]
	if len(queue) == 0 {
		given := len(w.s.given.services[name])
		w.fail("the scenario called %s %s, but %s", name, ordinal(w.calls[name]), answersGiven(given))
		return
	}
	r := queue[0]
	w.services[name] = queue[1:]
	var in engine.Input = engine.CallAnswered{Request: q.ID, Attempt: q.Attempt, Result: r.returns}
	if r.code != "" {
		in = engine.CallFailed{Request: q.ID, Attempt: q.Attempt, Code: r.code}
	}
	if r.delay == 0 {
		w.must(in)
		return
	}
	if e.Timeout > 0 && r.delay > e.Timeout {
		w.answers = append(w.answers, arrival{w.now.Add(e.Timeout), engine.CallFailed{Request: q.ID, Attempt: q.Attempt, Code: "unavailable"}})
	}
	w.answers = append(w.answers, arrival{w.now.Add(r.delay), in})
}
