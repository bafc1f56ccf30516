package definitions

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

// call reads a web-service call.
func (l *loader) call(s *site, o object) {
	op, c := l.operation(o.need("call"))
	c.Timeout = l.clockTime(o.need("timeout"))
	c.Retry = l.retry(o.get("retry"), op)
	s.step.Call = c
	if op == nil {
		l.readTree(o.get("args"))
		c.Output = anyType()
		return
	}
	c.Args = l.args(o.get("args"), o.argsKey(), c, op, &l.env)
	c.Output = op.Output
	c.Errors = op.Errors
	if r := o.key("retry"); o.get("retry") != nil && !op.Idempotent {
		l.report("E123", r, "name", c.Service+"."+c.Operation)
	}
	l.answers(s, o, c)
	if n := o.get("undo"); n != nil {
		c.Undo = l.undo(s, n)
	}
}

// operation finds `service.op` in the catalog; the signature is nil when it has none.
func (l *loader) operation(n *node) (*Operation, *engine.Call) {
	c := &engine.Call{}
	name := l.path(n, "call")
	if name == "" {
		return nil, c
	}
	c.Service, c.Operation, _ = strings.Cut(name, ".")
	op := l.cat.Operation(c.Service, c.Operation)
	if op == nil {
		l.unknown("E120", n, l.operations())
		return nil, c
	}
	c.Input = op.Input
	return op, c
}

func (l *loader) operations() []string {
	var names []string
	for service, s := range l.cat.Services {
		for op := range s.Operations {
			names = append(names, service+"."+op)
		}
	}
	slices.Sort(names)
	return names
}

// args reads the arguments of a call against its signature.
func (l *loader) args(n, at *node, c *engine.Call, op *Operation, env *expression.Env) []engine.Assignment {
	name := c.Service + "." + c.Operation
	var list []engine.Assignment
	for _, p := range l.mapping(n, "args") {
		t := typeOf(op.Input, p.key.text)
		if t == nil {
			l.report("E125", p.key, "name", name, "arg", p.key.text, "near", nearest(p.key.text, fieldNames(op.Input)), "allowed", listed(fieldNames(op.Input)), "among", fieldNames(op.Input))
			l.readTree(p.value)
			continue
		}
		if secretKey.MatchString(p.key.text) && p.value.isText() && !isExpression(p.value) {
			l.report("E124", p.value)
		}
		if v, ok := l.operand(p.value, env, t, p.key.text); ok {
			list = append(list, engine.Assignment{Path: p.key.text, Value: v, Place: p.value.place})
		}
	}
	for _, f := range op.Input {
		if n.get(f.Name) == nil && !f.Type.Optional && f.Type.Default == nil {
			l.report("E121", at, "name", name, "arg", f.Name)
		}
	}
	return list
}

// argsKey is where a missing argument would stand.
func (o object) argsKey() *node {
	if o.get("args") != nil {
		return o.key("args")
	}
	return o.key("call")
}

func typeOf(fields []expression.Field, name string) *expression.Type {
	for _, f := range fields {
		if f.Name == name {
			return f.Type
		}
	}
	return nil
}

// readTree notes the variables under a node that is not read for another fault.
func (l *loader) readTree(n *node) {
	if n == nil {
		return
	}
	l.readAll(n.text)
	for _, item := range n.items {
		l.readTree(item)
	}
	for _, p := range n.pairs {
		l.readTree(p.value)
	}
}

// answers checks that on_error answers every error of the operation and no other.
func (l *loader) answers(s *site, o object, c *engine.Call) {
	n := o.get("on_error")
	possible := slices.Clone(c.Errors)
	if !contains(possible, "unavailable") {
		possible = append(possible, "unavailable")
	}
	name := c.Service + "." + c.Operation
	if n == nil || n.shape == mapShape {
		for _, code := range possible {
			if n.get(code) == nil && n.get("else") == nil {
				l.report("E122", s.key, "name", name, "error", code)
			}
		}
	}
	if n == nil {
		return
	}
	for _, p := range n.pairs {
		if p.key.text != "else" && !contains(possible, p.key.text) {
			l.report("E126", p.key, "name", name, "error", p.key.text, "near", nearest(p.key.text, possible), "allowed", listed(possible))
		}
	}
}

func (l *loader) retry(n *node, op *Operation) engine.Retry {
	if n == nil {
		return engine.Retry{}
	}
	o := l.object(n, "retry", "times", "delay", "backoff", "max_delay", "errors")
	r := engine.Retry{
		Times:    l.whole(o.need("times"), "times", 0, 1, 100),
		Delay:    l.clockTime(o.need("delay")),
		Backoff:  l.backoff(o.get("backoff")),
		MaxDelay: l.clockTime(o.get("max_delay")),
		Errors:   []string{"unavailable"},
	}
	if e := o.get("errors"); e != nil {
		r.Errors = nil
		for _, code := range l.names(e, "errors") {
			if op != nil && code.text != "unavailable" && !contains(op.Errors, code.text) {
				l.report("E126", code, "name", op.Name, "error", code.text, "near", nearest(code.text, op.Errors), "allowed", listed(op.Errors), "among", op.Errors)
				continue
			}
			r.Errors = append(r.Errors, code.text)
		}
	}
	return r
}

func (l *loader) backoff(n *node) float64 {
	if n == nil {
		return 1
	}
	v, err := strconv.ParseFloat(n.text, 64)
	if !n.isNumber() || err != nil || v < 1 || v > 10 || math.IsNaN(v) {
		l.report("K026", n, "key", "backoff", "min", 1, "max", 10)
		return 1
	}
	return v
}

// undo reads the call that takes an effect back. What the step itself has set is
// set by then, and so is what its form or every one of its outcomes demands.
func (l *loader) undo(s *site, n *node) *engine.Call {
	o := l.object(n, "undo", "call", "args")
	op, c := l.operation(o.need("call"))
	if op == nil {
		return nil
	}
	env := l.env
	env.Vars = l.surely(slices.Concat(s.sure, s.chosen, keyNames(l.mapping(s.n.get("set"), "set"))))
	if s.step.Call != nil {
		env.Result = s.result()
	}
	l.stage = undoing
	c.Args = l.args(o.get("args"), o.key("call"), c, op, &env)
	l.stage = entering
	c.Output, c.Errors, c.Timeout, c.Retry = op.Output, op.Errors, undoTimeout, undoRetry
	if s.step.Call != nil {
		c.Timeout, c.Retry = s.step.Call.Timeout, s.step.Call.Retry
	}
	return c
}

// surely are the variables with those named not optional.
func (l *loader) surely(names []string) []expression.Field {
	vars := slices.Clone(l.env.Vars)
	for i, v := range vars {
		if contains(names, v.Name) {
			sure := *v.Type
			sure.Optional = false
			vars[i].Type = &sure
		}
	}
	return vars
}

func keyNames(pairs []pair) []string {
	names := make([]string, len(pairs))
	for i, p := range pairs {
		names[i] = p.key.text
	}
	return names
}

// The undo of a task has no call whose timeout and retry would be its own.
const undoTimeout = 30 * time.Second

var undoRetry = engine.Retry{Times: 5, Delay: time.Minute, Backoff: 2, Errors: []string{"unavailable"}}

// clockTime reads a duration of the clock.
func (l *loader) clockTime(n *node) time.Duration {
	d := l.duration(n)
	if d == nil {
		return 0
	}
	length, ok := d.Clock()
	if !ok || length <= 0 {
		l.report("E315", n, "value", n.text)
	}
	return length
}
