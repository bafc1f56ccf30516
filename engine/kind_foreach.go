package engine

import (
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine/expression"
)

// enterForeach begins with the first items of the list, as many as may run at once.
// An empty list is left at once.
func (r *run) enterForeach(s *Step, t Token) *stuck {
	v, err := s.Foreach.Items.Eval(r.scope(nil))
	if err != nil {
		return failed(err).in(s)
	}
	list, _ := v.([]any)
	if len(list) > s.Foreach.Max {
		return (&stuck{code: "too_many_items", detail: fmt.Sprintf("%d items, at most %d", len(list), s.Foreach.Max)}).in(s)
	}
	if len(list) == 0 {
		r.pass(t)
		return nil
	}
	t.Place, t.Choice, t.Size, t.Begun = At, "", len(list), 0
	if s.Foreach.List == "" {
		t.List, _ = expression.Clone(list).([]any)
	}
	r.beginItems(s, t)
	return nil
}

// beginItems begins items until as many run as may, in the order of the list.
func (r *run) beginItems(s *Step, t Token) {
	running := len(r.children(t))
	var scopes []string
	for ; t.Begun < t.Size && running < max(1, s.Foreach.AtOnce); t.Begun++ {
		scope := s.each(t.Scope, t.Begun)
		r.arrive(scope, s.Foreach.Block.Start)
		scopes = append(scopes, scope)
		running++
	}
	r.setToken(t)
	if len(scopes) > 0 {
		r.agenda = slices.Concat(scopes, []string{t.Scope}, r.agenda)
	}
}

// children are the scopes directly inside of the block at which a token stands.
func (r *run) children(t Token) []string {
	var scopes []string
	for _, x := range r.c.Tokens {
		if x.Scope == "" {
			continue
		}
		if outer, owner := r.p.around(x.Scope); owner != nil && outer == t.Scope && owner.Name == t.Step {
			scopes = append(scopes, x.Scope)
		}
	}
	return scopes
}

// nextItems puts away the items that are done and begins the next ones; with none
// left the block is over.
func (r *run) nextItems(s *Step, t Token) {
	running := 0
	for _, scope := range r.children(t) {
		if x, _ := r.token(scope); x.Place != AtDone {
			running++
			continue
		}
		r.c.Tokens = slices.DeleteFunc(r.c.Tokens, func(x Token) bool { return x.Scope == scope })
		r.forgetItem(scope)
	}
	if running == 0 && t.Begun >= t.Size {
		r.pass(t)
		return
	}
	r.beginItems(s, t)
}

// cut gives up the items whose cells are gone: the list of a loop has been made shorter
// from outside of it.
func (r *run) cut() {
	for _, t := range r.c.Tokens {
		if t.Size == 0 || t.Place != At {
			continue
		}
		s := r.p.Steps[t.Step]
		if s == nil || s.Foreach == nil || s.Foreach.List == "" {
			continue
		}
		list, _ := read(r.c.Vars, loopsAt(r.p, &r.c, t.Scope), s.Foreach.List).([]any)
		if len(list) >= t.Size {
			continue
		}
		for i := len(list); i < t.Begun; i++ {
			r.clearScope(s.each(t.Scope, i))
		}
		t.Size, t.Begun = len(list), min(t.Begun, len(list))
		r.setToken(t)
		r.agenda = append(r.agenda, t.Scope)
		r.cut() // the tokens are others now
		return
	}
}
