package main

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
)

// Attack case 15: the operator takes somebody out of service by the command line while
// his pages are open: at every server they are closed before their next beat, and his
// next request is refused.
func TestOpenPagesOfWhoWasDisabledAreClosed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, dsn string) {
		w := newCrowd(t, dsn, 1)
		pages := []*installation{w}
		if dsn != "" {
			pages = append(pages, w.replica())
			pages[1].start()
		}
		clerk := w.signIn("clerk0")
		var streams []*bufio.Scanner
		for _, server := range pages {
			streams = append(streams, clerk.at(server).stream())
		}
		w.tool(append([]string{"user", "disable", "clerk0"}, w.database()...)...)
		for n, lines := range streams {
			for lines.Scan() {
				if strings.Contains(lines.Text(), "beat") {
					t.Errorf("the page at server %d stays open", n)
					break
				}
			}
		}
		if a := clerk.try(http.MethodGet, "/api/me", nil); a.status != http.StatusUnauthorized {
			t.Errorf("his next request: %d", a.status)
		}
	})
}

// stream opens a page and gives what it hears.
func (v *visitor) stream() *bufio.Scanner {
	v.w.t.Helper()
	req, err := http.NewRequestWithContext(v.w.t.Context(), http.MethodGet, v.w.base()+"/api/live", nil)
	if err != nil {
		v.w.t.Fatal(err)
	}
	req.Header.Set("Cookie", v.cookie)
	res, err := client.Do(req)
	if err != nil {
		v.w.t.Fatal(err)
	}
	v.w.t.Cleanup(func() { _ = res.Body.Close() })
	return bufio.NewScanner(res.Body)
}
