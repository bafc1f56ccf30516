// Package documents keeps the files that people hand in, by id, in one folder, and
// tells what their content really is.
package documents

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/gabriel-vasile/mimetype"
	"github.com/google/uuid"
)

// Folder keeps documents below one folder of this machine.
type Folder struct{ root string }

// Open makes the folder if it is missing.
func Open(root string) (*Folder, error) {
	if err := os.MkdirAll(filepath.Join(root, "incoming"), 0o700); err != nil {
		return nil, fmt.Errorf("make documents folder: %w", err)
	}
	return &Folder{root: root}, nil
}

// Stored is what is known of a document from its content alone.
type Stored struct {
	ID     string
	Size   int64
	SHA256 string // hex
	Type   string // media type, by content
}

// ErrTooLarge says that the content is longer than allowed.
var ErrTooLarge = errors.New("document too large")

// Put keeps the content of r, at most limit bytes, under a new id. When it returns
// without an error the content is on disk.
func (f *Folder) Put(ctx context.Context, r io.Reader, limit int64) (Stored, error) {
	if err := ctx.Err(); err != nil {
		return Stored{}, err
	}
	tmp, err := os.CreateTemp(filepath.Join(f.root, "incoming"), "*")
	if err != nil {
		return Stored{}, fmt.Errorf("make file: %w", err)
	}
	defer os.Remove(tmp.Name()) //nolint:errcheck // gone already when it was renamed
	s, err := write(tmp, r, limit)
	if err = errors.Join(err, tmp.Close()); err != nil {
		return Stored{}, err
	}
	return s, f.keep(tmp.Name(), s.ID)
}

func write(tmp *os.File, r io.Reader, limit int64) (Stored, error) {
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(tmp, sum), io.LimitReader(r, limit+1))
	if err != nil {
		return Stored{}, fmt.Errorf("write document: %w", err)
	}
	if n > limit {
		return Stored{}, ErrTooLarge
	}
	if err := tmp.Sync(); err != nil {
		return Stored{}, fmt.Errorf("sync document: %w", err)
	}
	kind, err := mimetype.DetectFile(tmp.Name())
	if err != nil {
		return Stored{}, fmt.Errorf("look into document: %w", err)
	}
	if err := fewPixels(tmp.Name(), bare(kind)); err != nil {
		return Stored{}, err
	}
	if isArchive(kind) {
		if err := soundArchive(tmp.Name()); err != nil {
			return Stored{}, err
		}
	}
	return Stored{ID: uuid.Must(uuid.NewV7()).String(), Size: n, SHA256: hex.EncodeToString(sum.Sum(nil)), Type: bare(kind)}, nil
}

// bare is the media type without parameters.
func bare(m *mimetype.MIME) string {
	s := m.String()
	for i, r := range s {
		if r == ';' {
			return s[:i]
		}
	}
	return s
}

func (f *Folder) keep(tmp, id string) error {
	path, err := f.path(id)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("keep document: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

// Read opens a document. A missing one is os.ErrNotExist.
func (f *Folder) Read(id string) (*os.File, error) {
	path, err := f.path(id)
	if err != nil {
		return nil, err
	}
	return os.Open(path)
}

// Remove deletes a document, or a part of one; a missing one is no error.
func (f *Folder) Remove(id string) error {
	path, err := f.path(id)
	if err != nil {
		return err
	}
	for _, path := range []string{path, f.part(id)} {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove document: %w", err)
		}
	}
	return nil
}

// path refuses whatever is not an id that Put gave.
func (f *Folder) path(id string) (string, error) {
	u, err := uuid.Parse(id)
	if err != nil || u.String() != id {
		return "", fmt.Errorf("document id %q: %w", id, os.ErrNotExist)
	}
	return filepath.Join(f.root, id[len(id)-2:], id), nil
}

// Tidy removes what uploads that broke off before a time have left, and parts that came
// before it.
func (f *Folder) Tidy(before time.Time) error {
	dir := filepath.Join(f.root, "incoming")
	left, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("tidy documents folder: %w", err)
	}
	for _, entry := range left {
		info, gone := entry.Info()
		if gone != nil || info.IsDir() || !info.ModTime().Before(before) {
			continue
		}
		if removed := os.Remove(filepath.Join(dir, entry.Name())); removed != nil && !errors.Is(removed, os.ErrNotExist) {
			err = errors.Join(err, removed)
		}
	}
	return err
}
