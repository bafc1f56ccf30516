package cartable_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
)

// shows reads a list to its end, two rows a page, and gives the cases of its rows.
func (w *world) shows(login, view, sort string, n cartable.Narrowing) (cases []string) {
	w.t.Helper()
	for q := (cartable.ListRequest{View: view, Sort: sort, Narrow: n, Limit: 2}); ; {
		page, err := w.cartable.Items(w.t.Context(), w.as(login), q)
		w.must(err)
		for _, row := range page.Rows {
			cases = append(cases, row.Case)
		}
		if q.After = page.Next; page.Next == "" {
			return cases
		}
	}
}

func TestNarrowedLists(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		var all []string
		for range 5 {
			all = append(all, w.ask("call1", "ali"))
			w.now = w.now.Add(time.Minute)
		}
		w.must(w.claims("ali", w.item(all[1], "first")))
		w.must(w.claims("bita", w.item(all[3], "first")))
		ali := w.persons["ali"].ID
		tests := []struct {
			n    cartable.Narrowing
			want []int
		}{
			{cartable.Narrowing{}, []int{0, 2, 4}},
			{cartable.Narrowing{Status: "free"}, []int{0, 2, 4}},
			{cartable.Narrowing{Status: "held"}, []int{1, 3}},
			{cartable.Narrowing{Status: "all"}, []int{0, 1, 2, 3, 4}},
			{cartable.Narrowing{Holder: ali}, []int{1}},
			{cartable.Narrowing{Holder: "nobody"}, nil},
			{cartable.Narrowing{Process: "eyes"}, []int{0, 2, 4}},
			{cartable.Narrowing{Process: "medical_claim", Status: "all"}, nil},
			{cartable.Narrowing{Due: "none"}, []int{0, 2, 4}},
			{cartable.Narrowing{Due: "overdue"}, nil},
			{cartable.Narrowing{Text: w.stored(all[3]).No, Status: "all"}, []int{3}},
			{cartable.Narrowing{Text: "FIRS eye", Status: "held"}, []int{1, 3}},
			{cartable.Narrowing{Text: "first zzz"}, nil},
		}
		for _, tt := range tests {
			for _, sort := range []string{"due", "age", "priority"} {
				var want []string
				for _, i := range tt.want {
					want = append(want, all[i])
				}
				if diff := cmp.Diff(want, w.shows("ali", desk, sort, tt.n)); diff != "" {
					t.Errorf("%+v by %s (-want +got):\n%s", tt.n, sort, diff)
				}
			}
		}
	})
}

// What one person holds is shown to those who hand it out, and to nobody else.
func TestWhatSomebodyHolds(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita", "caro")
		first := w.ask("call1", "ali")
		w.must(w.claims("ali", w.item(first, "first")))
		view := "person:" + w.persons["ali"].ID
		_, err := w.cartable.Items(t.Context(), w.as("bita"), cartable.ListRequest{View: view})
		want(t, err, fault.NotFound, "not_found")
		_, err = w.cartable.Items(t.Context(), w.as("sara"), cartable.ListRequest{View: view})
		want(t, err, fault.NotFound, "not_found")
		w.rule("claims_desk", 0, nil, []string{"caro"})
		for _, login := range []string{"chief", "caro"} {
			if got := w.shows(login, view, "", cartable.Narrowing{}); !slices.Equal(got, []string{first}) {
				t.Errorf("%s sees %v", login, got)
			}
		}
		w.rule("claims_desk", 0, nil, []string{"bita"})
		_, err = w.cartable.Items(t.Context(), w.as("caro"), cartable.ListRequest{View: view})
		want(t, err, fault.NotFound, "not_found")
	})
}

// Where little fits, a page looks at a bounded part of the list and says where to go on;
// nothing is left out and nothing comes twice.
func TestRareRowsOfALongList(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali")
		const n = 220
		var all []string
		for range n {
			all = append(all, w.ask("call1", "ali"))
		}
		no := w.stored(all[n-1]).No
		got := w.shows("ali", desk, "age", cartable.Narrowing{Text: no})
		if !slices.Equal(got, all[n-1:]) {
			t.Errorf("found %v", got)
		}
		if got := w.shows("ali", desk, "due", cartable.Narrowing{Text: fmt.Sprintf("eyes %s", no[:5])}); len(got) != n {
			t.Errorf("%d of %d", len(got), n)
		}
	})
}
