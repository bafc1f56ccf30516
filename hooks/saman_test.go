package hooks

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/internal/money"
)

func TestSamanToken(t *testing.T) {
	var path string
	var body map[string]any
	g := speaking(t, "saman", func(w http.ResponseWriter, r *http.Request) {
		path = r.URL.Path
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		says(200, `{"status":1,"token":"2c3c1fefac5a48+/="}`)(w, r)
	}, 5*time.Second)
	got, err := g.Open(t.Context(), Order{ID: "o-7", Amount: money.Rial(12_000), CallbackURL: "https://k.example/cb", Mobile: "09120000000"})
	if err != nil || got.Authority != "2c3c1fefac5a48+/=" || !strings.HasSuffix(got.RedirectURL, "/OnlinePG/SendToken?token=2c3c1fefac5a48%2B%2F%3D") {
		t.Fatalf("got %+v, %v", got, err)
	}
	want := map[string]any{
		"action": "token", "TerminalId": "2015", "Amount": 12_000.0, "ResNum": "o-7", "RedirectUrl": "https://k.example/cb",
		"CellNumber": "09120000000", "TokenExpiryInMin": 20.0,
	}
	if d := cmp.Diff(want, body); d != "" || path != "/onlinepg/onlinepg" {
		t.Errorf("%s: %s", path, d)
	}
	for said, want := range map[string]string{
		`{"status":-1,"errorCode":"5","errorDesc":"x"}`: Refused, `{"status":-1,"errorCode":8}`: Refused, `{"status":1}`: Unavailable,
		`{"status":1,"token":"a b"}`: Unavailable, `{"status":7,"token":"abc"}`: Unavailable, `{"status":-1,"errorCode":"many"}`: Unavailable,
	} {
		_, err := speaking(t, "saman", says(200, said), 5*time.Second).Open(t.Context(), Order{ID: "1", Amount: money.Rial(12_000)})
		wantCode(t, err, want)
	}
}

func TestSamanVerify(t *testing.T) {
	const detail = `"TransactionDetail":{"RRN":"14226761817","RefNum":"jJnBmy/Ioj","MaskedPan":"621986****8080","TerminalNumber":2015,"OrginalAmount":12000,"AffectiveAmount":11000}`
	for name, row := range map[string]struct {
		proof, answer string
		age           time.Duration
		want          PaymentStatus
		already       bool
		units         int
		code          string
	}{
		"confirmed":                   {"jJnBmy/Ioj", `{"ResultCode":0,"Success":true,` + detail + `}`, 0, Paid, false, 12_000, ""},
		"numbers as texts":            {"jJnBmy/Ioj", `{"ResultCode":"0","Success":true,` + strings.ReplaceAll(detail, "12000", `"12000"`) + `}`, 0, Paid, false, 12_000, ""},
		"another amount":              {"jJnBmy/Ioj", `{"ResultCode":0,"Success":true,` + strings.ReplaceAll(detail, "12000", `500`) + `}`, 0, Paid, false, 500, ""},
		"again":                       {"jJnBmy/Ioj", `{"ResultCode":2,"Success":false,` + detail + `}`, 48 * time.Hour, Paid, true, 12_000, ""},
		"again, without amount":       {"jJnBmy/Ioj", `{"ResultCode":2,"Success":true}`, 48 * time.Hour, Unknown, false, 0, Unavailable},
		"of another terminal":         {"jJnBmy/Ioj", `{"ResultCode":0,"Success":true,` + strings.ReplaceAll(detail, "2015", `9`) + `}`, 0, Unknown, false, 0, Unavailable},
		"of another receipt":          {"forged", `{"ResultCode":0,"Success":true,` + detail + `}`, 0, Unknown, false, 0, Unavailable},
		"no success with code 0":      {"jJnBmy/Ioj", `{"ResultCode":0,"Success":false,` + detail + `}`, 0, Unknown, false, 0, Refused},
		"no receipt":                  {"", ``, 49 * time.Minute, Pending, false, 0, ""},
		"no receipt any more":         {"", ``, 50 * time.Minute, Failed, false, 0, ""},
		"a forged receipt":            {"forged", `{"ResultCode":-2,"Success":false}`, time.Minute, Pending, false, 0, ""},
		"a forged receipt at the end": {"forged", `{"ResultCode":-2,"Success":false}`, time.Hour, Failed, false, 0, ""},
		"too late":                    {"jJnBmy/Ioj", `{"ResultCode":-6}`, 55 * time.Minute, Failed, false, 0, ""},
		"an old receipt":              {"jJnBmy/Ioj", `{"ResultCode":-6}`, time.Minute, Pending, false, 0, ""},
		"reversed":                    {"jJnBmy/Ioj", `{"ResultCode":5}`, time.Hour, Failed, false, 0, ""},
		"our address":                 {"jJnBmy/Ioj", `{"ResultCode":-106}`, 48 * time.Hour, Unknown, false, 0, Refused},
		"an unknown code":             {"jJnBmy/Ioj", `{"ResultCode":-999}`, 48 * time.Hour, Unknown, false, 0, Refused},
	} {
		asked := 0
		g := speaking(t, "saman", func(w http.ResponseWriter, r *http.Request) {
			asked++
			says(200, row.answer)(w, r)
		}, 5*time.Second)
		got, err := g.Verify(t.Context(), Payment{
			ID: "o-7", Authority: "token", Proof: row.proof, Amount: money.Rial(12_000), OpenedAt: noon, At: noon.Add(row.age),
		})
		wantCode(t, err, row.code)
		if got.Status != row.want || got.Already != row.already || got.Amount.Units != row.units {
			t.Errorf("%s: %+v", name, got)
		}
		if got.Status == Paid && (got.Proof != row.proof || got.Ref != "14226761817" || got.CardMasked != "621986****8080") {
			t.Errorf("%s: %+v", name, got)
		}
		if (asked > 0) != (row.proof != "") {
			t.Errorf("%s: asked %d times", name, asked)
		}
	}
}

