package definitions

import (
	"bytes"
	"maps"
	"slices"
	"sync"

	"github.com/kartabl/kartabl/engine/expression"
)

// Schema is the JSON Schema of definitions and catalogs for editors, draft-07, made of
// the same tables by which the loader reads. It knows keys and words; names, types and
// ways between steps are what `kartabl check` is for.
var Schema = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	if err := writeJSON(&b, schemaRoot()); err != nil {
		panic(err) // maps, lists and texts are always JSON
	}
	return b.Bytes()
})

// rule is a piece of a schema.
type rule = map[string]any

func ref(name string) rule { return rule{"$ref": "#/definitions/" + name} }

func oneWord(words ...string) rule { return rule{"enum": words} }

func listOf(items rule) rule { return rule{"type": "array", "items": items} }

func byName(value rule) rule {
	return rule{"type": "object", "propertyNames": ref("name"), "additionalProperties": value}
}

func whole(least int) rule { return rule{"type": "integer", "minimum": least} }

var (
	aBool = rule{"type": "boolean"}
	aText = rule{"type": "string"}
)

// keysOf is a map with known keys. Keys that the table does not tell a rule for take
// any value.
func keysOf(keys, required []string, rules map[string]rule) rule {
	properties := rule{}
	for _, key := range keys {
		one := maps.Clone(rules[key])
		if one == nil {
			one = rule{}
		}
		properties[key] = one
	}
	all := rule{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		all["required"] = required
	}
	return all
}

func schemaRoot() rule {
	return rule{
		"$schema": "http://json-schema.org/draft-07/schema#", "$id": "kartabl-v1.schema.json",
		"title": "kartabl/v1", "description": "Process definitions, catalogs and scenarios of Kartabl.",
		"type": []string{"object", "array"},
		"if":   rule{"type": "object", "required": []string{"kind"}, "properties": rule{"kind": rule{"const": "catalog"}}},
		"then": ref("catalog"),
		"else": rule{
			"if": rule{"type": "object", "required": []string{"process"}}, "then": ref("test_file"),
			"else": rule{"if": rule{"type": "array"}, "then": listOf(ref("scenario")), "else": ref("process")},
		},
		"definitions": schemaParts(),
	}
}

func schemaParts() rule {
	parts := rule{
		"name":      rule{"type": "string", "pattern": namePattern.String()},
		"path":      rule{"type": "string", "pattern": `^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`},
		"text":      rule{"type": []string{"string", "object"}, "minLength": 1, "additionalProperties": aText, "description": "One text, or one a language: {fa: …, en: …}."},
		"condition": rule{"type": []string{"string", "boolean"}, "description": "An expression that gives yes or no."},
		"value":     rule{"description": "A value, or with a leading = an expression."},
		"equals":    rule{"type": "string", "pattern": "^=", "description": "An expression with a leading =."},
		"duration":  rule{"type": "string", "pattern": "^[0-9]+(s|m|h|d|bh|bd|mo)$", "description": "A whole number and a unit: s m h d by the clock, bh bd by a calendar, mo Jalali months."},
		"share":     rule{"type": "string", "pattern": "^([1-9][0-9]?%|[0-9]+(s|m|h|d|bh|bd|mo))$", "description": "A share of the target as 80%, or how long before the due time."},
		"size":      rule{"type": "string", "pattern": sizePattern.String()},
		"steps":     rule{"type": "object", "minProperties": 1, "propertyNames": ref("name"), "additionalProperties": ref("step")},
		"set":       rule{"type": "object", "propertyNames": ref("path"), "additionalProperties": ref("value"), "description": "Variables and their new values."},
		"next":      rule{"type": []string{"string", "array"}, "minLength": 1, "minItems": 1, "items": ref("edge"), "description": "The next step, done inside of a branch, or a list of lines whose last is else."},
		"step":      schemaStep(),
		"act":       schemaAct(),
	}
	for _, list := range []map[string]rule{schemaOfProcess(), schemaOfSteps(), schemaOfScenarios(), schemaOfCatalog()} {
		for name, part := range list {
			parts[name] = part
		}
	}
	return parts
}

