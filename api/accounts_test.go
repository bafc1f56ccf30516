package api_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/people"
)

// reached connects the world's people to the channels of its fake.
func reached(w *world) {
	w.people.Configure(people.Options{
		SignUp: true, Channels: []string{hooks.SMS, hooks.Mail},
		Send: func(ctx context.Context, l people.Letter) error {
			return w.fake.Send(ctx, hooks.Message{Channel: l.Channel, To: l.To, Subject: l.Subject, Body: l.Body, Key: l.Key})
		},
	})
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// coded asks for a code and gives the cookie of the browser and the code that came.
func (w *world) coded(who, path, body string) (cookie, code string) {
	w.t.Helper()
	a := w.ask(who, http.MethodPost, path, body)
	if a.status != http.StatusOK {
		w.t.Fatalf("%d %s", a.status, a.body)
	}
	w.people.Settle()
	sent := w.fake.Sent()
	return pairOf(a), sixDigits.FindString(sent[len(sent)-1].Body)
}

func pairOf(a answer) string {
	value, _, _ := strings.Cut(a.header.Get("Set-Cookie"), ";")
	return value
}

// tell sends a request from the browser that has the cookie.
func (w *world) tell(cookie, path, body string) answer {
	w.t.Helper()
	return w.ask("", http.MethodPost, path, body, "Cookie", cookie)
}

// Under https the handle of a code is this host's alone, as the session is.
// Attack case 5: no handle that a neighbour has put there.
func TestTheCookieOfACodeUnderHTTPS(t *testing.T) {
	w := worldWith(t, func(o *api.Options) { o.Secure = true })
	reached(w)
	cookie, code := w.coded("", "/api/codes", `{"purpose": "sign_up", "target": "09351112233"}`)
	if !strings.HasPrefix(cookie, "__Host-kartabl_code=") {
		t.Fatalf("the cookie is %s", cookie)
	}
	body := `{"code": "` + code + `"}`
	w.status(w.tell(strings.TrimPrefix(cookie, "__Host-"), "/api/signup/code", body), http.StatusUnprocessableEntity)
	w.status(w.tell(cookie, "/api/signup/code", body), http.StatusOK)
}

func (w *world) status(a answer, want int) answer {
	w.t.Helper()
	if a.status != want {
		w.t.Fatalf("%d instead of %d: %s", a.status, want, a.body)
	}
	return a
}

func TestComingInByACode(t *testing.T) {
	w := newWorld(t)
	reached(w)
	cookie, code := w.coded("", "/api/codes", `{"purpose": "sign_in", "target": "09120000000"}`)
	w.status(w.tell("", "/api/session/code", `{"code": "`+code+`"}`), http.StatusUnprocessableEntity)
	a := w.status(w.tell(cookie, "/api/session/code", `{"code": "`+code+`"}`), http.StatusOK)
	session := strings.TrimPrefix(pairOf(a), "kartabl_session=")
	w.status(w.ask(session, http.MethodGet, "/api/me", ""), http.StatusOK)
	w.status(w.tell(cookie, "/api/session/code", `{"code": "`+code+`"}`), http.StatusUnprocessableEntity)
}

// Attack case 1: the whole answer is the same for who is known and who is not, but for
// the handle, which is luck.
func TestAskingTellsNothing(t *testing.T) {
	w := newWorld(t)
	reached(w)
	w.people.Settle()
	for _, purpose := range []string{"sign_in", "sign_up", "reset"} {
		var first answer
		for n, target := range []string{"09120000000", "09129999999"} {
			w.late.Add(int64(2 * time.Minute))
			a := w.ask("", http.MethodPost, "/api/codes", `{"purpose": "`+purpose+`", "target": "`+target+`"}`)
			cookie := a.header.Get("Set-Cookie")
			if !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Strict") {
				t.Errorf("cookie %q", cookie)
			}
			if n == 0 {
				first = a
				continue
			}
			if a.status != first.status || a.body != first.body || len(cookie) != len(first.header.Get("Set-Cookie")) {
				t.Errorf("%s: %d %s\n%d %s", purpose, first.status, first.body, a.status, a.body)
			}
		}
	}
}

func TestAskingTooOften(t *testing.T) {
	w := newWorld(t)
	reached(w)
	const body = `{"purpose": "sign_in", "target": "09120000000"}`
	w.status(w.ask("", http.MethodPost, "/api/codes", body), http.StatusOK)
	a := w.status(w.ask("", http.MethodPost, "/api/codes", body), http.StatusTooManyRequests)
	if a.header.Get("Retry-After") == "" {
		t.Error("the answer does not say when")
	}
	w.status(w.ask("", http.MethodPost, "/api/codes", `{"purpose": "sign_in", "target": "nobody"}`), http.StatusUnprocessableEntity)
	w.status(w.ask("", http.MethodPost, "/api/codes", `{"purpose": "verify", "target": "09120000000"}`), http.StatusUnprocessableEntity)
}

