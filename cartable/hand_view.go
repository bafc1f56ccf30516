package cartable

import (
	"context"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Hand is what colleagues have agreed about an item, and what the reader may do about it.
type Hand struct {
	For      []string  `json:"for,omitempty" doc:"Names of those who have given it on, the first one first"`
	Question *Question `json:"question,omitempty"`
	Until    time.Time `json:"until,omitzero" doc:"It is put aside until then"`
	Back     time.Time `json:"back,omitzero" doc:"It was put aside until then"`
	Reason   string    `json:"reason,omitempty" doc:"Why it was put aside"`
	Above    string    `json:"above,omitempty" doc:"Who would see it next if it were escalated now, in words"`
	Can      []string  `json:"can" enum:"delegate,hand_back,take_back,ask,answer,withdraw,put_aside,take_up,escalate,assign"`
}

// Question is what the holder of an item has asked a colleague last.
type Question struct {
	By         string    `json:"by"`
	To         string    `json:"to"`
	Text       string    `json:"text"`
	At         time.Time `json:"at"`
	Answer     string    `json:"answer,omitempty" doc:"Empty while it is open"`
	AnsweredBy string    `json:"answered_by,omitempty"`
	AnsweredAt time.Time `json:"answered_at,omitzero"`
	GoneAt     time.Time `json:"gone_at,omitzero" doc:"It came back without an answer, since whom it was put to has left"`
}

func handView(ctx context.Context, tx *store.Tx, r Reader, l loaded, it engine.Item) (*Hand, error) {
	if r.Side != engine.Staff || it.Who != engine.Staff {
		return nil, nil //nolint:nilnil // there is nothing among colleagues to show
	}
	names := map[string]string{r.ID: r.Name}
	h := &Hand{Can: handRights(r, l, it, tx.Now)}
	if rung, higher := engine.NextRung(l.p, it); higher && slices.Contains(h.Can, "escalate") {
		h.Above = poolLabel(engine.RolePool(rung.Role), r.Lang)
	}
	for _, id := range it.Delegators {
		name, err := personName(ctx, tx, names, id)
		if err != nil {
			return nil, err
		}
		h.For = append(h.For, name)
	}
	if a := it.Aside; a != nil {
		h.Reason = a.Reason
		if a.Back {
			h.Back = a.Until
		} else {
			h.Until = a.Until
		}
	}
	var err error
	h.Question, err = questionView(ctx, tx, names, it.Question)
	return h, err
}

func questionView(ctx context.Context, tx *store.Tx, names map[string]string, q *engine.Question) (*Question, error) {
	if q == nil {
		return nil, nil //nolint:nilnil // nobody has asked
	}
	v := &Question{Text: q.Text, At: q.At, Answer: q.Answer, AnsweredAt: q.AnsweredAt, GoneAt: q.GoneAt}
	for id, into := range map[string]*string{q.By: &v.By, q.To: &v.To} {
		name, err := personName(ctx, tx, names, id)
		if err != nil {
			return nil, err
		}
		*into = name
	}
	var err error
	v.AnsweredBy, err = personName(ctx, tx, names, q.AnsweredBy)
	return v, err
}

// handRights are the things that would not be refused now.
func handRights(r Reader, l loaded, it engine.Item, now time.Time) []string {
	o := itemObject(l, it)
	can := []string{}
	add := func(name string, action people.Action, where bool) {
		if where && people.Can(r.Person, action, o) {
			can = append(can, name)
		}
	}
	fits := engine.Eligible(l.p, l.c, it, l.candidate(r.Person), now)
	holds := (it.Holder == r.ID || people.ActsFor(r.Person, o)) && fits
	quiet := it.Asks() == ""
	add("delegate", people.DelegateItem, holds && quiet && !engine.Alone(l.p, it))
	add("hand_back", people.DelegateItem, holds && len(it.Delegators) > 0)
	add("take_back", people.TakeBackItem, len(it.Delegators) > 0 && (fits || !delegates(r, it)))
	add("ask", people.WorkItem, holds && quiet)
	add("answer", people.AnswerQuestion, !quiet)
	add("withdraw", people.WithdrawQuestion, !quiet)
	add("put_aside", people.WorkItem, holds && quiet)
	add("take_up", people.WorkItem, holds && it.Resting())
	_, higher := engine.NextRung(l.p, it)
	add("escalate", people.EscalateItem, higher)
	add("assign", people.AssignItem, true)
	return can
}

// delegates reports whether the reader has given the item on.
func delegates(r Reader, it engine.Item) bool { return slices.Contains(it.Delegators, r.ID) }
