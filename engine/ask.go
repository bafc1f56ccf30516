package engine

import (
	"strings"
	"unicode/utf8"

	"github.com/kartabl/kartabl/internal/fault"
)

// MaxWords bounds, in letters, what colleagues write to each other about an item.
const MaxWords = 2000

// checkWords refuses words that are too many or, where they are needed, none.
func checkWords(field, words string, needed bool) error {
	switch {
	case needed && strings.TrimSpace(words) == "":
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At(field, "field.required"))
	case utf8.RuneCountInString(words) > MaxWords:
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At(field, "field.max_length", "max", MaxWords))
	default:
		return nil
	}
}

// Asks is the colleague whose answer the item waits for, or "".
func (it *Item) Asks() string {
	if it.Question == nil || !it.Question.AnsweredAt.IsZero() || !it.Question.GoneAt.IsZero() {
		return ""
	}
	return it.Question.To
}

// askColleague puts a question about an item to a colleague. Its holder keeps it, but it cannot be
// finished before there is an answer or the question was taken back.
func (r *run) askColleague(in QuestionAsked) error {
	it, err := r.turnsTo(in.Item, in.To)
	switch {
	case err != nil:
		return err
	case in.To == it.Holder || in.To == r.e.By.ID:
		return fault.New(fault.Conflict, "ask.oneself")
	}
	if err := checkWords("question", in.Question, true); err != nil {
		return err
	}
	it.Question = &Question{By: r.e.By.ID, To: in.To, Text: in.Question, At: r.at}
	r.wake(it)
	r.update(it)
	r.person(it.told(FactAsked, map[string]any{"to": in.To}, "text", in.Question))
	return nil
}

// answerColleague answers the question of an item.
func (r *run) answerColleague(in QuestionAnswered) error {
	it, err := r.staffItem(in.Item)
	if err != nil {
		return err
	}
	switch to := it.Asks(); {
	case to == "":
		return fault.New(fault.Conflict, "conflict.not_asked")
	case r.e.By.Side != string(Staff) || !r.e.By.is(to):
		return fault.New(fault.Forbidden, "forbidden")
	}
	if err := checkWords("answer", in.Answer, true); err != nil {
		return err
	}
	q := *it.Question
	q.Answer, q.AnsweredBy, q.AnsweredAt = in.Answer, r.e.By.ID, r.at
	it.Question = &q
	r.update(it)
	r.person(it.told(FactReplied, map[string]any{}, "text", in.Answer))
	return nil
}

// withdraw takes a question back that nobody has answered.
func (r *run) withdraw(in QuestionWithdrawn) error {
	it, err := r.staffItem(in.Item)
	if err != nil {
		return err
	}
	to := it.Asks()
	if to == "" {
		return fault.New(fault.Conflict, "conflict.not_asked")
	}
	it.Question = nil
	r.update(it)
	r.person(it.told(FactWithdrawn, map[string]any{"to": to}, "", ""))
	return nil
}

// colleagueGone takes the shell's word that whom an item's holder asks has left: the question
// comes back to him, and the item waits for nobody any more.
func (r *run) colleagueGone(in ColleagueGone) error {
	if r.e.By.Side != System.Side {
		return fault.New(fault.Forbidden, "forbidden")
	}
	it := r.item(in.Item)
	if it == nil || it.Asks() == "" || it.Asks() != in.Person {
		return r.ignore("closed")
	}
	q := *it.Question
	q.GoneAt = r.at
	it.Question = &q
	r.update(it)
	r.fact(it.told(FactUnanswered, map[string]any{"to": q.To}, "", ""))
	return nil
}
