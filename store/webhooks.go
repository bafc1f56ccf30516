package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The states of a delivery.
const (
	Waiting   = "waiting"
	Delivered = "delivered"
	Failed    = "failed"
)

// Delivery is one event on its way to one endpoint. A Step brings it with ID, Endpoint,
// Event and Body only; the store adds the rest.
type Delivery struct {
	ID              string // later ones sort behind; the receiver knows a repetition by it
	Endpoint, Event string
	Case, CaseNo    string
	Body            string
	State           string
	CreatedAt       time.Time
	DueAt           time.Time // zero unless it waits
	EndedAt         time.Time // zero while it waits
	Tries           int       // leases so far, with this one
	Earlier         int       // of them, before it was last sent again by hand
	Status          int       // of the last attempt
	Cause           string    // why the last attempt failed
}

// Attempt is one time that a delivery was sent.
type Attempt struct {
	No     int
	At     time.Time
	Status int // of HTTP; 0 when no answer came
	Took   time.Duration
	Cause  string // "" when it was taken
}

const (
	insertDelivery = `INSERT INTO deliveries (id, endpoint, event, case_id, case_no, body, state, created_at, due_at, ended_at,
		worker, tries, earlier, status, cause)
		SELECT ?, ?, ?, ?, ?, ?, 'waiting', ?, ?, NULL, '', 0, 0, 0, '' WHERE NOT EXISTS (SELECT 1 FROM closed_endpoints WHERE name = ?)`
	deliveryColumns = "id, endpoint, event, case_id, case_no, body, state, created_at, due_at, ended_at, tries, earlier, status, cause"
)

// deliver keeps what endpoints are to hear of a step; nothing for one that is closed.
func (sh *sheet) deliver(d Delivery) {
	sh.add(insertDelivery, d.ID, d.Endpoint, d.Event, sh.c.ID, sh.c.No, d.Body, sh.tx.Now, sh.tx.Now, d.Endpoint)
}

func scanDelivery(rows *sql.Rows) (d Delivery, err error) {
	err = rows.Scan(&d.ID, &d.Endpoint, &d.Event, &d.Case, &d.CaseNo, &d.Body, &d.State,
		moment{&d.CreatedAt}, moment{&d.DueAt}, moment{&d.EndedAt}, &d.Tries, &d.Earlier, &d.Status, &d.Cause)
	return d, err
}

