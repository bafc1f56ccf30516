package api_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
)

// later turns the clock and does what is due.
func (w *world) later(d time.Duration) {
	w.late.Add(int64(d))
	w.processes.RunOnce(w.t.Context())
}

// back gives parts of a payment back, each asked for by one person and agreed with by another.
func (w *world) back(caseID, payment string, parts int) {
	w.t.Helper()
	move := func(login string, in engine.Input) {
		_, err := w.processes.Advance(w.t.Context(), caseID, processes.Command{By: people.Actor(w.persons[login]), Input: in})
		w.must(err)
	}
	for i := range parts {
		move("money1", engine.RefundRequested{Payment: payment, Amount: 1000 + i, Reason: "part"})
		move("money2", engine.RefundAgreed{Payment: payment, Refund: strconv.Itoa(i + 1)})
	}
	w.later(time.Minute)
}

// ledger is an export as JSON.
type ledger struct {
	cartable.Export
	Entries []cartable.ExportedEntry `json:"entries"`
	Count   int                      `json:"count"`
}

// TestTheLedgerAsAFile exports the movements of real cases, more than one page of them,
// in both formats and both calendars.
func TestTheLedgerAsAFile(t *testing.T) {
	w := newWorld(t)
	caseID, _, _ := w.review()
	payment := w.paidBy(caseID)
	w.back(caseID, payment, 1) // by hand: the gateway cannot
	one := "/api/money/payments/" + payment + "/refunds/1"
	w.post("money1", one+"/paid", `{"ref": "=HYPERLINK(1)"}`, nil)
	w.post("money2", one+"/agree", "", nil)
	w.gateway.GivesBack(hooks.RefundsParts)
	other, _, _ := w.review()
	w.back(other, w.paidBy(other), 25)
	w.later(time.Minute)

	var whole ledger
	w.get("money1", "/api/money/entries?from=2026-11-21&to=2026-11-21&format=json", &whole)
	if whole.Count != len(whole.Entries) || whole.Count != 2*(1+2+1+50) || whole.Zone != "Asia/Tehran" {
		t.Fatalf("%d entries, said to be %d, in %s", len(whole.Entries), whole.Count, whole.Zone)
	}
	postings, accounts := map[string]int{}, map[string]int{}
	for _, e := range whole.Entries {
		postings[e.Posting] += e.Amount
		accounts[e.Account] += e.Amount
		large, err := strconv.ParseFloat(e.LargeAmount, 64)
		if err != nil || int(large*10) != e.Amount || e.Unit != "rial" || e.LargeUnit != "toman" || e.Currency != "IRR" || e.Day != "1405/08/30" || e.Case == "" {
			t.Errorf("%+v", e)
		}
	}
	for posting, sum := range postings {
		if sum != 0 {
			t.Errorf("posting %s does not balance: %d", posting, sum)
		}
	}
	var totals cartable.Export
	w.get("operator", "/api/money/totals?from=1405-08-30&to=2026-11-21", &totals)
	if d := cmp.Diff(whole.Accounts, totals.Accounts); d != "" {
		t.Error(d)
	}
	for _, a := range totals.Accounts {
		if a.Opening != 0 || a.Closing != a.Debit+a.Credit || a.Closing != accounts[a.Account] || a.Unit != "rial" {
			t.Errorf("%+v, its entries %d", a, accounts[a.Account])
		}
	}

	a := w.ask("money1", http.MethodGet, "/api/money/entries?from=1405-08-30&to=1405-08-30", "")
	if got := a.header.Get("Content-Disposition"); a.status != http.StatusOK || a.header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.Contains(got, "ledger-2026-11-21-2026-11-21.csv") {
		t.Errorf("%d %v", a.status, a.header)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.body, "\ufeff"))).ReadAll()
	w.must(err)
	if len(rows) != whole.Count+1 || rows[0][9] != "amount" || rows[0][14] != "ref" {
		t.Fatalf("%d rows under %v", len(rows), rows[0])
	}
	formulas := 0
	for i, e := range whole.Entries {
		row := rows[i+1]
		if row[2] != e.Posting || row[9] != strconv.Itoa(e.Amount) || row[11] != e.LargeAmount || row[7] != e.Account {
			t.Errorf("row %d: %v beside %+v", i, row, e)
		}
		if e.Ref == "=HYPERLINK(1)" {
			formulas++
			if row[14] != "'=HYPERLINK(1)" {
				t.Errorf("a formula: %v", row)
			}
		}
	}
	if formulas != 2 {
		t.Errorf("%d lines of what was paid by hand", formulas)
	}
	w.get("money1", "/api/money/entries?from=2026-11-20&to=2026-11-20&format=json", &whole)
	if whole.Count != 0 {
		t.Errorf("the day before: %+v", whole)
	}
}

