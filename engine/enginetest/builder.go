// Package enginetest makes processes by hand and by chance, and drives them, for the
// tests of the engine and of what is built on it.
package enginetest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// Morning is when the cases of the tests begin: a Saturday, 09:00 in Tehran.
var Morning = time.Date(2026, 11, 21, 5, 30, 0, 0, time.UTC)

// Builder makes a process in Go. What cannot be compiled is a panic.
type Builder struct {
	P     *engine.Process
	env   expression.Env
	block *engine.Block
	order int
}

// New begins a process with an office calendar, two languages, and steps of these
// names to come, so that visits('x') compiles before x stands.
func New(id string, steps ...string) *Builder {
	root := &engine.Block{}
	b := &Builder{block: root}
	b.env = expression.Env{Steps: steps, Case: expression.CaseFields(true), Customer: []expression.Field{
		{Name: "full_name", Type: &expression.Type{Kind: expression.Text, Optional: true}},
		{Name: "segment", Type: &expression.Type{Kind: expression.Text, Optional: true}},
	}, Staff: []expression.Field{{Name: "province", Type: &expression.Type{Kind: expression.Text, Optional: true}}}}
	b.P = &engine.Process{
		ID: id, Version: 1, Title: text.Text{text.Fa: "درخواست", text.En: "Request"}, Owner: "manager",
		Languages: []text.Lang{text.Fa, text.En}, Location: tehran, Calendar: "office",
		Calendars: map[string]*calendar.Calendar{"office": office()},
		Start:     engine.Start{By: []string{"customer", "staff"}},
		Forms:     map[string]*engine.Form{}, Tables: map[string]*engine.Table{},
		Root: root, Steps: map[string]*engine.Step{}, Queues: map[string]engine.Queue{},
		Templates: map[string]*engine.Template{},
	}
	return b
}

var tehran = time.FixedZone("Asia/Tehran", 3*3600+1800)

func office() *calendar.Calendar {
	day := []calendar.Window{{From: 8 * 3600, To: 16 * 3600}}
	c, err := calendar.New("office", tehran, calendar.Version{Week: [7][]calendar.Window{
		time.Saturday: day, time.Sunday: day, time.Monday: day, time.Tuesday: day, time.Wednesday: day,
	}})
	if err != nil {
		panic(err)
	}
	return c
}

// Var declares a variable; init is its default, nil for none.
func (b *Builder) Var(name string, t expression.Type, init any) {
	if init != nil {
		o := b.Value(init)
		t.Default = &o
	}
	b.env.Vars = append(b.env.Vars, expression.Field{Name: name, Type: &t})
	b.P.Vars = b.env.Vars
}

// Result says what `result` has in the expressions that are compiled from now on.
func (b *Builder) Result(fields ...expression.Field) {
	b.env.Result = nil
	if len(fields) > 0 {
		b.env.Result = &expression.Type{Kind: expression.Object, Fields: fields}
	}
}

// Expr compiles an expression.
func (b *Builder) Expr(src string) *expression.Program {
	p, problems := expression.Compile(src, &b.env, nil)
	if len(problems) > 0 {
		panic(fmt.Sprintf("%s: %+v", src, problems))
	}
	return p
}

// Value makes an operand as definitions do: a text that begins with "=" is an
// expression, everything else stands for itself.
func (b *Builder) Value(v any) expression.Operand {
	if s, ok := v.(string); ok && strings.HasPrefix(s, "=") {
		return expression.Operand{Program: b.Expr(s[1:])}
	}
	return expression.Operand{Literal: v}
}

// Set makes assignments out of pairs of path and value.
func (b *Builder) Set(pairs ...any) []engine.Assignment {
	var out []engine.Assignment
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, engine.Assignment{Path: fmt.Sprint(pairs[i]), Value: b.Value(pairs[i+1])})
	}
	return out
}

// Template adds a message or letter with the same words in both languages.
func (b *Builder) Template(name, body string) {
	b.env.Letter = true
	t, problems := expression.CompileTemplate(body, &b.env)
	b.env.Letter = false
	if len(problems) > 0 {
		panic(fmt.Sprintf("%s: %+v", name, problems))
	}
	b.P.Templates[name] = &engine.Template{Name: name, Body: map[text.Lang]*expression.Template{text.Fa: t, text.En: t}}
}

// Form makes a form over variables; a "!" after a path makes it required.
func (b *Builder) Form(name string, paths ...string) *engine.Form {
	f := &engine.Form{Name: name, Title: text.Of(name)}
	for _, path := range paths {
		path, required := strings.CutSuffix(path, "!")
		f.Fields = append(f.Fields, engine.FormField{
			Path: path, Type: b.typeOf(path), Label: text.Of(path),
			Visible: engine.Condition{Literal: true}, Required: engine.Condition{Literal: required},
		})
	}
	b.P.Forms[name] = f
	return f
}

func (b *Builder) typeOf(path string) *expression.Type {
	name, rest, inner := strings.Cut(path, ".")
	for _, v := range slices.Concat(b.env.Loops, b.P.Vars) {
		switch {
		case v.Name == name && inner:
			return v.Type.Field(rest)
		case v.Name == name:
			return v.Type
		}
	}
	panic("no variable " + path)
}

// Step adds a step to the block that is open. The first of a block is its start.
func (b *Builder) Step(s *engine.Step) *engine.Step {
	b.order++
	s.Block, s.Order = b.block, b.order
	s.Place = expression.Place{Line: b.order * 10, Column: 3}
	if s.Label == nil {
		s.Label = text.Text{text.Fa: s.Name, text.En: s.Name}
	}
	if s.Glass == "" {
		s.Glass = engine.GlassName
	}
	b.block.Steps = append(b.block.Steps, s)
	if b.block.Start == "" {
		b.block.Start = s.Name
	}
	if b.block == b.P.Root && b.P.Start.Next == "" {
		b.P.Start.Next = s.Name
	}
	b.P.Steps[s.Name] = s
	return s
}

// Branch adds a branch to a parallel step and its steps by add.
func (b *Builder) Branch(s *engine.Step, name string, add func()) {
	outer := b.block
	path := s.Name + "." + name
	if outer.Path != "" {
		path = outer.Path + "." + path
	}
	b.block = &engine.Block{Path: path}
	s.Parallel.Branches = append(s.Parallel.Branches, b.block)
	add()
	b.block = outer
}

// Loop makes a step a loop over the list at items and adds its steps by add; list is
// the variable path of it, "" for a calculated one.
func (b *Builder) Loop(s *engine.Step, items, list, as string, item *expression.Type, add func()) {
	outer, known := b.block, b.env.Loops
	path := s.Name
	if outer.Path != "" {
		path = outer.Path + "." + path
	}
	if s.Foreach == nil {
		s.Foreach = &engine.Foreach{Max: 50, AtOnce: 1}
	}
	s.Foreach.Items, s.Foreach.List, s.Foreach.As, s.Foreach.Item = b.Expr(items), list, as, item
	b.block = &engine.Block{Path: path}
	s.Foreach.Block = b.block
	b.env.Loops = append(slices.Clone(known), expression.Field{Name: as, Type: item})
	add()
	b.block, b.env.Loops = outer, known
}

// To is the list of edges with one plain target.
func To(step string) []engine.Edge { return []engine.Edge{{To: step}} }

// Dur reads a duration.
func Dur(s string) calendar.Duration {
	d, err := calendar.ParseDuration(s)
	if err != nil {
		panic(err)
	}
	return d
}

// DurP is Dur as a pointer.
func DurP(s string) *calendar.Duration {
	d := Dur(s)
	return &d
}
