package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"
)

// The states of a difference.
const (
	DifferenceOpen   = "open"
	DifferenceClosed = "closed"
)

// The kinds of differences: what the list of a gateway says beside our own books.
const (
	UnknownHere        = "unknown_here"         // taken there, and nobody here knows of it
	NotSettledHere     = "not_settled_here"     // taken there, and its end is not known here
	FailedHere         = "failed_here"          // taken there, and here it has failed
	MissingThere       = "missing_there"        // credited here, and not in the list
	AmountDiffers      = "amount"               // another amount
	CurrencyDiffers    = "currency"             // another currency
	ListedTwice        = "twice"                // the same payment stands in the list more than once
	RefundMissingHere  = "refund_missing_here"  // given back there, and not here
	RefundMissingThere = "refund_missing_there" // given back here, and not in the list
)

// Difference is what the list of a gateway and our books do not agree on. There is one
// row for each Kind of a Subject.
type Difference struct {
	ID      string
	Gateway string
	Subject string // of what: a payment, a refund, a line of the list
	Kind    string
	Day     string // local, of the money
	State   string

	Case, Payment, Refund string // "" where nothing here is meant
	Authority, Order, Ref string // as the gateway names it, where it does
	Card                  string // masked
	Ours, Theirs          int
	OurCurrency           string // "" where we have nothing
	TheirCurrency         string // "" where they have nothing
	At                    time.Time
	FoundAt, ClosedAt     time.Time
	ClosedBy, Reason      string // person, "" for by itself; his words, or a word of the catalogue
	num                   int64
}

// Cursor is where a list of differences goes on after this one.
func (d Difference) Cursor() string { return strconv.FormatInt(d.num, 10) }

// Says reports whether the figures are the same as those of another.
func (d Difference) Says(o Difference) bool {
	return d.Ours == o.Ours && d.Theirs == o.Theirs && d.OurCurrency == o.OurCurrency && d.TheirCurrency == o.TheirCurrency
}

const (
	differenceColumns = `num, id, gateway, subject, kind, day, state, case_id, payment, refund, authority, order_id, ref, card,
		ours, our_currency, theirs, their_currency, at, found_at, closed_at, closed_by, reason`
	upsertDifference = `INSERT INTO differences (id, gateway, subject, kind, day, state, case_id, payment, refund, authority, order_id, ref, card,
		ours, our_currency, theirs, their_currency, at, found_at, closed_at, closed_by, reason)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (gateway, subject, kind) DO UPDATE SET state = excluded.state, case_id = excluded.case_id, payment = excluded.payment,
		refund = excluded.refund, ours = excluded.ours, our_currency = excluded.our_currency, theirs = excluded.theirs,
		their_currency = excluded.their_currency, found_at = excluded.found_at, closed_at = excluded.closed_at, closed_by = excluded.closed_by,
		reason = excluded.reason`
)

// KeepDifference writes a difference, over the one of its kind and subject.
func (tx *Tx) KeepDifference(ctx context.Context, d Difference) error {
	_, err := tx.exec(ctx, upsertDifference, d.ID, d.Gateway, d.Subject, d.Kind, d.Day, d.State, d.Case, d.Payment, d.Refund,
		d.Authority, d.Order, d.Ref, d.Card, d.Ours, d.OurCurrency, d.Theirs, d.TheirCurrency, d.At, d.FoundAt, orNull(d.ClosedAt), d.ClosedBy, d.Reason)
	if err != nil {
		return fmt.Errorf("keep difference: %w", err)
	}
	return nil
}

// Difference returns one by its id, or ErrNotFound.
func (tx *Tx) Difference(ctx context.Context, id string) (Difference, error) {
	return tx.difference(ctx, "id = ?", id)
}

// DifferenceOf returns the one of a kind and subject, or ErrNotFound. Whoever asks for
// the same in another command waits until this one is over.
func (tx *Tx) DifferenceOf(ctx context.Context, gateway, subject, kind string) (Difference, error) {
	if err := tx.serialize(ctx, "difference/"+gateway+"/"+subject+"/"+kind); err != nil {
		return Difference{}, fmt.Errorf("find difference: %w", err)
	}
	return tx.difference(ctx, "gateway = ? AND subject = ? AND kind = ?", gateway, subject, kind)
}

func (tx *Tx) difference(ctx context.Context, where string, args ...any) (Difference, error) {
	all, err := tx.differences(ctx, where, args...)
	if err != nil {
		return Difference{}, err
	}
	if len(all) == 0 {
		return Difference{}, fmt.Errorf("find difference: %w", ErrNotFound)
	}
	return all[0], nil
}

// DifferenceFilter is a part of the differences; what is "" counts for nothing.
type DifferenceFilter struct {
	State, Gateway, Day, Payment string
	After                        string
	Most                         int
}

// Differences lists them, newest first.
func (tx *Tx) Differences(ctx context.Context, f DifferenceFilter) ([]Difference, error) {
	where, args := []string{"num < ?"}, []any{newest(f.After)}
	for _, c := range [...]struct{ column, value string }{{"state", f.State}, {"gateway", f.Gateway}, {"day", f.Day}, {"payment", f.Payment}} {
		if c.value != "" {
			where, args = append(where, c.column+" = ?"), append(args, c.value)
		}
	}
	return tx.differences(ctx, strings.Join(where, " AND ")+" ORDER BY num DESC LIMIT CAST(? AS BIGINT)", append(args, limit(f.Most))...)
}

