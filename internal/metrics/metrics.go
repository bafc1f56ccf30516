// Package metrics counts what a server does, for Prometheus.
package metrics

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the figures of one server. Its methods may be called by many goroutines;
// none of them waits for anything.
type Metrics struct {
	registry    *prometheus.Registry
	requests    *prometheus.HistogramVec
	transitions *prometheus.CounterVec
	lateness    prometheus.Histogram
	calls       *prometheus.HistogramVec
	batch       prometheus.Histogram
	commit      prometheus.Histogram
}

// quick are bounds in seconds for what should take milliseconds; late for what may wait.
var (
	quick = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}
	late  = []float64{.1, .5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 6 * 3600, 24 * 3600}
)

// New makes the figures, all of them zero. version names the program.
func New(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kartabl_http_request_seconds", Help: "How long requests took, by the pattern of their address.", Buckets: quick,
		}, []string{"method", "route", "status"}),
		transitions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kartabl_transitions_total", Help: "Events that moved a case, or were ignored because they came too late.",
		}, []string{"process", "event", "result"}),
		lateness: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "kartabl_timer_lateness_seconds", Help: "How much later than due timers have fired.", Buckets: late,
		}),
		calls: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kartabl_call_seconds", Help: "How long services took to answer, by outcome: ok, error or unavailable.", Buckets: quick,
		}, []string{"service", "operation", "outcome"}),
		batch: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "kartabl_commit_commands", Help: "Commands that shared one commit.", Buckets: prometheus.ExponentialBuckets(1, 2, 8),
		}),
		commit: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "kartabl_commit_seconds", Help: "How long a commit waited for the disk or the database.", Buckets: quick,
		}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "kartabl_build_info", Help: "Always 1; the label is the version.", ConstLabels: prometheus.Labels{"version": version},
	})
	build.Set(1)
	m.registry.MustRegister(build, m.requests, m.transitions, m.lateness, m.calls, m.batch, m.commit,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Request notes an answer. route is the pattern, never the address itself: an address
// holds ids, and a figure for each would grow without end.
func (m *Metrics) Request(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}

// Moved notes an event of a case.
func (m *Metrics) Moved(process, event string, ignored bool) {
	result := "applied"
	if ignored {
		result = "ignored"
	}
	m.transitions.WithLabelValues(process, event, result).Inc()
}

// TimerFired notes how late a timer was.
func (m *Metrics) TimerFired(lateness time.Duration) { m.lateness.Observe(lateness.Seconds()) }

// Called notes one attempt of a call.
func (m *Metrics) Called(service, operation, outcome string, took time.Duration) {
	m.calls.WithLabelValues(service, operation, outcome).Observe(took.Seconds())
}

// Committed notes a commit and how many commands shared it.
func (m *Metrics) Committed(commands int, took time.Duration) {
	m.batch.Observe(float64(commands))
	m.commit.Observe(took.Seconds())
}

// Handler answers with all figures in the text format of Prometheus.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry, MaxRequestsInFlight: 4, Timeout: 10 * time.Second})
}
