package seed

import (
	"regexp"
	"strings"
)

var kinds = append([]kind{
	// Keys and values that are not of the language.
	replace("misspelt key of a step", `^    (label|help|glass|form|assign|sla|timers|outcomes|timeout|args|retry|template|gateway|amount|expires|table|next|call|who): `, `    ${1}x: `),
	replace("misspelt key in a line", `\b(label|required|visible|read_only|target|warn|after|times|queue|role|require|type|items|accept|when): `, `${1}e: `),
	replace("misspelt key of the process", `^(title|group|owner|calendar|subject|columns|access|start|vars|forms|decisions|steps|cancel|reopen|anytime|sla):`, `${1}s:`),
	replace("unknown kind of step", `\bkind: (task|call|pay|decide|wait|notify|letter|end|parallel)\b`, `kind: ${1}ing`),
	replace("unknown type", `type: (text|money|int|bool|date|enum|file|list)\b`, `type: ${1}s`),
	replace("unknown glass", `glass: (name|open|hidden)\b`, `glass: ${1}ed`),
	replace("unknown result", `result: (success|failure|abandoned|cancelled)\b`, `result: ${1}x`),
	replace("unknown hit policy", `hit: (first|unique)\b`, `hit: ${1}s`),
	replace("unknown side", `who: (customer|staff)\b`, `who: ${1}s`),
	replace("unknown pick", `pick: (claim|round_robin|least_loaded|random)\b`, `pick: ${1}x`),
	replace("unknown kind of file", `accept: \[([a-z]+)`, `accept: [${1}x`),
	replace("unknown format", `format: (iban|url|postal_code|mobile|national_id)\b`, `format: ${1}x`),
	replace("unknown channel", `by: (sms|inbox)\b`, `by: ${1}x`),
	replace("version is no number", `^version: \d+`, `version: one`),

	// Wrong types.
	replace("duration in words", `\b(after|target|every|expires|timeout|delay|within|for): (\d+)(s|m|h|d|bh|bd)\b`, `${1}: ${2} days`),
	replace("duration of an unknown unit", `\b(after|target|every|expires|timeout|delay|within|for): (\d+)(s|m|h|d|bh|bd)\b`, `${1}: ${2}w`),
	replace("number out of bounds", `\btimes: \d+`, `times: 100000000`),
	replace("text for a number", `\btimes: \d+`, `times: many`),
	replace("yes for true", `\b(required|read_only|optional|pii|compensate|confidential): true`, `${1}: yes`),
	replace("size without a unit", `max_size: (\d+)MB`, `max_size: ${1}`),
	replace("list for a text", `^    (form|gateway|template|table|call): ([a-z_.]+)$`, `    ${1}: [${2}]`),
	replace("text for a list", `(require|pause_on|unless_at|while|fields): \[([a-z_]+)[^\]]*\]`, `${1}: ${2}`),
	replace("default of another type", `type: (int|money)(.*)default: 0`, `type: ${1}${2}default: much`),
	replace("default that is no value", `(type: enum.*)default: [a-z]+`, `${1}default: nonesuch`),
	replace("output of another type", `then: \{(fee|deposit|quotes): \d+`, `then: {${1}: much`),
	replace("output that is no value", `then: \{(weight|lane|way|tier|urgency|plan): +[a-z]+`, `then: {${1}: nonesuch`),
	replace("cell that is no value", `when: \{(kind|fault|about|impact): "?[a-z]+`, `when: {${1}: nonesuch`),
	replace("cell of another type", `(amount|score|days): "(<=|<|>|>=) \d+"`, `${1}: "${2} much"`),
	replace("label of no value", `labels: \{([a-z_]+):`, `labels: {${1}x:`),

	// Names that are not there.
	replace("unknown step behind to", `\bto: ([a-z_]+)`, `to: ${1}q`),
	replace("unknown step behind next", `\bnext: ([a-z_]+)`, `next: ${1}q`),
	replace("unknown step behind else", `\belse: ([a-z_]+)`, `else: ${1}q`),
	replace("unknown step of a pause", `pause_on: \[([a-z_]+)`, `pause_on: [${1}q`),
	replace("unknown step of cancel", `unless_at: \[([a-z_]+)`, `unless_at: [${1}q`),
	replace("unknown step of anytime", `while: \[([a-z_]+)`, `while: [${1}q`),
	replace("unknown step of visits", `visits\('([a-z_]+)'\)`, `visits('${1}q')`),
	replace("unknown step of four eyes", `not_same_as: \[([a-z_]+)`, `not_same_as: [${1}q`),
	replace("unknown variable in a condition", `when: ([a-z_]+) (==|>|<|>=|<=) `, `when: ${1}q ${2} `),
	replace("unknown variable of a field", `^      ([a-z_]+): +\{label: (\{[^}]*\}(?:, (?:required|read_only|visible|help).*)?\})$`, `      ${1}q: {label: ${2}`),
	replace("unknown variable of set", `set: \{([a-z_]+): `, `set: {${1}q: `),
	replace("unknown variable of a table", `inputs:  \{([a-z]+): ([a-z_.]+)`, `inputs:  {${1}: ${2}q`),
	replace("unknown output of a table", `outputs: \{([a-z]+): ([a-z_]+)`, `outputs: {${1}: ${2}q`),
	replace("unknown column of a table", `- \{when: \{([a-z]+): `, `- {when: {${1}q: `),
	replace("unknown column of lists", `^columns: \[([a-z_]+)`, `columns: [${1}q`),
	replace("unknown variable required", `require: \[([a-z_]+)`, `require: [${1}q`),
	replace("unknown variable in the subject", `^subject: (.*)\{\{ ([a-z_.]+) \}\}`, `subject: ${1}{{ ${2}q }}`),
	replace("unknown attribute of the customer", `=customer\.([a-z_]+)`, `=customer.${1}q`),
	replace("unknown field of an answer", `=result\.([a-z_]+)`, `=result.${1}q`),
	replace("unknown form", `^    form: ([a-z_]+)`, `    form: ${1}q`),
	replace("unknown form of the start", `^  form: ([a-z_]+)`, `  form: ${1}q`),
	replace("unknown survey", `survey: \{form: ([a-z_]+)`, `survey: {form: ${1}q`),
	replace("unknown table", `^    table: ([a-z_]+)`, `    table: ${1}q`),
	replace("unknown role", `\brole: ([a-z_]+)`, `role: ${1}q`),
	replace("unknown role of an escalation", `escalate: ([a-z_]+)`, `escalate: ${1}q`),
	replace("unknown owner", `^owner: ([a-z_]+)`, `owner: ${1}q`),
	replace("unknown reader", `^access: \{read: \[([a-z_]+)`, `access: {read: [${1}q`),
	replace("unknown signer", `sign_by: ([a-z_]+)`, `sign_by: ${1}q`),
	replace("unknown queue", `queue: ([a-z_]+)`, `queue: ${1}q`),
	replace("unknown template", `template: ([a-z_]+)`, `template: ${1}q`),
	replace("unknown gateway", `gateway: ([a-z_]+)`, `gateway: ${1}q`),
	replace("unknown calendar", `calendar: ([a-z_]+)`, `calendar: ${1}q`),
	replace("unknown operation", `call: ([a-z_.]+)`, `call: ${1}q`),
	replace("unknown argument", `args: \{([a-z_]+): `, `args: {${1}q: `),
	replace("unknown error of a service", `^      (not_found|bad_account|rejected|exhausted|no_balance): `, `      ${1}q: `),
	replace("unknown function", `=?\b(visits|len|any|min|today|has)\(`, `${1}x(`),
	replace("unknown start step", `^(start: \{.*|  )next: ([a-z_]+)`, `${1}next: ${2}q`),

	// Expressions.
	replace("one equals sign", `when: ([^}"]*)==`, `when: ${1}=`),
	replace("value that the list does not have", `== '([a-z_]+)'`, `== '${1}q'`),
	replace("number against text", `when: ([a-z_]+) (>|<|>=|<=) \d+`, `when: ${1} ${2} 'much'`),
	replace("condition that is no yes or no", `when: ([a-z_]+) (==|>) [^,]+,`, `when: ${1},`),
	replace("expression that ends too early", `when: ([a-z_]+) (==|>|>=|<) [^,]+,`, `when: ${1} ${2},`),
	replace("missing equals sign", `amount: =([a-z_]+)`, `amount: ${1}`),
	replace("bracket that is not closed", `visits\('([a-z_]+)'\)`, `visits('${1}'`),
	replace("comparison of unlike things", `when: ([a-z_]+) == '([a-z_]+)'`, `when: ${1} == 5`),
	replace("assignment of another type", `set: \{([a-z_]*(ok|match)): =[^,}]+`, `set: {${1}: =5`),

	// The text itself.
	replace("tab", `^    (label|kind|form|next):`, "\t$1:"),
	replace("anchor", `kind: (task|call|decide)$`, `kind: &a ${1}`),
	replace("brace that is not closed", `^    (assign|sla|retry|args): \{(.*)\}$`, `    ${1}: {${2}`),
	replace("quotation mark that is not closed", `^subject: "(.*)"$`, `subject: "${1}`),
	replace("question mark in a line", `label: \{fa: ([^,"]+), en: ([A-Za-z ]+)\}`, `label: {fa: ${1}, en: ${2}? yes}`),
	replace("capital letter in a name", `^  ([a-z])([a-z_]+):$`, `  X${2}:`),
	replace("missing language", `label: \{fa: ([^,"]+), en: ([A-Za-z ]+)\}`, `label: {fa: ${1}}`),
	replace("unknown language", `label: \{fa: ([^,"]+), en: ([A-Za-z ]+)\}`, `label: {fa: ${1}, en: ${2}, de: Gut}`),
	replace("empty label", `label: \{fa: ([^,"]+), en: ([A-Za-z ]+)\}`, `label: ""`),

	// What is missing.
	without("no kind", `^    kind: (task|call|pay|decide|letter|notify|wait)$`),
	without("no who", `^    who: staff$`),
	without("no assign", `^    assign: .*$`),
	without("no timeout", `^    timeout: .*$`),
	without("no amount", `^    amount: .*$`),
	without("no template", `^    template: .*$`),
	without("no owner", `^owner: .*$`),
	without("no title", `^title: .*$`),
	without("no id", `^id: .*$`),
	without("nobody answers an error", `^    on_error: \{.*\}$`),
	without("no way on", `^    next: [a-z_]+$`),
	replace("no roles of staff", `by: \[staff\], roles: \[[a-z_, ]+\]`, `by: [staff]`),
	replace("no target of a clock", `sla: \{target: [0-9a-z]+`, `sla: {`),
	replace("no label of an outcome", `^(      [a-z_]+: +)\{label: \{[^}]*\}, `, `${1}{`),
	replace("no argument", `args: \{([a-z_]+): [^,}]+, `, `args: {`),
	replace("repeats for ever", `every: ([0-9a-z]+), times: \d+`, `every: ${1}`),

	// Contradictions.
	replace("four eyes that nobody has", `not_same_as: \[([a-z_]+)`, `same_as: ${1}, not_same_as: [${1}`),
	replace("same person of a later step", `^(    assign: \{role: [a-z_]+)\}`, `${1}, same_as: nobody_yet}`),
	replace("required and read-only", `, read_only: true\}`, `, read_only: true, required: true}`),
	replace("form and fields", `^    form: ([a-z_]+)$`, `    form: ${1}, fields`),
	replace("done outside of a branch", `^      - \{else: [a-z_]+\}`, `      - {else: done}`),
	replace("error that nobody answers", `throw: ([a-z_]+)`, `throw: ${1}_other`),
	replace("target that never warns", `warn: \d+%`, `warn: 400%`),
	replace("retry of nothing", `retry: \{times: \d+`, `retry: {times: 0`),
	replace("business time for a service", `timeout: \d+[smh]`, `timeout: 2bd`),
	replace("default of a bound", `min: 1, max: (\d+)`, `min: 1, max: none`),
	replace("message without words", `by: sms, template: [a-z_]+`, `by: sms`),

	// Secrets.
	replace("password", `^  ([a-z_]+: +)\{type: text`, `  ${1}{default: "password=hunter2hunter2", type: text`),
	replace("address with a key", `^group: .*`, `help: "https://user:s3cretpass@bank.example/api"`),
}, made...)

