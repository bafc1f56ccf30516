package cartable

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// formView turns an evaluated form into what the page shows.
func formView(ctx context.Context, tx *store.Tx, r Reader, st *engine.FormState, scope *expression.Scope) (*Form, error) {
	if st == nil || st.Form == nil {
		return nil, nil //nolint:nilnil // a step without a form has none to show
	}
	f := &Form{Title: st.Form.Title.In(r.Lang), Fields: make([]Field, 0, len(st.Fields))}
	for _, fs := range st.Fields {
		field, err := fieldView(ctx, tx, r, fs, scope)
		if err != nil {
			return nil, fmt.Errorf("field %s: %w", fs.Path, err)
		}
		f.Fields = append(f.Fields, field)
	}
	f.Checks = checks(st.Form.Valid, r.Lang)
	return f, nil
}

func fieldView(ctx context.Context, tx *store.Tx, r Reader, fs engine.FieldState, scope *expression.Scope) (Field, error) {
	f := Field{
		Path: fs.Path, Type: typeView(fs.Type, r.Lang, scope), Label: fs.Label.In(r.Lang), Help: fs.Help.In(r.Lang),
		Required: fs.Required, Visible: fs.Visible, ReadOnly: fs.ReadOnly, Value: fs.Value,
		Rules: Rules{Required: rule(fs.FormField.Required), Visible: rule(fs.FormField.Visible), ReadOnly: rule(fs.FormField.ReadOnly)},
	}
	for _, file := range fileIDs(fs.Type, fs.Value) {
		d, err := tx.Document(ctx, file.id)
		if errors.Is(err, store.ErrNotFound) {
			continue // shown by its id alone
		}
		if err != nil {
			return Field{}, fmt.Errorf("read document: %w", err)
		}
		f.Documents = append(f.Documents, documentView(d))
	}
	return f, nil
}

func rule(c engine.Condition) any {
	if c.Program == nil {
		return nil
	}
	return c.Program.JSON()
}

func checks(rules []engine.Rule, lang text.Lang) []Check {
	var list []Check
	for _, r := range rules {
		if ast := r.Check.JSON(); ast != nil {
			list = append(list, Check{Check: ast, Field: r.Field, Message: r.Message.In(lang)})
		}
	}
	return list
}

// typeView describes a type to the page. Limits that are expressions are evaluated
// now; one that cannot be is left to the server.
func typeView(t *expression.Type, lang text.Lang, scope *expression.Scope) Type {
	v := Type{
		Kind: string(t.Kind), Format: t.Format, Pattern: t.Pattern, MinLength: t.MinLength, MaxLength: t.MaxLength,
		MinItems: t.MinItems, MaxItems: t.MaxItems, Accept: t.Accept, MaxSize: t.MaxSize,
		Min: operand(t.Min, scope), Max: operand(t.Max, scope), Options: options(t, lang, scope),
	}
	if t.Kind == expression.Money {
		c := currency(scope.Locale(lang).Unit())
		v.Currency = &c
	}
	if t.Items != nil {
		items := typeView(t.Items, lang, scope)
		v.Items = &items
	}
	for _, f := range t.Fields {
		v.Fields = append(v.Fields, ObjectField{Name: f.Name, Label: f.Type.Label.In(lang), Type: typeView(f.Type, lang, scope)})
	}
	return v
}

func operand(o *expression.Operand, scope *expression.Scope) any {
	if o == nil {
		return nil
	}
	v, err := o.Eval(scope)
	if err != nil {
		return nil
	}
	return v
}

func options(t *expression.Type, lang text.Lang, scope *expression.Scope) []Option {
	var list []Option
	for _, v := range t.Values {
		list = append(list, Option{Value: v, Label: expression.Format(t, v, scope.Locale(lang))})
	}
	allowed, ok := operand(t.Options, scope).([]any)
	if !ok {
		return list
	}
	list = nil
	for _, v := range allowed {
		list = append(list, Option{Value: v, Label: expression.Format(t, v, scope.Locale(lang))})
	}
	return list
}

// file is a document that a value names, with the type that the form gives it.
type file struct {
	id, path string
	typ      *expression.Type
}

// fileIDs walks a value and finds the documents in it.
func fileIDs(t *expression.Type, v any) []file { return filesAt(t, v, "") }

func filesAt(t *expression.Type, v any, path string) []file {
	switch x := v.(type) {
	case string:
		if t.Kind == expression.File && x != "" {
			return []file{{id: x, path: path, typ: t}}
		}
	case []any:
		if t.Items == nil {
			return nil
		}
		var all []file
		for i, e := range x {
			all = append(all, filesAt(t.Items, e, fmt.Sprintf("%s[%d]", path, i))...)
		}
		return all
	case map[string]any:
		var all []file
		for _, f := range t.Fields {
			all = append(all, filesAt(f.Type, x[f.Name], path+"."+f.Name)...)
		}
		return all
	}
	return nil
}

// values are the variables of a case as staff read them: those with a label, in order.
func values(l loaded, lang text.Lang) []Value {
	labels := fieldLabels(l.p)
	var list []Value
	for _, v := range l.p.Vars {
		label := v.Type.Label
		if label.IsZero() {
			label = labels[v.Name]
		}
		value := l.c.Vars[v.Name]
		if label.IsZero() || expression.Empty(value) || holdsFiles(v.Type) {
			continue
		}
		list = append(list, Value{Label: label.In(lang), Text: expression.Format(v.Type, value, l.p.Locale(lang))})
	}
	return list
}

func holdsFiles(t *expression.Type) bool {
	return t.Kind == expression.File || (t.Items != nil && t.Items.Kind == expression.File)
}

// fieldLabels are the first labels that forms give to variables.
func fieldLabels(p *engine.Process) map[string]text.Text {
	labels := map[string]text.Text{}
	names := make([]string, 0, len(p.Forms))
	for n := range p.Forms {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		for _, f := range p.Forms[n].Fields {
			if labels[f.Path].IsZero() {
				labels[f.Path] = f.Label
			}
		}
	}
	return labels
}
