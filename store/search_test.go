package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// findable opens a case that staff and customers find by some words.
func findable(t *testing.T, db *store.DB, id, staffs, customers string, whom ...string) engine.Case {
	t.Helper()
	s := started(id, "ali")
	s.Found = &store.Searchable{
		Staff:     store.Findable{Words: text.Words(staffs), For: whom},
		Customers: store.Findable{Words: text.Words(customers), For: []string{"customer:ali"}},
	}
	return begin(t, db, s)
}

func search(t *testing.T, db *store.DB, words string, whom ...string) (ids []string) {
	t.Helper()
	for q := (store.Search{Words: text.Words(words), For: whom, Limit: 2}); ; {
		var rows []store.CaseRow
		view(t, db, func(tx *store.Tx) (err error) {
			rows, err = tx.Search(t.Context(), q)
			return err
		})
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		if len(rows) < q.Limit {
			return ids
		}
		q.After = rows[len(rows)-1].Cursor()
	}
}

func TestSearch(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		findable(t, db, "c1", "1405-000001 خسارت درمان علی محمدی", "1405-000001 خسارت درمان", "process:claim")
		findable(t, db, "c2", "1405-000002 خسارت بدنه secret", "1405-000002 خسارت بدنه", "process:claim", "person:7")
		findable(t, db, "c3", "1405-000003 loan agreement incomprehensibilities", "1405-000003 loan", "process:loan")
		findable(t, db, "c4", "nobody's", "1405-000004 خسارت")
		findable(t, db, "c5", "both see this", "this both see", "process:both")
		tests := []struct {
			words, whom, want string
		}{
			{"خسارت", "process:claim", "c2 c1"},
			{"خسارت", "process:claim process:loan", "c2 c1"},
			{"1405", "process:claim process:loan", "c3 c2 c1"},
			{"1405", "process:loan", "c3"},
			{"۱۴۰۵-۰۰۰۰۰۲", "process:claim", "c2"},
			{"خسارت بدنه", "process:claim", "c2"},
			{"بدنه خس", "process:claim", "c2"},
			{"خسارت", "process:loan", ""},
			{"خسارت", "person:7", "c2"},
			{"مُحمّدي", "process:claim", "c1"},
			{"SECRET", "process:claim", "c2"},
			{"secret", "customer:ali", ""},
			{"خسارت", "customer:ali", "c4 c2 c1"},
			{"خسارت", "customer:ala", ""},
			{"000", "customer:ali", "c4 c3 c2 c1"},
			{"both see", "customer:ali", "c5"},
			{"both see", "process:both", "c5"},
			{"both see", "process:both customer:ali", "c5"},
			{"incompr", "process:loan", "c3"},
			{"incomprehensib", "process:loan", "c3"},
			{"Loan Agreement", "process:loan", "c3"},
			{"greement", "process:loan", ""},
			{"c", "process:loan", ""},
			{"nobody", "process:claim process:loan", ""},
			{"", "process:claim", ""},
			{"process:claim", "process:claim", ""},
			{"process", "process:claim", ""},
			{"customer ali", "process:claim process:loan", ""},
			{`"'*)( OR AND`, "process:claim", ""},
			{"خسارت", "", ""},
			{"خسارت", "process:claim') | ('process:claim", ""},
		}
		for _, tt := range tests {
			var whom []string
			if strings.Contains(tt.whom, "'") {
				whom = []string{tt.whom}
			} else {
				whom = strings.Fields(tt.whom)
			}
			same(t, fmt.Sprintf("%q for %s", tt.words, tt.whom), search(t, db, tt.words, whom...), strings.Fields(tt.want))
		}
	})
}

// What a case is found by is what was said last, with its letters; after it was erased, nothing.
func TestFoundByWhatItIsNow(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := findable(t, db, "c1", "old", "old", "process:claim")
		same(t, "both", search(t, db, "old", "customer:ali"), []string{"c1"})
		letter := func(to, words string) engine.Effect {
			return engine.IssueLetter{Letter: engine.DraftLetter{Key: "l-" + to, To: to, Number: true, Subject: text.Text{text.Fa: words}, Body: text.Text{text.En: "body of " + words}}}
		}
		s := next(c, letter("customer", "ابلاغیه"), letter("bank", "bankers"))
		s.Found = &store.Searchable{
			Staff:     store.Findable{Words: []string{"new"}, For: []string{"process:claim"}},
			Customers: store.Findable{Words: []string{"new"}, For: []string{"customer:ali"}},
		}
		update(t, db, func(tx *store.Tx) error { return tx.Commit(t.Context(), c.Seq, s) })
		for words, want := range map[string]string{
			"old": "", "new": "process:claim customer:ali", "ابلاغیه new": "process:claim customer:ali",
			"body ابلاغ": "process:claim customer:ali", "bankers": "process:claim",
		} {
			for _, whom := range []string{"process:claim", "customer:ali"} {
				if got := len(search(t, db, words, whom)) > 0; got != strings.Contains(want, whom) {
					t.Errorf("%q for %s: %v", words, whom, got)
				}
			}
		}
		s = next(s.Outcome.Case)
		s.Found = &store.Searchable{
			Staff:     store.Findable{Words: []string{"equal", "bankers", "body", "of", "1405", "2", "1"}, For: []string{"process:claim"}},
			Customers: store.Findable{Words: []string{"equal", "bankers", "2"}, For: []string{"customer:ali"}},
		}
		update(t, db, func(tx *store.Tx) error { return tx.Commit(t.Context(), s.Outcome.Case.Seq-1, s) })
		same(t, "equal again", search(t, db, "equal", "customer:ali", "process:claim"), []string{"c1"})
		if got := search(t, db, "new", "customer:ali", "process:claim"); got != nil {
			t.Errorf("by what it was before: %v", got)
		}
		update(t, db, func(tx *store.Tx) error { return tx.EraseCase(t.Context(), s.Outcome.Case) })
		for _, words := range []string{"new", "ابلاغیه", "bankers"} {
			if got := search(t, db, words, "process:claim", "customer:ali"); got != nil {
				t.Errorf("%q of an erased case finds %v", words, got)
			}
		}
	})
}

