package cartable_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

const desk = "queue:claims_desk"

// asked are the first items of so many cases of eyes, one opened an hour after the other.
func (w *world) asked(n int) []engine.Item {
	w.t.Helper()
	var items []engine.Item
	for range n {
		items = append(items, w.item(w.ask("call1", "ali"), "first"))
		w.now = w.now.Add(time.Hour)
	}
	return items
}

// next is the id of what a person gets next, "" for nothing.
func (w *world) next(login string) string {
	w.t.Helper()
	got, err := w.cartable.Next(w.t.Context(), w.as(login), "")
	w.must(err)
	if got.Item == nil {
		if got.Said == "" {
			w.t.Errorf("%s is not told why there is nothing", login)
		}
		return ""
	}
	if got.Item.Holder != w.persons[login].ID || !got.Item.CanSubmit {
		w.t.Errorf("%s got %+v", login, got.Item)
	}
	return got.Item.ID
}

// The next piece of work is the first by the published order: a priority moves it, and what
// somebody may not do is passed over.
func TestTheNextOne(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		items := w.asked(4)
		w.must(w.cartable.Rank(t.Context(), w.as("chief"), items[2].ID, "high"))
		w.must(w.cartable.Rank(t.Context(), w.as("chief"), items[0].ID, "low"))
		for _, want := range []int{2, 1, 3} {
			if got := w.next("ali"); got != items[want].ID {
				t.Errorf("ali got %s, want item %d", got, want)
			}
		}
		w.must(w.submits("ali", items[2])) // its second step is not for his eyes
		second := w.item(caseOf(items[2]), "second")
		if got := w.next("ali"); got != items[0].ID {
			t.Errorf("ali got %s, want what is left", got)
		}
		if got := w.next("ali"); got != "" {
			t.Errorf("ali got %s, where nothing is for him", got)
		}
		if got := w.next("bita"); got != second.ID {
			t.Errorf("bita got %s, want the second step", got)
		}
		w.replayed()
	})
}

func TestTheNextOneOfALine(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali")
		w.person("lead", engine.Staff)
		w.rule("claims_desk", 1, nil, []string{"lead"})
		items := w.asked(2)
		for login, view := range map[string]string{"ali": "queue:finance_desk", "lead": desk, "sara": "", "tech1": desk} {
			_, err := w.cartable.Next(t.Context(), w.as(login), view)
			want(t, err, fault.NotFound, "not_found")
		}
		got, err := w.cartable.Next(t.Context(), w.as("ali"), desk)
		if w.must(err); got.Item == nil || got.Item.ID != items[0].ID {
			t.Errorf("got %+v", got)
		}
		_, err = w.cartable.Next(t.Context(), w.as("ali"), "")
		want(t, err, fault.Conflict, "claim.full")
	})
}

// Fifty who ask at once get fifty different ones, and the next two are told that nothing waits.
func TestManyAskForTheNextOne(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		const callers = 50
		var logins []string
		for n := range callers {
			logins = append(logins, fmt.Sprintf("clerk%d", n+10))
		}
		w.eyes(append(logins, "ali")...)
		items := w.asked(callers)
		got, errs := make([]string, callers), make([]error, callers)
		var wg sync.WaitGroup
		for n, login := range logins {
			wg.Go(func() {
				v, err := w.cartable.Next(t.Context(), w.as(login), "")
				if errs[n] = err; v.Item != nil {
					got[n] = v.Item.ID
				}
			})
		}
		wg.Wait()
		for _, err := range errs {
			w.must(err)
		}
		slices.Sort(got)
		var all []string
		for _, it := range items {
			all = append(all, it.ID)
		}
		slices.Sort(all)
		if !slices.Equal(got, all) {
			t.Errorf("got %v, want each of %v once", got, all)
		}
		if id := w.next("ali"); id != "" {
			t.Errorf("ali got %s", id)
		}
		w.replayed()
	})
}

// overtakings are what a person reads of who took what before its turn.
func (w *world) overtakings(login string) []cartable.Overtaking {
	w.t.Helper()
	page, err := w.cartable.Overtakings(w.t.Context(), w.as(login), "", "", 0)
	w.must(err)
	return page.Rows
}

