package definitions

import (
	"slices"
	"strconv"
	"strings"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

// calendarName reads the name of a calendar of the catalog.
func (l *loader) calendarName(n *node) string {
	name := l.name(n, "calendar")
	if name != "" && l.cat.Calendars[name] == nil {
		l.unknown("E314", n, sortedKeys(l.cat.Calendars))
		l.calendarBroken = true
		return ""
	}
	return name
}

// length reads a duration that may count business time of a calendar.
func (l *loader) length(n *node, key, calendarName string) *calendar.Duration {
	d := l.duration(n)
	if d != nil && d.IsBusiness() && calendarName == "" && !l.calendarBroken {
		near := ""
		if names := sortedKeys(l.cat.Calendars); len(names) > 0 {
			near = names[0]
		}
		l.report("E310", n, "key", key, "value", n.text, "near", near)
		l.calendarBroken = l.p.Calendar == ""
	}
	return d
}

// momentOf reads an expression for a point of time: a datetime, or a date for its midnight.
func (l *loader) momentOf(n *node) *expression.Program {
	if n == nil {
		return nil
	}
	if !isExpression(n) {
		l.shape(n, "type_any", "equals")
		return nil
	}
	src := string([]rune(n.text)[1:])
	if p, problems := expression.Compile(src, &l.env, &expression.Type{Kind: expression.Date}); len(problems) == 0 && p != nil {
		l.note(n, p)
		return p
	}
	return l.compile(n, 1, &l.env, datetimeType)
}

// clocks reads the SLAs of the whole case.
func (l *loader) clocks(n *node) {
	for _, p := range l.named(n, "sla") {
		if s := l.sla(p.key.text, p.value, true); s != nil {
			l.p.Clocks = append(l.p.Clocks, s)
		}
	}
}

// sla reads a promise of time; nil when there is none.
func (l *loader) sla(name string, n *node, ofCase bool) *engine.SLA {
	if n == nil {
		return nil
	}
	o := l.object(n, "sla", "target", "deadline", "calendar", "warn", "on_warn", "breach", "breach_again", "pause_on")
	s := &engine.SLA{Name: name, Calendar: l.p.Calendar}
	if c := o.get("calendar"); c != nil {
		s.Calendar = l.calendarName(c)
	}
	switch o.oneOf("target", "deadline") {
	case "target":
		s.Target = l.length(o.get("target"), "target", s.Calendar)
	case "deadline":
		s.Deadline = l.momentOf(o.get("deadline"))
	}
	l.warn(s, o)
	s.OnWarn = l.actions(o.get("on_warn"))
	s.Breach = l.actions(o.get("breach"))
	s.Again = l.again(o.get("breach_again"), s.Calendar)
	if p := o.get("pause_on"); p != nil && !ofCase {
		l.report("E316", o.key("pause_on"))
	} else {
		s.PauseOn = l.pauses(p)
	}
	return s
}

// warn reads a time or a share of the target.
func (l *loader) warn(s *engine.SLA, o object) {
	n := o.get("warn")
	if n == nil {
		return
	}
	if share, ok := strings.CutSuffix(n.text, "%"); ok {
		v, err := strconv.Atoi(share)
		if err != nil || v < 1 || v > 99 {
			l.report("K026", n, "key", "warn", "min", 1, "max", 99)
			return
		}
		s.WarnPercent = v
		return
	}
	s.Warn = l.length(n, "warn", s.Calendar)
	if s.Warn == nil || s.Target == nil {
		return
	}
	if d, ok := s.Warn.Compare(*s.Target); ok && d >= 0 {
		l.report("W311", n, "warn", s.Warn.String(), "target", s.Target.String())
	}
}

func (l *loader) again(n *node, calendarName string) *engine.Again {
	if n == nil {
		return nil
	}
	o := l.object(n, "again", "every", "times", "do")
	a := &engine.Again{Times: l.limited(o, "breach_again"), Do: l.actions(o.need("do"))}
	d := l.length(o.need("every"), "every", calendarName)
	if d == nil {
		return nil
	}
	a.Every = *d
	return a
}

// limited reads `times`, which everything that repeats must have.
func (l *loader) limited(o object, name string) int {
	n := o.get("times")
	if n == nil && o.n != nil {
		l.report("E230", o.key("every"), "name", name)
		return 1
	}
	return l.whole(n, "times", 1, 1, 1000)
}

func (l *loader) pauses(n *node) []string {
	var list []string
	for _, item := range l.names(n, "pause_on") {
		name := item.text[strings.LastIndexByte(item.text, '.')+1:]
		if l.sites[name] == nil {
			l.noStep("E312", item, name)
			continue
		}
		list = append(list, name)
	}
	return list
}

// timer reads one timer of a step.
func (l *loader) timer(s *site, p pair) {
	o := l.object(p.value, "timer", "after", "at", "every", "times", "do", "to", "throw", "set")
	t := &engine.Timer{Name: p.key.text}
	l.stage, l.certain = entering, nil
	switch o.oneOf("after", "at") {
	case "after":
		t.After = l.length(o.get("after"), "after", l.p.Calendar)
	case "at":
		t.At = l.momentOf(o.get("at"))
	}
	if n := o.get("every"); n != nil {
		t.Every = l.length(n, "every", l.p.Calendar)
		t.Times = l.limited(o, p.key.text)
	} else if n := o.get("times"); n != nil {
		l.report("K020", p.value, "key", "every", "what", noun("timer"))
	}
	t.Do = l.actions(o.get("do"))
	t.Set = l.assignments(o.get("set"), &l.env)
	l.timerEdge(s, o, t)
	s.step.Timers = append(s.step.Timers, t)
}

func (l *loader) timerEdge(s *site, o object, t *engine.Timer) {
	if o.get("to") == nil && o.get("throw") == nil {
		if o.get("do") == nil && o.get("set") == nil && o.n != nil {
			l.report("K025", o.n, "what", noun("timer"), "keys", "do, to, throw, set")
		}
		return
	}
	e := engine.Edge{Place: o.place()}
	switch o.oneOf("to", "throw") {
	case "to":
		e.To = l.target(s, o.get("to"))
	case "throw":
		e.Throw = l.name(o.get("throw"), "throw")
		l.thrown(s, o.get("throw"), e.Throw)
	}
	if e.To == "" && e.Throw == "" {
		return
	}
	t.Edge = &e
	w := wayOf(e, false)
	w.sets = append(w.sets, assigned(t.Set)...)
	w.failed = true
	s.out = append(s.out, w)
}

// actions reads what a timer or an SLA does.
func (l *loader) actions(n *node) []engine.Action {
	var list []engine.Action
	for _, item := range l.list(n, "action") {
		o := l.object(item, "action", "notify", "by", "template", "role", "queue", "escalate", "return_to_queue", "set_priority", "set")
		switch o.oneOf("notify", "escalate", "return_to_queue", "set_priority", "set") {
		case "notify":
			to := l.choice(o.get("notify"), "notify", "", "customer", "assignee", "owner", "role", "queue")
			list = append(list, l.message(o, to, o.need("by")))
		case "escalate":
			if role := l.role(o.get("escalate")); role != "" {
				list = append(list, engine.Action{Escalate: role})
			}
		case "return_to_queue":
			if l.truth(o.get("return_to_queue"), "return_to_queue", true) {
				list = append(list, engine.Action{ReturnQueue: true})
			}
		case "set_priority":
			if p := l.choice(o.get("set_priority"), "set_priority", "", priorityType.Values...); p != "" {
				list = append(list, engine.Action{SetPriority: p})
			}
		case "set":
			list = append(list, engine.Action{Set: l.assignments(o.get("set"), &l.env)})
		}
	}
	return list
}

// message reads whom to tell, by what, with which words.
func (l *loader) message(o object, to string, by *node) engine.Action {
	a := engine.Action{Notify: to, By: l.choices(by, "by", true, "sms", "email", "inbox")}
	switch to {
	case "role":
		a.Role = l.role(o.need("role"))
	case "queue":
		q := l.queue(o.need("queue"))
		a.Notify, a.Role = "role", l.cat.Queues[q].Role
	case "owner":
		a.Notify, a.Role = "role", l.p.Owner
	}
	n := o.get("template")
	if n != nil {
		a.Template = l.templateName(n, false)
		if to == "customer" {
			l.mailed = append(l.mailed, n)
		}
	} else if i := slices.IndexFunc(a.By, func(by string) bool { return by != "inbox" }); i >= 0 {
		l.report("E336", by, "by", a.By[i])
	}
	return a
}

// role reads the name of a role of the catalog.
func (l *loader) role(n *node) string {
	name := l.name(n, "role")
	if name != "" && !contains(l.cat.Roles, name) {
		l.unknown("E330", n, l.cat.Roles)
	}
	return name
}

func (l *loader) queue(n *node) string {
	name := l.name(n, "queue")
	if _, ok := l.cat.Queues[name]; name != "" && !ok {
		l.unknown("E332", n, sortedKeys(l.cat.Queues))
		return ""
	}
	return name
}
