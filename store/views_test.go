package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// shelf is a database with two people of staff who keep views.
type shelf struct {
	t  *testing.T
	db *store.DB
}

func newShelf(t *testing.T, db *store.DB) shelf {
	s := shelf{t, db}
	s.do(func(tx *store.Tx) error {
		return errors.Join(
			tx.AddPerson(t.Context(), store.Person{ID: "ali", Login: "ali", Name: "Ali", Side: engine.Staff}),
			tx.AddPerson(t.Context(), store.Person{ID: "bita", Login: "bita", Name: "Bita", Side: engine.Staff}),
		)
	})
	return s
}

func (s shelf) do(f func(*store.Tx) error) {
	s.t.Helper()
	if err := s.db.Update(s.t.Context(), f); err != nil {
		s.t.Fatal(err)
	}
}

func (s shelf) put(views ...store.View) {
	s.t.Helper()
	s.do(func(tx *store.Tx) error {
		for _, v := range views {
			if err := tx.PutView(s.t.Context(), v); err != nil {
				return err
			}
		}
		return nil
	})
}

// of names the views that a person has, in their order; what he begins with has a star.
func (s shelf) of(person string, pools ...string) (ids []string) {
	s.t.Helper()
	s.do(func(tx *store.Tx) error {
		all, err := tx.ViewsOf(s.t.Context(), person, pools)
		for _, v := range all {
			if v.Default {
				v.ID += "*"
			}
			ids = append(ids, v.ID)
		}
		return err
	})
	return ids
}

func (s shelf) expect(got []string, want ...string) {
	s.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("views (-want +got):\n%s", diff)
	}
}

func TestViews(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx, s := t.Context(), newShelf(t, db)
		late := store.View{
			ID: "late", Person: "ali", Place: 1, Name: "Late", List: "queue:a", Sort: store.SortDue,
			Process: "claim", Status: "all", Holder: "bita", Due: "overdue", Words: "sara",
		}
		s.put(late, store.View{ID: "rest", Person: "ali", Place: 2, List: "mine"}, store.View{ID: "ours", Person: "bita", Pool: "queue:a", List: "mine"})
		s.expect(s.of("ali"), "late", "rest")
		s.expect(s.of("ali", "queue:a", "queue:b"), "late", "rest", "ours")
		s.expect(s.of("bita", "queue:a"), "ours")
		s.do(func(tx *store.Tx) error {
			got, err := tx.SavedView(ctx, "ali", "late")
			late.PersonName = "Ali"
			if diff := cmp.Diff(late, got); diff != "" {
				t.Error(diff)
			}
			return errors.Join(err, tx.PlaceView(ctx, "late", 3), tx.SetDefaultView(ctx, "ali", "rest"), tx.SetDefaultView(ctx, "ali", "ours"))
		})
		s.expect(s.of("ali", "queue:a"), "rest", "late", "ours*")
		s.expect(s.of("bita", "queue:a"), "ours")
		s.do(func(tx *store.Tx) error { return tx.SetDefaultView(ctx, "ali", "") })
		s.expect(s.of("ali", "queue:a"), "rest", "late", "ours")
	})
}

// A view that goes is nobody's first one; those of a person who goes go with him, but for
// what he shared.
func TestViewsGo(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx, s := t.Context(), newShelf(t, db)
		s.put(store.View{ID: "own", Person: "ali"}, store.View{ID: "ours", Person: "ali", Pool: "role:a"}, store.View{ID: "his", Person: "bita"})
		s.do(func(tx *store.Tx) error {
			return errors.Join(tx.SetDefaultView(ctx, "ali", "own"), tx.SetDefaultView(ctx, "bita", "his"), tx.DropView(ctx, "his"))
		})
		s.expect(s.of("bita"))
		s.do(func(tx *store.Tx) error { return tx.LeaveKept(ctx, "ali") })
		s.expect(s.of("ali"))
		s.expect(s.of("bita", "role:a"), "ours")
		s.do(func(tx *store.Tx) error {
			_, err := tx.SavedView(ctx, "ali", "own")
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("his own view: %v", err)
			}
			return tx.ErasePerson(ctx, "bita")
		})
	})
}

// What staff have typed to find the work of a customer goes with his data; a word that many
// have stays.
func TestErasedPeopleAreNotInViews(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx, s := t.Context(), newShelf(t, db)
		views := map[string]struct{ name, words, nameLeft, wordsLeft string }{
			"his":     {"Bita Karimi", "karimi bita", "—", ""},
			"mail":    {"Post", "bita@example.com", "Post", ""},
			"surname": {"Karimi's", "karimi claim", "Karimi's", "karimi claim"},
			"none":    {"Late", "", "Late", ""},
		}
		s.do(func(tx *store.Tx) error {
			p, err := tx.Person(ctx, "bita")
			p.Name, p.Email = "Bita Karimi", "bita@example.com"
			return errors.Join(err, tx.UpdatePerson(ctx, p))
		})
		for id, v := range views {
			s.put(store.View{ID: id, Person: "ali", Name: v.name, List: "mine", Words: v.words})
		}
		s.do(func(tx *store.Tx) error { return tx.ErasePerson(ctx, "bita") })
		for id, want := range views {
			s.do(func(tx *store.Tx) error {
				got, err := tx.SavedView(ctx, "ali", id)
				if got.Name != want.nameLeft || got.Words != want.wordsLeft {
					t.Errorf("%s: %q, %q", id, got.Name, got.Words)
				}
				return err
			})
		}
	})
}

// Of a list so many are counted as it has, up to what is looked at.
func TestCountingTheFirstItems(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := begin(t, db, started("c", "ali", pool(26)...))
		for _, f := range []store.ItemFilter{
			{Pools: []string{"queue:a"}},
			{Pools: []string{"queue:a", "role:boss"}},
			{Pools: []string{"role:boss"}},
			{},
		} {
			want := len(expected(c, f))
			count := func(limit int, w store.Fit, fit int) {
				t.Helper()
				view(t, db, func(tx *store.Tx) error {
					f.Limit = limit
					n, seen, err := tx.CountFirst(t.Context(), f, w)
					if n != fit || seen != min(limit, want) {
						t.Errorf("%v %+v: %d of %d, want %d", f.Pools, w, n, seen, fit)
					}
					return err
				})
			}
			count(100, store.Fit{}, want)
			count(3, store.Fit{}, min(3, want))
			count(100, store.Fit{Process: c.Process, FreeIn: "queue:a"}, want)
			count(100, store.Fit{Process: "other"}, 0)
			count(100, store.Fit{Held: true}, 0)
			count(100, store.Fit{Holder: "sara"}, 0)
			count(100, store.Fit{Pool: "none"}, 0)
		}
	})
}
