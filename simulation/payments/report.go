package payments

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// Report is what has happened.
type Report struct {
	Cases, Payments, Days int
	Results               map[string]int // how cases ended
	States                map[string]int // how payments ended
	Events, Entries       int
	Questions             int // to the banks, with those that found them down
	Unheard               int // done, but the answer was lost
	Callbacks             int // with those that were forged
	Forged                int
	Refused               int // callbacks of which no payment is known
	Crashes               int
	Held                  int // payments that came late, or not as they were asked
	Other                 int // of another amount or currency
	Twice                 int // cases for which more than one payment was made
	Refunds, ByHand       int // done by a bank, and by people
	Differences, Strange  int // found by reconciliation, all closed since; those by people as somebody else's
	Waiting               int // payments and refunds that people have not decided about
	Doubled, Lost         int // what must never be: credited twice, or at the bank and not in the ledger
	Untold                int // payments begun beside one that was paid, without a word of it
	Hash                  string
}

// String tells it in lines.
func (r Report) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	line := func(name, format string, args ...any) {
		_, _ = fmt.Fprintf(w, name+"\t"+format+"\n", args...) // into memory
	}
	line("payments", "%d of %d cases in %d days", r.Payments, r.Cases, r.Days)
	for _, state := range slices.Sorted(maps.Keys(r.States)) {
		line("payments "+state, "%d", r.States[state])
	}
	for _, result := range slices.Sorted(maps.Keys(r.Results)) {
		line("cases ended "+result, "%d", r.Results[result])
	}
	line("questions to banks", "%d, %d done and not heard", r.Questions, r.Unheard)
	line("callbacks", "%d, %d forged, %d of no payment", r.Callbacks, r.Forged, r.Refused)
	line("crashes", "%d", r.Crashes)
	line("held", "%d late or not as asked, %d of them of another amount or currency", r.Held, r.Other)
	line("paid more than once", "%d cases, %d without being told", r.Twice, r.Untold)
	line("refunds", "%d by a bank, %d by hand", r.Refunds, r.ByHand)
	line("differences", "%d found and closed, %d of them by people as somebody else's", r.Differences, r.Strange)
	line("waiting for people", "%d", r.Waiting)
	line("ledger", "%d entries, %d events", r.Entries, r.Events)
	line("credited twice", "%d", r.Doubled)
	line("lost", "%d", r.Lost)
	line("history", "%s", r.Hash)
	_ = w.Flush()
	return b.String()
}
