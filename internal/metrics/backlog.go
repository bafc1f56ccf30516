package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Pool is the open work of a queue or role.
type Pool struct {
	Name   string // "queue:x" or "role:x"
	Open   int    // items that nobody holds
	Oldest time.Duration
}

// Due is work that should have been done by now.
type Due struct {
	Kind   string // timers, calls, messages, deliveries
	Count  int
	Oldest time.Duration // how long the oldest has been due
}

// Backlog is what waits at one moment.
type Backlog struct {
	Pools    []Pool
	Due      []Due
	Problems int
}

// readFor bounds how long a scrape may ask the database.
const readFor = 5 * time.Second

// Watch adds what waits to the figures; read is asked at each scrape. What it cannot
// read is told by kartabl_backlog_up, and the other figures are served all the same.
func (m *Metrics) Watch(read func(context.Context) (Backlog, error)) {
	m.registry.MustRegister(&watcher{read: read})
}

var (
	poolItems   = prometheus.NewDesc("kartabl_pool_items", "Items of a queue or role that nobody holds.", []string{"pool"}, nil)
	poolOldest  = prometheus.NewDesc("kartabl_pool_oldest_seconds", "Age of the oldest open item of a queue or role.", []string{"pool"}, nil)
	dueCount    = prometheus.NewDesc("kartabl_due", "Work that is due and not done yet; counted to 10000.", []string{"kind"}, nil)
	dueOldest   = prometheus.NewDesc("kartabl_due_oldest_seconds", "How long the oldest of the work that is due has waited.", []string{"kind"}, nil)
	problemsNow = prometheus.NewDesc("kartabl_problems", "Problems of cases that wait for somebody; counted to 10000.", nil, nil)
	backlogUp   = prometheus.NewDesc("kartabl_backlog_up", "Whether what waits could be read from the database.", nil, nil)
)

type watcher struct {
	read func(context.Context) (Backlog, error)
}

func (w *watcher) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{poolItems, poolOldest, dueCount, dueOldest, problemsNow, backlogUp} {
		ch <- d
	}
}

func (w *watcher) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), readFor)
	defer cancel()
	b, err := w.read(ctx)
	if err != nil {
		ch <- gauge(backlogUp, 0)
		return
	}
	ch <- gauge(backlogUp, 1)
	ch <- gauge(problemsNow, float64(b.Problems))
	for _, p := range b.Pools {
		ch <- gauge(poolItems, float64(p.Open), p.Name)
		ch <- gauge(poolOldest, p.Oldest.Seconds(), p.Name)
	}
	for _, d := range b.Due {
		ch <- gauge(dueCount, float64(d.Count), d.Kind)
		ch <- gauge(dueOldest, d.Oldest.Seconds(), d.Kind)
	}
}

func gauge(d *prometheus.Desc, v float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
}
