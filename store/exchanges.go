package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// What became of an attempt.
const (
	Answered   = "answered"
	CallFailed = "failed"   // the case was told
	Held       = "held"     // its service is down: the same attempt is made again, and the case knows nothing
	NotSent    = "not_sent" // it waited for its service in vain, and the case was told
)

// GatewayQuestion is the kind of an exchange with a payment gateway. Its Service is the
// gateway, and its Request the payment; one about no payment, as for a list, has no Case.
const GatewayQuestion = "gateway"

// ListQuestion is the kind of an exchange with a list provider; it has a Process and no
// Case.
const ListQuestion = "list"

// ExchangeRow is one attempt of a call as it is kept: personal data are masked by
// whoever adds it.
type ExchangeRow struct {
	Case, Request, Key, Kind string
	Process                  string // of a question of a list only
	Step                     string
	Service, Operation       string
	Attempt                  int
	StartedAt                time.Time
	Took                     time.Duration // in milliseconds
	Outcome                  string        // one of those above
	Code, Detail             string        // of an error
	Status                   int           // of HTTP; 0: no answer came
	Sent, Received           int           // bytes on the wire
	Args, Answer             string        // JSON; ends with "…" where it was longer than MaxKept

	num int64
}

// MaxKept bounds each side of an exchange that is kept, in bytes.
const MaxKept = 16 << 10

// Cursor is where a list of exchanges goes on after this one.
func (e ExchangeRow) Cursor() string { return strconv.FormatInt(e.num, 10) }

const exchangeColumns = `case_id, request, call_key, kind, step, service, operation, attempt, started_at, took_ms,
	outcome, code, detail, status, sent, received, args, answer, process`

// AddExchange keeps an attempt.
func (tx *Tx) AddExchange(ctx context.Context, e ExchangeRow) error {
	const insert = "INSERT INTO exchanges (" + exchangeColumns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	_, err := tx.exec(ctx, insert, e.Case, e.Request, e.Key, e.Kind, e.Step, e.Service, e.Operation, e.Attempt, e.StartedAt,
		e.Took.Milliseconds(), e.Outcome, e.Code, kept(e.Detail), e.Status, e.Sent, e.Received, kept(e.Args), kept(e.Answer), e.Process)
	if err != nil {
		return fmt.Errorf("add exchange: %w", err)
	}
	return nil
}

// kept cuts a text that is too long, between two characters. No database takes what is
// not UTF-8 or holds a NUL.
func kept(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "�"), "\x00", "�")
	if len(s) <= MaxKept {
		return s
	}
	end := MaxKept - len("…")
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

// Exchanges lists what was asked of services for a case, newest first; what gateways
// were asked is not among it. after is the
// Cursor of the last row of the page before.
func (tx *Tx) Exchanges(ctx context.Context, caseID, after string, most int) ([]ExchangeRow, error) {
	const find = "SELECT num, " + exchangeColumns + " FROM exchanges WHERE case_id = ? AND kind <> ? AND num < ? ORDER BY num DESC LIMIT CAST(? AS BIGINT)"
	rows, err := list(ctx, tx, find, []any{caseID, GatewayQuestion, newest(after), limit(most)}, scanExchange)
	if err != nil {
		return nil, fmt.Errorf("list exchanges: %w", err)
	}
	return rows, nil
}

// ListQuestions lists what list providers were asked for a process, newest first, like
// Exchanges.
func (tx *Tx) ListQuestions(ctx context.Context, process, after string, most int) ([]ExchangeRow, error) {
	const find = "SELECT num, " + exchangeColumns + " FROM exchanges WHERE process = ? AND process <> '' AND num < ? ORDER BY num DESC LIMIT CAST(? AS BIGINT)"
	rows, err := list(ctx, tx, find, []any{process, newest(after), limit(most)}, scanExchange)
	if err != nil {
		return nil, fmt.Errorf("list questions: %w", err)
	}
	return rows, nil
}

func scanExchange(rows *sql.Rows) (e ExchangeRow, err error) {
	var took int64
	err = rows.Scan(&e.num, &e.Case, &e.Request, &e.Key, &e.Kind, &e.Step, &e.Service, &e.Operation, &e.Attempt, moment{&e.StartedAt}, &took,
		&e.Outcome, &e.Code, &e.Detail, &e.Status, &e.Sent, &e.Received, &e.Args, &e.Answer, &e.Process)
	e.Took = time.Duration(took) * time.Millisecond
	return e, err
}

// PruneExchanges removes up to most of those that began before a moment, and says how
// many it removed. It looks at the oldest only, so that it costs nothing when there is
// nothing to do.
func (tx *Tx) PruneExchanges(ctx context.Context, before time.Time, most int) (int, error) {
	const prune = "DELETE FROM exchanges WHERE num IN (SELECT num FROM exchanges ORDER BY num LIMIT CAST(? AS BIGINT)) AND started_at < ?"
	n, err := tx.exec(ctx, prune, most, before)
	if err != nil {
		return 0, fmt.Errorf("prune exchanges: %w", err)
	}
	return int(n), nil
}

// Wait is how it stands with a call that has not been answered.
type Wait struct {
	Due   time.Time // when it is made next; until then somebody may be making it
	Cause string    // why it waits; "" where nothing keeps it
	Taken bool      // somebody is making it
}

// ServiceDown is the cause of a call that waits because its service is down.
const ServiceDown = "service_down"

// CallWait tells how it stands with a call, or ErrNotFound when it is answered.
func (tx *Tx) CallWait(ctx context.Context, id string) (w Wait, err error) {
	var worker string
	err = tx.one(ctx, "SELECT due_at, cause, worker FROM calls WHERE id = ?", []any{id}, moment{&w.Due}, &w.Cause, &worker)
	if err != nil && !errors.Is(err, ErrNotFound) {
		err = fmt.Errorf("read call: %w", err)
	}
	w.Taken = worker != ""
	return w, err
}
