package api_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/textproto"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/proof"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// password is everybody's.
const password = "correct horse"

// hashed is the hash of it, made once: it is slow by design.
var hashed = sync.OnceValues(func() (string, error) { return people.Hash(password) })

// saturday is a working morning in Tehran.
var saturday = time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)

// world is a small insurer behind a real listener.
type world struct {
	t         *testing.T
	dsn       string
	url       string
	late      atomic.Int64 // how far the clock was turned
	db        *store.DB
	fake      *hookstest.Fake
	gateway   *hookstest.Gateway
	people    *people.Service
	processes *processes.Service
	server    *api.Server
	hash      string
	persons   map[string]people.Person
	log       bytes.Buffer
}

func newWorld(t *testing.T) *world { return worldWith(t, func(*api.Options) {}) }

func worldWith(t *testing.T, change func(*api.Options)) *world {
	t.Helper()
	return worldOf(t, people.Settings{}, change)
}

func worldOf(t *testing.T, signIn people.Settings, change func(*api.Options)) *world {
	t.Helper()
	dsn := storetest.SQLite(t)
	w := &world{t: t, dsn: dsn, db: storetest.Open(t, dsn), fake: hookstest.New(), persons: map[string]people.Person{}}
	w.gateway = w.fake.AddGateway("main_psp")
	w.db.SetClock(func() time.Time { return saturday.Add(time.Duration(w.late.Load())) })
	docs, err := documents.Open(t.TempDir())
	w.must(err)
	w.people = people.NewWith(w.db, signIn)
	hub := api.NewHub()
	w.processes = processes.New(processes.Options{DB: w.db, World: w.fake, Webhooks: w.webhooks(), BaseURL: "http://kartabl.test", Changed: hub.Changed, Key: proof.MakeKey([32]byte{1})})
	w.deploy("medical_claim.yaml")
	w.fake.Always("civil_registry.verify", map[string]any{"match": true, "full_name": "Sara", "alive": true})
	o := api.Options{
		Cartable: cartable.New(w.db, w.processes, w.people, docs), People: w.people, Processes: w.processes, Hub: hub,
		Pages: pages, BaseURL: "http://kartabl.test", Log: slog.New(slog.NewTextHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	change(&o)
	w.serve(o)
	w.hash, err = hashed()
	w.must(err)
	w.person("sara", engine.Customer)
	w.person("reza", engine.Customer)
	for _, s := range [][2]string{
		{"expert1", "medical_expert"},
		{"expert2", "medical_expert"},
		{"finance1", "finance_expert"},
		{"manager", "claims_manager"},
		{"call1", "call_center"},
		{"tech1", "technician"},
		{"operator", "operator"},
		{"fin1", "finance"},
		{"fin2", "finance"},
		{"money1", "finance"},
		{"money2", "finance"},
		{"analyst", "analyst"},
	} {
		w.person(s[0], engine.Staff, s[1])
	}
	return w
}

var pages = fstest.MapFS{
	"signin/index.html":      {Data: []byte("<!doctype html><title>signin</title>")},
	"cartable/index.html":    {Data: []byte("<!doctype html><title>cartable</title>")},
	"inbox/index.html":       {Data: []byte("<!doctype html><title>inbox</title>")},
	"design/index.html":      {Data: []byte("<!doctype html><title>design</title>")},
	"assets/app-1a2B3c4D.js": {Data: []byte("export {}")},
	"assets/icon.svg":        {Data: []byte("<svg/>")},
	"assets/big-1a2B3c4D.js": {Data: []byte(strings.Repeat("export {}\n", 1000))},
	"icon.svg":               {Data: []byte("<svg/>")},
	"worker.js":              {Data: []byte("self")},
	"secret.pem":             {Data: []byte("secret")},
	".vite/manifest.json":    {Data: []byte("{}")},
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) deploy(name string) {
	w.t.Helper()
	w.deployChanged(name, strings.NewReplacer())
}

// deployChanged deploys a definition of the library with other words in it.
func (w *world) deployChanged(name string, change *strings.Replacer) {
	w.t.Helper()
	lib := definitions.Library()
	catalog, err := fs.ReadFile(lib, "catalog.yaml")
	w.must(err)
	files, err := definitions.CatalogFiles(lib)
	w.must(err)
	src, err := fs.ReadFile(lib, name)
	w.must(err)
	diags, err := w.processes.Deploy(w.t.Context(), processes.File{Name: "catalog.yaml", Source: catalog, Files: files}, processes.File{Name: name, Source: []byte(change.Replace(string(src)))}, "test")
	if err != nil {
		w.t.Fatalf("deploy: %v\n%v", err, diags)
	}
}

func (w *world) serve(o api.Options) {
	w.t.Helper()
	s, err := api.New(o)
	w.must(err)
	l, err := (&net.ListenConfig{}).Listen(w.t.Context(), "tcp", "127.0.0.1:0")
	w.must(err)
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	w.server, w.url = s, "http://"+l.Addr().String()
	w.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(w.t.Context()), 10*time.Second)
		defer cancel()
		http.DefaultClient.CloseIdleConnections()
		if err := s.Shutdown(ctx); err != nil {
			w.t.Error(err)
		}
		if err := <-done; err != nil {
			w.t.Error(err)
		}
	})
}

