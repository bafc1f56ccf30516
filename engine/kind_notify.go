package engine

// enterNotify sends and goes on: delivery does not hold the case.
func (r *run) enterNotify(s *Step, t Token) *stuck {
	visit := r.c.visit(t)
	o := r.everyItem(occasion{step: s.Name, scope: t.Scope, visit: visit, wide: true})
	if bad := r.notify(o, &s.Notify.Action, r.key(s.Name, visit)); bad != nil {
		return bad.in(s)
	}
	r.pass(t)
	return nil
}
