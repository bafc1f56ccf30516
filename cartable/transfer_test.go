package cartable_test

import (
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

const transferFee = 200_000

// onAccount is a world in which the transferFee is transferred to an account.
func onAccount(t *testing.T, test func(*world)) {
	t.Helper()
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.fake.AddTransfer("main_psp")
		test(w)
	})
}

func (w *world) handIn(caseID string, documents ...string) (cartable.Item, error) {
	w.t.Helper()
	return w.cartable.HandInTransfer(w.t.Context(), w.as("sara"), w.item(caseID, "pay_fee").ID, processes.Handed{
		Documents: documents, Tracking: "۷۷ ۰۱", PaidOn: "2026-11-20",
	})
}

// handedIn starts a case whose transferFee sara says she has transferred.
func (w *world) handedIn() (caseID string, t cartable.TransferRow) {
	w.t.Helper()
	caseID = w.start().ID
	_, err := w.handIn(caseID, w.upload("sara"))
	w.must(err)
	rows := w.transfers("fin1")
	return caseID, rows[len(rows)-1]
}

func (w *world) transfers(login string) []cartable.TransferRow {
	w.t.Helper()
	var all []cartable.TransferRow
	for after := ""; ; {
		page, err := w.cartable.Transfers(w.t.Context(), w.as(login), after, 2)
		w.must(err)
		all = append(all, page.Rows...)
		if after = page.Next; after == "" {
			return all
		}
	}
}

func (w *world) confirm(login, id string, amount int) (cartable.OpenTransfer, error) {
	return w.cartable.ConfirmTransfer(w.t.Context(), w.as(login), id, processes.Seen{Amount: amount, Ref: "12"})
}

func TestATransferSeenByBothSides(t *testing.T) {
	onAccount(t, func(w *world) {
		c := w.start().ID
		it, err := w.cartable.Item(t.Context(), w.as("sara"), w.item(c, "pay_fee").ID)
		w.must(err)
		if it.Transfer == nil || it.Transfer.Account.Bank != "Mellat" || it.Transfer.State != "" || it.Paying.Amount.Units != transferFee {
			t.Fatalf("before: %+v", it.Transfer)
		}
		it, err = w.handIn(c, w.upload("sara"))
		w.must(err)
		if v := it.Transfer; v.State != "claimed" || v.Handed.Tracking != "7701" || len(v.Handed.Documents) != 1 || it.CanSubmit != true {
			t.Errorf("handed in: %+v", v)
		}
		rows := w.transfers("fin1")
		home, err := w.cartable.Home(t.Context(), w.as("fin1"))
		w.must(err)
		if home.Transfers == nil || *home.Transfers != 1 {
			t.Errorf("counted beside the page: %v", home.Transfers)
		}
		if len(rows) != 1 || rows[0].Customer != "name of sara" || rows[0].Amount.Units != transferFee || rows[0].Amount.Currency != "IRR" || rows[0].No == "" {
			t.Fatalf("rows %+v", rows)
		}
		id := rows[0].ID
		_, err = w.confirm("fin1", id, transferFee)
		w.must(err)
		open, err := w.cartable.Transfer(t.Context(), w.as("fin2"), id)
		w.must(err)
		if len(open.Seen) != 1 || open.Seen[0].By != "name of fin1" || open.Mine || !open.CanMove || open.CanRead {
			t.Errorf("second looks at %+v", open)
		}
		_, err = w.confirm("fin2", id, transferFee)
		w.must(err)
		w.processes.RunOnce(t.Context())
		w.item(c, "expert_review")
		view, err := w.cartable.Case(t.Context(), w.as("sara"), c)
		w.must(err)
		if p := view.Payments; len(p) != 1 || p[0].State != "paid" || p[0].Ref != "12" {
			t.Errorf("payments %+v", p)
		}
		if len(w.transfers("fin1")) != 0 {
			t.Error("a decided transfer waits still")
		}
		w.replayed()
	})
}

