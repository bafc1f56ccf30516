package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
)

// Searchable is by what a case is found: each side by words of its own, so that no search of
// a customer ever meets a word that only staff see.
type Searchable struct{ Staff, Customers Findable }

// Findable is what one side finds a case by. The words of its letters come from the register.
type Findable struct {
	Words []string // as text.Words gives them
	For   []string // who finds it: "process:x", "person:y", any name; empty: nobody
}

// Search asks for cases. Without words, or for nobody, there are none.
type Search struct {
	Words []string // each begins a word of the case
	For   []string // the case is for one of these
	After string   // cursor of the last row of the page before
	Limit int
}

// glanceAt is how many of the newest rows are looked at first where the index has no order: a
// page of what many cases have is full with the first of them, while the index would gather
// all that begins so before it could say which is the newest.
const glanceAt = 2000

// What is kept of a case: so many letters of each word, and so many words. The index of
// SQLite has a list of its own for each beginning up to that length, so that no beginning,
// however common, has to be put together from its words. Of what is looked for so many
// words count.
const (
	lettersMost = 12
	wordsMost   = 1000
	lookedMost  = 8
)

// findWords is how a database keeps and finds words.
type findWords struct {
	glance string                            // of page, among the newest rows alone; "" where page reads the newest first
	page   string                            // the newest rows that match, before a row
	put    string                            // writes a row of a case, by its side and words; on SQLite many, as JSON
	add    string                            // writes a row where there is none
	drop   string                            // removes it
	merge  string                            // rewrites the index without what was removed; "" if the database does
	match  func(words, whom []string) string // of page
}

func sqliteSearch() findWords {
	const row = "INTO found (rowid, words) SELECT 2 * num + ?, ? FROM cases WHERE id = ?"
	return findWords{
		page: "SELECT rowid / 2 AS num FROM found WHERE found MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT CAST(? AS BIGINT)",
		put: `INSERT OR REPLACE INTO found (rowid, words) SELECT 2 * c.num + (j.value ->> 0), j.value ->> 1
			FROM json_each(?) j CROSS JOIN cases c ON c.id = j.value ->> 2`,
		add:   "INSERT " + row + " AND NOT EXISTS (SELECT 1 FROM found f WHERE f.rowid = 2 * cases.num + ?)",
		drop:  "DELETE FROM found WHERE rowid = (SELECT 2 * num + ? FROM cases WHERE id = ?)",
		merge: "INSERT INTO found (found) VALUES ('optimize')",
		match: func(words, whom []string) string {
			all := quoted(words, `"`, `*`, " AND ")
			if len(words) > 1 && len(whom) > 1 {
				all = "((" + all + `) OR "` + noWord + `")`
			}
			return all + " AND (" + quoted(whom, `"`, "", " OR ") + ")"
		},
	}
}

// noWord is what no case has. FTS5 makes one list of all that is joined by AND and walks it
// together; an OR keeps the words apart from the names for whom a case is, which are looked
// at where all words have met. For staff, whose names are those of most cases, that takes a
// third of the time; the cases of one customer are few, and it is best to begin with them.
const noWord = ":"

func postgresSearch() findWords {
	const row = `INSERT INTO found (num, words) SELECT 2 * num + CAST(? AS BIGINT), array_to_tsvector(string_to_array(CAST(? AS TEXT), ' '))
		FROM cases WHERE id = ?`
	return findWords{
		glance: "SELECT n.num / 2 AS num FROM (SELECT num, words FROM found WHERE num < CAST(? AS BIGINT) ORDER BY num DESC LIMIT " + strconv.Itoa(glanceAt) +
			") n WHERE n.words @@ CAST(CAST(? AS TEXT) AS tsquery) ORDER BY n.num DESC LIMIT CAST(? AS BIGINT)",
		page: "SELECT found.num / 2 AS num FROM found WHERE words @@ CAST(CAST(? AS TEXT) AS tsquery) AND found.num < ? ORDER BY found.num DESC LIMIT CAST(? AS BIGINT)",
		put:  row + " ON CONFLICT (num) DO UPDATE SET words = excluded.words",
		add:  row + " AND CAST(? AS BIGINT) >= 0 ON CONFLICT (num) DO NOTHING",
		drop: "DELETE FROM found WHERE num = (SELECT 2 * num + CAST(? AS BIGINT) FROM cases WHERE id = ?)",
		match: func(words, whom []string) string {
			return quoted(words, "'", ":*", " & ") + " & (" + quoted(whom, "'", "", " | ") + ")"
		},
	}
}

