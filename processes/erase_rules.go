package processes

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// rules say what goes when a person is erased. All that he has said goes, and all that
// services and other systems have said about him. What people of staff have handed in stays,
// unless the field is personal or his words are in it; what they wrote to each other goes.
type rules struct {
	person string
	words  map[string]bool // what he is called and has said, folded
	names  map[string]bool // the parts of his name, which count as whole words
}

// fewest is how long something has to be, in letters, to be looked for within other texts.
const fewest = 5

func rulesFor(p people.Person) *rules {
	r := &rules{person: p.ID, words: map[string]bool{}, names: map[string]bool{}}
	for _, s := range []string{p.Name, p.Login, p.Mobile, p.Email} {
		r.say(s)
	}
	r.sayAll(people.Attributes(p))
	for _, part := range strings.Fields(text.Fold(p.Name)) {
		if utf8.RuneCountInString(part) >= 3 {
			r.names[part] = true
		}
	}
	return r
}

// say notes words of his. A file's id is one too.
func (r *rules) say(s string) {
	if s = text.Fold(s); utf8.RuneCountInString(s) >= fewest {
		r.words[s] = true
	}
}

func (r *rules) sayAll(v any) {
	switch v := v.(type) {
	case string:
		r.say(v)
	case []any:
		for _, x := range v {
			r.sayAll(x)
		}
	case map[string]any:
		for _, x := range v {
			r.sayAll(x)
		}
	}
}

// hear notes what he says in an event.
func (r *rules) hear(e engine.Event) {
	r.sayAll(e.Attributes)
	if in, ok := e.Input.(engine.Started); ok {
		r.sayAll(in.Values)
	}
	if e.By.ID != r.person {
		return
	}
	r.sayAll(said(e.Input))
}

// said are the values of what a person hands in, by their paths.
func said(in engine.Input) map[string]any {
	switch in := in.(type) {
	case engine.Started:
		return in.Values
	case engine.Submitted:
		return in.Values
	case engine.AnytimeDone:
		return in.Values
	case engine.Reopened:
		return in.Values
	case engine.SurveyAnswered:
		return in.Values
	case engine.ValueSet:
		return map[string]any{in.Path: in.Value}
	case engine.Cancelled:
		return map[string]any{"reason": in.Reason}
	case engine.Claimed, engine.Released, engine.Assigned, engine.PoolSeen, engine.ColleagueGone, engine.Skipped, engine.Redone, engine.Prioritised, engine.LetterSigned, engine.TimerDue, engine.Migrated, engine.Recalendared,
		engine.Erased, engine.Resumed, engine.Retried, engine.WayChosen, engine.GivenUp: // no values of a form
	case engine.Delegated, engine.TakenBack, engine.HandedBack, engine.QuestionAsked, engine.QuestionAnswered,
		engine.QuestionWithdrawn, engine.Escalated, engine.PutAside, engine.TakenUp, engine.Noted: // words among colleagues: see talk
	case engine.CallAnswered, engine.CallFailed, engine.MessageArrived, engine.SubEnded: // of others: they go whole
	case engine.PaymentStarted, engine.PaymentSettled, engine.PaymentBlocked, engine.PaymentUnsure, engine.MoneyAccepted,
		engine.MoneyDiffers, engine.MoneyAgrees, engine.RefundRequested, engine.RefundAgreed, engine.RefundRefused,
		engine.RefundRepeated, engine.RefundPaid, engine.RefundSettled: // the law keeps money
	}
	return nil
}

// tells reports whether a value has any of his words in it.
func (r *rules) tells(v any) bool {
	switch v := v.(type) {
	case string:
		return r.inText(text.Fold(v))
	case json.Number:
		return r.words[v.String()]
	case []any:
		for _, x := range v {
			if r.tells(x) {
				return true
			}
		}
	case map[string]any:
		for _, x := range v {
			if r.tells(x) {
				return true
			}
		}
	}
	return false
}

func (r *rules) inText(s string) bool {
	for w := range r.words {
		if strings.Contains(s, w) {
			return true
		}
	}
	for _, part := range strings.FieldsFunc(s, betweenWords) {
		if r.names[strings.Trim(part, ".!?؟")] {
			return true
		}
	}
	return false
}

// ofStaff reports whether an event is what a person of staff has said. What the office
// writes down at the start of a case is the customer's, whoever typed it.
func (r *rules) ofStaff(e engine.Event) bool {
	_, start := e.Input.(engine.Started)
	return !start && e.By.Side == string(engine.Staff) && e.By.ID != r.person
}

// chosen says which values of an event go. The numbers of payments at banks stay with
// the money.
func (r *rules) chosen(p *engine.Process, e engine.Event) store.Chosen {
	staff := r.ofStaff(e)
	return func(path string, value []byte) bool {
		var v any
		if json.Unmarshal(value, &v) != nil {
			return true
		}
		switch {
		case path == "/event/by/name":
			return e.By.Side == string(engine.Customer) || e.By.ID == r.person
		case strings.HasPrefix(path, "/event/attributes"):
			return true
		case strings.HasSuffix(path, "/ref") && strings.Count(path, "/") <= 4:
			return r.tells(v)
		case staff:
			return engine.IsPersonal(p, fieldAt(path, e)) || talk(path, e) || r.tells(v)
		default:
			return true
		}
	}
}

// talk reports whether a value is what colleagues have written to each other about work,
// which may say anything of its customer.
func talk(path string, e engine.Event) bool {
	among := []string{"claimed", "assigned", "delegated", "handed_back", "question_asked", "question_answered", "put_aside", "escalated", "skipped", "redone", "noted", "cancelled"}
	if !slices.Contains(among, engine.KindOf(e.Input)) {
		return false
	}
	_, name, _ := strings.Cut(path[strings.LastIndexByte(path, '/'):], "/")
	return name == "reason" || name == "text"
}

// fieldAt is the path of the variable that a value of an event belongs to, or "".
func fieldAt(path string, e engine.Event) string {
	if in, ok := e.Input.(engine.ValueSet); ok && strings.HasPrefix(path, "/event/input/value") {
		return in.Path
	}
	key, ok := strings.CutPrefix(path, "/event/input/values/")
	if !ok {
		return ""
	}
	key, _, _ = strings.Cut(key, "/")
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(key)
}

// keeper says which values of a case stay: those that staff said last and that may stay
// in the event where they did.
func (r *rules) keeper(p *engine.Process, rows []store.StoredEvent) func(path string, v any) bool {
	last := map[string]bool{}
	for _, row := range rows {
		staff := r.ofStaff(row.Event)
		for path := range said(row.Event.Input) {
			last[path] = staff
		}
	}
	return func(path string, v any) bool {
		return last[path] && !engine.IsPersonal(p, path) && !r.tells(v)
	}
}
