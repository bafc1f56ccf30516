package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/sandbox/bank"
)

// ask posts a JSON object with an access token and reads the one that comes back.
func (w world) ask(t *testing.T, path, body string) map[string]any {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer token")
	out := map[string]any{}
	if err := json.Unmarshal([]byte(w.read(t, req)), &out); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return out
}

func TestZibal(t *testing.T) {
	w := setup(t, Options{})
	w.request(t, "http://127.0.0.1:9/back") // of another gateway, which its lists leave out
	opened := w.ask(t, "/v1/request", `{"merchant":"zibal","amount":250000,"callbackUrl":"http://127.0.0.1:9/back","orderId":"7"}`)
	track := fmt.Sprintf("%.0f", opened["trackId"])
	about := func(path string) map[string]any {
		return w.ask(t, path, `{"merchant":"zibal","trackId":`+track+`}`)
	}
	got := []any{opened["result"], about("/v1/inquiry")["status"], about("/v1/verify")["result"]}
	if res := w.page(t, "/start/"+track); res.header.Get("Location") != "/pg/StartPay/"+track {
		t.Errorf("%d %s", res.status, res.header.Get("Location"))
	}
	res := w.decide(t, track, "pay")
	if want := "http://127.0.0.1:9/back?orderId=7&status=2&success=1&trackId=" + track; res.header.Get("Location") != want {
		t.Errorf("%s", res.header.Get("Location"))
	}
	got = append(got, about("/v1/inquiry")["status"])
	paid := about("/v1/verify")
	got = append(got, paid["result"], paid["amount"], about("/v1/verify")["result"], about("/v1/inquiry")["status"])
	if d := cmp.Diff([]any{100.0, -1.0, 202.0, 2.0, 100.0, 250_000.0, 201.0, 1.0}, got); d != "" {
		t.Error(d)
	}
	back := w.ask(t, "/v1/account/refund", `{"trackId":`+track+`,"amount":100000,"description":"kartabl k"}`)
	made := w.ask(t, "/v1/account/refund/inquiry", `{"transactionTrackId":`+track+`}`)
	if back["result"] != 1.0 || !strings.Contains(fmt.Sprint(made), "description:kartabl k") || !strings.Contains(fmt.Sprint(made), "status:2") {
		t.Errorf("%v, %v", back, made)
	}
	for _, path := range []string{"/v1/gateway/report/transaction", "/v1/account/refund/list"} {
		list := w.ask(t, path, `{"page":1,"size":10}`)
		lines, _ := list["data"].([]any)
		if len(lines) != 1 || !strings.Contains(fmt.Sprint(lines[0]), "orderId:7") {
			t.Errorf("%s: %v", path, list)
		}
		if next := w.ask(t, path, `{"page":2,"size":10}`); len(next["data"].([]any)) != 0 {
			t.Errorf("%s: %v", path, next)
		}
	}
}

func TestZibalRefuses(t *testing.T) {
	w := setup(t, Options{})
	for _, row := range []struct {
		path, body string
		result     float64
	}{
		{"/v1/request", `{`, -1},
		{"/v1/request", `{"amount":250000}`, 102},
		{"/v1/request", `{"merchant":"zibal","amount":1}`, 105},
		{"/v1/request", `{"merchant":"zibal","amount":250000,"callbackUrl":"x"}`, 106},
		{"/v1/verify", `{"merchant":"zibal","trackId":5}`, 203},
		{"/v1/inquiry", `{"merchant":"zibal","trackId":5}`, 203},
		{"/v1/account/refund", `{"trackId":5,"amount":1}`, 14},
		{"/v1/account/refund/inquiry", `{"transactionTrackId":5}`, 14},
	} {
		if out := w.ask(t, row.path, row.body); out["result"] != row.result {
			t.Errorf("%s %s: %v", row.path, row.body, out)
		}
	}
	if _, out := w.post(t, "/v1/account/refund/list", "", `{}`); !strings.Contains(out, `"result":2`) {
		t.Errorf("without a token: %s", out)
	}
	opened := w.ask(t, "/v1/request", `{"merchant":"zibal","amount":250000,"callbackUrl":"http://127.0.0.1:9/back","orderId":"7"}`)
	body := fmt.Sprintf(`{"trackId":%.0f,"amount":5}`, opened["trackId"])
	if out := w.ask(t, "/v1/account/refund", body); out["result"] != 6.0 {
		t.Errorf("a refund of what was not paid: %v", out)
	}
	w.hostile(t, bank.SaysUnknown)
	if out := w.ask(t, "/v1/verify", strings.Replace(body, "{", `{"merchant":"zibal",`, 1)); out["result"] != -1.0 {
		t.Errorf("nonsense: %v", out)
	}
}