// schemaStep asks for the kind first: what is wrong is then told at the key.
func schemaStep() rule {
	var all []rule
	for _, kind := range stepKinds {
		all = append(all, rule{
			"if":   rule{"properties": rule{"kind": rule{"const": kind}}, "required": []string{"kind"}},
			"then": ref("step_" + kind),
		})
	}
	return rule{"type": "object", "required": []string{"kind"}, "properties": rule{"kind": oneWord(stepKinds...)}, "allOf": all}
}

func schemaOfProcess() map[string]rule {
	process := keysOf(processKeys, []string{"kartabl", "kind", "id", "version", "title", "owner", "start", "steps"}, map[string]rule{
		"kartabl": oneWord("v1"), "kind": oneWord("process"), "id": ref("name"), "version": whole(1),
		"title": ref("text"), "help": ref("text"), "group": ref("text"), "synonyms": ref("text"), "owner": ref("name"), "calendar": ref("name"),
		"subject": aText, "columns": {"type": "array", "items": ref("path"), "maxItems": 8}, "access": ref("access"),
		"start": ref("start"), "vars": byName(ref("variable")), "forms": byName(ref("form")), "decisions": byName(ref("table")),
		"sla": byName(ref("sla")), "steps": ref("steps"), "anytime": byName(ref("anytime")), "cancel": ref("cancel"),
		"reopen": ref("reopen"), "migrate": ref("migrate"), "scenarios": listOf(ref("scenario")),
	})
	sides := listOf(oneWord("customer", "staff"))
	return map[string]rule{
		"process": process,
		"access":  keysOf([]string{"read", "confidential"}, nil, map[string]rule{"read": listOf(ref("name")), "confidential": aBool}),
		"start": keysOf([]string{"by", "offer", "roles", "limit", "form", "schedule", "message", "next"}, []string{"by", "next"}, map[string]rule{
			"by": listOf(oneWord("customer", "staff", "schedule", "message", "process")), "offer": ref("condition"), "roles": listOf(ref("name")),
			"limit": ref("limit"), "form": ref("name"), "next": ref("name"),
			"schedule": ref("schedule"), "message": ref("message_start"),
		}),
		"schedule": keysOf([]string{"cron", "calendar", "each", "with"}, []string{"cron"}, map[string]rule{
			"cron": aText, "calendar": ref("name"), "each": ref("path"), "with": {"type": "object"},
		}),
		"message_start": keysOf([]string{"name", "customer", "set"}, []string{"name"}, map[string]rule{
			"name": ref("name"), "customer": ref("value"), "set": ref("set"),
		}),
		"limit":    keysOf([]string{"open_per_customer", "same"}, nil, map[string]rule{"open_per_customer": whole(1), "same": listOf(ref("path"))}),
		"type":     schemaType(typeKeys),
		"variable": schemaType(slices.Concat(typeKeys, []string{"glass"})),
		"form": {
			"type": "object", "additionalProperties": false, "required": []string{"title", "fields"},
			"properties": rule{"title": ref("text"), "kind": oneWord("data", "survey"), "fields": rule{"type": "object"}, "valid": listOf(ref("rule"))},
			"if":         rule{"properties": rule{"kind": rule{"const": "survey"}}, "required": []string{"kind"}},
			"then":       rule{"properties": rule{"fields": rule{"additionalProperties": ref("survey_field")}}},
			"else":       rule{"properties": rule{"fields": rule{"additionalProperties": ref("field")}}},
		},
		"field":        keysOf(fieldKeys, []string{"label"}, fieldRules()),
		"survey_field": schemaType(slices.Concat(typeKeys, []string{"help", "required", "visible", "read_only"})),
		"rule":         keysOf([]string{"check", "field", "message"}, []string{"check", "message"}, map[string]rule{"check": ref("condition"), "field": ref("path"), "message": ref("text")}),
		"table": keysOf([]string{"hit", "inputs", "outputs", "rules"}, []string{"inputs", "outputs", "rules"}, map[string]rule{
			"hit": oneWord("unique", "first", "collect"), "inputs": byName(ref("condition")), "outputs": byName(ref("path")), "rules": listOf(ref("table_rule")),
		}),
		"table_rule": keysOf([]string{"when", "then"}, []string{"when", "then"}, map[string]rule{"when": {"type": "object"}, "then": {"type": "object"}}),
		"anytime": keysOf([]string{"by", "label", "while", "if", "form", "fields", "valid", "set", "do", "to", "times"}, []string{"by", "label"}, map[string]rule{
			"by": sides, "label": ref("text"), "while": listOf(ref("path")), "if": ref("condition"), "form": ref("name"), "fields": listOf(ref("path")),
			"valid": listOf(ref("rule")), "set": ref("set"), "do": ref("actions"), "to": ref("name"), "times": whole(1),
		}),
		"cancel": keysOf([]string{"by", "unless_at", "to", "compensate"}, []string{"by", "to"}, map[string]rule{
			"by": sides, "unless_at": listOf(ref("path")), "to": ref("name"), "compensate": aBool,
		}),
		"reopen": keysOf([]string{"by", "within", "if", "form", "to", "times"}, []string{"by", "within", "to"}, map[string]rule{
			"by": sides, "within": ref("duration"), "if": ref("condition"), "form": ref("name"), "to": ref("name"), "times": whole(1),
		}),
		"migrate": keysOf([]string{"from", "steps", "vars", "timers", "leave"}, []string{"from"}, map[string]rule{
			"from": whole(1), "steps": byName(ref("path")), "vars": ref("set"), "timers": oneWord("keep", "restart"), "leave": ref("condition"),
		}),
	}
}

