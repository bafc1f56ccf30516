package enginetest

import (
	"fmt"
	"strconv"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

// chance draws the parts of a process.
type chance struct {
	*Builder
	t     *rapid.T
	all   []string
	deep  int
	inner []string // scopes to be thrown out of
}

// Process draws a small lawful process of all kinds of steps: forward and backward
// edges, failing expressions, timers, SLAs, and blocks inside blocks.
func Process(t *rapid.T) *engine.Process {
	root := names("s", rapid.IntRange(2, 6).Draw(t, "steps"))
	all := append([]string{"end_ok", "end_no"}, root...)
	b := New("random", append(all, "nobody")...)
	b.Var("n", expression.Type{Kind: expression.Int}, 0)
	b.Var("flag", expression.Type{Kind: expression.Bool}, false)
	b.Var("money", expression.Type{Kind: expression.Money}, 1000)
	b.Var("note", expression.Type{Kind: expression.Text, Optional: true}, nil)
	b.Var("kind", expression.Type{Kind: expression.Enum, Values: []string{"a", "b"}}, "a")
	b.Var("list", expression.Type{Kind: expression.List, Items: lineType}, []any{
		map[string]any{"code": "a", "price": 1}, map[string]any{"code": "b", "price": 2}, map[string]any{"code": "c", "price": 3},
	})
	b.Template("words", "{{ case.no }}: {{ n }}")
	b.P.Tables["t"] = &engine.Table{
		Name: "t", Hit: "first", Inputs: []engine.TableInput{{Name: "kind", Value: b.Expr("kind")}},
		Outputs: []engine.TableOutput{{Name: "n", Variable: "n"}},
		Rules:   []engine.TableRule{{When: map[string]engine.Test{"kind": {OneOf: []any{"a"}}}, Then: map[string]any{"n": 1}}, {Then: map[string]any{"n": 2}}},
	}
	g := &chance{Builder: b, t: t, all: all}
	g.steps(root, "end_ok", "end_no")
	b.Step(&engine.Step{Name: "end_ok", Kind: engine.KindEnd, End: &engine.End{Result: "success", Survey: g.survey()}})
	b.Step(&engine.Step{Name: "end_no", Kind: engine.KindEnd, End: &engine.End{Result: "failure"}})
	g.around(root)
	return b.P
}

var lineType = &expression.Type{Kind: expression.Object, Fields: []expression.Field{
	{Name: "code", Type: &expression.Type{Kind: expression.Text}}, {Name: "price", Type: &expression.Type{Kind: expression.Money}},
}}

func names(prefix string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = prefix + strconv.Itoa(i+1)
	}
	return out
}

func (g *chance) bool(label string) bool { return rapid.Bool().Draw(g.t, label) }

func pick[T any](g *chance, label string, list ...T) T {
	return rapid.SampledFrom(list).Draw(g.t, label)
}

// around draws what stands beside the steps.
func (g *chance) around(root []string) {
	p, both := g.P, []engine.Who{engine.Customer, engine.Staff}
	if g.bool("cancel") {
		p.Cancel = &engine.Cancel{By: both, To: "end_no", Compensate: g.bool("compensate")}
	}
	if g.bool("reopen") {
		p.Reopen = &engine.Reopen{By: both, Within: Dur("3d"), To: pick(g, "reopen to", root...), Times: 2}
	}
	p.Anytime = []*engine.Anytime{{Name: "add", By: both, Form: g.Form("add", "note"), Set: g.sets("anytime"), Do: g.actions("anytime")}}
	if g.bool("jump") {
		p.Anytime = append(p.Anytime, &engine.Anytime{Name: "jump", By: both, To: pick(g, "jump to", root...), Times: 3})
	}
	if g.bool("clock") {
		s := g.sla()
		s.Name, s.PauseOn = "promise", []string{pick(g, "pause", root...)}
		p.Clocks = append(p.Clocks, s)
	}
}

// steps adds the steps of one block; exits are where they may go beside each other.
func (g *chance) steps(names []string, exits ...string) {
	targets := append(append([]string(nil), names...), exits...)
	for i, name := range names {
		g.step(name, targets, targets[i+1])
	}
}

