package sandbox

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/sandbox/bank"
)

type world struct {
	*Server
	url    string
	client *http.Client
}

func setup(t *testing.T, o Options) world {
	t.Helper()
	if o.Slow == 0 {
		o.Slow = time.Millisecond
	}
	s := New(o)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(func() {
		_ = s.Close()
		server.Close()
	})
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return world{Server: s, url: server.URL, client: &http.Client{CheckRedirect: stay}}
}

// reply is an answer that was read to its end.
type reply struct {
	status int
	header http.Header
	body   string
}

func (w world) do(t *testing.T, method, path, key, kind, body string) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, w.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	req.Header.Set("Content-Type", kind)
	res, err := w.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{status: res.StatusCode, header: res.Header, body: string(b)}
}

func (w world) post(t *testing.T, path, key, body string) (int, string) {
	t.Helper()
	r := w.do(t, http.MethodPost, path, key, "application/json", body)
	return r.status, r.body
}

func (w world) form(t *testing.T, path string, values url.Values) reply {
	t.Helper()
	return w.do(t, http.MethodPost, path, "", "application/x-www-form-urlencoded", values.Encode())
}

func (w world) page(t *testing.T, path string) reply {
	t.Helper()
	return w.do(t, http.MethodGet, path, "", "", "")
}

func TestServices(t *testing.T) {
	w := setup(t, Options{Persons: []Person{
		{NationalID: "0499370899", BirthDate: "1985-05-22", FullName: "نگار کریمی"},
		{NationalID: "1583250689", FullName: "پریسا نجفی", Dead: true},
	}})
	for _, row := range []struct {
		path, body string
		status     int
		want       string // the whole answer, or a part when it begins with …
	}{
		{"/registry/verify", `{"national_id":"0499370899","birth_date":"1985-05-22"}`, 200, `{"alive":true,"full_name":"نگار کریمی","match":true}`},
		{"/registry/verify", `{"national_id":"0499370899","birth_date":"1985-05-23"}`, 200, `{"alive":false,"full_name":"","match":false}`},
		{"/registry/verify", `{"national_id":"1583250689","birth_date":"1985-05-23"}`, 200, `{"alive":false,"full_name":"پریسا نجفی","match":true}`},
		{"/registry/verify", `{"national_id":"1583250689","birth_date":"2000-01-01"}`, 200, `…"match":false`},
		{"/registry/verify", `{"national_id":"0790419904","birth_date":"1985-05-23"}`, 200, `…"match":true`},
		{"/registry/verify", `{"national_id":"0790419904","birth_date":"2000-01-01"}`, 200, `…"match":false`},
		{"/registry/verify", `{"national_id":"0790419904"}`, 200, `…"match":false`},
		{"/registry/verify", `{"national_id":"0000000000","birth_date":"1985-05-23"}`, 404, `{"error":"not_found"}`},
		{"/registry/verify", `{}`, 404, `{"error":"not_found"}`},
		{"/registry/verify", `[]`, 400, `{"error":"bad_request"}`},
		{"/registry/verify", `null`, 400, `{"error":"bad_request"}`},
		{"/registry/verify", `{`, 400, `{"error":"bad_request"}`},
		{"/core/settle", `{"iban":"IR820540102680020817909002","amount":1000,"case_no":"7"}`, 200, `…"trace_no":"T`},
		{"/core/settle", `{"iban":"IR820540102680020817909404","amount":1000}`, 422, `{"error":"bad_account"}`},
		{"/core/settle", `{"iban":"IR820540102680020817909002","amount":10000000000}`, 200, `…"trace_no"`},
		{"/core/settle", `{"iban":"IR820540102680020817909002","amount":10000000001}`, 422, `{"error":"over_limit"}`},
		{"/core/settle", `{"iban":"IR820540102680020817909002","amount":-5}`, 400, `{"error":"bad_request"}`},
		{"/core/settle", `{"iban":"IR820540102680020817909002","amount":"5"}`, 400, `{"error":"bad_request"}`},
		{"/core/reverse", `{"trace_no":"T1"}`, 200, `{"done":true}`},
		{"/contracts/price_line", `{"line_code":"L1","months":12}`, 200, `…"price":`},
		{"/contracts/price_line", `{"line_code":"L404","months":12}`, 404, `{"error":"unknown_line"}`},
		{"/contracts/activate", `{"contract_no":"C1","until":"2027-01-01","total":5}`, 200, `…"new_contract_no":"C`},
		{"/terminals/diagnose", `{"serial":"P1"}`, 200, `…"code":`},
		{"/terminals/diagnose", `{"serial":"P404"}`, 404, `{"error":"unknown_terminal"}`},
		{"/terminals/reload", `{"serial":"P1"}`, 200, `{"accepted":true}`},
		{"/credit/score", `{"national_id":"0790419904"}`, 200, `…"score":`},
	} {
		status, got := w.post(t, row.path, row.path+row.body, row.body)
		part, isPart := strings.CutPrefix(row.want, "…")
		if status != row.status || (isPart && !strings.Contains(got, part)) || (!isPart && got != row.want) {
			t.Errorf("%s %s: %d %s", row.path, row.body, status, got)
		}
	}
	if status, _ := w.post(t, "/core/settle", "", `{"iban":"IR820540102680020817909002","amount":1000}`); status != 400 {
		t.Errorf("a settlement without a key: %d", status)
	}
	if status, _ := w.post(t, "/core/nothing", "k", `{}`); status != 404 {
		t.Errorf("an unknown operation: %d", status)
	}
}

