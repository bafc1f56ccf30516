package processes_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

func TestAttributesOfStaff(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(twice))
		w.must(w.db.Update(t.Context(), func(tx *store.Tx) error {
			for _, p := range []people.Person{
				{ID: "amin", Login: "amin", Name: "Amin", Side: "staff", Attributes: map[string]any{"province": "Tehran", "old": 1}},
				{ID: "buyer", Login: "buyer", Name: "Buyer", Side: "customer"},
			} {
				if err := tx.AddPerson(t.Context(), p); err != nil {
					return err
				}
			}
			return nil
		}))
		for _, tt := range []struct {
			who    string
			change map[string]any
			want   map[string]any
			paths  []string
		}{
			{"amin", map[string]any{"province": "  Fars "}, map[string]any{"province": "Fars", "old": 1}, nil},
			{"amin", map[string]any{"province": nil}, map[string]any{"old": 1}, nil},
			{"amin", map[string]any{"province": 7, "height": 2, "full_name": "X"}, nil, []string{"attributes.full_name", "attributes.height", "attributes.province"}},
			{"buyer", map[string]any{"province": "Fars"}, nil, nil},
			{"nobody", map[string]any{}, nil, nil},
		} {
			p, err := w.s.SetAttributes(t.Context(), tt.who, tt.change)
			if tt.want != nil {
				if d := cmp.Diff(tt.want, p.Attributes); err != nil || d != "" {
					t.Errorf("%v: %v\n%s", tt.change, err, d)
				}
				continue
			}
			f := fault.As(err)
			if f == nil || tt.paths == nil && f.Code != fault.NotFound {
				t.Errorf("%v: %v", tt, err)
				continue
			}
			var paths []string
			for _, field := range f.Fields {
				paths = append(paths, field.Path)
			}
			if d := cmp.Diff(tt.paths, paths); d != "" {
				t.Error(d)
			}
		}
	})
}
