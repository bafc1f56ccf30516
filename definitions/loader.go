package definitions

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// reader turns a tree into values and collects what is wrong on the way. Its methods
// take a nil node for a key that is not there.
type reader struct {
	file  string
	lines []string
	langs []text.Lang // that texts must speak; empty: any
	diags Diagnostics
}

// maxDiagnostics are more than anybody reads at once.
const maxDiagnostics = 500

var namePattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

func newReader(file string, src []byte) *reader {
	return &reader{file: file, lines: splitLines(src)}
}

// parse reads the file's tree and tells its flaws. The tree is nil when there is none.
func (r *reader) parse(src []byte) *node {
	n, flaws := parse(src)
	for _, f := range flaws {
		if f.code == "K009" {
			f.args["whole"] = r.grouped(f)
		}
		r.add(f.code, f.place, f.length, f.args)
	}
	return n
}

var group = regexp.MustCompile(`([1-9][0-9]{0,2}),$`)

// grouped is the number whose thousands a comma has cut off: 12,000.
func (r *reader) grouped(f flaw) string {
	line := []rune(r.lines[f.place.Line-1])
	m := group.FindStringSubmatch(string(line[:min(f.place.Column-1, len(line))]))
	if text, _ := f.args["text"].(string); m != nil && len(text) == 3 {
		return m[1] + text
	}
	return ""
}

// report tells a fault of a node; args are pairs of name and value.
func (r *reader) report(code string, n *node, args ...any) {
	if n == nil {
		r.add(code, expression.Place{Line: 1, Column: 1}, 1, pairsOf(args))
		return
	}
	if n.broken {
		return
	}
	r.add(code, n.place, n.length(), pairsOf(args))
}

func pairsOf(args []any) map[string]any {
	m := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		name, _ := args[i].(string)
		m[name] = args[i+1]
	}
	return m
}

func (r *reader) add(code string, at expression.Place, length int, args map[string]any) {
	among, _ := args["among"].([]string)
	delete(args, "among")
	sentence, suggestion := word(code, args)
	r.tell(Diagnostic{Place: at, Length: length, Code: code, Args: args, Text: sentence, Suggestion: suggestion, among: among})
}

// tell adds a diagnostic, but only one of a code at a place: the second has the same cause.
func (r *reader) tell(d Diagnostic) {
	if len(r.diags) >= maxDiagnostics {
		return
	}
	d.File, d.Severity = r.file, Error
	if strings.HasPrefix(d.Code, "W") {
		d.Severity = Warning
	}
	for _, old := range r.diags {
		if old.Place == d.Place && old.Code == d.Code && old.Text.In(text.En) == d.Text.In(text.En) {
			return
		}
	}
	d.Excerpt = excerpt(r.lines, d.Place, d.Length)
	r.diags = append(r.diags, d)
}

// object is a map whose keys are known. Its zero value has no keys.
type object struct {
	r    *reader
	n    *node
	what string
}

// object takes a map and tells keys that are not allowed.
func (r *reader) object(n *node, what string, allowed ...string) object {
	if n == nil {
		return object{r: r, what: what}
	}
	if n.shape != mapShape {
		r.shape(n, what, "map")
		return object{r: r, what: what}
	}
	for _, p := range n.pairs {
		if slices.Contains(allowed, p.key.text) {
			continue
		}
		near := nearest(p.key.text, allowed)
		r.report("K010", p.key, "key", p.key.text, "what", noun(what), "near", near, "allowed", listed(sortedNames(allowed)), "among", allowed)
		if near != "" && n.get(near) == nil {
			p.key.text = near // read as it was meant, so that nothing follows from it
		}
	}
	return object{r, n, what}
}

func (o object) get(key string) *node { return o.n.get(key) }

// need is get for a key that must be there.
func (o object) need(key string) *node {
	v := o.n.get(key)
	if v == nil && o.n != nil {
		o.r.report("K020", o.n, "key", key, "what", noun(o.what))
	}
	return v
}

