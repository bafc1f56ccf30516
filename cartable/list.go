package cartable

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// MaxPage is the most rows that one page of a list has.
const MaxPage = 100

// ListRequest asks for a page of items. View is pending (customer), mine, later, asked,
// given, queue:<name>, role:<name>, person:<id> or away.
type ListRequest struct {
	View, After, Sort string
	Narrow            Narrowing
	Limit             int
}

// Items gives a page of items of one view. Where much is left out, a page may have fewer
// rows than were asked for, or none, and still go on.
func (s *Service) Items(ctx context.Context, r Reader, q ListRequest) (Page[Row], error) {
	f := store.ItemFilter{After: q.After, Limit: clamp(q.Limit), Sort: q.Sort}
	var page Page[Row]
	err := s.db.View(ctx, func(tx *store.Tx) error {
		v, err := s.scope(ctx, tx, r, q, &f)
		if err != nil {
			return err
		}
		items, next, err := sifted(ctx, tx, f, v)
		if err != nil {
			return err
		}
		if page.Rows, err = s.rows(ctx, tx, r, items); err != nil {
			return err
		}
		for i := range page.Rows {
			page.Rows[i].StandIn = f.Holder != "" && page.Rows[i].Holder != r.ID
		}
		page.Next = next
		return nil
	})
	return page, err
}

// scope narrows a list to what the reader may see and asks for: a view that is not his
// does not exist.
func (s *Service) scope(ctx context.Context, tx *store.Tx, r Reader, q ListRequest, f *store.ItemFilter) (sieve, error) {
	if !slices.Contains([]string{"", store.SortTurn, store.SortDue, store.SortAge, store.SortPriority}, f.Sort) {
		return sieve{}, fault.New(fault.Invalid, "invalid.fields").With(fault.At("sort", "field.enum", "values", "turn, due, age, priority"))
	}
	also, err := s.listOf(ctx, tx, r, q.View, f)
	if err != nil {
		return sieve{}, err
	}
	v := s.sieve(r, q.Narrow, f, tx.Now)
	if also != nil {
		v.also = also
	}
	return v, nil
}

// listOf names the lists of a view, and says which of their rows the reader may see where
// that is not all of them.
func (s *Service) listOf(ctx context.Context, tx *store.Tx, r Reader, view string, f *store.ItemFilter) (also func(store.ItemRow) bool, err error) {
	var pools []string
	if strings.Contains(view, ":") && r.Side == engine.Staff {
		if pools, err = s.pools(ctx, tx, r); err != nil {
			return nil, err
		}
	}
	switch {
	case r.Side == engine.Customer && (view == "" || view == "pending"):
		return nil, ofParty(ctx, tx, r, f)
	case r.Side == engine.Staff && (view == "" || view == viewMine):
		f.Holder, f.Rests = r.ID, store.RestsNot
		f.HoldersShared, err = standsFor(ctx, tx, r)
		return nil, err
	case r.Side == engine.Staff && view == viewLater:
		f.Holder, f.Rests = r.ID, store.RestsNow
		f.HoldersShared, err = standsFor(ctx, tx, r)
		return nil, err
	case r.Side == engine.Staff && view == viewAsked:
		f.Hand = store.HandAsked
		f.HandOf, err = standsFor(ctx, tx, r)
		f.HandOf = append(f.HandOf, r.ID)
		return nil, err
	case r.Side == engine.Staff && view == viewGiven:
		f.Hand, f.HandOf = store.HandGiven, []string{r.ID}
		return nil, nil
	case r.Side == engine.Staff && view == viewAway:
		return nil, s.stranded(ctx, tx, r, f)
	case r.Side == engine.Staff && strings.HasPrefix(view, viewPerson):
		return s.heldBy(ctx, tx, r, strings.TrimPrefix(view, viewPerson), f)
	case slices.Contains(pools, view):
		f.Pools, f.Unheld = []string{view}, true
		return nil, nil
	}
	return nil, errNotFound
}

func clamp(limit int) int {
	if limit <= 0 {
		return 50
	}
	return min(limit, MaxPage)
}

