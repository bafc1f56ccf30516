package cartable_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
)

// narrowed are the ways in which lists are narrowed in these tests.
func narrowed(w *world) *rapid.Generator[cartable.Narrowing] {
	return rapid.Custom(func(t *rapid.T) cartable.Narrowing {
		return cartable.Narrowing{
			Process: rapid.SampledFrom([]string{"", "", "", "", "eyes", "late", "none"}).Draw(t, "process"),
			Status:  rapid.SampledFrom([]string{"", "free", "held", "all"}).Draw(t, "status"),
			Holder:  rapid.SampledFrom([]string{"", "", "", "", "", "", w.id("ali"), w.id("bita")}).Draw(t, "holder"),
			Due:     rapid.SampledFrom([]string{"", "overdue", "today", "week", "none"}).Draw(t, "due"),
			Text:    rapid.SampledFrom([]string{"", "", "", "", "", "first", "four eyes", "nothing"}).Draw(t, "text"),
		}
	})
}

// late lets work come to the desk of which every second piece has a due time, and is
// escalated to those who work there when it is late.
func (w *world) late(n int) (items []engine.Item) {
	w.t.Helper()
	const promise = "assign: {queue: claims_desk}, sla: {target: 1d, breach: [{escalate: claims_clerk}]}, next: second"
	w.deploySource("late.yaml", strings.NewReplacer("id: eyes", "id: late", "assign: {queue: claims_desk}, next: second", promise).Replace(eyes))
	for i := range n {
		process := []string{"eyes", "late"}[i%2]
		row, err := w.cartable.Start(w.t.Context(), w.as("call1"), cartable.Start{Process: process, Values: map[string]any{"boss": w.id("ali")}})
		w.must(err)
		items = append(items, w.item(row.ID, "first"))
		w.now = w.now.Add(3 * time.Hour)
	}
	return items
}

// stir does something to the work of a desk at which ali and bita sit, now and then in vain.
func (w *world) stir(rt *rapid.T, items []engine.Item) {
	it := rapid.SampledFrom(items).Draw(rt, "item")
	login := rapid.SampledFrom([]string{"ali", "bita"}).Draw(rt, "who")
	ctx := w.t.Context()
	var err error
	switch rapid.IntRange(0, 5).Draw(rt, "what") {
	case 0, 1:
		err = w.claims(login, it)
	case 2:
		err = w.cartable.Release(ctx, w.as("chief"), it.ID)
	case 3:
		err = w.cartable.PutAside(ctx, w.as(login), it.ID, w.now.Add(30*time.Hour), "")
	case 4:
		err = w.cartable.Delegate(ctx, w.as(login), it.ID, w.id("caro"), "")
	case 5:
		w.later(time.Duration(rapid.IntRange(1, 20).Draw(rt, "hours")) * time.Hour)
	}
	if err != nil && fault.As(err) == nil {
		rt.Fatal(err)
	}
}

// TestLawOfCountsOfViews: the number beside a view is that of the rows which it shows,
// whatever becomes of them and whoever asks.
func TestLawOfCountsOfViews(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita", "caro")
		items := w.late(12)
		logins := []string{"ali", "bita", "chief"}
		saved := map[string]cartable.SavedView{}
		for _, login := range logins {
			saved[login] = w.save(login, cartable.ViewWish{Name: "x", View: "mine"})
		}
		rapid.Check(t, func(rt *rapid.T) {
			for range rapid.IntRange(1, 6).Draw(rt, "moves") {
				w.stir(rt, items)
			}
			login := rapid.SampledFrom(logins).Draw(rt, "reader")
			lists := []string{"mine", "later", "asked", "given", desk, desk, desk, "role:claims_clerk", "role:claims_clerk"}
			if login == "chief" {
				lists = []string{"mine", desk, "person:" + w.id("ali"), "person:" + w.id("caro")}
			}
			wish := cartable.ViewWish{Name: "x", View: rapid.SampledFrom(lists).Draw(rt, "list"), Narrow: narrowed(w).Draw(rt, "narrowing")}
			if _, err := w.change(login, saved[login].ID, wish); err != nil {
				rt.Fatal(err)
			}
			w.compareCount(rt, login, wish)
		})
	})
}

func (w *world) compareCount(t *rapid.T, login string, wish cartable.ViewWish) {
	home, err := w.cartable.Home(w.t.Context(), w.as(login))
	if err != nil {
		t.Fatal(err)
	}
	n := len(w.shows(login, wish.View, "", wish.Narrow))
	if v := home.Saved[0]; wish.Narrow.Text != "" {
		if v.Count != nil {
			t.Fatalf("%s is told how much has words: %+v", login, v)
		}
	} else if v.Count == nil || *v.Count != n || v.More {
		t.Fatalf("%s sees %d in %+v", login, n, v)
	}
}

// Of a long list that is narrowed the first hundred rows are looked at, and that is said.
func TestCountsOfLongLists(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		const n = 120
		var all []engine.Item
		for range n {
			all = append(all, w.item(w.ask("call1", "ali"), "first"))
		}
		for _, it := range all[n-30:] {
			w.must(w.claims("bita", it))
		}
		none := cartable.Narrowing{Due: "none"}
		for _, tt := range []struct {
			n    cartable.Narrowing
			want string
		}{
			{cartable.Narrowing{}, "90"},
			{cartable.Narrowing{Status: "all"}, "100+"},
			{none, "90+"},
			{cartable.Narrowing{Process: "eyes"}, "90"},
			{cartable.Narrowing{Process: "medical_claim", Status: "all"}, "0+"},
			{cartable.Narrowing{Holder: w.id("bita")}, "30"},
			{cartable.Narrowing{Due: "overdue"}, "0"},
		} {
			w.save("ali", cartable.ViewWish{Name: fmt.Sprintf("%s %+v", tt.want, tt.n), View: desk, Narrow: tt.n})
		}
		home, err := w.cartable.Home(t.Context(), w.as("ali"))
		w.must(err)
		for _, v := range home.Saved {
			got := fmt.Sprint(*v.Count)
			if v.More {
				got += "+"
			}
			if want := v.Name[:slices.Index([]byte(v.Name), ' ')]; got != want {
				t.Errorf("%s: %s", v.Name, got)
			}
		}
	})
}
