package payments

import (
	"flag"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/sandbox/bank"
	"github.com/kartabl/kartabl/store/storetest"
)

var (
	count = flag.Int("payments.count", 500, "payments that a run lives through")
	seed  = flag.Uint64("payments.seed", 1405, "seed of the run")
)

func live(t *testing.T, o Options) Report {
	t.Helper()
	report, err := Run(t.Context(), o)
	if err != nil {
		t.Logf("\n%s", report)
		t.Fatal(err)
	}
	return report
}

// Whatever the banks do and whenever the server dies, no money is lost and none counts twice.
func TestNothingIsLostAndNothingCountsTwice(t *testing.T) {
	t.Parallel()
	report := live(t, Options{Seed: *seed, Payments: *count, Crash: 600})
	t.Logf("\n%s", report)
	for name, n := range map[string]int{
		"unheard": report.Unheard, "forged": report.Forged, "refused": report.Refused, "crashes": report.Crashes, "held": report.Held,
		"other": report.Other, "twice": report.Twice, "refunds": report.Refunds, "by hand": report.ByHand, "waiting": report.Waiting, "differences": report.Differences - report.Strange, "strange": report.Strange,
	} {
		if n == 0 {
			t.Errorf("%s: never", name)
		}
	}
}

func TestTheSameSeedGivesTheSameHistory(t *testing.T) {
	t.Parallel()
	var first Report
	for i := range 2 {
		report := live(t, Options{Seed: 7, Payments: 150, Crash: 150})
		if i == 0 {
			first = report
		}
		if report.Hash != first.Hash || report.Crashes != first.Crashes || report.Crashes == 0 {
			t.Errorf("\n%s\nand then\n%s", first, report)
		}
	}
}

// The database outlives the server, and is opened anew after each crash.
func TestNothingIsLostInADatabase(t *testing.T) {
	t.Parallel()
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		report := live(t, Options{Seed: 7, Payments: 120, Crash: 120, DSN: dsn})
		if report.Crashes == 0 || report.Payments < 120 {
			t.Errorf("\n%s", report)
		}
	})
}

// With good banks and no crash nothing is in doubt.
func TestAGoodBank(t *testing.T) {
	t.Parallel()
	report := live(t, Options{Seed: 7, Payments: 100, Plan: bank.Plan{}})
	if report.Unheard+report.Forged+report.Refused+report.Crashes+report.Other != 0 || report.States["paid"] == 0 {
		t.Errorf("\n%s", report)
	}
}

// The laws see what is wrong.
func TestLawsSeeLosses(t *testing.T) {
	paid := bank.Payment{Order: bank.Order{ID: "1", Amount: money.Rial(500)}, State: bank.Paid, Taken: money.Rial(500)}
	back := paid
	back.Refunds = []bank.Refund{{Amount: money.Rial(500), State: bank.RefundDone}}
	for _, row := range []struct {
		name           string
		payment        bank.Payment
		ledger, counts int
		lost, doubled  int
		says           string
	}{
		{"as it should be", paid, 500, 1, 0, 0, ""},
		{"given back", back, 0, 1, 0, 0, ""},
		{"not in the ledger", paid, 0, 0, 500, 0, "the ledger has 0"},
		{"in part", paid, 400, 1, 100, 0, "the ledger has 400"},
		{"given back twice", back, 500, 1, 0, 0, "the ledger has 500"},
		{"credited twice", paid, 1000, 2, 0, 1, "credited 2 times"},
	} {
		w := &world{}
		w.accounted(books{
			gateways: map[string]map[money.Currency]int{"1": {money.IRR: row.ledger}}, credited: map[string]int{"1": row.counts},
		}, able, row.payment)
		said := ""
		for _, err := range w.broken {
			said += err.Error()
		}
		if w.report.Lost != row.lost || w.report.Doubled != row.doubled || (row.says == "") != (said == "") || !strings.Contains(said, row.says) {
			t.Errorf("%s: %+v, %q", row.name, w.report, said)
		}
	}
}

func TestTheBankCalmsDownAndTheWorldEnds(t *testing.T) {
	w := &world{Options: Options{Payments: 1, Crash: 9}, now: epoch}
	if w.calmDown(); !w.end.IsZero() {
		t.Error("it ends before it has begun")
	}
	w.report.Payments = 1
	w.calmDown()
	if w.now = w.now.Add(after - time.Second); w.calm {
		t.Error("it is calm too soon")
	}
	if w.calmDown(); w.calm {
		t.Error("it is calm too soon")
	}
	w.now = w.now.Add(time.Second)
	if w.calmDown(); !w.calm || w.Crash != 0 || !w.end.Equal(w.now.Add(settling)) {
		t.Errorf("it does not calm down: %+v", w)
	}
}
