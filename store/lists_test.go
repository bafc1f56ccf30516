package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// pages reads a list to its end, three rows at a time, and calls between after each.
func pages(t *testing.T, db *store.DB, f store.ItemFilter, between func(page int)) []string {
	t.Helper()
	var ids []string
	f.Limit = 3
	for page := 0; ; page++ {
		var rows []store.ItemRow
		view(t, db, func(tx *store.Tx) (err error) {
			rows, err = tx.Items(t.Context(), f)
			return err
		})
		if len(rows) == 0 {
			return ids
		}
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		f.After = rows[len(rows)-1].Cursor()
		if between != nil {
			between(page)
		}
	}
}

// pool makes a case with items of all kinds of due times and priorities in two pools.
func pool(n int) []engine.Effect {
	priorities := []string{"low", "high", "normal", "high"}
	var effects []engine.Effect
	for i := range n {
		it := staffItem(fmt.Sprintf("c-%02d", i), []string{"a", "b"}[i%2])
		it.OpenedAt = noon.Add(time.Duration(i*7%n) * time.Minute)
		it.Priority = priorities[i%4]
		if i%3 != 0 {
			it.DueAt = noon.Add(time.Duration(i*5%n) * time.Hour)
		}
		if i%5 == 0 {
			it.Escalated = []string{"boss", "chief"}
		}
		effects = append(effects, engine.OpenItem{Item: it})
	}
	return effects
}

func TestPagesOfItems(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		const n = 26
		c := begin(t, db, started("c", "ali", pool(n)...))
		tests := []store.ItemFilter{
			{Pools: []string{"queue:a"}},
			{Pools: []string{"queue:a", "queue:b"}},
			{Pools: []string{"queue:a", "queue:b", "role:boss", "role:chief"}},
			{Pools: []string{"role:boss"}},
		}
		for _, f := range tests {
			for _, by := range []string{"", store.SortTurn, store.SortDue, store.SortAge, store.SortPriority} {
				f.Sort, f.Unheld = by, by == store.SortTurn
				same(t, fmt.Sprintf("%+v", f), pages(t, db, f, nil), expected(c, f))
			}
		}
	})
}

// However a list is looked through, what fits comes once and in order, and the end is known.
func TestLookingThroughItems(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := begin(t, db, started("c", "ali", pool(26)...))
		late := noon.Add(9 * time.Hour)
		fits := map[string]struct {
			w  store.Fit
			is func(engine.Item) bool
		}{
			"all":          {store.Fit{}, func(engine.Item) bool { return true }},
			"none":         {store.Fit{Held: true}, func(engine.Item) bool { return false }},
			"of a queue":   {store.Fit{Pool: "queue:b", Process: c.Process}, func(it engine.Item) bool { return it.Queue == "b" }},
			"due in hours": {store.Fit{Due: store.Due{Before: late}}, func(it engine.Item) bool { return !it.DueAt.IsZero() && it.DueAt.Before(late) }},
			"never due":    {store.Fit{Due: store.Due{Never: true}}, func(it engine.Item) bool { return it.DueAt.IsZero() }},
		}
		for name, fit := range fits {
			for _, sort := range []string{store.SortTurn, store.SortAge, store.SortPriority, store.SortDue} {
				for _, f := range []store.ItemFilter{{Limit: 5}, {Limit: 26}, {Limit: 100}} {
					f.Pools, f.Sort = []string{"queue:a", "queue:b", "role:boss"}, sort
					var want []string
					for _, it := range c.Items {
						if fit.is(it) {
							want = append(want, it.ID)
						}
					}
					want = slices.DeleteFunc(expected(c, f), func(id string) bool { return !slices.Contains(want, id) })
					same(t, fmt.Sprintf("%s by %s, %d at a time", name, sort, f.Limit), lookedThrough(t, db, f, fit.w), want)
				}
			}
		}
	})
}

// lookedThrough goes through a list to its end, three rows that fit at most at a time.
func lookedThrough(t *testing.T, db *store.DB, f store.ItemFilter, w store.Fit) (ids []string) {
	t.Helper()
	for range 100 {
		var look store.Look
		view(t, db, func(tx *store.Tx) (err error) {
			look, err = tx.ItemsThatFit(t.Context(), f, w, 3)
			return err
		})
		for _, row := range look.Rows {
			ids = append(ids, row.ID)
		}
		if f.After = look.Next; f.After == "" {
			return ids
		}
	}
	t.Fatal("the list has no end")
	return nil
}

// expected sorts the items of a case as the filter asks.
func expected(c engine.Case, f store.ItemFilter) []string {
	items := slices.DeleteFunc(slices.Clone(c.Items), func(it engine.Item) bool {
		return !slices.Contains(f.Pools, "queue:"+it.Queue) && !slices.ContainsFunc(it.Escalated, func(role string) bool {
			return slices.Contains(f.Pools, "role:"+role)
		})
	})
	order := []string{"high", "normal", "low"}
	key := func(it engine.Item) string {
		due := "9999"
		if !it.DueAt.IsZero() {
			due = it.DueAt.Format(time.RFC3339)
		}
		switch opened := it.OpenedAt.Format(time.RFC3339); f.Sort {
		case store.SortTurn:
			return it.TurnAt().Format(time.RFC3339) + opened + it.ID
		case store.SortAge:
			return opened + it.ID
		case store.SortPriority:
			return fmt.Sprint(slices.Index(order, it.Priority), due, opened, it.ID)
		default:
			return due + opened + it.ID
		}
	}
	slices.SortFunc(items, func(a, b engine.Item) int {
		if key(a) < key(b) {
			return -1
		}
		return 1
	})
	var ids []string
	for _, it := range items {
		ids = append(ids, it.ID)
	}
	return ids
}

