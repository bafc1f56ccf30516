package cartable_test

import (
	"testing"
	"time"

	"github.com/kartabl/kartabl/cartable"
)

// TestAPaymentTellsOfItsDifference: who looks at a payment that its gateway does not list
// reads so, until somebody has said why.
func TestAPaymentTellsOfItsDifference(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		p := w.paidClaim()
		w.gateway.Tells()
		_, err := w.processes.Reconcile(t.Context(), "main_psp", p.At.In(w.processes.Zone()).Format(time.DateOnly))
		w.must(err)
		page, err := w.cartable.Differences(t.Context(), w.as("money1"), cartable.DifferenceFilter{})
		w.must(err)
		if len(page.Rows) != 1 || page.Rows[0].Kind != "missing_there" || page.Rows[0].Payment != p.ID || page.Rows[0].No != p.No {
			t.Fatalf("differences %+v", page.Rows)
		}
		if v := w.payment("money1", p.ID); len(v.Problems) != 1 || v.Problems[0].Code != "payment_difference" {
			t.Errorf("problems %+v", v.Problems)
		}
		d, err := w.cartable.CloseDifference(t.Context(), w.as("money1"), page.Rows[0].ID, "it is listed tomorrow")
		w.must(err)
		if v := w.payment("money1", p.ID); len(v.Problems) != 0 || d.ClosedBy != "name of money1" {
			t.Errorf("closed by %s, problems %+v", d.ClosedBy, v.Problems)
		}
	})
}
