package cartable

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// history words the facts of a case for the reader, and gives what people have said in them
// once more by itself. A customer reads only those that are not private. names are of people
// who are known already, and grow.
func (s *Service) history(ctx context.Context, tx *store.Tx, r Reader, l loaded, events []store.Happened, names map[string]string) ([]Entry, []Said, error) {
	list, thread := []Entry{}, []Said(nil)
	t := teller{tx: tx, r: r, p: s.versionOf(ctx, tx, l, events, "from"), names: names}
	for n, e := range events {
		if moved(e) != nil {
			t.p = s.versionOf(ctx, tx, l, events[n:], "to")
		}
		for _, f := range e.Facts {
			if hidden(r, l, f) {
				continue
			}
			entry, label, err := t.tell(ctx, e, f)
			if err != nil {
				return nil, nil, err
			}
			if entry.Text == "" {
				continue
			}
			list = append(list, entry)
			if label != "" {
				thread = append(thread, saidIn(t.p, f, entry, label, r.Lang))
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Entry) int { return a.At.Compare(b.At) })
	return list, thread, nil
}

// hidden reports whether a line is not the reader's to see. What colleagues note about the
// request of one of them is not his either.
func hidden(r Reader, l loaded, f engine.Fact) bool {
	return r.Side == engine.Customer && f.Glass == engine.Private || f.Kind == engine.FactNoted && l.c.Customer == r.ID
}

// teller words the facts of one case for one reader.
type teller struct {
	tx    *store.Tx
	r     Reader
	p     *engine.Process // as it was when that happened
	names map[string]string
}

// tell gives the line of a fact, without a text where there is none, and what to call the
// words of a person in it, "" where nobody has said anything or the reader is a customer.
func (t teller) tell(ctx context.Context, e store.Happened, f engine.Fact) (entry Entry, label string, err error) {
	f, err = handWords(ctx, t.tx, t.names, t.p, f, t.r.Lang)
	if err != nil {
		return entry, "", err
	}
	args := factArgs(t.p, f, t.r, money.Currency(t.tx.Currency()))
	words := entryText(t.p, f, t.r, args)
	if words == "" {
		return entry, "", nil
	}
	name, err := personName(ctx, t.tx, t.names, f.Person)
	if err != nil {
		return entry, "", err
	}
	entry = Entry{At: happened(e, f), Kind: f.Kind, Text: words, By: name, Side: f.Side, Glass: f.Glass}
	entry.Via = via(f, t.r.Lang)
	if t.r.Side == engine.Staff || entry.Via != "" {
		entry.For, err = forWhom(ctx, t.tx, t.names, f, t.r.Lang)
	}
	if t.r.Side == engine.Staff && colleaguesWords(f) != "" && text.Known("said."+f.Kind) {
		label = text.Message("said."+f.Kind, t.r.Lang, args)
	}
	return entry, label, err
}

// via is how the customer asked for what staff did on his behalf, "" for everything else.
func via(f engine.Fact, lang text.Lang) string {
	channel, _ := f.Data["channel"].(string)
	if f.Side != string(engine.Staff) || !slices.Contains(engine.Channels(), channel) {
		return ""
	}
	return text.Message("channel."+channel, lang, nil)
}

// happened is when a fact came true. What was late is late since its due time, however
// late that was noticed.
func happened(e store.Happened, f engine.Fact) time.Time {
	if f.Kind != engine.FactWarned && f.Kind != engine.FactBreached {
		return e.At
	}
	text, _ := f.Data["due"].(string)
	due, err := time.Parse(time.RFC3339, text)
	if err != nil || due.After(e.At) {
		return e.At
	}
	return due
}

// versionOf is the definition that names the steps of a case at some time: its own, or
// that from or to which the first migration among the events has taken it.
func (s *Service) versionOf(ctx context.Context, tx *store.Tx, l loaded, events []store.Happened, side string) *engine.Process {
	for _, e := range events {
		data := moved(e)
		if data == nil {
			continue
		}
		version, _ := data[side].(int)
		if p, err := s.processes.ProcessTx(ctx, tx, l.c.Process, version); err == nil {
			return p
		}
		break
	}
	return l.p
}

// moved is what is told of a migration, nil for other events.
func moved(e store.Happened) map[string]any {
	for _, f := range e.Facts {
		if f.Kind == engine.FactMigrated {
			return f.Data
		}
	}
	return nil
}

// known are the names of people who need not be looked up.
func known(list ...people.Person) map[string]string {
	names := map[string]string{}
	for _, p := range list {
		names[p.ID] = p.Name
	}
	return names
}

// personName looks a name up once a case.
func personName(ctx context.Context, tx *store.Tx, names map[string]string, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	if n, ok := names[id]; ok {
		return n, nil
	}
	p, err := tx.Person(ctx, id)
	if err != nil {
		return "", fmt.Errorf("read person: %w", missing(err))
	}
	names[id] = p.Name
	return p.Name, nil
}

// factArgs are what can be said of a fact.
func factArgs(p *engine.Process, f engine.Fact, r Reader, currency money.Currency) map[string]any {
	args := map[string]any{}
	for k, v := range f.Data {
		args[k] = v
	}
	if unit, ok := args["unit"].(string); ok {
		currency = money.Currency(unit)
	}
	if n, ok := args["amount"].(int); ok {
		args["amount"] = money.Of(n, currency)
	}
	if role, ok := args["role"].(string); ok {
		args["role"] = poolLabel(engine.RolePool(role), r.Lang)
	}
	args["step"] = stepLabel(p, f.Step, r.Lang)
	args["words"] = colleaguesWords(f)
	args["outcome"] = outcomeLabel(p, f, r.Lang)
	if name, ok := args["name"].(string); ok && f.Kind == engine.FactAnytime {
		args["label"] = actionLabel(p, engine.ActionAnytime+name, r.Lang)
	}
	if f.Kind == engine.FactCalendar {
		calendarWords(args, p, r.Lang)
	}
	if to, ok := args["to"].(string); ok && f.Kind == engine.FactPriority {
		args["to"] = text.Message("priority."+to, r.Lang, nil)
	}
	return args
}

// entryText is the sentence of a fact, or "" where the catalogue has none for the
// reader's side. Customers have words of their own for what they did themselves, where the
// key ends in ".customer".
func entryText(p *engine.Process, f engine.Fact, r Reader, args map[string]any) string {
	if step := p.Steps[f.Step]; f.Kind == engine.FactEntered && step != nil && step.Label.IsZero() {
		return "" // a step that is nobody's business has no words
	}
	key := "history." + f.Kind + outOfTurn(f, args, r.Lang)
	if f.Step == "" && text.Known(key+".case") {
		key += ".case"
	}
	switch {
	case text.Known(handKey(f, key)):
		key = handKey(f, key)
	case f.Kind == engine.FactCancelled && r.Side == engine.Staff && colleaguesWords(f) != "":
		key += ".words"
	case f.Kind == engine.FactCalendar && f.Outcome == engine.Recounted:
		key += "." + engine.Recounted
	case f.Data["why"] == engine.RuleNobody && text.Known(key+"."+engine.RuleNobody):
		key += "." + engine.RuleNobody
	case f.Outcome != "" && text.Known(key+".outcome"):
		key += ".outcome"
	}
	if r.Side == engine.Customer && (f.Person == "" || f.Person == r.ID) && text.Known(key+".customer") {
		key += ".customer"
	}
	if !text.Known(key) {
		return ""
	}
	return text.Message(key, r.Lang, args)
}

// outOfTurn is what the key of a claim has at its end where the item was taken before its
// turn, with the reason in words among the arguments.
func outOfTurn(f engine.Fact, args map[string]any, lang text.Lang) string {
	if f.Kind != engine.FactClaimed || f.Data["over"] == nil {
		return ""
	}
	why, ok := f.Data["why"].(string)
	if !ok {
		return ".over"
	}
	args["why"] = text.Message("overtaking."+why, lang, nil)
	return ".over.why"
}

func outcomeLabel(p *engine.Process, f engine.Fact, lang text.Lang) string {
	step := p.Steps[f.Step]
	if step == nil || step.Task == nil {
		return f.Outcome
	}
	for _, c := range step.Task.Choices {
		if c.Name == f.Outcome {
			return c.Label.In(lang)
		}
	}
	return f.Outcome
}
