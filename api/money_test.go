package api_test

import (
	"net/http"
	"testing"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/store"
)

// paidBy is the payment of a case whose fee is paid.
func (w *world) paidBy(caseID string) string {
	w.t.Helper()
	var rows []store.PaymentRow
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) (err error) {
		rows, err = tx.PaymentsOf(w.t.Context(), caseID)
		return err
	}))
	return rows[0].ID
}

func TestMoneyOverTheAPI(t *testing.T) {
	w := newWorld(t)
	w.gateway.GivesBack(hooks.RefundsParts)
	caseID, _, _ := w.review()
	id := w.paidBy(caseID)
	one := "/api/money/payments/" + id
	const get, post = http.MethodGet, http.MethodPost
	w.run(t, []row{
		{name: "payments", who: "money1", method: get, path: "/api/money/payments", status: 200, must: []string{id, `"words":"200,000 rial"`, "name of sara", "Medical-expense claim"}},
		{name: "filtered", who: "money1", method: get, path: "/api/money/payments?state=paid&gateway=main_psp&from=2026-11-20T20:30:00Z&until=2026-11-21T20:30:00Z&text=603799******1234", status: 200, must: []string{id}},
		{name: "of another day", who: "money1", method: get, path: "/api/money/payments?until=2026-11-20T20:30:00Z", status: 200, must: []string{`"rows":[]`}},
		{name: "no such state", who: "money1", method: get, path: "/api/money/payments?state=lost", status: 422, must: []string{`"path":"state"`}},
		{name: "a day that is none", who: "money1", method: get, path: "/api/money/payments?from=soon", status: 422, must: []string{`"path":"from"`}},
		{name: "one", who: "operator", method: get, path: one, status: 200, must: []string{`"can":{"ask":false,"accept":false,"refund":false}`, `"name":"Fees earned"`}, mustNot: []string{"IR22"}},
		{name: "one for finance", who: "money1", method: get, path: one, status: 200, must: []string{`"can":{"ask":false,"accept":false,"refund":true}`}},
		{name: "too much", who: "money1", method: post, path: one + "/refunds", body: `{"amount": 200001, "reason": "x"}`, status: 422, must: []string{`"path":"amount"`, "more than can be given back"}},
		{name: "no reason", who: "money1", method: post, path: one + "/refunds", body: `{"amount": 1, "reason": " "}`, status: 422, must: []string{`"path":"reason"`}},
		{name: "asked for", who: "money1", method: post, path: one + "/refunds", body: `{"amount": 50000, "reason": "half"}`, status: 204},
		{name: "it waits", who: "money2", method: get, path: "/api/home", status: 200, must: []string{`"money":1`}},
		{name: "in the list", who: "money2", method: get, path: "/api/money/refunds?state=asked,transferred", status: 200, must: []string{`"why":"half"`, `"agree":true`}},
		{name: "by the same person", who: "money1", method: post, path: one + "/refunds/1/agree", status: 403, must: []string{"refund.same_person", "Somebody else"}},
		{name: "by the operator", who: "operator", method: post, path: one + "/refunds/1/agree", status: 404},
		{name: "by a second person", who: "money2", method: post, path: one + "/refunds/1/agree", status: 204},
		{name: "twice", who: "money2", method: post, path: one + "/refunds/1/agree", status: 409, must: []string{"conflict.done"}},
		{name: "no such refund", who: "money2", method: post, path: one + "/refunds/7/repeat", status: 404},
		{name: "for a customer", who: "sara", method: get, path: one, status: 404, mustNot: []string{"603799"}},
		{name: "for a customer, all", who: "sara", method: get, path: "/api/money/payments", status: 404},
		{name: "for an analyst", who: "analyst", method: get, path: "/api/money/refunds", status: 404},
		{name: "for other staff", who: "manager", method: get, path: "/api/money/balances", status: 404},
	})
	w.processes.RunOnce(t.Context())
	var v cartable.OpenPayment
	w.get("money1", one, &v)
	if v.Refunds[0].State != engine.RefundDone || v.Refundable.Units != 150_000 {
		t.Errorf("%+v", v.Refunds)
	}
	w.run(t, []row{
		{name: "balances", who: "operator", method: get, path: "/api/money/balances", status: 200, must: []string{`"account":"fees"`, `"words":"-150,000 rial"`, `"due":[]`}},
	})
}
