package processes

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// SetAttributes changes what assign.where asks of a person of staff, by the names and types
// of the newest catalog; an empty value takes an attribute away. Each that does not fit is
// told, and then nothing is changed. Who is no person of staff does not exist.
func (s *Service) SetAttributes(ctx context.Context, id string, change map[string]any) (store.Person, error) {
	var p store.Person
	err := s.Update(ctx, func(tx *store.Tx) (err error) {
		if p, err = tx.Person(ctx, id); errors.Is(err, store.ErrNotFound) || err == nil && p.Side != engine.Staff {
			return fault.New(fault.NotFound, "not_found")
		}
		if err != nil {
			return err
		}
		fields, err := staffFields(ctx, tx)
		if err != nil {
			return err
		}
		checked, bad := checkAttributes(fields, change)
		if len(bad) > 0 {
			return fault.New(fault.Invalid, "invalid.fields").With(bad...)
		}
		p.Attributes = changed(p.Attributes, checked)
		return tx.UpdatePerson(ctx, p)
	})
	return p, err
}

// changed is a copy of values with some of them set, and without those that are empty.
func changed(was, set map[string]any) map[string]any {
	now := map[string]any{}
	maps.Copy(now, was)
	maps.Copy(now, set)
	maps.DeleteFunc(now, func(_ string, v any) bool { return expression.Empty(v) })
	return now
}

// staffFields are the attributes that the newest catalog knows of staff. Name and mobile
// number are the account's own.
func staffFields(ctx context.Context, tx *store.Tx) ([]expression.Field, error) {
	cat := &definitions.Catalog{}
	row, err := tx.LatestCatalog(ctx)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("read catalog: %w", err)
	}
	if err == nil {
		known := map[string]*definitions.Catalog{}
		if err := restoreCatalog(ctx, tx, known, row.Hash); err != nil {
			return nil, fmt.Errorf("read catalog: %w", err)
		}
		cat = known[row.Hash]
	}
	account := []string{"full_name", "mobile"}
	return slices.DeleteFunc(cat.StaffFields(), func(f expression.Field) bool { return slices.Contains(account, f.Name) }), nil
}

func checkAttributes(fields []expression.Field, values map[string]any) (map[string]any, []fault.Field) {
	checked := map[string]any{}
	var bad []fault.Field
	for _, name := range slices.Sorted(maps.Keys(values)) {
		i := slices.IndexFunc(fields, func(f expression.Field) bool { return f.Name == name })
		if i < 0 {
			bad = append(bad, fault.At("attributes."+name, "staff.attribute"))
			continue
		}
		v, wrong := expression.Check(fields[i].Type, values[name], nil)
		for _, w := range wrong {
			w.Path = "attributes." + name + w.Path
			bad = append(bad, w)
		}
		checked[name] = v
	}
	return checked, bad
}
