package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// figure is one line of /metrics.
func (w *installation) figure(address, name string) string {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, "http://"+address+"/metrics", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(body), "\n") {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			return rest
		}
	}
	return ""
}

// An operator sees what a server does: figures at an address of their own, a line of the
// log for each request, and traces where he asks for them.
func TestAServerIsWatched(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, dsn string) {
		traces := make(chan string, 100)
		collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			traces <- string(body)
		}))
		t.Cleanup(collector.Close)
		w := newCrowd(t, dsn, 1)
		w.server.kill()
		address := freeAddress(t)
		w.env = []string{"KARTABL_METRICS=" + address, "KARTABL_LOG_LEVEL=debug", "OTEL_EXPORTER_OTLP_ENDPOINT=" + collector.URL, "OTEL_BSP_SCHEDULE_DELAY=10"}
		w.start()

		sara, clerk := w.signIn("sara"), w.signIn("clerk0")
		id := sara.ask("")
		clerk.awaits("queue:desk", id)

		for name, want := range map[string]string{
			`kartabl_transitions_total{event="started",process="crowd",result="applied"}`:       "1",
			`kartabl_http_request_seconds_count{method="POST",route="/api/cases",status="201"}`: "1",
			`kartabl_pool_items{pool="queue:desk"}`:                                             "1",
			`kartabl_due{kind="timers"}`:                                                        "0",
			"kartabl_problems":                                                                  "0",
			"kartabl_backlog_up":                                                                "1",
		} {
			if got := w.figure(address, name); got != want {
				t.Errorf("%s is %q, want %s", name, got, want)
			}
		}
		if got := w.figure(address, `kartabl_due{kind="deliveries"}`); got != "0" {
			t.Errorf("deliveries: %q", got)
		}
		if n := w.figure(address, "kartabl_commit_commands_count"); n == "" || n == "0" {
			t.Errorf("commits: %q", n)
		}
		if bytes.Contains(sara.try(http.MethodGet, "/metrics", nil).body, []byte("kartabl_")) {
			t.Error("people who reach the pages see the figures")
		}
		w.logged(t, "POST", "/api/cases")
		w.await("the trace of the request", func() bool { return strings.Contains(<-traces, "POST /api/cases") })
	})
}

// logged finds the line of a request.
func (w *installation) logged(t *testing.T, method, path string) {
	t.Helper()
	w.await("the line of the request", func() bool {
		for line := range strings.SplitSeq(w.server.said(), "\n") {
			var entry map[string]any
			if json.Unmarshal([]byte(line), &entry) == nil && entry["method"] == method && entry["path"] == path && entry["request"] != nil && entry["status"] != nil {
				return true
			}
		}
		return false
	})
}