// person adds somebody who has a session already; his login is its token.
func (w *world) person(login string, side engine.Who, roles ...string) {
	w.t.Helper()
	p, err := w.people.Add(w.t.Context(), people.Person{
		Login: login, Name: "name of " + login, Side: side, Roles: roles, Mobile: "09120000000",
		Attributes: map[string]any{"segment": "normal", "national_id": "0012345679", "province": "Tehran", "instruments": []any{}},
	}, w.hash)
	w.must(err)
	w.persons[login] = p
	w.session(login, login, saturday)
}

// session opens a session for a login at a time.
func (w *world) session(login, token string, at time.Time) {
	w.t.Helper()
	sum := sha256.Sum256([]byte(token))
	w.must(w.db.Update(w.t.Context(), func(tx *store.Tx) error {
		return tx.AddSession(w.t.Context(), store.Session{
			Hash: hex.EncodeToString(sum[:]), Person: w.persons[login].ID, CreatedAt: at, SeenAt: at, ExpiresAt: at.Add(people.SessionAge),
		})
	}))
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request; header is pairs of name and value, "" takes one away.
func (w *world) ask(who, method, path, body string, header ...string) answer {
	w.t.Helper()
	a, err := w.try(who, method, path, body, header...)
	w.must(err)
	return a
}

func (w *world) try(who, method, path, body string, header ...string) (answer, error) {
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, reader)
	if err != nil {
		return answer{}, err
	}
	if who != "" {
		req.Header.Set("Cookie", "kartabl_session="+who)
		req.Header.Set("X-Kartabl-Token", people.PageToken(who))
	}
	req.Header.Set("Accept-Language", "en")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header[textproto.CanonicalMIMEHeaderKey(header[i])] = []string{header[i+1]}
		if header[i+1] == "" {
			req.Header.Del(header[i])
		}
	}
	return sent(req)
}

var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func sent(req *http.Request) (answer, error) {
	res, err := client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	content, err := io.ReadAll(res.Body)
	return answer{status: res.StatusCode, header: res.Header, body: string(content)}, err
}

// get asks for something that must be there and reads it into v.
func (w *world) get(who, path string, v any) {
	w.t.Helper()
	w.read(w.ask(who, http.MethodGet, path, ""), v)
}

func (w *world) post(who, path, body string, v any) {
	w.t.Helper()
	w.read(w.ask(who, http.MethodPost, path, body), v)
}

func (w *world) read(a answer, v any) {
	w.t.Helper()
	if a.status >= 300 {
		w.t.Fatalf("status %d: %s", a.status, a.body)
	}
	if v != nil {
		w.must(json.Unmarshal([]byte(a.body), v))
	}
}

const pdf = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"

// upload sends a file under a name.
func (w *world) upload(who, name, content string) answer {
	w.t.Helper()
	kind, body := form(name, content)
	return w.ask(who, http.MethodPost, "/api/documents", body, "Content-Type", kind)
}

func form(name, content string) (kind, body string) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", name)
	if err == nil {
		_, err = io.WriteString(part, content)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		panic(err) // writing to memory
	}
	return m.FormDataContentType(), b.String()
}

func (w *world) document(who string) string {
	w.t.Helper()
	var d cartable.Document
	w.read(w.upload(who, "invoice.pdf", pdf), &d)
	return d.ID
}

func (w *world) claim(who string) string {
	w.t.Helper()
	return `{"process": "medical_claim", "values": {"claim_kind": "outpatient", "birth_date": "1990-01-01", "treatment_date": "2026-11-01",
		"claimed_amount": 8000000, "iban": "IR220000000000000000000001", "invoices": ["` + w.document(who) + `"]}}`
}

// start files a claim and lets the services answer: it waits for the fee.
func (w *world) start(who string) cartable.CaseRow {
	w.t.Helper()
	var row cartable.CaseRow
	w.post(who, "/api/cases", w.claim(who), &row)
	w.processes.RunOnce(w.t.Context())
	return row
}

// item finds the open item of a step.
func (w *world) item(caseID, step string) engine.Item {
	w.t.Helper()
	var c engine.Case
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) (err error) {
		c, err = tx.Case(w.t.Context(), caseID)
		return err
	}))
	for _, it := range c.Items {
		if it.Step == step {
			return it
		}
	}
	w.t.Fatalf("no open item at %s; tokens %v, problems %v", step, c.Tokens, c.Problems)
	return engine.Item{}
}

// bank begins the payment of a case and gives the way back from the bank.
func (w *world) bank(who, caseID string, status hooks.PaymentStatus) string {
	w.t.Helper()
	var to api.Redirect
	w.post(who, "/api/items/"+w.item(caseID, "pay_fee").ID+"/pay", "{}", &to)
	authority := to.Redirect[strings.LastIndex(to.Redirect, "/")+1:]
	w.gateway.Set(authority, status)
	return "/pay/main_psp/callback?Status=OK&Authority=" + authority
}

// review brings a new case of Sara's to the expert and gives it with the item and its
// holder.
func (w *world) review() (caseID, item, holder string) {
	w.t.Helper()
	caseID = w.start("sara").ID
	w.ask("", http.MethodGet, w.bank("sara", caseID, hooks.Paid), "")
	w.processes.RunOnce(w.t.Context())
	it := w.item(caseID, "expert_review")
	return caseID, it.ID, w.login(it.Holder)
}

func (w *world) login(id string) string {
	for login, p := range w.persons {
		if p.ID == id {
			return login
		}
	}
	return ""
}
