package cartable

import (
	"context"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// What a person may do about a problem.
const (
	MendRetry       = "retry"
	MendAcknowledge = "acknowledge"
	MendValue       = "value"
	MendWay         = "way"
	MendGiveUp      = "give_up"
	MendAssign      = "assign"
)

// Mend is what a person does about a problem. Retry tries it again once the value is
// corrected. All but a retry and an acknowledgement need a reason.
type Mend struct {
	Do     string
	Path   string
	Value  any
	Retry  bool
	Way    string
	Person string // who is given what nobody can do
	Reason string
}

// input is the event of a mending.
func (m Mend) input(p engine.Problem) (engine.Input, error) {
	problem := p.ID
	reason := text.Normalize(m.Reason)
	switch m.Do {
	case MendRetry:
		return engine.Retried{Problem: problem, Reason: reason}, nil
	case MendAcknowledge:
		return engine.Resumed{Problem: problem, Reason: reason}, nil
	case MendValue:
		return engine.ValueSet{Problem: problem, Path: m.Path, Value: m.Value, Retry: m.Retry, Reason: reason}, nil
	case MendWay:
		return engine.WayChosen{Problem: problem, Way: m.Way, Reason: reason}, nil
	case MendAssign:
		return engine.Assigned{Item: p.Item, To: m.Person, Reason: reason}, nil
	case MendGiveUp:
		return engine.GivenUp{Problem: problem, Reason: reason}, nil
	default:
		return nil, fault.New(fault.Invalid, "mend.do")
	}
}

// Mend does something about a problem. It says whether the case met the same problem
// again at once.
func (s *Service) Mend(ctx context.Context, r Reader, id string, m Mend) (again bool, err error) {
	err = s.command(ctx, func(tx *store.Tx) error {
		l, p, err := s.mendable(ctx, tx, r, id)
		if err != nil {
			return err
		}
		if err := m.fits(ctx, tx, l, p); err != nil {
			return err
		}
		in, err := m.input(p)
		if err != nil {
			return err
		}
		moved, err := s.processes.AdvanceTx(ctx, tx, l.c.ID, processes.Command{By: people.Actor(r.Person), Input: in})
		again = slices.ContainsFunc(moved.Case.Problems, func(x engine.Problem) bool {
			return x.ID != id && x.Code == p.Code && x.Scope == p.Scope && x.Step == p.Step && x.Detail == p.Detail && x.Warn == p.Warn
		})
		return err
	})
	return again, err
}

// fits refuses what the engine cannot know: documents belong to who handed them in, and
// a warning is retried only where something can be done again.
func (m Mend) fits(ctx context.Context, tx *store.Tx, l loaded, p engine.Problem) error {
	if m.Do == MendAssign {
		return m.entrusts(ctx, tx, l, p)
	}
	if m.Do == MendAcknowledge && !p.Warn || m.Do == MendRetry && !engine.Mend(l.p, l.c, p.ID).Retry {
		return fault.New(fault.Invalid, "mend.do")
	}
	if m.Do != MendValue {
		return nil
	}
	if t := engine.TypeAt(l.p, l.c, p.Scope, m.Path); t != nil && holdsAny(t, func(t *expression.Type) bool { return t.Kind == expression.File }) {
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At(m.Path, "mend.files"))
	}
	return nil
}

// Bulk is one mending for many problems: those that are named, or those of a cause.
type Bulk struct {
	Mend
	IDs            []string
	Process, Cause string
	After          string
}

// MaxBulk is how many problems are mended in one go.
const MaxBulk = 200

// MendAll does the same about many problems, each in a transaction of its own, and says
// which of them stay and why. Of a larger group the rest is left for the next go.
func (s *Service) MendAll(ctx context.Context, r Reader, b Bulk) (Mended, error) {
	out := Mended{Failed: []NotMended{}}
	ids, err := s.batch(ctx, r, b, &out)
	if err != nil {
		return out, err
	}
	for _, id := range ids {
		again, err := s.Mend(ctx, r, id, b.Mend)
		switch f := fault.As(err); {
		case err == nil && !again:
			out.Done++
		case err == nil:
			out.Failed = append(out.Failed, s.notMended(ctx, r, id, text.Message("mend.again", r.Lang, nil)))
		case f != nil && f.Code != fault.Internal:
			out.Failed = append(out.Failed, s.notMended(ctx, r, id, said(f, r.Lang)))
		default:
			return out, fmt.Errorf("mend %s: %w", id, err)
		}
	}
	return out, nil
}

