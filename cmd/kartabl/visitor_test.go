package main

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/sandbox"
)

// visitor is a person at his browser, signed in.
type visitor struct {
	w      *installation
	login  string
	cookie string
	token  string // of the page
}

func (w *installation) signIn(login string) *visitor { return w.signInWith(login, password) }

func (w *installation) signInWith(login, password string) *visitor {
	w.t.Helper()
	v := &visitor{w: w, login: login}
	res := v.must(http.MethodPost, "/api/session", map[string]string{"login": login, "password": password})
	v.token = res.token
	for _, c := range res.cookies {
		v.cookie = c.Name + "=" + c.Value
	}
	return v
}

// answer is what came back; status 0 means that nothing did.
type answer struct {
	status   int
	body     []byte
	location string
	cookies  []*http.Cookie
	token    string // of the page
}

// as reads the answer's body.
func as[T any](v *visitor, a answer) T {
	v.w.t.Helper()
	var out T
	if err := json.Unmarshal(a.body, &out); err != nil {
		v.w.t.Fatalf("%s: %v\n%s", v.login, err, a.body)
	}
	return out
}

func get[T any](v *visitor, path string) T {
	v.w.t.Helper()
	return as[T](v, v.must(http.MethodGet, path, nil))
}

func post[T any](v *visitor, path string, body any) T {
	v.w.t.Helper()
	return as[T](v, v.must(http.MethodPost, path, body))
}

// must fails the test unless the request is done.
func (v *visitor) must(method, path string, body any) answer {
	v.w.t.Helper()
	a := v.try(method, path, body)
	if a.status == 0 || a.status >= http.StatusBadRequest {
		v.w.t.Fatalf("%s: %s %s: %d %s", v.login, method, path, a.status, a.body)
	}
	return a
}

// try gives whatever comes back.
func (v *visitor) try(method, path string, body any) answer {
	var src io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			v.w.t.Error(err)
			return answer{}
		}
		src = bytes.NewReader(b)
	}
	return v.send(method, v.w.base()+path, "application/json", src)
}

var client = &http.Client{
	Transport:     &http.Transport{MaxIdleConnsPerHost: 64},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func (v *visitor) send(method, address, kind string, body io.Reader) answer {
	req, err := http.NewRequestWithContext(v.w.t.Context(), method, address, body)
	if err != nil {
		v.w.t.Error(err)
		return answer{}
	}
	if body != nil {
		req.Header.Set("Content-Type", kind)
	}
	if strings.HasPrefix(address, v.w.base()) {
		req.Header.Set("Origin", v.w.base())
		req.Header.Set("Cookie", v.cookie)
		req.Header.Set("X-Kartabl-Token", v.token)
	}
	req.Header.Set("Accept-Language", "en")
	res, err := client.Do(req)
	if err != nil {
		return answer{}
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return answer{}
	}
	return answer{status: res.StatusCode, body: b, location: res.Header.Get("Location"), cookies: res.Cookies(), token: res.Header.Get("X-Kartabl-Token")}
}

// upload hands a file over, to be named in a form.
func (v *visitor) upload(name, content string) string {
	v.w.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		v.w.t.Fatal(err)
	}
	if _, err := io.WriteString(part, content); err != nil {
		v.w.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		v.w.t.Fatal(err)
	}
	a := v.send(http.MethodPost, v.w.base()+"/api/documents", form.FormDataContentType(), &b)
	if a.status != http.StatusCreated {
		v.w.t.Fatalf("upload: %d %s", a.status, a.body)
	}
	return as[cartable.Document](v, a).ID
}

// decide does what the payer does at the bank's page and gives where he is sent back.
func (v *visitor) decide(page string) string {
	v.w.t.Helper()
	form := url.Values{"decision": {"pay"}}
	a := v.send(http.MethodPost, page, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	if a.status != http.StatusSeeOther || a.location == "" {
		v.w.t.Fatalf("pay at the bank: %d %q", a.status, a.location)
	}
	return a.location
}

// items are a view's work; nil while nothing is heard.
func (v *visitor) items(view string) []cartable.Row {
	a := v.try(http.MethodGet, "/api/items?view="+url.QueryEscape(view), nil)
	if a.status != http.StatusOK {
		return nil
	}
	var page cartable.Page[cartable.Row]
	if err := json.Unmarshal(a.body, &page); err != nil {
		v.w.t.Error(err)
	}
	return page.Rows
}

// awaits waits for an item of a case in a view.
func (v *visitor) awaits(view, caseID string) cartable.Row {
	v.w.t.Helper()
	var found cartable.Row
	v.w.await("work for "+v.login+" in "+view, func() bool {
		for _, row := range v.items(view) {
			if row.Case == caseID {
				found = row
				return true
			}
		}
		return false
	})
	return found
}

// submit hands in the work on an item.
func (v *visitor) submit(item, outcome string, values map[string]any) {
	v.w.t.Helper()
	opened := get[cartable.Item](v, "/api/items/"+item)
	v.must(http.MethodPost, "/api/items/"+item+"/submit", map[string]any{
		"outcome": outcome, "values": values, "version": opened.Version,
	})
}

// outside is what the world outside has seen.
func (w *installation) outside() sandbox.State {
	w.t.Helper()
	v := &visitor{w: w, login: "tester"}
	a := v.send(http.MethodGet, w.sandbox+"/api/state", "", nil)
	if a.status != http.StatusOK {
		w.t.Fatalf("ask the sandbox: %d", a.status)
	}
	return as[sandbox.State](v, a)
}

// calls are those of one operation that have arrived outside.
func (w *installation) calls(operation string) []sandbox.Call {
	w.t.Helper()
	return slices.DeleteFunc(w.outside().Calls, func(c sandbox.Call) bool { return c.Operation != operation })
}

// slow makes a service outside answer its next call late.
func (w *installation) slow(service string) {
	w.t.Helper()
	v := &visitor{w: w, login: "tester"}
	body, err := json.Marshal(sandbox.Fault{Service: service, Kind: sandbox.Slow, Times: 1})
	if err != nil {
		w.t.Fatal(err)
	}
	if a := v.send(http.MethodPost, w.sandbox+"/api/faults", "application/json", bytes.NewReader(body)); a.status >= http.StatusBadRequest || a.status == 0 {
		w.t.Fatalf("set a fault: %d %s", a.status, a.body)
	}
}
