package bench

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// What is made is what the program makes: check looks at a sample of it, on each database.
// How long things take depends on the machine, that each was measured does not.
func TestLivingCasesAreAsIfTheyWerePlayed(t *testing.T) {
	dir := t.TempDir()
	for _, dsn := range append([]string{""}, databases(t)...) {
		o := LiveOptions{Options: Options{Dir: dir, Callers: 2, Rounds: 1, Cases: 1}, Cases: 300, Brief: true}
		if dsn != "" {
			o.DSNs = []string{dsn}
		}
		report, err := Live(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		run := report.Runs[0]
		if run.Cases != 300 || run.Events < 8*run.Cases || run.Events > 13*run.Cases {
			t.Errorf("%d cases with %d events", run.Cases, run.Events)
		}
		for _, f := range run.Figures {
			if f.Unit == unitTime && (f.N == 0 || f.Large <= 0 || f.Small <= 0 || f.Ratio <= 0) {
				t.Errorf("%+v", f)
			}
		}
		var b bytes.Buffer
		if err := report.Print(&b); err != nil || !strings.Contains(b.String(), "300 living cases") {
			t.Errorf("%v\n%s", err, b.String())
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// What was kept can be measured once more, and stays.
func TestWhatWasKeptIsMeasuredAgain(t *testing.T) {
	o := LiveOptions{Options: Options{Dir: t.TempDir(), Callers: 1, Rounds: 1, Time: time.Millisecond}, Cases: 100, Brief: true, Keep: true}
	if _, err := Live(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(o.Dir, "*", databaseName))
	if err != nil || len(left) != 1 {
		t.Fatalf("left: %v %v", left, err)
	}
	o.Kept, o.Tell = filepath.Dir(left[0]), func(string, ...any) {}
	m, err := measureKept(t.Context(), o)
	if err != nil || m.cases != 100 || len(m.times["page of cases"]) == 0 {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err := os.Stat(left[0]); err != nil {
		t.Errorf("what was kept is gone: %v", err)
	}
}

// A figure holds to its bar, and grows with the number of cases no more than it may.
func TestFiguresAreHeldToTheirBars(t *testing.T) {
	ms := func(n ...int) (all []time.Duration) {
		for _, x := range n {
			all = append(all, time.Duration(x)*time.Millisecond)
		}
		return all
	}
	for _, row := range []struct {
		name         string
		small, large []time.Duration
		holds        bool
	}{
		{"as before", ms(5, 6, 7), ms(6, 7, 8), true},
		{"twice as long", ms(5, 5, 5), ms(10, 10, 10), true},
		{"more than twice", ms(4, 4, 4), ms(9, 9, 9), false},
		{"over the bar", ms(15, 15, 15), ms(21, 21, 21), false},
	} {
		var small, large liveMeasures
		for _, took := range row.small {
			small.note("page", barPage, took)
		}
		for _, took := range row.large {
			large.note("page", barPage, took)
		}
		if f := judge(small, large).Figures[0]; f.Holds != row.holds {
			t.Errorf("%s: %+v", row.name, f)
		}
	}
	var small, large liveMeasures
	small.value("steps", unitRate, barRate, 1000)
	large.value("steps", unitRate, barRate, 790)
	small.value("memory", unitMB, barMemory, 100)
	large.value("memory", unitMB, barMemory, 151)
	large.value("bytes", unitBytes, 0, 9000)
	run := judge(small, large)
	holds := []bool{run.Figures[0].Holds, run.Figures[1].Holds, run.Figures[2].Holds}
	if !slices.Equal(holds, []bool{false, false, true}) || (LiveReport{Runs: []LiveRun{run}}).Holds() {
		t.Errorf("%+v", run.Figures)
	}
}

func TestTextsAreCutWhereACopyDiffers(t *testing.T) {
	names := liveNames{id: "id-1", no: "1400-000001", customer: "who", customers: "Name", words: standInWords()}
	v := newCutter(names).cut(`{"case":"id-1","no":"1400-000001","by":"who","at":"2025-03-01T10:00:00Z","due":"9999-12-31T00:00:00Z","about":"templateworda x"}`)
	c := copyOf{shift: time.Hour, liveNames: liveNames{id: "id-22", no: "1405-7", customer: "her", words: [wordsEach]string{"گزارش"}}}
	want := `{"case":"id-22","no":"1405-7","by":"her","at":"2025-03-01T11:00:00Z","due":"9999-12-31T00:00:00Z","about":"گزارش x"}`
	if got := v.fill(&c); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}

// What COPY reads back is what was written.
func TestValuesForCopy(t *testing.T) {
	for _, row := range []struct {
		value any
		want  string
	}{
		{nil, `\N`},
		{int64(7), "7"},
		{"a\tb\\c\nd", `a\tb\\c\nd`},
		{blob("\x01\xff"), `\\x01ff`},
	} {
		if got := string(copyText(nil, row.value)); got != row.want {
			t.Errorf("%#v: %s, want %s", row.value, got, row.want)
		}
	}
}