func TestAForgottenPassword(t *testing.T) {
	w := newWorld(t)
	reached(w)
	cookie, code := w.coded("", "/api/codes", `{"purpose": "reset", "target": "09120000000"}`)
	w.status(w.tell(cookie, "/api/session/code", `{"code": "`+code+`"}`), http.StatusUnprocessableEntity)
	w.status(w.tell(cookie, "/api/password", `{"code": "`+code+`", "password": "short"}`), http.StatusUnprocessableEntity)
	w.status(w.tell(cookie, "/api/password", `{"code": "`+code+`", "password": "quite another one"}`), http.StatusNoContent)
	w.status(w.ask("sara", http.MethodGet, "/api/me", ""), http.StatusUnauthorized)
	w.status(w.ask("", http.MethodPost, "/api/session", `{"login": "sara", "password": "`+password+`"}`), http.StatusUnauthorized)
	w.status(w.ask("", http.MethodPost, "/api/session", `{"login": "09120000000", "password": "quite another one"}`), http.StatusOK)
}

func TestMakingAnAccount(t *testing.T) {
	w := newWorld(t)
	reached(w)
	cookie, code := w.coded("", "/api/codes", `{"purpose": "sign_up", "target": "New@Example.com"}`)
	w.status(w.tell(cookie, "/api/signup", `{"name": "Mina"}`), http.StatusUnprocessableEntity)
	a := w.status(w.tell(cookie, "/api/signup/code", `{"code": "`+code+`"}`), http.StatusOK)
	if !strings.Contains(a.body, `"new@example.com"`) {
		t.Error(a.body)
	}
	for _, body := range []string{`{"name": ""}`, `{"name": "Mina", "password": "short"}`, `{"name": "Mina", "side": "staff"}`, `{"name": "Mina", "roles": ["operator"]}`} {
		w.status(w.tell(cookie, "/api/signup", body), http.StatusUnprocessableEntity)
	}
	a = w.status(w.tell(cookie, "/api/signup", `{"name": "Mina"}`), http.StatusOK)
	if !strings.Contains(a.body, `"side":"customer"`) || !strings.Contains(a.body, `"roles":[]`) {
		t.Error(a.body)
	}
	w.status(w.tell(cookie, "/api/signup", `{"name": "Mina"}`), http.StatusUnprocessableEntity)
	w.people.Configure(people.Options{})
	w.status(w.ask("", http.MethodPost, "/api/codes", `{"purpose": "sign_up", "target": "x@example.com"}`), http.StatusNotFound)
}

func TestOnesOwnAccount(t *testing.T) {
	w := newWorld(t)
	reached(w)
	w.person("mina", engine.Customer)
	var p struct {
		Mobile, Email struct {
			Address  string
			Verified bool
		}
		Work, News []string
	}
	w.get("mina", "/api/me/profile", &p)
	if p.Mobile.Address != "09120000000" || p.Mobile.Verified || len(p.Work) != 2 {
		t.Errorf("%+v", p) // the number is Sara's: she was the first with it
	}
	cookie, code := w.coded("mina", "/api/me/addresses", `{"target": "mina@example.com"}`)
	w.status(w.ask("reza", http.MethodPost, "/api/me/addresses/confirm", `{"code": "`+code+`"}`, "Cookie", "kartabl_session=reza; "+cookie), http.StatusUnprocessableEntity)
	w.late.Add(int64(2 * time.Minute))
	cookie, code = w.coded("mina", "/api/me/addresses", `{"target": "mina@example.com"}`)
	a := w.status(w.ask("mina", http.MethodPost, "/api/me/addresses/confirm", `{"code": "`+code+`"}`, "Cookie", "kartabl_session=mina; "+cookie), http.StatusOK)
	if w.read(a, &p); !p.Email.Verified {
		t.Error(a.body)
	}
	w.status(w.ask("mina", http.MethodPut, "/api/me/channels", `{"work": [], "news": []}`), http.StatusUnprocessableEntity)
	w.read(w.ask("mina", http.MethodPut, "/api/me/channels", `{"work": ["email"], "news": []}`), &p)
	if len(p.Work) != 1 || len(p.News) != 0 {
		t.Errorf("%+v", p)
	}
}

