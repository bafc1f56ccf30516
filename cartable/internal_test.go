package cartable_test

import (
	"testing"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// TestLeaveHasNoCustomer: a process of staff alone is started without a customer, and
// its case is the requester's own.
func TestLeaveHasNoCustomer(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.deploy("leave_request.yaml")
		w.fake.Always("personnel.record_leave", map[string]any{"leave_no": "L1"})
		w.person("ali", engine.Staff, "employee")
		w.person("lead", engine.Staff, "employee", "team_lead")

		_, err := w.cartable.Start(t.Context(), w.as("ali"), cartable.Start{Process: "leave_request", Customer: w.persons["sara"].ID})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("with a customer: %v", err)
		}
		row, err := w.cartable.Start(t.Context(), w.as("ali"), cartable.Start{Process: "leave_request"})
		w.must(err)
		w.processes.RunOnce(t.Context())
		if _, err := w.cartable.Case(t.Context(), w.as("ali"), row.ID); err != nil {
			t.Errorf("the requester does not see his request: %v", err)
		}
		for _, other := range []string{"sara", "call1"} {
			if _, err := w.cartable.Case(t.Context(), w.as(other), row.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s sees it: %v", other, err)
			}
		}
		w.submit("ali", row.ID, "request", "send", map[string]any{"kind": "annual", "from": "2026-12-01", "days": 2})
		if err := w.try(t.Context(), "ali", w.item(row.ID, "lead"), "grant", nil); err == nil {
			t.Error("he grants it to himself")
		}
		w.submit("lead", row.ID, "lead", "grant", nil)
		if c := w.stored(row.ID); c.Ended != "granted" || c.Customer != w.persons["ali"].ID {
			t.Errorf("ended %q for %q", c.Ended, c.Customer)
		}
	})
}

func TestOfferSaysThatItIsInternal(t *testing.T) {
	w := newWorld(t, storetest.Open(t, storetest.SQLite(t)))
	w.deploy("leave_request.yaml")
	w.person("ali", engine.Staff, "employee", "call_center")
	offers, err := w.cartable.Offers(t.Context(), w.as("ali"))
	w.must(err)
	for _, o := range offers {
		if o.Internal != (o.Process == "leave_request") {
			t.Errorf("%s: internal is %v", o.Process, o.Internal)
		}
	}
}
