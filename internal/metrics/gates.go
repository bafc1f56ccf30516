package metrics

import "github.com/prometheus/client_golang/prometheus"

// Gate is how it stands with the calls to one service.
type Gate struct {
	Service  string
	State    int // of its circuit breaker: Closed, HalfOpen or Open
	InFlight int
}

// The states of a circuit breaker, the higher the worse.
const (
	Closed = iota
	HalfOpen
	Open
)

// WatchGates adds how it stands with services; read is asked at each scrape.
func (m *Metrics) WatchGates(read func() []Gate) { m.registry.MustRegister(gates(read)) }

var (
	serviceState    = prometheus.NewDesc("kartabl_service_state", "Circuit breaker of a service: 0 closed, 1 lets one call try, 2 open.", []string{"service"}, nil)
	serviceInFlight = prometheus.NewDesc("kartabl_service_in_flight", "Calls to a service that wait for its answer.", []string{"service"}, nil)
)

type gates func() []Gate

func (g gates) Describe(ch chan<- *prometheus.Desc) {
	ch <- serviceState
	ch <- serviceInFlight
}

func (g gates) Collect(ch chan<- prometheus.Metric) {
	for _, x := range g() {
		ch <- gauge(serviceState, float64(x.State), x.Service)
		ch <- gauge(serviceInFlight, float64(x.InFlight), x.Service)
	}
}
