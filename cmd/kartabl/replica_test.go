package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/kartabl/kartabl/store/storetest"
)

// onPostgres runs a story of several servers, which a file does not have.
func onPostgres(t *testing.T, story func(t *testing.T, dsn string)) {
	t.Helper()
	if dsn, ok := databases(t)["postgres"]; ok {
		t.Run("postgres", func(t *testing.T) { story(t, dsn) })
	}
}

// replica is one more server over the same database and documents. It is not started.
func (w *installation) replica() *installation {
	other := *w
	other.listen, other.server = freeAddress(w.t), nil
	return &other
}

// through lets a server reach the database over a wire that can be cut.
func (w *installation) through(c *wire) {
	w.t.Helper()
	u, err := url.Parse(w.dsn)
	if err != nil {
		w.t.Fatal(err)
	}
	u.Host = c.listener.Addr().String()
	w.dsn = u.String()
}

// at is the same person, signed in, before another server.
func (v *visitor) at(w *installation) *visitor {
	return &visitor{w: w, login: v.login, cookie: v.cookie, token: v.token}
}

// wire passes bytes between a server and its database until it is cut: then everything
// stays where it is, and nobody is told.
type wire struct {
	listener net.Listener
	target   string
	mu       sync.Mutex
	whole    *sync.Cond
	cut      bool
	ended    bool
	conns    []net.Conn
}

func newWire(t *testing.T, dsn string) *wire {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &wire{listener: l, target: u.Host}
	c.whole = sync.NewCond(&c.mu)
	var all sync.WaitGroup
	all.Go(func() { c.accept(context.WithoutCancel(t.Context()), &all) })
	t.Cleanup(func() { c.end(); all.Wait() })
	return c
}

func (c *wire) accept(ctx context.Context, all *sync.WaitGroup) {
	for {
		near, err := c.listener.Accept()
		if err != nil {
			return
		}
		far, err := new(net.Dialer).DialContext(ctx, "tcp", c.target)
		if err != nil {
			_ = near.Close()
			continue
		}
		c.mu.Lock()
		c.conns = append(c.conns, near, far)
		c.mu.Unlock()
		all.Go(func() { c.pass(near, far) })
		all.Go(func() { c.pass(far, near) })
	}
}

func (c *wire) pass(from, to net.Conn) {
	defer func() { _, _ = from.Close(), to.Close() }()
	b := make([]byte, 1<<14)
	for {
		n, err := from.Read(b)
		if err != nil || !c.wait() {
			return
		}
		if _, err := to.Write(b[:n]); err != nil {
			return
		}
	}
}

// wait returns when the wire is whole, false when it is no more.
func (c *wire) wait() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.cut && !c.ended {
		c.whole.Wait()
	}
	return !c.ended
}

func (c *wire) set(cut bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = cut
	c.whole.Broadcast()
}

func (c *wire) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	c.whole.Broadcast()
	_ = c.listener.Close()
	for _, conn := range c.conns {
		_ = conn.Close()
	}
}

func (w *installation) signal(s os.Signal) {
	w.t.Helper()
	if err := w.server.cmd.Process.Signal(s); err != nil {
		w.t.Fatal(err)
	}
}

// spread puts the hands of a mill before several servers.
func (m *mill) spread(servers ...*installation) {
	for i, h := range m.hands {
		w := servers[i%len(servers)]
		m.hands[i] = hand{n: h.n, customer: h.customer.at(w), clerk: h.clerk.at(w)}
	}
}

