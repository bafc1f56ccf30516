package enginetest

import (
	"fmt"
	"strconv"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

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
		if g.bool("skip") {
			s.Task.Skip = &engine.Skip{Role: pick(g, "skips", "", "boss"), Edge: &engine.Edge{To: pick(g, "skip to", targets...), Set: g.sets("skip")}}
			if g.bool("skip if") {
				s.Task.Skip.If = g.Expr("n > 1")
			}
		}
	}
	if g.bool("redo") {
		s.Task.Redo = &engine.Redo{Role: pick(g, "redoes", "", "boss")}
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

func (g *chance) timers(s *engine.Step, targets []string) {
	if g.bool("remind") {
		s.Timers = append(s.Timers, &engine.Timer{Name: "remind", After: DurP(pick(g, "after", "0s", "1h", "3bh")), Every: DurP("2h"), Times: rapid.IntRange(1, 3).Draw(g.t, "times"), Do: g.actions("timer"), Set: g.sets("timer")})
	}
	if g.bool("give up") {
		s.Timers = append(s.Timers, &engine.Timer{Name: "give_up", After: DurP("2d"), Edge: &engine.Edge{To: pick(g, "give up to", targets...)}})
	}
}
