package hooks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/internal/money"
)

const merchant = "11111111-2222-3333-4444-555555555555"

func gateway(t *testing.T, handler http.HandlerFunc) Gateway {
	t.Helper()
	return speaking(t, "zarinpal", handler, 5*time.Second)
}

func TestZarinpalRequest(t *testing.T) {
	var path string
	var body map[string]any
	g := gateway(t, func(w http.ResponseWriter, r *http.Request) {
		path = r.URL.Path
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		says(200, `{"data":{"code":100,"message":"Success","authority":"A0001","fee_type":"Merchant","fee":0},"errors":[]}`)(w, r)
	})
	got, err := g.Open(t.Context(), Order{ID: "7", Amount: money.Rial(200_000), CallbackURL: "https://k.example/cb", Description: "کارمزد", Mobile: "09120000000"})
	if err != nil || got.Authority != "A0001" {
		t.Fatalf("got %v, %v", got, err)
	}
	if u, err := url.Parse(got.RedirectURL); err != nil || u.Path != "/pg/StartPay/A0001" {
		t.Errorf("redirect %s", got.RedirectURL)
	}
	want := map[string]any{
		"merchant_id": merchant, "amount": 200_000.0, "currency": "IRR", "callback_url": "https://k.example/cb",
		"description": "کارمزد", "metadata": map[string]any{"mobile": "09120000000", "order_id": "7"},
	}
	if d := cmp.Diff(want, body); d != "" || path != "/pg/v4/payment/request.json" {
		t.Errorf("%s: %s", path, d)
	}
}

func TestZarinpalRequestFaults(t *testing.T) {
	for _, row := range []struct {
		status int
		body   string
		want   string
	}{
		{200, `{"data":[],"errors":{"code":-9,"message":"The input params invalid","validations":[]}}`, Refused},
		{422, `{"data":[],"errors":{"code":-11}}`, Refused},
		{200, `{"data":{"code":100,"authority":"../../evil"},"errors":[]}`, Unavailable},
		{200, `{"data":{"code":100},"errors":[]}`, Unavailable},
		{200, `{"data":[],"errors":[]}`, Unavailable},
		{200, `gateway`, Unavailable},
		{500, `{"data":[],"errors":{"code":-9}}`, Unavailable},
		{302, ``, Unavailable},
	} {
		_, err := gateway(t, says(row.status, row.body)).Open(t.Context(), Order{Amount: money.Rial(10_000), CallbackURL: "https://k.example"})
		wantCode(t, err, row.want)
	}
	_, err := gateway(t, says(200, `{}`)).Open(t.Context(), Order{Amount: money.Rial(0)})
	wantCode(t, err, Refused)
}

func TestZarinpalVerify(t *testing.T) {
	for _, row := range []struct {
		status  int
		body    string
		want    PaymentStatus
		already bool
		ref     string
		code    string // of the error
	}{
		{200, `{"data":{"code":100,"message":"Paid","card_hash":"x","card_pan":"502229******5995","ref_id":201,"fee_type":"Merchant","fee":0},"errors":[]}`, Paid, false, "201", ""},
		{200, `{"data":{"code":100,"ref_id":"0201"},"errors":[]}`, Paid, false, "0201", ""},
		{200, `{"data":{"code":101,"ref_id":201,"card_pan":"502229******5995"},"errors":[]}`, Paid, true, "201", ""},
		{200, `{"data":[],"errors":{"code":-53}}`, Unknown, false, "", Refused},
		{200, `{"data":{"code":"100","ref_id":null,"card_pan":"5022291234565995"},"errors":null}`, Paid, false, "", ""},
		{200, `{"data":[],"errors":{"code":-52}}`, Pending, false, "", ""},
		{200, `{"data":[],"errors":{"code":-12}}`, Pending, false, "", ""},
		{200, `{"data":[],"errors":{"code":-10}}`, Unknown, false, "", Refused},
		{200, `{"data":[],"errors":{"code":-999}}`, Unknown, false, "", Refused},
		{200, `{"data":[],"errors":[]}`, Unknown, false, "", Unavailable},
		{200, `{"data":{"code":100`, Unknown, false, "", Unavailable},
		{502, ``, Unknown, false, "", Unavailable},
		{404, `not found`, Unknown, false, "", Unavailable},
	} {
		got, err := gateway(t, says(row.status, row.body)).Verify(t.Context(), Payment{Authority: "A1", Amount: money.Rial(200_000)})
		wantCode(t, err, row.code)
		if got.Status != row.want || got.Already != row.already || got.Ref != row.ref {
			t.Errorf("%d %s: %+v", row.status, row.body, got)
		}
	}
}