// TestTheMoneyOfACase: its ledger, its receipts, and the question about a payment.
func TestTheMoneyOfACase(t *testing.T) {
	w := newWorld(t)
	w.gateway.GivesBack(hooks.RefundsParts)
	caseID, _, holder := w.review()
	w.back(caseID, w.paidBy(caseID), 1)
	of, payment := "/api/cases/"+caseID, w.paidBy(caseID)
	open := w.start("sara").ID
	w.bank("sara", open, hooks.Pending)
	const get, post = http.MethodGet, http.MethodPost
	var v cartable.CaseMoney
	w.get("money1", of+"/money", &v)
	sum := 0
	for _, e := range v.Entries {
		sum += e.Amount.Units
	}
	if len(v.Entries) != 6 || sum != 0 || len(v.Receipts) != 2 || v.Receipts[0].Amount.Words != "200,000 rial" {
		t.Errorf("%+v", v)
	}
	w.run(t, []row{
		{name: "for the owner of the process", who: "manager", method: get, path: of + "/money", status: 200, must: []string{`"kind":"refunded"`}},
		{name: "for operators", who: "operator", method: get, path: of + "/money", status: 200},
		{name: "not for the customer", who: "sara", method: get, path: of + "/money", status: 404},
		{name: "not for who works on it", who: holder, method: get, path: of + "/money", status: 404},
		{name: "of no case", who: "money1", method: get, path: "/api/cases/none/money", status: 404},
		{name: "the customer's receipts", who: "sara", method: get, path: of + "/receipts", status: 200, must: []string{`"no":"R-1405-000001"`, `"no":"B-1405-000001"`, `"card":"603799******1234"`}},
		{name: "receipts of another", who: "reza", method: get, path: of + "/receipts", status: 404, mustNot: []string{"603799"}},
		{name: "of a case without any", who: "sara", method: get, path: "/api/cases/" + open + "/receipts", status: 200, must: []string{`"rows":[]`}},
		{name: "asked by another", who: "reza", method: post, path: "/api/cases/" + open + "/payments/ask", status: 404},
		{name: "asked by nobody", method: post, path: "/api/cases/" + open + "/payments/ask", status: 401},
		{name: "asked by the payer", who: "sara", method: post, path: "/api/cases/" + open + "/payments/ask", status: 200, must: []string{`"waiting":"customer"`}},
		{name: "what was asked", who: "money1", method: get, path: "/api/money/payments/" + payment, status: 200, must: []string{`"operation":"open"`, `"operation":"verify"`, `"operation":"refund"`, `\"mobile\":\"•••\"`}, mustNot: []string{"09120000000"}},
		{name: "not beside the calls of services", who: "manager", method: get, path: of + "/exchanges", status: 200, must: []string{`"operation":"verify"`}, mustNot: []string{"main_psp"}},
	})
}

