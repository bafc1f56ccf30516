package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
)

// inbox is the channel of messages that lie in the cartable.
const inbox = "inbox"

// OutRow is one message by one channel, to a person or to everybody with a role.
type OutRow struct {
	ID            string // also the cursor of a list of notices
	Key           string
	Case          string
	Person, Role  string
	Channel       string // sms, email, inbox
	Template      string
	Subject, Body text.Text
	Item          string
	Tries         int // leases so far, with this one
	CreatedAt     time.Time
}

const (
	insertMessage = `INSERT INTO outbox (effect_key, channel, case_id, person, role, template, subject, body, item,
		created_at, due_at, worker, tries, cause) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, '') ON CONFLICT DO NOTHING`
	noticeColumns  = "o.num, o.effect_key, o.channel, o.case_id, o.person, o.role, o.template, o.subject, o.body, o.item, o.tries, o.created_at"
	messageColumns = "num, effect_key, channel, case_id, person, role, template, subject, body, item, tries, created_at"
)

// send adds a row for each channel. Rows are never removed, so that a key that comes
// again sends nothing.
func (sh *sheet) send(e engine.Send) {
	for _, channel := range e.By {
		due := orNull(sh.tx.Now)
		if channel == inbox {
			due = nil
		}
		sh.add(insertMessage, e.Key, channel, sh.c.ID, e.Person, e.Role, e.Template, asJSON{e.Subject}, asJSON{e.Body},
			e.Item, sh.tx.Now, due)
	}
}

// LeaseMessages takes messages by sms and email that are due. Whoever took one has
// until lease is over to finish or postpone it; then it is given out again.
func (tx *Tx) LeaseMessages(ctx context.Context, most int, lease time.Duration) ([]OutRow, error) {
	messages, err := leased(ctx, tx, leasing{
		table: "outbox", key: "num", where: "due_at IS NOT NULL AND due_at <= ?", args: []any{tx.Now},
		most: most, lease: lease, columns: messageColumns,
	}, scanMessage)
	if err != nil {
		return nil, fmt.Errorf("lease messages: %w", err)
	}
	slices.SortFunc(messages, func(a, b OutRow) int {
		if d := len(a.ID) - len(b.ID); d != 0 {
			return d
		}
		return strings.Compare(a.ID, b.ID)
	})
	return messages, nil
}

func scanMessage(rows *sql.Rows) (m OutRow, err error) {
	var num int64
	err = rows.Scan(&num, &m.Key, &m.Channel, &m.Case, &m.Person, &m.Role, &m.Template, asJSON{&m.Subject}, asJSON{&m.Body},
		&m.Item, &m.Tries, moment{&m.CreatedAt})
	m.ID = strconv.FormatInt(num, 10)
	return m, err
}

// FinishMessage notes that a message was sent.
func (tx *Tx) FinishMessage(ctx context.Context, id string) error {
	if _, err := tx.exec(ctx, "UPDATE outbox SET due_at = NULL WHERE num = ?", cursor(id)); err != nil {
		return fmt.Errorf("finish message: %w", err)
	}
	return nil
}

// PostponeMessage gives a leased message back, to be taken again at until.
func (tx *Tx) PostponeMessage(ctx context.Context, id string, until time.Time, cause string) error {
	const postpone = "UPDATE outbox SET due_at = ?, worker = '', cause = ? WHERE num = ? AND due_at IS NOT NULL"
	if _, err := tx.exec(ctx, postpone, until, cause, cursor(id)); err != nil {
		return fmt.Errorf("postpone message: %w", err)
	}
	return nil
}

// NextMessage tells when the next message is due; false when there is none.
func (tx *Tx) NextMessage(ctx context.Context) (time.Time, bool, error) {
	return tx.earliest(ctx, "SELECT due_at FROM outbox WHERE due_at IS NOT NULL ORDER BY due_at, num LIMIT 1")
}

// Notices lists the messages that lie in the cartable of person or of one of the
// roles, newest first. after is the ID of the last row of the page before.
func (tx *Tx) Notices(ctx context.Context, person string, roles []string, after string, most int) ([]OutRow, error) {
	u := &union{order: "num DESC", limit: limit(most)}
	before := newest(after)
	u.arm("num", "num DESC", "FROM outbox WHERE channel = 'inbox' AND person <> '' AND person = ? AND num < ?", person, before)
	for _, role := range roles {
		u.arm("num", "num DESC", "FROM outbox WHERE channel = 'inbox' AND role <> '' AND role = ? AND num < ?", role, before)
	}
	query, args := u.reading(noticeColumns, "JOIN outbox o ON o.num = l.num", "o.num")
	notices, err := list(ctx, tx, query, args, scanMessage)
	if err != nil {
		return nil, fmt.Errorf("list notices: %w", err)
	}
	return notices, nil
}