// What verify leaves open the inquiry closes, and time.
func TestZarinpalDoubt(t *testing.T) {
	const gone, atBank = `{"data":{"code":100,"status":"FAILED"},"errors":[]}`, `{"data":{"code":100,"status":"IN_BANK"},"errors":[]}`
	for name, row := range map[string]struct {
		verify  int
		status  int
		inquiry string
		age     time.Duration
		want    PaymentStatus
		code    string
	}{
		"failed":                             {-51, 200, gone, time.Minute, Failed, ""},
		"reversed":                           {-51, 200, `{"data":{"code":100,"status":"REVERSED"},"errors":[]}`, time.Minute, Failed, ""},
		"at the bank":                        {-51, 200, atBank, 59 * time.Minute, Pending, ""},
		"at the bank for too long":           {-51, 200, atBank, time.Hour, Failed, ""},
		"paid meanwhile":                     {-51, 200, `{"data":{"code":100,"status":"PAID"},"errors":[]}`, 48 * time.Hour, Pending, ""},
		"an unknown status":                  {-51, 200, `{"data":{"code":100,"status":"ODD"},"errors":[]}`, 48 * time.Hour, Pending, ""},
		"the inquiry is down":                {-51, 503, ``, 48 * time.Hour, Unknown, Unavailable},
		"the inquiry refuses":                {-51, 200, `{"data":[],"errors":{"code":-12}}`, 48 * time.Hour, Unknown, Refused},
		"there is no inquiry":                {-51, 404, `404 page not found`, time.Minute, Failed, ""},
		"amounts differ, and it failed":      {-50, 200, gone, time.Minute, Failed, ""},
		"amounts differ":                     {-50, 200, atBank, 48 * time.Hour, Unknown, Refused},
		"amounts differ, silence":            {-50, 503, ``, 48 * time.Hour, Unknown, Refused},
		"an authority just given":            {-54, 200, gone, time.Minute, Unknown, Refused},
		"an authority that is known no more": {-54, 200, gone, time.Hour, Failed, ""},
	} {
		g := gateway(t, func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/inquiry.json") {
				says(row.status, row.inquiry)(w, r)
				return
			}
			says(200, fmt.Sprintf(`{"data":[],"errors":{"code":%d}}`, row.verify))(w, r)
		})
		got, err := g.Verify(t.Context(), Payment{Authority: "A1", Amount: money.Rial(200_000), OpenedAt: noon, At: noon.Add(row.age)})
		wantCode(t, err, row.code)
		if got.Status != row.want || got.Code != row.verify {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// The panel's words for refunds, and what is not asked of it.
func TestZarinpalRefunds(t *testing.T) {
	session := func(timeline string) string {
		return `{"data":{"resource":[{"id":"385404539","authority":"A1","amount":200000,"timeline":` + timeline + `}]}}`
	}
	for name, row := range map[string]struct {
		found string
		ref   string
		units int
		want  RefundStatus
		code  string
	}{
		"done":                 {session(`{"refund_status":"SUCCESS","refund_amount":"200000"}`), "5", 200_000, RefundDone, ""},
		"on its way":           {session(`{"refund_status":"PENDING"}`), "5", 200_000, RefundPending, ""},
		"a new word":           {session(`{"refund_status":"NEW"}`), "5", 200_000, RefundPending, ""},
		"failed":               {session(`{"refund_status":"FAILED"}`), "5", 200_000, RefundFailed, ""},
		"a part was refunded":  {session(`{"refund_status":"SUCCESS","refund_amount":50000}`), "5", 200_000, RefundFailed, ""},
		"another payment":      {strings.ReplaceAll(session(`null`), "A1", "A2"), "5", 200_000, RefundFailed, ""},
		"another amount there": {strings.ReplaceAll(session(`null`), "200000", "100000"), "5", 200_000, RefundFailed, ""},
		"none":                 {`{"data":{"resource":[]}}`, "5", 200_000, RefundFailed, ""},
		"no reference":         {`{}`, "", 200_000, RefundFailed, ""},
		"a part":               {`{}`, "5", 100_000, RefundFailed, ""},
		"nothing":              {`{"data":{"resource":null}}`, "5", 200_000, RefundUnknown, Unavailable},
		"errors":               {`{"errors":[{"message":"no"}],"data":{"resource":[]}}`, "5", 200_000, RefundUnknown, Unavailable},
	} {
		g := gateway(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if bytes.Contains(body, []byte("AddRefund")) || r.Header.Get("Authorization") != "Bearer "+panelToken {
				t.Errorf("%s: asked %s", name, body)
			}
			says(200, row.found)(w, r)
		})
		got, err := g.(Refunder).Refund(t.Context(), RefundOrder{
			Key: "k", Payment: Payment{Authority: "A1", Amount: money.Rial(200_000)}, Ref: row.ref, Amount: money.Rial(row.units),
		})
		wantCode(t, err, row.code)
		if got.Status != row.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestZarinpalWithoutATokenGivesNothingBack(t *testing.T) {
	h, err := New(Config{Gateways: map[string]GatewayConfig{"g": {Kind: "zarinpal", Secret: Secret{known: merchant}}}})
	if err != nil {
		t.Fatal(err)
	}
	g, _ := h.Gateway("g")
	if terms := g.Terms(); terms.Refunds != RefundsNone || terms.Lists || terms.Min != 10_000 || terms.Max != 1_000_000_000 {
		t.Errorf("terms %+v", terms)
	}
	p := Payment{Authority: "A1", Amount: money.Rial(200_000)}
	if r, err := g.(Refunder).Refund(t.Context(), RefundOrder{Key: "k", Payment: p, Ref: "5", Amount: p.Amount}); err != nil || r.Status != RefundFailed {
		t.Errorf("got %+v, %v", r, err)
	}
	_, err = g.(Lister).List(t.Context(), noon, noon.Add(time.Hour))
	wantCode(t, err, Refused)
}

func TestZarinpalCallback(t *testing.T) {
	g := gateway(t, says(200, ``))
	for query, want := range map[string]Return{
		"Authority=A1&Status=OK":    {Authority: "A1", Claim: Paid},
		"Authority=A1&Status=NOK":   {Authority: "A1", Claim: Failed},
		"Authority=A1":              {Authority: "A1", Claim: Failed},
		"Authority=A%2F1&Status=OK": {},
		"Status=OK":                 {},
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