// LeaseDeliveries takes deliveries to one endpoint that are due, the longest due first;
// none while it is closed. Whoever took one has until lease is over to finish it; then
// it is given out again.
func (tx *Tx) LeaseDeliveries(ctx context.Context, endpoint string, most int, lease time.Duration) ([]Delivery, error) {
	const due = "endpoint = ? AND due_at IS NOT NULL AND due_at <= ? AND NOT EXISTS (SELECT 1 FROM closed_endpoints WHERE name = ?)"
	all, err := leased(ctx, tx, leasing{
		table: "deliveries", key: "id", where: due, args: []any{endpoint, tx.Now, endpoint},
		most: most, lease: lease, columns: deliveryColumns,
	}, scanDelivery)
	if err != nil {
		return nil, fmt.Errorf("lease deliveries: %w", err)
	}
	slices.SortFunc(all, func(a, b Delivery) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}

// FinishDelivery notes an attempt of a delivery that was leased. It waits until due when
// that is set, and has else come to its end: Delivered or Failed. Where somebody else
// has taken it over meanwhile, the attempt is noted only.
func (tx *Tx) FinishDelivery(ctx context.Context, id string, a Attempt, due time.Time) error {
	const note = `INSERT INTO attempts (delivery, attempt, made_at, status, took_ms, cause) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	if _, err := tx.exec(ctx, note, id, a.No, a.At, a.Status, a.Took.Milliseconds(), a.Cause); err != nil {
		return fmt.Errorf("note attempt: %w", err)
	}
	state, ended := Waiting, time.Time{}
	switch {
	case a.Cause == "":
		state, due, ended = Delivered, time.Time{}, tx.Now
	case due.IsZero():
		state, ended = Failed, tx.Now
	}
	const finish = `UPDATE deliveries SET state = ?, due_at = ?, ended_at = ?, worker = '', status = ?, cause = ?
		WHERE id = ? AND tries = ? AND worker <> ''`
	if _, err := tx.exec(ctx, finish, state, orNull(due), orNull(ended), a.Status, a.Cause, id, a.No); err != nil {
		return fmt.Errorf("finish delivery: %w", err)
	}
	return nil
}

const resend = "UPDATE deliveries SET state = 'waiting', due_at = ?, ended_at = NULL, earlier = tries WHERE worker = '' AND "

// Resend makes a delivery due now, whatever became of it. One that is being sent just
// now is left alone.
func (tx *Tx) Resend(ctx context.Context, id string) error {
	if _, err := tx.exec(ctx, resend+"id = ?", tx.Now, id); err != nil {
		return fmt.Errorf("resend delivery: %w", err)
	}
	return nil
}

// ResendFailed makes failed deliveries to an endpoint due now, the newest first, but
// none of before since. It says how many they are.
func (tx *Tx) ResendFailed(ctx context.Context, endpoint string, since time.Time, most int) (int, error) {
	query := resend + `id IN (SELECT id FROM deliveries WHERE endpoint = ? AND state = 'failed' AND created_at >= ?
		ORDER BY id DESC LIMIT CAST(? AS BIGINT)` + tx.db.dialect.skipLocked + ")"
	n, err := tx.exec(ctx, query, tx.Now, endpoint, since, limit(most))
	if err != nil {
		return 0, fmt.Errorf("resend deliveries: %w", err)
	}
	return int(n), nil
}

// DeliveryFilter narrows a list of deliveries; "" is all. After is the ID of the last
// row of the page before.
type DeliveryFilter struct {
	Endpoint, State, After string
	Limit                  int
}

// Deliveries lists deliveries, newest first.
func (tx *Tx) Deliveries(ctx context.Context, f DeliveryFilter) ([]Delivery, error) {
	u := &union{order: "id DESC", limit: limit(f.Limit)}
	before := f.After
	if before == "" {
		before = "~" // behind every id
	}
	const from = "FROM deliveries WHERE id < ?"
	switch {
	case f.Endpoint != "" && f.State == "":
		for _, state := range [...]string{Waiting, Delivered, Failed} {
			u.arm(deliveryColumns, "id DESC", from+" AND endpoint = ? AND state = ?", before, f.Endpoint, state)
		}
	case f.Endpoint != "":
		u.arm(deliveryColumns, "id DESC", from+" AND endpoint = ? AND state = ?", before, f.Endpoint, f.State)
	case f.State != "":
		u.arm(deliveryColumns, "id DESC", from+" AND state = ?", before, f.State)
	default:
		u.arm(deliveryColumns, "id DESC", from, before)
	}
	query, args := u.build()
	all, err := list(ctx, tx, query, args, scanDelivery)
	if err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	return all, nil
}

// Delivery returns one delivery with its attempts, the first one first, or ErrNotFound.
func (tx *Tx) Delivery(ctx context.Context, id string) (Delivery, []Attempt, error) {
	all, err := list(ctx, tx, "SELECT "+deliveryColumns+" FROM deliveries WHERE id = ?", []any{id}, scanDelivery)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Delivery{}, nil, fmt.Errorf("find delivery: %w", err)
	}
	const find = "SELECT attempt, made_at, status, took_ms, cause FROM attempts WHERE delivery = ? ORDER BY attempt LIMIT 1000"
	attempts, err := list(ctx, tx, find, []any{id}, func(rows *sql.Rows) (a Attempt, err error) {
		var took int64
		err = rows.Scan(&a.No, moment{&a.At}, &a.Status, &took, &a.Cause)
		a.Took = time.Duration(took) * time.Millisecond
		return a, err
	})
	if err != nil {
		return Delivery{}, nil, fmt.Errorf("list attempts: %w", err)
	}
	return all[0], attempts, nil
}

// ForgetDeliveries removes deliveries that have ended before a moment, the oldest first,
// and says how many.
func (tx *Tx) ForgetDeliveries(ctx context.Context, before time.Time, most int) (int, error) {
	query := `DELETE FROM deliveries WHERE id IN (
		SELECT id FROM deliveries WHERE ended_at IS NOT NULL AND ended_at < ? ORDER BY ended_at, id LIMIT CAST(? AS BIGINT)` + tx.db.dialect.skipLocked + ")"
	n, err := tx.exec(ctx, query, before, limit(most))
	if err != nil {
		return 0, fmt.Errorf("forget deliveries: %w", err)
	}
	return int(n), nil
}

// ClosedEndpoint is one that wants to hear no more.
type ClosedEndpoint struct {
	Name  string
	At    time.Time
	Cause string
}

// CloseEndpoint keeps anything from being sent to an endpoint, or written down for it.
// What waits for it already stays.
func (tx *Tx) CloseEndpoint(ctx context.Context, name, cause string) error {
	const insert = "INSERT INTO closed_endpoints (name, closed_at, cause) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
	if _, err := tx.exec(ctx, insert, name, tx.Now, cause); err != nil {
		return fmt.Errorf("close endpoint: %w", err)
	}
	return nil
}

// OpenEndpoint ends CloseEndpoint.
func (tx *Tx) OpenEndpoint(ctx context.Context, name string) error {
	if _, err := tx.exec(ctx, "DELETE FROM closed_endpoints WHERE name = ?", name); err != nil {
		return fmt.Errorf("open endpoint: %w", err)
	}
	return nil
}

// ClosedEndpoints lists the closed ones by name.
func (tx *Tx) ClosedEndpoints(ctx context.Context) ([]ClosedEndpoint, error) {
	const find = "SELECT name, closed_at, cause FROM closed_endpoints ORDER BY name LIMIT 1000"
	all, err := list(ctx, tx, find, nil, func(rows *sql.Rows) (e ClosedEndpoint, err error) {
		return e, rows.Scan(&e.Name, moment{&e.At}, &e.Cause)
	})
	if err != nil {
		return nil, fmt.Errorf("list closed endpoints: %w", err)
	}
	return all, nil
}
