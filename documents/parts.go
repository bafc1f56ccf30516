package documents

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/uuid"
)

// PutPart keeps a part of a document that is on its way, under a new id. Nothing looks into
// it; Join reads it, and Remove and Tidy remove it.
func (f *Folder) PutPart(ctx context.Context, content []byte) (id string, err error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	id = uuid.Must(uuid.NewV7()).String()
	file, err := os.OpenFile(f.part(id), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", fmt.Errorf("make part: %w", err)
	}
	_, err = file.Write(content)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return "", errors.Join(fmt.Errorf("write part: %w", err), os.Remove(f.part(id)))
	}
	return id, nil
}

// Join keeps the parts, one after another, as a document is kept by Put: it is measured and
// looked into as a whole. The parts stay. A missing one is os.ErrNotExist.
func (f *Folder) Join(ctx context.Context, parts []string, limit int64) (Stored, error) {
	r := &joined{folder: f, left: parts}
	s, err := f.Put(ctx, r, limit)
	return s, errors.Join(err, r.Close())
}

// joined reads parts one after another, and has one of them open at a time.
type joined struct {
	folder *Folder
	left   []string
	open   *os.File
}

func (j *joined) Read(p []byte) (int, error) {
	for {
		if j.open == nil {
			if len(j.left) == 0 {
				return 0, io.EOF
			}
			if err := j.next(); err != nil {
				return 0, err
			}
		}
		n, err := j.open.Read(p)
		if !errors.Is(err, io.EOF) {
			return n, err
		}
		if err := j.Close(); err != nil || n > 0 {
			return n, err
		}
	}
}

func (j *joined) next() error {
	if _, err := j.folder.path(j.left[0]); err != nil {
		return err
	}
	file, err := os.Open(j.folder.part(j.left[0]))
	if err != nil {
		return fmt.Errorf("open part: %w", err)
	}
	j.open, j.left = file, j.left[1:]
	return nil
}

func (j *joined) Close() error {
	file := j.open
	if j.open = nil; file == nil {
		return nil
	}
	return file.Close()
}

// part is where a part with an id lies, beside what else is on its way.
func (f *Folder) part(id string) string { return filepath.Join(f.root, "incoming", id) }
