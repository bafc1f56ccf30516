package store_test

import (
	"errors"
	"testing"

	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// currencyOf opens a database for a currency and gives the one that it has.
func currencyOf(t *testing.T, dsn, asked string) string {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{DSN: dsn, Currency: asked})
	if errors.Is(err, store.ErrCurrency) {
		return "refused"
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return db.Currency()
}

func TestADatabaseKeepsItsCurrency(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		for _, step := range []struct{ asked, has string }{
			{"", "IRR"}, // a tool that came first decides nothing
			{"EUR", "EUR"},
			{"", "EUR"},
			{"EUR", "EUR"},
			{"IRR", "refused"},
		} {
			if got := currencyOf(t, dsn, step.asked); got != step.has {
				t.Errorf("opened for %q it has %s, want %s", step.asked, got, step.has)
			}
		}
	})
}

func TestCasesFromBeforeThereWasAChoiceAreInRial(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		begin(t, storetest.Open(t, dsn), started("c", "ali"))
		if got := currencyOf(t, dsn, "EUR"); got != "refused" {
			t.Errorf("opened for EUR it has %s", got)
		}
		if got := currencyOf(t, dsn, "IRR"); got != "IRR" {
			t.Errorf("opened for IRR it has %s", got)
		}
	})
}
