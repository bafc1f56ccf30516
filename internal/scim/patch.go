package scim

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Operation is one change of a patch.
type Operation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value"`
}

// mostOperations bounds a patch.
const mostOperations = 1000

// ReadPatch takes a patch from its JSON.
func ReadPatch(body []byte) ([]Operation, error) {
	var p struct {
		Schemas    []string
		Operations []Operation
	}
	if err := json.Unmarshal(body, &p); err != nil {
		return nil, badSyntax("the body is no patch")
	}
	if len(p.Operations) == 0 || !slices.Contains(p.Schemas, patchMessage) {
		return nil, badSyntax("a patch has the schema " + patchMessage + " and operations")
	}
	if len(p.Operations) > mostOperations {
		return nil, &Error{413, "", "the patch has too many operations"}
	}
	return p.Operations, nil
}

// Patch gives the resource after all operations, which leave it as it is when one of them
// cannot be done.
func (s Schema) Patch(r Resource, operations []Operation) (Resource, error) {
	now := copied(r).(Resource)
	for _, o := range operations {
		o.Op = strings.ToLower(o.Op)
		if o.Op != "add" && o.Op != "replace" && o.Op != "remove" {
			return nil, badSyntax("an operation is add, replace or remove")
		}
		if err := s.operate(now, o); err != nil {
			return nil, err
		}
	}
	return now, nil
}

// operate does one operation. Without a path its value names the attributes, by paths too;
// those that are computed are passed over then.
func (s Schema) operate(r Resource, o Operation) error {
	if o.Path != "" {
		return s.change(r, o, false)
	}
	parts, ok := o.Value.(Resource)
	switch {
	case o.Op == "remove":
		return noTarget("what is removed needs a path")
	case !ok:
		return badSyntax("without a path the value is an object")
	}
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if err := s.change(r, Operation{o.Op, name, parts[name]}, true); err != nil {
			return err
		}
	}
	return nil
}

func (s Schema) change(r Resource, o Operation, lenient bool) error {
	p, err := ParsePath(o.Path)
	if err != nil {
		return err
	}
	a := s.attribute(p.Attr)
	switch {
	case a == nil, lenient && a.Mutability == readOnly:
		return nil
	case a.Mutability == readOnly:
		return fixed(a.Name)
	case a.Multi:
		return a.changeList(r, o, p)
	case p.Where != nil:
		return badPath(a.Name + " is no list")
	case p.Sub != "":
		return a.changePart(r, o, p.Sub)
	default:
		return a.changeWhole(r, o)
	}
}

func (a Attribute) changeWhole(r Resource, o Operation) error {
	v, err := a.single(o.Value)
	if err != nil && o.Op != "remove" {
		return err
	}
	before, _ := r[a.Name].(Resource)
	object, isObject := v.(Resource)
	switch {
	case o.Op == "remove" || v == nil:
		delete(r, a.Name)
	case isObject && before != nil:
		maps.Copy(before, object)
	default:
		r[a.Name] = v
	}
	return nil
}

func (a Attribute) changePart(r Resource, o Operation, name string) error {
	if a.Type != "complex" {
		return badPath(a.Name + " has no parts")
	}
	object, _ := r[a.Name].(Resource)
	if object == nil {
		object = Resource{}
	}
	if err := a.setPart(object, o, name); err != nil {
		return err
	}
	r[a.Name] = object
	if len(object) == 0 {
		delete(r, a.Name)
	}
	return nil
}

// setPart changes a part of an object. One that the schema does not know is passed over.
func (a Attribute) setPart(object Resource, o Operation, name string) error {
	sub := named(a.Subs, name)
	if sub == nil || sub.Mutability == readOnly {
		return nil
	}
	v, err := sub.value(o.Value)
	if err != nil && o.Op != "remove" {
		return err
	}
	if o.Op == "remove" || v == nil {
		delete(object, sub.Name)
		return nil
	}
	object[sub.Name] = v
	return nil
}

func (a Attribute) changeList(r Resource, o Operation, p Path) error {
	before := elements(r[a.Name])
	var now []any
	var err error
	switch {
	case p.Where != nil || p.Sub != "":
		now, err = a.changeSome(before, o, p)
	case o.Op == "remove" && o.Value == nil:
	case o.Op == "remove":
		now, err = a.without(before, o.Value)
	default:
		now, err = a.joined(before, o)
	}
	if err != nil {
		return err
	}
	r[a.Name] = now
	if len(now) == 0 {
		delete(r, a.Name)
	}
	return nil
}

// joined adds elements to a list, each once, or puts them in its place.
func (a Attribute) joined(before []any, o Operation) ([]any, error) {
	v, err := a.value(o.Value)
	if err != nil {
		return nil, err
	}
	if o.Op == "replace" {
		before = nil
	}
	at := map[any]int{}
	for i, one := range before {
		at[key(one)] = i
	}
	for _, one := range elements(v) {
		if primary(one) {
			demote(before)
		}
		if i, there := at[key(one)]; there {
			before[i] = one
			continue
		}
		at[key(one)] = len(before)
		before = append(before, one)
	}
	return before, nil
}