// quoted joins words in quotes. A word of one letter is meant as it is: as a beginning it
// would say nothing. One that is as long as words are kept is as it is kept.
func quoted(words []string, quote, begins, between string) string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = quote + w + quote
		if n := len([]rune(w)); n > 1 && n < lettersMost {
			all[i] += begins
		}
	}
	return strings.Join(all, between)
}

// The sides of a case in the index.
const (
	forStaff = iota
	forCustomers
)

// keyed writes for whom a case is as one word, with which no word of a text begins: it
// starts with a colon.
func keyed(whom []string) []string {
	all := make([]string, len(whom))
	for i, w := range whom {
		if all[i] = ":" + w; !plainKey.MatchString(w) {
			all[i] = "::" + hex.EncodeToString([]byte(w))
		}
	}
	return all
}

var plainKey = regexp.MustCompile(`^[a-z]+:[a-z0-9_-]+$`)

func short(words []string) []string {
	all := make([]string, len(words))
	for i, w := range words {
		if all[i] = w; len(w) > lettersMost {
			r := []rune(w)
			all[i] = string(r[:min(len(r), lettersMost)])
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// with is the same with the words of letters, as they are kept.
func (f Findable) with(letters []string) Findable {
	words := slices.Concat(f.Words, letters)
	return Findable{Words: short(words[:min(len(words), wordsMost)]), For: f.For}
}

// row is what the index keeps, "" for nothing.
func (f Findable) row() string {
	if len(f.For) == 0 {
		return ""
	}
	return strings.Join(append(f.Words, keyed(f.For)...), " ")
}

// rows are those of a case by side. Where both sides see the same words, one row is for both.
func (s Searchable) rows() (rows [2]string) {
	if slices.Equal(s.Staff.Words, s.Customers.Words) {
		s.Staff.For, s.Customers.For = slices.Concat(s.Staff.For, s.Customers.For), nil
	}
	rows[forStaff], rows[forCustomers] = s.Staff.row(), s.Customers.row()
	return rows
}

// Rows are what the index keeps of a case without letters, by the side in its number: of
// staff, of customers; "" is none. It is meant for tools that make many cases.
func (s *Searchable) Rows() [2]string { return foundRows(nil, s, nil) }

// find writes by what the case is found from now on. One that is new has no letters but
// those of these steps.
func (sh *sheet) find(steps []Step, s *Searchable) (err error) {
	c := &steps[len(steps)-1].Outcome.Case
	var letters []LetterRow
	if sh.num != 0 || slices.ContainsFunc(steps, Step.Issues) {
		if letters, err = sh.tx.LettersOf(sh.ctx, c.ID); err != nil {
			return fmt.Errorf("words of case: %w", err)
		}
	}
	rows := foundRows(c, s, letters)
	for side, words := range rows {
		if words != "" || sh.num != 0 {
			sh.words(wording{side, words, c.ID})
		}
	}
	return nil
}

func (sh *sheet) words(w wording) {
	if one, now := sh.tx.wording(w); now {
		sh.statements = append(sh.statements, one)
	}
}

// wording is the statement that writes the words of a case now; where words wait for the
// end of the batch they are noted instead.
func (tx *Tx) wording(w wording) (one statement, now bool) {
	if tx.db.dialect.pipelines {
		return w.statement(tx.db.dialect), true
	}
	tx.words = append(tx.words, w)
	return statement{}, false
}

func foundRows(c *engine.Case, s *Searchable, letters []LetterRow) [2]string {
	var staffs, customers []string
	for _, l := range letters {
		words := wordsOf(l)
		if staffs = append(staffs, words...); l.ForCustomer(c.Customer) {
			customers = append(customers, words...)
		}
	}
	return Searchable{s.Staff.with(staffs), s.Customers.with(customers)}.rows()
}

// ForCustomer reports whether a letter of a case is shown to its customer.
func (l LetterRow) ForCustomer(customer string) bool {
	return l.To == "customer" || customer != "" && l.To == customer
}

func wordsOf(l LetterRow) []string {
	all := text.Words(l.No)
	for _, t := range []text.Text{l.Subject, l.Body} {
		for _, lang := range []text.Lang{"", text.Fa, text.En} {
			all = append(all, text.Words(t[lang])...)
		}
	}
	return all
}

// Search lists the cases that have all the words, newest first.
func (tx *Tx) Search(ctx context.Context, s Search) ([]CaseRow, error) {
	words := short(s.Words[:min(len(s.Words), lookedMost)])
	if len(words) == 0 || len(s.For) == 0 {
		return nil, nil
	}
	find := tx.db.dialect.found
	before := 2 * min(newest(s.After), math.MaxInt64/2)
	match, most := find.match(words, keyed(s.For)), limit(s.Limit)
	if find.glance != "" {
		rows, err := tx.found(ctx, find.glance, before, match, most)
		if err != nil || len(rows) == most {
			return rows, err
		}
	}
	return tx.found(ctx, find.page, match, before, most)
}

// found reads the cases of a page of numbers.
func (tx *Tx) found(ctx context.Context, page string, args ...any) ([]CaseRow, error) {
	query := "SELECT " + caseColumns + " FROM (" + page + ") l JOIN cases c ON c.num = l.num " + ofCustomer + " ORDER BY l.num DESC"
	rows, err := list(ctx, tx, query, args, scanCase)
	if err != nil {
		return nil, fmt.Errorf("search cases: %w", err)
	}
	return rows, nil
}

// Unfound returns cases from before there was an index of words, the newest of those first,
// and a number to say with Found when they are in it. Commands that ask wait for each other.
func (tx *Tx) Unfound(ctx context.Context, most int) (cases []engine.Case, rest int64, err error) {
	if err := tx.serialize(ctx, "unfound"); err != nil {
		return nil, 0, fmt.Errorf("list cases that are not found: %w", err)
	}
	const find = "SELECT num, state FROM cases WHERE num <= (SELECT MAX(u.num) FROM unfound u) ORDER BY num DESC LIMIT CAST(? AS BIGINT)"
	cases, err = list(ctx, tx, find, []any{most}, func(rows *sql.Rows) (engine.Case, error) {
		var state []byte
		if err := rows.Scan(&rest, packed{&state}); err != nil {
			return engine.Case{}, err
		}
		return engine.DecodeCase(state)
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list cases that are not found: %w", err)
	}
	return cases, cmp.Or(rest, 1) - 1, nil
}

// Found notes that every case with a number above this one is in the index.
func (tx *Tx) Found(ctx context.Context, rest int64) error {
	if _, err := tx.exec(ctx, "UPDATE unfound SET num = ? WHERE num > ?", rest, rest); err != nil {
		return fmt.Errorf("note cases that are found: %w", err)
	}
	return nil
}

// Find writes by what a case is found that is in the index by nothing yet.
func (tx *Tx) Find(ctx context.Context, c engine.Case, s *Searchable) error {
	letters, err := tx.LettersOf(ctx, c.ID)
	if err != nil {
		return fmt.Errorf("words of case: %w", err)
	}
	for side, words := range foundRows(&c, s, letters) {
		if words == "" {
			continue
		}
		if _, err := tx.exec(ctx, tx.db.dialect.found.add, side, words, c.ID, side); err != nil {
			return fmt.Errorf("find case: %w", err)
		}
	}
	return nil
}

// unfind lets nobody find a case any more.
func (tx *Tx) unfind(ctx context.Context, id string) error {
	for side := range forCustomers + 1 {
		one, now := tx.wording(wording{side: side, caseID: id})
		if !now {
			continue
		}
		if _, err := tx.exec(ctx, one.query, one.args...); err != nil {
			return fmt.Errorf("erase words: %w", err)
		}
	}
	return nil
}
