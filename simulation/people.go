package simulation

import (
	"context"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/people"
)

// addPeople makes three of staff a role, and a customer for every ten cases.
func (w *world) addPeople(ctx context.Context) error {
	roles := slices.Clone(w.catalog.Roles)
	for _, p := range w.processes.All() {
		roles = append(roles, p.Start.Roles...)
	}
	slices.Sort(roles)
	for _, role := range slices.Compact(roles) {
		for i := range 3 {
			p := people.Person{Login: fmt.Sprintf("%s%d", role, i), Side: engine.Staff, Roles: []string{role}}
			if err := w.add(ctx, p, &w.staff); err != nil {
				return err
			}
		}
	}
	for i := range 1 + w.Cases/10 {
		if err := w.add(ctx, people.Person{Login: fmt.Sprintf("customer%d", i), Side: engine.Customer}, &w.customers); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) add(ctx context.Context, p people.Person, to *[]people.Person) error {
	p.ID, p.Name, p.Mobile, p.Email = w.newID(), "Name of "+p.Login, "0912"+w.author.digits(7), p.Login+"@example.com"
	p.Attributes = map[string]any{}
	fields := w.catalog.Attributes
	if p.Side == engine.Staff {
		fields = w.catalog.Staff
	}
	for _, f := range fields {
		v, err := w.author.value(shape(f.Type))
		if err != nil {
			return fmt.Errorf("attribute %s: %w", f.Name, err)
		}
		p.Attributes[f.Name] = v
	}
	added, err := w.people.Add(ctx, p, "")
	if err != nil {
		return fmt.Errorf("add %s: %w", p.Login, err)
	}
	*to = append(*to, added)
	w.byID[added.ID] = added
	return nil
}

// list answers a schedule with a few customers and what their cases begin with.
func (w *world) list(r hooks.Request) (map[string]any, error) {
	items := []any{}
	for i := range w.luck.IntN(3) {
		with := map[string]any{}
		for _, p := range w.processes.All() {
			if p.Start.Schedule == nil || p.Start.Schedule.Each != r.Operation || p.Forms[p.Start.Form] == nil {
				continue
			}
			for _, f := range p.Forms[p.Start.Form].Fields {
				v, err := w.author.value(shape(f.Type))
				if err != nil {
					return nil, fmt.Errorf("field %s: %w", f.Path, err)
				}
				with[f.Path] = v
			}
		}
		items = append(items, map[string]any{"key": fmt.Sprint(r.Key, "-", i), "customer": w.customers[w.luck.IntN(len(w.customers))].Login, "with": with})
	}
	return map[string]any{"items": items}, nil
}