// without takes the elements away that have the values of a list, as Entra writes it.
func (a Attribute) without(before []any, gone any) ([]any, error) {
	v, err := a.value(gone)
	if err != nil {
		return nil, err
	}
	keys := map[any]bool{}
	for _, one := range elements(v) {
		keys[key(one)] = true
	}
	return slices.DeleteFunc(slices.Clone(before), func(one any) bool { return keys[key(one)] }), nil
}

// changeSome changes the elements that a filter chooses, or all. One that is not there is
// made by add, so that the filter chooses it.
func (a Attribute) changeSome(before []any, o Operation, p Path) ([]any, error) {
	part := func(name string) *Attribute { return named(a.Subs, name) }
	var now []any
	found := false
	for _, one := range before {
		object, _ := one.(Resource)
		if object == nil || p.Where != nil && !p.Where.matches(object, part) {
			now = append(now, one)
			continue
		}
		found = true
		if err := a.changeOne(object, o, p.Sub); err != nil {
			return nil, err
		}
		if (o.Op != "remove" || p.Sub != "") && len(object) > 0 {
			now = append(now, object)
		}
	}
	if found || o.Op == "remove" {
		return now, nil
	}
	if o.Op == "replace" && p.Where != nil {
		return nil, noTarget("no value of " + a.Name + " is chosen")
	}
	fresh := Resource{}
	if p.Where != nil && !a.fill(fresh, *p.Where) {
		return nil, noTarget("no value of " + a.Name + " is chosen")
	}
	if err := a.changeOne(fresh, o, p.Sub); err != nil {
		return nil, err
	}
	return append(now, fresh), nil
}

func (a Attribute) changeOne(object Resource, o Operation, sub string) error {
	if sub != "" {
		return a.setPart(object, o, sub)
	}
	if o.Op == "remove" {
		return nil
	}
	v, err := a.single(o.Value)
	if err != nil {
		return err
	}
	if parts, ok := v.(Resource); ok {
		maps.Copy(object, parts)
	}
	return nil
}

// fill makes an object one that a filter of equalities chooses, or says that it cannot.
func (a Attribute) fill(object Resource, f Filter) bool {
	if f.op == "and" {
		for _, kid := range f.kids {
			if !a.fill(object, kid) {
				return false
			}
		}
		return true
	}
	sub := named(a.Subs, f.path.Attr)
	if f.op != "eq" || sub == nil || sub.Mutability == readOnly || f.path.Sub != "" {
		return false
	}
	v, err := sub.value(f.value)
	if err != nil || v == nil {
		return false
	}
	object[sub.Name] = v
	return true
}

// key tells the elements of a list apart: by their values, and by what they are for.
func key(one any) any {
	object, ok := one.(Resource)
	if !ok {
		return one
	}
	value, _ := object["value"].(string)
	kind, _ := object["type"].(string)
	if strings.EqualFold(kind, "User") { // of a member, who is one with it or without
		kind = ""
	}
	return [2]string{value, strings.ToLower(kind)}
}

func primary(one any) bool {
	object, _ := one.(Resource)
	return object["primary"] == true
}

func demote(all []any) {
	for _, one := range all {
		if object, ok := one.(Resource); ok && object["primary"] == true {
			object["primary"] = false
		}
	}
}

func copied(v any) any {
	switch v := v.(type) {
	case Resource:
		c := make(Resource, len(v))
		for k, x := range v {
			c[k] = copied(x)
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i, x := range v {
			c[i] = copied(x)
		}
		return c
	default:
		return v
	}
}

// Named are the attributes that a body is about, without any of their values.
func Named(body []byte) []string {
	var p struct{ Operations []Operation }
	var r Resource
	if json.Unmarshal(body, &r) != nil {
		return nil
	}
	if json.Unmarshal(body, &p) == nil && len(p.Operations) > 0 {
		r = Resource{}
	}
	names := map[string]bool{}
	for _, o := range p.Operations[:min(len(p.Operations), mostOperations)] {
		if parts, ok := o.Value.(Resource); ok && o.Path == "" {
			maps.Copy(r, parts)
		}
		names[pathName(o.Path)] = true
	}
	for name := range r {
		names[pathName(name)] = true
	}
	delete(names, "")
	delete(names, "schemas")
	return slices.Sorted(maps.Keys(names))
}

// pathName is a path without the filter in it, whose values are somebody's.
func pathName(path string) string {
	p, err := ParsePath(path)
	switch {
	case path == "":
		return ""
	case err != nil:
		return "?"
	case p.Sub != "":
		return p.Attr + "." + p.Sub
	default:
		return p.Attr
	}
}
