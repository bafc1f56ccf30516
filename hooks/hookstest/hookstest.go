// Package hookstest is the world outside for tests: it answers what the test lined
// up and remembers what it was asked.
package hookstest

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"sync"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
)

// Fake has the methods of *hooks.Hooks. It may be used from many goroutines.
type Fake struct {
	mu       sync.Mutex
	queue    map[string][]reply
	standing map[string]reply
	calls    []hooks.Request
	sent     []hooks.Message
	sendErr  map[string]error
	gateways map[string]*Gateway
	accounts map[string]*Transfer
	gates    *hooks.Gates
	down     map[string]bool
	hanging  map[string]chan struct{}
	begun    *sync.Cond // told of every call that begins
}

type reply struct {
	output map[string]any
	code   string
	err    *hooks.CallError
}

// New gives a Fake whose every operation is unavailable until told otherwise.
func New() *Fake {
	f := &Fake{
		queue: map[string][]reply{}, standing: map[string]reply{},
		sendErr: map[string]error{}, gateways: map[string]*Gateway{}, accounts: map[string]*Transfer{},
		gates: hooks.NewGates(nil), down: map[string]bool{}, hanging: map[string]chan struct{}{},
	}
	f.begun = sync.NewCond(&f.mu)
	return f
}

// Gates gives gates with the default limits, or those of Limit.
func (f *Fake) Gates() *hooks.Gates { return f.gates }

// Limit gives services limits of their own. It is called before anything passes.
func (f *Fake) Limit(limits map[string]hooks.Limits) { f.gates = hooks.NewGates(limits) }

// Down makes every call to a service fail as when nobody is there, or mends it.
func (f *Fake) Down(service string, down bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.down[service] = down
}

// Hang keeps every answer of a service back until release is called.
func (f *Fake) Hang(service string) (release func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	gone := make(chan struct{})
	f.hanging[service] = gone
	return func() { close(gone) }
}

// Await returns when a service has been called n times.
func (f *Fake) Await(service string, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.count(service) < n {
		f.begun.Wait()
	}
}

func (f *Fake) count(service string) int {
	n := 0
	for _, r := range f.calls {
		if r.Service == service {
			n++
		}
	}
	return n
}

// Answer lines up one output for an operation, written "service.operation".
func (f *Fake) Answer(operation string, output map[string]any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.queue[operation] = append(f.queue[operation], reply{output: output})
}

// Fail lines up one error code for an operation.
func (f *Fake) Fail(operation, code string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.queue[operation] = append(f.queue[operation], reply{code: code})
}

// FailOnce lines up one error for an operation.
func (f *Fake) FailOnce(operation string, err *hooks.CallError) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.queue[operation] = append(f.queue[operation], reply{err: err})
}

// Always gives this output whenever nothing is lined up.
func (f *Fake) Always(operation string, output map[string]any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.standing[operation] = reply{output: output}
}

// Call gives the next answer. The output is a copy.
func (f *Fake) Call(ctx context.Context, r hooks.Request) (map[string]any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r.Args = maps.Clone(r.Args)
	f.calls = append(f.calls, r)
	f.begun.Broadcast()
	if gone := f.hanging[r.Service]; gone != nil {
		f.mu.Unlock()
		select {
		case <-gone:
		case <-ctx.Done():
		}
		f.mu.Lock()
	}
	if err := ctx.Err(); err != nil {
		return nil, &hooks.CallError{Code: hooks.Unavailable, Detail: err.Error()}
	}
	if f.down[r.Service] {
		return nil, &hooks.CallError{Code: hooks.Unavailable, Detail: "no connection", Down: true}
	}
	a := f.next(r.Service + "." + r.Operation)
	if a.err != nil {
		return nil, a.err
	}
	if a.code != "" {
		return nil, &hooks.CallError{Code: a.code}
	}
	return maps.Clone(a.output), nil
}

func (f *Fake) next(operation string) reply {
	if q := f.queue[operation]; len(q) > 0 {
		f.queue[operation] = q[1:]
		return q[0]
	}
	if a, ok := f.standing[operation]; ok {
		return a
	}
	return reply{code: hooks.Unavailable}
}

// Calls gives the requests so far, the first first.
func (f *Fake) Calls() []hooks.Request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.calls)
}

// SendFails makes every message of a channel end in err; nil mends it.
func (f *Fake) SendFails(channel string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sendErr[channel] = err
}

