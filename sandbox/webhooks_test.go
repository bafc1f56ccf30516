package sandbox

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestWebhooks(t *testing.T) {
	// What the other side has signed of this body at this second.
	const body, id, stamp = `{"type":"case.ended","data":{}}`, "019a-1", "1763800000"
	now := time.Unix(1763800000, 0)
	w := setup(t, Options{Now: func() time.Time { return now }})
	post := func(signature, body string) (int, string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/webhooks", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Webhook-Id", id)
		req.Header.Set("Webhook-Timestamp", stamp)
		req.Header.Set("Webhook-Signature", signature)
		res, err := w.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		return res.StatusCode, w.State().Calls[0].Operation
	}
	const good = "v1,eNMCpIF5QdZ0d+7zYiEimqx1uTCFekuMbrk/1e0Iyik="
	for _, row := range []struct {
		name, signature, body string
		off                   time.Duration
		want                  int
	}{
		{"signed", good, body, 0, 200},
		{"signed among others", "v1,AAAA v2,x " + good, body, 4 * time.Minute, 200},
		{"again", good, body, 0, 200},
		{"too late", good, body, 6 * time.Minute, 401},
		{"too early", good, body, -6 * time.Minute, 401},
		{"another body", good, body + " ", 0, 401},
		{"not signed", "", body, 0, 401},
	} {
		now = time.Unix(1763800000, 0).Add(row.off)
		if status, event := post(row.signature, row.body); status != row.want || event != "case.ended" {
			t.Errorf("%s: %d %s", row.name, status, event)
		}
	}
	if err := w.SetFault(Fault{Service: "webhooks", Kind: Broken, Times: 1}); err != nil {
		t.Fatal(err)
	}
	now = time.Unix(1763800000, 0)
	for _, want := range []int{500, 200} {
		if status, _ := post(good, body); status != want {
			t.Errorf("%d, want %d", status, want)
		}
	}
	if c := w.State().Calls[0]; c.Key != id || c.Service != "webhooks" {
		t.Errorf("%+v", c)
	}
}
