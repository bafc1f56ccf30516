package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/cartable"
)

// TestATransfer: a customer hands in the bank's receipt and two of finance confirm it.
func TestATransfer(t *testing.T) {
	w := newWorld(t)
	id := w.transferred("sara")
	var open cartable.OpenTransfer
	w.get("operator", "/api/money/transfers/"+id, &open)
	if open.State != "claimed" || open.CanMove || len(open.Documents) != 1 || open.Account.IBAN == "" {
		t.Fatalf("operator sees %+v", open)
	}
	if a := w.ask("fin1", http.MethodGet, "/api/documents/"+open.Documents[0].ID, ""); a.status != http.StatusOK {
		t.Errorf("finance reads the receipt: %d", a.status)
	}
	if a := w.ask("sara", http.MethodPost, "/api/items/"+w.item(open.Case, "pay_fee").ID+"/pay", "{}"); a.status != http.StatusConflict {
		t.Errorf("pays at an account: %d %s", a.status, a.body)
	}
	confirm := "/api/money/transfers/" + id + "/confirm"
	const seen = `{"amount": 200000, "ref": "12"}`
	w.post("fin1", confirm, seen, &open)
	if open.State != "claimed" || !open.Mine || open.Checks != 1 {
		t.Errorf("after the first: %+v", open)
	}
	for _, tt := range []struct {
		who, body string
		status    int
	}{
		{"operator", seen, http.StatusNotFound},
		{"fin1", seen, http.StatusForbidden},
		{"fin2", `{"amount": 200001, "ref": "12"}`, http.StatusConflict},
		{"fin2", `{"amount": 200000, "ref": "12", "force": true}`, http.StatusUnprocessableEntity},
	} {
		if a := w.ask(tt.who, http.MethodPost, confirm, tt.body); a.status != tt.status {
			t.Errorf("%s %s: %d %s", tt.who, tt.body, a.status, a.body)
		}
	}
	w.post("fin2", confirm, seen, &open)
	if open.State != "paid" || len(open.Seen) != 2 || open.CanMove {
		t.Errorf("after the second: %+v", open)
	}
	if a := w.ask("fin2", http.MethodPost, "/api/money/transfers/"+id+"/return", `{"reason": "x"}`); a.status != http.StatusConflict || !strings.Contains(a.body, "already") {
		t.Errorf("returned after all: %d %s", a.status, a.body)
	}
}