func TestKnownPersonsAreWellFormed(t *testing.T) {
	for _, p := range knownPersons {
		if !iran.ValidNationalID(p.NationalID) || p.FullName == "" {
			t.Errorf("%+v", p)
		}
	}
}

// The same key has the same trace, in any number of attempts and after a restart;
// another key has another.
func TestSettleIsIdempotent(t *testing.T) {
	w, restarted := setup(t, Options{}), setup(t, Options{})
	rapid.Check(t, func(rt *rapid.T) {
		key := rapid.StringMatching(`[a-z]{1,8}/[0-9]{1,4}`).Draw(rt, "key")
		body := `{"iban":"IR820540102680020817909002","amount":` + strconv.Itoa(1+len(key)) + `}`
		_, first := w.post(t, "/core/settle", key, body)
		for range rapid.IntRange(1, 3).Draw(rt, "attempts") {
			if _, again := w.post(t, "/core/settle", key, body); again != first {
				rt.Fatalf("%s, then %s", first, again)
			}
		}
		if _, later := restarted.post(t, "/core/settle", key, body); later != first {
			rt.Fatalf("%s, after a restart %s", first, later)
		}
		if _, other := w.post(t, "/core/settle", key+"/x", body); other == first {
			rt.Fatalf("two keys, one trace: %s", other)
		}
		if status, out := w.post(t, "/core/settle", key, `{"iban":"IR1","amount":9}`); status != 409 {
			rt.Fatalf("a key with other content: %d %s", status, out)
		}
	})
}

const merchant = "11111111-2222-3333-4444-555555555555"

func (w world) request(t *testing.T, callback string) string {
	t.Helper()
	body := `{"merchant_id":"` + merchant + `","amount":250000,"currency":"IRR","callback_url":"` + callback + `","description":"کارمزد <b>بررسی</b>","metadata":{"order_id":"7"}}`
	_, out := w.post(t, "/pg/v4/payment/request.json", "", body)
	var answer struct{ Data struct{ Authority string } }
	if err := json.Unmarshal([]byte(out), &answer); err != nil || len(answer.Data.Authority) != 36 {
		t.Fatalf("request: %s", out)
	}
	return answer.Data.Authority
}

