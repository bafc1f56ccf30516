package metrics

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
)

func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func TestWhatWasDoneIsCounted(t *testing.T) {
	m := New("1.2.3")
	m.Request("POST", "/api/items/{id}/claim", 409, 3*time.Millisecond)
	m.Moved("medical_claim", "submitted", false)
	m.Moved("medical_claim", "submitted", true)
	m.TimerFired(90 * time.Second)
	m.Called("civil_registry", "verify", "unavailable", 2*time.Second)
	m.Committed(17, time.Millisecond)

	page := scrape(t, m)
	for _, want := range []string{
		`kartabl_build_info{version="1.2.3"} 1`,
		`kartabl_http_request_seconds_count{method="POST",route="/api/items/{id}/claim",status="409"} 1`,
		`kartabl_transitions_total{event="submitted",process="medical_claim",result="applied"} 1`,
		`kartabl_transitions_total{event="submitted",process="medical_claim",result="ignored"} 1`,
		`kartabl_timer_lateness_seconds_bucket{le="60"} 0`,
		`kartabl_timer_lateness_seconds_bucket{le="300"} 1`,
		`kartabl_call_seconds_bucket{operation="verify",outcome="unavailable",service="civil_registry",le="2.5"} 1`,
		`kartabl_commit_commands_bucket{le="16"} 0`,
		`kartabl_commit_commands_bucket{le="32"} 1`,
		`kartabl_commit_seconds_count 1`,
		"go_goroutines ",
	} {
		if !strings.Contains(page, want+"\n") && !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
}

func TestWhatWaitsIsReadAtEachScrape(t *testing.T) {
	m, times := New(""), 0
	m.Watch(func(context.Context) (Backlog, error) {
		times++
		if times > 1 {
			return Backlog{}, errors.New("the database is away")
		}
		return Backlog{
			Pools:    []Pool{{Name: "queue:claims_desk", Open: 4, Oldest: time.Hour}},
			Due:      []Due{{Kind: "timers", Count: 2, Oldest: 3 * time.Second}},
			Problems: 5,
		}, nil
	})
	page := scrape(t, m)
	for _, want := range []string{
		`kartabl_pool_items{pool="queue:claims_desk"} 4`, `kartabl_pool_oldest_seconds{pool="queue:claims_desk"} 3600`,
		`kartabl_due{kind="timers"} 2`, `kartabl_due_oldest_seconds{kind="timers"} 3`, "kartabl_problems 5", "kartabl_backlog_up 1",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
	page = scrape(t, m)
	if !strings.Contains(page, "kartabl_backlog_up 0") || strings.Contains(page, "kartabl_problems") || !strings.Contains(page, "go_goroutines") {
		t.Errorf("without the database:\n%s", page)
	}
}

// The names and helps follow what Prometheus asks for.
func TestNamesAreInForm(t *testing.T) {
	m := New("")
	m.Watch(func(context.Context) (Backlog, error) {
		return Backlog{Pools: []Pool{{Name: "a"}}, Due: []Due{{Kind: "b"}}}, nil
	})
	m.Request("GET", "/", 200, 0)
	m.Moved("a", "b", false)
	m.Called("a", "b", "ok", 0)
	problems, err := testutil.GatherAndLint(m.registry)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "kartabl_") {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
}
