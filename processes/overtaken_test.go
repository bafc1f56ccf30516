package processes_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// TestANewerProgramTakesOver: what is due waits for it, what people do goes on, and what
// was left undone is done by the newer one, once.
func TestANewerProgramTakesOver(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		w := newWorld(t, storetest.Open(t, dsn))
		var said bytes.Buffer
		w.s = processes.New(processes.Options{DB: w.db, World: w.fake, Log: slog.New(slog.NewTextHandler(&said, nil))})
		w.must(w.deploy(transfer))
		w.must(w.deploy(strings.Replace(transfer, "version: 1", "version: 2", 1) + "migrate: {from: 1}\n"))
		w.fake.Always("core_insurance.settle", map[string]any{"trace_no": "T1"})
		w.must(w.s.Look(t.Context()))
		if err := w.s.Overtaken(); err != nil {
			t.Fatal(err)
		}
		old := w.open()
		back := storetest.Overtake(t, dsn)
		for range 3 {
			w.must(w.s.Look(t.Context()))
			w.s.RunOnce(t.Context())
		}
		young := w.open()
		w.s.RunOnce(t.Context())
		if calls := w.fake.Calls(); len(calls) > 0 || !errors.Is(w.s.Overtaken(), store.ErrNewer) {
			t.Errorf("overtaken is %v, and it called %v", w.s.Overtaken(), calls)
		}
		if got := strings.Count(said.String(), "\n"); got != 1 || !strings.Contains(said.String(), "newer program") {
			t.Errorf("it said %d lines:\n%s", got, said.String())
		}
		if err := w.s.Migrate(t.Context(), "transfer", 2, engine.System, func(processes.Tried) {}); !errors.Is(err, store.ErrNewer) {
			t.Errorf("migrate: %v", err)
		}
		w.must(w.advance(young, people.Actor(w.sara), engine.Cancelled{}))

		back()
		w.s = processes.New(processes.Options{DB: w.db, World: w.fake}) // the newer one
		w.must(w.s.Restore(t.Context()))
		w.s.RunOnce(t.Context())
		w.at("confirm", []string{old})
		if calls := w.fake.Calls(); len(calls) != 1 {
			t.Errorf("it called %v", calls)
		}
	})
}

// TestRunBeginsNothingThatIsNotItsOwn: a service that starts beside a newer program waits
// until it is told to stop.
func TestRunBeginsNothingThatIsNotItsOwn(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		w := newWorld(t, storetest.Open(t, dsn))
		w.must(w.deploy(transfer))
		w.open()
		storetest.Overtake(t, dsn)
		ctx, stop := context.WithCancel(t.Context())
		stop()
		w.must(w.s.Look(t.Context()))
		w.must(w.s.Run(ctx))
		if calls := w.fake.Calls(); len(calls) > 0 {
			t.Errorf("it called %v", calls)
		}
	})
}
