package processes_test

import (
	"path/filepath"
	"testing"

	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

func TestProcessesHaveTheCurrencyOfTheDatabase(t *testing.T) {
	db, err := store.Open(t.Context(), store.Options{DSN: filepath.Join(t.TempDir(), "k.db"), Currency: "EUR"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // the test is over
	w := newWorld(t, db)
	w.must(w.deploy(billed))
	again := processes.New(processes.Options{DB: db})
	w.must(again.Restore(t.Context()))
	for name, s := range map[string]*processes.Service{"deployed": w.s, "restored": again} {
		if p, err := s.Latest("transfer"); err != nil || p.Currency != "EUR" {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}
