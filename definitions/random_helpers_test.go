package definitions

import (
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
)

// The processes that random definitions have run: one that may fail, give up or be
// given up, and one that has it run in turn.
const (
	helper = `kartabl: v1
kind: process
id: helper
version: 1
title: {fa: کمک, en: Helper}
owner: claims_manager
calendar: office
start: {by: [process], next: look}
vars:
  n: {type: int, default: 0}
steps:
  look:
    kind: task
    who: staff
    assign: {role: claims_manager}
    fields: [n]
    timers: {tired: {after: 2d, to: lost}}
    outcomes:
      found: {label: {fa: بود, en: Found}, to: rest}
      lost:  {label: {fa: نبود, en: Lost}, to: lost}
  rest: {kind: wait, for: 1h, next: found}
  found: {kind: end, label: {fa: بود, en: Found}, result: success}
  lost:  {kind: end, label: {fa: نبود, en: Lost}, result: failure}
  gone:  {kind: end, label: {fa: رها, en: Gone}, result: cancelled}
cancel: {by: [staff], to: gone, unless_at: [rest]}
`
	outer = `kartabl: v1
kind: process
id: outer
version: 1
title: {fa: بیرونی, en: Outer}
owner: claims_manager
calendar: office
start: {by: [process], next: ask}
vars:
  n: {type: int, default: 0}
steps:
  ask:
    kind: subprocess
    process: helper
    args: {n: =n}
    set: {n: =result.n + 1}
    on_error: {else: {to: lost}}
    next: found
  found: {kind: end, label: {fa: بود, en: Found}, result: success}
  lost:  {kind: end, label: {fa: نبود, en: Lost}, result: abandoned}
`
)

// helpers loads them, and a catalog that knows them.
func helpers(t *testing.T) (*Catalog, map[string]*engine.Process) {
	t.Helper()
	c, all, list := shipped(t), map[string]*engine.Process{}, []*engine.Process(nil)
	for _, src := range []string{helper, outer} {
		p, diags := Load("helper.yaml", []byte(src), c.With(list))
		for _, d := range diags {
			t.Fatal(d.In(text.En))
		}
		all[p.ID], list = p, append(list, p)
	}
	return c.With(list), all
}