func (g *chance) step(name string, targets []string, next string) {
	kinds := []engine.Kind{
		engine.KindTask, engine.KindTask, engine.KindTask, engine.KindCall, engine.KindPay, engine.KindDecide,
		engine.KindWait, engine.KindNotify, engine.KindLetter, engine.KindMessage, engine.KindSubprocess,
	}
	if g.deep < 2 {
		kinds = append(kinds, engine.KindParallel, engine.KindParallel, engine.KindForeach, engine.KindForeach)
	}
	s := &engine.Step{
		Name: name, Kind: pick(g, "kind", kinds...), Glass: pick(g, "glass", engine.GlassOpen, engine.GlassName, engine.GlassHidden),
		MaxVisits: pick(g, "max visits", 0, 3, 100), Next: g.edges(targets, next),
	}
	if g.bool("set") {
		s.Set = g.sets("step")
	}
	switch s.Kind {
	case engine.KindTask:
		g.task(s, targets, next)
	case engine.KindCall:
		g.call(s, targets, next)
	case engine.KindPay:
		s.Pay = &engine.Pay{Gateway: "psp", Amount: g.Value("=money"), Expires: Dur("1d"), Late: pick(g, "late", "refund", "accept", "staff"), RefundOnCancel: g.bool("refund")}
		s.Next = []engine.Edge{{Outcome: "paid", To: next}, {Outcome: "failed", To: pick(g, "failed", name, next)}, {Outcome: "expired", To: next}}
	case engine.KindDecide:
		if g.bool("table") {
			s.Decide = g.P.Tables["t"]
		}
	case engine.KindWait:
		s.Wait = &engine.Wait{For: DurP(pick(g, "for", "0s", "2h", "1bd"))}
	case engine.KindNotify:
		s.Notify = &engine.Notify{Action: engine.Action{Notify: pick(g, "to", "customer", "assignee", "owner"), Template: "words"}}
	case engine.KindLetter:
		s.Letter = &engine.Letter{Template: "words", To: "customer", SignBy: pick(g, "sign", "", "manager"), Number: true}
	case engine.KindMessage:
		s.Message = &engine.Message{Name: "news", Key: g.Value(pick(g, "key", "=case.no", "=n", "fixed")), Fields: &expression.Type{Kind: expression.Object, Fields: []expression.Field{{Name: "n", Type: &expression.Type{Kind: expression.Int}}}}}
		s.Set = g.withResult()
	case engine.KindSubprocess:
		s.Sub = &engine.Sub{Process: "other", Version: pick(g, "version", 0, 2), Args: g.Set("n", "=n")}
		s.Set = g.withResult()
		s.OnError = []engine.ErrorEdge{{Code: "failure", Edge: engine.Edge{To: pick(g, "failure", targets...)}}}
		if g.bool("answers all") {
			s.OnError = append(s.OnError, engine.ErrorEdge{Edge: engine.Edge{To: next}})
		}
	case engine.KindForeach:
		g.foreach(s, targets)
		return
	case engine.KindParallel:
		g.parallel(s, targets)
		return
	default:
		panic("kind " + string(s.Kind))
	}
	g.timers(s, targets)
	g.Step(s)
}

func (g *chance) parallel(s *engine.Step, targets []string) {
	n := rapid.IntRange(2, 3).Draw(g.t, "branches")
	s.Parallel = &engine.Parallel{Join: rapid.IntRange(0, n).Draw(g.t, "join")}
	if g.bool("answers stop") {
		s.OnError = []engine.ErrorEdge{{Edge: engine.Edge{To: pick(g, "stop to", targets...)}}}
	}
	g.timers(s, targets)
	g.Step(s)
	g.deep++
	for i := range n {
		branch := "b" + strconv.Itoa(i+1)
		g.Branch(s, branch, func() {
			g.inner = append(g.inner, branch)
			g.steps(names(s.Name+branch, rapid.IntRange(1, 2).Draw(g.t, "inner steps")), engine.Done)
			g.inner = g.inner[:len(g.inner)-1]
		})
	}
	g.deep--
}

// withResult keeps what the step was answered.
func (g *chance) withResult() []engine.Assignment {
	g.Result(expression.Field{Name: "n", Type: &expression.Type{Kind: expression.Int}})
	defer g.Result()
	return g.Set("n", "=result.n")
}

