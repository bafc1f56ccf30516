package api

import (
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/internal/text"
)

// Attack case 32.
func TestNextStaysOnTheReadersSide(t *testing.T) {
	for _, c := range []struct{ asked, want string }{
		{"/cartable/cases/1?paid=1", "/cartable/cases/1?paid=1"},
		{"/cartable", "/cartable"},
		{"/cartable/", "/cartable/"},
		{"", customerSide},
		{"/inbox/items/1", customerSide},
		{"https://evil.example/cartable/", customerSide},
		{"//evil.example/cartable/", customerSide},
		{"///evil.example/cartable/", customerSide},
		{`/\evil.example/cartable/`, customerSide},
		{"/cartable/../../evil", customerSide},
		{"/cartablex", customerSide},
		{"javascript:alert(1)", customerSide},
		{"/cartable/\r\nSet-Cookie: a=b", customerSide},
		{"cartable/", customerSide},
	} {
		if got := next(c.asked, customerSide); got != c.want {
			t.Errorf("next(%q) = %q, want %q", c.asked, got, c.want)
		}
	}
}

// Attack case 29.
func TestFileNamesInHeaders(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"a b.pdf", `filename="a b.pdf"; filename*=UTF-8''a%20b.pdf`},
		{"فاکتور.pdf", `filename="______.pdf"; filename*=UTF-8''%D9%81%D8%A7%DA%A9%D8%AA%D9%88%D8%B1.pdf`},
		{"a\"\r\nX: y;%.pdf", `filename="a___X: y__.pdf"; filename*=UTF-8''a%22%0D%0AX%3A%20y%3B%25.pdf`},
	} {
		if got := fileName(c.name); got != c.want {
			t.Errorf("fileName(%q) = %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWhatHumaSaysIsSaidInOurWords(t *testing.T) {
	for _, c := range []struct {
		detail huma.ErrorDetail
		want   FieldError
	}{
		{huma.ErrorDetail{Message: "expected required property login to be present", Location: "body"}, FieldError{"login", "Fill this in."}},
		{huma.ErrorDetail{Message: "expected required property b to be present", Location: "body.a"}, FieldError{"a.b", "Fill this in."}},
		{huma.ErrorDetail{Message: "unexpected property", Location: "body.role"}, FieldError{"role", "This form has no such field."}},
		{huma.ErrorDetail{Message: "expected string", Location: "body.login"}, FieldError{"login", "This must be text."}},
		{huma.ErrorDetail{Message: "expected number <= 100", Location: "query.limit"}, FieldError{"limit", "This must be at most 100."}},
		{huma.ErrorDetail{Message: "invalid integer", Location: "query.limit"}, FieldError{"limit", "This must be a whole number."}},
		{huma.ErrorDetail{Message: `expected value to be one of "fa, en"`, Location: "body.lang"}, FieldError{"lang", "Choose one from the list."}},
		{huma.ErrorDetail{Message: "something new", Location: "header.x"}, FieldError{"x", "Part of what you sent is not right."}},
	} {
		f := fieldOf(&c.detail)
		if diff := cmp.Diff(c.want, FieldError{f.Path, f.Message(text.En)}); diff != "" {
			t.Errorf("%s: %s", c.detail.Message, diff)
		}
	}
}

func TestOwnOrigin(t *testing.T) {
	s := &Server{origin: "https://kartabl.test"}
	secure := &Server{origin: "https://kartabl.test", secure: true}
	for _, c := range []struct {
		s            *Server
		origin, host string
		want         bool
	}{
		{s, "https://kartabl.test", "10.0.0.1:8080", true},
		{s, "http://localhost:8080", "localhost:8080", true},
		{s, "http://localhost:8081", "localhost:8080", false},
		{s, "null", "localhost:8080", false},
		{s, "https://kartabl.test.evil.example", "kartabl.test", false},
		{s, "https://evil.example", "kartabl.test", false},
		{secure, "http://kartabl.test", "kartabl.test", false},
	} {
		if got := c.s.own(c.origin, c.host); got != c.want {
			t.Errorf("own(%q, %q) = %v", c.origin, c.host, got)
		}
	}
}
