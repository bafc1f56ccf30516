package engine

import (
	"fmt"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// moment is the form of a datetime among the values of a case.
const moment = "2006-01-02T15:04:05Z"

// scopeOf gives the names that expressions of a case know.
func scopeOf(p *Process, c *Case, now time.Time) *expression.Scope { return scopeAt(p, c, "", now) }

// scopeAt gives the names that expressions know in a scope of the case.
func scopeAt(p *Process, c *Case, scope string, now time.Time) *expression.Scope {
	return &expression.Scope{
		Vars: c.Vars, Customer: c.Attributes, Case: caseFields(c), Loops: loopsAt(p, c, scope),
		Now: now, Location: p.Location, Currency: p.Currency,
		Visits:   func(step string) int { return visitsAt(p, c, scope, step) },
		Who:      func(step string) string { return last(c.Completed[step]) },
		Business: func(t time.Time, d string) (time.Time, error) { return p.add(now, t, d) },
	}
}

// scope is that of the running event; result is what the step has answered.
func (r *run) scope(result map[string]any) *expression.Scope {
	r.exprs.Result, r.exprs.Loops = result, loopsAt(r.p, &r.c, r.here)
	return &r.exprs
}

// refreshCase renews what expressions see of the case itself.
func (r *run) refreshCase() {
	r.exprs = *scopeOf(r.p, &r.c, r.at)
	r.exprs.Visits = func(step string) int { return visitsAt(r.p, &r.c, r.here, step) }
}

func caseFields(c *Case) map[string]any {
	if c.ID == "" {
		return nil
	}
	m := map[string]any{"no": c.No, "opened_at": c.OpenedAt.Format(moment), "started_by": c.StartedBy, "priority": c.Priority}
	if c.Channel != "" {
		m["channel"] = c.Channel
	}
	if c.Result != "" {
		m["result"] = c.Result
	}
	return m
}

func last(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}

// calendar returns a calendar by name, else the process' own; nil is clock time.
func (p *Process) calendar(name string) *calendar.Calendar {
	if name == "" {
		name = p.Calendar
	}
	return p.Calendars[name]
}

func (p *Process) add(known, t time.Time, d string) (time.Time, error) {
	parsed, err := calendar.ParseDuration(d)
	if err != nil {
		return time.Time{}, fmt.Errorf("add business time: %w", err)
	}
	due, ok := p.calendar("").Add(known, t, parsed)
	if !ok {
		return time.Time{}, fmt.Errorf("add business time: no open time after %s", t.Format(moment))
	}
	return due, nil
}

// when reads a datetime or a date (its first second in the process' place).
func (p *Process) when(v any) (time.Time, *stuck) {
	s, _ := v.(string)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC().Truncate(time.Second), nil
	}
	loc := p.Location
	if loc == nil {
		loc = time.UTC
	}
	t, err := time.ParseInLocation(time.DateOnly, s, loc)
	if err != nil {
		return time.Time{}, &stuck{code: "expression", detail: fmt.Sprintf("%q is not a time", s)}
	}
	return t.UTC(), nil
}

// SubjectOf renders the line that names the case in lists. Where the definition
// gives none or it fails, it is the title and the customer's name; of an erased case the
// title.
func SubjectOf(p *Process, c Case, now time.Time) text.Text {
	if !c.ErasedAt.IsZero() {
		return p.Title
	}
	if p.Subject != nil {
		if t, err := render(p, p.Subject, scopeOf(p, &c, now)); err == nil {
			return t
		}
	}
	name, _ := c.Attributes["full_name"].(string)
	if name == "" {
		return p.Title
	}
	t := make(text.Text, len(p.Title))
	for lang, title := range p.Title {
		t[lang] = title + ": " + name
	}
	return t
}

// render fills one template for all languages of the process.
func render(p *Process, t *expression.Template, s *expression.Scope) (text.Text, error) {
	out := text.Text{}
	for _, lang := range p.languages() {
		line, err := t.Render(s, lang)
		if err != nil {
			return nil, fmt.Errorf("render: %w", err)
		}
		out[lang] = line
	}
	return out, nil
}

func (p *Process) languages() []text.Lang {
	if len(p.Languages) == 0 {
		return []text.Lang{text.Fa, text.En}
	}
	return p.Languages
}
