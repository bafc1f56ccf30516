package definitions

import (
	"maps"
	"slices"

	"github.com/kartabl/kartabl/engine"
)

// kindRules are the rules of the keys that belong to one kind of step, and those that it needs.
func kindRules(kind engine.Kind) (required []string, rules map[string]rule) {
	switch kind {
	case engine.KindTask:
		return []string{"who"}, map[string]rule{
			"who": oneWord("customer", "staff"), "form": ref("name"), "fields": listOf(ref("path")), "assign": ref("assign"), "priority": aText,
			"sla": ref("sla"), "timers": byName(ref("timer")), "outcomes": byName(ref("outcome")), "undo": ref("undo"), "behalf": aBool,
			"skip": ref("skip"), "redo": ref("redo"),
		}
	case engine.KindCall:
		return []string{"call", "timeout", "next"}, map[string]rule{
			"call": ref("path"), "args": {"type": "object"}, "timeout": ref("duration"), "retry": ref("retry"), "undo": ref("undo"),
		}
	case engine.KindPay:
		return []string{"gateway", "amount", "expires", "next"}, map[string]rule{
			"gateway": ref("name"), "amount": ref("value"), "expires": ref("duration"), "late": oneWord("refund", "accept", "staff"), "refund_on_cancel": aBool,
		}
	case engine.KindDecide:
		return []string{"next"}, map[string]rule{"table": ref("name")}
	case engine.KindWait:
		return []string{"next"}, map[string]rule{"for": ref("duration"), "until": ref("equals"), "calendar": ref("name")}
	case engine.KindMessage:
		return []string{"message", "key", "next"}, map[string]rule{"message": ref("name"), "key": ref("value"), "timers": byName(ref("timer"))}
	case engine.KindParallel:
		return []string{"branches", "next"}, map[string]rule{
			"branches": {"type": "object", "minProperties": 2, "propertyNames": ref("name"), "additionalProperties": ref("branch")},
			"join":     {"type": []string{"string", "integer"}, "description": "all, any, or how many branches."},
		}
	case engine.KindForeach:
		return []string{"items", "as", "max", "start", "steps", "next"}, map[string]rule{
			"items": aText, "as": ref("name"), "max": whole(1), "at_once": whole(1), "start": ref("name"), "steps": ref("steps"),
		}
	case engine.KindSubprocess:
		return []string{"process", "next"}, map[string]rule{"process": ref("name"), "version": {"type": []string{"integer", "string"}}, "args": {"type": "object"}}
	case engine.KindNotify:
		return []string{"to", "by", "next"}, map[string]rule{
			"to": oneWord("customer", "owner", "role", "queue"), "role": ref("name"), "queue": ref("name"), "by": ref("channels"), "template": ref("name"),
		}
	case engine.KindLetter:
		return []string{"template", "to", "next"}, map[string]rule{
			"template": ref("name"), "to": oneWord("customer", "organisation"), "sign_by": ref("name"), "number": aBool,
		}
	case engine.KindEnd:
		return []string{"result"}, map[string]rule{"result": oneWord("success", "failure", "abandoned", "cancelled"), "survey": ref("survey")}
	}
	return nil, nil
}

func commonRules() map[string]rule {
	return map[string]rule{
		"kind": oneWord(stepKinds...), "label": ref("text"), "help": ref("text"),
		"glass": {"enum": []string{"open", "name", "hidden"}, "description": "What the customer sees: the step and how it went, its name, or nothing."},
		"set":   ref("set"), "on_error": byName(ref("answer")), "max_visits": whole(1), "next": ref("next"),
	}
}

func schemaOfSteps() map[string]rule {
	parts := map[string]rule{}
	for _, kind := range stepKinds {
		keys := slices.Concat(commonKeys, kindKeys[engine.Kind(kind)])
		if kind == "end" {
			keys = endKeys
		}
		required, rules := kindRules(engine.Kind(kind))
		all := commonRules()
		maps.Copy(all, rules)
		parts["step_"+kind] = keysOf(keys, append([]string{"kind"}, required...), all)
	}
	keys := slices.Concat(commonKeys, kindKeys[engine.KindTask])
	parts["step_task"]["allOf"] = []rule{
		{"if": doneBy("staff"), "then": rule{"required": []string{"assign"}}},
		{"if": doneBy("staff"), "then": onlyKeys(keys, func(key string) bool { return key != "behalf" })},
		{"if": doneBy("customer"), "then": onlyKeys(keys, func(key string) bool { return key != "assign" && key != "skip" })},
	}
	maps.Copy(parts, schemaOfParts())
	return parts
}

