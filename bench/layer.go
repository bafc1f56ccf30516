package bench

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// The ways in which cases are driven.
const (
	InProcess = "processes" // one transaction around one Apply
	Cartable  = "cartable"  // the same with policy, forms and the answer's view
	HTTP      = "http"      // the same over HTTP with sessions
)

// Layers are all of them, from the ground up.
func Layers() []string { return []string{InProcess, Cartable, HTTP} }

// layer gives commands at one height of the product. caller says who gives them.
type layer interface {
	start(ctx context.Context, caller int, values map[string]any) (caseID string, err error)
	claim(ctx context.Context, caller int, item string) error
	submit(ctx context.Context, caller int, side engine.Who, item string, values map[string]any) error
	close(ctx context.Context) error
}

// inProcess drives processes.Service.
type inProcess struct{ r *rig }

func (l inProcess) start(ctx context.Context, caller int, values map[string]any) (string, error) {
	who := l.r.customer(caller)
	var m processes.Moved
	err := l.r.processes.Update(ctx, func(tx *store.Tx) (err error) {
		m, err = l.r.processes.StartTx(ctx, tx, processes.StartRequest{
			Process: process, By: who, Customer: who, Channel: "web", Values: values,
		})
		return err
	})
	return m.Case.ID, err
}

func (l inProcess) claim(ctx context.Context, caller int, item string) error {
	return l.advance(ctx, item, processes.Command{By: people.Actor(l.r.clerk(caller)), Input: engine.Claimed{Item: item}})
}

func (l inProcess) submit(ctx context.Context, caller int, side engine.Who, item string, values map[string]any) error {
	cmd := processes.Command{By: people.Actor(l.r.person(caller, side)), Input: engine.Submitted{Item: item, Values: values}}
	return l.advance(ctx, item, cmd)
}

var errIgnored = errors.New("the command changed nothing")

func (l inProcess) advance(ctx context.Context, item string, cmd processes.Command) error {
	m, err := l.r.processes.Advance(ctx, item[:strings.LastIndexByte(item, '-')], cmd)
	if err == nil && m.Ignored != "" {
		return fmt.Errorf("%w: %s", errIgnored, m.Ignored)
	}
	return err
}

func (inProcess) close(context.Context) error { return nil }

// inCartable drives cartable.Service.
type inCartable struct{ r *rig }

func (l inCartable) start(ctx context.Context, caller int, values map[string]any) (string, error) {
	row, err := l.r.cartable.Start(ctx, l.r.reader(l.r.customer(caller)), cartable.Start{Process: process, Channel: "web", Values: values})
	return row.ID, err
}

func (l inCartable) claim(ctx context.Context, caller int, item string) error {
	_, err := l.r.cartable.Claim(ctx, l.r.reader(l.r.clerk(caller)), item)
	return err
}

func (l inCartable) submit(ctx context.Context, caller int, side engine.Who, item string, values map[string]any) error {
	_, err := l.r.cartable.Submit(ctx, l.r.reader(l.r.person(caller, side)), item, cartable.Work{Values: values})
	return err
}

func (inCartable) close(context.Context) error { return nil }
