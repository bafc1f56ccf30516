package processes_test

import (
	"strings"
	"testing"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// TestLateMoneyThatCountsIsTold: where the process says that it counts, finance hears of
// it once, and the customer has his receipt.
func TestLateMoneyThatCountsIsTold(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		x := atTill(t, db)
		x.must(x.deploy(strings.NewReplacer("version: 1", "version: 2", "late: refund", "late: accept").Replace(billed)))
		x.id = x.start().ID
		p := x.paying()
		x.cancels()
		x.takes(p)
		for range 2 {
			x.returns(hooks.Paid, "authority", "A-"+p)
		}
		x.at("", earned)
		x.must(db.View(t.Context(), func(tx *store.Tx) error {
			row, err := tx.Payment(t.Context(), p)
			if err != nil || row.State != "accepted" || row.ReceiptNo == "" {
				t.Errorf("%+v", row)
			}
			told, err := tx.Notices(t.Context(), "fay", []string{people.RoleFinance}, "", 10)
			if len(told) != 1 || told[0].Case != x.id || !strings.Contains(told[0].Body.In("en"), "500 rial came for case 1405-") {
				t.Errorf("%+v", told)
			}
			return err
		}))
	})
}
