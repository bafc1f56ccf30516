package api_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

type person = people.Person

func (w *world) changePerson(login string, change func(*person)) {
	w.t.Helper()
	ctx := w.t.Context()
	w.must(w.db.Update(ctx, func(tx *store.Tx) error {
		p, err := tx.Person(ctx, w.persons[login].ID)
		if err != nil {
			return err
		}
		change(&p)
		return tx.UpdatePerson(ctx, p)
	}))
}

// Attack cases 11 and 39.
func TestBadInput(t *testing.T) {
	w := newWorld(t)
	id, item, holder := w.review()
	submit := "/api/items/" + item + "/submit"
	ended := w.start("reza").ID
	w.post("reza", "/api/cases/"+ended+"/actions/cancel", `{"values": {}}`, nil)
	w.session("sara", "expired", saturday.Add(-people.SessionAge))
	w.session("sara", "idle", saturday.Add(-people.SessionIdle))
	claim := w.claim("sara")
	change := func(old, fresh string) string { return strings.Replace(claim, old, fresh, 1) }
	const get, post, patch = http.MethodGet, http.MethodPost, http.MethodPatch
	w.run(t, []row{
		{name: "malformed JSON", who: holder, method: post, path: submit, body: `{"outcome": `, status: 400, must: []string{`"code":"invalid"`}},
		{name: "no JSON at all", who: holder, method: post, path: submit, body: "hello", status: 400},
		{name: "two JSONs", who: holder, method: post, path: submit, body: `{"outcome": "", "values": {}, "version": 0}{}`, status: 400},
		{name: "empty body", who: holder, method: post, path: submit, status: 400},
		{name: "a list for an object", who: holder, method: post, path: submit, body: `[]`, status: 422},
		{name: "wrong type", who: holder, method: post, path: submit, body: `{"outcome": 1, "values": {}, "version": "x"}`, status: 422, must: []string{`"path":"outcome"`, `"path":"version"`, "This must be text.", "This must be a whole number."}},
		{name: "missing key", who: holder, method: post, path: submit, body: `{"values": {}}`, status: 422, must: []string{`"path":"outcome"`, `"path":"version"`}},
		{name: "unknown key", who: holder, method: post, path: submit, body: `{"outcome": "accept", "values": {}, "version": 0, "role": "admin"}`, status: 422, must: []string{`"path":"role"`}},
		{name: "a key in other letters", who: holder, method: post, path: submit, body: `{"Outcome": "accept", "values": {}, "version": 0}`, status: 422, must: []string{`"path":"Outcome"`}},
		{name: "mass assignment at start", who: "sara", method: post, path: "/api/cases", body: change(`{"process"`, `{"status": "paid", "created_at": "2020-01-01", "process"`), status: 422, must: []string{`"path":"status"`, `"path":"created_at"`}},
		{name: "mass assignment in values", who: "sara", method: post, path: "/api/cases", body: change(`"values": {`, `"values": {"fee": 0, `), status: 422, must: []string{`"path":"fee"`}},
		{name: "too deep", who: holder, method: post, path: submit, body: `{"outcome": "", "version": 0, "values": {"a": ` + strings.Repeat("[", 60) + strings.Repeat("]", 60) + `}}`, status: 400},
		{name: "the character NUL", who: holder, method: post, path: submit, body: `{"outcome": "\u0000", "values": {}, "version": 0}`, status: 400},
		{name: "too large a body", who: holder, method: post, path: submit, body: `{"outcome": "` + strings.Repeat("x", api.MaxBody) + `"}`, status: 413, must: []string{`"code":"too_large"`}},
		{name: "not JSON by its type", who: holder, method: post, path: submit, body: `{}`, header: []string{"Content-Type", "application/xml"}, status: 403},
		{name: "wrong value", who: "sara", method: post, path: "/api/cases", body: change("8000000", `"many"`), status: 422, must: []string{`"path":"claimed_amount"`}},
		{name: "a number beyond all bounds", who: "sara", method: post, path: "/api/cases", body: change("8000000", "99999999999999999999"), status: 422, must: []string{`"path":"claimed_amount"`}},
		{name: "a fraction of a rial", who: "sara", method: post, path: "/api/cases", body: change("8000000", "8000000.5"), status: 422, must: []string{`"path":"claimed_amount"`}},
		{name: "below the least", who: "sara", method: post, path: "/api/cases", body: change("8000000", "0"), status: 422, must: []string{`"path":"claimed_amount"`}},
		{name: "wrong IBAN", who: "sara", method: post, path: "/api/cases", body: change("IR22", "IR23"), status: 422, must: []string{`"path":"iban"`}},
		{name: "no such choice", who: "sara", method: post, path: "/api/cases", body: change("outpatient", "moon"), status: 422, must: []string{`"path":"claim_kind"`}},
		{name: "no such process", who: "sara", method: post, path: "/api/cases", body: change("medical_claim", "nothing"), status: 404},
		{name: "no such outcome", who: holder, method: post, path: submit, body: `{"outcome": "nothing", "values": {}, "version": 0}`, status: 422},
		{name: "limit over all bounds", who: "sara", method: get, path: "/api/cases?limit=100000", status: 422, must: []string{`"path":"limit"`}},
		{name: "limit that is no number", who: "sara", method: get, path: "/api/cases?limit=x", status: 422, must: []string{`"path":"limit"`}},
		{name: "unknown filter", who: "sara", method: get, path: "/api/cases?customer=x", status: 422, must: []string{`"path":"customer"`}},
		{name: "ten thousand filters", who: "sara", method: get, path: "/api/cases?" + strings.Repeat("a=1&", 1000), status: 422},
		{name: "unknown order", who: holder, method: get, path: "/api/items?sort=secret", status: 422, must: []string{`"path":"sort"`}},
		{name: "a forged place in the list", who: "sara", method: get, path: "/api/cases?after=nonsense", status: 200, must: []string{`"rows":[]`}},
		{name: "NUL in a query", who: "sara", method: get, path: "/api/cases?after=%00", status: 404},
		{name: "half a letter in a query", who: "sara", method: get, path: "/api/cases?after=%ff", status: 404},
		{name: "a path out of the way", who: "sara", method: get, path: "/api/cases/..%2f..%2fetc", status: 404},
		{name: "an unknown path", who: "sara", method: get, path: "/api/nothing", status: 404},
		{name: "a wrong method", who: "sara", method: http.MethodPut, path: "/api/home", body: "{}", status: 405},
		{name: "unknown language", who: "sara", method: patch, path: "/api/me", body: `{"lang": "de"}`, status: 422, must: []string{`"path":"lang"`}},
		{name: "expired session", who: "expired", method: get, path: "/api/me", status: 401, must: []string{"Your session is over"}},
		{name: "idle session", who: "idle", method: get, path: "/api/me", status: 401},
		{name: "action on an ended case", who: "reza", method: post, path: "/api/cases/" + ended + "/actions/cancel", body: `{"values": {}}`, status: 404},
		{name: "no such action", who: "sara", method: post, path: "/api/cases/" + id + "/actions/anytime.nothing", body: `{"values": {}}`, status: 404},
		{name: "paying what is no payment", who: holder, method: post, path: "/api/items/" + item + "/pay", status: 404},
		{name: "signing what is no letter", who: holder, method: post, path: "/api/items/" + item + "/sign", status: 404},
		{name: "a version that there never was", who: holder, method: post, path: submit, body: `{"outcome": "accept", "values": {}, "version": 99}`, status: 409, must: []string{"conflict.changed"}},
		{name: "the item is still open after all that", who: holder, method: get, path: "/api/items/" + item, status: 200, must: []string{`"can_submit":true`}},
	})
	if strings.Contains(w.log.String(), "ERROR") {
		t.Errorf("bad input is logged as our error:\n%s", w.log.String())
	}
}

