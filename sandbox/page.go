package sandbox

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
)

//go:embed pages
var pages embed.FS

var templates = template.Must(template.ParseFS(pages, "pages/*.html"))

func staticFiles() http.Handler {
	static, err := fs.Sub(pages, "pages/static")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return http.FileServerFS(static)
}

// view is what every page needs: its language and the words in it.
type view struct {
	Lang text.Lang
	path string
}

func viewOf(r *http.Request) view {
	v := view{Lang: text.Choose(r.Header.Get("Accept-Language")), path: r.URL.Path}
	if l := text.Lang(r.FormValue("lang")); l == text.Fa || l == text.En {
		v.Lang = l
	}
	return v
}

// T gives a word of the page.
func (v view) T(key string) string { return words[key].In(v.Lang) }

// Dir is the direction of the page.
func (v view) Dir() string {
	if v.Lang == text.Fa {
		return "rtl"
	}
	return "ltr"
}

// At reports whether this is the page of the path.
func (v view) At(path string) bool { return v.path == path }

// Here is the address of this page in this language.
func (v view) Here() string { return v.path + "?lang=" + string(v.Lang) }

// Other is the address of this page in the other language.
func (v view) Other() string {
	if v.Lang == text.Fa {
		return v.path + "?lang=en"
	}
	return v.path + "?lang=fa"
}

// Money groups a number as its language does.
func (v view) Money(n int) string { return text.Group(n, v.Lang) }

// Toman is a tenth of an amount in rial.
func (v view) Toman(rial int) string {
	if rial%10 == 0 {
		return text.Group(rial/10, v.Lang)
	}
	return text.Group(rial/10, v.Lang) + text.Digits(map[text.Lang]string{text.Fa: "٫", text.En: "."}[v.Lang]+strconv.Itoa(rial%10), v.Lang)
}

// Digits writes a number with the digits of the language.
func (v view) Digits(n int) string { return v.Number(strconv.Itoa(n)) }

// Number is Digits for a number that is text.
func (v view) Number(s string) string { return text.Digits(s, v.Lang) }

// Day writes a date as the language's calendar has it.
func (v view) Day(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return iran.FormatShort(t, v.Lang)
}

// When gives day and second in Tehran.
func (v view) When(t time.Time) string {
	t = t.In(iran.Tehran())
	return iran.FormatDate(t, v.Lang) + " " + text.Digits(t.Format(time.TimeOnly), v.Lang)
}

// Stamp is t for programs.
func (v view) Stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

type homePage struct {
	view
	State    State
	Web      string
	SMTP     string
	Persons  []Person
	Services []string
	Kinds    []FaultKind // of every service
	PayKinds []FaultKind // of the gateway besides
	Error    string
}

// shown is how many of each list the page shows; the API gives all.
const shown = 50

func (s *Server) home(w http.ResponseWriter, r *http.Request) {
	s.showHome(w, r, http.StatusOK, "")
}

func (s *Server) showHome(w http.ResponseWriter, r *http.Request, status int, problem string) {
	page := homePage{
		view: viewOf(r), State: s.stateOf(shown), Web: r.Host, SMTP: s.smtpAddr,
		Persons: s.options.Persons[:min(shown, len(s.options.Persons))], Error: problem,
		Services: services, Kinds: webKinds, PayKinds: kindsOf("pg")[len(transport):],
	}
	s.render(w, status, "home.html", page)
}

// change is the page's own form: a fault to set, or all to forget.
func (s *Server) change(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if r.PostFormValue("do") == "reset" {
		s.Reset()
		http.Redirect(w, r, viewOf(r).Here(), http.StatusSeeOther)
		return
	}
	times, err := strconv.Atoi(text.LatinDigits(r.PostFormValue("times")))
	if err != nil {
		times = 0
	}
	if err := s.SetFault(Fault{Service: r.PostFormValue("service"), Kind: FaultKind(r.PostFormValue("fault")), Times: times}); err != nil {
		s.showHome(w, r, http.StatusBadRequest, err.Error())
		return
	}
	http.Redirect(w, r, viewOf(r).Here(), http.StatusSeeOther)
}

func (s *Server) render(w http.ResponseWriter, status int, name string, page any) {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, page); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w)
}

// allowForm lets this page's form end at the merchant: browsers hold form-action
// against the redirect that follows a form, too.
func allowForm(w http.ResponseWriter, callback string) {
	u, err := url.Parse(callback)
	if err != nil || u.Host == "" {
		return
	}
	w.Header().Set("Content-Security-Policy", policy("'self' "+u.Scheme+"://"+u.Host))
}
