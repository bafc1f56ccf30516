package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
)

// LetterRow is an official letter in the register.
type LetterRow struct {
	ID                     string // the letter's stable key
	Case                   string
	No                     string // "1405/12"; "" for a letter without number
	Date                   time.Time
	Template, To           string
	Subject, Body          text.Text
	SignedBy, SignedByName string
}

const (
	nextInRegister = `INSERT INTO registers (name, last) VALUES (?, 1)
		ON CONFLICT (name) DO UPDATE SET last = registers.last + 1 RETURNING last`
	insertLetter = `INSERT INTO letters (id, case_id, no, dated_at, template, recipient, subject, body, signed_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// issueLetter numbers a letter in the same transaction that keeps it: a number that
// was given but not kept is given again. A key that comes again issues nothing.
func (sh *sheet) issueLetter(e engine.IssueLetter) error {
	l := e.Letter
	if there, err := sh.tx.letterExists(sh.ctx, l.Key); err != nil || there {
		return err
	}
	no := ""
	if l.Number {
		year := sh.tx.year()
		n, err := sh.tx.nextInRegister(sh.ctx, fmt.Sprintf("letters/%d", year))
		if err != nil {
			return err
		}
		no = fmt.Sprintf("%d/%d", year, n)
	}
	_, err := sh.tx.exec(sh.ctx, insertLetter, l.Key, sh.c.ID, no, sh.tx.Now, l.Template, l.To,
		asJSON{sh.tx.registered(l.Subject, no)}, asJSON{sh.tx.registered(l.Body, no)}, e.SignedBy)
	return err
}

func (tx *Tx) letterExists(ctx context.Context, key string) (bool, error) {
	var n int
	err := tx.one(ctx, "SELECT COUNT(*) FROM letters WHERE id = ?", []any{key}, &n)
	return n > 0, err
}

func (tx *Tx) nextInRegister(ctx context.Context, name string) (n int, err error) {
	return n, tx.one(ctx, nextInRegister, []any{name}, &n)
}

// year is the Jalali year of the command in Tehran.
func (tx *Tx) year() int {
	y, m, d := tx.Now.In(iran.Tehran()).Date()
	year, _, _ := iran.ToJalali(y, int(m), d)
	return year
}

// registered writes number and date into every wording of t. A wording for all
// languages gets the Persian forms.
func (tx *Tx) registered(t text.Text, no string) text.Text {
	filled := make(text.Text, len(t))
	for lang, words := range t {
		as := lang
		if as == "" {
			as = text.Fa
		}
		filled[lang] = strings.NewReplacer(
			engine.LetterNo, text.Digits(no, as),
			engine.LetterDate, iran.FormatShort(tx.Now.In(iran.Tehran()), as),
		).Replace(words)
	}
	return filled
}

// LettersOf lists the letters of a case, oldest first.
func (tx *Tx) LettersOf(ctx context.Context, caseID string) ([]LetterRow, error) {
	const find = `SELECT l.id, l.case_id, l.no, l.dated_at, l.template, l.recipient, l.subject, l.body, l.signed_by, COALESCE(p.name, '')
		FROM letters l LEFT JOIN people p ON p.id = l.signed_by WHERE l.case_id = ? ORDER BY l.num`
	letters, err := list(ctx, tx, find, []any{caseID}, func(rows *sql.Rows) (l LetterRow, err error) {
		return l, rows.Scan(&l.ID, &l.Case, &l.No, moment{&l.Date}, &l.Template, &l.To, asJSON{&l.Subject}, asJSON{&l.Body},
			&l.SignedBy, &l.SignedByName)
	})
	if err != nil {
		return nil, fmt.Errorf("list letters: %w", err)
	}
	return letters, nil
}