var (
	elseLine  = regexp.MustCompile(`^      - \{else: `)
	ruleLine  = regexp.MustCompile(`^      - \{when: \{`)
	stepsLine = regexp.MustCompile(`^steps:`)
	keyLine   = regexp.MustCompile(`^(id|owner|version): `)
	nextLine  = regexp.MustCompile(`^    next: ([a-z_]+)$`)
	labelLine = regexp.MustCompile(`^    label: `)
	varLine   = regexp.MustCompile(`^  ([a-z_]+): +\{type: `)
	whenLine  = regexp.MustCompile(`^      - \{when: [^,{]*,`)
)

// made are the kinds that need more than one line.
var made = []kind{
	{"no else", at(elseLine), func(f *text, i int) (Fault, bool) { return f.with(i, nil, i, i+1, f.head(i)+1), true }},
	{"lines after else", at(elseLine), func(f *text, i int) (Fault, bool) {
		return f.with(i, []string{f.lines[i], f.lines[i]}, i+2), true
	}},
	{"gap in a table", uniqueRules, func(f *text, i int) (Fault, bool) {
		return f.with(i, nil, tableLines(f, i)...), true
	}},
	{"overlap in a table", uniqueRules, func(f *text, i int) (Fault, bool) {
		return f.with(i, []string{f.lines[i], f.lines[i]}, tableLines(f, i)...), true
	}},
	{"step that nothing leads to", at(stepsLine), func(f *text, i int) (Fault, bool) {
		return f.with(i, []string{f.lines[i], "  island: {kind: wait, for: 1h, next: island_end}", "  island_end: {kind: end, result: success}"}, i+2, i+3), true
	}},
	{"step that leads nowhere", at(nextLine), func(f *text, i int) (Fault, bool) {
		head := f.head(i)
		own := strings.TrimSuffix(strings.TrimSpace(f.lines[head]), ":")
		return f.with(i, []string{"    next: " + own}, i+1, head+1), !strings.Contains(own, " ") && f.oneWay(head, i)
	}},
	{"second key", at(keyLine), func(f *text, i int) (Fault, bool) {
		return f.with(i, []string{f.lines[i], f.lines[i]}, i+2), true
	}},
	{"no label for the customer", seen, func(f *text, i int) (Fault, bool) {
		return f.with(i, nil, f.head(i)+1), true
	}},
	{"variable that nothing uses", at(regexp.MustCompile(`^vars:`)), func(f *text, i int) (Fault, bool) {
		return f.with(i, []string{f.lines[i], "  never_read: {type: int, default: 0}"}, i+2), true
	}},
	{"variable that may be unset", at(whenLine), func(f *text, i int) (Fault, bool) {
		name := optionalText(f)
		line := whenLine.ReplaceAllString(f.lines[i], "      - {when: len("+name+") > 3,")
		return f.with(i, []string{line}, i+1), name != ""
	}},
	{"secret of staff in the customer's form", shownVariables, func(f *text, i int) (Fault, bool) {
		m := varLine.FindStringSubmatch(f.lines[i])
		line := strings.Replace(f.lines[i], "{type: ", "{glass: private, type: ", 1)
		return f.with(i, []string{line}, fieldLines(f, m[1])...), true
	}},
	{"unknown step of a scenario", scenarioSteps, func(f *text, i int) (Fault, bool) {
		line := strings.Replace(f.lines[i], "step: ", "step: no_", 1)
		return f.with(i, []string{line}, i+1), true
	}},
}

