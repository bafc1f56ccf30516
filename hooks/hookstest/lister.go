package hookstest

import (
	"context"
	"time"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/money"
)

// book is what a gateway tells afterwards, and how it gives money back.
type book struct {
	tells   bool
	lines   []hooks.Listed
	listErr error
	lists   int
	can     hooks.Refunds
	refunds hooks.RefundStatus
	paid    []hooks.RefundOrder
}

// Tells makes the gateway one that may be asked for its list, which has these lines.
func (g *Gateway) Tells(lines ...hooks.Listed) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tells, g.lines = true, lines
}

// ListBreaks makes every question for the list end in err; nil mends it.
func (g *Gateway) ListBreaks(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.listErr = err
}

// List gives the lines of a time.
func (g *Gateway) List(_ context.Context, from, until time.Time) ([]hooks.Listed, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lists++
	if g.listErr != nil {
		return nil, g.listErr
	}
	var all []hooks.Listed
	for _, line := range g.lines {
		if !line.At.Before(from) && line.At.Before(until) {
			all = append(all, line)
		}
	}
	return all, nil
}

// Lists counts how often the list was asked for.
func (g *Gateway) Lists() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.lists
}

// Refunds makes the gateway one that gives money back, and says what comes of it.
func (g *Gateway) Refunds(status hooks.RefundStatus) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refunds = status
}

// GivesBack says what the gateway can give back by itself; at first it is nothing.
func (g *Gateway) GivesBack(can hooks.Refunds) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.can, g.refunds = can, hooks.RefundDone
}

// Given gives what was asked to go back, by its keys.
func (g *Gateway) Given() map[string]hooks.RefundOrder {
	g.mu.Lock()
	defer g.mu.Unlock()
	given := map[string]hooks.RefundOrder{}
	for _, r := range g.paid {
		given[r.Key] = r
	}
	return given
}

// Refund gives back what it is asked for, or says what Refunds has lined up.
func (g *Gateway) Refund(_ context.Context, r hooks.RefundOrder) (hooks.RefundReceipt, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.paid = append(g.paid, r)
	if g.refunds == hooks.RefundUnknown {
		return hooks.RefundReceipt{Status: g.refunds}, &hooks.CallError{Code: hooks.Unavailable}
	}
	return hooks.RefundReceipt{Status: g.refunds, Ref: "back-" + r.Key}, nil
}

// Terms take every amount in rial, and say what the test has made of the gateway.
func (g *Gateway) Terms() hooks.Terms {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := hooks.Terms{Currency: money.IRR, Lists: g.tells, Refunds: g.can}
	if g.can == "" && g.refunds != "" {
		t.Refunds = hooks.RefundsParts
	}
	return t
}
