package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// tell begins a case of which endpoints are to hear; the id of a delivery is its
// endpoint and the case's.
func tell(t *testing.T, db *store.DB, id string, endpoints ...string) {
	t.Helper()
	s := started(id, "ali")
	for _, e := range endpoints {
		s.Deliveries = append(s.Deliveries, store.Delivery{ID: e + "-" + id, Endpoint: e, Event: "case.started", Body: `{"type":"case.started"}`})
	}
	begin(t, db, s)
}

func leaseOf(t *testing.T, db *store.DB, endpoint string) (ids []string, rows []store.Delivery) {
	t.Helper()
	update(t, db, func(tx *store.Tx) (err error) {
		rows, err = tx.LeaseDeliveries(t.Context(), endpoint, 10, time.Minute)
		return err
	})
	for _, d := range rows {
		ids = append(ids, d.ID)
	}
	return ids, rows
}

func finish(t *testing.T, db *store.DB, id string, a store.Attempt, due time.Time) {
	t.Helper()
	update(t, db, func(tx *store.Tx) error { return tx.FinishDelivery(t.Context(), id, a, due) })
}

func delivery(t *testing.T, db *store.DB, id string) (d store.Delivery, attempts []store.Attempt) {
	t.Helper()
	view(t, db, func(tx *store.Tx) (err error) {
		d, attempts, err = tx.Delivery(t.Context(), id)
		return err
	})
	return d, attempts
}

func TestTheLifeOfADelivery(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		tell(t, db, "a", "crm", "erp")
		ids, rows := leaseOf(t, db, "crm")
		same(t, "leased", ids, []string{"crm-a"})
		if d := rows[0]; d.Case != "a" || d.CaseNo != "no-a" || d.Tries != 1 || d.Body != `{"type":"case.started"}` || d.State != store.Waiting {
			t.Errorf("%+v", d)
		}
		again, _ := leaseOf(t, db, "crm")
		same(t, "leased twice", again, []string(nil))

		failed := store.Attempt{No: 1, At: noon, Status: 503, Took: 20 * time.Millisecond, Cause: "answered 503"}
		finish(t, db, "crm-a", failed, noon.Add(time.Hour))
		early, _ := leaseOf(t, db, "crm")
		same(t, "before it is due", early, []string(nil))
		later(time.Hour)
		_, rows = leaseOf(t, db, "crm")
		if d := rows[0]; d.Tries != 2 || d.Status != 503 || d.Cause != "answered 503" {
			t.Errorf("%+v", d)
		}
		finish(t, db, "crm-a", failed, noon.Add(2*time.Hour)) // of the one who was too late
		taken := store.Attempt{No: 2, At: noon.Add(time.Hour), Status: 200, Took: time.Second}
		finish(t, db, "crm-a", taken, time.Time{})
		d, attempts := delivery(t, db, "crm-a")
		if d.State != store.Delivered || !d.DueAt.IsZero() || !d.EndedAt.Equal(noon.Add(time.Hour)) || d.Status != 200 || d.Cause != "" {
			t.Errorf("%+v", d)
		}
		same(t, "attempts", attempts, []store.Attempt{failed, taken})
		if d, _ := delivery(t, db, "erp-a"); d.State != store.Waiting || d.Tries != 0 {
			t.Errorf("the other endpoint: %+v", d)
		}
		wantErr(t, db.View(t.Context(), func(tx *store.Tx) error {
			_, _, err := tx.Delivery(t.Context(), "nothing")
			return err
		}), store.ErrNotFound)
	})
}

// A case that is not kept tells nobody.
func TestNoEventWithoutItsCase(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		tell(t, db, "a", "crm")
		s := started("a", "ali")
		s.Deliveries = []store.Delivery{{ID: "second", Endpoint: "crm", Event: "case.started", Body: "{}"}}
		if err := db.Update(t.Context(), func(tx *store.Tx) error { return tx.Commit(t.Context(), 0, s) }); err == nil {
			t.Fatal("a case began twice")
		}
		ids, _ := leaseOf(t, db, "crm")
		same(t, "deliveries", ids, []string{"crm-a"})
	})
}