func doneBy(who string) rule {
	return rule{"properties": rule{"who": rule{"const": who}}, "required": []string{"who"}}
}

// orTrue lets `true` or `false` stand in place of the keys.
func orTrue(keys rule) rule {
	keys["type"] = []string{"object", "boolean"}
	return keys
}

// schemaOfParts are what steps are made of.
func schemaOfParts() map[string]rule {
	edge := map[string]rule{
		"when": ref("condition"), "else": ref("name"), "outcome": oneWord(payOutcomes...), "to": ref("name"), "throw": ref("name"), "set": ref("set"),
	}
	return map[string]rule{
		"channels": {"type": []string{"string", "array"}, "pattern": "^(sms|email|inbox)$", "items": oneWord("sms", "email", "inbox"), "description": "One or a list of sms, email, inbox."},
		"branch":   keysOf([]string{"start", "steps"}, []string{"start", "steps"}, map[string]rule{"start": ref("name"), "steps": ref("steps")}),
		"edge":     keysOf([]string{"when", "else", "outcome", "to", "throw", "set"}, nil, edge),
		"answer":   keysOf([]string{"to", "throw", "set"}, nil, edge),
		"outcome": keysOf([]string{"label", "to", "throw", "if", "require", "valid", "set", "style"}, []string{"label"}, map[string]rule{
			"label": ref("text"), "to": ref("name"), "throw": ref("name"), "if": ref("condition"), "require": listOf(ref("path")),
			"valid": listOf(ref("rule")), "set": ref("set"), "style": oneWord("primary", "normal", "danger"),
		}),
		"assign": keysOf([]string{"queue", "role", "user", "pick", "where", "same_as", "not_same_as", "fallback", "fallback_after", "substitute"}, nil, map[string]rule{
			"queue": ref("name"), "role": ref("name"), "user": ref("equals"), "pick": oneWord("claim", "round_robin", "least_loaded", "random"), "where": ref("condition"),
			"same_as": ref("name"), "not_same_as": listOf(ref("name")), "fallback": ref("name"), "fallback_after": ref("duration"), "substitute": aBool,
		}),
		"skip": orTrue(keysOf([]string{"if", "role", "to", "set"}, nil, map[string]rule{
			"if": ref("condition"), "role": ref("name"), "to": ref("name"), "set": ref("set"),
		})),
		"redo": orTrue(keysOf([]string{"role"}, []string{"role"}, map[string]rule{"role": ref("name")})),
		"retry": keysOf([]string{"times", "delay", "backoff", "max_delay", "errors"}, []string{"times", "delay"}, map[string]rule{
			"times": whole(1), "delay": ref("duration"), "backoff": {"type": "number", "minimum": 1, "maximum": 10}, "max_delay": ref("duration"), "errors": listOf(ref("name")),
		}),
		"undo": keysOf([]string{"call", "args"}, []string{"call"}, map[string]rule{"call": ref("path"), "args": {"type": "object"}}),
		"sla": keysOf([]string{"target", "deadline", "calendar", "warn", "on_warn", "breach", "breach_again", "pause_on"}, nil, map[string]rule{
			"target": ref("duration"), "deadline": ref("equals"), "calendar": ref("name"), "warn": ref("share"), "on_warn": ref("actions"),
			"breach": ref("actions"), "breach_again": ref("again"), "pause_on": listOf(ref("path")),
		}),
		"again": keysOf([]string{"every", "times", "do"}, []string{"every", "times", "do"}, map[string]rule{"every": ref("duration"), "times": whole(1), "do": ref("actions")}),
		"timer": keysOf([]string{"after", "at", "every", "times", "do", "to", "throw", "set"}, nil, map[string]rule{
			"after": ref("duration"), "at": ref("equals"), "every": ref("duration"), "times": whole(1), "do": ref("actions"),
			"to": ref("name"), "throw": ref("name"), "set": ref("set"),
		}),
		"actions": listOf(ref("action")),
		"action": keysOf([]string{"notify", "by", "template", "role", "queue", "escalate", "return_to_queue", "set_priority", "set"}, nil, map[string]rule{
			"notify": oneWord("customer", "assignee", "owner", "role", "queue"), "by": ref("channels"), "template": ref("name"), "role": ref("name"),
			"queue": ref("name"), "escalate": ref("name"), "return_to_queue": aBool, "set_priority": oneWord("low", "normal", "high"), "set": ref("set"),
		}),
		"survey": keysOf([]string{"form", "expires"}, []string{"form", "expires"}, map[string]rule{"form": ref("name"), "expires": ref("duration")}),
	}
}