func (w world) verify(t *testing.T, authority, id string, amount int) int {
	t.Helper()
	body := `{"merchant_id":"` + id + `","authority":"` + authority + `","amount":` + strconv.Itoa(amount) + `}`
	_, out := w.post(t, "/pg/v4/payment/verify.json", "", body)
	var answer struct{ Data, Errors json.RawMessage }
	var code struct{ Code int }
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatalf("verify: %s", out)
	}
	if json.Unmarshal(answer.Data, &code) != nil && json.Unmarshal(answer.Errors, &code) != nil {
		t.Fatalf("verify: %s", out)
	}
	return code.Code
}

func TestPayment(t *testing.T) {
	w := setup(t, Options{})
	a := w.request(t, "http://127.0.0.1:9/back?case=7")
	if got := w.verify(t, a, merchant, 250_000); got != -51 {
		t.Errorf("before paying: %d", got)
	}
	res := w.page(t, "/pg/StartPay/"+a)
	for _, part := range []string{"۲۵۰٬۰۰۰", "۲۵٬۰۰۰", "ریال", "تومان", "پرداخت", "انصراف", `dir="rtl"`, "&lt;b&gt;"} {
		if !strings.Contains(res.body, part) {
			t.Errorf("the bank's page lacks %s", part)
		}
	}
	if csp := res.header.Get("Content-Security-Policy"); !strings.HasSuffix(csp, "form-action 'self' http://127.0.0.1:9") {
		t.Errorf("policy %s", csp)
	}
	if page := w.page(t, "/pg/StartPay/"+a+"?lang=en").body; !strings.Contains(page, "250,000") || !strings.Contains(page, `dir="ltr"`) {
		t.Error("no English page")
	}
	want := "http://127.0.0.1:9/back?Authority=" + a + "&Status=OK&case=7"
	for range 2 { // a double click
		if res := w.form(t, "/pg/StartPay/"+a, url.Values{"decision": {"pay"}}); res.status != 303 || res.header.Get("Location") != want {
			t.Errorf("%d %s", res.status, res.header.Get("Location"))
		}
	}
	if res := w.form(t, "/pg/StartPay/"+a, url.Values{"decision": {"cancel"}}); res.header.Get("Location") != want {
		t.Error("a paid payment was cancelled")
	}
	if page := w.page(t, "/pg/StartPay/"+a).body; strings.Contains(page, "<form") {
		t.Error("a paid payment may be paid again")
	}
	for i, row := range []struct {
		id     string
		amount int
		want   int
	}{
		{merchant, 250_001, -50},
		{strings.Replace(merchant, "1", "2", 1), 250_000, -53},
		{merchant, 250_000, 100},
		{merchant, 250_000, 101},
		{merchant, 250_000, 101},
	} {
		if got := w.verify(t, a, row.id, row.amount); got != row.want {
			t.Errorf("row %d: %d", i, got)
		}
	}
	if got := w.verify(t, "A1", merchant, 1); got != -54 {
		t.Errorf("unknown authority: %d", got)
	}
	if res := w.page(t, "/pg/StartPay/A1"); res.status != 404 {
		t.Errorf("unknown authority: %d", res.status)
	}
	if res := w.form(t, "/pg/StartPay/A1", url.Values{}); res.status != 404 {
		t.Errorf("paying an unknown authority: %d", res.status)
	}
}

// Of many verifications at once exactly one is the first.
func TestOneVerificationIsTheFirst(t *testing.T) {
	w := setup(t, Options{})
	a := w.request(t, "http://127.0.0.1:9/back")
	w.form(t, "/pg/StartPay/"+a, url.Values{"decision": {"pay"}})
	codes := make([]int, 20)
	var all sync.WaitGroup
	for i := range codes {
		all.Go(func() { codes[i] = w.verify(t, a, merchant, 250_000) })
	}
	all.Wait()
	count := map[int]int{}
	for _, c := range codes {
		count[c]++
	}
	if d := cmp.Diff(map[int]int{100: 1, 101: 19}, count); d != "" {
		t.Error(d)
	}
}

