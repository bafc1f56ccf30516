package cartable

import (
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// Sum is an amount of money with its unit.
type Sum struct {
	Units    int    `json:"units" doc:"In the smallest unit of the currency"`
	Currency string `json:"currency" doc:"ISO 4217, such as IRR"`
	Words    string `json:"words" doc:"As people read it, with its unit"`
}

func currency(c money.Currency) Currency { return Currency{Code: string(c), Exponent: c.Exponent()} }

func sum(units int, currency string, lang text.Lang) Sum {
	return Sum{Units: units, Currency: currency, Words: money.Of(units, money.Currency(currency)).In(lang)}
}

// otherwise is what came of a payment, where that is another sum than was asked for.
func otherwise(row store.PaymentRow, lang text.Lang) *Sum {
	if !row.Otherwise() {
		return nil
	}
	units, currency := row.Came()
	came := sum(units, currency, lang)
	return &came
}
