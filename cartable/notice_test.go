package cartable_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// Messages to a person and to his roles are one list that goes back as far as there are any;
// the first page has the newest of them.
func TestNotices(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.eyes("ali", "bita")
		ali, bita := w.persons["ali"], w.persons["bita"]
		w.must(w.db.Update(ctx, func(tx *store.Tx) error {
			for n := range 9 {
				m := store.OutRow{Key: fmt.Sprint("k", n), Template: "t", Subject: text.Text{"": "s"}, Body: text.Text{"": fmt.Sprint("told ", n)}}
				switch n % 3 {
				case 0:
					m.Person = ali.ID
				case 1:
					m.Role = ali.Roles[0]
				default:
					m.Person = bita.ID
				}
				if err := tx.AddNotice(ctx, m); err != nil {
					return err
				}
			}
			return nil
		}))
		var pages [][]string
		for after := ""; ; {
			page, err := w.cartable.Notices(ctx, w.as("ali"), after, 4)
			w.must(err)
			var told []string
			for _, one := range page.Rows {
				told = append(told, one.Text)
			}
			pages = append(pages, told)
			if after = page.Next; after == "" {
				break
			}
		}
		want := [][]string{{"told 7", "told 6", "told 4", "told 3"}, {"told 1", "told 0"}}
		if !slices.EqualFunc(pages, want, slices.Equal) {
			t.Errorf("pages %q, want %q", pages, want)
		}
		home, err := w.cartable.Home(ctx, w.as("ali"))
		w.must(err)
		if len(home.Notices) != 5 || home.Notices[0].Text != "told 7" {
			t.Errorf("the first page tells %+v", home.Notices)
		}
	})
}
