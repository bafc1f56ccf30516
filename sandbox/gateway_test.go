package sandbox

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/sandbox/bank"
)

// shop is a merchant that notes who comes back.
type shop struct {
	url    string
	mu     sync.Mutex
	visits []string
	came   chan struct{}
}

func newShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{came: make(chan struct{}, 100)}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.visits = append(s.visits, r.URL.Query().Get("Status")+" "+r.URL.Query().Get("Authority"))
		s.mu.Unlock()
		s.came <- struct{}{}
	}))
	t.Cleanup(server.Close)
	s.url = server.URL + "/back"
	return s
}

func (s *shop) seen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.visits...)
}

func (w world) hostile(t *testing.T, h bank.Hostility) {
	t.Helper()
	if status, out := w.post(t, "/api/bank", "", `{"hostility":"`+string(h)+`","percent":100}`); status != 200 {
		t.Fatalf("%s: %s", h, out)
	}
}

func (w world) decide(t *testing.T, authority, decision string) reply {
	t.Helper()
	return w.form(t, "/pg/StartPay/"+authority, url.Values{"decision": {decision}})
}

func (w world) inquiry(t *testing.T, authority string) string {
	t.Helper()
	_, out := w.post(t, "/pg/v4/payment/inquiry.json", "", `{"merchant_id":"`+merchant+`","authority":"`+authority+`"}`)
	var answer struct{ Data json.RawMessage }
	var data struct{ Status string }
	if err := json.Unmarshal([]byte(out), &answer); err != nil || json.Unmarshal(answer.Data, &data) != nil {
		return out
	}
	return data.Status
}

const addRefund = `mutation AddRefund($session_id: ID!, $amount: BigInteger!, $reason: RefundReasonEnum) {
	resource: AddRefund(session_id: $session_id, amount: $amount, reason: $reason) { terminal_id, id, amount, timeline { refund_amount, refund_time, refund_status } } }`

// graph asks as one client, or another that names its variables in another way.
func (w world) graph(t *testing.T, query string, variables map[string]any) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/api/v4/graphql/", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer token")
	return w.read(t, req)
}

func (w world) read(t *testing.T, req *http.Request) string {
	t.Helper()
	res, err := w.client.Do(req)
	if err != nil {
		return "no answer"
	}
	defer func() { _ = res.Body.Close() }()
	var out any
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		return res.Status
	}
	b, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestInquiryAndRefund(t *testing.T) {
	w := setup(t, Options{})
	a, cancelled := w.request(t, "http://127.0.0.1:9/back"), w.request(t, "http://127.0.0.1:9/back")
	w.decide(t, cancelled, "cancel")
	got := []string{w.inquiry(t, a), w.inquiry(t, cancelled)}
	w.decide(t, a, "pay")
	got = append(got, w.inquiry(t, a))
	w.verify(t, a, merchant, 250_000)
	got = append(got, w.inquiry(t, a))

	list := `query Sessions($terminal_id: ID!, $limit: Int) { Session(terminal_id: $terminal_id, limit: $limit) { id, status } }`
	var sessions struct {
		Data struct{ Session []map[string]any }
	}
	if err := json.Unmarshal([]byte(w.graph(t, list, map[string]any{"terminal_id": "238", "limit": 5})), &sessions); err != nil || len(sessions.Data.Session) != 1 {
		t.Fatalf("%+v, %v", sessions, err)
	}
	one := sessions.Data.Session[0]
	if one["status"] != "VERIFIED" || one["authority"] != a || one["amount"] != 250_000.0 {
		t.Errorf("%+v", one)
	}
	for range 2 {
		out := w.graph(t, addRefund, map[string]any{"session_id": one["id"], "amount": 250_000, "reason": "CUSTOMER_REQUEST"})
		if !strings.Contains(out, `"refund_status":"SUCCESS"`) && !strings.Contains(out, "has not taken so much") {
			t.Errorf("%s", out)
		}
	}
	got = append(got, w.inquiry(t, a))
	if d := cmp.Diff([]string{"IN_BANK", "FAILED", "PAID", "VERIFIED", "REVERSED"}, got); d != "" {
		t.Error(d)
	}
	if p := w.State().Payments[1]; p.Refunded != 250_000 || p.Taken != 250_000 {
		t.Errorf("%+v", p)
	}
}

