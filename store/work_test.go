package store_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func call(id string, attempt int) engine.Effect {
	return engine.SendCall{Request: engine.Request{ID: id, Kind: engine.RequestCall, Attempt: attempt}, Key: "k/" + id}
}

func leased(t *testing.T, db *store.DB) (calls []store.CallRow) {
	t.Helper()
	update(t, db, func(tx *store.Tx) (err error) {
		calls, err = tx.LeaseCalls(t.Context(), store.Lease{Most: 10, For: time.Minute})
		return err
	})
	return calls
}

func TestLeaseOfCallEndsByItself(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		begin(t, db, started("c", "ali", call("c-1", 1)))
		if got := leased(t, db); len(got) != 1 || got[0].Tries != 1 {
			t.Fatalf("leased %+v", got)
		}
		later(59 * time.Second)
		if got := leased(t, db); len(got) != 0 {
			t.Errorf("leased twice: %+v", got)
		}
		later(time.Second)
		if got := leased(t, db); len(got) != 1 || got[0].Tries != 2 {
			t.Errorf("not leased again: %+v", got)
		}
		update(t, db, func(tx *store.Tx) error { return tx.PostponeCall(t.Context(), "c-1", noon.Add(time.Hour), "busy") })
		view(t, db, func(tx *store.Tx) error {
			due, ok, err := tx.NextCall(t.Context())
			if !ok || !due.Equal(noon.Add(time.Hour)) {
				t.Errorf("next call %v %v", due, ok)
			}
			return err
		})
		later(time.Hour)
		if got := leased(t, db); len(got) != 1 || got[0].Tries != 3 {
			t.Errorf("not leased after it was postponed: %+v", got)
		}
		update(t, db, func(tx *store.Tx) error { return tx.FinishCall(t.Context(), "c-1") })
		later(time.Hour)
		if got := leased(t, db); len(got) != 0 {
			t.Errorf("finished, but leased: %+v", got)
		}
	})
}

// A worker that starts again under its name does not wait for its own leases; what it
// takes back is leased and finished as before.
func TestWorkerTakesItsLeasesBack(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		send := engine.Send{Key: "hello", Person: "ali", By: []string{"sms"}}
		begin(t, db, started("c", "ali", call("c-1", 1), send))
		leaseMessages := func() (rows []store.OutRow) {
			update(t, db, func(tx *store.Tx) (err error) {
				rows, err = tx.LeaseMessages(t.Context(), 10, time.Minute)
				return err
			})
			return rows
		}
		if calls, rows := leased(t, db), leaseMessages(); len(calls) != 1 || len(rows) != 1 {
			t.Fatalf("leased %+v %+v", calls, rows)
		}
		update(t, db, func(tx *store.Tx) error { return tx.TakeBack(t.Context()) })
		calls, rows := leased(t, db), leaseMessages()
		if len(calls) != 1 || calls[0].Tries != 2 || len(rows) != 1 || rows[0].Tries != 2 {
			t.Fatalf("taken back: %+v %+v", calls, rows)
		}
		update(t, db, func(tx *store.Tx) error {
			return errors.Join(tx.FinishCall(t.Context(), "c-1"), tx.FinishMessage(t.Context(), rows[0].ID), tx.TakeBack(t.Context()))
		})
		later(time.Hour)
		if calls, rows := leased(t, db), leaseMessages(); len(calls) != 0 || len(rows) != 0 {
			t.Errorf("finished, but leased: %+v %+v", calls, rows)
		}
	})
}

func TestFinishedCallLeavesTheNextAttempt(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		c := begin(t, db, started("c", "ali", call("c-1", 1)))
		leased(t, db)
		update(t, db, func(tx *store.Tx) error {
			if err := tx.Commit(t.Context(), c.Seq, next(c, call("c-1", 2))); err != nil {
				return err
			}
			return tx.FinishCall(t.Context(), "c-1")
		})
		if got := leased(t, db); len(got) != 1 || got[0].Attempt != 2 || got[0].Tries != 1 {
			t.Errorf("leased %+v", got)
		}
	})
}

func TestTwoWorkersLeaseDifferentCalls(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		var effects []engine.Effect
		for n := range 40 {
			effects = append(effects, call(fmt.Sprintf("c-%d", n), 1))
		}
		begin(t, db, started("c", "ali", effects...))
		var mu sync.Mutex
		seen := map[string]int{}
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for _, c := range leased(t, db) {
					mu.Lock()
					seen[c.ID]++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		for _, c := range leased(t, db) {
			seen[c.ID]++
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s leased %d times", id, n)
			}
		}
	})
}