// exclude tells when two keys stand together that cannot.
func (o object) exclude(one, other string) bool {
	if o.get(one) == nil || o.get(other) == nil {
		return false
	}
	o.r.report("K024", o.key(other), "key", other, "other", one)
	return true
}

// oneOf tells when not exactly one of the keys is there.
func (o object) oneOf(keys ...string) string {
	found := ""
	for _, k := range keys {
		switch {
		case o.get(k) == nil:
		case found != "":
			o.r.report("K024", o.key(k), "key", k, "other", found)
		default:
			found = k
		}
	}
	if found == "" && o.n != nil {
		o.r.report("K025", o.n, "what", noun(o.what), "keys", strings.Join(keys, ", "))
	}
	return found
}

// key is the node of a key itself.
func (o object) key(name string) *node {
	if o.n != nil {
		for _, p := range o.n.pairs {
			if p.key.text == name {
				return p.key
			}
		}
	}
	return o.n
}

func (r *reader) shape(n *node, what, want string) {
	args := []any{"what", noun(what), "want", noun(want)}
	switch latin := text.LatinDigits(n.text); {
	case want == "text" && (n.isNumber() || n.isBool()):
		args = append(args, "hint", inQuotes)
	case want == "whole" && latin != n.text && plainNumber.MatchString(latin):
		args = append(args, "hint", hint("Write the digits as `"+latin+"`.", "رقم‌ها را لاتین بنویسید: `"+latin+"`."))
	}
	r.report("K021", n, args...)
}

// pairs are the entries of a map of names, with the names checked.
func (r *reader) named(n *node, what string) []pair {
	all := r.mapping(n, what)
	good := all[:0:0]
	for _, p := range all {
		if namePattern.MatchString(p.key.text) {
			good = append(good, p)
			continue
		}
		r.report("K023", p.key, "value", p.key.text)
	}
	return good
}

func (r *reader) mapping(n *node, what string) []pair {
	switch {
	case n == nil:
		return nil
	case n.shape != mapShape:
		r.shape(n, what, "map")
		return nil
	}
	return n.pairs
}

func (r *reader) list(n *node, what string) []*node {
	switch {
	case n == nil:
		return nil
	case n.shape != listShape:
		r.shape(n, what, "list")
		return nil
	}
	return n.items
}

// str is a scalar that is text.
func (r *reader) str(n *node, what string) string {
	if n == nil {
		return ""
	}
	if !n.isText() {
		r.shape(n, what, "text")
		return ""
	}
	return n.text
}

// name is a name of ours: small letters, digits and _.
func (r *reader) name(n *node, what string) string {
	s := r.str(n, what)
	if s != "" && !namePattern.MatchString(s) {
		r.report("K023", n, "value", s)
		return ""
	}
	return s
}

// names is a list of names with their nodes.
func (r *reader) names(n *node, what string) []*node {
	var list []*node
	for _, item := range r.list(n, what) {
		if r.path(item, what) != "" {
			list = append(list, item)
		}
	}
	return list
}

// path is a name or names with dots.
func (r *reader) path(n *node, what string) string {
	s := r.str(n, what)
	if s == "" {
		return ""
	}
	for part := range strings.SplitSeq(s, ".") {
		if !namePattern.MatchString(part) {
			r.report("K023", n, "value", s)
			return ""
		}
	}
	return s
}

func texts(nodes []*node) []string {
	var list []string
	for _, n := range nodes {
		list = append(list, n.text)
	}
	return list
}

// choice is one of a few words; "" when it is none of them.
func (r *reader) choice(n *node, key, otherwise string, allowed ...string) string {
	if n == nil {
		return otherwise
	}
	s := r.str(n, key)
	if s == "" || slices.Contains(allowed, s) {
		return s
	}
	r.report("K022", n, "value", s, "key", key, "near", nearest(s, allowed), "allowed", strings.Join(allowed, ", "), "among", allowed)
	return ""
}