func at(p *regexp.Regexp) func(*text) []int {
	return func(f *text) []int { return f.matching(p) }
}

// uniqueRules are the rules of tables in which exactly one holds.
func uniqueRules(f *text) []int {
	var list []int
	unique := false
	for i, line := range f.lines[:f.scenarios] {
		switch {
		case strings.HasPrefix(line, "    inputs:"):
			unique = !strings.Contains(f.lines[i-1], "hit: first")
		case unique && ruleLine.MatchString(line):
			list = append(list, i)
		}
	}
	return list
}

// tableLines are the lines of the table around a rule.
func tableLines(f *text, i int) []int {
	from, to := f.head(f.head(i)), i
	for to < len(f.lines) && (to == i || ruleLine.MatchString(f.lines[to])) {
		to++
	}
	var list []int
	for n := from; n <= to+1; n++ {
		list = append(list, n+1)
	}
	return list
}

// seen are the labels of steps that say that the customer sees them.
func seen(f *text) []int {
	var list []int
	for _, i := range f.matching(labelLine) {
		if i+1 < len(f.lines) && (strings.HasPrefix(f.lines[i+1], "    glass: name") || strings.HasPrefix(f.lines[i+1], "    glass: open")) {
			list = append(list, i)
		}
	}
	return list
}

