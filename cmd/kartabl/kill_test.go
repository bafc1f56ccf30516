package main

import (
	"flag"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"
)

var (
	kills = flag.Int("kartabl.kills", 10, "how often the server is killed, over both databases")
	seed  = flag.Uint64("kartabl.seed", 1405, "of the luck that chooses the moments")
)

// The server is killed at random moments while many work, also while it starts, over and
// over again: what was acknowledged is there, nothing is done twice, and nobody is
// answered before all is recovered.
func TestKilledOverAndOver(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, dsn string) {
		rounds := (*kills + 1) / 2
		luck := rand.New(rand.NewPCG(*seed, uint64(rounds))) //nolint:gosec // moments, not secrets
		m := newMill(t, dsn, 6)
		var ready []time.Duration
		for round := range rounds {
			m.visitKilled(round, luck)
			ready = append(ready, m.recover())
			m.settleUp()
			m.nothingLost()
			m.replayed(len(m.keys))
			m.outside.take(m.installation)
		}
		m.finish()
		m.onceEach()
		slices.Sort(ready)
		t.Logf("%d kills, %d answers, %d cases; ready again after %v, at most %v",
			rounds, m.told, len(m.keys), ready[len(ready)/2], ready[len(ready)-1])
	})
}

// visitKilled lets everybody work until the server dies in the middle of it, at times
// once more while it starts.
func (m *mill) visitKilled(round int, luck *rand.Rand) {
	m.t.Helper()
	if luck.IntN(2) == 0 {
		m.slow("core")
	}
	stop := make(chan struct{})
	full := m.after(1 + luck.IntN(100))
	all := m.work(round, stop)
	<-full
	m.server.kill()
	close(stop)
	all.Wait()
	if luck.IntN(4) == 0 {
		m.launch()
		for range luck.IntN(200) {
			m.readiness()
		}
		m.server.kill()
	}
}

// recover starts the server and asks all the while. Who is answered finds it ready; it
// tells how long it took.
func (m *mill) recover() time.Duration {
	m.t.Helper()
	began := time.Now()
	m.launch()
	h := m.hands[0]
	for n := 0; ; n++ {
		path := []string{"/api/session", "/api/items?view=pending", "/", "/api/offers"}[n%4]
		a := h.customer.try(http.MethodGet, path, nil)
		ready := m.isReady()
		if a.status >= 200 && a.status < 300 && !ready {
			m.t.Errorf("%s was answered with %d before the server was ready", path, a.status)
		}
		if ready {
			return time.Since(began)
		}
	}
}
