package simulation

import (
	"flag"
	"io/fs"
	"math/rand/v2"
	"path"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/kartabl/kartabl/definitions"
)

var (
	simCases  = flag.Int("simulation.cases", 15, "cases that a simulation lives through")
	simDays   = flag.Int("simulation.days", 40, "days that they take")
	simStride = flag.Int("simulation.stride", 701, "each how manieth statement fails once")
	simSeed   = flag.Uint64("simulation.seed", 1405, "seed of the simulation")
)

// The same seed gives the same history, and all laws hold at its end.
func TestTheSameSeedGivesTheSameHistory(t *testing.T) {
	t.Parallel()
	var hash string
	for range 2 {
		o := Options{Seed: *simSeed, Cases: *simCases, Days: *simDays, Folder: t.TempDir()}
		report, err := Run(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v", report)
		if report.Cases < o.Cases || report.Events < 4*report.Cases || report.Calls == 0 {
			t.Errorf("hardly anything has happened: %+v", report)
		}
		if hash != "" && report.Hash != hash {
			t.Errorf("the hash of the history is %s, and was %s", report.Hash, hash)
		}
		hash = report.Hash
	}
}

// Wherever the database fails, nothing that was acknowledged is lost and every law holds.
func TestTheDatabaseFailsAnywhere(t *testing.T) {
	t.Parallel()
	for _, every := range []int{25, 400} {
		luck := rand.New(rand.NewPCG(uint64(every), 9)) //nolint:gosec // the same faults each time
		report, err := Run(t.Context(), Options{
			Seed: uint64(every), Cases: 6, Days: 15, Folder: t.TempDir(),
			Fault: func(int) bool { return luck.IntN(every) == 0 },
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("one in %d: %+v", every, report)
		if report.Failed == 0 || report.Cases == 0 {
			t.Errorf("one in %d: nothing has happened: %+v", every, report)
		}
	}
}

// only is the library with these processes alone.
func only(t *testing.T, names ...string) fs.FS {
	t.Helper()
	few := fstest.MapFS{}
	err := fs.WalkDir(definitions.Library(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Dir(name) == "." && name != "catalog.yaml" && !slices.Contains(names, name) {
			return err
		}
		src, err := fs.ReadFile(definitions.Library(), name)
		few[name] = &fstest.MapFile{Data: src}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return few
}

// Each statement of a short history fails once. (All of them in `make torture`.)
func TestEachStatementFailsOnce(t *testing.T) {
	t.Parallel()
	o := Options{Seed: 3, Cases: 3, Days: 9, Folder: t.TempDir(), Definitions: only(t, "incident_ticket.yaml", "leave_request.yaml")}
	whole, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	stride := max(1, *simStride)
	for at := 1; at <= whole.Statements; at += stride {
		o.Fault = func(n int) bool { return n == at }
		report, err := Run(t.Context(), o)
		if err != nil {
			t.Fatalf("statement %d fails: %v", at, err)
		}
		if report.Failed != 1 {
			t.Fatalf("statement %d did not fail", at)
		}
	}
}
