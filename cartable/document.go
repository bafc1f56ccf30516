package cartable

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// MaxDocument is the largest file that is taken, in bytes; a field may allow less.
const MaxDocument = 20 << 20

// Upload keeps a file for its uploader until he hands it in with a form. The content
// must be what the name says.
func (s *Service) Upload(ctx context.Context, r Reader, name string, content io.Reader) (Document, error) {
	stored, err := s.documents.Put(ctx, content, MaxDocument)
	return s.keep(ctx, r, name, stored, err, nil)
}

// keep makes a file that was stored, or was not, a document of its uploader. also is done in
// the same transaction, before the quota is looked at.
func (s *Service) keep(ctx context.Context, r Reader, name string, stored documents.Stored, err error, also func(*store.Tx, string) error) (Document, error) {
	if err != nil {
		return Document{}, notStored(err)
	}
	d := store.Document{ID: stored.ID, Owner: r.ID, Name: documents.CleanName(name), Type: stored.Type, Size: stored.Size, SHA256: stored.SHA256}
	if err := s.accept(ctx, &d, also); err != nil {
		return Document{}, errors.Join(err, s.documents.Remove(stored.ID))
	}
	return documentView(d), nil
}

// notStored says to its uploader why a file was not kept.
func notStored(err error) error {
	if errors.Is(err, documents.ErrTooLarge) {
		return errFileTooLarge
	}
	if errors.Is(err, documents.ErrTooManyPixels) {
		return fault.New(fault.TooLarge, "too_large.picture")
	}
	if refusal, ok := errors.AsType[documents.Refusal](err); ok {
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("file", "field.file."+string(refusal)))
	}
	return fmt.Errorf("keep document: %w", err)
}

var (
	errFileTooLarge = fault.New(fault.TooLarge, "too_large.file", "max", text.Bytes(MaxDocument))
	errFileEmpty    = fault.New(fault.Invalid, "invalid.fields").With(fault.At("file", "field.file.empty"))
)

func (s *Service) accept(ctx context.Context, d *store.Document, also func(*store.Tx, string) error) error {
	if d.Size == 0 {
		return errFileEmpty
	}
	if !documents.NameFits(d.Name, d.Type) {
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("file", "field.file.content", "name", d.Name))
	}
	return s.db.Update(ctx, func(tx *store.Tx) error {
		if also != nil {
			if err := also(tx, d.ID); err != nil {
				return err
			}
		}
		if err := s.room(ctx, tx, d.Owner, d.Size); err != nil {
			return err
		}
		d.CreatedAt = tx.Now
		return tx.AddDocument(ctx, *d)
	})
}

// room asks whether a person may have one more file that is not handed in, or on its way.
func (s *Service) room(ctx context.Context, tx *store.Tx, owner string, size int64) error {
	if err := tx.SerializeUploads(ctx, owner); err != nil {
		return err
	}
	files, bytes, err := tx.LooseDocuments(ctx, owner, tx.Now.Add(-quotaTime))
	if err != nil {
		return err
	}
	coming, more, err := tx.OpenUploads(ctx, owner)
	if err != nil {
		return err
	}
	if files+coming >= s.quota.Files || bytes+more+size > s.quota.Bytes {
		return fault.New(fault.TooMany, "too_many.files")
	}
	return nil
}

// Quota is how much one person may upload within a day and not hand in.
type Quota struct {
	Files int
	Bytes int64
}

// DefaultQuota is that of an installation which names none.
var DefaultQuota = Quota{Files: 200, Bytes: 1 << 30}

// quotaTime is how long a file counts that was not handed in.
const quotaTime = 24 * time.Hour

// Limit sets the quota, before the service is used.
func (s *Service) Limit(q Quota) { s.quota = q }

// Download gives a document that the reader may see, and its content. The caller
// closes the file.
func (s *Service) Download(ctx context.Context, r Reader, id string) (Document, *os.File, error) {
	var d store.Document
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		d, err = s.readableDocument(ctx, tx, r, id)
		return err
	})
	if err != nil {
		return Document{}, nil, err
	}
	f, err := s.documents.Read(d.ID)
	if err != nil {
		return Document{}, nil, fmt.Errorf("open document %s: %w", id, err)
	}
	return documentView(d), f, nil
}

func (s *Service) readableDocument(ctx context.Context, tx *store.Tx, r Reader, id string) (store.Document, error) {
	d, err := tx.Document(ctx, id)
	if err != nil {
		return d, missing(err)
	}
	o := people.Object{Uploader: d.Owner}
	if d.Case == "" {
		if !people.Can(r.Person, people.ReadDocument, o) {
			return d, errNotFound
		}
		return d, nil
	}
	l, err := s.load(ctx, tx, d.Case)
	if err != nil {
		return d, err
	}
	if o = caseObject(l); !people.Can(r.Person, people.ReadDocument, o) {
		if o.Receipt, err = isReceipt(ctx, tx, d); err != nil {
			return d, err
		}
		if !people.Can(r.Person, people.ReadDocument, o) {
			return d, errNotFound
		}
	}
	if r.Side == engine.Customer && !l.broughtBy(r, d) && !slices.Contains(customerFiles(l), d.ID) {
		return d, errNotFound
	}
	return d, nil
}

// Discard removes a file that its uploader has not handed in yet.
func (s *Service) Discard(ctx context.Context, r Reader, id string) error {
	err := s.db.Update(ctx, func(tx *store.Tx) error {
		d, err := tx.Document(ctx, id)
		if err != nil {
			return missing(err)
		}
		if d.Owner != r.ID || d.Case != "" {
			return errNotFound
		}
		if err := tx.ForgetUpload(ctx, r.ID, id); err != nil {
			return err
		}
		return tx.DropDocument(ctx, id)
	})
	if err != nil {
		return err
	}
	return s.documents.Remove(id)
}

func acceptList(accept []string) string { return strings.Join(accept, ", ") }