// optionalText is a variable that nothing surely sets before the first condition.
func optionalText(f *text) string {
	for _, i := range f.matching(varLine) {
		if strings.Contains(f.lines[i], "type: text, optional: true") {
			return varLine.FindStringSubmatch(f.lines[i])[1]
		}
	}
	return ""
}

var fieldLine = regexp.MustCompile(`^      ([a-z_]+): +\{label:`)

// shownVariables are those that stand in the form of a start by the customer.
func shownVariables(f *text) []int {
	form, staff := "", false
	for _, line := range f.lines {
		if strings.HasPrefix(line, "  form: ") && form == "" {
			form = strings.TrimPrefix(line, "  form: ")
		}
		staff = staff || strings.HasPrefix(line, "  by: [staff]") || strings.HasPrefix(line, "start: {by: [staff]")
	}
	if form == "" || staff {
		return nil
	}
	shown, in := map[string]bool{}, false
	for _, line := range f.lines {
		if strings.HasPrefix(line, "  ") && !strings.HasPrefix(line, "   ") {
			in = line == "  "+form+":"
		}
		if m := fieldLine.FindStringSubmatch(line); in && m != nil {
			shown[m[1]] = true
		}
	}
	var list []int
	for _, i := range f.matching(varLine) {
		if shown[varLine.FindStringSubmatch(f.lines[i])[1]] {
			list = append(list, i)
		}
	}
	return list
}

func fieldLines(f *text, name string) []int {
	var list []int
	for i, line := range f.lines {
		if m := fieldLine.FindStringSubmatch(line); m != nil && m[1] == name {
			list = append(list, i+1)
		}
	}
	return list
}

func scenarioSteps(f *text) []int {
	var list []int
	for i := f.scenarios; i < len(f.lines); i++ {
		if strings.Contains(f.lines[i], "do: {step: ") {
			list = append(list, i)
		}
	}
	return list
}

// oneWay reports whether a step has no way out but its next.
func (f *text) oneWay(from, next int) bool {
	for i := from; i < len(f.lines) && (i == from || strings.TrimSpace(f.lines[i]) != ""); i++ {
		if i != next && strings.Contains(f.lines[i], "to: ") {
			return false
		}
	}
	return true
}
