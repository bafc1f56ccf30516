package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// The outcomes of what people try.
const (
	AuditAllowed = "allowed"
	AuditRefused = "refused"
)

// AuditEntry is one line of the audit trail: who did or saw what, for whom, when and
// from where. It has names of fields and never their values.
type AuditEntry struct {
	Num     int64
	At      time.Time
	Request string // id of the request, as in the log
	Person  string // "" where nobody is signed in
	Session string // the first letters of the session's hash
	Behalf  string // the customer, where it was not the person himself
	Deed    string // name of the route or command: "claim", "signIn"
	Kind    string // of the object: "case", "item"
	Object  string
	Case    string
	Outcome string
	Status  int // of HTTP; 0 where it was a command
	Fields  []string
	Address string
}

// Cursor is where a list goes on after this entry.
func (e AuditEntry) Cursor() string { return strconv.FormatInt(e.Num, 10) }

const insertAudit = `INSERT INTO audit (at, request, person, session, behalf, deed, kind, object, case_id, outcome, status, fields, address)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// Lengths of what an entry keeps, in bytes: what people send may be longer.
const (
	auditWord   = 200
	auditFields = 2000
)

func (e AuditEntry) args(now time.Time) []any {
	at := e.At
	if at.IsZero() {
		at = now
	}
	return []any{
		at, inert(e.Request, auditWord), inert(e.Person, auditWord), inert(e.Session, auditWord), inert(e.Behalf, auditWord), inert(e.Deed, auditWord),
		inert(e.Kind, auditWord), inert(e.Object, auditWord), inert(e.Case, auditWord), e.Outcome, e.Status,
		inert(strings.Join(e.Fields, " "), auditFields), inert(e.Address, auditWord),
	}
}

// inert is s in one line, with nothing in it that moves a cursor or turns text around:
// such letters are written as \u and their number.
func inert(s string, most int) string {
	var b strings.Builder
	for _, r := range s {
		if b.Len() >= most {
			break
		}
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case r == '\u200c': // the half-space is a letter of Persian
			b.WriteRune(r)
		case unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) || r == unicode.ReplacementChar:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// AddAudit writes entries. They cannot be changed afterwards.
func (tx *Tx) AddAudit(ctx context.Context, entries ...AuditEntry) error {
	for _, e := range entries {
		if _, err := tx.exec(ctx, insertAudit, e.args(tx.Now)...); err != nil {
			return fmt.Errorf("write audit: %w", err)
		}
	}
	return nil
}

// AuditFilter is a part of the trail; what is "" or zero counts for nothing.
type AuditFilter struct {
	Person, Case, Deed string
	From, Until        time.Time
	After              string // cursor: older entries than this
	Limit              int
}

// Audit lists entries, the newest first.
func (tx *Tx) Audit(ctx context.Context, f AuditFilter) ([]AuditEntry, error) {
	where, args := []string{"1 = 1"}, []any{}
	add := func(condition string, arg any) { where, args = append(where, condition), append(args, arg) }
	if f.Person != "" {
		add("person = ?", f.Person)
	}
	if f.Case != "" {
		add("case_id = ?", f.Case)
		where = append(where, "case_id <> ''") // the index is of these
	}
	if f.Deed != "" {
		add("deed = ?", f.Deed)
	}
	if !f.From.IsZero() {
		add("at >= ?", f.From)
	}
	if !f.Until.IsZero() {
		add("at < ?", f.Until)
	}
	if num, err := strconv.ParseInt(f.After, 10, 64); err == nil {
		add("num < ?", num)
	} else if f.After != "" {
		return nil, nil
	}
	const columns = "SELECT num, at, request, person, session, behalf, deed, kind, object, case_id, outcome, status, fields, address FROM audit WHERE "
	query := columns + strings.Join(where, " AND ") + " ORDER BY num DESC LIMIT CAST(? AS BIGINT)"
	all, err := list(ctx, tx, query, append(args, limit(f.Limit)), scanAudit)
	if err != nil {
		return nil, fmt.Errorf("list audit: %w", err)
	}
	return all, nil
}

func scanAudit(rows *sql.Rows) (e AuditEntry, err error) {
	var fields string
	err = rows.Scan(&e.Num, moment{&e.At}, &e.Request, &e.Person, &e.Session, &e.Behalf, &e.Deed, &e.Kind, &e.Object, &e.Case, &e.Outcome,
		&e.Status, &fields, &e.Address)
	if fields != "" {
		e.Fields = strings.Split(fields, " ")
	}
	return e, err
}

// ForgetAudit removes the entries from before a moment and leaves an entry that says so.
// It is for the operator's command: nothing else can remove any.
func (tx *Tx) ForgetAudit(ctx context.Context, before time.Time) (int64, error) {
	if _, err := tx.exec(ctx, "INSERT INTO audit_released (before_at, released_at) VALUES (?, ?)", before, tx.Now); err != nil {
		return 0, fmt.Errorf("release audit: %w", err)
	}
	n, err := tx.exec(ctx, "DELETE FROM audit WHERE at < ?", before)
	if err != nil {
		return 0, fmt.Errorf("forget audit: %w", err)
	}
	gone := AuditEntry{Deed: "forgetAudit", Kind: "before", Object: before.UTC().Format(time.RFC3339), Outcome: AuditAllowed}
	return n, tx.AddAudit(ctx, gone)
}
