package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func difference(n int) store.Difference {
	return store.Difference{
		ID: fmt.Sprint("d", n), Gateway: "psp", Subject: fmt.Sprint("payment/p", n), Kind: store.AmountDiffers, Day: "2026-11-22", State: store.DifferenceOpen,
		Case: "c", Payment: fmt.Sprint("p", n), Ours: 500, OurCurrency: "IRR", Theirs: 400, TheirCurrency: "IRR", At: noon, FoundAt: noon,
	}
}

func TestDifferencesAreKeptOncePerSubjectAndKind(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		update(t, db, func(tx *store.Tx) error {
			for n := range 3 {
				if err := tx.KeepDifference(t.Context(), difference(n)); err != nil {
					return err
				}
			}
			again := difference(1)
			again.ID, again.State, again.ClosedAt, again.ClosedBy, again.Reason = "other", store.DifferenceClosed, noon, "fay", "the bank's error"
			return tx.KeepDifference(t.Context(), again)
		})
		view(t, db, func(tx *store.Tx) error {
			one, err := tx.DifferenceOf(t.Context(), "psp", "payment/p1", store.AmountDiffers)
			if one.ID != "d1" || one.State != store.DifferenceClosed || one.Reason != "the bank's error" || !one.ClosedAt.Equal(noon) {
				t.Errorf("%+v", one)
			}
			_, none := tx.Difference(t.Context(), "other")
			if !errors.Is(none, store.ErrNotFound) {
				t.Error(none)
			}
			n, oops := tx.CountDifferences(t.Context(), "psp")
			if n != 2 {
				t.Errorf("%d open", n)
			}
			return errors.Join(err, oops)
		})
		for _, c := range []struct {
			filter store.DifferenceFilter
			want   string
		}{
			{store.DifferenceFilter{}, "[d2 d1 d0]"},
			{store.DifferenceFilter{State: store.DifferenceOpen}, "[d2 d0]"},
			{store.DifferenceFilter{Gateway: "psp", State: store.DifferenceClosed, Day: "2026-11-22"}, "[d1]"},
			{store.DifferenceFilter{Gateway: "other"}, "[]"},
			{store.DifferenceFilter{Payment: "p0"}, "[d0]"},
			{store.DifferenceFilter{Most: 1}, "[d2]"},
		} {
			var ids []string
			view(t, db, func(tx *store.Tx) error {
				all, err := tx.Differences(t.Context(), c.filter)
				for _, d := range all {
					ids = append(ids, d.ID)
				}
				return err
			})
			if got := fmt.Sprint(ids); got != c.want {
				t.Errorf("%+v: %s, want %s", c.filter, got, c.want)
			}
		}
	})
}

func TestAReconciliationIsGivenOutOnce(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		lease := func() string {
			var r store.Reconciliation
			update(t, db, func(tx *store.Tx) (err error) {
				r, _, err = tx.LeaseReconciliation(t.Context(), time.Hour)
				return err
			})
			return r.Day
		}
		update(t, db, func(tx *store.Tx) error {
			return errors.Join(tx.AddReconciliation(t.Context(), "psp", "2026-11-21"), tx.AddReconciliation(t.Context(), "psp", "2026-11-20"), tx.AddReconciliation(t.Context(), "psp", "2026-11-20"))
		})
		if a, b, c := lease(), lease(), lease(); a != "2026-11-20" || b != "2026-11-21" || c != "" {
			t.Fatalf("%q %q %q", a, b, c)
		}
		later(2 * time.Hour)
		if again := lease(); again != "2026-11-20" {
			t.Errorf("what a dead worker had is given to nobody: %q", again)
		}
		update(t, db, func(tx *store.Tx) error {
			return tx.KeepReconciliation(t.Context(), store.Reconciliation{Gateway: "psp", Day: "2026-11-20", State: store.ReconcileDone, EndedAt: tx.Now, Listed: 3})
		})
		view(t, db, func(tx *store.Tx) error {
			all, err := tx.Reconciliations(t.Context(), "psp", 5)
			if len(all) != 2 || all[0].Day != "2026-11-21" || all[1].State != store.ReconcileDone || all[1].Listed != 3 || !all[1].DueAt.IsZero() {
				t.Errorf("%+v", all)
			}
			last, oops := tx.LastReconciliation(t.Context(), "psp")
			due, oops2 := tx.ReconciliationDue(t.Context())
			if last != "2026-11-21" || !due {
				t.Errorf("%q, %v", last, due)
			}
			return errors.Join(err, oops, oops2)
		})
	})
}

