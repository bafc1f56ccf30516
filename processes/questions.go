package processes

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/store"
)

// lists is the service of list providers whose name has no dot.
const lists = "lists"

// ask asks the list provider of a schedule for its entries, and keeps the question and
// what came of it, with what is personal masked.
func (s *Service) ask(ctx context.Context, p *engine.Process, slot string) ([]any, error) {
	c := p.Start.Schedule
	service, operation, dotted := strings.Cut(c.Each, ".")
	if !dotted {
		service, operation = lists, c.Each
	}
	x := attempt{
		row: store.CallRow{
			Key: p.ID + "/schedule/" + slot, Kind: store.ListQuestion, Attempt: 1, Service: service, Operation: operation, Args: c.With,
		},
		began: s.db.Now(),
	}
	x.result, x.failure = s.world.Call(ctx, hooks.Request{
		Service: service, Operation: operation, Key: x.row.Key, Attempt: x.row.Attempt, Args: c.With, Trace: &x.seen,
	})
	if ctx.Err() != nil {
		return nil, ctx.Err() // stopping: it is asked again
	}
	items, ok := x.result["items"].([]any)
	if x.failure == nil && !ok {
		x.failure = fmt.Errorf("the answer has no list `items`")
	}
	if err := s.keepQuestion(ctx, p, x); err != nil {
		return nil, err
	}
	if x.failure != nil {
		return nil, fmt.Errorf("ask %s: %w", c.Each, x.failure)
	}
	return items, nil
}

func (s *Service) keepQuestion(ctx context.Context, p *engine.Process, x attempt) error {
	e := exchangeOf(x)
	e.Process = p.ID
	if x.failure != nil {
		f := failed(x.row, x.failure)
		e.Outcome, e.Code, e.Detail = store.CallFailed, f.Code, f.Detail
	}
	return s.db.Update(ctx, func(tx *store.Tx) error { return keepMasked(ctx, tx, e, listMask(p), x) })
}

// listMask knows what the language says of a list: its entries have a key, a customer,
// and values for variables.
func listMask(p *engine.Process) mask {
	with := &expression.Type{Kind: expression.Object}
	for _, v := range p.Vars {
		with.Fields = append(with.Fields, expression.Field{Name: v.Name, Type: v.Type})
	}
	entry := &expression.Type{Kind: expression.Object, Fields: []expression.Field{
		{Name: "key", Type: &expression.Type{Kind: expression.Text}},
		{Name: "customer", Type: &expression.Type{Kind: expression.Text, PII: true}},
		{Name: "with", Type: with},
	}}
	m := mask{output: []expression.Field{{Name: "items", Type: &expression.Type{Kind: expression.List, Items: entry}}}}
	for _, name := range slices.Sorted(maps.Keys(p.Start.Schedule.With)) {
		m.input = append(m.input, expression.Field{Name: name, Type: &expression.Type{Kind: expression.Text}})
	}
	return m
}