// Of many workers one has a delivery, until its lease is over; who comes back late
// changes nothing.
func TestADeliveryIsLeasedToOne(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		for i := range 20 {
			tell(t, db, fmt.Sprintf("c%02d", i), "crm")
		}
		var mu sync.Mutex
		var all sync.WaitGroup
		got := map[string]int{}
		for range 8 {
			all.Go(func() {
				for {
					var rows []store.Delivery
					err := db.Update(context.WithoutCancel(t.Context()), func(tx *store.Tx) (err error) {
						rows, err = tx.LeaseDeliveries(context.WithoutCancel(t.Context()), "crm", 3, time.Minute)
						return err
					})
					if err != nil {
						t.Error(err)
					}
					if len(rows) == 0 {
						return
					}
					mu.Lock()
					for _, d := range rows {
						got[d.ID]++
					}
					mu.Unlock()
				}
			})
		}
		all.Wait()
		for id, n := range got {
			if n != 1 {
				t.Errorf("%s was taken %d times", id, n)
			}
		}
		later(time.Minute)
		ids, rows := leaseOf(t, db, "crm")
		if len(ids) != 10 || rows[0].Tries != 2 {
			t.Fatalf("%v after the lease", ids)
		}
		finish(t, db, ids[0], store.Attempt{No: 1, At: noon, Cause: "too late"}, noon)
		if d, _ := delivery(t, db, ids[0]); !d.DueAt.Equal(noon.Add(2 * time.Minute)) {
			t.Errorf("who came late changed %+v", d)
		}
	})
}

// A server that died between sending and writing begins again with the same delivery.
func TestDeliveriesAreTakenBack(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		tell(t, db, "a", "crm")
		leaseOf(t, db, "crm")
		update(t, db, func(tx *store.Tx) error { return tx.TakeBack(t.Context()) })
		ids, rows := leaseOf(t, db, "crm")
		same(t, "again", ids, []string{"crm-a"})
		if rows[0].Tries != 2 {
			t.Errorf("%+v", rows[0])
		}
	})
}

func TestClosedEndpoints(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		tell(t, db, "a", "crm", "erp")
		update(t, db, func(tx *store.Tx) error { return tx.CloseEndpoint(t.Context(), "crm", "answered 410") })
		tell(t, db, "b", "crm", "erp")
		ids, _ := leaseOf(t, db, "crm")
		same(t, "of the closed one", ids, []string(nil))
		ids, _ = leaseOf(t, db, "erp")
		same(t, "of the other", ids, []string{"erp-a", "erp-b"})
		view(t, db, func(tx *store.Tx) error {
			closed, err := tx.ClosedEndpoints(t.Context())
			same(t, "closed", closed, []store.ClosedEndpoint{{Name: "crm", At: noon, Cause: "answered 410"}})
			return err
		})
		update(t, db, func(tx *store.Tx) error { return tx.OpenEndpoint(t.Context(), "crm") })
		ids, _ = leaseOf(t, db, "crm")
		same(t, "opened again", ids, []string{"crm-a"})
	})
}

func TestResend(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		failed := store.Attempt{No: 1, At: noon, Status: 500, Cause: "answered 500"}
		for _, id := range []string{"a", "b", "c", "d"} {
			tell(t, db, id, "crm")
			if id != "d" {
				leaseOf(t, db, "crm")
				finish(t, db, "crm-"+id, failed, time.Time{})
			}
			later(time.Minute)
		}
		leaseOf(t, db, "crm") // d is on its way
		resend := func(since time.Time) (n int) {
			update(t, db, func(tx *store.Tx) (err error) {
				n, err = tx.ResendFailed(t.Context(), "crm", since, 10)
				return err
			})
			return n
		}
		if n := resend(noon.Add(time.Minute)); n != 2 {
			t.Errorf("%d sent again", n)
		}
		ids, rows := leaseOf(t, db, "crm")
		same(t, "again", ids, []string{"crm-b", "crm-c"})
		if d := rows[0]; d.Tries != 2 || d.Earlier != 1 || !d.EndedAt.IsZero() {
			t.Errorf("%+v", d)
		}
		for _, id := range []string{"crm-a", "crm-b", "nothing"} {
			update(t, db, func(tx *store.Tx) error { return tx.Resend(t.Context(), id) })
		}
		ids, _ = leaseOf(t, db, "crm")
		same(t, "one by one; what is on its way is left alone", ids, []string{"crm-a"})
	})
}

