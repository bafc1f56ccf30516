package definitions

import (
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

var stepKinds = []string{"task", "call", "pay", "decide", "wait", "message", "parallel", "foreach", "subprocess", "notify", "letter", "end"}

var commonKeys = []string{"kind", "label", "help", "glass", "set", "on_error", "max_visits", "next"}

var kindKeys = map[engine.Kind][]string{
	engine.KindTask:       {"who", "form", "fields", "assign", "priority", "sla", "timers", "outcomes", "undo", "behalf", "skip", "redo"},
	engine.KindCall:       {"call", "args", "timeout", "retry", "undo"},
	engine.KindPay:        {"gateway", "amount", "expires", "late", "refund_on_cancel"},
	engine.KindDecide:     {"table"},
	engine.KindWait:       {"for", "until", "calendar"},
	engine.KindMessage:    {"message", "key", "timers"},
	engine.KindParallel:   {"branches", "join"},
	engine.KindForeach:    {"items", "as", "max", "at_once", "start", "steps"},
	engine.KindSubprocess: {"process", "version", "args"},
	engine.KindNotify:     {"to", "role", "queue", "by", "template"},
	engine.KindLetter:     {"template", "to", "sign_by", "number"},
	engine.KindEnd:        {"result", "survey"},
}

// endKeys are the keys of an end, which goes nowhere.
var endKeys = []string{"kind", "label", "help", "glass", "result", "survey"}

// maxSteps is far more than anybody can oversee; the checks of the graph count on it.
const maxSteps = 1000

// collect notes all steps and their kinds, so that everything can refer to them.
func (l *loader) collect(n *node, b *block) {
	for _, p := range l.named(n, "steps") {
		if len(l.order) >= maxSteps {
			l.report("K027", p.key, "limit", hint("1,000 steps", "۱٬۰۰۰ گام"))
			return
		}
		if p.key.text == engine.Done {
			l.report("K023", p.key, "value", p.key.text)
			continue
		}
		if old := l.sites[p.key.text]; old != nil {
			l.report("K030", p.key, "step", p.key.text, "line", lineOf(old.key))
			continue
		}
		s := &site{name: p.key.text, key: p.key, n: p.value, block: b, kind: l.kindOf(p)}
		s.step = &engine.Step{Name: s.name, Kind: s.kind, Block: b.engine, Order: len(l.order), Place: p.key.place}
		l.sites[s.name], l.order, b.sites = s, append(l.order, s), append(b.sites, s)
		b.engine.Steps = append(b.engine.Steps, s.step)
		l.p.Steps[s.name] = s.step
		if s.kind == engine.KindParallel {
			l.collectBranches(s)
		}
		if s.kind == engine.KindForeach {
			l.collectLoop(s)
		}
	}
	if b.owner == nil {
		l.p.Root = b.engine
	}
}

// kindOf reads `kind:`; "" when it is not there or unknown.
func (l *loader) kindOf(p pair) engine.Kind {
	if p.value.shape != mapShape {
		l.shape(p.value, "step", "map")
		return ""
	}
	n := p.value.get("kind")
	if n == nil {
		l.report("K011", p.key, "step", p.key.text, "allowed", strings.Join(stepKinds, ", "))
		return ""
	}
	kind := l.str(n, "kind")
	switch {
	case kind == "":
		return ""
	case !slices.Contains(stepKinds, kind):
		l.report("K012", n, "value", kind, "near", nearestKind(kind), "allowed", strings.Join(stepKinds, ", "), "among", stepKinds)
		return ""
	}
	return engine.Kind(kind)
}

// nearestKind knows some words of other languages too.
func nearestKind(kind string) string {
	same := map[string]string{
		"payment": "pay", "human": "task", "user_task": "task", "form": "task", "service": "call", "http": "call", "decision": "decide",
		"gateway": "decide", "timer": "wait", "sleep": "wait", "sms": "notify", "email": "notify", "send": "notify", "finish": "end", "fork": "parallel",
	}
	if k := same[kind]; k != "" {
		return k
	}
	return nearest(kind, stepKinds)
}

func (l *loader) collectBranches(s *site) {
	o := object{l.reader, s.n, "step_parallel"}
	pairs := l.named(o.need("branches"), "branches")
	s.step.Parallel = &engine.Parallel{}
	for _, p := range pairs {
		scope := s.name + "." + p.key.text
		if parent := s.block.engine.Path; parent != "" {
			scope = parent + "." + scope
		}
		b := &block{name: p.key.text, owner: s, key: p.key, engine: &engine.Block{Path: scope}}
		branch := l.object(p.value, "branch", "start", "steps")
		l.collect(branch.need("steps"), b)
		s.step.Parallel.Branches = append(s.step.Parallel.Branches, b.engine)
		s.branches = append(s.branches, b)
	}
	if n := s.n.get("branches"); n != nil && n.shape == mapShape && len(n.pairs) < 2 {
		l.report("K025", n, "what", noun("step_parallel"), "keys", "≥ 2 branches")
	}
	l.later = append(l.later, func() {
		for _, b := range s.branches {
			l.branchStart(b, l.find(s.n, "branches", b.name))
		}
	})
}

// find goes down a tree by keys.
func (l *loader) find(n *node, keys ...string) *node {
	for _, k := range keys {
		n = n.get(k)
	}
	return n
}

func (l *loader) branchStart(b *block, n *node) {
	if n == nil || n.shape != mapShape {
		return
	}
	start := object{l.reader, n, "branch"}.need("start")
	name := l.name(start, "start")
	switch to := l.sites[name]; {
	case name == "":
	case to == nil:
		l.noStep("E201", start, name, "step", b.name)
	case to.block != b:
		l.report("E208", start, "step", b.name, "to", name)
	default:
		b.engine.Start = name
	}
}

// steps reads all steps; every name is known by now.
func (l *loader) steps() {
	for _, s := range l.order {
		if s.kind == "" {
			continue
		}
		l.at, l.stage, l.certain, l.env.Loops = s, entering, nil, s.loops()
		l.step(s)
		l.at, l.certain, l.env.Loops = nil, nil, nil
	}
	l.p.Root.Start = l.p.Start.Next
}

func (l *loader) step(s *site) {
	what := "step_" + string(s.kind)
	keys := slices.Concat(commonKeys, kindKeys[s.kind])
	if s.kind == engine.KindEnd {
		keys = endKeys
	}
	o := l.object(s.n, what, keys...)
	st := s.step
	st.Label, st.Help = l.text(o.get("label"), "label"), l.text(o.get("help"), "help")
	st.MaxVisits = l.whole(o.get("max_visits"), "max_visits", defaultVisits(s), 1, 1_000_000)
	switch s.kind {
	case engine.KindTask:
		l.task(s, o)
	case engine.KindCall:
		l.call(s, o)
	case engine.KindPay:
		l.pay(s, o)
	case engine.KindDecide:
		l.decide(s, o)
	case engine.KindWait:
		l.wait(s, o)
	case engine.KindParallel:
		l.parallel(s, o)
	case engine.KindNotify:
		l.notify(s, o)
	case engine.KindLetter:
		l.letter(s, o)
	case engine.KindEnd:
		l.end(s, o)
	case engine.KindMessage:
		l.await(s, o)
	case engine.KindForeach: // read before, by loops
	case engine.KindSubprocess:
		l.subprocess(s, o)
	}
	l.glass(s, o)
	l.ways(s, o)
}

// defaultVisits is none for steps that wait for people, 100 for the others.
func defaultVisits(s *site) int {
	waits := s.kind == engine.KindTask || s.kind == engine.KindPay || s.kind == engine.KindEnd ||
		s.kind == engine.KindLetter && s.n.get("sign_by") != nil
	if waits {
		return 0
	}
	return 100
}

// glass reads what the customer sees; his own tasks are open, pay and letter have
// a name, and all others are hidden.
func (l *loader) glass(s *site, o object) {
	st := s.step
	otherwise := engine.GlassHidden
	switch {
	case s.kind == engine.KindTask && st.Task != nil && st.Task.Who == engine.Customer:
		otherwise = engine.GlassOpen
	case s.kind == engine.KindPay, s.kind == engine.KindLetter:
		otherwise = engine.GlassName
	}
	st.Glass = engine.Glass(l.choice(o.get("glass"), "glass", string(otherwise), "open", "name", "hidden"))
	if st.Label.IsZero() && o.get("label") == nil && (st.Glass == engine.GlassOpen || st.Glass == engine.GlassName) {
		l.report("E301", s.key, "step", s.name, "glass", string(st.Glass))
	}
}

// ways reads `set`, `on_error` and `next`, the parts that all kinds but end share.
func (l *loader) ways(s *site, o object) {
	if s.kind == engine.KindEnd {
		return
	}
	st := s.step
	env := &l.env
	if t := s.result(); t != nil {
		with := l.env
		with.Result = t
		env = &with
	}
	l.stage, l.certain = leaving, slices.Concat(s.sure, s.tableSets, s.chosen)
	st.Set = l.assignments(o.get("set"), env)
	if st.Message != nil {
		l.record(st.Set)
	}
	if s.skipsOn {
		l.certain = nil
	}
	s.left = l.certain
	for _, p := range l.named(o.get("on_error"), "on_error") {
		l.onError(s, p)
	}
	if s.kind == engine.KindTask && len(st.Task.Choices) > 0 || o.get("outcomes") != nil {
		return
	}
	l.next(s, o.need("next"), o.key("next"))
	if s.skipsOn {
		s.skippedOn()
	}
}

// onError reads one answer to an error code.
func (l *loader) onError(s *site, p pair) {
	o := l.object(p.value, "answer", "to", "throw", "set")
	l.certain = nil
	code := p.key.text
	if code == "else" {
		code = ""
	}
	e, ok := l.edge(s, o)
	if ok {
		s.step.OnError = append(s.step.OnError, engine.ErrorEdge{Code: code, Edge: e})
		w := wayOf(e, false)
		w.failed = true
		s.out = append(s.out, w)
	}
}

// edge reads `to` or `throw`, and `set`.
func (l *loader) edge(s *site, o object) (engine.Edge, bool) {
	e := engine.Edge{Place: o.place(), Set: l.assignments(o.get("set"), &l.env)}
	switch o.oneOf("to", "throw") {
	case "to":
		e.To = l.target(s, o.get("to"))
	case "throw":
		e.Throw = l.name(o.get("throw"), "throw")
		l.thrown(s, o.get("throw"), e.Throw)
	}
	return e, e.To != "" || e.Throw != ""
}

func (o object) place() (at expression.Place) {
	if o.n != nil {
		return o.n.place
	}
	return at
}

// thrown checks that the block answers an error.
func (l *loader) thrown(s *site, n *node, code string) {
	if code == "" {
		return
	}
	if owner := s.block.owner; owner != nil {
		answers := owner.n.get("on_error")
		if answers.get(code) != nil || answers.get("else") != nil {
			return
		}
	}
	l.report("E209", n, "error", code)
}

// target reads the step that an edge goes to; "" when it cannot go there.
func (l *loader) target(s *site, n *node) string {
	to := l.name(n, "to")
	if to == "" {
		return ""
	}
	if to == engine.Done {
		if s.block.owner == nil {
			l.report("E202", n)
			return ""
		}
		return to
	}
	at := l.sites[to]
	switch {
	case at == nil:
		l.noStep("E201", n, to, "step", s.name)
	case at.block == s.block:
		return to
	case s.block.owner != nil && !within(at.block, s.block):
		l.report("E205", n, "to", to, "branch", s.block.name, "block", s.block.owner.name)
	default:
		l.report("E208", n, "to", to, "step", s.name)
	}
	return ""
}

// within reports whether a block is inside of another one.
func within(b, outer *block) bool {
	for ; b.owner != nil; b = b.owner.block {
		if b == outer {
			return true
		}
	}
	return false
}

// next reads a step name or the list of edges.
func (l *loader) next(s *site, n, key *node) {
	switch {
	case n == nil:
		return
	case n.shape == scalarShape:
		if s.kind == engine.KindPay {
			l.shape(n, "next", "list")
			return
		}
		if to := l.target(s, n); to != "" {
			e := engine.Edge{To: to, Place: n.place}
			s.step.Next, s.out = append(s.step.Next, e), append(s.out, wayOf(e, true))
		}
		return
	case len(n.items) == 0:
		l.shape(n, "next", "list")
		return
	}
	if s.kind == engine.KindPay {
		l.payEdges(s, n, key)
		return
	}
	l.edges(s, n)
}

func (l *loader) edges(s *site, n *node) {
	ended, sure := false, false
	var lines []line
	for i, item := range n.items {
		if ended {
			l.report("E207", item)
			return
		}
		o := l.object(item, "edge", "when", "else", "to", "throw", "set")
		if o.n == nil {
			sure = true // told; whether it was the else is not known
			continue
		}
		ended = o.get("else") != nil
		l.certain = slices.Clone(s.left)
		if e, ok := l.line(s, o); ok {
			lines = append(lines, line{i + 1, o.get("when"), e.When})
			s.step.Next, s.out = append(s.step.Next, e), append(s.out, wayOf(e, true))
		}
	}
	l.checkOverlaps(lines)
	if !ended && !sure {
		l.report("E203", n.items[len(n.items)-1])
	}
}

// line reads `{when, to, set}` or `{else, set}`.
func (l *loader) line(s *site, o object) (engine.Edge, bool) {
	if n := o.get("else"); n != nil {
		for _, key := range []string{"when", "to", "throw"} {
			if o.exclude("else", key) {
				return engine.Edge{}, false
			}
		}
		e := engine.Edge{To: l.target(s, n), Place: o.place(), Set: l.assignments(o.get("set"), &l.env)}
		return e, e.To != ""
	}
	when := l.boolean(o.need("when"), &l.env)
	e, ok := l.edge(s, o)
	e.When = when
	return e, ok
}