// TestDifferencesOverTheAPI: with each filter, page by page, closed by finance alone.
func TestDifferencesOverTheAPI(t *testing.T) {
	w := newWorld(t)
	caseID, _, _ := w.review()
	w.gateway.Tells(hooks.Listed{Kind: hooks.ListedPaid, Authority: "A77", Ref: "=77", Amount: money.Rial(900), At: saturday})
	_, err := w.processes.Reconcile(t.Context(), "main_psp", "2026-11-21")
	w.must(err)
	var page cartable.Page[cartable.Difference]
	w.get("operator", "/api/money/differences?limit=1", &page)
	if len(page.Rows) != 1 || page.Next == "" {
		t.Fatalf("%+v", page)
	}
	strange := page.Rows[0]
	w.get("operator", "/api/money/differences?limit=1&after="+page.Next, &page)
	missing := page.Rows[0]
	if strange.Kind != "unknown_here" || strange.Theirs.Words != "900 rial" || missing.Kind != "missing_there" || missing.Case != caseID || missing.No == "" {
		t.Fatalf("%+v %+v", strange, missing)
	}
	const get, post, all = http.MethodGet, http.MethodPost, "/api/money/differences"
	end := all + "/" + strange.ID + "/close"
	w.run(t, []row{
		{name: "open", who: "money1", method: get, path: all + "?state=open&gateway=main_psp&day=1405-08-30", status: 200, must: []string{strange.ID, missing.ID}},
		{name: "of another gateway", who: "money1", method: get, path: all + "?gateway=other", status: 200, must: []string{`"rows":[]`}},
		{name: "of another day", who: "money1", method: get, path: all + "?day=2026-11-20", status: 200, must: []string{`"rows":[]`}},
		{name: "after the last", who: "money1", method: get, path: all + "?after=0", status: 200, must: []string{`"rows":[]`}},
		{name: "no such state", who: "money1", method: get, path: all + "?state=lost", status: 422, must: []string{`"path":"state"`}},
		{name: "no such day", who: "money1", method: get, path: all + "?day=1405-13-01", status: 422, must: []string{`"path":"day"`}},
		{name: "too many", who: "money1", method: get, path: all + "?limit=101", status: 422, must: []string{`"path":"limit"`}},
		{name: "for a customer", who: "sara", method: get, path: all, status: 404},
		{name: "for the owner of a process", who: "manager", method: get, path: all, status: 404},
		{name: "for nobody", method: get, path: all, status: 401},
		{name: "closed without a reason", who: "money1", method: post, path: end, body: `{"reason": ""}`, status: 422, must: []string{`"path":"reason"`}},
		{name: "closed with a space for a reason", who: "money1", method: post, path: end, body: `{"reason": " "}`, status: 422, must: []string{`"path":"reason"`}},
		{name: "closed by an operator", who: "operator", method: post, path: end, body: `{"reason": "x"}`, status: 404},
		{name: "closed by a customer", who: "sara", method: post, path: end, body: `{"reason": "x"}`, status: 404},
		{name: "none such", who: "money1", method: post, path: all + "/none/close", body: `{"reason": "x"}`, status: 404},
		{name: "closed", who: "money1", method: post, path: end, body: `{"reason": "of the old shop"}`, status: 200, must: []string{`"state":"closed"`, `"closed_by":"name of money1"`, `"reason":"of the old shop"`}},
		{name: "closed twice", who: "money2", method: post, path: end, body: `{"reason": "x"}`, status: 409, must: []string{"conflict.done"}},
		{name: "the closed ones", who: "money2", method: get, path: all + "?state=closed", status: 200, must: []string{strange.ID}, mustNot: []string{missing.ID}},
		{name: "the day", who: "operator", method: get, path: "/api/money/reconciliations", status: 200, must: []string{`"day":"2026-11-21"`, `"listed":1`, `"found":2`, `"state":"waiting"`}},
		{name: "the question for the list", who: "money1", method: get, path: "/api/money/exchanges?gateway=main_psp", status: 200, must: []string{`"operation":"list"`, `"kind":"gateway"`, `{\"lines\":1}`}},
		{name: "of which gateway", who: "money1", method: get, path: "/api/money/exchanges", status: 422, must: []string{`"path":"gateway"`}},
	})
}

