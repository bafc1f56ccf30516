package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
)

// Entry is one line of the ledger of money: a debit above zero, a credit below. The
// entries of one posting sum to zero. Entries are only ever added.
type Entry struct {
	Posting, Kind string // one movement, and what it is about: engine.PostPaid and its like
	Case, Payment string
	Account       string
	Amount        int // in the smallest unit of Currency
	Currency      string
	Ref           string
	At            time.Time

	num int64
}

const (
	insertEntry = `INSERT INTO entries (posting, kind, case_id, payment, account, amount, currency, ref, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
	moveBalance = `INSERT INTO balances (account, currency, shard, amount) VALUES (?, ?, ?, ?)
		ON CONFLICT (account, currency, shard) DO UPDATE SET amount = balances.amount + excluded.amount`
	entryColumns = "num, posting, kind, case_id, payment, account, amount, currency, ref, at"
)

// post writes a posting and moves the balances of its accounts, in the order of their
// names, so that two commands do not lock each other out.
func (sh *sheet) post(p engine.Posting) error {
	sum := 0
	for _, line := range p.Lines {
		sum += line.Amount
	}
	if sum != 0 {
		return fmt.Errorf("posting %s does not balance: %d", p.ID, sum)
	}
	lines := slices.SortedFunc(slices.Values(p.Lines), func(a, b engine.PostingLine) int { return cmp.Compare(a.Account, b.Account) })
	currency := sh.tx.db.unit(p.Unit)
	shard := rand.IntN(sh.tx.db.dialect.shards)
	for _, line := range lines {
		sh.add(insertEntry, p.ID, p.Kind, sh.c.ID, p.Payment, line.Account, line.Amount, currency, p.Ref, sh.tx.Now)
		sh.add(moveBalance, line.Account, currency, shard, line.Amount)
	}
	return nil
}

// Entries lists the ledger of a case in order.
func (tx *Tx) Entries(ctx context.Context, caseID string) ([]Entry, error) {
	return tx.entries(ctx, "SELECT "+entryColumns+" FROM entries WHERE case_id = ? ORDER BY num", caseID)
}

// EntriesBetween lists the ledger of all cases from one moment until before another,
// after a cursor, in order of time.
func (tx *Tx) EntriesBetween(ctx context.Context, from, until time.Time, after EntryCursor, most int) ([]Entry, error) {
	if after.At.Before(from) {
		after = EntryCursor{At: from}
	}
	return tx.entries(ctx, "SELECT "+entryColumns+` FROM entries WHERE (at > ? OR (at = ? AND num > ?)) AND at < ?
		ORDER BY at, num LIMIT CAST(? AS BIGINT)`, after.At, after.At, after.Num, until, limit(most))
}

// EntryCursor is where a list of entries goes on.
type EntryCursor struct {
	At  time.Time
	Num int64
}

// Cursor is where a list goes on after this entry.
func (e Entry) Cursor() EntryCursor { return EntryCursor{e.At, e.num} }

func (tx *Tx) entries(ctx context.Context, query string, args ...any) ([]Entry, error) {
	all, err := list(ctx, tx, query, args, func(rows *sql.Rows) (e Entry, err error) {
		err = rows.Scan(&e.num, &e.Posting, &e.Kind, &e.Case, &e.Payment, &e.Account, &e.Amount, &e.Currency, &e.Ref, moment{&e.At})
		return e, err
	})
	if err != nil {
		return nil, fmt.Errorf("list entries: %w", err)
	}
	return all, nil
}

// Balance is what an account holds.
type Balance struct {
	Account, Currency string
	Amount            int
}

// Balances gives what each account holds, by name; they sum to zero in each currency.
// Accounts with nothing in them are left out.
func (tx *Tx) Balances(ctx context.Context) ([]Balance, error) {
	return tx.balances(ctx, "balances")
}

// Turnover is what has moved on an account: what it held before, and the debits and
// credits since, of which the credits are not above zero.
type Turnover struct {
	Account, Currency      string
	Opening, Debit, Credit int
}

// Closing is what the account held at the end.
func (t Turnover) Closing() int { return t.Opening + t.Debit + t.Credit }

// Turnovers adds up the ledger from one moment until before another, by account.
func (tx *Tx) Turnovers(ctx context.Context, from, until time.Time) ([]Turnover, error) {
	const query = `SELECT account, currency, CAST(SUM(CASE WHEN at < ? THEN amount ELSE 0 END) AS BIGINT),
		CAST(SUM(CASE WHEN at >= ? AND amount > 0 THEN amount ELSE 0 END) AS BIGINT),
		CAST(SUM(CASE WHEN at >= ? AND amount < 0 THEN amount ELSE 0 END) AS BIGINT)
		FROM entries WHERE at < ? GROUP BY account, currency ORDER BY account, currency`
	all, err := list(ctx, tx, query, []any{from, from, from, until}, func(rows *sql.Rows) (t Turnover, err error) {
		return t, rows.Scan(&t.Account, &t.Currency, &t.Opening, &t.Debit, &t.Credit)
	})
	if err != nil {
		return nil, fmt.Errorf("add up the ledger: %w", err)
	}
	return all, nil
}

// SumEntries adds up the ledger instead of believing the balances. It is meant for checks.
func (tx *Tx) SumEntries(ctx context.Context) ([]Balance, error) { return tx.balances(ctx, "entries") }

func (tx *Tx) balances(ctx context.Context, table string) ([]Balance, error) {
	query := "SELECT account, currency, CAST(SUM(amount) AS BIGINT) FROM " + table + " GROUP BY account, currency HAVING SUM(amount) <> 0 ORDER BY account, currency"
	all, err := list(ctx, tx, query, nil, func(rows *sql.Rows) (b Balance, err error) {
		return b, rows.Scan(&b.Account, &b.Currency, &b.Amount)
	})
	if err != nil {
		return nil, fmt.Errorf("add up accounts: %w", err)
	}
	return all, nil
}