func TestMessageIsNeverDoubled(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		send := engine.Send{Key: "c/notice/1", Person: "ali", By: []string{"sms", "email", "sms"}, Body: text.Of("x")}
		c := begin(t, db, started("c", "ali", send))
		c = step(t, db, c, send)
		lease := func() (messages []store.OutRow) {
			update(t, db, func(tx *store.Tx) (err error) {
				messages, err = tx.LeaseMessages(t.Context(), 10, time.Minute)
				return err
			})
			return messages
		}
		first := lease()
		if len(first) != 2 || len(lease()) != 0 {
			t.Fatalf("leased %+v", first)
		}
		update(t, db, func(tx *store.Tx) error {
			return errors.Join(tx.FinishMessage(t.Context(), first[0].ID),
				tx.PostponeMessage(t.Context(), first[1].ID, noon.Add(time.Hour), "busy"))
		})
		step(t, db, c, send)
		view(t, db, func(tx *store.Tx) error {
			due, ok, err := tx.NextMessage(t.Context())
			if !ok || !due.Equal(noon.Add(time.Hour)) {
				t.Errorf("next message %v %v", due, ok)
			}
			return err
		})
		later(2 * time.Hour)
		if again := lease(); len(again) != 1 || again[0].ID != first[1].ID || again[0].Tries != 2 {
			t.Errorf("leased again %+v", again)
		}
	})
}

func TestLettersAreNumberedWithoutGaps(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		letter := func(id string) engine.Effect {
			return engine.IssueLetter{Letter: engine.DraftLetter{Key: id + "/letter", Number: true, Body: text.Of(engine.LetterNo)}}
		}
		var wg sync.WaitGroup
		for n := range 30 {
			wg.Go(func() {
				id := fmt.Sprint("c", n)
				err := db.Update(t.Context(), func(tx *store.Tx) error {
					if err := tx.Commit(t.Context(), 0, started(id, "ali", letter(id), letter(id))); err != nil {
						return err
					}
					if n%3 == 0 {
						return errRefused
					}
					return nil
				})
				if (n%3 == 0) != errors.Is(err, errRefused) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		same(t, "numbers", letterNumbers(t, db), gapless(1405, 20))
		later(150 * 24 * time.Hour)
		begin(t, db, started("next", "ali", letter("next")))
		if got := letterNumbers(t, db); !got["1406/1"] {
			t.Errorf("next year: %v", got)
		}
	})
}

func gapless(year, n int) map[string]bool {
	all := map[string]bool{}
	for i := range n {
		all[fmt.Sprintf("%d/%d", year, i+1)] = true
	}
	return all
}

func letterNumbers(t *testing.T, db *store.DB) map[string]bool {
	t.Helper()
	numbers := map[string]bool{}
	view(t, db, func(tx *store.Tx) error {
		return tx.EachCase(t.Context(), func(id string) error {
			letters, err := tx.LettersOf(t.Context(), id)
			for _, l := range letters {
				numbers[l.No] = true
			}
			return err
		})
	})
	return numbers
}

func TestLetterWithoutNumber(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		begin(t, db, started("c", "ali", engine.IssueLetter{Letter: engine.DraftLetter{Key: "k", Body: text.Of("no " + engine.LetterNo)}}))
		view(t, db, func(tx *store.Tx) error {
			letters, err := tx.LettersOf(t.Context(), "c")
			if len(letters) != 1 || letters[0].No != "" || letters[0].Body[""] != "no " {
				t.Errorf("letters %+v", letters)
			}
			return err
		})
	})
}

func TestCaseNumbers(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		var mu sync.Mutex
		seen := map[string]bool{}
		take := func() (no string) {
			update(t, db, func(tx *store.Tx) (err error) {
				no, err = tx.NextCaseNo(t.Context())
				return err
			})
			mu.Lock()
			defer mu.Unlock()
			if seen[no] {
				t.Errorf("%s twice", no)
			}
			seen[no] = true
			return no
		}
		if no := take(); no != "1405-000001" {
			t.Errorf("first number %q", no)
		}
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() { take() })
		}
		wg.Wait()
		later(150 * 24 * time.Hour)
		if no := take(); no != "1406-000001" {
			t.Errorf("first number of the next year %q", no)
		}
	})
}

func TestBackupOpensAndEquals(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	ctx := t.Context()
	stop := make(chan struct{})
	var wg sync.WaitGroup
	c := begin(t, db, started("c", "ali", everyEffect()...))
	wg.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
				begin(t, db, started(fmt.Sprintf("w%d", n), "ali", engine.OpenItem{Item: staffItem(fmt.Sprintf("w%d-1", n), "claims")}))
			}
		}
	})
	path := filepath.Join(t.TempDir(), "backup.db")
	if err := db.Backup(ctx, path); err != nil {
		t.Fatal(err)
	}
	close(stop)
	wg.Wait()
	if err := db.Backup(ctx, path); !fault.Is(err, fault.Conflict) {
		t.Errorf("overwriting a backup: %v", err)
	}
	view(t, storetest.Open(t, path), func(tx *store.Tx) error {
		got, err := tx.Case(ctx, "c")
		same(t, "case", got, c)
		counts, err2 := tx.Counts(ctx, []string{"pool:queue:claims"})
		recount, err3 := tx.Recount(ctx)
		if counts["pool:queue:claims"] != recount["pool:queue:claims"] {
			t.Errorf("counters %v, recount %v", counts, recount)
		}
		return errors.Join(err, err2, err3)
	})
}

func TestBackupAndSize(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		size, err := db.Size(t.Context())
		if err != nil || size < 10_000 {
			t.Errorf("size %d, %v", size, err)
		}
	})
}