// Who takes an item while an earlier one is free is not kept from it, but it is written down
// with his reason; who takes what is first leaves nothing.
func TestOvertakingIsSeen(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		items := w.asked(3)
		v, err := w.cartable.Item(t.Context(), w.as("ali"), items[1].ID)
		if w.must(err); v.Earlier == nil || v.Earlier.ID != items[0].ID {
			t.Errorf("before it %+v", v.Earlier)
		}
		v, err = w.cartable.Item(t.Context(), w.as("ali"), items[0].ID)
		if w.must(err); v.Earlier != nil {
			t.Errorf("before the first %+v", v.Earlier)
		}
		_, err = w.cartable.ClaimFor(t.Context(), w.as("ali"), items[1].ID, cartable.ClaimReason{Why: "mood"})
		want(t, err, fault.Invalid, "invalid.fields")
		_, err = w.cartable.ClaimFor(t.Context(), w.as("ali"), items[1].ID, cartable.ClaimReason{Why: "urgent_call", Note: "he calls\u200f back"})
		w.must(err)
		w.must(w.claims("bita", items[2]))
		w.must(w.claims("bita", items[0]))
		rows := w.overtakings("chief")
		if len(rows) != 2 || rows[0].Who != "name of bita" || rows[0].Reason != "" || rows[1].Who != "name of ali" || rows[1].Reason != "An urgent call" {
			t.Errorf("%+v", rows)
		}
		first, took := w.stored(caseOf(items[0])), w.stored(caseOf(items[1]))
		if o := rows[1]; o.OverNo != first.No || o.No != took.No || o.Label != "First" || o.Note == "" {
			t.Errorf("%+v", o)
		}
		if e := w.entry("chief", took.ID, engine.FactClaimed); e.Text != "Took “First” before its turn (An urgent call)" {
			t.Errorf("the history says %q", e.Text)
		}
		w.person("lead", engine.Staff)
		for _, login := range []string{"ali", "lead", "sara", "operator"} {
			_, err := w.cartable.Overtakings(t.Context(), w.as(login), "", "", 0)
			want(t, err, fault.NotFound, "not_found")
		}
		w.rule("claims_desk", 0, nil, []string{"lead"})
		if rows := w.overtakings("lead"); len(rows) != 2 {
			t.Errorf("who leads the queue reads %+v", rows)
		}
		w.replayed()
	})
}

// What four eyes keep from somebody is not passed over by him.
func TestNobodyPassesOverWhatHeMayNotTake(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali")
		items := w.asked(1)
		w.must(w.claims("ali", items[0]))
		w.must(w.submits("ali", items[0]))
		later := w.asked(1)[0]
		w.must(w.claims("ali", later))
		if rows := w.overtakings("chief"); len(rows) != 0 {
			t.Errorf("%+v", rows)
		}
	})
}

func TestWhoRanks(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali")
		it := w.asked(1)[0]
		for _, login := range []string{"ali", "call1", "operator", "sara", "tech1"} {
			want(t, w.cartable.Rank(t.Context(), w.as(login), it.ID, "high"), fault.NotFound, "not_found")
		}
		want(t, w.cartable.Rank(t.Context(), w.as("chief"), it.ID, "urgent"), fault.Invalid, "invalid")
		for _, login := range []string{"chief", "manager"} {
			w.must(w.cartable.Rank(t.Context(), w.as(login), it.ID, "high"))
		}
		if e := w.entry("chief", caseOf(it), engine.FactPriority); e.Text != "Set the priority of “First” to high" || e.By != "name of chief" {
			t.Errorf("the history says %+v", e)
		}
		var row store.ItemRow
		w.must(w.db.View(t.Context(), func(tx *store.Tx) (err error) { row, err = tx.Item(t.Context(), it.ID); return err }))
		if !row.TurnAt.Equal(it.OpenedAt.Add(engine.Horizon("high"))) {
			t.Errorf("its turn is at %s", row.TurnAt)
		}
		w.replayed()
	})
}

// caseOf is the id of an item's case.
func caseOf(it engine.Item) string { return it.ID[:strings.LastIndexByte(it.ID, '-')] }
