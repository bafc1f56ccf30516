package documents

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

func folder(t *testing.T) *Folder {
	t.Helper()
	f, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestPutAndRead(t *testing.T) {
	f := folder(t)
	s, err := f.Put(t.Context(), strings.NewReader("%PDF-1.7\nhello"), 100)
	if err != nil {
		t.Fatal(err)
	}
	if s.Type != "application/pdf" || s.Size != 14 {
		t.Errorf("stored %+v", s)
	}
	file, err := f.Read(s.ID)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	})
	if got, err := io.ReadAll(file); err != nil || string(got) != "%PDF-1.7\nhello" {
		t.Errorf("read %q, %v", got, err)
	}
	if err := f.Remove(s.ID); err != nil {
		t.Error(err)
	}
	if _, err := f.Read(s.ID); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after removal: %v", err)
	}
}

func TestPutRefusesTooLarge(t *testing.T) {
	f := folder(t)
	if _, err := f.Put(t.Context(), strings.NewReader("12345"), 4); !errors.Is(err, ErrTooLarge) {
		t.Errorf("error is %v", err)
	}
	left, err := os.ReadDir(f.root + "/incoming")
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestReadRefusesWhatIsNoID(t *testing.T) {
	f := folder(t)
	for _, id := range []string{"", "../x", "incoming", "0192f3c4-0000-7000-8000-00000000000/"} {
		if _, err := f.Read(id); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestNameFitsContent(t *testing.T) {
	for _, tt := range []struct {
		name, kind string
		want       bool
	}{
		{"a.pdf", "application/pdf", true},
		{"A.PDF", "application/pdf", true},
		{"photo.jpeg", "image/jpeg", true},
		{"invoice.pdf", "image/png", false},
		{"invoice.pdf.exe", "application/pdf", false},
		{"invoice", "application/pdf", false},
		{"page.html", "text/html", false},
	} {
		if got := NameFits(tt.name, tt.kind); got != tt.want {
			t.Errorf("NameFits(%q, %q) = %v", tt.name, tt.kind, got)
		}
	}
	if Is("image/png", []string{"pdf"}) || !Is("image/png", []string{"pdf", "png"}) || Is("text/html", nil) {
		t.Error("Is mixes up kinds")
	}
}

// Attack case 29.
func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{
		"../../etc/passwd":       "passwd",
		`C:\x\فاکتور.pdf`:        "فاکتور.pdf",
		"invoice\u202efdp.exe":   "invoicefdp.exe",
		"a\r\nb\x00.pdf":         "ab.pdf",
		"":                       "document",
		strings.Repeat("x", 300): strings.Repeat("x", 120),
	} {
		if got := CleanName(in); got != want {
			t.Errorf("CleanName(%q) = %q, want %q", in, got, want)
		}
	}
}
