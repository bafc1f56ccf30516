package enginetest

import (
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
)

// onHand are the moves by which colleagues agree about an item that one of them holds.
func onHand(it engine.Item, holder func(*rapid.T) engine.Actor) []move {
	out := []move{
		{holder, func(t *rapid.T, _ *World) engine.Input { return engine.Delegated{Item: it.ID, To: staff(t).ID} }},
		{holder, func(t *rapid.T, _ *World) engine.Input {
			return engine.QuestionAsked{Item: it.ID, To: staff(t).ID, Question: "what?"}
		}},
		{holder, func(t *rapid.T, w *World) engine.Input {
			return engine.PutAside{Item: it.ID, Until: w.Now.Add(time.Duration(rapid.IntRange(1, 72).Draw(t, "hours")) * time.Hour)}
		}},
	}
	out = append(out, move{holder, always(engine.Escalated{Item: it.ID, Reason: "nothing moves"})})
	if len(it.Delegators) > 0 {
		out = append(out, move{staff, always(engine.TakenBack{Item: it.ID})}, move{holder, always(engine.HandedBack{Item: it.ID})})
	}
	if to := it.Asks(); to != "" {
		answer := move{actor(engine.Actor{ID: to, Side: "staff"}), always(engine.QuestionAnswered{Item: it.ID, Answer: "so"})}
		gone := move{system, always(engine.ColleagueGone{Item: it.ID, Person: to})}
		out = append(out, answer, answer, gone, move{holder, always(engine.QuestionWithdrawn{Item: it.ID})})
	}
	if it.Resting() {
		out = append(out, move{holder, always(engine.TakenUp{Item: it.ID})})
	}
	return out
}
