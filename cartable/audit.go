package cartable

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/sheet"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// AuditLine is one line of the audit trail: who did or saw what.
type AuditLine struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Request string    `json:"request,omitempty" doc:"As in the log and in X-Request-Id"`
	Person  string    `json:"person,omitempty" doc:"Nobody where it is missing"`
	Name    string    `json:"name,omitempty" doc:"Of the person, today"`
	Session string    `json:"session,omitempty" doc:"Tells one sign-in of a person from another"`
	Behalf  string    `json:"behalf,omitempty" doc:"The customer for whom it was done"`
	Deed    string    `json:"deed" doc:"Name of the operation"`
	Kind    string    `json:"kind,omitempty" doc:"Of the object"`
	Object  string    `json:"object,omitempty"`
	Case    string    `json:"case,omitempty"`
	CaseNo  string    `json:"case_no,omitempty"`
	Outcome string    `json:"outcome" enum:"allowed,refused"`
	Status  int       `json:"status,omitempty" doc:"Of HTTP"`
	Fields  []string  `json:"fields,omitempty" doc:"Names of what was sent, without the values"`
	Address string    `json:"address,omitempty" doc:"Where it came from"`
	Text    string    `json:"text" doc:"The line as a sentence, in the reader's language"`
}

// AuditRequest asks for a part of the trail; "" is all.
type AuditRequest struct {
	Person string // id or login
	Case   string // id or number
	Deed   string
	Day    string // 2026-11-23 or 1405-09-02
	From   string // the first of some days
	To     string // the last of them
	After  string
	Limit  int
}

// Audit gives a page of the trail, newest first.
func (s *Service) Audit(ctx context.Context, r Reader, q AuditRequest) (Page[AuditLine], error) {
	if !people.Can(r.Person, people.ReadAudit, people.Object{}) {
		return Page[AuditLine]{}, errNotFound
	}
	return s.auditPage(ctx, q, r.Lang)
}

// CaseAudit gives a page of the trail of one case, newest first.
func (s *Service) CaseAudit(ctx context.Context, r Reader, id string, q AuditRequest) (Page[AuditLine], error) {
	err := s.db.View(ctx, func(tx *store.Tx) error {
		_, err := s.loadFor(ctx, tx, r, people.ReadCaseAudit, id)
		return err
	})
	if err != nil {
		return Page[AuditLine]{}, err
	}
	return s.auditPage(ctx, AuditRequest{Case: id, After: q.After, Limit: q.Limit}, r.Lang)
}

func (s *Service) auditPage(ctx context.Context, q AuditRequest, lang text.Lang) (Page[AuditLine], error) {
	page := Page[AuditLine]{Rows: []AuditLine{}}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		f, err := s.auditFilter(ctx, tx, q)
		if err != nil {
			return err
		}
		f.Limit = clamp(q.Limit)
		entries, err := tx.Audit(ctx, f)
		if err != nil {
			return err
		}
		page.Rows, err = auditLines(ctx, tx, entries, lang)
		if len(entries) == f.Limit {
			page.Next = entries[len(entries)-1].Cursor()
		}
		return err
	})
	return page, err
}

// auditFilter finds the ids of what people call by its name. A name that nobody has
// stays as it is, and nothing is found.
func (s *Service) auditFilter(ctx context.Context, tx *store.Tx, q AuditRequest) (store.AuditFilter, error) {
	f := store.AuditFilter{Person: q.Person, Case: q.Case, Deed: q.Deed, After: q.After}
	if q.Person != "" {
		p, err := tx.PersonByLogin(ctx, strings.ToLower(q.Person))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return f, fmt.Errorf("look for login: %w", err)
		}
		if err == nil {
			f.Person = p.ID
		}
	}
	if q.Case != "" {
		c, err := tx.CaseByNo(ctx, q.Case)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return f, fmt.Errorf("look for number: %w", err)
		}
		if err == nil {
			f.Case = c.ID
		}
	}
	var err error
	f.From, f.Until, err = s.auditDays(q)
	return f, err
}

