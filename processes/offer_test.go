package processes_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// forVIPs offers a process to some customers only.
func forVIPs(src string) string {
	return strings.Replace(src, "start:\n", "start:\n  offer: customer.segment == 'vip'\n", 1)
}

// add makes a customer of a segment; "" has none.
func (w *world) add(id, segment string) {
	w.t.Helper()
	p := people.Person{ID: id, Login: id, Name: id, Side: "customer"}
	if segment != "" {
		p.Attributes = map[string]any{"segment": segment}
	}
	w.must(w.db.Update(w.t.Context(), func(tx *store.Tx) error { return tx.AddPerson(w.t.Context(), p) }))
}

// A schedule starts nothing for a customer to whom the process is not offered, and
// says why; the other entries of its list start.
func TestAScheduleAsksTheOffer(t *testing.T) {
	on(t, func(w *world) {
		var log bytes.Buffer
		w.s = processes.New(processes.Options{DB: w.db, World: w.fake, Log: slog.New(slog.NewTextHandler(&log, nil))})
		w.must(w.deploy(forVIPs(nightly)))
		w.add("nima", "vip")
		w.add("mina", "normal")
		entry := func(no, customer string) any {
			return map[string]any{"key": no, "customer": customer, "with": map[string]any{"contract_no": no}}
		}
		w.fake.Always("lists.contracts_ending", map[string]any{"items": []any{entry("C-1", "mina"), entry("C-2", "nima"), entry("C-3", "sara")}})
		w.s.RunOnce(t.Context())
		w.now = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
		w.s.RunOnce(t.Context())
		w.s.RunOnce(t.Context())
		if n := w.cases(); n != 1 {
			t.Errorf("%d cases, want 1", n)
		}
		if strings.Count(log.String(), "start.offer of nightly is false") != 2 {
			t.Errorf("not told once for each:\n%s", log.String())
		}
	})
}

// A message asks the offer too. Of two processes that begin with it, one that is not
// offered does not hold back the other.
func TestAMessageAsksTheOffer(t *testing.T) {
	on(t, func(w *world) {
		w.add("mina", "normal")
		w.add("nima", "vip")
		w.must(w.deploy(forVIPs(watch)))
		send := func(id, customer string) (processes.Delivered, error) {
			return w.s.Message(t.Context(), processes.Incoming{ID: id, Name: "contract_signed", Key: "C-1", Fields: map[string]any{"signed_at": "2026-11-22T10:00:00Z", "hash": customer}})
		}
		if _, err := send("m1", "mina"); !fault.Is(err, fault.Forbidden) || !strings.Contains(err.Error(), "start.offer of watch is false") {
			t.Errorf("not offered: %v", err)
		}
		if d, err := send("m2", "nima"); err != nil || len(d.Cases) != 1 {
			t.Errorf("offered: %+v, %v", d, err)
		}
		w.must(w.deploy(strings.Replace(watch, "id: watch", "id: other", 1)))
		if d, err := send("m1", "mina"); err != nil || len(d.Cases) != 1 || w.stored(d.Cases[0]).Process != "other" {
			t.Errorf("one of two: %+v, %v", d, err)
		}
	})
}

// A process that another one starts is not asked for its offer: that one has decided.
func TestASubprocessIsNotAskedForItsOffer(t *testing.T) {
	on(t, func(w *world) {
		check := creditCheck(t)
		w.must(w.deploy(strings.Replace(check, "  by: [process]", "  by: [process]\n  offer: customer.segment == 'vip'", 1)))
		w.must(w.deploy(asks))
		w.fake.Fail("credit.score", "odd")
		if sub := w.child(w.begin("asks", nil).ID); sub.Process != "credit_check" || sub.Ended != "" {
			t.Errorf("%+v", sub)
		}
	})
}

// noSegment offers a process by something that a customer may not have.
func noSegment(src string) string {
	return strings.Replace(src, "start:\n", "start:\n  offer: len(customer.segment) > 2\n", 1)
}

// ownerTold counts what stands in the cartable of the owner about offers.
func (w *world) ownerTold() int {
	w.t.Helper()
	n := 0
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) error {
		rows, err := tx.Notices(w.t.Context(), "", []string{"claims_manager"}, "", 50)
		for _, row := range rows {
			if strings.Contains(row.Body.In("en"), "the condition of its offer has no result") {
				n++
			}
		}
		return err
	}))
	return n
}

// Nobody asks for a start by a message: of an offer without a value its owner hears,
// once an hour, and of one that is false he does not.
func TestTheOwnerHearsOfAnOfferWithoutAValue(t *testing.T) {
	on(t, func(w *world) {
		w.add("mina", "")
		w.add("nima", "no")
		w.must(w.deploy(noSegment(watch)))
		send := func(id, customer string, want int) {
			t.Helper()
			_, err := w.s.Message(t.Context(), processes.Incoming{ID: id, Name: "contract_signed", Key: "C-1", Fields: map[string]any{"signed_at": "2026-11-22T10:00:00Z", "hash": customer}})
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", id, err)
			}
			if n := w.ownerTold(); n != want {
				t.Errorf("%s: told %d times, want %d", id, n, want)
			}
		}
		send("m1", "nima", 0)
		send("m2", "mina", 1)
		send("m3", "mina", 1)
		w.now = w.now.Add(time.Hour)
		send("m4", "mina", 2)
	})
}

// Two processes that begin with a message each tell of their own, and a third starts.
func TestAnOfferWithoutAValueHoldsBackNoOther(t *testing.T) {
	on(t, func(w *world) {
		w.add("mina", "")
		w.must(w.deploy(noSegment(watch)))
		w.must(w.deploy(strings.Replace(noSegment(watch), "id: watch", "id: second", 1)))
		w.must(w.deploy(strings.Replace(watch, "id: watch", "id: third", 1)))
		d, err := w.s.Message(t.Context(), processes.Incoming{ID: "m1", Name: "contract_signed", Key: "C-1", Fields: map[string]any{"signed_at": "2026-11-22T10:00:00Z", "hash": "mina"}})
		if err != nil || len(d.Cases) != 1 || w.ownerTold() != 2 {
			t.Errorf("%+v, %v, told %d times", d, err, w.ownerTold())
		}
	})
}

// The owner hears once of all the entries that a schedule refuses.
func TestTheOwnerHearsOfAnOfferOfASchedule(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(noSegment(nightly)))
		w.add("mina", "")
		entry := func(no string) any {
			return map[string]any{"key": no, "customer": "mina", "with": map[string]any{"contract_no": no}}
		}
		w.fake.Always("lists.contracts_ending", map[string]any{"items": []any{entry("C-1"), entry("C-2")}})
		w.s.RunOnce(t.Context())
		w.now = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
		w.s.RunOnce(t.Context())
		if n := w.ownerTold(); n != 1 || w.cases() != 0 {
			t.Errorf("told %d times, %d cases", n, w.cases())
		}
	})
}