// choices is a list of some of a few words; one word may stand alone where single is set.
func (r *reader) choices(n *node, key string, single bool, allowed ...string) []string {
	if n != nil && single && n.shape == scalarShape {
		n = &node{shape: listShape, place: n.place, items: []*node{n}}
	}
	var list []string
	for _, item := range r.list(n, key) {
		if s := r.choice(item, key, "", allowed...); s != "" {
			list = append(list, s)
		}
	}
	if n != nil && n.shape == listShape && len(n.items) == 0 {
		r.report("K028", n, "what", noun(key))
	}
	return list
}

// whole is a whole number between two bounds.
func (r *reader) whole(n *node, key string, otherwise, least, most int) int {
	if n == nil {
		return otherwise
	}
	if !n.isInt() {
		r.shape(n, key, "whole")
		return otherwise
	}
	v, err := strconv.Atoi(n.text)
	if err != nil || v < least || v > most {
		r.report("K026", n, "key", key, "min", least, "max", most)
		return otherwise
	}
	return v
}

// truth is true or false.
func (r *reader) truth(n *node, key string, otherwise bool) bool {
	switch {
	case n == nil:
		return otherwise
	case n.isBool():
		return n.text == "true"
	case n.isText():
		r.report("K008", n, "value", n.text, "literal", meantTruth(n.text))
	default:
		r.shape(n, key, "bool")
	}
	return otherwise
}

// meantTruth is what a word in another dialect of YAML would be.
func meantTruth(s string) string {
	switch strings.ToLower(s) {
	case "yes", "on", "y", "true":
		return "true"
	case "no", "off", "n", "false":
		return "false"
	}
	return ""
}

// text is words for people: one text, or one a language.
func (r *reader) text(n *node, what string) text.Text {
	switch {
	case n == nil:
		return nil
	case n.shape == mapShape:
		return r.languages(n, what)
	case !n.isText():
		r.shape(n, what, "text")
		return nil
	case strings.TrimSpace(n.text) == "":
		r.report("K028", n, "what", noun(what))
		return nil
	}
	return text.Of(n.text)
}

func (r *reader) languages(n *node, what string) text.Text {
	t := text.Text{}
	for _, p := range n.pairs {
		lang := text.Lang(p.key.text)
		if len(r.langs) > 0 && !slices.Contains(r.langs, lang) {
			r.report("K032", p.key, "value", p.key.text, "allowed", langList(r.langs))
			continue
		}
		if s := r.str(p.value, what); strings.TrimSpace(s) != "" {
			t[lang] = s
		}
	}
	if len(t) == 0 {
		return nil
	}
	for _, lang := range r.langs {
		if n.get(string(lang)) == nil {
			r.report("W302", n, "what", noun(what), "lang", string(lang), "allowed", langList(r.langs))
		}
	}
	return t
}

func langList(langs []text.Lang) string {
	var list []string
	for _, l := range langs {
		list = append(list, string(l))
	}
	return strings.Join(list, ", ")
}

// duration reads a length of time; nil when there is none or it is no duration.
func (r *reader) duration(n *node) *calendar.Duration {
	if n == nil {
		return nil
	}
	d, err := calendar.ParseDuration(n.text)
	if n.shape != scalarShape || err != nil || d.N() < 0 {
		r.report("K013", n, "value", n.text, "near", meantDuration(n.text))
		return nil
	}
	return &d
}

var looseDuration = regexp.MustCompile(`^([0-9]+)\s*([a-zA-Z]+)$`)

// meantDuration guesses at "10 seconds".
func meantDuration(s string) string {
	latin := text.LatinDigits(strings.TrimSpace(s))
	if _, err := calendar.ParseDuration(latin); err == nil {
		return latin
	}
	m := looseDuration.FindStringSubmatch(latin)
	if m == nil {
		return ""
	}
	word := strings.TrimSuffix(strings.ToLower(m[2]), "s")
	for unit, words := range map[string][]string{
		"s": {"", "sec", "second"}, "m": {"min", "minute"}, "h": {"hr", "hour"}, "d": {"day"},
		"mo": {"mon", "month"}, "bd": {"businessday", "workday"}, "bh": {"businesshour"},
	} {
		if slices.Contains(words, word) {
			return m[1] + unit
		}
	}
	return ""
}
