package hooks

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/internal/money"
)

func TestZibalRequest(t *testing.T) {
	var path string
	var body map[string]any
	g := speaking(t, "zibal", func(w http.ResponseWriter, r *http.Request) {
		path = r.URL.Path
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		says(200, `{"result":100,"trackId":"1533727744287"}`)(w, r)
	}, 5*time.Second)
	got, err := g.Open(t.Context(), Order{ID: "o-7", Amount: money.Rial(160_000), CallbackURL: "https://k.example/cb", Description: "کارمزد", Mobile: "09120000000"})
	if err != nil || got.Authority != "1533727744287" || !strings.HasSuffix(got.RedirectURL, "/start/1533727744287") {
		t.Fatalf("got %+v, %v", got, err)
	}
	want := map[string]any{
		"merchant": "zibal", "amount": 160_000.0, "callbackUrl": "https://k.example/cb", "description": "کارمزد", "orderId": "o-7", "mobile": "09120000000",
	}
	if d := cmp.Diff(want, body); d != "" || path != "/v1/request" {
		t.Errorf("%s: %s", path, d)
	}
	for code, want := range map[string]string{`{"result":105}`: Refused, `{"result":102}`: Refused, `{"result":100}`: Unavailable, `{"result":100,"trackId":-1}`: Unavailable} {
		_, err := speaking(t, "zibal", says(200, code), 5*time.Second).Open(t.Context(), Order{ID: "1", Amount: money.Rial(160_000)})
		wantCode(t, err, want)
	}
}

// zibalSays answers the inquiry and the confirmation, and counts the latter.
func zibalSays(inquiry, verify string, confirmed *int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/verify") {
			*confirmed++
			says(200, verify)(w, r)
			return
		}
		says(200, inquiry)(w, r)
	}
}

func TestZibalVerify(t *testing.T) {
	const unconfirmed = `{"result":100,"status":2,"amount":160000,"orderId":"o-7","refNumber":77,"cardNumber":"603799****1234"}`
	for name, row := range map[string]struct {
		inquiry, verify string
		age             time.Duration
		want            PaymentStatus
		already         bool
		units           int
		code            string
	}{
		"confirmed":            {unconfirmed, `{"result":100,"amount":160000,"refNumber":"77","status":1}`, 0, Paid, false, 160_000, ""},
		"another amount":       {unconfirmed, `{"result":100,"amount":"999","refNumber":77}`, 0, Paid, false, 999, ""},
		"confirmed meanwhile":  {unconfirmed, `{"result":201}`, 0, Paid, true, 160_000, ""},
		"not paid after all":   {unconfirmed, `{"result":202}`, 0, Pending, false, 0, ""},
		"refused":              {unconfirmed, `{"result":104}`, 0, Unknown, false, 0, Refused},
		"paid before":          {`{"result":100,"status":"1","amount":160000}`, ``, 0, Paid, true, 160_000, ""},
		"waiting":              {`{"result":100,"status":-1,"amount":160000}`, ``, 59 * time.Minute, Pending, false, 0, ""},
		"waiting for ever":     {`{"result":100,"status":-1,"amount":160000}`, ``, time.Hour, Failed, false, 0, ""},
		"internal error":       {`{"result":100,"status":-2}`, ``, 48 * time.Hour, Pending, false, 0, ""},
		"cancelled":            {`{"result":100,"status":3}`, ``, 0, Failed, false, 0, ""},
		"no money":             {`{"result":100,"status":5}`, ``, 0, Failed, false, 0, ""},
		"refunded":             {`{"result":100,"status":15}`, ``, 0, Failed, false, 0, ""},
		"being refunded":       {`{"result":100,"status":16}`, ``, 48 * time.Hour, Pending, false, 0, ""},
		"reversed":             {`{"result":100,"status":18}`, ``, 0, Failed, false, 0, ""},
		"of no merchant":       {`{"result":100,"status":21}`, ``, 48 * time.Hour, Unknown, false, 0, Refused},
		"no such number":       {`{"result":203}`, ``, 0, Unknown, false, 0, Refused},
		"no such number again": {`{"result":203}`, ``, time.Hour, Failed, false, 0, ""},
		"another order":        {`{"result":100,"status":1,"amount":160000,"orderId":"o-8"}`, ``, 0, Unknown, false, 0, Unavailable},
	} {
		confirmed := 0
		g := speaking(t, "zibal", zibalSays(row.inquiry, row.verify, &confirmed), 5*time.Second)
		got, err := g.Verify(t.Context(), Payment{ID: "o-7", Authority: "77", Amount: money.Rial(160_000), OpenedAt: noon, At: noon.Add(row.age)})
		wantCode(t, err, row.code)
		if got.Status != row.want || got.Already != row.already || got.Amount.Units != row.units {
			t.Errorf("%s: %+v", name, got)
		}
		if asked := row.verify != ""; asked != (confirmed == 1) {
			t.Errorf("%s: confirmed %d times", name, confirmed)
		}
	}
	r, err := speaking(t, "zibal", says(200, `{}`), 5*time.Second).Verify(t.Context(), Payment{Authority: "A1"})
	wantCode(t, err, Refused)
	if r.Status != Unknown {
		t.Errorf("a foreign authority: %+v", r)
	}
}

