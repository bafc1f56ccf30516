package bench

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

// What is measured depends on the machine; that the figures belong together does not.
func TestFiguresBelongTogether(t *testing.T) {
	o := Options{Dir: t.TempDir(), DSNs: databases(t), Callers: 3, Rounds: 1, Cases: 2}
	report, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if want := 3 * (1 + len(o.DSNs)); len(report.Runs) != want {
		t.Fatalf("%d runs, want %d", len(report.Runs), want)
	}
	for _, r := range report.Runs {
		t.Run(r.Database[:6]+" "+r.Layer, func(t *testing.T) { hold(t, o, r) })
	}
	var b bytes.Buffer
	if err := report.Print(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"machine", "SQLite", "journal_mode wal", InProcess, Cartable, HTTP} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report does not tell %q:\n%s", want, b.String())
		}
	}
	left, err := os.ReadDir(o.Dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// databases are the PostgreSQL ones that this test runs on beside SQLite.
func databases(t *testing.T) []string {
	dsn := os.Getenv("KARTABL_TEST_PG")
	if dsn == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("KARTABL_TEST_PG is not set")
		}
		return nil
	}
	return []string{dsn}
}

func hold(t *testing.T, o Options, r Result) {
	t.Helper()
	perCase := len(moves())
	if r.Cases != o.Callers*o.Cases {
		t.Errorf("%d cases ended, want %d", r.Cases, o.Callers*o.Cases)
	}
	if r.CommandsPerCase != perCase {
		t.Errorf("%d commands a case, want %d", r.CommandsPerCase, perCase)
	}
	for name, v := range map[string]float64{
		"steps/s": r.StepsPerSecond, "commands/s": r.PerSecond, "floor": r.Floor, "ratio": r.Ratio,
		"commits per step": r.CommitsPerStep, "fsyncs per step": r.FsyncsPerStep, "commands per commit": r.CommandsPerCommit,
	} {
		if !(v > 0) {
			t.Errorf("%s is %v", name, v)
		}
	}
	if most := float64(perCase) / HumanSteps; r.CommitsPerStep > most+1e-9 {
		t.Errorf("%v commits a step, more than one a command (%v)", r.CommitsPerStep, most)
	}
	for kind, times := range r.Latency {
		if times.P50 <= 0 || times.P99 < times.P50 {
			t.Errorf("%s: p50 %v, p99 %v", kind, times.P50, times.P99)
		}
	}
	written := map[string]Writes{}
	for _, w := range r.Writes {
		written[w.Table] = w
	}
	if w := written["cases"]; w.Inserted != 1 || w.Updated != perCase-1 {
		t.Errorf("a case is one row and changes with each command: %+v", w)
	}
	if w := written["events"]; w.Inserted != perCase {
		t.Errorf("each command is an event: %+v", w)
	}
	if w := written["items"]; w.Inserted != HumanSteps || w.Deleted != HumanSteps {
		t.Errorf("each step opens an item and closes it: %+v", w)
	}
}

// The floor has to leave the same rows behind as the product did.
func TestTheFloorWritesWhatACaseWrites(t *testing.T) {
	for _, dsn := range append([]string{""}, databases(t)...) {
		g := newGround(t.TempDir(), dsn)
		tape, err := record(t.Context(), g)
		if err != nil {
			t.Fatal(err)
		}
		f, err := newFloor(t.Context(), g, tape, 2)
		if err != nil {
			t.Fatal(err)
		}
		done, err := f.run(t.Context(), limit{cases: 3}, 4)
		if err != nil {
			t.Fatal(err)
		}
		if want := 2 * 3 * len(moves()); done.commands != want {
			t.Errorf("%d commands, want %d", done.commands, want)
		}
		for table, want := range map[string]int{"cases": 6, "events": 6 * len(moves()), "items": 0} {
			var n int
			if err := f.plot.raw.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
				t.Fatal(err)
			}
			if n != want {
				t.Errorf("%s has %d rows, want %d", table, n, want)
			}
		}
		if err := f.close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// The log of SQLite is as long after few cases as after many: it is not theirs.
func TestBytesOfACaseAreNotThoseOfTheLog(t *testing.T) {
	ctx := t.Context()
	p, err := newGround(t.TempDir(), "").take(ctx)
	if err != nil {
		t.Fatal(err)
	}
	r, err := newRig(ctx, p, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := subject{rig: r, plot: p, floor: &floor{}}
	size, err := s.size(ctx)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Stat(p.dsn)
	if err != nil || size != file.Size() {
		t.Errorf("%d bytes, want those of %v (%v)", size, file, err)
	}
	if err := errors.Join(r.close(), p.drop(ctx)); err != nil {
		t.Error(err)
	}
}

// Everything that fell due is caught up with, and those who act meanwhile are measured.
func TestAnOutageIsCaughtUpWith(t *testing.T) {
	o := Options{Dir: t.TempDir(), DSNs: databases(t), Time: 100 * time.Millisecond}
	report, err := Outages(t.Context(), o, 300)
	if err != nil {
		t.Fatal(err)
	}
	if want := 1 + len(o.DSNs); len(report) != want {
		t.Fatalf("%d databases, want %d", len(report), want)
	}
	for _, x := range report {
		if x.Timers < 300 || !(x.PerSecond > 0) || x.Heap == 0 || x.Quiet[startCase].P50 <= 0 {
			t.Errorf("%+v", x)
		}
	}
	var b bytes.Buffer
	if err := report.Print(&b); err != nil || !strings.Contains(b.String(), "timers due at once") {
		t.Errorf("%v\n%s", err, b.String())
	}
}
