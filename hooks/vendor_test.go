package hooks

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/internal/money"
)

func TestWholeNumbersOfVendors(t *testing.T) {
	for src, want := range map[string]struct {
		n  whole
		ok bool
	}{
		`5`: {5, true}, `"5"`: {5, true}, `-51`: {-51, true}, `"-51"`: {-51, true}, `5.0`: {5, true}, `"250000.00"`: {250_000, true}, `null`: {7, true}, `""`: {7, true},
		`5.5`: {7, false}, `1e3`: {7, false}, `"0x10"`: {7, false}, `"۵"`: {7, false}, `true`: {7, false}, `[5]`: {7, false}, `"5 "`: {7, false},
		`9007199254740991`: {maxInt, true}, `9007199254740992`: {7, false}, `99999999999999999999`: {7, false},
	} {
		n := whole(7)
		if err := json.Unmarshal([]byte(src), &n); (err == nil) != want.ok || n != want.n {
			t.Errorf("%s: %d, %v", src, n, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.IntRange(-maxInt, maxInt).Draw(t, "n")
		for _, src := range []string{strconv.Itoa(want), strconv.Quote(strconv.Itoa(want))} {
			var n whole
			if err := json.Unmarshal([]byte(src), &n); err != nil || int(n) != want {
				t.Errorf("%s: %d, %v", src, n, err)
			}
		}
	})
}

func TestReferencesOfVendors(t *testing.T) {
	for src, want := range map[string]reference{
		`201`: "201", `"0201"`: "0201", `"pi_3MtwBw"`: "pi_3MtwBw", `"jJnBmy\/Ioj"`: "jJnBmy/Ioj", `null`: "", `""`: "", `"a b"`: "", `"<script>"`: "", `{}`: "", `[1]`: "",
		`"` + strings.Repeat("9", 129) + `"`: "",
	} {
		r := reference("before")
		if err := json.Unmarshal([]byte(src), &r); err != nil || r != want {
			t.Errorf("%s: %q, %v", src, r, err)
		}
	}
}

// Of a card number at most ten digits are kept, however a vendor writes it.
func TestCardsAreMasked(t *testing.T) {
	for src, want := range map[string]card{
		`"502229******5995"`: "502229******5995", `"603799****1234"`: "603799****1234", `"6037991234561234"`: "603799******1234", `6037991234561234`: "603799******1234",
		`"621986xxxxxx8080"`: "621986xxxxxx8080", `"60379912345612"`: "603799****5612", `null`: "", `"1234"`: "", `"6037-9912-3456-1234"`: "", `"60379912****1234"`: "",
	} {
		var c card
		if err := json.Unmarshal([]byte(src), &c); err != nil || c != want {
			t.Errorf("%s: %q, %v", src, c, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[0-9*x -]{0,24}`).Draw(t, "card")
		kept := masked(s)
		if digits := len(kept) - len(strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return -1
			}
			return r
		}, kept)); digits > 10 {
			t.Errorf("%q keeps %q", s, kept)
		}
	})
}

func TestABusyVendorIsDown(t *testing.T) {
	for status, want := range map[int]bool{http.StatusServiceUnavailable: true, http.StatusTooManyRequests: true, http.StatusRequestTimeout: true, http.StatusFound: false, http.StatusOK: false} {
		g := speaking(t, "zibal", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "40")
			w.WriteHeader(status)
		}, 5*time.Second)
		_, err := g.Verify(t.Context(), Payment{Authority: "7", Amount: money.Rial(20_000)})
		e := asCallError(err)
		if e == nil || e.Code != Unavailable || e.Down != want {
			t.Errorf("%d: %+v", status, e)
		}
		if asked := status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests; asked != (e.RetryAfter == 40*time.Second) {
			t.Errorf("%d: after %s", status, e.RetryAfter)
		}
	}
}

func TestAnAnswerThatIsNoJSONIsBroken(t *testing.T) {
	g := speaking(t, "saman", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`{"ResultCode":0,"Success":true,"TransactionDetail":{"OrginalAmount":20000}}`))
	}, 5*time.Second)
	r, err := g.Verify(t.Context(), Payment{Authority: "7", Proof: "r", Amount: money.Rial(20_000)})
	wantCode(t, err, Unavailable)
	if r.Status != Unknown {
		t.Errorf("got %+v", r)
	}
}