// TestMoneyIsListedPageByPage: payments by each filter, refunds by state.
func TestMoneyIsListedPageByPage(t *testing.T) {
	w := newWorld(t)
	w.gateway.GivesBack(hooks.RefundsParts)
	first, _, _ := w.review()
	w.later(10 * time.Minute)
	second, _, _ := w.review()
	w.back(first, w.paidBy(first), 1)
	w.back(second, w.paidBy(second), 1)
	sara := w.persons["sara"].ID
	var newest, oldest cartable.Page[cartable.PaymentLine]
	w.get("money1", "/api/money/payments?limit=1", &newest)
	w.get("money1", "/api/money/payments?limit=1&after="+newest.Next, &oldest)
	if newest.Rows[0].Case != second || oldest.Rows[0].Case != first {
		t.Errorf("%+v %+v", newest, oldest)
	}
	p := oldest.Rows[0]
	for query, want := range map[string]int{
		"": 2, "state=paid": 2, "state=sent": 0, "gateway=main_psp": 2, "gateway=other": 0, "customer=" + sara: 2, "customer=nobody": 0,
		"from=2026-11-21T06:05:00Z": 1, "until=2026-11-21T06:05:00Z": 1, "from=2026-11-21T09:35:00%2B03:30": 1,
		"text=" + p.No: 1, "text=" + p.ID: 1, "text=" + p.Authority: 1, "text=" + p.Ref: 1, "text=603799******1234": 2, "text=603799": 0,
	} {
		var page cartable.Page[cartable.PaymentLine]
		w.get("operator", "/api/money/payments?"+query, &page)
		if len(page.Rows) != want {
			t.Errorf("%s: %d", query, len(page.Rows))
		}
	}
	var back, rest cartable.Page[cartable.RefundLine]
	w.get("money1", "/api/money/refunds?limit=1", &back)
	w.get("money1", "/api/money/refunds?limit=1&after="+back.Next, &rest)
	if back.Rows[0].Case != second || rest.Rows[0].Case != first || back.Rows[0].State != engine.RefundDone {
		t.Errorf("%+v %+v", back, rest)
	}
	const get = http.MethodGet
	w.run(t, []row{
		{name: "refunds of one state", who: "money1", method: get, path: "/api/money/refunds?state=failed", status: 200, must: []string{`"rows":[]`}},
		{name: "of no state", who: "money1", method: get, path: "/api/money/refunds?state=lost", status: 422, must: []string{`"path":"state`}},
		{name: "too many payments", who: "money1", method: get, path: "/api/money/payments?limit=0", status: 422, must: []string{`"path":"limit"`}},
		{name: "a moment that is none", who: "money1", method: get, path: "/api/money/payments?until=never", status: 422, must: []string{`"path":"until"`}},
		{name: "a gateway's name without end", who: "money1", method: get, path: "/api/money/payments?gateway=" + strings.Repeat("x", 65), status: 422, must: []string{`"path":"gateway"`}},
		{name: "a cursor that is none", who: "money1", method: get, path: "/api/money/payments?after=%27--x", status: 200, must: []string{`"rows":[`}},
	})
}

// TestWhoReadsTheBooks: finance and operators, and for all others there are none.
func TestWhoReadsTheBooks(t *testing.T) {
	w := newWorld(t)
	w.review()
	for _, path := range []string{
		"/api/money/payments", "/api/money/refunds", "/api/money/balances", "/api/money/differences", "/api/money/reconciliations", "/api/money/transfers",
		"/api/money/exchanges?gateway=main_psp", "/api/money/totals?from=2026-11-21&to=2026-11-21", "/api/money/entries?from=2026-11-21&to=2026-11-21",
	} {
		for who, status := range map[string]int{
			"money1": 200, "operator": 200, "": 401, "sara": 404, "manager": 404, "expert1": 404, "finance1": 404, "analyst": 404, "call1": 404, "tech1": 404,
		} {
			if a := w.ask(who, http.MethodGet, path, ""); a.status != status {
				t.Errorf("%s as %q: %d, want %d: %s", path, who, a.status, status, a.body)
			}
		}
	}
	faults := map[string]string{
		"from=soon&to=2026-11-21": "from", "from=2026-11-21": "to", "from=2026-11-21&to=2026-11-20": "to", "from=1405-12-31&to=1405-12-31": "from",
	}
	for query, field := range faults {
		for _, path := range []string{"totals", "entries"} {
			a := w.ask("money1", http.MethodGet, fmt.Sprintf("/api/money/%s?%s", path, query), "")
			if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `"path":"`+field+`"`) {
				t.Errorf("%s?%s: %d %s", path, query, a.status, a.body)
			}
		}
	}
	if a := w.ask("money1", http.MethodGet, "/api/money/entries?from=2026-11-21&to=2026-11-21&format=xml", ""); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `"path":"format"`) {
		t.Errorf("%d %s", a.status, a.body)
	}
}
