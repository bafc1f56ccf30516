package api_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/people"
)

// begun announces a file.
func (w *world) begun(who string, size int) string {
	w.t.Helper()
	var v cartable.Sending
	w.post(who, "/api/uploads", fmt.Sprintf(`{"name": "invoice.pdf", "size": %d}`, size), &v)
	return v.ID
}

// part sends a part as pages do: without a type.
func (w *world) part(who, id string, offset int, content string) answer {
	w.t.Helper()
	return w.ask(who, http.MethodPut, fmt.Sprintf("/api/uploads/%s/parts/%d", id, offset), content, "Content-Type", "")
}

func TestAFileComesInParts(t *testing.T) {
	w := newWorld(t)
	id := w.begun("sara", len(pdf))
	var v cartable.Sending
	w.read(w.part("sara", id, 0, pdf[:10]), &v)
	if v.Offset != 10 || v.Document != nil {
		t.Fatalf("after the first part: %+v", v)
	}
	w.run(t, []row{
		{name: "the same once more", who: "sara", method: http.MethodPut, path: "/api/uploads/" + id + "/parts/0", body: pdf[:10], status: 409, must: []string{"conflict.part"}},
		{name: "no number", who: "sara", method: http.MethodPut, path: "/api/uploads/" + id + "/parts/x", body: pdf[:10], status: 404},
		{name: "before the beginning", who: "sara", method: http.MethodPut, path: "/api/uploads/" + id + "/parts/-1", body: pdf[:10], status: 404},
		{name: "more than was announced", who: "sara", method: http.MethodPut, path: "/api/uploads/" + id + "/parts/10", body: pdf, status: 413, must: []string{"too_large.part"}},
		{name: "a part over the limit", who: "sara", method: http.MethodPut, path: "/api/uploads/" + id + "/parts/10", body: strings.Repeat("x", api.MaxBody+1), status: 413},
		{name: "no document yet", who: "sara", method: http.MethodGet, path: "/api/documents/" + id, status: 404},
		{name: "how far it is", who: "sara", method: http.MethodGet, path: "/api/uploads/" + id, status: 200, must: []string{`"offset":10`}, mustNot: []string{"document"}},
	})
	w.read(w.part("sara", id, 10, pdf[10:]), &v)
	if v.Document == nil || v.Document.Type != "application/pdf" || v.Offset != int64(len(pdf)) {
		t.Fatalf("after the last part: %+v", v)
	}
	if a := w.ask("sara", http.MethodGet, "/api/documents/"+v.Document.ID, ""); a.body != pdf {
		t.Errorf("another content: %q", a.body)
	}
	w.run(t, []row{
		{name: "who has not heard it asks again", who: "sara", method: http.MethodPut, path: "/api/uploads/" + id + "/parts/10", body: pdf[10:], status: 200, must: []string{v.Document.ID}},
		{name: "or looks", who: "sara", method: http.MethodGet, path: "/api/uploads/" + id, status: 200, must: []string{v.Document.ID}},
	})
}

// broken is the end of what is sent over a line that breaks.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

// Attack case 30: a part that breaks off leaves nothing.
func TestAPartThatBreaksOff(t *testing.T) {
	w := newWorld(t)
	id := w.begun("sara", len(pdf))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, w.url+"/api/uploads/"+id+"/parts/0", io.MultiReader(strings.NewReader(pdf[:10]), broken{}))
	w.must(err)
	req.ContentLength = 20
	req.Header.Set("Cookie", "kartabl_session=sara")
	req.Header.Set("X-Kartabl-Token", people.PageToken("sara"))
	req.Header.Set("Origin", "http://kartabl.test")
	if _, err := sent(req); err == nil {
		t.Error("the line did not break")
	}
	var v cartable.Sending
	w.get("sara", "/api/uploads/"+id, &v)
	if v.Offset != 0 {
		t.Errorf("something of it stays: %+v", v)
	}
	w.read(w.part("sara", id, 0, pdf), &v)
	if v.Document == nil {
		t.Errorf("it does not go on: %+v", v)
	}
}