func TestCancelledPayment(t *testing.T) {
	w := setup(t, Options{})
	a := w.request(t, "https://shop.example/back")
	res := w.form(t, "/pg/StartPay/"+a, url.Values{"decision": {"cancel"}})
	if got := res.header.Get("Location"); got != "https://shop.example/back?Authority="+a+"&Status=NOK" {
		t.Error(got)
	}
	if got := w.verify(t, a, merchant, 250_000); got != -51 {
		t.Errorf("code %d", got)
	}
}

func TestRefusedPaymentRequests(t *testing.T) {
	w := setup(t, Options{})
	for body, want := range map[string]string{
		`{`: `"code":-9`,
		`{"merchant_id":"x","amount":250000,"callback_url":"http://a.example","description":"d"}`:                                        `"code":-10`,
		`{"merchant_id":"` + merchant + `","amount":9999,"callback_url":"http://a.example","description":"d"}`:                           `"code":-9`,
		`{"merchant_id":"` + merchant + `","amount":250000,"callback_url":"javascript:alert(1)","description":"d"}`:                      `"code":-9`,
		`{"merchant_id":"` + merchant + `","amount":250000,"callback_url":"http://a.example"}`:                                           `"code":-9`,
		`{"merchant_id":"` + merchant + `","amount":250000,"currency":"USD","callback_url":"http://a.example","description":"d"}`:        `"code":-9`,
		`{"merchant_id":"` + merchant + `","amount":1000,"currency":"IRT","callback_url":"http://a.example","description":"d"}`:          `"code":100`,
		`{"merchant_id":"` + merchant + `","amount":9000000000000,"currency":"IRR","callback_url":"http://a.example","description":"d"}`: `"code":-9`,
	} {
		if status, out := w.post(t, "/pg/v4/payment/request.json", "", body); status != 200 || !strings.Contains(out, want) {
			t.Errorf("%s: %d %s", body, status, out)
		}
	}
}

func TestFaultsOfServices(t *testing.T) {
	w := setup(t, Options{})
	fault := func(body string) {
		t.Helper()
		if status, out := w.post(t, "/api/faults", "", body); status != 200 {
			t.Fatalf("%s: %s", body, out)
		}
	}
	ask := func() int {
		status, _ := w.post(t, "/registry/verify", "k", `{"national_id":"0790419904","birth_date":"1985-05-23"}`)
		return status
	}
	fault(`{"service":"registry","fault":"500","times":3}`)
	got := []int{ask(), ask(), ask(), ask()}
	fault(`{"service":"registry","fault":"500"}`)
	got = append(got, ask(), ask())
	fault(`{"service":"registry","fault":"none"}`)
	got = append(got, ask())
	fault(`{"service":"registry","fault":"slow","times":1}`)
	got = append(got, ask())
	if d := cmp.Diff([]int{500, 500, 500, 200, 500, 500, 200, 200}, got); d != "" {
		t.Error(d)
	}
	for _, body := range []string{
		`{"service":"moon","fault":"500"}`, `{"service":"core","fault":"pending"}`,
		`{"service":"core","fault":"rain"}`, `{"service":"core","fault":"500","times":-1}`, `{`,
	} {
		if status, out := w.post(t, "/api/faults", "", body); status != 400 {
			t.Errorf("%s: %d %s", body, status, out)
		}
	}
}