func TestSaman(t *testing.T) {
	w := setup(t, Options{})
	opened := w.ask(t, "/onlinepg/onlinepg", `{"action":"token","TerminalId":"134","Amount":250000,"ResNum":"7","RedirectUrl":"http://127.0.0.1:9/back"}`)
	token, _ := opened["token"].(string)
	if res := w.page(t, "/OnlinePG/SendToken?token="+token); token == "" || res.header.Get("Location") != "/pg/StartPay/"+token {
		t.Fatalf("%v, %d", opened, res.status)
	}
	about := func(what, proof string) any {
		return w.ask(t, "/verifyTxnRandomSessionkey/ipg/"+what+"Transaction", `{"RefNum":"`+proof+`","TerminalNumber":134}`)["ResultCode"]
	}
	proof := serial("R", token)
	got := []any{about("Verify", proof)}
	res := w.decide(t, token, "pay")
	for _, part := range []string{`action="http://127.0.0.1:9/back"`, `name="RefNum" value="` + proof, `name="State" value="OK"`, `name="ResNum" value="7"`} {
		if !strings.Contains(res.body, part) {
			t.Errorf("the page that returns lacks %s", part)
		}
	}
	if csp := res.header.Get("Content-Security-Policy"); !strings.HasSuffix(csp, "form-action 'self' http://127.0.0.1:9") {
		t.Errorf("policy %s", csp)
	}
	got = append(got, about("Verify", proof), about("Verify", proof), about("Verify", "R1"), about("Reverse", proof), about("Reverse", proof), about("Verify", proof))
	if d := cmp.Diff([]any{-2.0, 0.0, 2.0, -2.0, 0.0, 2.0, 5.0}, got); d != "" {
		t.Error(d)
	}
	if p := w.State().Payments[0]; p.Refunded != 250_000 {
		t.Errorf("%+v", p)
	}
	if out := w.ask(t, "/onlinepg/onlinepg", `{"action":"token"}`); out["status"] != -1.0 {
		t.Errorf("%v", out)
	}
}

func TestSamansHostilities(t *testing.T) {
	for h, want := range map[bank.Hostility]float64{bank.SaysFailed: -2, bank.SaysPending: -1, bank.RefundFails: -17, bank.RefundHangs: -1} {
		w := setup(t, Options{})
		token, _ := w.ask(t, "/onlinepg/onlinepg", `{"action":"token","TerminalId":134,"Amount":250000,"ResNum":"7","RedirectUrl":"http://127.0.0.1:9/back"}`)["token"].(string)
		w.form(t, "/pg/StartPay/"+token, url.Values{"decision": {"pay"}})
		w.hostile(t, h)
		what := "Verify"
		if h == bank.RefundFails || h == bank.RefundHangs {
			what = "Reverse"
		}
		out := w.ask(t, "/verifyTxnRandomSessionkey/ipg/"+what+"Transaction", `{"RefNum":"`+serial("R", token)+`","TerminalNumber":134}`)
		if out["ResultCode"] != want {
			t.Errorf("%s: %v", h, out)
		}
	}
}