func TestSamanReversals(t *testing.T) {
	for name, row := range map[string]struct {
		reverse, verify string
		age             time.Duration
		want            RefundStatus
		code            string
	}{
		"done":                          {`{"ResultCode":0,"Success":true}`, ``, 0, RefundDone, ""},
		"done before":                   {`{"ResultCode":2}`, ``, 0, RefundDone, ""},
		"too late, but done before":     {`{"ResultCode":-6}`, `{"ResultCode":5}`, 0, RefundDone, ""},
		"too late":                      {`{"ResultCode":-6}`, `{"ResultCode":2}`, 0, RefundFailed, ""},
		"not now":                       {`{"ResultCode":-1}`, `{"ResultCode":2}`, 0, RefundUnknown, Unavailable},
		"not now, and its time is over": {`{"ResultCode":-1}`, `{"ResultCode":2}`, 2 * time.Hour, RefundFailed, ""},
		"our address":                   {`{"ResultCode":-106}`, `{"ResultCode":-106}`, 0, RefundUnknown, Unavailable},
		"nothing about what stands":     {`{"ResultCode":-6}`, `{`, 0, RefundUnknown, Unavailable},
	} {
		g := speaking(t, "saman", func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/ReverseTransaction") {
				says(200, row.reverse)(w, r)
				return
			}
			says(200, row.verify)(w, r)
		}, 5*time.Second)
		p := Payment{ID: "o-7", Authority: "token", Proof: "jJnBmy/Ioj", Amount: money.Rial(12_000), OpenedAt: noon, At: noon.Add(row.age)}
		got, err := g.(Refunder).Refund(t.Context(), RefundOrder{Key: "k", Payment: p, Ref: "1", Amount: p.Amount})
		wantCode(t, err, row.code)
		if got.Status != row.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestSamanCallback(t *testing.T) {
	g := speaking(t, "saman", says(200, ``), time.Second)
	for query, want := range map[string]Return{
		"Token=tk&ResNum=o-7&RefNum=jJ%2Bmy%2FIoj&State=OK&Status=2":           {Authority: "tk", Order: "o-7", Proof: "jJ+my/Ioj", Claim: Paid},
		"ResNum=o-7&RefNum=&State=CanceledByUser&Status=1":                     {Order: "o-7", Claim: Failed},
		"ResNum=o-7&State=OK&Status=2":                                         {Order: "o-7", Claim: Failed},
		"ResNum=o-7&RefNum=" + strings.Repeat("x", 200) + "&State=OK&Status=2": {Order: "o-7", Claim: Failed},
		"ResNum=o%207&Token=a+b&RefNum=r&State=OK":                             {},
		"RefNum=r&State=OK": {},
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
