package cartable_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// folder gives the service a folder of documents that the test looks into.
func (w *world) folder(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	docs, err := documents.Open(root)
	w.must(err)
	w.cartable = cartable.New(w.db, w.processes, w.people, docs)
	return root
}

// waiting is how many files lie in the folder that are no documents.
func waiting(t *testing.T, root string) int {
	t.Helper()
	left, err := os.ReadDir(filepath.Join(root, "incoming"))
	if err != nil {
		t.Fatal(err)
	}
	return len(left)
}

// TestLawOfParts: however a file is cut, and whatever is sent twice, at the wrong place, too
// long or by somebody else in between, it arrives once, as it was, and leaves nothing beside.
func TestLawOfParts(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		root := w.folder(t)
		rapid.Check(t, func(t *rapid.T) {
			content := "%PDF-1.4\n" + rapid.StringN(0, 200, 400).Draw(t, "content")
			size := int64(len(content))
			v, err := w.cartable.BeginUpload(t.Context(), w.as("sara"), "a.pdf", size)
			for at := int64(0); err == nil && v.Document == nil; at = v.Offset {
				disturb(t, w, v, content)
				n := rapid.Int64Range(0, size-at).Draw(t, "part")
				if v, err = w.cartable.SendPart(t.Context(), w.as("sara"), v.ID, at, []byte(content[at:at+n])); err == nil && v.Offset != at+n {
					t.Fatalf("after %d bytes more than %d: %+v", n, at, v)
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			disturb(t, w, v, content)
			if got := w.content(t, v.Document.ID); got != content {
				t.Fatalf("another content: %q for %q", got, content)
			}
			if err := w.cartable.Discard(t.Context(), w.as("sara"), v.Document.ID); err != nil {
				t.Fatal(err)
			}
		})
		if n := waiting(t, root); n != 0 {
			t.Errorf("%d files are left", n)
		}
	})
}

// disturb does what must change nothing.
func disturb(t *rapid.T, w *world, v cartable.Sending, content string) {
	size := int64(len(content))
	send := func(who string, offset int64, part string) error {
		_, err := w.cartable.SendPart(t.Context(), w.as(who), v.ID, offset, []byte(part))
		return err
	}
	var err error
	var want fault.Code
	switch rapid.IntRange(0, 5).Draw(t, "disturbance") {
	case 0:
		other := rapid.Int64Range(0, size).Draw(t, "other place")
		if other != v.Offset && v.Document == nil {
			err, want = send("sara", other, content[other:]), fault.Conflict
		}
	case 1:
		if v.Document == nil {
			err, want = send("sara", v.Offset, content[v.Offset:]+"x"), fault.TooLarge
		}
	case 2:
		err, want = send("reza", v.Offset, content[v.Offset:]), fault.NotFound
	case 3:
		err, want = w.cartable.DropUpload(t.Context(), w.as("manager"), v.ID), fault.NotFound
	case 4:
		_, err = w.cartable.SweepFiles(t.Context())
	case 5:
		if v.Document != nil {
			err = send("sara", 0, content)
		}
	}
	if want == "" && err != nil || want != "" && !fault.Is(err, want) {
		t.Fatalf("disturbed: %v, not %q", err, want)
	}
	now, err := w.cartable.Sending(t.Context(), w.as("sara"), v.ID)
	if err != nil || now.Offset != v.Offset || (now.Document == nil) != (v.Document == nil) {
		t.Fatalf("it stands at %+v, %v; before at %+v", now, err, v)
	}
}

func (w *world) content(t *rapid.T, id string) string {
	_, f, err := w.cartable.Download(t.Context(), w.as("sara"), id)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(f)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestPartsAtOnce: of many who send the same parts each is kept once, and one document comes
// of them, which all are told.
func TestPartsAtOnce(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		root := w.folder(t)
		content := "%PDF-1.4\n" + strings.Repeat("x", 100)
		v, err := w.cartable.BeginUpload(t.Context(), w.as("sara"), "a.pdf", int64(len(content)))
		w.must(err)
		for _, cut := range [][2]int{{0, 60}, {60, len(content)}} {
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					_, err := w.cartable.SendPart(t.Context(), w.as("sara"), v.ID, int64(cut[0]), []byte(content[cut[0]:cut[1]]))
					if err != nil && !fault.Is(err, fault.Conflict) {
						t.Error(err)
					}
				})
			}
			wg.Wait()
		}
		end, err := w.cartable.SendPart(t.Context(), w.as("sara"), v.ID, int64(len(content)), nil)
		if err != nil || end.Document == nil || end.Document.Size != int64(len(content)) {
			t.Fatalf("%+v, %v", end, err)
		}
		var mine []store.Document
		w.must(w.db.View(t.Context(), func(tx *store.Tx) (err error) {
			mine, err = tx.DocumentsNotHandedIn(t.Context(), w.persons["sara"].ID)
			return err
		}))
		if len(mine) != 1 || waiting(t, root) != 0 {
			t.Errorf("%d documents and %d files beside them", len(mine), waiting(t, root))
		}
	})
}

// TestPartsAreSwept: what has not come whole within a day goes with all its parts, and what
// was given up at once.
func TestPartsAreSwept(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		root := w.folder(t)
		for _, give := range []string{"given up", "forgotten"} {
			v, err := w.cartable.BeginUpload(t.Context(), w.as("sara"), "a.pdf", 100)
			w.must(err)
			for at := range int64(3) {
				w.must(second(w.cartable.SendPart(t.Context(), w.as("sara"), v.ID, at, []byte("x"))))
			}
			if give == "given up" {
				w.must(w.cartable.DropUpload(t.Context(), w.as("sara"), v.ID))
			} else {
				w.now = w.now.Add(25 * time.Hour)
				w.must(second(w.cartable.SweepFiles(t.Context())))
			}
			if n := waiting(t, root); n != 0 {
				t.Errorf("%s: %d parts are left", give, n)
			}
			if _, err := w.cartable.Sending(t.Context(), w.as("sara"), v.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", give, err)
			}
		}
	})
}

// TestManySmallParts: a file does not come byte by byte.
func TestManySmallParts(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		v, err := w.cartable.BeginUpload(t.Context(), w.as("sara"), "a.pdf", 2000)
		w.must(err)
		const most = 1024
		w.must(w.db.Update(t.Context(), func(tx *store.Tx) error {
			for at := int64(0); at < most-1; at++ {
				if err := tx.AddPart(t.Context(), v.ID, at, 1, fmt.Sprint(at)); err != nil {
					return err
				}
			}
			return nil
		}))
		_, err = w.cartable.SendPart(t.Context(), w.as("sara"), v.ID, most-1, []byte("x"))
		w.must(err)
		if _, err = w.cartable.SendPart(t.Context(), w.as("sara"), v.ID, most, []byte("x")); !fault.Is(err, fault.TooMany) {
			t.Errorf("%v", err)
		}
	})
}
