package cartable_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
)

func (w *world) save(login string, wish cartable.ViewWish) cartable.SavedView {
	w.t.Helper()
	v, err := w.cartable.SaveView(w.t.Context(), w.as(login), wish)
	w.must(err)
	return v
}

// change puts a wish in the place of a view.
func (w *world) change(login, id string, wish cartable.ViewWish) (cartable.SavedView, error) {
	return w.cartable.ChangeView(w.t.Context(), w.as(login), id, wish)
}

// pane are the saved views in the left pane of a person; that with which he begins has a star.
func (w *world) pane(login string) []string {
	w.t.Helper()
	home, err := w.cartable.Home(w.t.Context(), w.as(login))
	w.must(err)
	return starred(home.Saved)
}

// shelf are all views that a person is told of.
func (w *world) shelf(login string) []string {
	w.t.Helper()
	all, err := w.cartable.SavedViews(w.t.Context(), w.as(login))
	w.must(err)
	return starred(all.Rows)
}

func starred(views []cartable.SavedView) []string {
	names := []string{}
	for _, v := range views {
		if v.Default {
			v.Name += "*"
		}
		names = append(names, v.Name)
	}
	return names
}

func (w *world) expect(what string, got []string, want ...string) {
	w.t.Helper()
	if !slices.Equal(got, want) {
		w.t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestSavedViews(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		ctx := t.Context()
		wish := cartable.ViewWish{Name: "  Late\n work ", View: desk, Sort: "due", Narrow: cartable.Narrowing{Due: "overdue", Status: "all"}}
		late := w.save("ali", wish)
		want := cartable.SavedView{ID: late.ID, Name: "Late work", View: desk, Sort: "due", Narrow: wish.Narrow, Mine: true, CanChange: true}
		if diff := cmp.Diff(want, late); diff != "" {
			t.Errorf("saved (-want +got):\n%s", diff)
		}
		mine := w.save("ali", cartable.ViewWish{Name: "Mine", View: "mine"})
		w.save("ali", cartable.ViewWish{Name: "Away", View: "asked"})
		w.expect("saved", w.pane("ali"), "Late work", "Mine", "Away")
		w.expect("another's", w.pane("bita"))
		w.must(w.cartable.OrderViews(ctx, w.as("ali"), []string{mine.ID, "unknown"}))
		w.must(w.cartable.BeginWith(ctx, w.as("ali"), late.ID))
		w.expect("in order", w.pane("ali"), "Mine", "Late work*", "Away")
		_, err := w.change("ali", late.ID, cartable.ViewWish{Name: "Old", View: desk})
		w.must(err)
		w.expect("changed", w.shelf("ali"), "Mine", "Old*", "Away")
		w.must(w.cartable.BeginWith(ctx, w.as("ali"), ""))
		w.must(w.cartable.DropView(ctx, w.as("ali"), mine.ID))
		w.expect("dropped", w.shelf("ali"), "Old", "Away")
	})
}

// A view that somebody keeps for himself is nobody else's business: not a supervisor's, not
// a customer's.
func TestAViewOfOnesOwn(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		ctx := t.Context()
		own := w.save("ali", cartable.ViewWish{Name: "Own", View: desk})
		for _, login := range []string{"bita", "chief", "operator", "sara"} {
			_, err := w.change(login, own.ID, cartable.ViewWish{Name: "x", View: "mine"})
			want(t, err, fault.NotFound, "not_found")
			want(t, w.cartable.DropView(ctx, w.as(login), own.ID), fault.NotFound, "not_found")
			want(t, w.cartable.BeginWith(ctx, w.as(login), own.ID), fault.NotFound, "not_found")
		}
		_, err := w.cartable.SaveView(ctx, w.as("sara"), cartable.ViewWish{Name: "x", View: "pending"})
		want(t, err, fault.NotFound, "not_found")
		want(t, w.cartable.OrderViews(ctx, w.as("sara"), []string{own.ID}), fault.NotFound, "not_found")
		_, err = w.cartable.SavedViews(ctx, w.as("sara"))
		want(t, err, fault.NotFound, "not_found")
	})
}

// Who looks after a queue shares a view with those who work in it. They begin with it and
// do not change it.
func TestASharedView(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita", "lead")
		w.rule("claims_desk", 0, []string{"ali"}, []string{"lead"})
		ctx := t.Context()
		wish := cartable.ViewWish{Name: "Today", View: desk, Narrow: cartable.Narrowing{Due: "today"}, Share: desk}
		for _, login := range []string{"ali", "bita", "operator"} {
			_, err := w.cartable.SaveView(ctx, w.as(login), cartable.ViewWish{Name: "x", View: "mine", Share: desk})
			fields(t, err, "share view.share")
		}
		today := w.save("lead", wish)
		w.expect("member", w.pane("ali"), "Today")
		w.expect("supervisor", w.pane("chief"), "Today")
		w.expect("no member", w.pane("bita"))
		w.expect("alien", w.pane("tech1"))
		_, err := w.change("ali", today.ID, wish)
		want(t, err, fault.NotFound, "not_found")
		want(t, w.cartable.DropView(ctx, w.as("ali"), today.ID), fault.NotFound, "not_found")
		want(t, w.cartable.BeginWith(ctx, w.as("bita"), today.ID), fault.NotFound, "not_found")
		w.must(w.cartable.BeginWith(ctx, w.as("ali"), today.ID))
		w.expect("begins", w.pane("ali"), "Today*")
		wish.Name = "Now"
		v, err := w.change("chief", today.ID, wish)
		w.must(err)
		if v.Mine || v.By != "name of lead" || v.SharedWith != "Claims desk" || !v.CanChange {
			t.Errorf("%+v", v)
		}
		wish.Share = ""
		_, err = w.change("chief", today.ID, wish)
		w.must(err)
		w.expect("no longer shared", w.pane("ali"))
		w.expect("its author's again", w.pane("lead"), "Now")
	})
}