func (g *chance) foreach(s *engine.Step, targets []string) {
	s.Foreach = &engine.Foreach{Max: pick(g, "max", 2, 50, 50), AtOnce: rapid.IntRange(1, 4).Draw(g.t, "at once")}
	if g.bool("answers stop") {
		s.OnError = []engine.ErrorEdge{{Edge: engine.Edge{To: pick(g, "stop to", targets...)}}}
	}
	g.timers(s, targets)
	g.Step(s)
	g.deep++
	items := pick(g, "items", "list", "list", "filter(list, .price > n)")
	path, as := items, fmt.Sprintf("line%d", g.deep)
	if items != "list" {
		path = ""
	}
	g.Loop(s, items, path, as, lineType, func() {
		g.inner = append(g.inner, as)
		g.steps(names(s.Name+"i", rapid.IntRange(1, 2).Draw(g.t, "inner steps")), engine.Done)
		g.inner = g.inner[:len(g.inner)-1]
	})
	if path == "list" {
		first := g.P.Steps[s.Foreach.Block.Start]
		first.Set = append(first.Set, engine.Assignment{Path: as + ".price", Value: g.inLoop(as, "="+as+".price + 1")})
	}
	g.deep--
}

// inLoop compiles a value with the loop's item known.
func (g *chance) inLoop(as, src string) (v expression.Operand) {
	known := g.env.Loops
	g.env.Loops = append(g.env.Loops[:len(known):len(known)], expression.Field{Name: as, Type: lineType})
	defer func() { g.env.Loops = known }()
	return g.Value(src)
}

// edges are a few guarded ones and the plain one that must stand last.
func (g *chance) edges(targets []string, next string) []engine.Edge {
	var out []engine.Edge
	for range rapid.IntRange(0, 2).Draw(g.t, "guards") {
		e := engine.Edge{When: g.Expr(pick(g, "when", "flag", "n > 2", "n % 2 == 1", "10 / n > 3", "kind == 'b'")), To: pick(g, "target", targets...)}
		if g.bool("edge set") {
			e.Set = g.sets("edge")
		}
		out = append(out, e)
	}
	if len(g.inner) > 0 && g.bool("throw") {
		out = append(out, engine.Edge{When: g.Expr("flag"), Throw: "stop"})
	}
	return append(out, engine.Edge{To: next})
}

func (g *chance) sets(label string) []engine.Assignment {
	return pick(g, "set "+label,
		g.Set("n", "=n + 1"), g.Set("flag", "=not flag"), g.Set("kind", "b"), g.Set("n", 0, "money", "=n * 500"),
		g.Set("n", "=n + 1", "money", "=int(1000 / (n - 2))"), g.Set("note", "=case.no"))
}

func (g *chance) task(s *engine.Step, targets []string, next string) {
	s.Task = &engine.Task{Who: pick(g, "who", engine.Customer, engine.Staff, engine.Staff)}
	if g.bool("form") {
		s.Task.Form = g.Form(s.Name, "n", "note", "kind")
		s.Task.Form.Fields[1].Visible = engine.Condition{Program: g.Expr("n > 1")}
		s.Task.Form.Fields[1].Required = engine.Condition{Program: g.Expr("flag")}
	}
	if s.Task.Who == engine.Staff {
		a := &engine.Assign{Queue: "q", Pick: pick(g, "pick", "claim", "round_robin", "least_loaded")}
		if g.bool("same as") {
			a.SameAs, a.FallbackAfter = pick(g, "same", g.all...), DurP("2bh")
		}
		if g.bool("not same as") {
			a.NotSameAs = []string{pick(g, "not same", g.all...), pick(g, "not same", g.all...)}
		}
		s.Task.Assign = a
	}
	if g.bool("choices") {
		s.Next = nil
		s.Task.Choices = []engine.Choice{
			{Name: "yes", Edge: engine.Edge{To: next}, Set: g.sets("choice")},
			{Name: "no", Edge: engine.Edge{To: pick(g, "no", targets...)}},
		}
	}
	if g.bool("sla") {
		s.SLA = g.sla()
	}
}

func (g *chance) call(s *engine.Step, targets []string, next string) {
	g.Result(expression.Field{Name: "n", Type: &expression.Type{Kind: expression.Int}})
	defer g.Result()
	s.Set = g.Set("n", "=result.n")
	s.Call = &engine.Call{Service: "s", Operation: "o", Args: g.Set("n", "=n"), Timeout: time.Second, Retry: engine.Retry{Times: rapid.IntRange(0, 2).Draw(g.t, "retries"), Delay: time.Second, Backoff: 2}}
	if g.bool("undo") {
		s.Call.Undo = &engine.Call{Service: "s", Operation: "u", Args: g.Set("n", "=n"), Timeout: time.Second, Retry: engine.Retry{Times: 1, Delay: time.Second}}
	}
	if g.bool("answers unavailable") {
		s.OnError = append(s.OnError, engine.ErrorEdge{Code: "unavailable", Edge: engine.Edge{To: pick(g, "unavailable", targets...)}})
	}
	if g.bool("answers all") {
		s.OnError = append(s.OnError, engine.ErrorEdge{Edge: engine.Edge{To: next}})
	}
}

