package definitions

import "slices"

func schemaOfScenarios() map[string]rule {
	parts := map[string]rule{
		"test_file": keysOf([]string{"kartabl", "kind", "process", "scenarios"}, []string{"process", "scenarios"}, map[string]rule{
			"kartabl": oneWord("v1"), "kind": aText, "process": ref("name"), "scenarios": listOf(ref("scenario")),
		}),
		"scenario": keysOf([]string{"name", "given", "when", "then"}, []string{"name", "given", "when"}, map[string]rule{
			"name": aText, "given": ref("given"), "when": listOf(ref("act")), "then": ref("expect"),
		}),
		"given": keysOf([]string{"now", "customer", "services", "gateway", "subprocesses", "staff", "holidays", "sign"}, []string{"now"}, map[string]rule{
			"now": aText, "customer": {"type": "object"}, "services": {"type": "object", "additionalProperties": listOf(ref("reply"))},
			"gateway": byName(listOf(oneWord("paid", "failed", "silent"))), "subprocesses": {"type": "object"},
			"staff": {"type": "object", "additionalProperties": rule{"type": "object"}}, "holidays": listOf(aText), "sign": oneWord("at_once", "by_hand"),
		}),
		"reply": keysOf([]string{"returns", "error", "delay"}, nil, map[string]rule{"returns": {"type": "object"}, "error": ref("name"), "delay": ref("duration")}),
	}
	names, count := listOf(ref("path")), whole(0)
	parts["expect"] = keysOf(expectKeys, nil, map[string]rule{
		"at": names, "not_at": names, "customer_sees": names, "sent": names, "letters": names, "ignored": names, "vars": {"type": "object"},
		"sla": byName(oneWord("paused", "running", "warned", "breached")), "assigned": {"type": "object"},
		"sent_count": {"type": "object", "additionalProperties": count}, "ended": ref("path"), "open": aBool,
		"survey": oneWord("offered", "none"), "refunds": count, "offered": aBool, "problem": aText,
	})
	for line, keys := range actKeys {
		parts["act_"+line] = keysOf(keys, nil, map[string]rule{
			"step": ref("path"), "name": ref("name"), "as": aText, "by": aText, "outcome": ref("name"), "because": aText, "stays": oneWord(reasonsToStay...), "with": {"type": "object"},
		})
	}
	return parts
}

// schemaAct is one line of `when`: a map with one key.
func schemaAct() rule {
	lines := rule{"expect": ref("expect"), "pass": ref("duration"), "pay": ref("path")}
	for line := range actKeys {
		lines[line] = ref("act_" + line)
	}
	return rule{"type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1, "properties": lines}
}

func schemaOfCatalog() map[string]rule {
	attributes := func(of string) rule {
		return keysOf([]string{"attributes"}, nil, map[string]rule{"attributes": byName(ref(of))})
	}
	week := map[string]rule{}
	for _, day := range weekdays {
		week[day] = rule{"type": "string", "description": "Working hours, as 08:00-12:00, 13:00-16:00."}
	}
	parts := map[string]rule{
		"catalog": keysOf([]string{"kartabl", "kind", "languages", "timezone", "customer", "staff", "calendars", "roles", "queues", "services", "gateways", "messages", "templates"},
			[]string{"kartabl", "kind", "languages", "timezone"}, map[string]rule{
				"kartabl": oneWord("v1"), "kind": oneWord("catalog"), "languages": listOf(oneWord("fa", "en")), "timezone": aText,
				"customer": ref("customer"), "staff": ref("staff"), "calendars": byName(ref("calendar")), "roles": listOf(ref("name")),
				"queues": byName(ref("queue")), "services": byName(ref("service")), "gateways": listOf(ref("name")),
				"messages": byName(ref("message")), "templates": listOf(ref("name")),
			}),
		"calendar": keysOf([]string{"week", "ranges", "holidays", "days"}, []string{"week"}, map[string]rule{
			"week": ref("week"), "ranges": listOf(ref("range")), "holidays": ref("name"), "days": listOf(ref("day")),
		}),
		"range":   keysOf([]string{"from", "to", "week"}, []string{"from", "to", "week"}, map[string]rule{"from": aText, "to": aText, "week": ref("week")}),
		"day":     keysOf([]string{"date", "hours"}, []string{"date", "hours"}, map[string]rule{"date": aText, "hours": aText}),
		"week":    keysOf(weekdays, nil, week),
		"queue":   keysOf([]string{"role", "calendar"}, []string{"role"}, map[string]rule{"role": ref("name"), "calendar": ref("name")}),
		"service": keysOf([]string{"operations"}, []string{"operations"}, map[string]rule{"operations": byName(ref("operation"))}),
		"operation": keysOf([]string{"input", "output", "errors", "idempotent"}, []string{"input", "output", "idempotent"}, map[string]rule{
			"input": byName(ref("type")), "output": byName(ref("type")), "errors": listOf(ref("name")), "idempotent": aBool,
		}),
		"message": keysOf([]string{"key", "fields"}, []string{"key"}, map[string]rule{"key": oneWord(kinds...), "fields": byName(ref("type"))}),
	}
	parts["customer"], parts["staff"] = attributes("attribute"), attributes("type")
	parts["attribute"] = schemaType(slices.Concat(typeKeys, []string{"edit"}))
	return parts
}
