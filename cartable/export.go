package cartable

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/sheet"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// The formats of an export.
const (
	FormatCSV  = "csv"
	FormatJSON = "json"
)

// exportPage is how many entries are read at a time.
const exportPage = 100

// AccountTotal is what has moved on an account, by which an export is tied to the books.
type AccountTotal struct {
	Account  string `json:"account"`
	Words    string `json:"words"`
	Currency string `json:"currency"`
	Unit     string `json:"unit" doc:"Of the figures"`
	Opening  int    `json:"opening"`
	Debit    int    `json:"debit"`
	Credit   int    `json:"credit" doc:"Not above zero"`
	Closing  int    `json:"closing"`
}

// ExportedEntry is one line of the ledger for accounting.
type ExportedEntry struct {
	At          string `json:"at" doc:"In the zone of the installation"`
	Day         string `json:"day" doc:"Jalali"`
	Posting     string `json:"posting"`
	Kind        string `json:"kind"`
	Words       string `json:"words"`
	Case        string `json:"case" doc:"Its number"`
	Payment     string `json:"payment"`
	Account     string `json:"account"`
	AccountName string `json:"account_name"`
	Amount      int    `json:"amount" doc:"A debit above zero, a credit below"`
	Unit        string `json:"unit"`
	LargeAmount string `json:"large_amount" doc:"The same in the unit of prices"`
	LargeUnit   string `json:"large_unit"`
	Currency    string `json:"currency"`
	Ref         string `json:"ref"`
}

// Export is the ledger of some days, to be written once.
type Export struct {
	From     string         `json:"from"`
	To       string         `json:"to" doc:"Included"`
	Zone     string         `json:"zone"`
	Accounts []AccountTotal `json:"accounts"`

	s           *Service
	lang        text.Lang
	zone        *time.Location
	begin, end  time.Time
	left        map[string]int // what the entries have to add up to, by account and currency
	n           int
	beginFormat func(io.Writer) (writer, error)
}

// Export makes the ledger from one day to another, both included, ready to be written.
func (s *Service) Export(ctx context.Context, r Reader, from, to, format string) (*Export, error) {
	if !people.Can(r.Person, people.ReadMoney, people.Object{}) {
		return nil, errNotFound
	}
	return s.ExportFor(ctx, r.Lang, from, to, format)
}

// ExportFor is Export for whoever runs the installation.
func (s *Service) ExportFor(ctx context.Context, lang text.Lang, from, to, format string) (*Export, error) {
	e := &Export{s: s, lang: lang, zone: s.processes.Zone(), left: map[string]int{}, Accounts: []AccountTotal{}}
	switch format {
	case FormatCSV:
		e.beginFormat = e.csv
	case FormatJSON:
		e.beginFormat = e.json
	default:
		return nil, fault.New(fault.Invalid, "invalid.fields").With(fault.At("format", "field.required"))
	}
	var err error
	if e.From, e.begin, err = dayIn("from", from, e.zone); err != nil {
		return nil, err
	}
	if e.To, e.end, err = dayIn("to", to, e.zone); err != nil {
		return nil, err
	}
	if e.end.Before(e.begin) {
		return nil, fault.New(fault.Invalid, "invalid.fields").With(fault.At("to", "calendar.date"))
	}
	e.Zone, e.end = e.zone.String(), e.end.AddDate(0, 0, 1)
	if now := s.db.Now(); e.end.After(now) {
		e.end = now // what is being written at this moment is another export's
	}
	return e, s.db.View(ctx, func(tx *store.Tx) error { return e.totals(ctx, tx) })
}

func dayIn(field, day string, zone *time.Location) (string, time.Time, error) {
	date, err := calendar.ParseDate(day)
	if err != nil {
		return "", time.Time{}, fault.New(fault.Invalid, "invalid.fields").With(fault.At(field, "calendar.date"))
	}
	at, err := time.ParseInLocation(time.DateOnly, date, zone)
	return date, at, err
}

func (e *Export) totals(ctx context.Context, tx *store.Tx) error {
	all, err := tx.Turnovers(ctx, e.begin.UTC(), e.end.UTC())
	if err != nil {
		return err
	}
	for _, t := range all {
		unit, _, _ := units(0, t.Currency)
		e.Accounts = append(e.Accounts, AccountTotal{
			t.Account, AccountWords(t.Account, e.lang), t.Currency, unit, t.Opening, t.Debit, t.Credit, t.Closing(),
		})
		e.left[t.Currency+"/"+t.Account] = t.Debit + t.Credit
	}
	return nil
}

