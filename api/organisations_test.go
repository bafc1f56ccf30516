package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/store"
)

const (
	firmID         = "019a0000-0000-7000-8000-00000000f1f0"
	hostID         = "019a0000-0000-7000-8000-00000000f1f1"
	openInvitation = "019a0000-0000-7000-8000-0000000000aa"
)

// firm is the organisation that Sara owns, as it was made: peer and fourth are members, boss
// is a manager, and one invitation is open.
func (w *world) firm() string {
	w.t.Helper()
	ctx := w.t.Context()
	w.must(w.db.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.Organisation(ctx, firmID); err != nil {
			o := store.Organisation{ID: firmID, Name: "Aftab", MadeBy: w.persons["sara"].ID}
			if err := tx.AddOrganisation(ctx, o); err != nil {
				return err
			}
		}
		for login, role := range map[string]string{"sara": store.OrgOwner, "peer": store.OrgMember, "fourth": store.OrgMember, "boss": store.OrgManager} {
			if err := tx.PutMember(ctx, firmID, w.persons[login].ID, role); err != nil {
				return err
			}
		}
		return tx.PutInvitation(ctx, store.Invitation{
			ID: openInvitation, Organisation: firmID, Address: store.Address{Channel: store.ByMail, To: "open@example.com"}, Role: store.OrgMember,
			By: w.persons["sara"].ID, ExpiresAt: tx.Now.Add(time.Hour),
		})
	}))
	return firmID
}

// invited is an invitation to Sara's mobile, by somebody that she does not know.
func (w *world) invited() string {
	w.t.Helper()
	ctx, id := w.t.Context(), uuid.Must(uuid.NewV7()).String()
	w.must(w.db.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.Organisation(ctx, hostID); err != nil {
			if err := tx.AddOrganisation(ctx, store.Organisation{ID: hostID, Name: "Host", MadeBy: w.persons["fourth"].ID}); err != nil {
				return err
			}
		}
		return tx.PutInvitation(ctx, store.Invitation{
			ID: id, Organisation: hostID, Address: store.Address{Channel: store.BySMS, To: "09120000000"}, Role: store.OrgMember,
			By: w.persons["fourth"].ID, ExpiresAt: tx.Now.Add(time.Hour),
		})
	}))
	return id
}

// startIn files a claim for an organisation.
func (w *world) startIn(organisation, who string, private bool) string {
	w.t.Helper()
	var row cartable.CaseRow
	w.post(who, "/api/cases", strings.Replace(w.claim(who), `{"process"`, fmt.Sprintf(`{"for": %q, "private": %v, "process"`, organisation, private), 1), &row)
	w.processes.RunOnce(w.t.Context())
	return row.ID
}

// colleagues is a world with Sara's organisation.
func colleagues(t *testing.T) (w *world, firm string) {
	w = newWorld(t)
	for _, login := range []string{"peer", "boss", "fourth"} {
		w.person(login, engine.Customer)
	}
	return w, w.firm()
}

// TestForWhomOneAsks: the organisation of a request is asked about each time, in addresses
// and bodies, and lists have what is shared there and nothing else.
//
// Attack cases 10, 13 and 14.
func TestForWhomOneAsks(t *testing.T) {
	w, firm := colleagues(t)
	shared, private, own := w.startIn(firm, "sara", false), w.startIn(firm, "sara", true), w.start("sara").ID
	const get, post = http.MethodGet, http.MethodPost
	of := "?for=" + firm
	body := func(more string) string {
		return strings.Replace(w.claim("reza"), `{"process"`, `{`+more+`, "process"`, 1)
	}
	w.run(t, []row{
		{name: "a colleague's list", who: "peer", method: get, path: "/api/cases" + of, status: 200, must: []string{shared, "Aftab", "name of sara"}, mustNot: []string{private, own}},
		{name: "his own list", who: "peer", method: get, path: "/api/cases", status: 200, mustNot: []string{shared, private, own}},
		{name: "a colleague's home", who: "peer", method: get, path: "/api/home" + of, status: 200, must: []string{shared}, mustNot: []string{private, own, `"pending"`}},
		{name: "a manager's home", who: "boss", method: get, path: "/api/home" + of, status: 200, must: []string{shared, `"pending"`}, mustNot: []string{private, own}},
		{name: "a manager's work", who: "boss", method: get, path: "/api/items" + of, status: 200, must: []string{shared}, mustNot: []string{private, own}},
		{name: "her list for it", who: "sara", method: get, path: "/api/cases" + of, status: 200, must: []string{shared}, mustNot: []string{private, own}},
		{name: "her own list", who: "sara", method: get, path: "/api/cases", status: 200, must: []string{private, own, `"private":true`}, mustNot: []string{shared}},
		{name: "a stranger's list", who: "reza", method: get, path: "/api/cases" + of, status: 404},
		{name: "of none", who: "reza", method: get, path: "/api/cases?for=" + unknown, status: 404},
		{name: "a stranger's home", who: "reza", method: get, path: "/api/home" + of, status: 404},
		{name: "a stranger's work", who: "reza", method: get, path: "/api/items" + of, status: 404},
		{name: "a stranger starts", who: "reza", method: post, path: "/api/cases", body: body(`"for": "` + firm + `"`), status: 404},
		{name: "staff start", who: "call1", method: post, path: "/api/cases", body: body(`"for": "` + firm + `", "customer": "` + w.persons["sara"].ID + `"`), status: 404},
		{name: "private of nobody's", who: "reza", method: post, path: "/api/cases", body: body(`"private": true`), status: 422, must: []string{`"path":"private"`}},
		{name: "staff see whose it is", who: "manager", method: get, path: "/api/cases/" + private, status: 200, must: []string{`"organisation":"Aftab"`}},
	})
}