func (g *chance) timers(s *engine.Step, targets []string) {
	if g.bool("remind") {
		s.Timers = append(s.Timers, &engine.Timer{Name: "remind", After: DurP(pick(g, "after", "0s", "1h", "3bh")), Every: DurP("2h"), Times: rapid.IntRange(1, 3).Draw(g.t, "times"), Do: g.actions("timer"), Set: g.sets("timer")})
	}
	if g.bool("give up") {
		s.Timers = append(s.Timers, &engine.Timer{Name: "give_up", After: DurP("2d"), Edge: &engine.Edge{To: pick(g, "give up to", targets...)}})
	}
}

func (g *chance) actions(label string) []engine.Action {
	return pick(g, "do "+label, nil,
		[]engine.Action{{Notify: "customer", Template: "words"}, {Notify: "assignee"}},
		[]engine.Action{{Escalate: "manager"}, {SetPriority: "high"}},
		[]engine.Action{{ReturnQueue: true}, {Set: g.Set("n", "=n + 1")}},
		[]engine.Action{{Notify: "role", Role: "manager", Template: "words"}, {Set: g.Set("n", "=10 % n")}})
}

func (g *chance) sla() *engine.SLA {
	s := &engine.SLA{Target: DurP(pick(g, "target", "4h", "1bd", "3bh")), OnWarn: g.actions("warn"), Breach: g.actions("breach")}
	switch pick(g, "warn", "none", "share", "time") {
	case "share":
		s.WarnPercent = 50
	case "time":
		s.Warn = DurP(pick(g, "before", "1h", "1bh", "9h"))
	}
	if g.bool("again") {
		s.Again = &engine.Again{Every: Dur("3h"), Times: 2, Do: g.actions("again")}
	}
	return s
}

func (g *chance) survey() *engine.Survey {
	if g.bool("survey") {
		return nil
	}
	return &engine.Survey{Expires: Dur("1d"), Form: &engine.Form{Name: "csat", Survey: true, Fields: []engine.FormField{{
		Path: "score", Type: &expression.Type{Kind: expression.Int}, Visible: engine.Condition{Literal: true}, Required: engine.Condition{Literal: true},
	}}}}
}

// persons of the random worlds; all but the last are staff.
var persons = []engine.Actor{
	{ID: "p1", Side: "staff"}, {ID: "p2", Side: "staff"}, {ID: "p3", Side: "staff"}, {ID: "p4", Side: "staff", For: "p1"}, Sara,
}

// Event draws what may happen to a case next: mostly what is fitting, sometimes what
// is stale, doubled, from the wrong side, or made up. seen are ids from before.
func Event(t *rapid.T, w *World, seen []string) (engine.Actor, engine.Input) {
	if w.C.ID == "" {
		return Sara, engine.Started{Case: "c1", No: "1", Customer: Sara.ID}
	}
	if rapid.IntRange(0, 9).Draw(t, "hostile") == 0 {
		return hostile(t, w, seen)
	}
	moves := fitting(w)
	if len(moves) == 0 {
		return hostile(t, w, seen)
	}
	m := rapid.SampledFrom(moves).Draw(t, "move")
	return m.by(t), m.in(t, w)
}

// move is one fitting thing to happen.
type move struct {
	by func(*rapid.T) engine.Actor
	in func(*rapid.T, *World) engine.Input
}

func system(*rapid.T) engine.Actor   { return engine.System }
func customer(*rapid.T) engine.Actor { return Sara }
func staff(t *rapid.T) engine.Actor  { return rapid.SampledFrom(persons[:4]).Draw(t, "person") }
func actor(a engine.Actor) func(*rapid.T) engine.Actor {
	return func(*rapid.T) engine.Actor { return a }
}

func always(in engine.Input) func(*rapid.T, *World) engine.Input {
	return func(*rapid.T, *World) engine.Input { return in }
}

func fitting(w *World) []move {
	var out []move
	for _, it := range w.C.Items {
		out = append(out, onItem(it)...)
	}
	for _, q := range w.C.Dropped {
		out = append(out, onRequest(q)[:1]...)
	}
	for _, q := range w.C.Requests {
		out = append(out, onRequest(q)...)
	}
	for _, tm := range w.C.Timers {
		out = append(out, move{system, func(_ *rapid.T, w *World) engine.Input {
			if tm.Due.After(w.Now) {
				w.Now = tm.Due
			}
			return engine.TimerDue{Timer: tm.ID}
		}})
	}
	for _, m := range w.C.Money {
		out = append(out, onPayment(m)...)
	}
	for _, x := range w.C.Problems {
		out = append(out, onProblem(x)...)
	}
	return append(out, beside(w)...)
}