func TestSessionsAreFound(t *testing.T) {
	w := setup(t, Options{})
	a := w.request(t, "http://127.0.0.1:9/back")
	w.decide(t, a, "pay")
	w.verify(t, a, merchant, 250_000)
	ref := w.State().Payments[0].RefID
	find := `query ($terminal: ID, $r: String, $from: DateTime, $until: DateTime, $filter: FilterEnum, $o: Int) {
		resource: Session(terminal_id: $terminal, reference_id: $r, created_from_date: $from, created_to_date: $until, filter: $filter, offset: $o) { id } }`
	hour := func(n int) string { return time.Now().Add(time.Duration(n) * time.Hour).Format(time.RFC3339) }
	for _, row := range []struct {
		args  map[string]any
		found bool
	}{
		{map[string]any{"terminal": 238}, true},
		{map[string]any{"terminal": "238", "r": ref, "from": hour(-1), "until": hour(1), "filter": "VERIFIED"}, true},
		{map[string]any{"terminal": "238", "r": "1"}, false},
		{map[string]any{"terminal": "238", "from": hour(1)}, false},
		{map[string]any{"terminal": "238", "until": hour(-1)}, false},
		{map[string]any{"terminal": "238", "filter": "REFUNDED"}, false},
		{map[string]any{"terminal": "238", "o": 7}, false},
	} {
		if out := w.graph(t, find, row.args); strings.Contains(out, a) != row.found || strings.Contains(out, "errors") {
			t.Errorf("%v: %s", row.args, out)
		}
	}
	for query, want := range map[string]string{
		find: "terminal_id is required", "query { me { id } }": "Cannot query", addRefund: "session not found",
	} {
		if out := w.graph(t, query, nil); !strings.Contains(out, want) {
			t.Errorf("%s: %s", query, out)
		}
	}
	if _, out := w.post(t, "/api/v4/graphql", "", `{"query":"query{Session(id: $x){id}}"}`); !strings.Contains(out, "Unauthenticated") {
		t.Errorf("without a token: %s", out)
	}
}

func TestHostilitiesOverHTTP(t *testing.T) {
	for h, story := range map[bank.Hostility]func(*testing.T, world, *shop) bool{
		bank.LostOpen: func(t *testing.T, w world, s *shop) bool {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/pg/v4/payment/request.json",
				strings.NewReader(`{"merchant_id":"`+merchant+`","amount":250000,"callback_url":"`+s.url+`","description":"d"}`))
			return err == nil && w.read(t, req) == "no answer" && len(w.State().Payments) == 1
		},
		bank.Down: func(t *testing.T, w world, s *shop) bool {
			status, _ := w.post(t, "/pg/v4/payment/request.json", "", `{"merchant_id":"`+merchant+`","amount":250000,"callback_url":"`+s.url+`","description":"d"}`)
			return status == 500
		},
		bank.Early: func(t *testing.T, w world, s *shop) bool {
			a := w.request(t, s.url)
			return cmp.Equal(s.seen(), []string{"OK " + a})
		},
		bank.Doubled: func(t *testing.T, w world, s *shop) bool {
			a := w.request(t, s.url)
			res := w.decide(t, a, "pay")
			<-s.came
			<-s.came
			return strings.HasPrefix(res.header.Get("Location"), s.url) && cmp.Equal(s.seen(), []string{"OK " + a, "OK " + a})
		},
		bank.Forged: func(t *testing.T, w world, s *shop) bool {
			a := w.request(t, s.url)
			w.decide(t, a, "cancel")
			return len(s.seen()) == 2 && s.seen()[1] == "OK "+a
		},
		bank.Never: func(t *testing.T, w world, s *shop) bool {
			a := w.request(t, s.url)
			res := w.decide(t, a, "pay")
			return res.header.Get("Location") == "/pg/StartPay/"+a+"?lang=fa" && len(s.seen()) == 0
		},
		bank.Late: func(t *testing.T, w world, s *shop) bool {
			a := w.request(t, s.url)
			res := w.decide(t, a, "pay")
			<-s.came
			return strings.HasPrefix(res.header.Get("Location"), "/pg/") && cmp.Equal(s.seen(), []string{"OK " + a})
		},
		bank.OtherAmount: func(t *testing.T, w world, s *shop) bool {
			a := w.request(t, s.url)
			w.decide(t, a, "pay")
			return w.verify(t, a, merchant, 250_000) == -50 && w.State().Payments[0].Taken != 250_000
		},
		bank.SaysPending: func(t *testing.T, w world, s *shop) bool {
			a := w.request(t, s.url)
			w.decide(t, a, "pay")
			return w.verify(t, a, merchant, 250_000) == -52 && w.inquiry(t, a) == "IN_BANK"
		},
		bank.SaysFailed: func(t *testing.T, w world, s *shop) bool {
			a := w.request(t, s.url)
			w.decide(t, a, "pay")
			return w.verify(t, a, merchant, 250_000) == -51 && w.inquiry(t, a) == "FAILED"
		},
		bank.SaysUnknown: func(t *testing.T, w world, s *shop) bool {
			a := w.request(t, s.url)
			return w.verify(t, a, merchant, 250_000) == -52 && strings.Contains(w.inquiry(t, a), "-52")
		},
	} {
		t.Run(string(h), func(t *testing.T) {
			w, s := setup(t, Options{Hold: time.Millisecond, Late: time.Millisecond}), newShop(t)
			w.hostile(t, h)
			if !story(t, w, s) {
				t.Errorf("visits %v, state %+v", s.seen(), w.State().Payments)
			}
		})
	}
}