// Two servers work on one database, and a third: one is killed, one is stopped, one is
// cut off from the database, while work goes on at the others. Nothing that was
// acknowledged is lost, nothing is done twice, and who comes back goes on.
func TestThreeServersOverOneDatabase(t *testing.T) {
	t.Parallel()
	onPostgres(t, func(t *testing.T, dsn string) {
		luck := rand.New(rand.NewPCG(*seed, 3)) //nolint:gosec // moments, not secrets
		m := newMill(t, dsn+"&idle_in_transaction_session_timeout=500", 6)
		first, second, third := m.installation, m.replica(), m.replica()
		c := newWire(t, dsn)
		third.through(c)
		second.start()
		third.start()
		for round, harm := range m.harms(second, c) {
			m.spread(first, second, third)
			m.slow("core")
			stop := make(chan struct{})
			full := m.after(50 + luck.IntN(50))
			all := m.work(round, stop)
			<-full
			harm.do()
			<-m.after(100) // the others go on
			harm.undo()
			<-m.after(100)
			close(stop)
			all.Wait()
			m.spread(first)
			m.settleUp()
			m.nothingLost()
			m.outside.take(first)
		}
		m.spread(first, second, third)
		m.finish()
		m.onceEach()
		t.Logf("%d answers, %d cases", m.told, len(m.keys))
	})
}

type harm struct{ do, undo func() }

func (m *mill) harms(second *installation, c *wire) []harm {
	return []harm{
		{second.server.kill, second.start},
		{func() { second.signal(syscall.SIGSTOP) }, func() { second.signal(syscall.SIGCONT) }},
		{func() { c.set(true) }, func() { c.set(false) }},
	}
}

// A server is replaced while people work: the new one starts beside it and brings the
// database to its own version; the old one stands back, serves who comes, and is told to
// stop. The new one is tomorrow's program, or today's where -kartabl.old names the old one.
func TestANewServerBesideTheOld(t *testing.T) {
	t.Parallel()
	onPostgres(t, func(t *testing.T, dsn string) {
		const hands = 4
		old := newInstallation(t, dsn, millDefinitions())
		newer := old.replica()
		if *oldProgram != "" {
			old.program = *oldProgram
		} else {
			newer.program = tomorrow(t)
		}
		for i := range hands {
			old.addUser(fmt.Sprint("sara", i), "--side", "customer", "--mobile", fmt.Sprintf("0912%07d", i))
			old.addUser(fmt.Sprint("clerk", i), "--role", "clerk")
		}
		old.start()
		m := millOf(old, "core.settle", "sms.send")
		m.signIn(hands)
		m.stint(0, newer.start)
		m.spread(old, newer)
		m.stint(1, func() {})
		if *oldProgram == "" {
			old.await("the old server to stand back", func() bool { return old.readiness() == http.StatusServiceUnavailable })
		}
		m.stint(2, func() { old.signal(syscall.SIGTERM); <-old.server.gone })
		t.Cleanup(old.toldIfFailed())
		m.installation = newer
		m.spread(newer)
		m.inPlaceOf(old)
		m.settleUp()
		m.nothingLost()
		m.finish()
		m.onceEach()
	})
}

// toldIfFailed prints what the server that runs now has said, where the test has failed.
func (w *installation) toldIfFailed() func() {
	server := w.server
	return func() {
		if w.t.Failed() {
			w.t.Logf("the old server said:\n%s", server.said())
		}
	}
}

// inPlaceOf lets the new server go on without the old one. An older program may give
// nothing back, and is followed at its address; and what tomorrow's has changed does not
// concern the eyes of this test.
func (m *mill) inPlaceOf(old *installation) {
	m.t.Helper()
	if *oldProgram == "" {
		storetest.Forget(m.t, m.address())
		return
	}
	old.program = m.program
	old.start()
}

