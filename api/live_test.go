package api_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// listener reads a live stream.
type listener struct {
	w     *world
	res   *http.Response
	lines *bufio.Scanner
}

// listen opens a stream; it has begun when listen returns.
func (w *world) listen(who string, header ...string) *listener {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 30*time.Second)
	w.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+"/api/live", nil)
	w.must(err)
	req.Header.Set("Cookie", "kartabl_session="+who)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := client.Do(req)
	w.must(err)
	w.t.Cleanup(func() { _ = res.Body.Close() })
	if res.StatusCode != http.StatusOK {
		w.t.Fatalf("listen as %s: %d", who, res.StatusCode)
	}
	l := &listener{w: w, res: res, lines: bufio.NewScanner(res.Body)}
	if first := l.line(); first != ": hello" {
		w.t.Fatalf("the stream begins with %q", first)
	}
	return l
}

// line gives the next line that says something, "" at the end.
func (l *listener) line() string {
	for l.lines.Scan() {
		if s := l.lines.Text(); s != "" {
			return s
		}
	}
	return ""
}

func TestChangesReachOpenPages(t *testing.T) {
	w := newWorld(t)
	id, item, holder := w.review()
	w.server.Forget()
	sara, staff, reza := w.listen("sara"), w.listen(holder), w.listen("reza")
	if kind := sara.res.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Errorf("a stream of %s", kind)
	}
	w.post(holder, "/api/items/"+item+"/submit", `{"outcome": "give_back", "values": {"missing": ["invoice"]}, "version": 0}`, nil)
	for name, l := range map[string]*listener{"the customer": sara, "the expert": staff} {
		event, _, data := l.line(), l.line(), l.line()
		if event != "event: change" || !strings.HasPrefix(data, fmt.Sprintf(`data: {"case":%q,"version":`, id)) {
			t.Errorf("%s hears %q %q", name, event, data)
		}
		if strings.Contains(data, "invoice") || strings.Contains(data, "sara") {
			t.Errorf("%s hears more than that: %s", name, data)
		}
	}
	own := w.start("reza")
	if _, _, data := reza.line(), reza.line(), reza.line(); !strings.Contains(data, own.ID) {
		t.Errorf("the first that another customer hears is %s, not his own case", data)
	}
}

// A page asks for its data and for its stream at once: what changes between is not lost.
func TestAStreamBeginsWithWhatHasJustChanged(t *testing.T) {
	w := newWorld(t)
	own := w.start("sara")
	sara, reza := w.listen("sara"), w.listen("reza")
	if event, _, data := sara.line(), sara.line(), sara.line(); event != "event: change" || !strings.Contains(data, own.ID) {
		t.Errorf("she hears %q %q", event, data)
	}
	his := w.start("reza")
	if _, _, data := reza.line(), reza.line(), reza.line(); !strings.Contains(data, his.ID) {
		t.Errorf("the first that another customer hears is %s, not his own case", data)
	}
}

func TestWhoComesBackIsToldToAskAgain(t *testing.T) {
	w := newWorld(t)
	l := w.listen("sara", "Last-Event-ID", "1")
	if event := l.line(); event != "event: resync" {
		t.Errorf("hears %q", event)
	}
}

func TestSigningOutEndsTheStreams(t *testing.T) {
	w := newWorld(t)
	w.session("sara", "sara-phone", saturday)
	here, phone := w.listen("sara"), w.listen("sara-phone")
	w.ask("sara", http.MethodDelete, "/api/session", "")
	if s := here.line(); s != "" {
		t.Errorf("goes on with %q", s)
	}
	w.start("sara-phone")
	if s := phone.line(); s != "event: change" {
		t.Errorf("the other session hears %q", s)
	}
}

// Attack case 39.
func TestTooManyStreams(t *testing.T) {
	w := newWorld(t)
	first := w.listen("sara")
	for range 8 {
		w.listen("sara")
	}
	if s := first.line(); s != "" {
		t.Errorf("the oldest goes on with %q", s)
	}
}

func TestStoppingEndsTheStreams(t *testing.T) {
	w := newWorld(t)
	l := w.listen("sara")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- w.server.Shutdown(ctx) }()
	if s := l.line(); s != "" {
		t.Errorf("goes on with %q", s)
	}
	_ = l.res.Body.Close()
	client.CloseIdleConnections()
	w.must(<-done)
}

// Who opens a piece of work that a colleague has open is told to him, and who may not see
// it is neither told nor counted.
func TestWhoElseHasItOpen(t *testing.T) {
	w := newWorld(t)
	_, item, holder := w.review()
	page := w.listen(holder)
	path := "/api/items/" + item + "/here"
	if a := w.ask(holder, http.MethodPost, path, `{"doing": "typing"}`); a.body != "{\"rows\":[]}\n" {
		t.Errorf("alone: %d %s", a.status, a.body)
	}
	for _, stranger := range []string{"sara", "reza", "money1"} {
		if a := w.ask(stranger, http.MethodPost, path, `{"doing": "looking"}`); a.status != http.StatusNotFound {
			t.Errorf("%s: %d %s", stranger, a.status, a.body)
		}
	}
	if a := w.ask("operator", http.MethodPost, path, `{"doing": "looking"}`); !strings.Contains(a.body, `"doing":"typing"`) || !strings.Contains(a.body, "name of "+holder) {
		t.Errorf("he sees %d %s", a.status, a.body)
	}
	for {
		line := page.line()
		if line == "" || line == "event: resync" {
			t.Fatal("the stream ended")
		}
		if line == "event: here" {
			break
		}
	}
	if line := page.line(); line != `data: {"item":"`+item+`"}` {
		t.Errorf("told %s", line)
	}
}