// Attack cases 28 and 30: what comes in parts is looked at as a whole.
func TestPartsOfWhatIsNotTaken(t *testing.T) {
	w := newWorld(t)
	const page = "<html><script>alert(1)</script></html>"
	id := w.begun("sara", len(page))
	w.read(w.part("sara", id, 0, page[:5]), nil)
	if a := w.part("sara", id, 5, page[5:]); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `"path":"file"`) {
		t.Errorf("a page that says it is a PDF: %d %s", a.status, a.body)
	}
	w.run(t, []row{
		{name: "and is gone", who: "sara", method: http.MethodGet, path: "/api/uploads/" + id, status: 404},
		{name: "too large", who: "sara", method: http.MethodPost, path: "/api/uploads", body: fmt.Sprintf(`{"name": "a.pdf", "size": %d}`, cartable.MaxDocument+1), status: 413},
		{name: "empty", who: "sara", method: http.MethodPost, path: "/api/uploads", body: `{"name": "a.pdf", "size": 0}`, status: 422},
		{name: "of less than nothing", who: "sara", method: http.MethodPost, path: "/api/uploads", body: `{"name": "a.pdf", "size": -1}`, status: 422},
	})
}

func TestWhatIsOnItsWayIsItsOwners(t *testing.T) {
	w := newWorld(t)
	id := w.begun("sara", len(pdf))
	w.read(w.part("sara", id, 0, pdf[:10]), nil)
	path := "/api/uploads/" + id
	if a := w.part("reza", id, 10, "x"); a.status != http.StatusNotFound {
		t.Errorf("another goes on with it: %d %s", a.status, a.body)
	}
	w.run(t, []row{
		{name: "nobody else looks", who: "reza", method: http.MethodGet, path: path, status: 404},
		{name: "or gives it up", who: "manager", method: http.MethodDelete, path: path, status: 404},
		{name: "he gives it up", who: "sara", method: http.MethodDelete, path: path, status: 204},
		{name: "and it is gone", who: "sara", method: http.MethodGet, path: path, status: 404},
	})
}

// Attack case 30: files without end, half of each.
func TestFilesOnTheirWayCount(t *testing.T) {
	w := worldWith(t, func(o *api.Options) { o.Cartable.Limit(cartable.Quota{Files: 3, Bytes: 1000}) })
	first := w.begun("sara", 900)
	w.run(t, []row{
		{name: "too much together", who: "sara", method: http.MethodPost, path: "/api/uploads", body: `{"name": "a.pdf", "size": 101}`, status: 429, must: []string{"too_many.files"}},
		{name: "as much as one may", who: "sara", method: http.MethodPost, path: "/api/uploads", body: `{"name": "a.pdf", "size": 50}`, status: 201},
	})
	w.begun("reza", 1000) // is not held up
	if a := w.upload("sara", "a.pdf", pdf+strings.Repeat(" ", 100)); a.status != http.StatusTooManyRequests {
		t.Errorf("a whole file beside them: %d", a.status)
	}
	w.ask("sara", http.MethodDelete, "/api/uploads/"+first, "")
	if a := w.upload("sara", "a.pdf", pdf); a.status != http.StatusCreated {
		t.Errorf("after one was given up: %d %s", a.status, a.body)
	}
}

// Attack case 30: half of an upload does not stay.
func TestFilesOnTheirWayHaveAnEnd(t *testing.T) {
	var desk *cartable.Service
	w := worldWith(t, func(o *api.Options) { desk = o.Cartable })
	half := w.begun("sara", len(pdf))
	w.read(w.part("sara", half, 0, pdf[:10]), nil)
	for _, age := range []time.Duration{23 * time.Hour, 25 * time.Hour} {
		w.late.Store(int64(age))
		who := "sara after " + age.String()
		w.session("sara", who, saturday.Add(age))
		want := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[age < 24*time.Hour]
		for _, when := range []string{"before", "after"} {
			if a := w.ask(who, http.MethodGet, "/api/uploads/"+half, ""); a.status != want {
				t.Errorf("%v, %s the round: %d", age, when, a.status)
			}
			_, err := desk.SweepFiles(t.Context())
			w.must(err)
		}
	}
}