// A shared view opens no list: whose list it is not, does not see it.
func TestASharedViewGivesNoRight(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "lead")
		w.rule("claims_desk", 0, nil, []string{"lead"})
		id := w.persons["ali"].ID
		w.save("lead", cartable.ViewWish{Name: "Ali's", View: "person:" + id, Share: desk})
		w.save("chief", cartable.ViewWish{Name: "Experts", View: "queue:medical_experts", Share: "role:claims_clerk"})
		w.expect("clerk", w.pane("ali"))
		w.expect("supervisor", w.pane("chief"), "Experts", "Ali's")
		_, err := w.cartable.SaveView(t.Context(), w.as("ali"), cartable.ViewWish{Name: "x", View: "queue:medical_experts"})
		fields(t, err, "view view.list")
		own := w.save("ali", cartable.ViewWish{Name: "Desk", View: desk})
		w.rule("claims_desk", 0, []string{"lead"}, []string{"lead"})
		all, err := w.cartable.SavedViews(t.Context(), w.as("ali"))
		w.must(err)
		if i := slices.IndexFunc(all.Rows, func(v cartable.SavedView) bool { return v.ID == own.ID }); i < 0 || !all.Rows[i].Closed || all.Rows[i].Count != nil {
			t.Errorf("his view of a list that is not his any more: %+v", all.Rows)
		}
	})
}

// fields are the paths and keys of what a request was refused for.
func fields(t *testing.T, err error, want ...string) {
	t.Helper()
	var got []string
	if f := fault.As(err); f != nil {
		for _, field := range f.Fields {
			got = append(got, field.Path+" "+field.Key)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("refused for %v, want %v: %v", got, want, err)
	}
}

// The views of a person who leaves go with him; what he shared stays, and is his who next
// changes it.
func TestViewsOfOneWhoLeaves(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "lead")
		w.rule("claims_desk", 0, nil, []string{"lead"})
		own := w.save("lead", cartable.ViewWish{Name: "Own", View: "mine"})
		wish := cartable.ViewWish{Name: "Ours", View: desk, Share: desk}
		ours := w.save("lead", wish)
		_, err := w.processes.Leave(t.Context(), "lead")
		w.must(err)
		w.expect("member", w.pane("ali"), "Ours")
		_, err = w.change("lead", own.ID, wish)
		want(t, err, fault.NotFound, "not_found")
		v, err := w.change("chief", ours.ID, wish)
		w.must(err)
		if !v.Mine {
			t.Errorf("not taken: %+v", v)
		}
	})
}

func TestHowManyViews(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		fill := func(login string, wish cartable.ViewWish, most int) error {
			var first string
			for n := range most + 1 {
				wish.Name = fmt.Sprint(n)
				v, err := w.cartable.SaveView(t.Context(), w.as(login), wish)
				if err != nil {
					_, same := w.change(login, first, wish)
					return errors.Join(err, same)
				}
				first = v.ID
			}
			return nil
		}
		want(t, fill("expert1", cartable.ViewWish{View: "mine"}, 50), fault.Conflict, "view.too_many")
		want(t, fill("chief", cartable.ViewWish{View: "mine", Share: "role:medical_expert"}, 20), fault.Conflict, "view.too_many_shared")
		_, err := w.cartable.SaveView(t.Context(), w.as("expert2"), cartable.ViewWish{Name: " \n", View: "none", Share: "queue:none"})
		fields(t, err, "name field.required", "share view.share", "view view.list")
	})
}

// Processes and holders are offered as far as the reader may know of them.
func TestByWhatAListIsNarrowed(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		w.person("lead", engine.Staff)
		w.rule("claims_desk", 0, []string{"bita"}, []string{"lead"})
		by := func(login, view string) (processes, holders []string) {
			v, err := w.cartable.NarrowedBy(t.Context(), w.as(login), view)
			if err != nil {
				return []string{err.Error()}, nil
			}
			for _, o := range v.Processes {
				processes = append(processes, o.Value.(string))
			}
			for _, o := range v.Holders {
				holders = append(holders, w.login(o.Value.(string)))
			}
			return processes, holders
		}
		for _, tt := range []struct {
			login, view        string
			processes, holders []string
		}{
			{"lead", desk, []string{"eyes", "medical_claim"}, []string{"bita"}},
			{"bita", desk, []string{"eyes", "medical_claim"}, nil},
			{"bita", "mine", []string{"eyes", "medical_claim"}, nil},
			{"expert1", "queue:medical_experts", []string{"medical_claim"}, nil},
			{"chief", "queue:medical_experts", []string{"medical_claim"}, []string{"expert1", "expert2"}},
			{"expert1", "role:medical_expert", []string{"medical_claim"}, nil},
			{"lead", "mine", nil, nil},
		} {
			processes, holders := by(tt.login, tt.view)
			slices.Sort(processes)
			if !slices.Equal(processes, tt.processes) || !slices.Equal(holders, tt.holders) {
				t.Errorf("%s, %s: %v %v", tt.login, tt.view, processes, holders)
			}
		}
		_, err := w.cartable.NarrowedBy(t.Context(), w.as("ali"), desk)
		want(t, err, fault.NotFound, "not_found")
		_, err = w.cartable.NarrowedBy(t.Context(), w.as("sara"), "pending")
		want(t, err, fault.NotFound, "not_found")
	})
}