// units names the smallest unit of a currency, and gives an amount in that of prices.
func units(n int, currency string) (small, amount, large string) {
	if currency == string(money.IRR) {
		return "rial", fraction(n, 1), "toman"
	}
	exponent := money.Currency(currency).Exponent()
	if exponent == 0 {
		return currency, strconv.Itoa(n), currency
	}
	return fmt.Sprintf("1/%d %s", int(math.Pow10(exponent)), currency), fraction(n, exponent), currency
}

// fraction writes n with its last digits after a point.
func fraction(n, digits int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	scale := int(math.Pow10(digits))
	if n%scale == 0 && digits == 1 {
		return sign + strconv.Itoa(n/scale)
	}
	return fmt.Sprintf("%s%d.%0*d", sign, n/scale, digits, n%scale)
}

// writer writes the entries in one format.
type writer struct {
	entry func(ExportedEntry) error
	end   func() error
}

// Write writes the export page by page and says how many entries there were. Entries
// that do not add up to the accounts are an error: then nobody may trust what was written.
func (e *Export) Write(ctx context.Context, to io.Writer) (int, error) {
	w, err := e.beginFormat(to)
	if err != nil {
		return 0, err
	}
	for after := (store.EntryCursor{}); ; {
		var page []store.Entry
		var numbers map[string]string
		err := e.s.db.View(ctx, func(tx *store.Tx) (err error) {
			if page, err = tx.EntriesBetween(ctx, e.begin.UTC(), e.end.UTC(), after, exportPage); err != nil {
				return err
			}
			ids := make([]string, len(page))
			for i, x := range page {
				ids[i] = x.Case
			}
			numbers, err = tx.CaseNumbers(ctx, ids)
			return err
		})
		if err != nil {
			return e.n, err
		}
		if len(page) == 0 {
			break
		}
		for _, x := range page {
			e.n++
			e.left[x.Currency+"/"+x.Account] -= x.Amount
			if err := w.entry(e.exported(x, numbers[x.Case])); err != nil {
				return e.n, err
			}
		}
		after = page[len(page)-1].Cursor()
	}
	for _, n := range e.left {
		if n != 0 {
			return e.n, fault.New(fault.Conflict, "money.unbalanced")
		}
	}
	return e.n, w.end()
}

func (e *Export) exported(x store.Entry, no string) ExportedEntry {
	at := x.At.In(e.zone)
	small, amount, large := units(x.Amount, x.Currency)
	return ExportedEntry{
		At: at.Format(time.RFC3339), Day: text.LatinDigits(iran.FormatShort(at, text.Fa)), Posting: x.Posting, Kind: x.Kind, Words: PostingWords(x.Kind, e.lang),
		Case: no, Payment: x.Payment, Account: x.Account, AccountName: AccountWords(x.Account, e.lang), Amount: x.Amount, Unit: small,
		LargeAmount: amount, LargeUnit: large, Currency: x.Currency, Ref: x.Ref,
	}
}

// csv writes entries as rows under their names.
func (e *Export) csv(to io.Writer) (writer, error) {
	w, err := sheet.NewWriter(to)
	if err != nil {
		return writer{}, err
	}
	err = w.Row("at", "day", "posting", "kind", "words", "case", "payment", "account", "account_name", "amount", "unit", "large_amount", "large_unit", "currency", "ref")
	return writer{
		entry: func(x ExportedEntry) error {
			return w.Row(x.At, x.Day, x.Posting, x.Kind, x.Words, x.Case, x.Payment, x.Account, x.AccountName, strconv.Itoa(x.Amount), x.Unit,
				x.LargeAmount, x.LargeUnit, x.Currency, x.Ref)
		},
		end: w.Flush,
	}, err
}

// json writes the export as one object whose entries come last.
func (e *Export) json(to io.Writer) (writer, error) {
	head, err := json.Marshal(e)
	if err != nil {
		return writer{}, fmt.Errorf("write export: %w", err)
	}
	comma := ""
	_, err = fmt.Fprintf(to, "%s,\"entries\":[", head[:len(head)-1])
	return writer{
		entry: func(x ExportedEntry) error {
			line, err := json.Marshal(x)
			if err != nil {
				return fmt.Errorf("write entry: %w", err)
			}
			_, err = fmt.Fprintf(to, "%s\n%s", comma, line)
			comma = ","
			return err
		},
		end: func() error {
			_, err := fmt.Fprintf(to, "],\"count\":%d}\n", e.n)
			return err
		},
	}, err
}