func fieldRules() map[string]rule {
	return map[string]rule{
		"label": ref("text"), "help": ref("text"), "required": ref("condition"), "visible": ref("condition"),
		"read_only": ref("condition"), "default": ref("value"),
	}
}

// onlyKeys refuses the keys for which fits does not hold.
func onlyKeys(keys []string, fits func(key string) bool) rule {
	properties := rule{}
	for _, key := range keys {
		if fits(key) {
			properties[key] = rule{}
		}
	}
	return rule{"properties": properties, "additionalProperties": false}
}

// schemaType is a type; what belongs to one kind only is refused at all others.
func schemaType(keys []string) rule {
	rules := fieldRules()
	maps.Copy(rules, map[string]rule{
		"type": oneWord(kinds...), "optional": aBool, "pii": aBool, "format": oneWord(formats...), "pattern": aText,
		"min": ref("value"), "max": ref("value"), "min_length": whole(0), "max_length": whole(1), "min_items": whole(0), "max_items": whole(1),
		"options": ref("equals"), "values": {"type": "array", "items": aText, "minItems": 1}, "labels": {"type": "object", "additionalProperties": ref("text")},
		"glass": oneWord("private", "reveal"), "edit": oneWord("customer", "staff"), "accept": listOf(aText), "max_size": ref("size"), "items": ref("type"), "fields": byName(ref("type")),
	})
	required := []string{"type"}
	if slices.Contains(keys, "help") {
		required = []string{"type", "label"}
	}
	t := keysOf(keys, required, rules)
	var all []rule
	for _, kind := range kinds {
		then := onlyKeys(keys, func(key string) bool { return only[key] == nil || slices.Contains(only[key], expression.Kind(kind)) })
		if need := map[string]string{"enum": "values", "list": "items", "object": "fields"}[kind]; need != "" {
			then["required"] = []string{need}
		}
		all = append(all, rule{"if": rule{"properties": rule{"type": rule{"const": kind}}, "required": []string{"type"}}, "then": then})
	}
	t["allOf"] = all
	return t
}