// A command that fails leaves nothing to be found.
func TestNothingIsFoundOfWhatWasNotKept(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		s := started("c", "ali")
		s.Found = &store.Searchable{Staff: store.Findable{Words: []string{"word"}, For: []string{"process:claim"}}}
		refused := fmt.Errorf("refused")
		err := db.Update(t.Context(), func(tx *store.Tx) error {
			if err := tx.Commit(t.Context(), 0, s); err != nil {
				return err
			}
			return refused
		})
		wantErr(t, err, refused)
		findable(t, db, "d", "word", "", "process:claim")
		same(t, "found", search(t, db, "word", "process:claim"), []string{"d"})
	})
}

// Both databases find what a plain look at the words finds, page by page.
func TestSearchLaw(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		letters := []string{"ب", "بی", "بیم", "بیمه", "بیمار", "a", "ab", "abc", "12", "123", "abcdefghijklmnop", "abcdefghijklmnopq"}
		word := rapid.SampledFrom(letters)
		type known struct {
			id, whom string
			words    []string
		}
		var all []known
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			k := known{fmt.Sprintf("c%d", n), rapid.SampledFrom([]string{"process:a", "process:b"}).Draw(rt, "whom"), rapid.SliceOfN(word, 1, 4).Draw(rt, "words")}
			findable(t, db, k.id, strings.Join(k.words, " "), "", k.whom)
			all = append(all, k)
			looked := rapid.SliceOfN(word, 1, 3).Draw(rt, "looked")
			whom := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"process:a", "process:b", "process:c"}), 1, 2, rapid.ID).Draw(rt, "for")
			var want []string
			for _, k := range slices.Backward(all) {
				if slices.Contains(whom, k.whom) && plainly(looked, k.words) {
					want = append(want, k.id)
				}
			}
			if got := search(t, db, strings.Join(looked, " "), whom...); !slices.Equal(got, want) {
				rt.Fatalf("%v for %v: %v, want %v", looked, whom, got, want)
			}
		})
	})
}

// plainly is the rule: words begin so, but for those of one letter; twelve letters count.
func plainly(looked, words []string) bool {
	cut := func(w string) string { r := []rune(w); return string(r[:min(12, len(r))]) }
	for _, part := range looked {
		if !slices.ContainsFunc(words, func(w string) bool {
			return cut(w) == cut(part) || len([]rune(part)) > 1 && strings.HasPrefix(cut(w), cut(part))
		}) {
			return false
		}
	}
	return true
}

// Cases from before there was an index come into it the newest first, a few at a time, and
// never over what was written since.
func TestOldCasesAreFound(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		db := storetest.Open(t, dsn)
		for n := range 5 {
			begin(t, db, started(fmt.Sprintf("c%d", n), "ali"))
		}
		newer := next(started("c3", "ali").Outcome.Case)
		newer.Found = &store.Searchable{Staff: store.Findable{Words: []string{"newer"}, For: []string{"process:claim"}}}
		update(t, db, func(tx *store.Tx) error { return tx.Commit(t.Context(), 1, newer) })
		if err := storetest.TryExecute(t, dsn, "UPDATE unfound SET num = 5"); err != nil {
			t.Fatal(err)
		}
		var order []string
		for range 4 {
			update(t, db, func(tx *store.Tx) error {
				cases, rest, err := tx.Unfound(t.Context(), 2)
				if err != nil || len(cases) == 0 {
					return err
				}
				for _, c := range cases {
					order = append(order, c.ID)
					old := &store.Searchable{Staff: store.Findable{Words: []string{"old"}, For: []string{"process:claim"}}}
					if err := tx.Find(t.Context(), c, old); err != nil {
						return err
					}
				}
				return tx.Found(t.Context(), rest)
			})
		}
		same(t, "order", order, []string{"c4", "c3", "c2", "c1", "c0"})
		same(t, "old", search(t, db, "old", "process:claim"), []string{"c4", "c2", "c1", "c0"})
		same(t, "newer", search(t, db, "newer", "process:claim"), []string{"c3"})
	})
}