func TestThePayersTime(t *testing.T) {
	now := time.Now()
	w := setup(t, Options{Now: func() time.Time { return now }})
	a := w.request(t, "http://127.0.0.1:9/back")
	now = now.Add(time.Hour)
	if page := w.page(t, "/pg/StartPay/"+a).body; !strings.Contains(page, "مهلت گذشته") || strings.Contains(page, "<form") {
		t.Error("the page takes money after the time for it")
	}
	w.hostile(t, bank.TakesLate)
	if page := w.page(t, "/pg/StartPay/"+a).body; !strings.Contains(page, "<form") {
		t.Error("a bank that takes late money offers it")
	}
	w.decide(t, a, "pay")
	if p := w.State().Payments[0]; p.Status != Paid || p.Expired {
		t.Errorf("%+v", p)
	}
}

func TestTheBackRoom(t *testing.T) {
	w, s := setup(t, Options{Late: time.Millisecond}), newShop(t)
	a := w.request(t, s.url)
	res := w.form(t, "/bank?lang=en", url.Values{"do": {"plan"}, "says_failed": {"100"}, "never": {"۳۰"}, "down": {"0"}})
	if res.status != 303 || res.header.Get("Location") != "/bank?lang=en" {
		t.Errorf("%d %s", res.status, res.header.Get("Location"))
	}
	if d := cmp.Diff(bank.Plan{bank.SaysFailed: 100, bank.Never: 30}, w.State().Bank); d != "" {
		t.Error(d)
	}
	for _, do := range []string{"again", "forge", "late", "pay_late"} {
		if res := w.form(t, "/bank", url.Values{"do": {do}, "authority": {a}}); res.status != 303 {
			t.Errorf("%s: %d", do, res.status)
		}
	}
	for range 4 { // one again, two forged, one late
		<-s.came
	}
	if v := s.seen(); v[0] != "NOK "+a || v[2] != "OK "+a {
		t.Errorf("visits %v", v)
	}
	page := w.page(t, "/bank?lang=en").body
	for _, part := range []string{"Paid, but for a while it says failed", `name="says_failed" value="100" checked`, "250,000 rial", "differs", a} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
	w.form(t, "/bank", url.Values{"do": {"calm"}})
	if page := w.page(t, "/bank").body; !strings.Contains(page, "بانک آرام است") || strings.Contains(page, "payment differs") {
		t.Error("the bank is not calm")
	}
	for _, wrong := range []url.Values{{"do": {"plan"}, "down": {"101"}}, {"do": {"dance"}, "authority": {a}}, {"do": {"again"}, "authority": {"A1"}}} {
		if res := w.form(t, "/bank", wrong); res.status != 400 || !strings.Contains(res.body, `role="alert"`) {
			t.Errorf("%v: %d", wrong, res.status)
		}
	}
}

func TestProgramsMeddleToo(t *testing.T) {
	w := setup(t, Options{})
	a := w.request(t, "http://127.0.0.1:9/back")
	for body, want := range map[string]int{
		`{"authority":"` + a + `","do":"pay_other"}`: 200, `{"do":"calm"}`: 200, `{"hostility":"down","percent":30}`: 200,
		`{"hostility":"rain","percent":30}`: 400, `{"authority":"A1","do":"again"}`: 400, `{}`: 400, `{`: 400,
	} {
		if status, out := w.post(t, "/api/bank", "", body); status != want {
			t.Errorf("%s: %d %s", body, status, out)
		}
	}
	if p := w.State().Payments[0]; p.Taken == 250_000 || p.Taken == 0 || p.Currency != "IRR" {
		t.Errorf("%+v", p)
	}
	w.Reset()
	if st := w.State(); len(st.Payments) != 0 || len(st.Bank) != 0 {
		t.Errorf("%+v", st)
	}
}
