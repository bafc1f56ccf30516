package api_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/store"
)

var writeMatrix = flag.Bool("write", false, "write the isolation matrix")

const matrixFile = "testdata/isolation.txt"

const matrixHead = `Who is answered what: every route of the table, asked for a thing of the customer sara.
  ok   done, or shown          -    404: the same, byte for byte, as for what does not exist
  401  nobody, or disabled     409, 422, 403: allowed, but this request says what does not fit
The test makes it: go test ./api -run TestIsolationMatrix -write. Read what changes: a new "ok" is a new right.

`

// ranks are those who ask, one a column of the matrix: who it is, and what to call him
// there. "holder" and "mate" are the two members of the queue of the thing asked for; peer
// and chief are a plain member and a manager of the organisation that Sara owns.
var ranks = []struct{ login, column string }{
	{"", "nobody"},
	{"sara", "sara"},
	{"reza", "customer"},
	{"peer", "peer"},
	{"boss", "chief"},
	{"holder", "holder"},
	{"mate", "mate"},
	{"finance1", "desk2"},
	{"tech1", "alien"},
	{"manager", "owner"},
	{"super", "super"},
	{"analyst", "analyst"},
	{"operator", "operator"},
	{"fin1", "finance"},
	{"gone", "disabled"},
}

// thing is something of Sara's that a route can be asked for.
type thing struct {
	name   string
	prefix string // of the paths that name it
	of     func() (*world, string)
}

// bodies are what routes are sent; the others are sent {}.
var bodies = map[string]string{
	"/api/codes":                  `{"purpose": "sign_in", "target": "09120000099"}`,
	"/api/session/code":           `{"code": "123456"}`,
	"/api/password":               `{"code": "123456", "password": "a new password"}`,
	"/api/signup/code":            `{"code": "123456"}`,
	"/api/signup":                 `{"name": "Nobody", "values": {}}`,
	"/api/me/attributes":          `{"values": {}}`,
	"/api/me/identity":            `{"national_id": "0000000000", "birth_date": "1990-01-01"}`,
	"/api/me/channels":            `{"work": [], "news": []}`,
	"/api/me/addresses":           `{"target": "nobody"}`,
	"/api/views":                  `{"name": "Late", "view": "mine"}`,
	"/api/views/{id}":             `{"name": "Late", "view": "mine"}`,
	"/api/views/order":            `{"ids": ["nobody"]}`,
	"/api/views/first":            `{"id": ""}`,
	"/api/phrases":                `{"name": "Thanks", "text": "Thank you."}`,
	"/api/phrases/{id}":           `{"name": "Thanks", "text": "Thank you."}`,
	"/api/absences":               `{"person": "ANALYST", "from": "soon", "until": "soon"}`,
	"/api/queues/{name}":          `{"members": ["nobody"], "supervisors": [], "capacity": 0}`,
	"/api/people/{id}/attributes": `{"values": {}}`,

	"/api/organisations":                       `{"name": "Mahtab"}`,
	"/api/organisations/{id}/members/{person}": `{"role": "member"}`,
	"/api/organisations/{id}/invitations":      `{"target": "new@example.com", "role": "member"}`,

	"/api/me/factor":                 `{"password": "wrong one"}`,
	"/api/me/erasure":                `{"password": "wrong one"}`,
	"/api/erasures":                  `{"person": "nobody", "reason": "x"}`,
	"/api/erasures/{id}/refuse":      `{"reason": "x"}`,
	"/api/holds":                     `{"person": "nobody", "reason": "x"}`,
	"/api/me/factor/confirm":         `{"code": "123456"}`,
	"/api/me/factor/codes":           `{"code": "123456"}`,
	"/api/me/factor/remove":          `{"code": "123456"}`,
	"/api/session/factor":            `{"code": "123456"}`,
	"/api/me/addresses/confirm":      `{"code": "123456"}`,
	"/api/session":                   `{"login": "nobody-WHO", "password": "x"}`,
	"/api/me":                        `{"lang": "fa"}`,
	"/api/me/password":               `{"old": "wrong one", "new": "a new password"}`,
	"/api/cases":                     `{"process": "medical_claim", "values": {}}`,
	"/api/items/{id}/submit":         `{"outcome": "nothing", "values": {}, "version": 0}`,
	"/api/items/batch":               `{"op": "claim", "ids": ["nobody"]}`,
	"/api/items/{id}/priority":       `{"priority": "high"}`,
	"/api/items/{id}/draft":          `{"values": {}}`,
	"/api/items/{id}/here":           `{"doing": "looking"}`,
	"/api/offers/{process}/draft":    `{"values": {}}`,
	"/api/items/{id}/skip":           `{"reason": "x"}`,
	"/api/cases/{id}/notes":          `{"text": "Seen."}`,
	"/api/cases/{id}/redo":           `{"step": "expert_review", "reason": "x"}`,
	"/api/items/{id}/assign":         `{"to": "ANALYST"}`,
	"/api/items/{id}/delegate":       `{"to": "ANALYST"}`,
	"/api/items/{id}/ask":            `{"to": "ANALYST", "question": "What?"}`,
	"/api/items/{id}/answer":         `{"answer": "So."}`,
	"/api/items/{id}/escalate":       `{"reason": "Nothing moves."}`,
	"/api/items/{id}/aside":          `{"until": "2026-11-29T08:00:00Z"}`,
	"/api/problems/{id}/mend":        `{"do": "retry"}`,
	"/api/problems/bulk":             `{"do": "retry", "process": "medical_claim", "cause": "x"}`,
	"/api/cases/{id}/actions/{name}": `{"values": {}}`,
	"/api/endpoints/{name}/resend":   `{"since": "2026-11-22T10:00:00Z"}`,
	"/api/definitions":               `{"source": "kind: process"}`,
	"/api/definitions/check":         `{"source": "kind: process"}`,
	"/api/calendars/{name}/days":     `{"days": [{"date": "soon"}]}`,

	"/api/uploads":                                     `{"name": "invoice.pdf", "size": 37}`,
	"/api/customers/find":                              `{"known_as": "WHO"}`,
	"/api/customers":                                   `{"name": "", "mobile": "0"}`,
	"/api/items/{id}/behalf":                           `{"outcome": "", "values": {}, "version": 0, "channel": "phone"}`,
	"/api/items/{id}/transfer":                         `{"documents": ["x"], "tracking": "77", "paid_on": "2026-11-20"}`,
	"/api/money/transfers/{id}/confirm":                `{"amount": 1, "ref": "12"}`,
	"/api/money/transfers/{id}/return":                 `{"reason": "Not found."}`,
	"/api/money/payments/{id}/accept":                  `{"reason": "x"}`,
	"/api/money/payments/{id}/refunds":                 `{"amount": 1, "reason": "x"}`,
	"/api/money/payments/{id}/refunds/{refund}/refuse": `{"reason": "x"}`,
	"/api/money/payments/{id}/refunds/{refund}/paid":   `{"ref": "x"}`,
	"/api/money/differences/{id}/close":                `{"reason": "x"}`,
}

