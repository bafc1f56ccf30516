package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// victimVariable makes the test program open cases until it is killed.
const victimVariable = "KARTABL_TEST_VICTIM"

// victim prints the id of every case once its command was acknowledged.
func victim(dsn string) {
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{DSN: dsn})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for caller := range 16 {
		wg.Go(func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("%d.%d.%d", os.Getpid(), caller, n)
				err := db.Update(ctx, func(tx *store.Tx) error {
					return tx.Commit(ctx, 0, started(id, "ali", engine.OpenItem{Item: staffItem(id+"-1", "claims")}))
				})
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				mu.Lock()
				_, _ = fmt.Fprintln(os.Stdout, id)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

func TestAcknowledgedSurvivesKill(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		var acknowledged []string
		for round := range 3 {
			acknowledged = append(acknowledged, killAfter(t, dsn, 50+100*round)...)
		}
		db := storetest.Open(t, dsn)
		view(t, db, func(tx *store.Tx) error {
			for _, id := range acknowledged {
				if _, err := tx.Case(t.Context(), id); err != nil {
					t.Errorf("%s was acknowledged: %v", id, err)
				}
			}
			checkWhole(t, tx)
			return nil
		})
	})
}

// killAfter runs a victim, kills it after n acknowledgements, and returns all that it gave.
func killAfter(t *testing.T, dsn string, n int) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), victimVariable+"="+dsn)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		ids = append(ids, lines.Text())
		if len(ids) == n {
			if err := cmd.Process.Kill(); err != nil {
				t.Error(err)
			}
		}
	}
	_ = cmd.Wait() // it was killed
	if len(ids) < n {
		t.Fatalf("the victim died by itself after %d", len(ids))
	}
	return ids
}

// checkWhole checks that no case was kept in part.
func checkWhole(t *testing.T, tx *store.Tx) {
	t.Helper()
	cases := 0
	err := tx.EachCase(t.Context(), func(id string) error {
		cases++
		events, err := tx.Events(t.Context(), id)
		if err != nil || len(events) != 1 {
			t.Errorf("case %s has %d events, %v", id, len(events), err)
		}
		_, err = tx.Item(t.Context(), id+"-1")
		return err
	})
	if err != nil {
		t.Error(err)
	}
	counts, err := tx.Counts(t.Context(), []string{"pool:queue:claims"})
	if err != nil || counts["pool:queue:claims"] != cases {
		t.Errorf("%d cases, counters %v, %v", cases, counts, err)
	}
}
