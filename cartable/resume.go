package cartable

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// A file may come in parts, each of which is kept once it has come whole: where a line
// breaks, the file goes on where it stood. Until all of it has come nobody can read it, and
// then it is looked at as any other.

// uploadTime is how long a file may be on its way. Its parts are no older, so what is left
// of others in the folder for longer is nobody's.
const uploadTime = 24 * time.Hour

// mostParts bounds the parts of one file: small ones take more room than they hold.
const mostParts = 1024

// Sending is a file on its way.
type Sending struct {
	ID       string    `json:"id"`
	Size     int64     `json:"size"`
	Offset   int64     `json:"offset" doc:"How much of it has come: where the next part begins"`
	EndsAt   time.Time `json:"ends_at" doc:"What has come is kept until then"`
	Document *Document `json:"document,omitempty" doc:"What it has become, once all of it has come"`
}

var errOtherPart = fault.New(fault.Conflict, "conflict.part")

// BeginUpload announces a file that comes in parts. Its size counts for the quota at once.
func (s *Service) BeginUpload(ctx context.Context, r Reader, name string, size int64) (Sending, error) {
	switch {
	case size <= 0:
		return Sending{}, errFileEmpty
	case size > MaxDocument:
		return Sending{}, errFileTooLarge
	}
	u := store.Upload{ID: uuid.Must(uuid.NewV7()).String(), Owner: r.ID, Name: documents.CleanName(name), Size: size}
	err := s.db.Update(ctx, func(tx *store.Tx) error {
		if err := s.room(ctx, tx, r.ID, size); err != nil {
			return err
		}
		u.BeganAt = tx.Now
		return tx.BeginUpload(ctx, u)
	})
	return sendingView(u), err
}

// Sending tells how much of a file has come.
func (s *Service) Sending(ctx context.Context, r Reader, id string) (Sending, error) {
	var v Sending
	err := s.db.View(ctx, func(tx *store.Tx) error {
		u, err := uploadOf(ctx, tx, r, id)
		if err != nil {
			return err
		}
		v = sendingView(u)
		if u.Document == "" {
			return nil
		}
		d, err := tx.Document(ctx, u.Document)
		if err != nil {
			return missing(err)
		}
		told := documentView(d)
		v.Document = &told
		return nil
	})
	return v, err
}

// SendPart keeps a part that begins where the last one has ended; at another place it is a
// conflict. With the last part the file becomes a document of its uploader, or is refused
// and forgotten. One that has become a document takes no more, and tells it again.
func (s *Service) SendPart(ctx context.Context, r Reader, id string, offset int64, content []byte) (Sending, error) {
	v, err := s.Sending(ctx, r, id)
	switch {
	case err != nil || v.Document != nil:
		return v, err
	case offset != v.Offset:
		return Sending{}, errOtherPart
	case offset+int64(len(content)) > v.Size:
		return Sending{}, fault.New(fault.TooLarge, "too_large.part")
	}
	if len(content) > 0 {
		if err := s.putPart(ctx, id, offset, content); err != nil {
			return Sending{}, err
		}
		v.Offset += int64(len(content))
	}
	if v.Offset < v.Size {
		return v, nil
	}
	return s.arrived(ctx, r, id)
}

func (s *Service) putPart(ctx context.Context, id string, offset int64, content []byte) error {
	file, err := s.documents.PutPart(ctx, content)
	if err != nil {
		return err
	}
	err = s.db.Update(ctx, func(tx *store.Tx) error {
		u, err := tx.Upload(ctx, id)
		if err != nil {
			return missing(err)
		}
		if u.Parts >= mostParts {
			return fault.New(fault.TooMany, "too_many.parts")
		}
		return tx.AddPart(ctx, id, offset, int64(len(content)), file)
	})
	if errors.Is(err, store.ErrConflict) {
		err = errOtherPart
	}
	if err != nil {
		return errors.Join(err, s.documents.Remove(file))
	}
	return nil
}

// arrived makes a file of which all parts have come a document. Of two who try at once one
// does; both are told the same document.
func (s *Service) arrived(ctx context.Context, r Reader, id string) (Sending, error) {
	var u store.Upload
	var parts []string
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		if u, err = uploadOf(ctx, tx, r, id); err == nil {
			parts, err = tx.PartsOf(ctx, id)
		}
		return err
	})
	if err != nil || u.Document != "" {
		return s.again(ctx, r, id, err)
	}
	stored, err := s.documents.Join(ctx, parts, MaxDocument)
	_, err = s.keep(ctx, r, u.Name, stored, err, func(tx *store.Tx, document string) error { return tx.EndUpload(ctx, id, document) })
	switch {
	case errors.Is(err, store.ErrConflict), errors.Is(err, os.ErrNotExist):
		return s.again(ctx, r, id, err)
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.TooLarge):
		return Sending{}, errors.Join(err, s.dropUpload(ctx, id))
	case err != nil:
		return Sending{}, err
	}
	return s.again(ctx, r, id, s.removeParts(parts))
}

// again tells the document that a file has become; where it has become none, what has kept it
// from that.
func (s *Service) again(ctx context.Context, r Reader, id string, why error) (Sending, error) {
	v, err := s.Sending(ctx, r, id)
	if err != nil || v.Document == nil {
		return Sending{}, errors.Join(err, why)
	}
	return v, nil
}

// DropUpload gives a file up that is on its way. What it has become already stays.
func (s *Service) DropUpload(ctx context.Context, r Reader, id string) error {
	if _, err := s.Sending(ctx, r, id); err != nil {
		return err
	}
	return s.dropUpload(ctx, id)
}

func (s *Service) dropUpload(ctx context.Context, id string) error {
	var parts []string
	err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
		parts, err = tx.DropUpload(ctx, id)
		return err
	})
	return errors.Join(err, s.removeParts(parts))
}

func (s *Service) removeParts(parts []string) error {
	var err error
	for _, file := range parts {
		err = errors.Join(err, s.documents.Remove(file))
	}
	return err
}

// sweepUploads gives up the files that have been on their way for too long, and forgets by
// which way others came.
func (s *Service) sweepUploads(ctx context.Context) error {
	for {
		var old []string
		err := s.db.View(ctx, func(tx *store.Tx) (err error) {
			old, err = tx.OldUploads(ctx, tx.Now.Add(-uploadTime), sweepMost)
			return err
		})
		for _, id := range old {
			err = errors.Join(err, s.dropUpload(ctx, id))
		}
		if err != nil || len(old) < sweepMost {
			return err
		}
	}
}

// uploadOf is an upload of the reader's own whose time is not over.
func uploadOf(ctx context.Context, tx *store.Tx, r Reader, id string) (store.Upload, error) {
	u, err := tx.Upload(ctx, id)
	if err != nil {
		return u, missing(err)
	}
	if u.Owner != r.ID || tx.Now.Sub(u.BeganAt) >= uploadTime {
		return store.Upload{}, errNotFound
	}
	return u, nil
}

func sendingView(u store.Upload) Sending {
	return Sending{ID: u.ID, Size: u.Size, Offset: u.Received, EndsAt: u.BeganAt.Add(uploadTime)}
}
