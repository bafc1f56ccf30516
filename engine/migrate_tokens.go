package engine

import (
	"slices"
	"strings"
)

// tokens finds where each token goes: to the image of its step, of the same kind, in
// a scope of the same shape.
func (m *migration) tokens() []Token {
	m.scopes = map[string]string{"": ""}
	tokens := slices.Clone(m.old.Tokens)
	for i := range tokens {
		m.token(&tokens[i])
	}
	taken := map[string]bool{}
	for _, t := range tokens {
		if taken[t.Scope] && len(m.refused) == 0 {
			m.refuse(Refusal{Code: StaysScope, Step: t.Step})
		}
		taken[t.Scope] = true
	}
	return tokens
}

func (m *migration) token(t *Token) {
	was, to := m.from.Steps[t.Step], m.image(t.Step)
	scope, known := m.scopeOf(t, to)
	no := Refusal{Step: t.Step}
	if to != nil {
		no.To = to.Name
	}
	switch {
	case t.Place == AtDone && known:
	case to == nil || was == nil:
		no.Code = StaysStep
	case !alike(was, to):
		no.Code = StaysKind
	case t.Place == At && was.Foreach != nil && !m.sameLoop(was, to, t):
		no.Code = StaysLoop
	case !known || to.Block == nil || to.Block.Path != home(scope):
		no.Code = StaysScope
	case t.Place == Leaving && was.leavesBy(t.Choice) && !to.leavesBy(t.Choice):
		no.Code, no.Name = StaysWay, t.Choice
	}
	if no.Code != "" {
		m.refuse(no)
		return
	}
	m.scopes[t.Scope] = scope
	if t.Visit > 0 {
		t.Visit = m.visit(t.Step, t.Visit)
	}
	t.Scope, t.Step = scope, m.name(t.Step)
	if to == nil || to.Block.Path != home(scope) {
		t.Step = m.to.start(scope)
	}
}

// scopeOf is the scope that a token's own has become: that of the image of its step,
// or for a branch that is done the one of the same name, inside of the image of its
// block. An item of a loop stays the item that it is.
func (m *migration) scopeOf(t *Token, to *Step) (string, bool) {
	if t.Scope == "" {
		return "", true
	}
	outer, owner := m.from.around(t.Scope)
	if owner == nil {
		return "", false
	}
	block := m.image(owner.Name)
	if block == nil || !alike(owner, block) {
		return "", false
	}
	around, ok := m.outer(outer)
	if !ok {
		return "", false
	}
	if owner.Foreach != nil {
		return block.each(around, indexOf(t.Scope)), true
	}
	branch := t.Scope[strings.LastIndexByte(t.Scope, '.'):]
	for _, b := range block.Parallel.Branches {
		if to != nil && to.Block == b {
			return block.branch(around, b), true
		}
	}
	for _, b := range block.Parallel.Branches {
		if t.Place == AtDone && strings.HasSuffix(b.Path, branch) {
			return block.branch(around, b), true
		}
	}
	return "", false
}

// outer is what the scope around a token's own has become.
func (m *migration) outer(scope string) (string, bool) {
	if scope == "" {
		return "", true
	}
	for i := range m.old.Tokens {
		if t := &m.old.Tokens[i]; t.Scope == scope {
			return m.scopeOf(t, m.image(t.Step))
		}
	}
	return "", false
}

// sameLoop reports whether the items that run in one loop can run in the other: it goes
// through the same list, calls its items the same, and lets as many run at once.
func (m *migration) sameLoop(was, to *Step, t *Token) bool {
	a, b := was.Foreach, to.Foreach
	if a.As != b.As || a.List != b.List || a.Item != nil && b.Item != nil && !SameShape(a.Item, b.Item) {
		return false
	}
	for _, x := range t.List {
		if b.Item != nil && !shaped(b.Item, x) {
			return false
		}
	}
	old := run{p: m.from, c: *m.old}
	return len(old.children(*t)) <= max(1, b.AtOnce)
}

// start is the first step of a scope.
func (p *Process) start(scope string) string {
	_, owner := p.around(scope)
	switch {
	case owner == nil:
		return p.Root.Start
	case owner.Foreach != nil:
		return owner.Foreach.Block.Start
	}
	for _, b := range owner.Parallel.Branches {
		if b.Path == home(scope) {
			return b.Start
		}
	}
	return ""
}

// alike reports whether what waits at one step can wait at the other.
func alike(a, b *Step) bool {
	if a.Kind != b.Kind {
		return false
	}
	switch a.Kind {
	case KindTask:
		return a.Task.Who == b.Task.Who
	case KindLetter:
		return (a.Letter.SignBy == "") == (b.Letter.SignBy == "")
	case KindParallel:
		return len(a.Parallel.Branches) == len(b.Parallel.Branches)
	case KindCall, KindPay, KindDecide, KindWait, KindMessage, KindForeach, KindSubprocess, KindNotify, KindEnd:
		return true
	default:
		return true
	}
}

// leavesBy reports whether the step has a way for a choice that was made already.
func (s *Step) leavesBy(choice string) bool {
	if code, ok := strings.CutPrefix(choice, byError); ok {
		return len(s.errorEdges(code)) > 0
	}
	if name, ok := strings.CutPrefix(choice, byTimer); ok {
		t := s.timer(name)
		return t != nil && t.Edge != nil
	}
	if choice == bySkip {
		return len(s.skipEdges()) > 0
	}
	if s.Task != nil && len(s.Task.Choices) > 0 {
		return s.choice(choice) != nil
	}
	return s.Task == nil || choice == ""
}
