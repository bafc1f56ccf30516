package hooks

import (
	"context"
	"time"
)

// Called tells of one call that has ended.
type Called struct {
	Service, Operation string
	Code               string // "ok", or that of the error
	Status             int    // of HTTP; 0: no answer came
	Took               time.Duration
}

// Observer hears of calls. What is nil is not told.
type Observer struct {
	Called func(Called) // from many goroutines at a time, before Call returns
}

// Observe names the one observer. It is set before the first call.
func (h *Hooks) Observe(o Observer) { h.observer = o }

// Trace is what one call looked like on the wire, for whoever keeps it. It holds
// neither headers nor secrets.
type Trace struct {
	Status         int // of HTTP; 0: no answer came
	Sent, Received int // bytes of the bodies
	Took           time.Duration
	Answer         map[string]any // also of an error; nil where it was no JSON object of a right size
}

// Traced has what gateways are asked under ctx noted in a trace: the bodies of all calls
// that a question takes, and the last status. Answer and Took stay as they are.
func Traced(ctx context.Context, t *Trace) context.Context {
	return context.WithValue(ctx, traceKey{}, t)
}

type traceKey struct{}

// note adds one call.
func note(ctx context.Context, x exchange, a answer) {
	if t, ok := ctx.Value(traceKey{}).(*Trace); ok {
		t.Status, t.Sent, t.Received = a.status, t.Sent+len(x.body), t.Received+len(a.body)
	}
}