// queries are what routes cannot be asked without.
var queries = map[string]string{
	"/api/search":                "?q=1405",
	"/api/items/narrowing":       "?view=mine",
	"/api/money/exchanges":       "?gateway=main_psp",
	"/api/money/entries":         "?from=2026-11-20&to=2026-11-20&format=csv",
	"/api/items/{id}/colleagues": "?for=ask",
	"/api/money/totals":          "?from=2026-11-20&to=2026-11-20",
}

// parts are the other names in paths.
var parts = strings.NewReplacer("{process}", "medical_claim", "{refund}", "1", "/processes/{id}", "/processes/medical_claim",
	"/actions/{name}", "/actions/cancel", "/endpoints/{name}", "/endpoints/crm", "/calendars/{name}", "/calendars/office",
	"{seq}", "1", "/queues/{name}", "/queues/medical_experts", "{gateway}", "main_psp", "{provider}", "office", "{source}", "bank", "*", "x",
	"{user}", unknown, "{group}", unknown, "{schema}", "x", "{type}", "User", "{offset}", "0")

const unknown = "019a0000-0000-7000-8000-000000000000"

// TestIsolationMatrix asks every route as everybody, for things of Sara's and for things
// that nobody has, and compares with the matrix. A route that names a thing which the
// test does not know fails.
//
// Attack cases 9 (ids in paths), 12 (documents) and 14 (lists): what is another's is
// answered as what does not exist, and no list has it.
func TestIsolationMatrix(t *testing.T) {
	m := &matrix{t: t, ids: map[string]string{}}
	m.w, m.bank = matrixWorld(t), matrixWorld(t)
	var b bytes.Buffer
	b.WriteString(matrixHead)
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	head := []string{"route", "thing"}
	for _, r := range ranks {
		head = append(head, r.column)
	}
	_, _ = fmt.Fprintln(table, strings.Join(head, "\t"))
	for _, r := range api.Routes() {
		for _, thing := range m.named(r.Path) {
			_, _ = fmt.Fprintln(table, strings.Join(m.line(r, thing), "\t"))
		}
	}
	_ = table.Flush()
	compareMatrix(t, b.String())
}