func TestAReturnedTransfer(t *testing.T) {
	onAccount(t, func(w *world) {
		c, row := w.handedIn()
		open, err := w.cartable.ReturnTransfer(t.Context(), w.as("fin1"), row.ID, "Not on our statement.")
		w.must(err)
		if open.State != "failed" || open.Returned == "" || open.ReturnedBy != "name of fin1" || open.CanMove {
			t.Errorf("returned: %+v", open)
		}
		it, err := w.cartable.Item(t.Context(), w.as("sara"), w.item(c, "pay_fee").ID)
		w.must(err)
		if v := it.Transfer; v.State != "returned" || v.Reason != "Not on our statement." || v.Handed == nil {
			t.Errorf("the customer sees %+v", v)
		}
		doc := it.Transfer.Handed.Documents[0].ID
		it, err = w.handIn(c, doc, w.upload("sara")) // the same file again, and one more
		w.must(err)
		if v := it.Transfer; v.State != "claimed" || v.Reason != "" || len(v.Handed.Documents) != 2 {
			t.Errorf("handed in again: %+v", v)
		}
		again := w.transfers("fin2")[0].ID
		for _, login := range []string{"fin2", "fin1"} {
			_, err := w.confirm(login, again, transferFee-1)
			w.must(err)
		}
		it, err = w.cartable.Item(t.Context(), w.as("sara"), w.item(c, "pay_fee").ID)
		w.must(err)
		if v := it.Transfer; v.State != "disputed" || v.Came.Units != transferFee-1 {
			t.Errorf("another amount came: %+v", v)
		}
	})
}

// TestTransfersAreFinances: what is not yours does not exist.
func TestTransfersAreFinances(t *testing.T) {
	onAccount(t, func(w *world) {
		c, row := w.handedIn()
		it := w.item(c, "pay_fee").ID
		open, err := w.cartable.Transfer(t.Context(), w.as("fin1"), row.ID)
		w.must(err)
		for _, login := range []string{"sara", "reza", "expert1", "chief", "finance1"} {
			r := w.as(login)
			_, list := w.cartable.Transfers(t.Context(), r, "", 0)
			_, one := w.cartable.Transfer(t.Context(), r, row.ID)
			_, confirm := w.confirm(login, row.ID, transferFee)
			_, back := w.cartable.ReturnTransfer(t.Context(), r, row.ID, "x")
			for what, err := range map[string]error{"list": list, "one": one, "confirm": confirm, "return": back} {
				if !fault.Is(err, fault.NotFound) {
					t.Errorf("%s %s: %v", login, what, err)
				}
			}
		}
		if _, err := w.cartable.Item(t.Context(), w.as("reza"), it); !fault.Is(err, fault.NotFound) {
			t.Errorf("another customer sees the item: %v", err)
		}
		_, err = w.cartable.HandInTransfer(t.Context(), w.as("reza"), it, processes.Handed{Documents: []string{w.upload("reza")}, Tracking: "1", PaidOn: "2026-11-20"})
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("another customer hands in: %v", err)
		}
		receipt, invoice := open.Documents[0].ID, w.stored(c).Vars["invoices"].([]any)[0].(string)
		for login, want := range map[string][2]bool{"fin1": {true, false}, "expert1": {true, true}, "reza": {}, "tech1": {}} {
			for i, id := range []string{receipt, invoice} {
				_, f, err := w.cartable.Download(t.Context(), w.as(login), id)
				if err == nil {
					w.must(f.Close())
				}
				if (err == nil) != want[i] {
					t.Errorf("%s reads document %d: %v", login, i, err)
				}
			}
		}
	})
}

func TestReceiptsAreOnesOwn(t *testing.T) {
	onAccount(t, func(w *world) {
		c := w.start().ID
		plain, err := w.cartable.Upload(t.Context(), w.as("sara"), "note.txt", strings.NewReader("paid"))
		w.must(err)
		for _, id := range []string{w.upload("reza"), "019a0000-0000-7000-8000-000000000000", plain.ID} {
			_, err := w.handIn(c, id)
			f := fault.As(err)
			if f == nil || len(f.Fields) != 1 || f.Fields[0].Path != "documents[0]" {
				t.Errorf("document %s: %v", id, err)
			}
		}
		if rows := w.transfers("fin1"); len(rows) != 0 || len(w.stored(c).Money) != 0 {
			t.Errorf("kept: %v", rows)
		}
	})
}

// TestOldestTransfersFirst: pages go by key, also among those of one moment.
func TestOldestTransfersFirst(t *testing.T) {
	onAccount(t, func(w *world) {
		var want []string
		for i := range 5 {
			c := w.start().ID
			_, err := w.handIn(c, w.upload("sara"))
			w.must(err)
			if want = append(want, c); i%2 == 0 {
				w.now = w.now.Add(time.Minute)
			}
		}
		seen := map[string]int{}
		var last time.Time
		for _, row := range w.transfers("fin1") {
			seen[row.Case]++
			if row.At.Before(last) {
				t.Errorf("%s is out of order", row.No)
			}
			last = row.At
		}
		for _, c := range want {
			if seen[c] != 1 {
				t.Errorf("case %s stands %d times", c, seen[c])
			}
		}
		if _, err := w.cartable.Transfers(t.Context(), w.as("fin1"), "rubbish", 2); err != nil {
			t.Error(err)
		}
	})
}