func onItem(it engine.Item) []move {
	submit := func(t *rapid.T, w *World) engine.Input {
		in := engine.Submitted{Item: it.ID}
		if rapid.Bool().Draw(t, "values") {
			in.Values = map[string]any{"n": rapid.IntRange(-1, 5).Draw(t, "n"), "kind": rapid.SampledFrom([]any{"a", "b", "zz"}).Draw(t, "kind")}
		}
		if open := engine.Choices(w.P, w.C, it, w.Now, in.Values); len(open) > 0 {
			in.Outcome = rapid.SampledFrom(open).Draw(t, "outcome").Name
		}
		return in
	}
	switch {
	case it.Kind == engine.ItemPay:
		return []move{{customer, func(t *rapid.T, w *World) engine.Input {
			return engine.PaymentStarted{Item: it.ID, Payment: fmt.Sprintf("pay%d", len(w.C.Money)+1), Amount: it.Amount, Gateway: "psp"}
		}}}
	case it.Kind == engine.ItemSign:
		return []move{{staff, always(engine.LetterSigned{Item: it.ID})}, {staff, always(engine.Claimed{Item: it.ID})}}
	case it.Who == engine.Customer:
		return []move{{customer, submit}, {customer, submit}}
	case it.Holder == "":
		rule := rapid.SampledFrom([]string{"same_as", "round_robin"})
		return []move{{staff, always(engine.Claimed{Item: it.ID})}, {system, func(t *rapid.T, _ *World) engine.Input {
			return engine.Assigned{Item: it.ID, To: staff(t).ID, Rule: rule.Draw(t, "rule")}
		}}}
	default:
		holder := actor(engine.Actor{ID: it.Holder, Side: "staff"})
		return []move{{holder, submit}, {holder, submit}, {holder, always(engine.Released{Item: it.ID})}, {staff, func(t *rapid.T, _ *World) engine.Input {
			return engine.Assigned{Item: it.ID, To: staff(t).ID}
		}}}
	}
}

func onProblem(x engine.Problem) []move {
	return []move{
		{staff, always(engine.Resumed{Problem: x.ID})},
		{staff, always(engine.Retried{Problem: x.ID})},
		{staff, func(t *rapid.T, _ *World) engine.Input {
			return engine.ValueSet{Path: "n", Value: rapid.IntRange(0, 5).Draw(t, "n"), Reason: "test"}
		}},
		{staff, func(t *rapid.T, _ *World) engine.Input {
			n := rapid.IntRange(0, 5).Draw(t, "n")
			return engine.ValueSet{Path: "n", Value: n, Reason: "test", Problem: x.ID, Retry: rapid.Bool().Draw(t, "retry")}
		}},
		{staff, func(t *rapid.T, w *World) engine.Input {
			ways := engine.Mend(w.P, w.C, x.ID).Ways
			if len(ways) == 0 {
				return engine.GivenUp{Problem: x.ID, Reason: "test"}
			}
			return engine.WayChosen{Problem: x.ID, Way: rapid.SampledFrom(ways).Draw(t, "way").ID, Reason: "test"}
		}},
	}
}

func onRequest(q engine.Request) []move {
	values := func(t *rapid.T) map[string]any {
		return map[string]any{"n": rapid.SampledFrom([]any{0, 1, 4, "x"}).Draw(t, "n")}
	}
	switch q.Kind {
	case engine.RequestMessage:
		return []move{{system, func(t *rapid.T, w *World) engine.Input {
			return engine.MessageArrived{Message: fmt.Sprintf("m%d", rapid.IntRange(0, len(w.Log)).Draw(t, "message")), Name: q.Name, Key: q.Key, Fields: values(t)}
		}}}
	case engine.RequestSub:
		return []move{{system, func(t *rapid.T, _ *World) engine.Input {
			return engine.SubEnded{Request: q.ID, Result: rapid.SampledFrom([]string{"success", "failure", "no_process"}).Draw(t, "result"), Values: map[string]any{"n": rapid.IntRange(0, 4).Draw(t, "n")}}
		}}}
	}
	return []move{
		{system, func(t *rapid.T, _ *World) engine.Input {
			return engine.CallAnswered{Request: q.ID, Attempt: q.Attempt, Result: map[string]any{"n": rapid.IntRange(0, 4).Draw(t, "n")}}
		}},
		{system, func(t *rapid.T, _ *World) engine.Input {
			return engine.CallFailed{Request: q.ID, Attempt: q.Attempt, Code: rapid.SampledFrom([]string{"unavailable", "refused"}).Draw(t, "code"), Keep: rapid.Bool().Draw(t, "keep")}
		}},
	}
}