// A newer program has brought the database to a version of its own while this one
// serves: it says that people belong elsewhere, once in its log and at /readyz, and
// begins no more work; whoever comes is answered still. What has waited meanwhile is
// done by the newer program.
func TestAnOlderServerStandsBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, dsn string) {
		w := newInstallation(t, dsn, millDefinitions())
		w.addHook()
		w.addUser("sara", "--side", "customer", "--mobile", "09120000000")
		w.addUser("clerk0", "--role", "clerk")
		w.start()
		sara, clerk := w.signIn("sara"), w.signIn("clerk0")
		before := sara.ask("before")
		item := clerk.awaits("queue:desk", before).ID
		settled := len(w.calls("settle"))

		back := storetest.Overtake(t, w.address())
		w.await("the server to stand back", func() bool { return w.readiness() == http.StatusServiceUnavailable })
		after := sara.ask("after")
		clerk.must(http.MethodPost, "/api/items/"+item+"/claim", map[string]any{})
		clerk.submit(item, "", map[string]any{"answer": "because"})
		w.signal(syscall.SIGTERM)
		<-w.server.gone
		if got := len(w.calls("settle")); got != settled {
			t.Errorf("it made %d calls more", got-settled)
		}
		if said := w.server.said(); strings.Count(said, "a newer program has taken over") != 1 || strings.Contains(said, `"level":"ERROR"`) {
			t.Errorf("it said\n%s", said)
		}
		if refused := w.refused(); !strings.Contains(refused, "newer version of this program") {
			t.Errorf("a start says %q", refused)
		}

		back()
		w.start()
		if clerk.awaits("queue:desk", after).ID == "" || sara.awaits("pending", before).ID == "" {
			t.Error("work is missing")
		}
		w.replayed(2)
	})
}

// address is the database as its driver knows it.
func (w *installation) address() string {
	if w.dsn != "" {
		return w.dsn
	}
	return filepath.Join(w.path("data"), "kartabl.db")
}

// refused is what a server says that does not start.
func (w *installation) refused() string {
	w.t.Helper()
	w.launch()
	<-w.server.gone
	return w.server.said()
}

// stint lets everybody work before and after something happens.
func (m *mill) stint(round int, happens func()) {
	m.t.Helper()
	stop := make(chan struct{})
	full := m.after(50)
	all := m.work(round, stop)
	<-full
	happens()
	<-m.after(50)
	close(stop)
	all.Wait()
}

// What happens at one server is heard by the open pages of the other, and what is
// deployed for one is offered by the other.
func TestServersHearOfEachOther(t *testing.T) {
	t.Parallel()
	onPostgres(t, func(t *testing.T, dsn string) {
		w := newCrowd(t, dsn, 1)
		other := w.replica()
		other.start()
		sara, clerk := w.signIn("sara"), w.signIn("clerk0")
		heard := clerk.at(other).live()
		w.await("the page at the other server to hear", func() bool {
			sara.ask("")
			select {
			case <-heard:
				return true
			default:
				return false
			}
		})

		newer := strings.Replace(crowdProcess, "id: crowd", "id: crowd_two", 1)
		if err := os.WriteFile(w.path("definitions/crowd_two.yaml"), []byte(newer), 0o600); err != nil {
			t.Fatal(err)
		}
		w.tool(append([]string{"deploy", w.path("definitions/crowd_two.yaml")}, w.database()...)...)
		for _, server := range []*installation{w, other} {
			w.await("the new definition", func() bool {
				return sara.at(server).try(http.MethodGet, "/api/offers/crowd_two", nil).status == http.StatusOK
			})
		}
	})
}

// live opens a page and gives a channel that is closed once it hears of a change.
func (v *visitor) live() <-chan struct{} {
	v.w.t.Helper()
	req, err := http.NewRequestWithContext(v.w.t.Context(), http.MethodGet, v.w.base()+"/api/live", nil)
	if err != nil {
		v.w.t.Fatal(err)
	}
	req.Header.Set("Cookie", v.cookie)
	res, err := client.Do(req) //nolint:bodyclose // closed when the test ends
	if err != nil {
		v.w.t.Fatal(err)
	}
	heard, read := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(read)
		lines := bufio.NewScanner(res.Body)
		for lines.Scan() {
			if lines.Text() == "event: change" {
				close(heard)
				return
			}
		}
	}()
	v.w.t.Cleanup(func() { _ = res.Body.Close(); <-read })
	return heard
}
