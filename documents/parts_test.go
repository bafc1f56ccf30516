package documents

import (
	"bytes"
	"errors"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Any content that is cut anywhere is the same when its parts are joined.
func TestPartsAreTheWhole(t *testing.T) {
	folder := folder(t)
	rapid.Check(t, func(t *rapid.T) {
		content := rapid.SliceOfN(rapid.Byte(), 0, 3000).Draw(t, "content")
		var parts []string
		for rest := content; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "part")
			id, err := folder.PutPart(t.Context(), rest[:n])
			if err != nil {
				t.Fatal(err)
			}
			parts, rest = append(parts, id), rest[n:]
		}
		got, err := folder.Join(t.Context(), parts, 3000)
		want, err2 := folder.Put(t.Context(), bytes.NewReader(content), 3000)
		if got.ID = want.ID; err != nil || err2 != nil || got != want {
			t.Fatalf("joined %+v, %v; whole %+v, %v", got, err, want, err2)
		}
	})
}

func TestPartsAreNoDocuments(t *testing.T) {
	folder := folder(t)
	part, err := folder.PutPart(t.Context(), []byte("%PDF-1.4"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := folder.Read(part); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a part is read as a document: %v", err)
	}
	if _, err := folder.Join(t.Context(), []string{part, part}, 15); !errors.Is(err, ErrTooLarge) {
		t.Errorf("joined over the limit: %v", err)
	}
	for name, remove := range map[string]func() error{
		"removed": func() error { return folder.Remove(part) },
		"tidied":  func() error { return folder.Tidy(time.Now().Add(time.Hour)) },
	} {
		t.Run(name, func(t *testing.T) {
			if part, err = folder.PutPart(t.Context(), []byte("x")); err != nil {
				t.Fatal(err)
			}
			if err := remove(); err != nil {
				t.Fatal(err)
			}
			if _, err := folder.Join(t.Context(), []string{part}, 15); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("a part that is gone: %v", err)
			}
		})
	}
}

func TestPartsHaveNoPaths(t *testing.T) {
	folder := folder(t)
	for _, id := range []string{"", "..", "../../etc/passwd", "a/b"} {
		if _, err := folder.Join(t.Context(), []string{id}, 10); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%q: %v", id, err)
		}
	}
}