// Send remembers the message.
func (f *Fake) Send(_ context.Context, m hooks.Message) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.sendErr[m.Channel]; err != nil {
		return err
	}
	f.sent = append(f.sent, m)
	return nil
}

// Sent gives the messages so far, the first first.
func (f *Fake) Sent() []hooks.Message {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.sent)
}

// AddGateway makes a gateway, or gives the one that has this name.
func (f *Fake) AddGateway(name string) *Gateway {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gateways[name] == nil {
		f.gateways[name] = &Gateway{name: name, payments: map[string]*payment{}}
	}
	return f.gateways[name]
}

// Gateway gives the gateway of this name.
func (f *Fake) Gateway(name string) (hooks.Gateway, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if t, ok := f.accounts[name]; ok {
		return t, true
	}
	g, ok := f.gateways[name]
	return g, ok
}

// GatewayTitle gives the name itself.
func (f *Fake) GatewayTitle(name string) text.Text { return text.Text{text.En: name} }

// GatewayNames lists the gateways in order.
func (f *Fake) GatewayNames() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	names := slices.AppendSeq(slices.Collect(maps.Keys(f.gateways)), maps.Keys(f.accounts))
	slices.Sort(names)
	return slices.Compact(names)
}

// Gateway is a payment gateway whose payers the test plays.
type Gateway struct {
	mu       sync.Mutex
	name     string
	orders   []hooks.Order
	payments map[string]*payment
	verifies int
	err      error
	book
}

type payment struct {
	order    hooks.Order
	status   hooks.PaymentStatus
	verified bool
	got      money.Amount
}

// Open opens a payment that nobody has paid.
func (g *Gateway) Open(_ context.Context, o hooks.Order) (hooks.Opened, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err != nil {
		return hooks.Opened{}, g.err
	}
	g.orders = append(g.orders, o)
	authority := fmt.Sprintf("%s-%d", g.name, len(g.orders))
	g.payments[authority] = &payment{order: o, status: hooks.Failed}
	return hooks.Opened{Authority: authority, RedirectURL: "http://gateway.test/pay/" + authority}, nil
}

// Set says what becomes of a payment: hooks.Paid once the payer paid.
func (g *Gateway) Set(authority string, status hooks.PaymentStatus) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if p := g.payments[authority]; p != nil {
		p.status = status
	}
}

// Got says what has come of a payment, where that is not what was asked for.
func (g *Gateway) Got(authority string, a money.Amount) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if p := g.payments[authority]; p != nil {
		p.status, p.got = hooks.Paid, a
	}
}

// Breaks makes every request and verification end in err; nil mends it.
func (g *Gateway) Breaks(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.err = err
}

// Verify gives the status that the test set; a second time a paid one is Already.
func (g *Gateway) Verify(_ context.Context, p hooks.Payment) (hooks.Receipt, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.verifies++
	if g.err != nil {
		return hooks.Receipt{Status: hooks.Unknown}, g.err
	}
	known := g.payments[p.Authority]
	switch {
	case known == nil:
		return hooks.Receipt{Status: hooks.Failed, Code: -54}, nil
	case known.status == hooks.Unknown:
		return hooks.Receipt{Status: hooks.Unknown}, &hooks.CallError{Code: hooks.Unavailable}
	case known.status != hooks.Paid:
		return hooks.Receipt{Status: known.status, Code: -51}, nil
	case known.order.Amount != p.Amount:
		return hooks.Receipt{Status: hooks.Failed, Code: -50}, nil
	}
	r := hooks.Receipt{Status: hooks.Paid, Already: known.verified, Ref: "ref-" + p.Authority, CardMasked: "603799******1234", Code: 100, Amount: known.got}
	if known.verified {
		r.Code = 101
	}
	known.verified = true
	return r, nil
}

// Callback reads Authority and Status as Zarinpal writes them.
func (g *Gateway) Callback(query url.Values) hooks.Return {
	claim := hooks.Failed
	if query.Get("Status") == "OK" {
		claim = hooks.Paid
	}
	return hooks.Return{Authority: query.Get("Authority"), Claim: claim}
}

// Orders gives the orders so far, the first first.
func (g *Gateway) Orders() []hooks.Order {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.orders)
}

// Verifies counts the verifications so far.
func (g *Gateway) Verifies() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.verifies
}

// ErrDown is what a broken connector gives.
var ErrDown error = &hooks.CallError{Code: hooks.Unavailable, Detail: "down"}
