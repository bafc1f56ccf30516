package store

import (
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
)

func openFile(t *testing.T) *DB {
	t.Helper()
	db, err := Open(t.Context(), Options{DSN: filepath.Join(t.TempDir(), "k.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func claimKey(t *testing.T, tx *Tx, key string) error {
	existing, err := tx.ClaimKey(t.Context(), "ali", key, "c")
	if existing != "" {
		return ErrConflict
	}
	return err
}

// together has fns run in one transaction and returns how each of them ended.
func together(t *testing.T, db *DB, fns ...func(*Tx) error) []error {
	t.Helper()
	errs := make([]error, len(fns))
	db.writer.crowded.Store(true)
	running, finish := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		errs[0] = db.Update(t.Context(), func(tx *Tx) error { close(running); <-finish; return fns[0](tx) })
	})
	<-running
	for n, fn := range fns[1:] {
		wg.Go(func() { errs[n+1] = db.Update(t.Context(), fn) })
		for len(db.writer.queue) <= n {
			runtime.Gosched()
		}
	}
	close(finish)
	wg.Wait()
	return errs
}

func TestThoseWhoWaitShareACommit(t *testing.T) {
	for name, fails := range map[string]func(int) bool{
		"later ones fail": func(n int) bool { return n%4 == 3 },
		"the first fail":  func(n int) bool { return n < 9 || n == 12 },
	} {
		t.Run(name, func(t *testing.T) { shareACommit(t, fails) })
	}
}

func shareACommit(t *testing.T, fails func(int) bool) {
	db := openFile(t)
	var order []int
	fns := make([]func(*Tx) error, 40)
	for n := range fns {
		fns[n] = func(tx *Tx) error {
			order = append(order, n)
			if err := claimKey(t, tx, string(rune('a'+n))); err != nil || !fails(n) {
				return err
			}
			return ErrNotFound
		}
	}
	good := 0
	for n, err := range together(t, db, fns...) {
		if fails(n) != errors.Is(err, ErrNotFound) {
			t.Errorf("command %d: %v", n, err)
		}
		if err == nil {
			good++
		}
		kept := db.Update(t.Context(), func(tx *Tx) error { return errors.Join(claimKey(t, tx, string(rune('a'+n))), ErrNotFound) })
		if errors.Is(kept, ErrConflict) == fails(n) {
			t.Errorf("command %d: %v", n, kept)
		}
	}
	if !slices.IsSorted(order) {
		t.Errorf("ran as %v", order)
	}
	if stats := db.Stats(); stats.Commits != 1 || stats.Largest != int64(good) {
		t.Errorf("%+v", stats)
	}
}

// What the commands of a transaction say of words is written by the last of them about
// each case, and of one that failed nothing.
func TestWordsAreWrittenWithTheCommit(t *testing.T) {
	db := openFile(t)
	says := func(id, words string, err error) func(*Tx) error {
		return func(tx *Tx) error {
			tx.words = append(tx.words, wording{side: forStaff, words: words, caseID: id})
			return err
		}
	}
	begin := func(tx *Tx) error {
		for _, id := range []string{"a", "b", "c", "d"} {
			const insert = `INSERT INTO cases (id, no, process, version, seq, customer, result, ended, waiting, opened_at, updated_at, problems, state)
				VALUES (?, ?, 'p', 1, 1, '', '', '', '', ?, ?, 0, '{}')`
			if _, err := tx.exec(t.Context(), insert, id, id, tx.Now, tx.Now); err != nil {
				return err
			}
		}
		return nil
	}
	errs := together(t, db, begin, says("a", "old :p:x", nil), says("b", "kept :p:x", nil), says("b", "lost :p:x", ErrNotFound),
		says("a", "new :p:x", nil), says("c", "gone :p:x", nil), says("c", "", nil), says("d", "", nil))
	for n, err := range errs {
		if (n == 3) != (err != nil) {
			t.Errorf("command %d: %v", n, err)
		}
	}
	for word, want := range map[string]string{"old": "", "new": "a", "kept": "b", "lost": "", "gone": ""} {
		got := ""
		err := db.View(t.Context(), func(tx *Tx) error {
			rows, err := tx.Search(t.Context(), Search{Words: []string{word}, For: []string{"p:x"}})
			for _, r := range rows {
				got += r.ID
			}
			return err
		})
		if err != nil || got != want {
			t.Errorf("%q finds %q, want %q: %v", word, got, want, err)
		}
	}
}

func TestLostTransactionIsToldToAll(t *testing.T) {
	db := openFile(t)
	errs := together(t, db,
		func(tx *Tx) error { return claimKey(t, tx, "one") },
		func(tx *Tx) error {
			_, err := tx.s.conn.ExecContext(t.Context(), "ROLLBACK") // as SQLite does by itself when the disk is full
			return err
		},
		func(tx *Tx) error { return claimKey(t, tx, "three") },
	)
	if errs[0] == nil || errs[1] == nil {
		t.Errorf("acknowledged though nothing was kept: %v", errs)
	}
	for _, key := range []string{"one", "three"} {
		err := db.Update(t.Context(), func(tx *Tx) error { return claimKey(t, tx, key) })
		if kept := errors.Is(err, ErrConflict); kept != (key == "three" && errs[2] == nil) {
			t.Errorf("%s: %v, told %v", key, err, errs)
		}
	}
}

func TestLoneCommandCommitsAtOnce(t *testing.T) {
	db := openFile(t)
	for n := range 3 {
		if err := db.Update(t.Context(), func(tx *Tx) error { return claimKey(t, tx, string(rune('a'+n))) }); err != nil {
			t.Fatal(err)
		}
	}
	if stats := db.Stats(); stats.Commits != 3 || stats.Largest != 1 {
		t.Errorf("%+v", stats)
	}
}

// Who is alone commits alone. Those who came meanwhile share, and so does whoever comes
// right after a crowd.
func TestWhoIsAloneCommitsAlone(t *testing.T) {
	db := openFile(t)
	var wg sync.WaitGroup
	running, finish := make(chan struct{}), make(chan struct{})
	add := func(n int, fn func()) {
		err := db.Update(t.Context(), func(tx *Tx) error { fn(); return claimKey(t, tx, string(rune('a'+n))) })
		if err != nil {
			t.Error(err)
		}
	}
	wg.Go(func() { add(0, func() { close(running); <-finish }) })
	<-running
	for n := range 9 {
		wg.Go(func() { add(1+n, func() {}) })
	}
	for len(db.writer.queue) < 8 { // one of them is the next, and waits for the connection
		runtime.Gosched()
	}
	close(finish)
	wg.Wait()
	if stats := db.Stats(); stats.Commits != 2 || stats.Largest != 9 {
		t.Errorf("%+v", stats)
	}
	for n, crowded := range []bool{true, false, false} {
		if db.writer.crowded.Load() != crowded {
			t.Errorf("%d commands after a crowd: crowded is %v", n, !crowded)
		}
		add(10+n, func() {})
	}
}

func TestCloseWaitsForWhoIsAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "k.db")
	db, err := Open(t.Context(), Options{DSN: file})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	running, finish := make(chan struct{}), make(chan struct{})
	wg.Go(func() {
		if err := db.Update(t.Context(), func(tx *Tx) error { close(running); <-finish; return claimKey(t, tx, "a") }); err != nil {
			t.Error(err)
		}
	})
	<-running
	wg.Go(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	for !db.writer.isClosed() {
		runtime.Gosched()
	}
	if err := db.Update(t.Context(), func(*Tx) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("a command after the close: %v", err)
	}
	close(finish)
	wg.Wait()
	if db, err = Open(t.Context(), Options{DSN: file}); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Update(t.Context(), func(tx *Tx) error { return claimKey(t, tx, "a") }); !errors.Is(err, ErrConflict) {
		t.Errorf("what was acknowledged is not there: %v", err)
	}
}

// A database in memory has one connection: who reads takes turns with those who write,
// and sees no more than they have committed.
func TestViewsOfMemoryTakeTurns(t *testing.T) {
	db, err := Open(t.Context(), Options{DSN: memory})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				err := db.Update(t.Context(), func(tx *Tx) error {
					for range 2 {
						if _, err := tx.exec(t.Context(), moveCounters[0], "n", 0, 1); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
				err = db.View(t.Context(), func(tx *Tx) error {
					counts, err := tx.Counts(t.Context(), []string{"n"})
					if counts["n"]%2 != 0 {
						t.Errorf("a view sees half a command: %v", counts)
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = db.View(t.Context(), func(*Tx) error { runtime.Goexit(); return nil })
	}()
	<-done
	if err := db.Update(t.Context(), func(*Tx) error { return nil }); err != nil {
		t.Error(err)
	}
}
