package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func posting(id, unit string, lines ...engine.PostingLine) engine.Effect {
	return engine.Post{Posting: engine.Posting{ID: id, Kind: engine.PostPaid, Payment: "p1", Ref: "77", Unit: unit, Lines: lines}}
}

func TestTheLedgerOfMoney(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		in := engine.PostingLine{Account: "gateway:psp", Amount: 500}
		c := begin(t, db, started("c", "ali", posting("c/p1/paid", "", in, engine.PostingLine{Account: engine.AccountFees, Amount: -500})))
		later(time.Hour)
		c = step(t, db, c, posting("c/p2/held", "EUR", in, engine.PostingLine{Account: engine.AccountHeld, Amount: -500}))
		view(t, db, func(tx *store.Tx) error {
			entries, err := tx.Entries(t.Context(), "c")
			line := func(posting, account string, amount int, currency string, at time.Time) store.Entry {
				return store.Entry{Posting: posting, Kind: "paid", Case: "c", Payment: "p1", Account: account, Amount: amount, Currency: currency, Ref: "77", At: at}
			}
			want := []store.Entry{
				line("c/p1/paid", "fees", -500, "IRR", noon), line("c/p1/paid", "gateway:psp", 500, "IRR", noon),
				line("c/p2/held", "gateway:psp", 500, "EUR", noon.Add(time.Hour)), line("c/p2/held", "held", -500, "EUR", noon.Add(time.Hour)),
			}
			same(t, "entries", entries, want)
			var paged []store.Entry
			for after := (store.EntryCursor{}); ; after = paged[len(paged)-1].Cursor() {
				page, oops := tx.EntriesBetween(t.Context(), noon, noon.Add(2*time.Hour), after, 1)
				err = errors.Join(err, oops)
				if oops != nil || len(page) == 0 {
					break
				}
				paged = append(paged, page...)
			}
			same(t, "pages", paged, want)
			first, oops := tx.EntriesBetween(t.Context(), noon, noon.Add(time.Hour), store.EntryCursor{}, 10)
			same(t, "the first hour", first, want[:2])
			balances, oops2 := tx.Balances(t.Context())
			same(t, "balances", balances, []store.Balance{
				{"fees", "IRR", -500}, {"gateway:psp", "EUR", 500}, {"gateway:psp", "IRR", 500}, {"held", "EUR", -500},
			})
			sums, oops3 := tx.SumEntries(t.Context())
			same(t, "sums", sums, balances)
			return errors.Join(err, oops, oops2, oops3)
		})
		wrong := next(c, posting("c/p3/paid", "", in))
		if err := db.Update(t.Context(), func(tx *store.Tx) error { return tx.Commit(t.Context(), c.Seq, wrong) }); err == nil {
			t.Error("a posting that does not balance is written")
		}
		again := next(c, posting("c/p1/paid", "", in, engine.PostingLine{Account: engine.AccountFees, Amount: -500}))
		if err := db.Update(t.Context(), func(tx *store.Tx) error { return tx.Commit(t.Context(), c.Seq, again) }); err == nil {
			t.Error("one posting is written twice")
		}
	})
}

func TestRefundsAsTheyStand(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		keep := func(id, state, by string) engine.Effect {
			return engine.KeepRefund{Payment: "p1", Gateway: "psp", Refund: engine.MoneyBack{ID: id, Amount: 50, State: state, Why: "half", By: by}}
		}
		c := begin(t, db, started("c", "ali", keep("1", engine.RefundAsked, "sara"), keep("2", engine.RefundAsked, "sara")))
		later(time.Hour)
		step(t, db, c, keep("1", engine.RefundApproved, "sara"))
		view(t, db, func(tx *store.Tx) error {
			row := store.RefundRow{
				Payment: "p1", ID: "1", Case: "c", Gateway: "psp", Amount: 50, Currency: "IRR", State: engine.RefundApproved,
				Why: "half", AskedBy: "sara", AskedAt: noon, ChangedAt: noon.Add(time.Hour),
			}
			second := row
			second.ID, second.State, second.ChangedAt = "2", engine.RefundAsked, noon
			all, err := tx.RefundsOf(t.Context(), "c")
			same(t, "of the case", all, []store.RefundRow{row, second})
			asked, err2 := tx.Refunds(t.Context(), []string{engine.RefundAsked}, "", 10)
			same(t, "asked", asked, []store.RefundRow{second})
			newest, err3 := tx.Refunds(t.Context(), nil, "", 1)
			same(t, "newest", newest, []store.RefundRow{second})
			rest, err4 := tx.Refunds(t.Context(), []string{engine.RefundAsked, engine.RefundApproved}, newest[0].Cursor(), 5)
			same(t, "rest", rest, []store.RefundRow{row})
			one, err5 := tx.Refund(t.Context(), "p1", "1")
			same(t, "one", one, row)
			due, err6 := tx.RefundsDue(t.Context(), engine.RefundAsked, engine.RefundApproved)
			same(t, "due", due, []store.Balance{{"psp", "IRR", 100}})
			n, err7 := tx.CountRefunds(t.Context(), engine.RefundAsked, 10)
			same(t, "counted", n, 1)
			_, missing := tx.Refund(t.Context(), "p1", "3")
			wantErr(t, missing, store.ErrNotFound)
			return errors.Join(err, err2, err3, err4, err5, err6, err7)
		})
	})
}

