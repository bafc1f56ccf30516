package metrics

import (
	"strings"
	"testing"
)

func TestServicesAreWatched(t *testing.T) {
	m := New("1")
	m.WatchGates(func() []Gate { return []Gate{{"registry", Open, 0}, {"settle", Closed, 3}, {"sms", HalfOpen, 1}} })
	page := scrape(t, m)
	for _, want := range []string{
		`kartabl_service_state{service="registry"} 2`,
		`kartabl_service_state{service="settle"} 0`,
		`kartabl_service_state{service="sms"} 1`,
		`kartabl_service_in_flight{service="settle"} 3`,
	} {
		if !strings.Contains(page, want+"\n") {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
}
