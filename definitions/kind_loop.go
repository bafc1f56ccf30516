package definitions

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/robfig/cron/v3"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// collectLoop notes the steps that a foreach does for each item.
func (l *loader) collectLoop(s *site) {
	o := object{l.reader, s.n, "step_foreach"}
	path := s.name
	if parent := s.block.engine.Path; parent != "" {
		path = parent + "." + path
	}
	b := &block{name: s.name, owner: s, key: s.key, engine: &engine.Block{Path: path}}
	s.step.Foreach = &engine.Foreach{Block: b.engine}
	s.branches = []*block{b}
	l.collect(o.need("steps"), b)
	l.later = append(l.later, func() { l.branchStart(b, s.n) })
}

// maxItems bounds what one foreach may go through; lists hold no more.
const maxItems = 1000

// loops reads what the blocks of foreach go through, outer blocks first: forms and
// steps then know their items.
func (l *loader) loops() {
	for _, s := range l.order {
		if s.kind == engine.KindForeach {
			l.at, l.stage, l.env.Loops = s, entering, s.loops()
			l.loop(s, l.object(s.n, "step_"+string(s.kind), slices.Concat(commonKeys, kindKeys[s.kind])...))
			l.at, l.env.Loops = nil, nil
		}
	}
}

func (l *loader) loop(s *site, o object) {
	f := s.step.Foreach
	items := o.need("items")
	f.Items = l.compile(items, 0, &l.env, &expression.Type{Kind: expression.List, Items: anyType()})
	f.Max = l.whole(o.need("max"), "max", maxItems, 1, maxItems)
	f.AtOnce = l.whole(o.get("at_once"), "at_once", 1, 1, maxItems)
	f.As = l.name(o.need("as"), "as")
	f.Item = anyType()
	if f.Items != nil && f.Items.Type() != nil && f.Items.Type().Items != nil {
		f.Item = f.Items.Type().Items
	}
	if f.Items != nil && plainPath.MatchString(items.text) && l.typeAt(items.text) != nil {
		f.List = items.text
	}
	if f.As != "" && !l.nameTaken(o.get("as"), f.As) {
		s.loop = &expression.Field{Name: f.As, Type: f.Item}
	}
}

var plainPath = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)

// nameTaken tells an item's name that is one of something else.
func (l *loader) nameTaken(n *node, name string) bool {
	var other text.Text
	switch {
	case l.vars[name] != nil:
		line := lineOf(l.vars[name].key)
		other = hint(fmt.Sprintf("a variable (line %d)", line), fmt.Sprintf("یک متغیر (خط %d)", line))
	case l.itemType(name) != nil:
		other = hint("the items around it", "موردهای بلوک بیرونی")
	case contains([]string{"customer", "case", "result", "staff", "letter"}, name):
		other = hint("something of the language", "چیزی از خود زبان")
	default:
		return false
	}
	l.report("E260", n, "name", name, "other", other)
	return true
}

// loops are the items that a step sees, outermost first.
func (s *site) loops() []expression.Field {
	var list []expression.Field
	for b := s.block; b.owner != nil; b = b.owner.block {
		if b.owner.loop != nil {
			list = append(list, *b.owner.loop)
		}
	}
	slices.Reverse(list)
	return list
}

// itemType is the type of a loop's item that is seen here, or nil.
func (l *loader) itemType(name string) *expression.Type {
	return typeOf(l.env.Loops, name)
}

// writable tells an item that is no cell of a variable, and a list whose items the
// step is one of: the item would be lost on the way.
func (l *loader) writable(n *node) {
	name := root(n.text)
	if l.at != nil {
		l.notWhole(n)
	}
	if l.at == nil || l.itemType(name) == nil {
		return
	}
	for b := l.at.block; b.owner != nil; b = b.owner.block {
		if f := b.owner.step.Foreach; f != nil && f.As == name {
			if f.List == "" && f.Items != nil {
				l.report("E261", n, "name", name)
			}
			return
		}
	}
}

// notWhole tells a list that is written by the steps that go through it.
func (l *loader) notWhole(n *node) {
	for b := l.at.block; b.owner != nil; b = b.owner.block {
		f := b.owner.step.Foreach
		if f != nil && f.List != "" && (f.List == n.text || strings.HasPrefix(f.List, n.text+".")) {
			l.report("E262", n, "name", n.text, "as", f.As)
			return
		}
	}
}

// needsAll reports whether the block waits for all of its branches.
func (s *site) needsAll() bool {
	return s.step.Parallel == nil || s.step.Parallel.Join == len(s.branches)
}