func TestPaymentsThatAreToBeAskedAbout(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		p := store.PaymentRow{ID: "p1", Case: "c", Gateway: "psp", State: "sent", AskAt: noon.Add(time.Hour), Proof: "r1", Evidence: &store.Evidence{Tracking: "9", SaidAt: noon}}
		update(t, db, func(tx *store.Tx) error { return tx.AddPayment(t.Context(), p) })
		wantErr(t, db.Update(t.Context(), func(tx *store.Tx) error {
			return tx.AddPayment(t.Context(), store.PaymentRow{ID: "p2", Case: "c", Gateway: "psp", State: "sent", Proof: "r1"})
		}), store.ErrConflict)
		ask := func() (rows []store.PaymentRow) {
			update(t, db, func(tx *store.Tx) (err error) {
				rows, err = tx.PaymentsToAsk(t.Context(), time.Minute, 10)
				return err
			})
			return rows
		}
		if got := ask(); len(got) != 0 {
			t.Errorf("asked too early: %+v", got)
		}
		later(time.Hour)
		got := ask()
		if len(got) != 1 || got[0].Tries != 1 || got[0].Evidence == nil || got[0].Evidence.Tracking != "9" {
			t.Fatalf("asked %+v", got)
		}
		if again := ask(); len(again) != 0 {
			t.Errorf("asked twice: %+v", again)
		}
		got[0].AskAt = time.Time{}
		update(t, db, func(tx *store.Tx) error { return tx.UpdatePayment(t.Context(), got[0]) })
		later(time.Hour)
		if again := ask(); len(again) != 0 {
			t.Errorf("asked after it was settled: %+v", again)
		}
	})
}

func TestClaims(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		begin(t, db, started("c", "ali"))
		claim := func(id, state string, after time.Duration) store.PaymentRow {
			return store.PaymentRow{
				ID: id, Case: "c", Gateway: "account", Amount: 5, State: state, OpenedAt: noon.Add(after),
				Evidence: &store.Evidence{Documents: []string{"d"}, Tracking: "77", SaidAt: noon, Checks: []store.Check{{By: "f", Amount: 5, Ref: "12", At: noon}}},
			}
		}
		proven := claim("p0", engine.PaymentPaid, 0)
		proven.Proof = "12"
		if err := db.Update(t.Context(), func(tx *store.Tx) (err error) {
			for _, p := range []store.PaymentRow{proven, claim("p3", store.PaymentClaimed, time.Hour), claim("p2", store.PaymentClaimed, time.Second), claim("p1", store.PaymentClaimed, time.Second)} {
				err = errors.Join(err, tx.AddPayment(t.Context(), p))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		view(t, db, func(tx *store.Tx) error {
			var ids []string
			for after := ""; ; {
				rows, err := tx.Claims(t.Context(), after, 1)
				if err != nil || len(rows) == 0 {
					same(t, "order", ids, []string{"p1", "p2", "p3"})
					break
				}
				same(t, "evidence", rows[0].Evidence, proven.Evidence)
				ids, after = append(ids, rows[0].ID), rows[0].ClaimCursor()
			}
			got, err := tx.PaymentByProof(t.Context(), "account", "12")
			same(t, "proven", got.ID, "p0")
			for _, other := range [][2]string{{"account", "13"}, {"account", ""}, {"psp", "12"}} {
				if _, err := tx.PaymentByProof(t.Context(), other[0], other[1]); !errors.Is(err, store.ErrNotFound) {
					t.Errorf("%v: %v", other, err)
				}
			}
			return err
		})
	})
}
