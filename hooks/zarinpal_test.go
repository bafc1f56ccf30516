package hooks

import (
	"encoding/json"
	"net/http"
	"net/url"
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
		{200, `{"data":[],"errors":{"code":-51,"message":"not paid"}}`, Failed, false, "", ""},
		{401, `{"data":[],"errors":{"code":-50}}`, Failed, false, "", ""},
		{200, `{"data":[],"errors":{"code":-54}}`, Failed, false, "", ""},
		{200, `{"data":[],"errors":{"code":-53}}`, Failed, false, "", ""},
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
