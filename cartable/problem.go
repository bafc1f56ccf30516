package cartable

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// ProblemFilter is a part of the list of problems: all, or those of one cause.
type ProblemFilter struct {
	Process, Cause string
	After          string
	Limit          int
}

// Problems gives a page of the problems of the processes that the reader answers for.
func (s *Service) Problems(ctx context.Context, r Reader, f ProblemFilter) (Page[Problem], error) {
	page := Page[Problem]{Rows: []Problem{}}
	ids := s.answersFor(r)
	if f.Cause != "" {
		ids = slices.DeleteFunc(ids, func(id string) bool { return id != f.Process })
	}
	if len(ids) == 0 {
		return page, nil
	}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := problemRows(ctx, tx, ids, f)
		if err != nil {
			return fmt.Errorf("read problems: %w", err)
		}
		for _, row := range rows {
			page.Rows = append(page.Rows, s.problemRow(r, row))
			page.Next = row.Cursor()
		}
		if len(rows) < clamp(f.Limit) {
			page.Next = ""
		}
		return nil
	})
	return page, err
}

func problemRows(ctx context.Context, tx *store.Tx, ids []string, f ProblemFilter) ([]store.ProblemRow, error) {
	if f.Cause != "" {
		return tx.ProblemsOf(ctx, f.Process, f.Cause, f.After, clamp(f.Limit))
	}
	return tx.Problems(ctx, ids, f.After, clamp(f.Limit))
}

// answersFor are the processes whose problems the reader may see.
func (s *Service) answersFor(r Reader) []string {
	var ids []string
	for _, p := range s.processes.All() {
		if people.Can(r.Person, people.ReadProblems, processObject(p)) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// problemRow words a row; one whose definition is not there is told without labels.
func (s *Service) problemRow(r Reader, row store.ProblemRow) Problem {
	p, err := s.processes.Process(row.Process, row.Version)
	if err != nil {
		p = &engine.Process{ID: row.Process}
	}
	return problemView(r, loaded{c: engine.Case{ID: row.Case, No: row.CaseNo}, p: p}, row.Problem)
}

func problemView(r Reader, l loaded, p engine.Problem) Problem {
	return Problem{
		ID: p.ID, Case: l.c.ID, No: l.c.No, Process: l.p.ID, Service: l.p.Title.In(r.Lang), Code: p.Code,
		Words: processes.CauseWords(p, r.Lang), Step: p.Step, StepLabel: stepLabel(l.p, p.Step, r.Lang),
		Place: strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column), Detail: p.Detail,
		Answer: p.Answer, Attempts: p.Attempts, Said: p.Said, Warn: p.Warn, At: p.At,
	}
}

// ProblemGroups counts the problems that the reader answers for by their causes.
func (s *Service) ProblemGroups(ctx context.Context, r Reader) ([]ProblemGroup, error) {
	list := []ProblemGroup{}
	ids := s.answersFor(r)
	if len(ids) == 0 {
		return list, nil
	}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		groups, err := tx.ProblemGroups(ctx, ids)
		if err != nil {
			return fmt.Errorf("read causes: %w", err)
		}
		for _, g := range groups {
			list = append(list, ProblemGroup{
				Process: g.Process, Cause: g.Cause, Version: g.Newest.Version, Count: g.Count,
				Oldest: g.Oldest.Problem.At, Newest: g.Newest.Problem.At, Sample: s.problemRow(r, g.Newest),
			})
		}
		return nil
	})
	return list, err
}

// troubles counts the problems that the reader may mend; nil for those who mend none.
func (s *Service) troubles(ctx context.Context, tx *store.Tx, r Reader) (*int, error) {
	ids := s.answersFor(r)
	if len(ids) == 0 {
		return nil, nil //nolint:nilnil // most people answer for no process
	}
	n, err := tx.CountProblems(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("count problems: %w", err)
	}
	return &n, nil
}

// mendable loads the case of a problem for a reader who may mend it.
func (s *Service) mendable(ctx context.Context, tx *store.Tx, r Reader, id string) (loaded, engine.Problem, error) {
	l, err := s.loadFor(ctx, tx, r, people.MendProblem, caseOf(id))
	if err != nil {
		return l, engine.Problem{}, err
	}
	for _, p := range l.c.Problems {
		if p.ID == id {
			return l, p, nil
		}
	}
	if issued(l.c, id) {
		return l, engine.Problem{}, fault.New(fault.Conflict, "conflict.done")
	}
	return l, engine.Problem{}, errNotFound
}

