package definitions

import (
	"slices"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// catalogReader reads a catalog.
type catalogReader struct {
	typeReader
	files map[string][]byte
	c     *Catalog
}

// week is what a calendar is built of.
type week struct {
	calendar.Version
}

// templateText is a template as it was written, by language; "" is for all.
type templateText map[text.Lang]wording

type wording struct {
	file string
	src  []byte
}

// LoadCatalog reads the catalog that processes refer to. files are what stands beside
// it: "templates/<name>.<lang>.txt" or "templates/<name>.txt" (the first line is the
// subject, the rest the body) and "holidays/<name>.txt" (one day a line).
// The catalog is nil when there is an error.
func LoadCatalog(name string, src []byte, files map[string][]byte) (*Catalog, Diagnostics) {
	r := &catalogReader{typeReader: typeReader{reader: newReader(name, src)}, files: files, c: &Catalog{
		Calendars: map[string]*calendar.Calendar{}, Queues: map[string]engine.Queue{},
		Services: map[string]*Service{}, Messages: map[string]*Message{},
		weeks: map[string]week{}, templates: map[string]templateText{},
	}}
	if n := r.parse(src); n != nil {
		r.catalog(n)
	}
	r.diags.sort()
	r.mend()
	if r.diags.HasErrors() {
		return nil, r.diags
	}
	return r.c, r.diags
}

func (r *catalogReader) catalog(n *node) {
	o := r.object(n, "catalog", "kartabl", "kind", "languages", "timezone", "customer", "staff", "calendars", "roles", "queues", "services", "gateways", "messages", "templates")
	r.header(o, "catalog")
	r.languages(o.need("languages"))
	r.timezone(o.need("timezone"))
	customer := r.object(o.get("customer"), "customer", "attributes")
	r.attributes(customer.get("attributes"))
	staff := r.object(o.get("staff"), "staff", "attributes")
	r.c.Staff = r.fields(staff.get("attributes"), "attributes")
	for _, p := range r.named(o.get("calendars"), "calendars") {
		r.calendar(p)
	}
	r.c.Roles = texts(r.names(o.get("roles"), "roles"))
	for _, p := range r.named(o.get("queues"), "queues") {
		r.queue(p)
	}
	for _, p := range r.named(o.get("services"), "services") {
		r.service(p)
	}
	r.c.Gateways = texts(r.names(o.get("gateways"), "gateways"))
	for _, p := range r.named(o.get("messages"), "messages") {
		r.message(p)
	}
	for _, t := range r.names(o.get("templates"), "templates") {
		r.template(t)
	}
	r.secrets(n)
}

// header checks the two keys that every file begins with.
func (r *reader) header(o object, kind string) {
	if n := o.need("kartabl"); n != nil && n.text != "v1" {
		r.report("K001", n, "value", n.text)
	}
	if n := o.need("kind"); n != nil && n.text != kind {
		r.report("K002", n, "value", n.text, "want", kind)
	}
}

func (r *catalogReader) languages(n *node) {
	for _, s := range r.choices(n, "languages", false, string(text.Fa), string(text.En)) {
		r.c.Languages = append(r.c.Languages, text.Lang(s))
	}
	r.langs = r.c.Languages
}

func (r *catalogReader) timezone(n *node) {
	r.c.Location = time.UTC
	if n == nil {
		return
	}
	loc, err := time.LoadLocation(r.str(n, "timezone"))
	if err != nil || n.text == "Local" {
		r.report("K022", n, "value", n.text, "key", "timezone", "near", "", "allowed", "Asia/Tehran, UTC, ...")
		return
	}
	r.c.Location = loc
}

func (r typeReader) fields(n *node, what string) []expression.Field {
	var fields []expression.Field
	for _, p := range r.named(n, what) {
		fields = append(fields, expression.Field{Name: p.key.text, Type: r.typ(p.value, p.key.text)})
	}
	return fields
}

// many are the kinds that are more than one plain value: customers do not write them
// about themselves.
var many = []expression.Kind{expression.List, expression.Object, expression.File}

// attributes reads what is known of customers, and what of it they may write themselves.
func (r *catalogReader) attributes(n *node) {
	for _, p := range r.named(n, "attributes") {
		f := expression.Field{Name: p.key.text, Type: r.typ(p.value, p.key.text, "edit")}
		r.c.Attributes = append(r.c.Attributes, f)
		edit := p.value.get("edit")
		if r.choice(edit, "edit", "staff", "customer", "staff") != "customer" {
			continue
		}
		if slices.Contains(many, f.Type.Kind) {
			r.report("E114", edit, "key", "edit", "type", kindNoun(f.Type))
			continue
		}
		r.c.Own = append(r.c.Own, f)
	}
}

func (r *catalogReader) queue(p pair) {
	o := r.object(p.value, "queue", "role", "calendar")
	q := engine.Queue{Role: r.name(o.need("role"), "role"), Calendar: r.name(o.get("calendar"), "calendar")}
	if q.Calendar != "" && r.c.Calendars[q.Calendar] == nil {
		r.unknown("E314", o.get("calendar"), sortedKeys(r.c.weeks))
	}
	if q.Role != "" && !slices.Contains(r.c.Roles, q.Role) {
		r.c.Roles = append(r.c.Roles, q.Role)
	}
	r.c.Queues[p.key.text] = q
}

func (r *catalogReader) service(p pair) {
	o := r.object(p.value, "service", "operations")
	s := &Service{Name: p.key.text, Operations: map[string]*Operation{}}
	for _, op := range r.named(o.need("operations"), "operations") {
		s.Operations[op.key.text] = r.operation(op)
	}
	r.c.Services[s.Name] = s
}

func (r *catalogReader) operation(p pair) *Operation {
	o := r.object(p.value, "operation", "input", "output", "errors", "idempotent")
	op := &Operation{Name: p.key.text, Output: &expression.Type{Kind: expression.Object}}
	op.Input = r.fields(o.need("input"), "input")
	op.Output.Fields = r.fields(o.need("output"), "output")
	op.Errors = texts(r.names(o.get("errors"), "errors"))
	op.Idempotent = r.truth(o.need("idempotent"), "idempotent", false)
	return op
}

func (r *catalogReader) message(p pair) {
	o := r.object(p.value, "message", "key", "fields")
	kind := r.choice(o.need("key"), "key", "text", kinds...)
	r.c.Messages[p.key.text] = &Message{Name: p.key.text, Key: &expression.Type{Kind: expression.Kind(kind)}, Fields: r.fields(o.get("fields"), "fields")}
}

// template finds the words of a template among the files; one that has no file of its
// own takes the words that ship under its name.
func (r *catalogReader) template(n *node) {
	r.c.Templates = append(r.c.Templates, n.text)
	t := words(n.text, r.c.Languages, r.files)
	if len(t) == 0 {
		t = words(n.text, r.c.Languages, shippedFiles())
	}
	if len(t) == 0 {
		return // told where a process uses it
	}
	for _, lang := range r.c.Languages {
		if len(t[lang].src) == 0 && len(t[""].src) == 0 {
			r.report("W338", n, "lang", string(lang), "name", n.text, "file", "templates/"+n.text+"."+string(lang)+".txt")
		}
	}
	r.c.templates[n.text] = t
}

// words are a template's texts among files, by language; "" is for all.
func words(name string, langs []text.Lang, files map[string][]byte) templateText {
	t := templateText{}
	if file := "templates/" + name + ".txt"; files[file] != nil {
		t[""] = wording{file, files[file]}
	}
	for _, lang := range langs {
		if file := "templates/" + name + "." + string(lang) + ".txt"; files[file] != nil {
			t[lang] = wording{file, files[file]}
		}
	}
	return t
}

// unknown tells a name that is not among those that are there.
func (r *reader) unknown(code string, n *node, names []string) {
	r.report(code, n, "name", n.text, "near", nearest(n.text, names), "allowed", listed(names), "among", names)
}

func sortedKeys[V any](m map[string]V) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