// auditDays are the moments between which the days of a request lie; a zero one is no bound.
func (s *Service) auditDays(q AuditRequest) (from, until time.Time, err error) {
	first, last, name := q.From, q.To, "from"
	if q.Day != "" {
		first, last, name = q.Day, q.Day, "day"
	}
	if first != "" {
		if _, from, err = dayIn(name, first, s.processes.Zone()); err != nil {
			return from, until, err
		}
	}
	if last != "" {
		if _, until, err = dayIn("to", last, s.processes.Zone()); err != nil {
			return from, until, err
		}
		until = until.AddDate(0, 0, 1).UTC()
	}
	return from.UTC(), until, nil
}

// auditLines names the persons and cases of entries.
func auditLines(ctx context.Context, tx *store.Tx, entries []store.AuditEntry, lang text.Lang) ([]AuditLine, error) {
	names, cases := map[string]string{}, []string{}
	for _, e := range entries {
		names[e.Person] = ""
		if e.Kind == "person" || e.Kind == "customer" {
			names[e.Object] = ""
		}
		cases = append(cases, e.Case)
	}
	for id := range names {
		p, err := tx.Person(ctx, id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		names[id] = p.Name
	}
	numbers, err := tx.CaseNumbers(ctx, cases)
	if err != nil {
		return nil, fmt.Errorf("numbers of cases: %w", err)
	}
	lines := make([]AuditLine, 0, len(entries))
	for _, e := range entries {
		line := AuditLine{
			ID: e.Cursor(), At: e.At, Request: e.Request, Person: e.Person, Name: names[e.Person], Session: e.Session, Behalf: e.Behalf, Deed: e.Deed,
			Kind: e.Kind, Object: e.Object, Case: e.Case, CaseNo: numbers[e.Case], Outcome: e.Outcome, Status: e.Status, Fields: e.Fields, Address: e.Address,
		}
		line.Text = auditSentence(line, names[e.Object], lang)
		lines = append(lines, line)
	}
	return lines, nil
}

// AuditFile is a part of the audit trail, to be written once.
type AuditFile struct {
	s      *Service
	q      AuditRequest
	format string
}

// AuditFile makes the trail ready to be written, newest first: as CSV, or as one object
// of JSON a line.
func (s *Service) AuditFile(r Reader, q AuditRequest, format string) (*AuditFile, error) {
	if !people.Can(r.Person, people.ReadAudit, people.Object{}) {
		return nil, errNotFound
	}
	return s.AuditFileFor(q, format)
}

// AuditFileFor is AuditFile for whoever runs the installation.
func (s *Service) AuditFileFor(q AuditRequest, format string) (*AuditFile, error) {
	if format != FormatCSV && format != FormatJSON {
		return nil, fault.New(fault.Invalid, "invalid.fields").With(fault.At("format", "field.required"))
	}
	if _, _, err := s.auditDays(q); err != nil {
		return nil, err
	}
	q.Limit, q.After = MaxPage, ""
	return &AuditFile{s: s, q: q, format: format}, nil
}

// Write writes the file page by page and says how many lines there were.
func (f *AuditFile) Write(ctx context.Context, to io.Writer) (int, error) {
	line, end, err := f.begin(to)
	if err != nil {
		return 0, err
	}
	n := 0
	for {
		page, err := f.s.auditPage(ctx, f.q, text.En)
		if err != nil {
			return n, err
		}
		for _, l := range page.Rows {
			if err := line(l); err != nil {
				return n, fmt.Errorf("write audit: %w", err)
			}
			n++
		}
		if page.Next == "" {
			return n, end()
		}
		f.q.After = page.Next
	}
}

func (f *AuditFile) begin(to io.Writer) (line func(AuditLine) error, end func() error, err error) {
	if f.format == FormatJSON {
		e := json.NewEncoder(to)
		return func(l AuditLine) error { return e.Encode(l) }, func() error { return nil }, nil
	}
	w, err := sheet.NewWriter(to)
	if err != nil {
		return nil, nil, err
	}
	err = w.Row("id", "at", "request", "person", "name", "session", "behalf", "deed", "kind", "object", "case", "case_no", "outcome", "status", "fields", "address")
	return func(l AuditLine) error {
		return w.Row(l.ID, l.At.Format(time.RFC3339), l.Request, l.Person, l.Name, l.Session, l.Behalf, l.Deed, l.Kind, l.Object, l.Case, l.CaseNo,
			l.Outcome, strconv.Itoa(l.Status), strings.Join(l.Fields, " "), l.Address)
	}, w.Flush, err
}