// Problem opens a problem with all that can be done about it.
func (s *Service) Problem(ctx context.Context, r Reader, id string) (OpenProblem, error) {
	var v OpenProblem
	err := s.db.View(ctx, func(tx *store.Tx) error {
		l, p, err := s.mendable(ctx, tx, r, id)
		if err != nil {
			return err
		}
		v = OpenProblem{Problem: problemView(r, l, p), Version: l.p.Version, Lines: []ProblemLine{}, Names: namesOf(l, p, r.Lang)}
		v.CanRead = people.Can(r.Person, people.ReadCase, caseObject(l))
		v.Can = mending(r, l, p, v.CanRead, formScope(l, tx.Now))
		if err := s.nobody(ctx, tx, r, l, p, &v); err != nil {
			return err
		}
		lines, err := processes.Excerpt(ctx, tx, l.p.ID, l.p.Version, p.Line)
		for _, line := range lines {
			v.Lines = append(v.Lines, ProblemLine{No: line.No, Text: line.Text, Here: line.No == p.Line})
		}
		return err
	})
	return v, err
}

// namesOf are the values that the problem has seen, in words.
func namesOf(l loaded, p engine.Problem, lang text.Lang) []Value {
	list := []Value{}
	for _, path := range slices.Sorted(maps.Keys(p.Names)) {
		words := text.Message("problem.unset", lang, nil)
		if v := p.Names[path]; v != nil {
			words = valueWords(l, p, path, v, lang)
		}
		list = append(list, Value{Label: path, Text: words})
	}
	return list
}

func valueWords(l loaded, p engine.Problem, path string, v any, lang text.Lang) string {
	t := engine.TypeAt(l.p, l.c, p.Scope, path)
	if t == nil || v == "•••" {
		return fmt.Sprint(v)
	}
	return expression.Format(t, v, l.p.Locale(lang))
}

// mending is what the engine lets people do, in words for the reader.
func mending(r Reader, l loaded, p engine.Problem, reads bool, scope *expression.Scope) Mending {
	can := engine.Mend(l.p, l.c, p.ID)
	m := Mending{Retry: can.Retry, Acknowledge: can.Acknowledge, Ways: []Way{}, Fields: []Field{}}
	if can.GiveUp != "" {
		m.GiveUp = stepLabel(l.p, can.GiveUp, r.Lang)
	}
	for _, w := range can.Ways {
		m.Ways = append(m.Ways, wayView(l.p, p.Step, w, r.Lang))
	}
	if can.Values {
		m.Fields = correctable(r, l, p, reads, scope)
	}
	return m
}

func wayView(p *engine.Process, step string, w engine.Way, lang text.Lang) Way {
	v := Way{ID: w.ID}
	if w.Edge.When != nil {
		v.When = w.Edge.When.Source()
	}
	key, name := wayWords(p, step, w, lang)
	v.Label = text.Message(key, lang, map[string]any{"name": name, "to": target(p, w.Edge, lang)})
	return v
}

// wayWords are the sentence of a way and the name in it.
func wayWords(p *engine.Process, step string, w engine.Way, lang text.Lang) (key, name string) {
	kind, rest, _ := strings.Cut(w.ID, ":")
	switch {
	case kind == "outcome":
		return "way.outcome", outcomeLabel(p, engine.Fact{Step: step, Outcome: w.Outcome}, lang)
	case kind == "pay":
		return "way.outcome", text.Message("way."+w.Outcome, lang, nil)
	case kind == "error" && w.Code == "":
		return "way.others", ""
	case kind == "error":
		return "way.error", w.Code
	case kind == "timer":
		return "way.timer", rest
	default:
		return "way.to", ""
	}
}

// target is where an edge leads, in words.
func target(p *engine.Process, e engine.Edge, lang text.Lang) string {
	switch {
	case e.Throw != "":
		return text.Message("way.throw", lang, map[string]any{"code": e.Throw})
	case e.To == engine.Done:
		return text.Message("way.done", lang, nil)
	default:
		return stepLabel(p, e.To, lang)
	}
}