// batch are the problems of one go; of a cause it is a page, and out tells what is left.
func (s *Service) batch(ctx context.Context, r Reader, b Bulk, out *Mended) ([]string, error) {
	if b.Cause == "" {
		if len(b.IDs) == 0 || len(b.IDs) > MaxBulk {
			return nil, fault.New(fault.Invalid, "invalid.fields").With(fault.At("ids", "field.max_items", "max", MaxBulk))
		}
		return b.IDs, nil
	}
	if !slices.Contains(s.answersFor(r), b.Process) {
		return nil, errNotFound
	}
	var ids []string
	err := s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.ProblemsOf(ctx, b.Process, b.Cause, b.After, MaxBulk)
		if err != nil {
			return fmt.Errorf("read problems: %w", err)
		}
		for _, row := range rows {
			ids = append(ids, row.ID)
			out.Next = row.Cursor()
		}
		if len(rows) > 0 {
			out.Left, err = tx.ProblemsBefore(ctx, b.Process, b.Cause, out.Next)
		}
		if out.Left == 0 {
			out.Next = ""
		}
		return err
	})
	return ids, err
}

// notMended names the case only to those who may mend it.
func (s *Service) notMended(ctx context.Context, r Reader, id, message string) NotMended {
	n := NotMended{ID: id, Message: message}
	_ = s.db.View(ctx, func(tx *store.Tx) error {
		l, err := s.loadFor(ctx, tx, r, people.MendProblem, caseOf(id))
		if err == nil {
			n.No = l.c.No
		}
		return err
	})
	return n
}

// said is a fault in one sentence, with the first field that is wrong.
func said(f *fault.Fault, lang text.Lang) string {
	if len(f.Fields) > 0 {
		return f.Fields[0].Message(lang)
	}
	return f.Message(lang)
}

// correctable are the values that a person may correct, those that the problem has seen
// first. Personal values, and those of a case that he may not read, are not filled in.
func correctable(r Reader, l loaded, p engine.Problem, reads bool, scope *expression.Scope) []Field {
	fields, labels := []Field{}, fieldLabels(l.p)
	add := func(path string) {
		t := engine.TypeAt(l.p, l.c, p.Scope, path)
		known := slices.ContainsFunc(fields, func(f Field) bool { return f.Path == path })
		if t == nil || known || holdsAny(t, func(t *expression.Type) bool { return t.Kind == expression.File }) {
			return
		}
		f := Field{Path: path, Type: typeView(t, r.Lang, scope), Label: labelOf(t, labels[path], path, r.Lang), Required: !t.Optional, Visible: true}
		if reads && !holdsAny(t, func(t *expression.Type) bool { return t.PII }) {
			f.Value = engine.ValueAt(l.p, l.c, p.Scope, path)
		}
		fields = append(fields, f)
	}
	for _, v := range namesOf(l, p, r.Lang) {
		add(v.Label)
	}
	for _, v := range l.p.Vars {
		add(v.Name)
	}
	return fields
}

func labelOf(t *expression.Type, inForms text.Text, path string, lang text.Lang) string {
	for _, label := range [...]text.Text{t.Label, inForms} {
		if !label.IsZero() {
			return label.In(lang)
		}
	}
	return path
}

// holdsAny reports whether a type or a part of it is of a sort.
func holdsAny(t *expression.Type, is func(*expression.Type) bool) bool {
	if t == nil {
		return false
	}
	return is(t) || holdsAny(t.Items, is) ||
		slices.ContainsFunc(t.Fields, func(f expression.Field) bool { return holdsAny(f.Type, is) })
}
