package hooks

import (
	"net/url"
	"testing"

	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
)

var treasury = Account{Owner: "شرکت نمونه", Bank: "بانک نمونه", IBAN: "IR82 0540 1026 8002 0817 9090 02", Card: "6037-7016-8909-5443"}

func TestPeopleDecideATransfer(t *testing.T) {
	h, err := New(Config{Gateways: map[string]GatewayConfig{"bank": {Kind: "manual", Account: treasury, Min: 50_000, Max: 900_000}}})
	if err != nil {
		t.Fatal(err)
	}
	g, _ := h.Gateway("bank")
	if terms := g.Terms(); terms != (Terms{Currency: money.IRR, Min: 50_000, Max: 900_000}) {
		t.Errorf("terms %+v", terms)
	}
	want := treasury
	want.IBAN, want.Card = "IR820540102680020817909002", "6037701689095443"
	if a := g.(Transfer).Account(); a != want {
		t.Errorf("account %+v", a)
	}
	o, err := g.Open(t.Context(), Order{ID: "o-7", Amount: money.Rial(200_000)})
	if err != nil || o != (Opened{Authority: "o-7"}) {
		t.Errorf("got %+v, %v", o, err)
	}
	_, err = g.Open(t.Context(), Order{ID: "o-7", Amount: money.Rial(900_001)})
	wantCode(t, err, Refused)
	r, err := g.Verify(t.Context(), Payment{ID: "o-7", Authority: "o-7", Claim: Paid})
	if err != nil || r.Status != Pending || r.Message[text.Fa] == "" || r.Message[text.En] == "" {
		t.Errorf("got %+v, %v", r, err)
	}
	if got := g.Callback(url.Values{"Authority": {"o-7"}, "order": {"o-7"}, "Status": {"OK"}}); got != (Return{}) {
		t.Errorf("callback %+v", got)
	}
	if _, is := g.(Refunder); is {
		t.Error("a bank account gives back by itself")
	}
}