func compareMatrix(t *testing.T, got string) {
	t.Helper()
	if *writeMatrix {
		if err := os.WriteFile(matrixFile, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(matrixFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the matrix is another one (-want +got):\n%s", diff)
	}
}

func matrixWorld(t *testing.T) *world {
	w := newWorld(t)
	w.deployChanged("medical_claim.yaml", strings.NewReplacer("version: 3", "version: 4", "open_per_customer: 5", "open_per_customer: 1000"))
	w.person("super", engine.Staff, "supervisor")
	for _, login := range []string{"peer", "boss", "fourth"} {
		w.person(login, engine.Customer)
	}
	w.person("gone", engine.Staff, "medical_expert", "operator", "finance", "analyst", "supervisor")
	w.changePerson("gone", func(p *person) { p.Disabled = true })
	return w
}

// matrix asks for its lines. The bank's transfers live in a world of their own, where no
// other payment works.
type matrix struct {
	t       *testing.T
	w, bank *world
	holder  string
	ids     map[string]string // of things that are as they were made
}

// things are what paths name. Each is made anew when a request has changed it.
func (m *matrix) things() []thing {
	here := func(f func(*world) string) func() (*world, string) {
		return func() (*world, string) { return m.w, f(m.w) }
	}
	reviewed := func(w *world) (caseID, item string) {
		caseID, item, m.holder = w.review()
		return caseID, item
	}
	return []thing{
		{"case", "/api/cases/{id}", here(func(w *world) string { id, _ := reviewed(w); return id })},
		{"staff's item", "/api/items/{id}", here(func(w *world) string { _, item := reviewed(w); return item })},
		{"item in its pool", "/api/items/{id}", here(func(w *world) string {
			_, item := reviewed(w)
			w.post(m.holder, "/api/items/"+item+"/release", "", nil)
			return item
		})},
		{"item asked about", "/api/items/{id}", here(func(w *world) string {
			_, item := reviewed(w)
			w.post(m.holder, "/api/items/"+item+"/ask", `{"to": "`+w.persons["tech1"].ID+`", "question": "What?"}`, nil)
			return item
		})},
		{"delegated item", "/api/items/{id}", here(func(w *world) string {
			_, item := reviewed(w)
			mate := map[string]string{"expert1": "expert2", "expert2": "expert1"}[m.holder]
			w.post(m.holder, "/api/items/"+item+"/delegate", `{"to": "`+w.persons[mate].ID+`"}`, nil)
			return item
		})},
		{"her item", "/api/items/{id}", here(func(w *world) string { return w.item(w.start("sara").ID, "pay_fee").ID })},
		{"her upload", "/api/uploads/{id}", here(func(w *world) string { return w.begun("sara", 1000) })},
		{"her loose file", "/api/documents/{id}", here(func(w *world) string { return w.document("sara") })},
		{"file of her case", "/api/documents/{id}", here(func(w *world) string { id, _ := reviewed(w); return w.attached(id) })},
		{"case she shares", "/api/cases/{id}", here(func(w *world) string { return w.startIn(w.firm(), "sara", false) })},
		{"case private to her", "/api/cases/{id}", here(func(w *world) string { return w.startIn(w.firm(), "sara", true) })},
		{"item she shares", "/api/items/{id}", here(func(w *world) string { return w.item(w.startIn(w.firm(), "sara", false), "pay_fee").ID })},
		{"item private to her", "/api/items/{id}", here(func(w *world) string { return w.item(w.startIn(w.firm(), "sara", true), "pay_fee").ID })},
		{"file she shares", "/api/documents/{id}", here(func(w *world) string { return w.attached(w.startIn(w.firm(), "sara", false)) })},
		{"file private to her", "/api/documents/{id}", here(func(w *world) string { return w.attached(w.startIn(w.firm(), "sara", true)) })},
		{"her organisation", "/api/organisations/{id}", here((*world).firm)},
		{"invitation to her", "/api/invitations/{id}", here((*world).invited)},
		{"her session", "/api/me/sessions/{id}", here(func(w *world) string { return w.phone("sara") })},
		{"problem", "/api/problems/{id}", here((*world).problem)},
		{"absence of staff", "/api/absences/{id}", here(func(w *world) string { return w.absent("tech1", "tech1", "") })},
		{"view of staff", "/api/views/{id}", here(func(w *world) string { return w.viewOf("tech1", "") })},
		{"view experts share", "/api/views/{id}", here(func(w *world) string { return w.viewOf("super", "queue:medical_experts") })},
		{"text of staff", "/api/phrases/{id}", here(func(w *world) string { return w.phraseOf("tech1", "") })},
		{"text experts share", "/api/phrases/{id}", here(func(w *world) string { return w.phraseOf("super", "queue:medical_experts") })},
		{"customer", "/api/customers/{id}", here(func(w *world) string { return w.persons["sara"].ID })},
		{"person of staff", "/api/people/{id}", here(func(w *world) string { return w.persons["tech1"].ID })},
		{"customer", "/api/people/{id}/sessions", here(func(w *world) string { return w.persons["sara"].ID })},
		{"her erasure", "/api/erasures/{id}", here((*world).erasure)},
		{"hold on her", "/api/holds/{id}", here((*world).hold)},
		{"delivery", "/api/deliveries/{id}", here((*world).told)},
		{"payment", "/api/money/payments/{id}", here(func(w *world) string { id, _ := reviewed(w); return w.refundAsked(id) })},
		{"difference", "/api/money/differences/{id}", here((*world).difference)},
		{"transfer", "/api/money/transfers/{id}", func() (*world, string) { return m.bank, m.bank.transferred("sara") }},
	}
}

// named are the things that a path names: none is one too.
func (m *matrix) named(path string) []thing {
	if !strings.Contains(parts.Replace(path), "{") {
		return []thing{{}}
	}
	var all []thing
	for _, x := range m.things() {
		if strings.HasPrefix(path, x.prefix) {
			all = append(all, x)
		}
	}
	if all == nil {
		m.t.Errorf("no thing for %s: add it to things", path)
	}
	return all
}

func (m *matrix) line(r api.Listed, x thing) []string {
	cells := []string{r.Method + " " + r.Path, x.name}
	for _, rank := range ranks {
		w, id := m.w, ""
		if x.of != nil {
			w, id = m.made(x)
		}
		cells = append(cells, m.cell(w, r, x, m.login(rank.login), id))
	}
	return cells
}

// held are the things of which the matrix tells their holder from the other member of his queue.
var held = map[string]bool{"staff's item": true, "item asked about": true, "delegated item": true}

func (m *matrix) made(x thing) (*world, string) {
	if id := m.ids[x.name]; id != "" {
		if held[x.name] {
			m.ids["its holder"] = m.ids["holder of "+x.name]
		}
		if x.name == "transfer" {
			return m.bank, id
		}
		return m.w, id
	}
	w, id := x.of()
	m.ids[x.name] = id
	if held[x.name] {
		m.ids["its holder"], m.ids["holder of "+x.name] = m.holder, m.holder
	}
	return w, id
}

func (m *matrix) login(who string) string {
	holder := m.ids["its holder"]
	if holder == "" {
		holder = "expert1"
	}
	switch who {
	case "holder":
		return holder
	case "mate":
		return map[string]string{"expert1": "expert2", "expert2": "expert1"}[holder]
	default:
		return who
	}
}

// cell asks once for the thing and, where it is not there for who asks, once for what
// nobody has.
func (m *matrix) cell(w *world, r api.Listed, x thing, who, id string) string {
	a := w.askRoute(who, r, id)
	switch {
	case a.status == http.StatusNotFound:
		if none := w.askRoute(who, r, nobodys(id)); x.of != nil && (none.status != a.status || none.body != a.body) {
			m.t.Errorf("%s %s as %s tells what is hidden from what is not there:\n%d %s\n%d %s", r.Method, r.Path, who, a.status, a.body, none.status, none.body)
		}
		return "-"
	case a.status >= 300:
		return strconv.Itoa(a.status)
	}
	if r.Method != http.MethodGet {
		m.ids = map[string]string{}
		for _, login := range []string{who, "sara", "tech1"} { // somebody may have signed them out
			w.restored(login)
		}
	}
	if who == "" || who == "reza" {
		m.nothingOfSara(r, who, a)
	}
	return "ok"
}

// nothingOfSara looks for her in what another customer, or nobody, is shown.
func (m *matrix) nothingOfSara(r api.Listed, who string, a answer) {
	for _, secret := range append([]string{"name of sara", m.w.persons["sara"].ID}, values(m.ids)...) {
		if len(secret) > 10 && strings.Contains(a.body, secret) {
			m.t.Errorf("%s %s shows %q to %q: %s", r.Method, r.Path, secret, who, a.body)
		}
	}
}

func values(ids map[string]string) []string {
	var all []string
	for _, id := range ids {
		all = append(all, id)
	}
	return all
}

// nobodys is an id of the same form that nobody has.
func nobodys(id string) string {
	if len(id) < len(unknown) {
		return unknown
	}
	return unknown + id[len(unknown):]
}

// askRoute sends the usual request of a route. Of a stream it reads only how it begins.
func (w *world) askRoute(who string, r api.Listed, id string, header ...string) answer {
	w.t.Helper()
	path := parts.Replace(r.Path) + queries[r.Path]
	member := w.persons["fourth"].ID
	if member == "" {
		member = unknown
	}
	path = strings.NewReplacer("{id}", id, "{person}", member, "{invitation}", openInvitation).Replace(path)
	if r.Path == "/api/live" {
		return answer{status: w.streamStatus(who)}
	}
	if r.Method == http.MethodPost && r.Path == "/api/documents" {
		kind, body := form("invoice.pdf", pdf)
		return w.ask(who, r.Method, path, body, append(header, "Content-Type", kind)...)
	}
	body := ""
	if r.Method != http.MethodGet && r.Method != http.MethodDelete {
		body = "{}"
		if given, ok := bodies[r.Path]; ok {
			body = strings.NewReplacer("WHO", who, "ANALYST", w.persons["analyst"].ID).Replace(given)
		}
	}
	return w.ask(who, r.Method, path, body, header...)
}

func (w *world) streamStatus(who string) int {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+"/api/live", nil)
	w.must(err)
	req.Header.Set("Cookie", "kartabl_session="+who)
	res, err := client.Do(req)
	w.must(err)
	w.must(res.Body.Close())
	return res.StatusCode
}

// restored signs in again who has signed out.
func (w *world) restored(who string) {
	w.t.Helper()
	if who == "" || w.ask(who, http.MethodGet, "/api/me", "").status == http.StatusOK {
		return
	}
	w.session(who, who, saturday)
}

// refundAsked is the payment of a case, with a refund that somebody of finance asked for.
func (w *world) refundAsked(caseID string) string {
	w.t.Helper()
	w.gateway.GivesBack(hooks.RefundsParts)
	id := w.paidBy(caseID)
	w.post("money1", "/api/money/payments/"+id+"/refunds", `{"amount": 1, "reason": "x"}`, nil)
	return id
}

// problem is one of a case of Sara's.
func (w *world) problem() string {
	w.t.Helper()
	w.processes.RunOnce(w.t.Context()) // what was mended before asks first
	w.fake.Fail("civil_registry.verify", "strange")
	id := w.start("sara").ID
	var c engine.Case
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) (err error) {
		c, err = tx.Case(w.t.Context(), id)
		return err
	}))
	if len(c.Problems) == 0 {
		w.t.Fatalf("no problem at %+v", c.Tokens)
	}
	return c.Problems[0].ID
}

// difference is one of a payment of Sara's.
func (w *world) difference() string {
	w.t.Helper()
	caseID, _, _ := w.review()
	d := store.Difference{
		ID: "019b" + caseID[4:], Gateway: "main_psp", Subject: caseID, Kind: store.MissingThere, Day: "2026-11-20", State: store.DifferenceOpen,
		Case: caseID, Payment: w.paidBy(caseID), At: saturday, FoundAt: saturday,
	}
	w.must(w.db.Update(w.t.Context(), func(tx *store.Tx) error { return tx.KeepDifference(w.t.Context(), d) }))
	return d.ID
}

// phone opens a second session of a person, and names it as his list does.
func (w *world) phone(who string) string {
	w.t.Helper()
	w.session(who, who+"-phone-"+rand.Text(), saturday)
	var list struct {
		Rows []struct {
			ID   string
			This bool
		}
	}
	w.get(who, "/api/me/sessions", &list)
	i := slices.IndexFunc(list.Rows, func(x struct {
		ID   string
		This bool
	},
	) bool {
		return !x.This
	})
	if i < 0 {
		w.t.Fatalf("no other session: %+v", list)
	}
	return list.Rows[i].ID
}