// Attack case 20.
func TestWorkOnWhatIsOver(t *testing.T) {
	w := newWorld(t)
	id, item, holder := w.review()
	body := `{"outcome": "accept", "values": {}, "version": 0}`
	w.post(holder, "/api/items/"+item+"/submit", body, nil)
	done := w.ask(holder, http.MethodPost, "/api/items/"+item+"/submit", body)
	if done.status != http.StatusConflict || !strings.Contains(done.body, "urn:kartabl:conflict.done") {
		t.Errorf("submitted twice: %d %s", done.status, done.body)
	}
	open := w.item(id, "finance_opinion").ID
	w.post("sara", "/api/cases/"+id+"/actions/cancel", `{"values": {}}`, nil)
	closed := w.ask("finance1", http.MethodPost, "/api/items/"+open+"/submit", `{"outcome": "", "values": {"finance_verdict": "ok", "finance_amount": 1}, "version": 0}`)
	if closed.status != http.StatusConflict {
		t.Errorf("submitted to a closed case: %d %s", closed.status, closed.body)
	}
}

// Attack case 20.
func TestWorkOnWhatHasChanged(t *testing.T) {
	w := newWorld(t)
	id, item, holder := w.review()
	version := func() string {
		var it cartable.Item
		w.get(holder, "/api/items/"+item, &it)
		return strconv.Itoa(it.Version)
	}
	accept := func(version string) answer {
		return w.ask(holder, http.MethodPost, "/api/items/"+item+"/submit", `{"outcome": "accept", "values": {}, "version": `+version+`}`)
	}
	old := version()
	w.post("sara", "/api/cases/"+id+"/actions/anytime.add_document", `{"values": {"invoices": ["`+w.document("sara")+`"]}}`, nil)
	if a := accept(old); a.status != http.StatusConflict || !strings.Contains(a.body, "conflict.changed") {
		t.Errorf("with the old documents: %d %s", a.status, a.body)
	}
	if a := accept(version()); a.status != http.StatusOK {
		t.Errorf("with the new documents: %d %s", a.status, a.body)
	}
}