// The worst of time-outs: the work is done, and nobody hears of it.
func TestTimeoutDoesTheWork(t *testing.T) {
	w := setup(t, Options{Hold: time.Nanosecond})
	if err := w.SetFault(Fault{Service: "core", Kind: Timeout, Times: 1}); err != nil {
		t.Fatal(err)
	}
	body := `{"iban":"IR820540102680020817909002","amount":5}`
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/core/settle", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header["idempotency-key"] = []string{"k"}
	if res, err := w.client.Do(req); err == nil {
		_ = res.Body.Close()
		t.Errorf("an answer came: %s", res.Status)
	}
	_, out := w.post(t, "/core/settle", "k", body)
	calls := w.State().Calls
	if len(calls) != 2 || calls[1].Status != 0 || string(calls[1].Answer) != out || calls[1].Fault != Timeout {
		t.Errorf("%s, calls %+v", out, calls)
	}
}

func TestFaultsOfTheGateway(t *testing.T) {
	var mu sync.Mutex
	var visits []string
	shop := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		visits = append(visits, r.URL.Query().Get("Status"))
	}))
	defer shop.Close()
	w := setup(t, Options{})
	a := w.request(t, shop.URL+"/back")
	for _, f := range []Fault{{"pg", DoubleCallback, 1}, {"core", Broken, 0}} {
		if err := w.SetFault(f); err != nil {
			t.Fatal(err)
		}
	}
	w.form(t, "/pg/StartPay/"+a, url.Values{"decision": {"pay"}})
	mu.Lock()
	if d := cmp.Diff([]string{"OK", "OK"}, visits); d != "" {
		t.Error(d)
	}
	mu.Unlock()
	var got []int
	for _, f := range []Fault{{"pg", WrongAmount, 1}, {"pg", Pending, 2}} {
		if err := w.SetFault(f); err != nil {
			t.Fatal(err)
		}
		for range f.Times {
			got = append(got, w.verify(t, a, merchant, 250_000))
		}
	}
	got = append(got, w.verify(t, a, merchant, 250_000))
	if d := cmp.Diff([]int{-50, -52, -52, 100}, got); d != "" {
		t.Error(d)
	}
}

func TestCallsBackOnLoopbackOnly(t *testing.T) {
	if err := onlyLoopback("tcp", "10.0.0.1:80", nil); err == nil {
		t.Error("10.0.0.1 was allowed")
	}
	if err := onlyLoopback("tcp", "127.0.0.1:80", nil); err != nil {
		t.Error(err)
	}
}

func TestSMS(t *testing.T) {
	w := setup(t, Options{})
	body := `{"receptor":"09120000000","message":"سلام <script>alert(1)</script>","sender":"1000","local_id":"k1"}`
	for range 2 {
		if status, out := w.post(t, "/sms/send", "", body); status != 200 || !strings.Contains(out, `"status":200`) {
			t.Errorf("%d %s", status, out)
		}
	}
	if status, _ := w.post(t, "/sms/send", "", `{"receptor":"0912"}`); status != 400 {
		t.Errorf("an empty SMS: %d", status)
	}
	out := w.page(t, "/api/messages").body
	var got struct{ Messages []Message }
	if err := json.Unmarshal([]byte(out), &got); err != nil || len(got.Messages) != 1 || got.Messages[0].Times != 2 {
		t.Fatalf("%s", out)
	}
	res := w.page(t, "/?lang=en")
	if strings.Contains(res.body, "<script>alert") || !strings.Contains(res.body, "&lt;script&gt;alert") {
		t.Error("the message is not escaped")
	}
	csp := res.header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy %q", csp)
	}
}

func TestPageSetsFaultsAndForgets(t *testing.T) {
	w := setup(t, Options{})
	res := w.form(t, "/?lang=en", url.Values{"do": {"fault"}, "service": {"pg"}, "fault": {"pending"}, "times": {"۳"}})
	if res.status != 303 || res.header.Get("Location") != "/?lang=en" {
		t.Errorf("%d %s", res.status, res.header.Get("Location"))
	}
	if d := cmp.Diff([]Fault{{"pg", Pending, 3}}, w.State().Faults); d != "" {
		t.Error(d)
	}
	if page := w.page(t, "/").body; !strings.Contains(page, "۳ بار دیگر") {
		t.Error("the fault is not shown")
	}
	if res := w.form(t, "/", url.Values{"service": {"core"}, "fault": {"pending"}}); res.status != 400 {
		t.Errorf("a fault that the service does not know: %d", res.status)
	}
	before := w.State().Version
	w.form(t, "/", url.Values{"do": {"reset"}})
	if st := w.State(); len(st.Faults) != 0 || st.Version <= before {
		t.Errorf("%+v", st)
	}
}