// TestAFormerMemberHearsNothing: whoever is removed hears of the shared requests no more,
// within a second and without a new stream, also of those that he has started.
//
// Attack case 15.
func TestAFormerMemberHearsNothing(t *testing.T) {
	w, firm := colleagues(t)
	shared, private := w.startIn(firm, "fourth", false), w.startIn(firm, "sara", true)
	member, boss, stranger := w.listen("fourth"), w.listen("boss"), w.listen("reza")
	w.ask("", http.MethodGet, w.bank("sara", private, hooks.Paid), "")
	w.ask("", http.MethodGet, w.bank("boss", shared, hooks.Paid), "")
	for _, l := range []*listener{member, boss} {
		if got := l.change(); got != shared {
			t.Errorf("a colleague hears of %s, not of %s", got, shared)
		}
	}
	w.read(w.ask("boss", http.MethodDelete, "/api/organisations/"+firm+"/members/"+w.persons["fourth"].ID, ""), nil)
	w.server.Recheck(w.persons["fourth"].ID)
	w.server.Missed()
	member.until("event: resync")
	w.post("boss", "/api/cases/"+shared+"/actions/cancel", `{"values": {"reason": "x"}}`, nil)
	w.server.Missed()
	for _, l := range []*listener{member, stranger} {
		for line := l.line(); line != "event: resync"; line = l.line() {
			if line == "" || strings.HasPrefix(line, "event: change") {
				t.Fatalf("he hears %q", line)
			}
		}
	}
	if a := w.ask("fourth", http.MethodGet, "/api/cases/"+shared, ""); a.status != http.StatusNotFound {
		t.Errorf("he reads what he has started: %d", a.status)
	}
}

// change is the case of the next change.
func (l *listener) change() string {
	l.until("event: change")
	for line := l.line(); line != ""; line = l.line() {
		data, ok := strings.CutPrefix(line, "data: ")
		if !ok {
			continue
		}
		var c struct{ Case string }
		l.w.must(json.Unmarshal([]byte(data), &c))
		return c.Case
	}
	return ""
}

func (l *listener) until(want string) {
	l.w.t.Helper()
	for line := l.line(); line != want; line = l.line() {
		if line == "" {
			l.w.t.Fatalf("the stream ended before %q", want)
		}
	}
}

// TestAnInvitationByHTTP: asking never answers it, and whoever is not meant is told nothing.
//
// Attack case 4.
func TestAnInvitationByHTTP(t *testing.T) {
	w, _ := colleagues(t)
	id := w.invited()
	accept := "/api/invitations/" + id + "/accept"
	for range 2 {
		if a := w.ask("sara", http.MethodGet, "/api/organisations", ""); !strings.Contains(a.body, id) || !strings.Contains(a.body, `"by":"name of fourth"`) {
			t.Fatalf("%d %s", a.status, a.body)
		}
		if a := w.ask("sara", http.MethodGet, accept, ""); a.status < 400 {
			t.Errorf("looking at it: %d", a.status)
		}
	}
	none := w.ask("sara", http.MethodPost, strings.Replace(accept, id, unknown, 1), "")
	if a := w.ask("reza", http.MethodPost, accept, ""); a.status != 404 || a.body != none.body {
		t.Errorf("another: %d %s", a.status, a.body)
	}
	w.post("sara", accept, "", nil)
	if a := w.ask("sara", http.MethodPost, accept, ""); a.status != 404 || a.body != none.body {
		t.Errorf("twice: %d %s", a.status, a.body)
	}
}