func TestPagesStandStillWhileItemsCome(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := begin(t, db, started("c", "ali", pool(20)...))
		want := expected(c, store.ItemFilter{Pools: []string{"queue:a"}})
		got := pages(t, db, store.ItemFilter{Pools: []string{"queue:a"}}, func(page int) {
			early := staffItem(fmt.Sprintf("c-new%d", page), "a")
			early.DueAt = noon.Add(-time.Hour)
			begin(t, db, started(fmt.Sprintf("n%d", page), "ali", engine.OpenItem{Item: early}))
		})
		same(t, "pages", got, want)
	})
}

func TestPagesOfCases(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		var all, open []string
		for n := range 10 {
			s := started(fmt.Sprintf("c%d", n), "ali")
			if n%2 == 0 {
				s.Outcome.Case.Ended, s.Outcome.Case.EndedAt, s.Outcome.Case.Result = "done", noon, "success"
			} else {
				open = append(open, s.Outcome.Case.ID)
			}
			if n == 3 {
				s.Outcome.Case.Problems = []engine.Problem{{ID: "p"}}
			}
			all = append(all, begin(t, db, s).ID)
			other := started(fmt.Sprintf("o%d", n), "reza")
			other.Outcome.Case.Process = "other"
			begin(t, db, other)
		}
		slices.Reverse(all)
		slices.Reverse(open)
		yes, no := true, false
		lists := map[string]func(*store.Tx, store.CasePage) ([]store.CaseRow, error){
			"customer": func(tx *store.Tx, p store.CasePage) ([]store.CaseRow, error) { return tx.CasesOf(ctx, "ali", p) },
			"process": func(tx *store.Tx, p store.CasePage) ([]store.CaseRow, error) {
				return tx.Cases(ctx, store.CaseFilter{Process: "claim"}, p)
			},
			"processes": func(tx *store.Tx, p store.CasePage) ([]store.CaseRow, error) {
				return tx.Cases(ctx, store.CaseFilter{Process: "claim", Processes: []string{"claim", "other"}}, p)
			},
		}
		for name, list := range lists {
			same(t, name, casePages(t, db, store.CasePage{}, list), all)
			same(t, name+", open", casePages(t, db, store.CasePage{Open: &yes}, list), open)
			if got := casePages(t, db, store.CasePage{Open: &no}, list); len(got) != 5 {
				t.Errorf("%s, ended: %v", name, got)
			}
		}
		counts := map[int]store.CaseFilter{
			20: {}, 0: {Processes: []string{}}, 1: {Problem: true}, 10: {Processes: []string{"other", "none"}},
		}
		for want, f := range counts {
			got := casePages(t, db, store.CasePage{}, func(tx *store.Tx, p store.CasePage) ([]store.CaseRow, error) { return tx.Cases(ctx, f, p) })
			if len(got) != want {
				t.Errorf("%+v lists %v", f, got)
			}
		}
		view(t, db, func(tx *store.Tx) error {
			cases, err := tx.OpenCases(ctx, "ali", "claim")
			if len(cases) != len(open) {
				t.Errorf("%d open cases", len(cases))
			}
			return err
		})
	})
}

func casePages(t *testing.T, db *store.DB, p store.CasePage, list func(*store.Tx, store.CasePage) ([]store.CaseRow, error)) []string {
	t.Helper()
	var ids []string
	p.Limit = 3
	for {
		var rows []store.CaseRow
		view(t, db, func(tx *store.Tx) (err error) {
			rows, err = list(tx, p)
			return err
		})
		if len(rows) == 0 {
			return ids
		}
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		p.After = rows[len(rows)-1].Cursor()
	}
}

func TestPagesOfNoticesAndProblems(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		var effects []engine.Effect
		for n := range 7 {
			send := engine.Send{Key: fmt.Sprint("k", n), By: []string{"inbox"}, Person: "ali"}
			if n%2 == 1 {
				send.Person, send.Role = "", "boss"
			}
			effects = append(effects, send, engine.RaiseProblem{Problem: engine.Problem{ID: fmt.Sprint("p", n)}})
		}
		begin(t, db, started("c", "ali", effects...))
		view(t, db, func(tx *store.Tx) error {
			var notices, problems []string
			for after := ""; ; {
				rows, err := tx.Notices(ctx, "ali", []string{"boss", "none"}, after, 2)
				if err != nil {
					return err
				}
				if len(rows) == 0 {
					break
				}
				for _, r := range rows {
					notices, after = append(notices, r.Key), r.ID
				}
			}
			for after := ""; ; {
				rows, err := tx.Problems(ctx, nil, after, 2)
				if err != nil {
					return err
				}
				if len(rows) == 0 {
					break
				}
				for _, r := range rows {
					problems, after = append(problems, r.ID), r.Cursor()
				}
			}
			same(t, "notices", notices, []string{"k6", "k5", "k4", "k3", "k2", "k1", "k0"})
			same(t, "problems", problems, []string{"p6", "p5", "p4", "p3", "p2", "p1", "p0"})
			mine, err := tx.Notices(ctx, "ali", nil, "", 0)
			if len(mine) != 4 {
				t.Errorf("%d notices of one person", len(mine))
			}
			p, missing := tx.Problem(ctx, "p3")
			if missing != nil || p.Case != "c" {
				t.Errorf("problem %+v, %v", p, missing)
			}
			return err
		})
	})
}
