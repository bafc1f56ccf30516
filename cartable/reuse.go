package cartable

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// What a customer gave with one request he may give with another. It is copied: each request
// has a file of its own, which goes with it.

// Bounds of a list of what was given before.
const (
	givenMost  = 50  // rows
	givenSeen  = 200 // documents that are looked at
	givenCases = 50  // of an organisation, that are looked at
)

// GivenRequest asks for documents that one gave before and that a question takes: of these
// kinds, all where there are none, and not larger than MaxSize, if that is not 0.
type GivenRequest struct {
	Accept  []string
	MaxSize int64
}

// GivenDocument is a document that was given with a request.
type GivenDocument struct {
	Document
	Case    string `json:"case"`
	No      string `json:"no" doc:"Number of the request"`
	Service string `json:"service" doc:"Title of its process"`
}

// Given lists what the reader has given with his requests, newest first and each content
// once. Who acts for an organisation finds what its members gave with the newest requests
// that they share, too.
func (s *Service) Given(ctx context.Context, r Reader, q GivenRequest) ([]GivenDocument, error) {
	list := []GivenDocument{}
	if r.Side != engine.Customer {
		return list, nil
	}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		all, err := documentsGiven(ctx, tx, r)
		if err != nil {
			return err
		}
		cases, seen := map[string]loaded{}, map[string]bool{}
		for _, d := range all {
			if len(list) == givenMost {
				break
			}
			if seen[d.SHA256] || !documents.Is(d.Type, q.Accept) || q.MaxSize > 0 && d.Size > q.MaxSize {
				continue
			}
			l, known := cases[d.Case]
			if !known {
				if l, err = s.look(ctx, tx, d.Case); err != nil {
					return err
				}
				cases[d.Case] = l
			}
			if !gave(r, l, d) {
				continue
			}
			seen[d.SHA256] = true
			list = append(list, GivenDocument{Document: documentView(d), Case: l.c.ID, No: l.c.No, Service: l.p.Title.In(r.Lang)})
		}
		return nil
	})
	return list, err
}

// documentsGiven are the newest documents of the reader, and of those with whom he shares
// requests of the organisation for which he acts.
func documentsGiven(ctx context.Context, tx *store.Tx, r Reader) ([]store.Document, error) {
	all, err := tx.DocumentsGiven(ctx, r.ID, givenSeen)
	if err != nil || r.For == "" {
		return all, err
	}
	cases, err := partyCases(ctx, tx, r, false, store.CasePage{Limit: givenCases})
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		more, err := tx.DocumentsOf(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, slices.DeleteFunc(more, func(d store.Document) bool { return d.Owner == r.ID || d.SHA256 == "" })...)
	}
	slices.SortFunc(all, func(a, b store.Document) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), strings.Compare(b.ID, a.ID))
	})
	return all, nil
}

// gave reports whether a document of a case that the reader may see came from his side.
func gave(r Reader, l loaded, d store.Document) bool {
	return people.Can(r.Person, people.ReadDocument, caseObject(l)) && l.broughtBy(r, d)
}

// Reuse copies a document that the reader has given with a request, to be handed in with
// another one. The copy is his as if he had uploaded it.
func (s *Service) Reuse(ctx context.Context, r Reader, id string) (Document, error) {
	var d store.Document
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		if d, err = tx.Document(ctx, id); err != nil {
			return missing(err)
		}
		if r.Side != engine.Customer || d.Case == "" || d.SHA256 == "" {
			return errNotFound
		}
		l, err := s.load(ctx, tx, d.Case)
		if err == nil && !gave(r, l, d) {
			err = errNotFound
		}
		return err
	})
	if err != nil {
		return Document{}, err
	}
	file, err := s.documents.Read(d.ID)
	if errors.Is(err, os.ErrNotExist) {
		return Document{}, errNotFound
	}
	if err != nil {
		return Document{}, fmt.Errorf("open document %s: %w", id, err)
	}
	stored, err := s.documents.Put(ctx, file, MaxDocument)
	return s.keep(ctx, r, d.Name, stored, errors.Join(err, file.Close()), nil)
}
