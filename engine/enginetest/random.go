package enginetest

import (
	"strconv"

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

func (g *chance) survey() *engine.Survey {
	if g.bool("survey") {
		return nil
	}
	return &engine.Survey{Expires: Dur("1d"), Form: &engine.Form{Name: "csat", Survey: true, Fields: []engine.FormField{{
		Path: "score", Type: &expression.Type{Kind: expression.Int}, Visible: engine.Condition{Literal: true}, Required: engine.Condition{Literal: true},
	}}}}
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

func (g *chance) actions(label string) []engine.Action {
	return pick(g, "do "+label, nil,
		[]engine.Action{{Notify: "customer", Template: "words"}, {Notify: "assignee"}},
		[]engine.Action{{Escalate: "manager"}, {SetPriority: "high"}},
		[]engine.Action{{ReturnQueue: true}, {Set: g.Set("n", "=n + 1")}},
		[]engine.Action{{Notify: "role", Role: "manager", Template: "words"}, {Set: g.Set("n", "=10 % n")}})
}

func (g *chance) sets(label string) []engine.Assignment {
	return pick(g, "set "+label,
		g.Set("n", "=n + 1"), g.Set("flag", "=not flag"), g.Set("kind", "b"), g.Set("n", 0, "money", "=n * 500"),
		g.Set("n", "=n + 1", "money", "=int(1000 / (n - 2))"), g.Set("note", "=case.no"))
}
