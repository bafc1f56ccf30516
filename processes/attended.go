package processes

import (
	"context"
	"time"
)

// attention is how long a person waits for a gateway. What comes later is asked for in the
// background.
const attention = 8 * time.Second

// attended is the time that a gateway gets for one question. Where the caller has a
// deadline somebody waits for him, and what was heard, or that nothing was, has still to be
// written and told before it.
func attended(ctx context.Context) (context.Context, context.CancelFunc) {
	until, waits := ctx.Deadline()
	if !waits {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, min(attention, time.Until(until)/2))
}