func TestZibalRefunds(t *testing.T) {
	for name, row := range map[string]struct {
		inquiry, refund string
		want            RefundStatus
		code            string
	}{
		"accepted":       {`{"result":1,"data":[]}`, `{"result":1,"data":{"refundId":12}}`, RefundPending, ""},
		"reversed":       {`{"result":14}`, `{"result":1,"data":{"reversed":true}}`, RefundDone, ""},
		"no money":       {`{"result":1}`, `{"result":11}`, RefundUnknown, Unavailable},
		"done":           {`{"result":1,"data":[{"refundId":1,"status":2,"description":"kartabl k"}]}`, ``, RefundDone, ""},
		"failed":         {`{"result":1,"data":[{"refundId":1,"status":"3","description":"kartabl k"}]}`, ``, RefundFailed, ""},
		"on its way":     {`{"result":1,"data":[{"refundId":1,"status":1,"description":"kartabl k"}]}`, ``, RefundPending, ""},
		"like ours":      {`{"result":1,"data":[{"refundId":1,"status":0,"amount":160000}]}`, ``, RefundUnknown, Unavailable},
		"a failed one":   {`{"result":1,"data":[{"refundId":1,"status":3,"amount":160000}]}`, `{"result":1,"data":{}}`, RefundPending, ""},
		"another amount": {`{"result":1,"data":[{"refundId":1,"status":2,"amount":5}]}`, `{"result":1,"data":{}}`, RefundPending, ""},
		"no entry":       {`{"result":3}`, ``, RefundUnknown, Unavailable},
		"broken":         {`{"result":1,"data":{}}`, ``, RefundUnknown, Unavailable},
	} {
		asked := ""
		g := speaking(t, "zibal", func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/inquiry") {
				says(200, row.inquiry)(w, r)
				return
			}
			body, _ := io.ReadAll(r.Body)
			asked = string(body)
			says(200, row.refund)(w, r)
		}, 5*time.Second)
		got, err := g.(Refunder).Refund(t.Context(), RefundOrder{
			Key: "k", Payment: Payment{Authority: "77", Amount: money.Rial(160_000)}, Amount: money.Rial(160_000),
		})
		wantCode(t, err, row.code)
		want := ""
		if row.refund != "" {
			want = `{"accountId":"1001","amount":160000,"description":"kartabl k","trackId":77,"tryReverse":false}`
		}
		if got.Status != row.want || asked != want {
			t.Errorf("%s: %+v, asked %s", name, got, asked)
		}
	}
}

func TestZibalListsAreReadFromTheirNewestEnd(t *testing.T) {
	line := func(paidAt, more string) string {
		return `{"trackId":7,"amount":160000,"status":1,"paidAt":"` + paidAt + `"` + more + `}`
	}
	full := strings.Repeat(line("2026-11-22T15:40:00", "")+",", zibalPage-1)
	for name, row := range map[string]struct {
		first, second string
		want          int
		code          string
	}{
		"one page":          {line("2026-11-22T15:40:00", ""), ``, 1, ""},
		"two pages":         {full + line("2026-11-22T15:39:00", ""), line("2026-11-22T15:38:00", ""), zibalPage + 1, ""},
		"the rest is older": {full + line("2026-11-20T10:00:00", ""), `never asked for`, zibalPage - 1, ""},
		"given back since":  {line("2026-11-22T15:40:00", `,"status":15`), ``, 1, ""},
		"not paid":          {`{"trackId":7,"status":-1,"paidAt":null}`, ``, 0, ""},
		"oldest first":      {line("2026-11-20T10:00:00", "") + "," + line("2026-11-22T15:40:00", ""), ``, 0, Unavailable},
		"no time":           {line("yesterday", ""), ``, 0, Unavailable},
		"no amount":         {`{"trackId":7,"status":1,"paidAt":"2026-11-22 15:40:00"}`, ``, 0, Unavailable},
	} {
		g := speaking(t, "zibal", func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			switch {
			case strings.HasSuffix(r.URL.Path, "/refund/list"):
				says(200, `{"result":1,"data":[]}`)(w, r)
			case strings.Contains(string(body), `"page":1,`):
				says(200, `{"result":1,"data":[`+row.first+`]}`)(w, r)
			default:
				says(200, `{"result":1,"data":[`+row.second+`]}`)(w, r)
			}
		}, 5*time.Second)
		got, err := g.(Lister).List(t.Context(), noon, noon.Add(time.Hour))
		wantCode(t, err, row.code)
		if len(got) != row.want {
			t.Errorf("%s: %d lines, %v", name, len(got), err)
		}
	}
}

func TestZibalCallback(t *testing.T) {
	g := speaking(t, "zibal", says(200, ``), time.Second)
	for query, want := range map[string]Return{
		"success=1&trackId=77&orderId=o-7&status=2": {Authority: "77", Order: "o-7", Claim: Paid},
		"success=0&trackId=77&orderId=o-7&status=3": {Authority: "77", Order: "o-7", Claim: Failed},
		"success=1&orderId=o-7":                     {Order: "o-7", Claim: Paid},
		"success=1&trackId=A%2F1":                   {},
		"success=1":                                 {},
	} {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if got := g.Callback(q); got != want {
			t.Errorf("%s: %+v", query, got)
		}
	}
}