func TestListOfDeliveries(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		for _, id := range []string{"a", "b", "c"} {
			tell(t, db, id, "crm", "erp")
		}
		leaseOf(t, db, "crm")
		finish(t, db, "crm-a", store.Attempt{No: 1, At: noon, Status: 200}, time.Time{})
		finish(t, db, "crm-b", store.Attempt{No: 1, At: noon, Status: 400, Cause: "answered 400"}, time.Time{})
		for _, row := range []struct {
			f    store.DeliveryFilter
			want []string
		}{
			{store.DeliveryFilter{}, []string{"erp-c", "erp-b", "erp-a", "crm-c", "crm-b", "crm-a"}},
			{store.DeliveryFilter{Limit: 2, After: "erp-b"}, []string{"erp-a", "crm-c"}},
			{store.DeliveryFilter{Endpoint: "crm"}, []string{"crm-c", "crm-b", "crm-a"}},
			{store.DeliveryFilter{Endpoint: "crm", Limit: 2}, []string{"crm-c", "crm-b"}},
			{store.DeliveryFilter{Endpoint: "crm", State: store.Failed}, []string{"crm-b"}},
			{store.DeliveryFilter{State: store.Delivered}, []string{"crm-a"}},
			{store.DeliveryFilter{State: store.Waiting, After: "erp-a"}, []string{"crm-c"}},
			{store.DeliveryFilter{Endpoint: "nobody"}, nil},
		} {
			var ids []string
			view(t, db, func(tx *store.Tx) error {
				rows, err := tx.Deliveries(t.Context(), row.f)
				for _, d := range rows {
					ids = append(ids, d.ID)
				}
				return err
			})
			same(t, fmt.Sprintf("%+v", row.f), ids, row.want)
		}
	})
}

func TestOldDeliveriesAreForgotten(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		for _, id := range []string{"a", "b", "c", "d"} {
			tell(t, db, id, "crm")
		}
		leaseOf(t, db, "crm")
		finish(t, db, "crm-a", store.Attempt{No: 1, At: noon, Status: 200}, time.Time{})
		finish(t, db, "crm-b", store.Attempt{No: 1, At: noon, Status: 410, Cause: "answered 410"}, time.Time{})
		later(time.Hour)
		finish(t, db, "crm-c", store.Attempt{No: 1, At: noon, Status: 200}, time.Time{})
		var gone []int
		for range 3 {
			update(t, db, func(tx *store.Tx) error {
				n, err := tx.ForgetDeliveries(t.Context(), noon.Add(time.Minute), 1)
				gone = append(gone, n)
				return err
			})
		}
		same(t, "forgotten", gone, []int{1, 1, 0})
		view(t, db, func(tx *store.Tx) error {
			rows, err := tx.Deliveries(t.Context(), store.DeliveryFilter{})
			if len(rows) != 2 || rows[0].ID != "crm-d" {
				t.Errorf("left: %+v", rows)
			}
			return err
		})
	})
}

func TestReceipts(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		add := func(r store.Receipt, keep time.Duration) {
			update(t, db, func(tx *store.Tx) error { return tx.AddReceipt(t.Context(), r, keep) })
		}
		find := func(source, id string) (r store.Receipt, known bool) {
			update(t, db, func(tx *store.Tx) (err error) {
				r, known, err = tx.Receipt(t.Context(), source, id)
				return err
			})
			return r, known
		}
		first := store.Receipt{Source: "bank", Message: "m1", Content: "hash", Answer: "taken"}
		add(first, time.Hour)
		if r, known := find("bank", "m1"); !known || r != first {
			t.Errorf("%v %+v", known, r)
		}
		if _, known := find("shop", "m1"); known {
			t.Error("another source has sent it")
		}
		later(time.Hour)
		if _, known := find("bank", "m1"); known {
			t.Error("it is kept for ever")
		}
		second := store.Receipt{Source: "bank", Message: "m1", Content: "other", Answer: "kept"}
		add(second, time.Hour)
		if r, known := find("bank", "m1"); !known || r != second {
			t.Errorf("%v %+v", known, r)
		}
	})
}
