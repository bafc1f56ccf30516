package definitions

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

var kinds = []string{"text", "int", "money", "decimal", "bool", "date", "time", "datetime", "duration", "enum", "file", "list", "object"}

var formats = []string{"national_id", "legal_id", "mobile", "iban", "email", "postal_code", "url"}

// fileKinds are the documents that can be taken.
var fileKinds = []string{"pdf", "jpg", "jpeg", "png", "webp", "heic", "tiff", "txt", "csv", "docx", "xlsx", "zip"}

var typeKeys = []string{
	"type", "optional", "default", "label", "pii", "format", "pattern", "min", "max", "min_length", "max_length",
	"options", "values", "labels", "accept", "max_size", "items", "min_items", "max_items", "fields",
}

// typeReader reads types. operand takes what may be an expression; nil allows
// literals only.
type typeReader struct {
	*reader
	operand func(n *node, want *expression.Type, name string, to **expression.Operand)
}

// anyType stands for a type that could not be read: nothing more is told about it.
func anyType() *expression.Type { return &expression.Type{Kind: expression.Any} }

// typ reads a type written as a map; more are further keys that may stand in it.
func (r typeReader) typ(n *node, name string, more ...string) *expression.Type {
	o := r.object(n, "type", slices.Concat(typeKeys, more)...)
	kind := r.choice(o.need("type"), "type", "", kinds...)
	if kind == "" {
		return anyType()
	}
	t := &expression.Type{
		Kind:     expression.Kind(kind),
		Optional: r.truth(o.get("optional"), "optional", false),
		PII:      r.truth(o.get("pii"), "pii", false),
		Label:    r.text(o.get("label"), "label"),
	}
	r.fits(o, t)
	r.parts(o, t, name)
	r.rules(o, t)
	r.bounds(o, t, name)
	return t
}

// only says which keys have a meaning for which kinds; other keys fit all kinds.
var only = map[string][]expression.Kind{
	"values":     {expression.Enum},
	"labels":     {expression.Enum},
	"format":     {expression.Text},
	"pattern":    {expression.Text},
	"min_length": {expression.Text},
	"max_length": {expression.Text},
	"min":        {expression.Int, expression.Money, expression.Decimal, expression.Date, expression.Time, expression.Datetime},
	"max":        {expression.Int, expression.Money, expression.Decimal, expression.Date, expression.Time, expression.Datetime},
	"items":      {expression.List},
	"min_items":  {expression.List},
	"max_items":  {expression.List},
	"fields":     {expression.Object},
	"accept":     {expression.File},
	"max_size":   {expression.File},
}

func (r typeReader) fits(o object, t *expression.Type) {
	for _, p := range o.n.pairs {
		if allowed, ok := only[p.key.text]; ok && !slices.Contains(allowed, t.Kind) {
			r.report("E114", p.key, "key", p.key.text, "type", kindNoun(t))
		}
	}
}

// parts reads what a type is made of.
func (r typeReader) parts(o object, t *expression.Type, name string) {
	switch t.Kind {
	case expression.Enum:
		t.Values = r.values(o.need("values"))
		t.Labels = r.labels(o.get("labels"), t.Values)
	case expression.List:
		t.Items = anyType()
		if items := o.need("items"); items != nil {
			t.Items = r.typ(items, name)
		}
	case expression.Object:
		for _, p := range r.named(o.need("fields"), "fields") {
			t.Fields = append(t.Fields, expression.Field{Name: p.key.text, Type: r.typ(p.value, p.key.text)})
		}
	default:
	}
}

func (r typeReader) values(n *node) []string {
	var list []string
	for _, item := range r.list(n, "values") {
		s := r.str(item, "values")
		if slices.Contains(list, s) {
			r.report("K003", item, "key", s, "line", strconv.Itoa(n.place.Line))
			continue
		}
		if s != "" {
			list = append(list, s)
		}
	}
	if n != nil && n.shape == listShape && len(n.items) == 0 {
		r.report("K028", n, "what", noun("values"))
	}
	return list
}

func (r typeReader) labels(n *node, values []string) map[string]text.Text {
	var labels map[string]text.Text
	for _, p := range r.mapping(n, "labels") {
		if !slices.Contains(values, p.key.text) {
			r.report("E105", p.key, "value", p.key.text, "name", "values", "near", nearest(p.key.text, values), "values", listed(values))
			continue
		}
		if labels == nil {
			labels = map[string]text.Text{}
		}
		labels[p.key.text] = r.text(p.value, "label")
	}
	return labels
}

func (r typeReader) rules(o object, t *expression.Type) {
	t.Format = r.choice(o.get("format"), "format", "", formats...)
	if n := o.get("pattern"); n != nil {
		t.Pattern = r.str(n, "pattern")
		if _, err := regexp.Compile(t.Pattern); err != nil {
			detail := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
			r.report("E113", n, "detail", detail)
			t.Pattern = ""
		}
	}
	const most = 1_000_000
	t.MinLength = r.whole(o.get("min_length"), "min_length", 0, 0, most)
	t.MaxLength = r.whole(o.get("max_length"), "max_length", 0, 1, most)
	t.MinItems = r.whole(o.get("min_items"), "min_items", 0, 0, most)
	t.MaxItems = r.whole(o.get("max_items"), "max_items", 0, 1, most)
	for _, item := range r.list(o.get("accept"), "accept") {
		if s := r.choice(item, "accept", "", fileKinds...); s != "" {
			t.Accept = append(t.Accept, s)
		}
	}
	t.MaxSize = r.size(o.get("max_size"))
}

var sizePattern = regexp.MustCompile(`^([1-9][0-9]{0,5})(KB|MB)$`)

func (r typeReader) size(n *node) int64 {
	if n == nil {
		return 0
	}
	m := sizePattern.FindStringSubmatch(n.text)
	if m == nil {
		r.report("K031", n, "value", n.text)
		return 0
	}
	count, _ := strconv.ParseInt(m[1], 10, 64)
	if m[2] == "KB" {
		return count * 1000
	}
	return count * 1_000_000
}

// bounds reads what may be an expression.
func (r typeReader) bounds(o object, t *expression.Type, name string) {
	bare := *t
	bare.Min, bare.Max, bare.Default, bare.Options = nil, nil, nil, nil
	r.maybe(o.get("min"), &bare, name, &t.Min)
	r.maybe(o.get("max"), &bare, name, &t.Max)
	r.maybe(o.get("default"), &bare, name, &t.Default)
	if n := o.get("options"); n != nil {
		if !strings.HasPrefix(n.text, "=") {
			r.shape(n, "options", "equals")
			return
		}
		r.maybe(n, &expression.Type{Kind: expression.List, Items: &bare}, name, &t.Options)
	}
}

func (r typeReader) maybe(n *node, want *expression.Type, name string, to **expression.Operand) {
	switch {
	case n == nil:
	case r.operand != nil:
		r.operand(n, want, name, to)
	default:
		if v, ok := r.literal(n, want, name); ok {
			*to = &expression.Operand{Literal: v}
		}
	}
}
