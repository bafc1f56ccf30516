package cartable

import (
	"bytes"
	"encoding/csv"
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

func TestAmountsAreExportedInBothUnits(t *testing.T) {
	for _, c := range []struct {
		n                             int
		currency, small, large, named string
	}{
		{120000, "IRR", "rial", "12000", "toman"},
		{-15, "IRR", "rial", "-1.5", "toman"},
		{0, "IRR", "rial", "0", "toman"},
		{1205, "EUR", "1/100 EUR", "12.05", "EUR"},
		{-5, "EUR", "1/100 EUR", "-0.05", "EUR"},
		{7, "JPY", "JPY", "7", "JPY"},
	} {
		if small, large, named := units(c.n, c.currency); small != c.small || large != c.large || named != c.named {
			t.Errorf("%d %s: %s, %s %s", c.n, c.currency, small, large, named)
		}
	}
}

// Attack case 31.
func TestAFormulaInAReferenceIsText(t *testing.T) {
	e := &Export{lang: text.En}
	var b bytes.Buffer
	w, err := e.csv(&b)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.entry(ExportedEntry{Amount: -5, Ref: "=HYPERLINK(1)"}); err != nil {
		t.Fatal(err)
	}
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b.Bytes()[3:])).ReadAll()
	if err != nil || rows[1][9] != "-5" || rows[1][14] != "'=HYPERLINK(1)" {
		t.Errorf("%q, %v", rows, err)
	}
}

func TestADifferenceIsWordedInBothLanguages(t *testing.T) {
	for _, kind := range []string{
		store.UnknownHere, store.NotSettledHere, store.FailedHere, store.MissingThere, store.AmountDiffers, store.CurrencyDiffers,
		store.ListedTwice, store.RefundMissingHere, store.RefundMissingThere,
	} {
		for _, lang := range []text.Lang{text.Fa, text.En} {
			d := store.Difference{Kind: kind, Gateway: "psp", State: store.DifferenceClosed, Ours: 500, OurCurrency: "IRR", Theirs: 400, TheirCurrency: "IRR"}
			v := differenceView(Reader{Person: people.Person{Side: engine.Staff}, Lang: lang}, d, "", "")
			for _, words := range []string{v.Words, v.Advice, v.Reason} {
				if words == "" || bytes.ContainsAny([]byte(words), "{}") {
					t.Errorf("%s in %s: %q", kind, lang, words)
				}
			}
		}
	}
}