func TestReceiptsAreNumberedWithoutGaps(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		begin(t, db, started("c", "ali"))
		give := func(id string, fails error) string {
			var no string
			err := db.Update(t.Context(), func(tx *store.Tx) error {
				row, err := tx.Payment(t.Context(), id)
				if err != nil {
					return err
				}
				if err := errors.Join(tx.NumberPayment(t.Context(), &row), tx.UpdatePayment(t.Context(), row)); err != nil {
					return err
				}
				no = row.ReceiptNo
				return fails
			})
			if !errors.Is(err, fails) {
				t.Fatal(err)
			}
			return no
		}
		update(t, db, func(tx *store.Tx) error {
			a, b := store.PaymentRow{ID: "p1", Case: "c", Gateway: "psp", State: "paid"}, store.PaymentRow{ID: "p2", Case: "c", Gateway: "psp", State: "paid"}
			return errors.Join(tx.AddPayment(t.Context(), a), tx.AddPayment(t.Context(), b))
		})
		lost := errors.New("the command fails")
		if got := fmt.Sprint([]string{give("p1", nil), give("p2", lost), give("p2", nil), give("p1", nil)}); got != "[R-1405-000001 R-1405-000002 R-1405-000002 R-1405-000001]" {
			t.Error(got)
		}
	})
}

func TestARefundHasAReceiptOfItsOwn(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		begin(t, db, started("c", "ali", engine.KeepRefund{Payment: "p1", Gateway: "psp", Refund: engine.MoneyBack{ID: "1", Amount: 5, State: engine.RefundDone}}))
		for range 2 {
			update(t, db, func(tx *store.Tx) error { return tx.NumberRefund(t.Context(), "p1", "1") })
		}
		view(t, db, func(tx *store.Tx) error {
			r, err := tx.RefundsOfPayment(t.Context(), "p1")
			if len(r) != 1 || r[0].ReceiptNo != "B-1405-000001" {
				t.Errorf("%+v", r)
			}
			return err
		})
	})
}

func TestTurnoversTieTheAccounts(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		lines := func(n int) []engine.PostingLine {
			return []engine.PostingLine{{Account: "gateway:psp", Amount: n}, {Account: engine.AccountFees, Amount: -n}}
		}
		c := begin(t, db, started("c", "ali", posting("1", "", lines(500)...)))
		later(time.Hour)
		c = step(t, db, c, posting("2", "", lines(70)...), posting("3", "", lines(-20)...))
		later(time.Hour)
		step(t, db, c, posting("4", "", lines(9)...))
		view(t, db, func(tx *store.Tx) error {
			all, err := tx.Turnovers(t.Context(), noon.Add(time.Minute), noon.Add(2*time.Hour))
			same(t, "turnovers", all, []store.Turnover{{"fees", "IRR", -500, 20, -70}, {"gateway:psp", "IRR", 500, 70, -20}})
			if all[1].Closing() != 550 {
				t.Errorf("closing %d", all[1].Closing())
			}
			numbers, oops := tx.CaseNumbers(t.Context(), []string{"c", "none"})
			same(t, "numbers", numbers, map[string]string{"c": "no-c"})
			return errors.Join(err, oops)
		})
	})
}