func TestOnesOwnSessions(t *testing.T) {
	w := newWorld(t)
	w.session("sara", "sara-phone", saturday)
	var list struct {
		Rows []struct {
			ID   string
			This bool
		}
	}
	w.get("sara", "/api/me/sessions", &list)
	if len(list.Rows) != 2 || list.Rows[0].This == list.Rows[1].This {
		t.Fatalf("%+v", list)
	}
	other := list.Rows[0].ID
	if list.Rows[0].This {
		other = list.Rows[1].ID
	}
	mine := w.ask("reza", http.MethodDelete, "/api/me/sessions/"+other, "")
	none := w.ask("reza", http.MethodDelete, "/api/me/sessions/0123456789abcdef", "")
	if mine.status != http.StatusNotFound || mine.body != none.body {
		t.Errorf("%d %s\n%d %s", mine.status, mine.body, none.status, none.body)
	}
	w.status(w.ask("sara", http.MethodDelete, "/api/me/sessions/"+other, ""), http.StatusNoContent)
	w.status(w.ask("sara-phone", http.MethodGet, "/api/me", ""), http.StatusUnauthorized)
	w.status(w.ask("sara", http.MethodDelete, "/api/me/sessions", ""), http.StatusNoContent)
	w.status(w.ask("sara", http.MethodGet, "/api/me", ""), http.StatusUnauthorized)
}

// An operator ends another's sessions, wherever they are; nobody else does, and who it was
// is in the trail.
func TestOperatorsSignOthersOut(t *testing.T) {
	w := newWorld(t)
	sara := "/api/people/" + w.persons["sara"].ID + "/sessions"
	for _, who := range []string{"reza", "sara", "manager", "analyst", "fin1"} {
		w.status(w.ask(who, http.MethodDelete, sara, ""), http.StatusNotFound)
	}
	w.status(w.ask("sara", http.MethodGet, "/api/me", ""), http.StatusOK)
	w.status(w.ask("operator", http.MethodDelete, "/api/people/"+unknown+"/sessions", ""), http.StatusNotFound)
	w.status(w.ask("operator", http.MethodDelete, sara, ""), http.StatusNoContent)
	w.status(w.ask("sara", http.MethodGet, "/api/me", ""), http.StatusUnauthorized)
	w.status(w.ask("operator", http.MethodGet, "/api/me", ""), http.StatusOK)
	if a := w.ask("operator", http.MethodGet, "/api/audit?deed=endSessionsOf", ""); !strings.Contains(a.body, w.persons["sara"].ID) {
		t.Errorf("the trail has %s", a.body)
	}
}

// TestHowASessionWasOpened is told to its owner.
func TestHowASessionWasOpened(t *testing.T) {
	w := newWorld(t)
	reached(w)
	cookie, code := w.coded("", "/api/codes", `{"purpose": "sign_in", "target": "09120000000"}`)
	w.status(w.tell(cookie, "/api/session/code", `{"code": "`+code+`"}`), http.StatusOK)
	a := w.ask("sara", http.MethodGet, "/api/me/sessions", "")
	for _, part := range []string{`"method":"password"`, `"method":"code"`, `"second":false`} {
		if !strings.Contains(a.body, part) {
			t.Errorf("no %s in %s", part, a.body)
		}
	}
}

func TestWhatACustomerWritesAboutHimself(t *testing.T) {
	w := newWorld(t)
	reached(w)
	a := w.ask("sara", http.MethodGet, "/api/me/profile", "")
	if !strings.Contains(a.body, `"path":"province"`) || !strings.Contains(a.body, `"value":"Tehran"`) || strings.Contains(a.body, `"path":"segment"`) {
		t.Errorf("%s", a.body)
	}
	for _, bad := range []string{`{"segment": "vip"}`, `{"national_id": "0012345679"}`, `{"full_name": "Another"}`, `{"province": 7}`, `{"unheard": ""}`} {
		w.status(w.ask("sara", http.MethodPut, "/api/me/attributes", `{"values": `+bad+`}`), http.StatusUnprocessableEntity)
	}
	a = w.status(w.ask("sara", http.MethodPut, "/api/me/attributes", `{"values": {"province": "\u0643\u0631\u0645\u0627\u0646"}}`), http.StatusOK)
	if !strings.Contains(a.body, `"value":"\u06a9`) && !strings.Contains(a.body, "کرمان") {
		t.Errorf("not normalised: %s", a.body)
	}
	w.status(w.ask("expert1", http.MethodPut, "/api/me/attributes", `{"values": {"province": "Fars"}}`), http.StatusNotFound)
	cookie, code := w.coded("", "/api/codes", `{"purpose": "sign_up", "target": "own@example.com"}`)
	a = w.status(w.tell(cookie, "/api/signup/code", `{"code": "`+code+`"}`), http.StatusOK)
	if !strings.Contains(a.body, `"path":"province"`) {
		t.Errorf("%s", a.body)
	}
	w.status(w.tell(cookie, "/api/signup", `{"name": "Mina", "values": {"segment": "vip"}}`), http.StatusUnprocessableEntity)
	a = w.status(w.tell(cookie, "/api/signup", `{"name": "Mina", "values": {"province": "Fars"}}`), http.StatusOK)
	session := strings.TrimPrefix(pairOf(a), "kartabl_session=")
	if a = w.ask(session, http.MethodGet, "/api/me/profile", ""); !strings.Contains(a.body, `"value":"Fars"`) {
		t.Errorf("%s", a.body)
	}
}
