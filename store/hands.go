package store

import (
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
)

// The lists that a person of staff has beside that of what he holds.
const (
	HandAsked = "asked" // its holder has asked him about it
	HandGiven = "given" // he has given it on
)

// How lists mark an item that somebody holds.
const (
	MarkAsked     = "asked"     // it waits for a colleague's answer
	MarkReplied   = "replied"   // the answer has come
	MarkReturned  = "returned"  // the question came back without one
	MarkBack      = "back"      // it was put aside, and its time has come
	MarkDelegated = "delegated" // its holder does it for somebody
)

const (
	restItem   = "UPDATE items SET resting = ?, until_at = ?, mark = ? WHERE id = ?"
	insertHand = "INSERT INTO hands (part, person, item) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
	deleteHand = "DELETE FROM hands WHERE part = ? AND person = ? AND item = ?"
)

// hand is one person's part in an item that another holds.
type hand struct{ part, person string }

func handsOf(it *engine.Item) []hand {
	if it == nil || it.Who != engine.Staff {
		return nil
	}
	var all []hand
	for _, id := range it.Delegators {
		all = append(all, hand{HandGiven, id})
	}
	if id := it.Asks(); id != "" {
		all = append(all, hand{HandAsked, id})
	}
	return all
}

func markOf(it *engine.Item) string {
	switch {
	case it.Asks() != "":
		return MarkAsked
	case it.Aside != nil && it.Aside.Back:
		return MarkBack
	case it.Question != nil && !it.Question.GoneAt.IsZero():
		return MarkReturned
	case it.Question != nil:
		return MarkReplied
	case len(it.Delegators) > 0:
		return MarkDelegated
	default:
		return ""
	}
}

// rest is how a list shows that an item rests, and what it marks it as.
type rest struct {
	until time.Time
	mark  string
}

func restOf(it *engine.Item) rest {
	if it.Resting() {
		return rest{it.Aside.Until.UTC(), markOf(it)}
	}
	return rest{mark: markOf(it)}
}

// handed writes what has changed of an item among colleagues.
func (sh *sheet) handed(was, is *engine.Item) {
	if was == nil {
		was = &engine.Item{}
	}
	if restOf(was) != restOf(is) {
		sh.add(restItem, is.Resting(), orNull(restOf(is).until), markOf(is), is.ID)
	}
	sh.hands(was, is)
}

func (sh *sheet) hands(was, is *engine.Item) {
	had, has := handsOf(was), handsOf(is)
	for _, h := range had {
		if !slices.Contains(has, h) {
			sh.add(deleteHand, h.part, h.person, was.ID)
		}
	}
	for _, h := range has {
		if !slices.Contains(had, h) {
			sh.add(insertHand, h.part, h.person, is.ID)
		}
	}
}
