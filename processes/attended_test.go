package processes_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// TestAGatewayDoesNotUseUpTheTimeOfHimWhoWaits: a payer who comes back is told something
// before his request is over, however long his bank is silent.
func TestAGatewayDoesNotUseUpTheTimeOfHimWhoWaits(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		x := atTill(t, db)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		over, _ := ctx.Deadline()
		_, err := x.s.Pay(ctx, x.sara, x.id, x.item(), false)
		x.must(err)
		_, err = x.s.Callback(ctx, "main_psp", url.Values{"authority": {"A-" + x.bank.orders[0].ID}})
		x.must(err)
		_, err = x.s.Pay(ctx, x.sara, x.id, x.item(), true)
		x.must(err)
		x.must(x.s.AskPayments(ctx, x.id))
		if len(x.bank.until) < 5 {
			t.Fatalf("asked %d times", len(x.bank.until))
		}
		for i, until := range x.bank.until {
			if until.IsZero() || over.Sub(until) < 30*time.Second {
				t.Errorf("question %d was waited for until %s of %s", i, until, over)
			}
		}
		x.bank.until = nil
		x.later(time.Hour)
		for _, until := range x.bank.until {
			if !until.IsZero() {
				t.Errorf("in the background the gateway's own time-out counts, not %s", until)
			}
		}
	})
}
