package api_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/people"
)

const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`

// Attack case 28.
func TestFilesThatAreTakenAndNot(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name, file, content string
		status              int
		must                string
	}{
		{"a PDF", "invoice.pdf", pdf, 201, `"type":"application/pdf"`},
		{"its name is cleaned", "../../etc/\u202efdp.pdf", pdf, 201, `"name":"fdp.pdf"`},
		{"a page that says it is a PDF", "invoice.pdf", "<html><script>alert(1)</script></html>", 422, `"path":"file"`},
		{"a PDF that says it is a picture", "a.png", pdf, 422, `"path":"file"`},
		{"a picture with a script", "a.svg", svg, 422, `"path":"file"`},
		{"a page", "a.html", "<html></html>", 422, `"path":"file"`},
		{"a letter with macros", "letter.docx", macros(t), 422, `Save it without them`},
		{"an empty file", "a.pdf", "", 422, `"path":"file"`},
		{"a file over the limit", "a.pdf", pdf + strings.Repeat("x", cartable.MaxDocument), 413, `"code":"too_large"`},
		{"far over the limit", "a.pdf", pdf + strings.Repeat("x", cartable.MaxDocument+1<<20), 413, `"code":"too_large"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.upload("sara", c.file, c.content)
			if a.status != c.status || !strings.Contains(a.body, c.must) {
				t.Errorf("%d %s", a.status, a.body)
			}
		})
	}
	kind, body := form("a.pdf", pdf)
	w.run(t, []row{
		{name: "no parts", who: "sara", method: http.MethodPost, path: "/api/documents", body: "{}", status: 415},
		{name: "no file in it", who: "sara", method: http.MethodPost, path: "/api/documents", body: strings.Replace(body, `name="file"`, `name="other"`, 1), header: []string{"Content-Type", kind}, status: 422, must: []string{`"path":"file"`}},
		{name: "cut off", who: "sara", method: http.MethodPost, path: "/api/documents", body: body[:len(body)-70], header: []string{"Content-Type", kind}, status: 400},
	})
}

// macros is a letter that carries a program.
func macros(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/vbaProject.bin"} {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Attack case 30: files that nobody hands in do not stay.
func TestFilesThatAreNotHandedInGo(t *testing.T) {
	var desk *cartable.Service
	w := worldWith(t, func(o *api.Options) { desk = o.Cartable })
	claim := w.start("sara").ID
	handed, loose := w.attached(claim), w.document("reza")
	for _, age := range []time.Duration{cartable.LooseFor - time.Hour, cartable.LooseFor + time.Hour} {
		w.late.Store(int64(age))
		w.session("reza", "reza after "+age.String(), saturday.Add(age))
		w.session("sara", "sara after "+age.String(), saturday.Add(age))
		n, err := desk.SweepFiles(t.Context())
		w.must(err)
		gone := age > cartable.LooseFor
		if got := w.ask("reza after "+age.String(), http.MethodGet, "/api/documents/"+loose, "").status == http.StatusNotFound; got != gone || (n == 1) != gone {
			t.Errorf("after %v: gone %v, %d removed", age, got, n)
		}
		if a := w.ask("sara after "+age.String(), http.MethodGet, "/api/documents/"+handed, ""); a.status != http.StatusOK {
			t.Errorf("after %v the file of a case: %d", age, a.status)
		}
	}
}

func TestAnUploadWithoutALengthHasALimit(t *testing.T) {
	w := newWorld(t)
	kind, body := form("a.pdf", pdf)
	head, tail, _ := strings.Cut(body, pdf)
	stream := io.MultiReader(strings.NewReader(head+pdf), io.LimitReader(endless{}, cartable.MaxDocument+1<<20), strings.NewReader(tail))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/api/documents", stream)
	w.must(err)
	req.Header.Set("Cookie", "kartabl_session=sara")
	req.Header.Set("X-Kartabl-Token", people.PageToken("sara"))
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Origin", "http://kartabl.test")
	a, err := sent(req)
	if err == nil && a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestAFileComesBackAsItWas(t *testing.T) {
	w := newWorld(t)
	var d cartable.Document
	w.read(w.upload("sara", "فاکتور <b>.pdf", pdf), &d)
	path := "/api/documents/" + d.ID
	a := w.ask("sara", http.MethodGet, path, "")
	if a.body != pdf {
		t.Errorf("another content: %q", a.body)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
		"Content-Disposition": "attachment; filename=\"______ <b>.pdf\"; filename*=UTF-8''%D9%81%D8%A7%DA%A9%D8%AA%D9%88%D8%B1%20%3Cb%3E.pdf",
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s is %s", name, got)
		}
	}
	if !strings.Contains(a.header.Get("Content-Security-Policy"), "sandbox") {
		t.Error("a file may run")
	}
	if a := w.ask("sara", http.MethodGet, path+"?inline=1", ""); !strings.HasPrefix(a.header.Get("Content-Disposition"), "inline; ") {
		t.Errorf("a PDF is not shown in place: %s", a.header.Get("Content-Disposition"))
	}
	w.read(w.upload("sara", "a.txt", "plain words"), &d)
	if a := w.ask("sara", http.MethodGet, "/api/documents/"+d.ID+"?inline=1", ""); !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment; ") {
		t.Errorf("a text is shown in place: %s %s", a.header.Get("Content-Type"), a.body)
	}
}

func TestAFileIsItsUploadersUntilItIsHandedIn(t *testing.T) {
	w := newWorld(t)
	id, _, _ := w.review()
	loose, attached := w.document("sara"), w.attached(id)
	w.run(t, []row{
		{name: "staff cannot see what was not handed in", who: "manager", method: http.MethodGet, path: "/api/documents/" + loose, status: 404},
		{name: "staff see what was", who: "finance1", method: http.MethodGet, path: "/api/documents/" + attached, status: 200, must: []string{"%PDF"}},
		{name: "what was handed in stays", who: "sara", method: http.MethodDelete, path: "/api/documents/" + attached, status: 404},
		{name: "what was not can go", who: "sara", method: http.MethodDelete, path: "/api/documents/" + loose, status: 204},
		{name: "and is gone", who: "sara", method: http.MethodGet, path: "/api/documents/" + loose, status: 404},
	})
}

// Attack case 30: files without end; what was handed in does not count.
func TestUploadsHaveAQuota(t *testing.T) {
	w := worldWith(t, func(o *api.Options) { o.Cartable.Limit(cartable.Quota{Files: 3, Bytes: 10 * int64(len(pdf))}) })
	w.start("sara")
	for range 3 {
		w.document("sara")
	}
	if a := w.upload("sara", "a.pdf", pdf); a.status != http.StatusTooManyRequests || !strings.Contains(a.body, "too_many.files") {
		t.Errorf("one more: %d %s", a.status, a.body)
	}
	large := pdf + strings.Repeat("x", 9*len(pdf))
	if a := w.upload("reza", "a.pdf", large); a.status != http.StatusOK && a.status != http.StatusCreated {
		t.Errorf("as much as one may: %d %s", a.status, a.body)
	}
	if a := w.upload("reza", "a.pdf", pdf); a.status != http.StatusTooManyRequests {
		t.Errorf("more than that: %d", a.status)
	}
	if a := w.upload("manager", "a.pdf", pdf); a.status >= 300 {
		t.Errorf("others are held up: %d", a.status)
	}
}