func beside(w *World) []move {
	out := []move{{staff, always(engine.AnytimeDone{Name: "add", Values: map[string]any{"note": "x"}})}}
	if w.P.Anytime != nil && len(w.C.Used) < 3 {
		out = append(out, move{customer, always(engine.AnytimeDone{Name: "jump"})})
	}
	if w.C.Seq > 8 {
		out = append(out, move{staff, always(engine.Cancelled{Reason: "enough"})})
	}
	if !w.C.Open() {
		out = append(out, move{customer, always(engine.Reopened{})}, move{customer, always(engine.SurveyAnswered{Values: map[string]any{"score": 4}})})
	}
	return out
}

// hostile draws any input with any id that was ever seen, by anybody.
func hostile(t *rapid.T, w *World, seen []string) (engine.Actor, engine.Input) {
	id := rapid.SampledFrom(append([]string{"", "made-up", w.C.ID}, seen...)).Draw(t, "id")
	by := rapid.SampledFrom(append([]engine.Actor{engine.System, {Side: "nobody"}, {Side: "staff"}, {ID: "eve", Side: "customer"}}, persons...)).Draw(t, "by")
	values := rapid.SampledFrom([]map[string]any{nil, {"n": "three"}, {"n": 2}, {"unknown": 1}, {"note": map[string]any{"a": []any{1}}}}).Draw(t, "values")
	name := rapid.SampledFrom([]string{"", "yes", "no", "add", "jump", "unavailable"}).Draw(t, "name")
	n := rapid.IntRange(-1, 3).Draw(t, "attempt")
	return by, rapid.SampledFrom([]engine.Input{
		engine.Started{Case: "c2", Customer: "eve", Values: values},
		engine.Submitted{Item: id, Outcome: name, Values: values},
		engine.Claimed{Item: id},
		engine.Released{Item: id},
		engine.Assigned{Item: id, To: "p1", Rule: name},
		engine.CallAnswered{Request: id, Attempt: n, Result: values},
		engine.CallFailed{Request: id, Attempt: n, Code: name},
		engine.PaymentStarted{Item: id, Payment: id, Amount: 1000},
		engine.PaymentSettled{Payment: id, Paid: n > 0, Amount: n * 500},
		engine.PaymentSettled{Payment: "pay1", Paid: true, Amount: n * 1000},
		engine.PaymentBlocked{Item: id, Gateway: name, Min: n},
		engine.MoneyAccepted{Payment: "pay1", Reason: name},
		engine.RefundRequested{Payment: "pay1", Amount: n * 500, Reason: name},
		engine.RefundAgreed{Payment: "pay1", Refund: "1"},
		engine.RefundRefused{Payment: "pay1", Refund: "1", Reason: name},
		engine.RefundRepeated{Payment: "pay1", Refund: "1"},
		engine.RefundPaid{Payment: "pay1", Refund: "1", Ref: name},
		engine.RefundSettled{Payment: "pay1", Refund: "1", Done: n > 0},
		engine.MoneyDiffers{Difference: name, Payment: id, Kind: name},
		engine.MoneyAgrees{Difference: name, Reason: name},
		engine.TimerDue{Timer: id},
		engine.LetterSigned{Item: id},
		engine.AnytimeDone{Name: name, Values: values},
		engine.Cancelled{},
		engine.Reopened{Values: values},
		engine.SurveyAnswered{Values: values},
		engine.Resumed{Problem: id},
		engine.Retried{Problem: id},
		engine.WayChosen{Problem: id, Way: "next:0", Reason: name},
		engine.GivenUp{Problem: id, Reason: name},
		engine.ValueSet{Path: "n", Value: n, Problem: id, Reason: name, Retry: n > 0},
		engine.MessageArrived{Message: id, Name: "news", Key: "fixed", Fields: values},
		engine.SubEnded{Request: id, Result: name, Values: values},
		engine.ValueSet{Path: "n", Value: n},
		engine.ValueSet{Path: "zzz", Value: values},
		nil,
	}).Draw(t, "input")
}
