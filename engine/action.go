package engine

import (
	"maps"
	"strconv"

	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// occasion is what actions are done for: the part of their keys that tells it from
// all others, and the items that it concerns.
type occasion struct {
	step  string
	scope string
	visit int
	key   string
	items []string
	wide  bool // of the whole case
	quiet bool // what would be told is out of date
}

// occasion is a firing of a step's timer. Where a call is made again after a problem, its
// timers begin to count anew: the attempt tells their firings from those before.
func (r *run) occasion(s *Step, visit int, name string, fired int) occasion {
	for _, q := range r.c.Requests {
		if q.Kind == RequestCall && q.Scope == r.here && q.Step == s.Name && q.Attempt > 1 {
			name += "+" + strconv.Itoa(q.Attempt)
		}
	}
	o := occasion{step: s.Name, scope: r.here, visit: visit, key: r.key(s.Name, visit, name, strconv.Itoa(fired))}
	for i := range r.c.Items {
		if r.c.Items[i].Scope == o.scope {
			o.items = append(o.items, r.c.Items[i].ID)
		}
	}
	return o
}

// clockOccasion concerns every open item. A reopened case has a new period.
func (r *run) clockOccasion(t PendingTimer) occasion {
	period := strconv.Itoa(r.c.Used["reopen"])
	o := occasion{key: r.c.ID + "/clock/" + t.Clock + "/" + period + "/" + t.called(t.Why) + "/" + strconv.Itoa(t.Fired), wide: true}
	return r.everyItem(o)
}

func (r *run) everyItem(o occasion) occasion {
	for i := range r.c.Items {
		o.items = append(o.items, r.c.Items[i].ID)
	}
	return o
}

// act does actions in order.
func (r *run) act(o occasion, actions []Action) {
	for i := range actions {
		a := &actions[i]
		key := o.key + "/" + strconv.Itoa(i+1)
		switch {
		case a.Notify != "" && o.quiet:
		case a.Notify != "":
			if bad := r.notify(o, a, key); bad != nil {
				r.warn(o.scope, o.step, bad)
			}
		case a.Escalate != "":
			r.escalate(o, a, key)
		case a.ReturnQueue:
			r.returnAll(o)
		case a.SetPriority != "":
			r.setPriority(o, a.SetPriority)
		case len(a.Set) > 0:
			r.tryWrite(o, a.Set)
		}
	}
}

// tryWrite writes all or, with a warning, nothing.
func (r *run) tryWrite(o occasion, set []Assignment) {
	if len(set) == 0 {
		return
	}
	before := r.c.Vars
	r.setVars(maps.Clone(before))
	if bad := r.write(set, nil); bad != nil {
		r.setVars(before)
		r.warn(o.scope, o.step, bad)
	}
}

func (r *run) returnAll(o occasion) {
	for _, id := range o.items {
		if it := r.item(id); it != nil && it.Holder != "" {
			r.free(it, "return_to_queue")
		}
	}
}

func (r *run) setPriority(o occasion, priority string) {
	if o.wide {
		r.c.Priority = priority
		r.refreshCase()
	}
	for _, id := range o.items {
		if it := r.item(id); it != nil && it.Priority != priority {
			it.Priority = priority
			r.update(it)
		}
	}
}

var inbox = []string{"inbox"}

// notify sends a message to the people that an action names.
func (r *run) notify(o occasion, a *Action, key string) *stuck {
	base := Send{Key: key, By: a.By, Template: a.Template}
	if len(base.By) == 0 {
		base.By = inbox
	}
	var bad *stuck
	if base.Subject, base.Body, bad = r.words(o, a.Template); bad != nil {
		return bad
	}
	switch a.Notify {
	case string(Customer):
		base.Person, base.Item = r.c.Customer, r.itemOf(o, Customer)
		r.message(o, base)
	case "assignee":
		r.tellHolders(o, base)
	case "role":
		base.Role, base.Item = a.Role, r.itemOf(o, Staff)
		r.message(o, base)
	case "owner":
		base.Role, base.Item = r.p.Owner, r.itemOf(o, Staff)
		r.message(o, base)
	default:
		base.Role, base.Item = a.Notify, r.itemOf(o, Staff)
		r.message(o, base)
	}
	return nil
}

// itemOf is the one item of a side that a message is about, or "".
func (r *run) itemOf(o occasion, who Who) string {
	for _, id := range o.items {
		if it := r.item(id); it != nil && it.Who == who {
			return id
		}
	}
	return ""
}

// tellHolders sends to whoever holds an item; one key each where there are several.
func (r *run) tellHolders(o occasion, base Send) {
	key, told := base.Key, []string(nil)
	for _, id := range o.items {
		it := r.item(id)
		if it == nil || it.Who != Staff || it.Holder == "" || contains(told, it.Holder) {
			continue
		}
		told = append(told, it.Holder)
		base.Person, base.Item, base.Key = it.Holder, id, key
		if o.wide {
			base.Key = key + "/" + id
		}
		r.message(o, base)
	}
}

func (r *run) message(o occasion, m Send) {
	r.emit(m)
	glass := Private
	if m.Person != "" && m.Person == r.c.Customer {
		glass = Public
	}
	r.fact(Fact{Kind: FactSent, Step: o.step, Visit: o.visit, Glass: glass, Data: map[string]any{"template": m.Template, "by": anyList(m.By)}})
}

func anyList(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// words renders a template. Without one the message says which step of which case.
func (r *run) words(o occasion, name string) (subject, body text.Text, bad *stuck) {
	t := r.p.Templates[name]
	if t == nil {
		subject = r.p.Title
		if s := r.p.Steps[o.step]; s != nil && !s.Label.IsZero() {
			subject = s.Label
		}
		return subject, r.c.Subject, nil
	}
	return r.render(t, false)
}

// render fills a template for every language of the process.
func (r *run) render(t *Template, letter bool) (subject, body text.Text, bad *stuck) {
	scope := *r.scope(nil)
	if letter {
		scope.Letter = map[string]any{"no": LetterNo, "date": LetterDate}
	}
	subject, body = text.Text{}, text.Text{}
	for _, lang := range r.p.languages() {
		for _, part := range []struct {
			out  text.Text
			from templates
		}{{subject, t.Subject}, {body, t.Body}} {
			tpl := part.from.in(lang)
			if tpl == nil {
				continue
			}
			line, err := tpl.Render(&scope, lang)
			if err != nil {
				return nil, nil, failed(err)
			}
			part.out[lang] = line
		}
	}
	return subject, body, nil
}

type templates map[text.Lang]*expression.Template

// in gives the wording of a language, else the one for all.
func (t templates) in(lang text.Lang) *expression.Template {
	if x := t[lang]; x != nil {
		return x
	}
	return t[""]
}
