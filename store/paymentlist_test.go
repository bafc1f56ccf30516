package store_test

import (
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func TestPaymentsAreFound(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		addPeople(t, db, store.Person{ID: "ali", Login: "ali", Name: "Ali"})
		begin(t, db, started("c1", "ali"))
		begin(t, db, started("c2", "sara"))
		add := func(p store.PaymentRow) {
			update(t, db, func(tx *store.Tx) error { return tx.AddPayment(t.Context(), p) })
		}
		add(store.PaymentRow{ID: "p1", Case: "c1", Gateway: "psp", State: engine.PaymentPaid, Payer: "ali", Authority: "A1", Ref: "77", Card: "6037**1234"})
		add(store.PaymentRow{ID: "p2", Case: "c1", Gateway: "psp", State: engine.PaymentFailed, Payer: "ali"})
		later(24 * time.Hour)
		add(store.PaymentRow{ID: "p3", Case: "c2", Gateway: "bank", State: engine.PaymentPaid, Payer: "sara", Authority: "77", Card: "6037**1234"})
		add(store.PaymentRow{ID: "p4", Case: "c2", Gateway: "bank", State: engine.PaymentLate, Payer: "sara"})
		for _, tt := range []struct {
			name string
			f    store.PaymentFilter
			want []string
		}{
			{"all, newest first", store.PaymentFilter{}, []string{"p4", "p3", "p2", "p1"}},
			{"in a state", store.PaymentFilter{State: engine.PaymentPaid}, []string{"p3", "p1"}},
			{"at a gateway", store.PaymentFilter{Gateway: "psp"}, []string{"p2", "p1"}},
			{"both", store.PaymentFilter{Gateway: "psp", State: engine.PaymentLate}, nil},
			{"of somebody", store.PaymentFilter{Payer: "sara"}, []string{"p4", "p3"}},
			{"from a day", store.PaymentFilter{From: noon.Add(time.Hour)}, []string{"p4", "p3"}},
			{"until a day", store.PaymentFilter{Until: noon.Add(24 * time.Hour)}, []string{"p2", "p1"}},
			{"by the number of the case", store.PaymentFilter{Text: "no-c2"}, []string{"p4", "p3"}},
			{"by id", store.PaymentFilter{Text: "p2"}, []string{"p2"}},
			{"by reference or authority", store.PaymentFilter{Text: "77"}, []string{"p3", "p1"}},
			{"by card", store.PaymentFilter{Text: "6037**1234", State: engine.PaymentPaid}, []string{"p3", "p1"}},
			{"by a part of a number", store.PaymentFilter{Text: "7"}, nil},
			{"a cursor that is none", store.PaymentFilter{After: "x"}, nil},
		} {
			t.Run(tt.name, func(t *testing.T) { same(t, "found", searched(t, db, tt.f), tt.want) })
		}
		view(t, db, func(tx *store.Tx) error {
			named, err := tx.PaymentsNamed(t.Context(), "psp", []string{"p2", "p3", ""}, []string{"A1", "77", ""})
			ids := map[string]int{}
			for _, p := range named {
				ids[p.ID]++
			}
			same(t, "named at a gateway", ids, map[string]int{"p1": 1, "p2": 1})
			return err
		})
		view(t, db, func(tx *store.Tx) error {
			heads, err := tx.CaseHeads(t.Context(), []string{"c1", "c2", "c3"})
			same(t, "heads", heads, map[string]store.CaseHead{
				"c1": {ID: "c1", No: "no-c1", Process: "claim", Version: 1, Customer: "ali", Name: "Ali"},
				"c2": {ID: "c2", No: "no-c2", Process: "claim", Version: 1, Customer: "sara"},
			})
			return err
		})
	})
}

// searched reads a list one row at a time.
func searched(t *testing.T, db *store.DB, f store.PaymentFilter) (ids []string) {
	t.Helper()
	f.Limit = 1
	view(t, db, func(tx *store.Tx) error {
		for {
			rows, err := tx.SearchPayments(t.Context(), f)
			if err != nil || len(rows) == 0 {
				return err
			}
			ids, f.After = append(ids, rows[0].ID), rows[0].Cursor()
		}
	})
	return ids
}
