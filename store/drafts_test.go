package store_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// Whatever the order in which saves come, and however often each does, a draft has the
// newest words of every field.
func TestTheNewestWordsStay(t *testing.T) {
	type save struct {
		path  string
		typed store.Typed
	}
	one := rapid.Custom(func(t *rapid.T) save {
		value := rapid.SampledFrom([]any{nil, "", "a", "b", 7, []any{"x"}, map[string]any{"n": 1}}).Draw(t, "value")
		return save{
			rapid.SampledFrom([]string{"a", "b.c"}).Draw(t, "path"),
			store.Typed{Value: value, At: rapid.Int64Range(1, 4).Draw(t, "at"), Version: rapid.IntRange(0, 2).Draw(t, "version")},
		}
	})
	after := func(saves []save) map[string]store.Typed {
		var d store.Draft
		for _, s := range saves {
			d.Type(s.path, s.typed)
		}
		fields := maps.Clone(d.Fields)
		for path, f := range fields {
			f.Rev = 0
			fields[path] = f
		}
		return fields
	}
	rapid.Check(t, func(t *rapid.T) {
		saves := rapid.SliceOfN(one, 1, 12).Draw(t, "saves")
		again := append(slices.Clone(saves), rapid.SliceOf(rapid.SampledFrom(saves)).Draw(t, "twice")...)
		again = rapid.Permutation(again).Draw(t, "order")
		got, want := after(again), after(saves)
		if len(got) != len(want) {
			t.Fatalf("fields: %v and %v", got, want)
		}
		for path, f := range want {
			if g := got[path]; g.At != f.At || g.Version != f.Version || !sameValue(g.Value, f.Value) {
				t.Errorf("%s is %+v and %+v", path, g, f)
			}
			for _, s := range saves {
				if s.path == path && s.typed.At > f.At {
					t.Errorf("%s is %+v, and %+v is newer", path, f, s.typed)
				}
			}
		}
	})
}

func sameValue(a, b any) bool {
	same := store.Draft{Fields: map[string]store.Typed{"x": {Value: a}}}
	return !same.Type("x", store.Typed{Value: b}) && !(&store.Draft{Fields: map[string]store.Typed{"x": {Value: b}}}).Type("x", store.Typed{Value: a})
}

func TestDrafts(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		ctx := t.Context()
		fields := map[string]store.Typed{
			"a": {Value: "x", At: 5, Was: map[string]any{"n": 3}, Version: 2, Rev: 1}, "list": {Value: []any{map[string]any{"n": 2}}, At: 6, Rev: 1}, "no": {At: 7, Rev: 1},
		}
		want := store.Draft{Item: "c-1", Person: "ali", Step: "review", Fields: fields, Rev: 1, SavedAt: noon}
		keep := func(d store.Draft) {
			t.Helper()
			update(t, db, func(tx *store.Tx) error { return tx.KeepDraft(t.Context(), d) })
		}
		keep(want)
		same(t, "draft", draftOf(t, db, "ali"), want)
		same(t, "values", want.Values(), map[string]any{"a": "x", "list": []any{map[string]any{"n": 2}}, "no": nil})
		later(time.Minute)
		want.Rev, want.SavedAt, want.EndsAt = 2, noon.Add(time.Minute), noon.Add(time.Hour)
		keep(want)
		keep(store.Draft{Item: "c-1", Person: "reza", SavedAt: noon})
		keep(store.Draft{Item: store.NewDraft + "claim", Person: "ali", SavedAt: noon})
		same(t, "draft", draftOf(t, db, "ali"), want)
		view(t, db, func(tx *store.Tx) error {
			mine, err := tx.DraftsOf(ctx, "ali", "", "", 10)
			same(t, "all", items(mine), []string{"c-1", "new:claim"})
			fresh, err2 := tx.DraftsOf(ctx, "ali", store.NewDraft, "", 10)
			same(t, "new", items(fresh), []string{"new:claim"})
			rest, err3 := tx.DraftsOf(ctx, "ali", "", "c-1", 10)
			same(t, "after", items(rest), []string{"new:claim"})
			earlier, err4 := tx.EarlierDraft(ctx, "c", "ali", "review")
			same(t, "earlier", earlier, want)
			none, err5 := tx.EarlierDraft(ctx, "c", "ali", "pay")
			same(t, "of another step", none, store.Draft{})
			for _, err := range []error{err, err2, err3, err4, err5} {
				if err != nil {
					return err
				}
			}
			return nil
		})
		update(t, db, func(tx *store.Tx) error { return tx.DropDraft(ctx, "c-1", "ali") })
		if draftOf(t, db, "ali").Open() || !draftOf(t, db, "reza").Open() {
			t.Error("the wrong draft was dropped")
		}
	})
}

// What was kept before drafts had fields is read as it was.
func TestOldDraftsAreRead(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		update(t, db, func(tx *store.Tx) error {
			return store.KeepWhole(t.Context(), tx, "c-1", "ali", `{"a": 1, "b.c": ["x"]}`)
		})
		d := draftOf(t, db, "ali")
		same(t, "values", d.Values(), map[string]any{"a": 1, "b.c": []any{"x"}})
		if d.Type("a", store.Typed{Value: 2, At: noon.UnixMilli() - 1}) || !d.Type("a", store.Typed{Value: 2, At: noon.UnixMilli() + 1}) {
			t.Error("not as if typed when it was saved")
		}
		update(t, db, func(tx *store.Tx) error { return tx.KeepDraft(t.Context(), d) })
		same(t, "values", draftOf(t, db, "ali").Values(), map[string]any{"a": 2, "b.c": []any{"x"}})
	})
}

// A draft outlives its item by the time that it is given, and the draft of an open one stays.
func TestDraftsEnd(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		ctx := t.Context()
		begin(t, db, started("open", "ali", engine.OpenItem{Item: staffItem("open-1", "desk")}))
		for _, item := range []string{"a-1", "b-1", "c-1", "open-1"} {
			update(t, db, func(tx *store.Tx) error {
				return tx.KeepDraft(ctx, store.Draft{Item: item, Person: "ali", SavedAt: noon})
			})
		}
		sweep := func() []string {
			t.Helper()
			if err := db.EndDrafts(t.Context(), time.Hour, 2); err != nil {
				t.Fatal(err)
			}
			update(t, db, func(tx *store.Tx) error { _, err := tx.DropEndedDrafts(t.Context()); return err })
			var left []string
			view(t, db, func(tx *store.Tx) error {
				all, err := tx.DraftsOf(t.Context(), "ali", "", "", 10)
				left = items(all)
				return err
			})
			return left
		}
		same(t, "at once", sweep(), []string{"a-1", "b-1", "c-1", "open-1"})
		later(59 * time.Minute)
		same(t, "before the end", sweep(), []string{"a-1", "b-1", "c-1", "open-1"})
		later(time.Minute)
		same(t, "at the end", sweep(), []string{"open-1"})
	})
}

func items(all []store.Draft) []string {
	var ids []string
	for _, d := range all {
		ids = append(ids, d.Item)
	}
	return ids
}

func draftOf(t *testing.T, db *store.DB, person string) (d store.Draft) {
	t.Helper()
	view(t, db, func(tx *store.Tx) (err error) {
		d, err = tx.Draft(t.Context(), "c-1", person)
		return err
	})
	return d
}