// CountDifferences counts those of a gateway that are open.
func (tx *Tx) CountDifferences(ctx context.Context, gateway string) (n int, err error) {
	if err = tx.one(ctx, "SELECT COUNT(*) FROM differences WHERE gateway = ? AND state = ?", []any{gateway, DifferenceOpen}, &n); err != nil {
		return 0, fmt.Errorf("count differences: %w", err)
	}
	return n, nil
}

func (tx *Tx) differences(ctx context.Context, where string, args ...any) ([]Difference, error) {
	all, err := list(ctx, tx, "SELECT "+differenceColumns+" FROM differences WHERE "+where, args, func(rows *sql.Rows) (d Difference, err error) {
		err = rows.Scan(&d.num, &d.ID, &d.Gateway, &d.Subject, &d.Kind, &d.Day, &d.State, &d.Case, &d.Payment, &d.Refund, &d.Authority, &d.Order,
			&d.Ref, &d.Card, &d.Ours, &d.OurCurrency, &d.Theirs, &d.TheirCurrency, moment{&d.At}, moment{&d.FoundAt}, moment{&d.ClosedAt}, &d.ClosedBy, &d.Reason)
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("list differences: %w", err)
	}
	return all, nil
}

// PaymentByRef returns the attempt that a gateway has given this reference, or
// ErrNotFound; a reference that several have names none of them.
func (tx *Tx) PaymentByRef(ctx context.Context, gateway, ref string) (PaymentRow, error) {
	var all []PaymentRow
	err := tx.selects(&all).Where("gateway = ? AND ref = ? AND ref <> ''", gateway, ref).Limit(2).Scan(ctx)
	if err != nil {
		return PaymentRow{}, fmt.Errorf("find payment: %w", err)
	}
	if len(all) != 1 {
		return PaymentRow{}, fmt.Errorf("find payment: %w", ErrNotFound)
	}
	return all[0].inUTC(), nil
}

// PaymentsNamed lists the attempts at a gateway that have one of these ids, or of which
// it has one of these names: for many at once.
func (tx *Tx) PaymentsNamed(ctx context.Context, gateway string, ids, authorities []string) ([]PaymentRow, error) {
	var all []PaymentRow
	for _, by := range [...]struct {
		where string
		names []string
	}{{"gateway = ? AND id IN (?)", ids}, {"gateway = ? AND authority IN (?) AND authority <> ''", authorities}} {
		if len(by.names) == 0 {
			continue
		}
		var some []PaymentRow
		if err := tx.selects(&some).Where(by.where, gateway, bun.In(by.names)).Scan(ctx); err != nil {
			return nil, fmt.Errorf("list named payments: %w", err)
		}
		all = append(all, some...)
	}
	return utc(all), nil
}

// PaymentsSettled lists the attempts whose end came from one moment until before
// another, with a gateway, in order.
func (tx *Tx) PaymentsSettled(ctx context.Context, gateway string, from, until time.Time) ([]PaymentRow, error) {
	var all []PaymentRow
	err := tx.selects(&all).Where("gateway = ? AND settled_at >= ? AND settled_at < ?", gateway, from, until).Order("settled_at", "id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("list settled payments: %w", err)
	}
	return utc(all), nil
}

// RefundsChanged lists the refunds of a gateway that changed last from one moment until
// before another, in order.
func (tx *Tx) RefundsChanged(ctx context.Context, gateway string, from, until time.Time) ([]RefundRow, error) {
	return tx.refunds(ctx, "SELECT "+refundColumns+" FROM refunds WHERE gateway = ? AND changed_at >= ? AND changed_at < ? ORDER BY changed_at, num", gateway, from, until)
}

// RefundsOfPayment lists the refunds of a payment, oldest first.
func (tx *Tx) RefundsOfPayment(ctx context.Context, payment string) ([]RefundRow, error) {
	return tx.refunds(ctx, "SELECT "+refundColumns+" FROM refunds WHERE payment = ? ORDER BY num", payment)
}

// LeaseRefund takes the question to the gateway about a refund, though it is not due;
// false where there is none.
func (tx *Tx) LeaseRefund(ctx context.Context, payment, refund string, lease time.Duration) (CallRow, bool, error) {
	calls, err := list(ctx, tx, "SELECT "+callColumns+", tries, gate, asked_at FROM calls WHERE kind = ? AND payment = ?", []any{RefundCall, payment}, scanCall)
	if err != nil {
		return CallRow{}, false, fmt.Errorf("find refund: %w", err)
	}
	for _, c := range calls {
		if id, _ := c.Args["refund"].(string); id != refund && (id != "" || refund != "1") {
			continue
		}
		n, err := tx.exec(ctx, "UPDATE calls SET due_at = ?, worker = ?, tries = tries + 1 WHERE id = ?", tx.Now.Add(lease), tx.db.worker, c.ID)
		return c, n == 1, err
	}
	return CallRow{}, false, nil
}