// await reads a step that waits for a message.
func (l *loader) await(s *site, o object) {
	m := &engine.Message{Name: l.messageName(o.need("message")), Fields: &expression.Type{Kind: expression.Object}}
	s.step.Message = m
	key := textType
	if c := l.cat.Messages[m.Name]; c != nil {
		key, m.Fields = c.Key, &expression.Type{Kind: expression.Object, Fields: c.Fields}
	}
	if v, ok := l.operand(o.need("key"), &l.env, key, "key"); ok {
		m.Key = v
	}
	for _, p := range l.named(o.get("timers"), "timers") {
		l.timer(s, p)
	}
}

// messageName reads the name of a message of the catalog.
func (l *loader) messageName(n *node) string {
	name := l.name(n, "message")
	if name != "" && l.cat.Messages[name] == nil {
		l.unknown("E263", n, sortedKeys(l.cat.Messages))
	}
	return name
}

// record keeps what a message brings from being told as unused: that another system
// said it is worth knowing by itself.
func (l *loader) record(set []engine.Assignment) {
	for _, a := range set {
		l.read[root(a.Path)] = true
	}
}

// subprocess reads a step that runs a case of another process. What it takes and
// gives is checked where the other process is known.
func (l *loader) subprocess(s *site, o object) {
	p := &engine.Sub{Process: l.name(o.need("process"), "process")}
	s.step.Sub = p
	if v := o.get("version"); v != nil && v.isInt() {
		p.Version = l.whole(v, "version", 0, 1, 1_000_000)
	} else {
		l.choice(v, "version", "latest", "latest")
	}
	child := l.other(o.get("process"), p)
	for _, a := range l.mapping(o.get("args"), "args") {
		if l.path(a.key, "args") == "" {
			continue
		}
		if v, ok := l.operand(a.value, &l.env, l.taken(child, a.key), a.key.text); ok {
			p.Args = append(p.Args, engine.Assignment{Path: a.key.text, Value: v, Place: a.value.place})
		}
	}
	if child == nil {
		return
	}
	s.given = endOf(child)
	l.takes(o, child)
}

// endOf is what a process has at its end: its variables, of which those without a
// default may be unset.
func endOf(p *engine.Process) *expression.Type {
	t := &expression.Type{Kind: expression.Object}
	for _, v := range p.Vars {
		given := *v.Type
		given.Optional = v.Type.Default == nil
		t.Fields = append(t.Fields, expression.Field{Name: v.Name, Type: &given})
	}
	return t
}

// result is what `result` has in the step's own assignments, or nil.
func (s *site) result() *expression.Type {
	switch s := s.step; {
	case s.Call != nil:
		return s.Call.Output
	case s.Message != nil:
		return s.Message.Fields
	case s.Sub == nil:
		return nil
	}
	if s.given != nil {
		return s.given
	}
	return anyType()
}

// startsAlone reads how cases start without a person: by the clock or by a message.
func (l *loader) startsAlone(o object) {
	s := &l.p.Start
	for _, key := range []string{"schedule", "message"} {
		if contains(s.By, key) && o.get(key) == nil {
			l.report("K020", o.key("by"), "key", key, "what", noun("start"))
		}
	}
	if n := o.get("schedule"); n != nil {
		s.Schedule = l.schedule(l.object(n, "schedule", "cron", "calendar", "each", "with"))
	}
	if n := o.get("message"); n != nil {
		s.Message = l.messageStart(l.object(n, "message_start", "name", "customer", "set"))
	}
}

func (l *loader) schedule(o object) *engine.Schedule {
	c := &engine.Schedule{Cron: l.str(o.need("cron"), "cron"), Calendar: l.calendarName(o.get("calendar")), Each: l.path(o.get("each"), "each")}
	if c.Cron != "" && !isCron(c.Cron) {
		l.report("E323", o.get("cron"), "value", c.Cron)
	}
	c.With, _ = loose(o.get("with")).(map[string]any)
	return c
}

// isCron reports whether a text is a time of cron. The place of the clock is that of the
// installation; the parser panics over a place with nothing after it.
func isCron(s string) bool {
	if strings.Contains(s, "TZ=") {
		return false
	}
	_, err := cronParser.Parse(s)
	return err == nil
}

func (l *loader) messageStart(o object) *engine.MessageStart {
	m := &engine.MessageStart{Name: l.messageName(o.need("name"))}
	env := l.env
	env.Vars, env.Result = nil, anyType()
	if c := l.cat.Messages[m.Name]; c != nil {
		env.Result = &expression.Type{Kind: expression.Object, Fields: c.Fields}
	}
	if v, ok := l.operand(o.need("customer"), &env, textType, "customer"); ok {
		m.Customer = v
	}
	m.Set = l.assignments(o.get("set"), &env)
	return m
}

// cronParser reads the five fields of cron.
var cronParser = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)