func (s *Service) rows(ctx context.Context, tx *store.Tx, r Reader, items []store.ItemRow) ([]Row, error) {
	rows := make([]Row, 0, len(items))
	for _, it := range items {
		row := s.row(r, it)
		if it.Kind == engine.ItemPay && row.DueAt.IsZero() {
			c, err := tx.Case(ctx, it.Case)
			if err != nil {
				return nil, fmt.Errorf("read case of a payment: %w", err)
			}
			row.DueAt, _ = payUntil(c, it.ID)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (s *Service) row(r Reader, it store.ItemRow) Row {
	row := Row{
		ID: it.ID, Case: it.Case, No: it.CaseNo, Kind: it.Kind, Label: it.Label.In(r.Lang), Subject: it.Subject.In(r.Lang),
		Service: s.title(it.Process, it.Version, r.Lang), Stage: it.Stage, Priority: it.Priority,
		OpenedAt: it.OpenedAt, DueAt: it.DueAt, Cursor: it.Cursor(),
	}
	if it.Shared != "" {
		row.Customer = it.CustomerName
	}
	if r.Side == engine.Staff {
		row.Holder, row.HolderName, row.Customer = it.Holder, it.HolderName, it.CustomerName
		row.Alike = alike(it.Process, it.Version, it.Step)
		row.Until, row.Mark = it.Until, it.Mark
		if it.Pool != "" {
			row.Queue = poolLabel(it.Pool, r.Lang)
		}
	}
	return row
}

func (s *Service) title(id string, version int, lang text.Lang) string {
	p, err := s.processes.Process(id, version)
	if err != nil {
		return id
	}
	return p.Title.In(lang)
}

// CasesRequest asks for a page of cases. Open nil gives both open and ended ones.
type CasesRequest struct {
	Open           *bool
	After, Process string
	Limit          int
	Mine           bool // of an organisation's, only those that the reader himself has started
}

// Cases gives a page of cases, newest first: a customer's own, those that he shares in the
// organisation for which he acts, or those of the processes that a member of staff reads.
func (s *Service) Cases(ctx context.Context, r Reader, q CasesRequest) (Page[CaseRow], error) {
	paging := store.CasePage{Open: q.Open, After: q.After, Limit: clamp(q.Limit)}
	var page Page[CaseRow]
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		var rows []store.CaseRow
		if r.Side == engine.Customer {
			paging.In = q.Process
			rows, err = partyCases(ctx, tx, r, q.Mine, paging)
		} else {
			rows, err = tx.Cases(ctx, store.CaseFilter{Processes: s.readable(r, q.Process)}, paging)
		}
		if err != nil {
			return fmt.Errorf("read cases: %w", err)
		}
		if page.Rows, err = s.caseRows(ctx, tx, r, rows); err != nil {
			return err
		}
		if len(rows) == paging.Limit {
			page.Next = rows[len(rows)-1].Cursor()
		}
		return nil
	})
	return page, err
}

// readable are the processes whose every case the reader may see.
func (s *Service) readable(r Reader, only string) []string {
	ids := []string{}
	for _, p := range s.processes.All() {
		if (only == "" || only == p.ID) && readsAll(r, p) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func (s *Service) caseRows(ctx context.Context, tx *store.Tx, r Reader, rows []store.CaseRow) ([]CaseRow, error) {
	out := make([]CaseRow, 0, len(rows))
	names := map[string]string{"": ""}
	for _, row := range rows {
		l, err := s.load(ctx, tx, row.ID)
		if err != nil {
			return nil, err
		}
		name, known := names[l.c.Organisation]
		if !known {
			if name, err = organisationName(ctx, tx, l.c.Organisation); err != nil {
				return nil, err
			}
			names[l.c.Organisation] = name
		}
		out = append(out, caseRow(r, l, name, row))
	}
	return out, nil
}

func caseRow(r Reader, l loaded, organisation string, row store.CaseRow) CaseRow {
	v := CaseRow{
		ID: row.ID, No: row.No, Service: l.p.Title.In(r.Lang), Subject: row.Subject.In(r.Lang),
		Open: row.Ended == "", Result: row.Result, Status: status(r, l), Waiting: row.Waiting,
		OpenedAt: row.OpenedAt, UpdatedAt: row.UpdatedAt, EndedAt: row.EndedAt, Cursor: row.Cursor(),
		Organisation: organisation, Private: l.c.Private,
	}
	if l.c.Shared() != "" {
		v.Customer = row.CustomerName
	}
	if r.Side == engine.Staff {
		v.Customer, v.Problems = row.CustomerName, row.Problems
	}
	return v
}

// status says where a case stands in words that this reader may see.
func status(r Reader, l loaded) string {
	if r.Side == engine.Customer {
		return customerStatus(l, r.Lang)
	}
	if l.c.Ended != "" {
		return stepLabel(l.p, l.c.Ended, r.Lang)
	}
	var labels []string
	for _, t := range l.c.Tokens {
		step := l.p.Steps[t.Step]
		if step == nil || step.Parallel != nil || step.Foreach != nil || t.Place == engine.AtDone {
			continue
		}
		if label := stepLabel(l.p, t.Step, r.Lang); !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	return strings.Join(labels, text.Message("list.and", r.Lang, nil)+" ")
}

func customerStatus(l loaded, lang text.Lang) string {
	for _, stage := range engine.CustomerView(l.p, l.c).Stages {
		if stage.State == "current" {
			return stage.Label.In(lang)
		}
	}
	if end := l.p.Steps[l.c.Ended]; end != nil && !end.Label.IsZero() {
		return end.Label.In(lang)
	}
	if l.c.Ended != "" {
		return text.Message("result."+l.c.Result, lang, nil)
	}
	return text.Message("status.in_review", lang, nil)
}

func stepLabel(p *engine.Process, name string, lang text.Lang) string {
	step := p.Steps[name]
	if step == nil || step.Label.IsZero() {
		return strings.ReplaceAll(name, "_", " ")
	}
	return step.Label.In(lang)
}