// TestOthersMayGoOn is work on the same case by another, on other values.
func TestOthersMayGoOn(t *testing.T) {
	w := newWorld(t)
	id, item, holder := w.review()
	w.post(holder, "/api/items/"+item+"/submit", `{"outcome": "accept", "values": {}, "version": 0}`, nil)
	medical, finance := w.item(id, "medical_opinion"), w.item(id, "finance_opinion").ID
	var it cartable.Item
	w.get("finance1", "/api/items/"+finance, &it)
	w.post(w.login(medical.Holder), "/api/items/"+medical.ID+"/submit", `{"outcome": "", "values": {"medical_verdict": "ok", "medical_amount": 1000}, "version": 0}`, nil)
	a := w.ask("finance1", http.MethodPost, "/api/items/"+finance+"/submit",
		fmt.Sprintf(`{"outcome": "", "values": {"finance_verdict": "ok", "finance_amount": 1000}, "version": %d}`, it.Version))
	if a.status != http.StatusOK {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// TestAStreamedBodyHasALimitToo sends more than is allowed without telling how much it
// will be.
func TestAStreamedBodyHasALimitToo(t *testing.T) {
	w := newWorld(t)
	for path, size := range map[string]int64{"/api/cases": 2 * api.MaxBody} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+path, io.LimitReader(endless{}, size))
		w.must(err)
		req.Header.Set("Cookie", "kartabl_session=sara")
		req.Header.Set("X-Kartabl-Token", people.PageToken("sara"))
		req.Header.Set("Content-Type", "application/json")
		a, err := sent(req)
		w.must(err)
		if a.status != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestWhatIsLeftOfABodyIsNoRequest sends a request inside the body of one that is
// refused before its body is read.
func TestWhatIsLeftOfABodyIsNoRequest(t *testing.T) {
	w := newWorld(t)
	inner := "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
	body := strings.Repeat(" ", 9000) + inner
	raw := fmt.Sprintf("POST /api/cases HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	chunked := fmt.Sprintf("POST /api/cases HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(body), body)
	for name, request := range map[string]string{"of known length": raw, "in chunks": chunked} {
		answers := w.wire(request)
		if n := strings.Count(answers, "HTTP/1.1 "); n != 1 || !strings.Contains(answers, "401") {
			t.Errorf("%s: %d answers:\n%s", name, n, answers)
		}
	}
}

// wire sends bytes as they are and gives all that comes back until the end.
func (w *world) wire(request string) string {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	c, err := (&net.Dialer{}).DialContext(ctx, "tcp", strings.TrimPrefix(w.url, "http://"))
	w.must(err)
	defer c.Close()
	_, err = io.WriteString(c, request)
	w.must(err)
	deadline, _ := ctx.Deadline()
	w.must(c.SetReadDeadline(deadline))
	answer, _ := io.ReadAll(c) // a reset after the answer is the end too
	return string(answer)
}

// TestOfManyOneWins lets many do the same thing at once.
//
// Attack case 21.
func TestOfManyOneWins(t *testing.T) {
	const callers = 50
	w := newWorld(t)
	_, item, holder := w.review()
	w.atOnce(callers, func(int) (string, string, string) {
		return holder, "/api/items/" + item + "/submit", `{"outcome": "reject", "values": {"reject_reason": "no"}, "version": 0}`
	})
	confirm := w.item(w.caseOf(item), "confirm_reject").ID
	managers := []string{"manager"}
	for i := range callers - 1 {
		login := fmt.Sprintf("manager%d", i)
		w.person(login, "staff", "claims_manager")
		managers = append(managers, login)
	}
	w.atOnce(callers, func(i int) (string, string, string) {
		return managers[i], "/api/items/" + confirm + "/claim", ""
	})
	pay := w.start("reza").ID
	back := w.bank("reza", pay, hooks.Paid)
	for range 5 {
		if a := w.ask("", http.MethodGet, back, ""); a.header.Get("Location") != "/cartable/cases/"+pay+"?paid=1" {
			t.Errorf("back from the bank: %d %v", a.status, a.header)
		}
	}
	if s := w.ask("reza", http.MethodGet, "/api/cases/"+pay, ""); strings.Count(s.body, `"state":"paid"`) != 1 {
		t.Errorf("paid more than once: %s", s.body)
	}
}

func (w *world) caseOf(item string) string { return item[:strings.LastIndex(item, "-")] }

// atOnce posts n requests together: one gets 200, the others 409.
func (w *world) atOnce(n int, request func(i int) (who, path, body string)) {
	w.t.Helper()
	answers, start := make(chan answer, n), make(chan struct{})
	for i := range n {
		go func() {
			<-start
			who, path, body := request(i)
			a, err := w.try(who, http.MethodPost, path, body)
			if err != nil {
				a.body = err.Error()
			}
			answers <- a
		}()
	}
	close(start)
	counts, last := map[int]int{}, ""
	for range n {
		a := <-answers
		counts[a.status]++
		if a.status != http.StatusOK && a.status != http.StatusConflict {
			last = a.body
		}
	}
	if counts[http.StatusOK] != 1 || counts[http.StatusConflict] != n-1 {
		w.t.Errorf("statuses %v %s", counts, last)
	}
}