// Another site's page may not press the buttons of this one.
func TestRefusesOtherSites(t *testing.T) {
	w := setup(t, Options{})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/api/reset", bytes.NewReader(nil))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", "https://evil.example")
	res, err := w.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("status %d", res.StatusCode)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	st := newState()
	for i := range keep + 10 {
		key := strconv.Itoa(i)
		st.addCall(Call{Key: key})
		st.addMessage(Message{Key: key, Channel: "sms"})
		st.once(key, "", func() (int, any) { return 200, nil })
	}
	s := st.snapshot(keep * 2)
	got := []int{len(s.Calls), len(s.Messages), len(st.answers), len(st.answered)}
	if d := cmp.Diff([]int{keep, keep, keep, keep}, got); d != "" {
		t.Error(d)
	}
	if s.Calls[0].Key != strconv.Itoa(keep+9) {
		t.Errorf("the newest is %s", s.Calls[0].Key)
	}
}

func TestTooLargeABody(t *testing.T) {
	w := setup(t, Options{})
	for _, path := range []string{"/registry/verify", "/sms/send", "/pg/v4/payment/request.json", "/api/faults"} {
		if status, _ := w.post(t, path, "k", strings.Repeat(" ", maxBody+1)); status != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestStaticFiles(t *testing.T) {
	w := setup(t, Options{})
	for path, kind := range map[string]string{
		"/static/sandbox.css": "text/css", "/static/sandbox.js": "text/javascript", "/static/icon.svg": "image/svg+xml",
	} {
		if res := w.page(t, path); res.status != 200 || !strings.HasPrefix(res.header.Get("Content-Type"), kind) {
			t.Errorf("%s: %d %s", path, res.status, res.header.Get("Content-Type"))
		}
	}
}

func TestEveryWordHasBothLanguages(t *testing.T) {
	for key, w := range words {
		if w[text.Fa] == "" || w[text.En] == "" {
			t.Errorf("%s lacks a language", key)
		}
	}
	used := regexp.MustCompile(`\.T "([a-z0-9_.]+)"`)
	err := fs.WalkDir(pages, "pages", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := pages.ReadFile(path)
		for _, m := range used.FindAllSubmatch(b, -1) {
			if words[string(m[1])] == nil {
				t.Errorf("%s uses %s", path, m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range bank.Groups() {
		if words["group."+g.Name] == nil {
			t.Errorf("no word for the group %s", g.Name)
		}
		for _, h := range g.Of {
			if words["hostility."+string(h)] == nil {
				t.Errorf("no word for the hostility %s", h)
			}
		}
	}
	for _, s := range services {
		if words["service."+s] == nil {
			t.Errorf("no word for the service %s", s)
		}
		for _, k := range append(kindsOf(s), NoFault) {
			if words["fault."+string(k)] == nil {
				t.Errorf("no word for the fault %s", k)
			}
		}
	}
}

func TestListensOnLoopbackOnly(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "example.org:0", "nonsense"} {
		s := New(Options{})
		if err := s.Start(t.Context(), addr); err == nil {
			t.Errorf("%s was taken", addr)
			_ = s.Close()
		}
	}
	s := New(Options{SMTPAddr: "0.0.0.0:0"})
	if err := s.Start(t.Context(), "127.0.0.1:0"); err == nil {
		t.Error("mail on every address was taken")
	}
}
