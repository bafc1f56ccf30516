package cartable

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// NewDraft is what the reader has typed into a start form.
type NewDraft struct {
	Rev       int          `json:"rev"`
	SavedAt   time.Time    `json:"saved_at"`
	EndsAt    time.Time    `json:"ends_at" doc:"Until when it is kept"`
	Fields    []TypedField `json:"fields"`
	Documents []Document   `json:"documents,omitempty" doc:"The reader's own documents that the values name"`
}

// Begun is a request that a customer has begun to write.
type Begun struct {
	Process string    `json:"process"`
	Title   string    `json:"title"`
	SavedAt time.Time `json:"saved_at"`
	EndsAt  time.Time `json:"ends_at" doc:"Until when it is kept"`
}

// KeptDraft is what the reader has typed into an item, to be read and copied once the
// work is over.
type KeptDraft struct {
	SavedAt time.Time   `json:"saved_at,omitzero" doc:"Absent where nothing was typed"`
	EndsAt  time.Time   `json:"ends_at,omitzero" doc:"Until when it is kept; absent while the work is open"`
	Fields  []KeptField `json:"fields"`
}

// KeptField is a field of it, with the words of the form where the step still has it.
type KeptField struct {
	Path  string `json:"path"`
	Label string `json:"label"`
	Type  *Type  `json:"type,omitempty"`
	Value any    `json:"value,omitempty"`
}

// OwnDraft is a draft in a copy of one's own data.
type OwnDraft struct {
	Case    string         `json:"case,omitempty"`
	Process string         `json:"process,omitempty"` // of a request that is not made yet
	SavedAt time.Time      `json:"saved_at"`
	Values  map[string]any `json:"values"`
}

func ownDraft(d store.Draft) OwnDraft {
	o := OwnDraft{SavedAt: d.SavedAt, Values: d.Values()}
	if process, ok := strings.CutPrefix(d.Item, store.NewDraft); ok {
		o.Process = process
	} else {
		o.Case = caseOf(d.Item)
	}
	return o
}

// drafted reports whether drafts are kept of a start: of one's own request only. What is
// written about a customer who has not asked yet would outlive the erasing of his data.
func drafted(r Reader, p *engine.Process, customer string) bool {
	return customer == "" && (r.Side == engine.Customer || p.Internal)
}

// SaveNewDraft keeps what a person has typed into a start form, as SaveDraft does.
func (s *Service) SaveNewDraft(ctx context.Context, r Reader, process string, w DraftSave) (DraftKept, error) {
	var kept DraftKept
	err := s.db.Update(ctx, func(tx *store.Tx) error {
		p, err := s.startable(r, process)
		if err != nil {
			return err
		}
		if !drafted(r, p, "") || (r.Side == engine.Customer && !offeredTo(p, r.Person, tx)) {
			return errNotFound
		}
		d, err := tx.Draft(ctx, store.NewDraft+p.ID, r.ID)
		if err != nil {
			return err
		}
		d.Item, d.Person, d.EndsAt = store.NewDraft+p.ID, r.ID, tx.Now.Add(DraftFor)
		kept, err = keep(ctx, tx, d, w, func(string) any { return nil })
		return err
	})
	return kept, err
}

// DropNewDraft forgets what the reader has typed into a start form.
func (s *Service) DropNewDraft(ctx context.Context, r Reader, process string) error {
	return s.db.Update(ctx, func(tx *store.Tx) error {
		if _, err := s.startable(r, process); err != nil {
			return err
		}
		return tx.DropDraft(ctx, store.NewDraft+process, r.ID)
	})
}

func newDraft(ctx context.Context, tx *store.Tx, r Reader, p *engine.Process, form *engine.FormState) (*NewDraft, error) {
	d, err := tx.Draft(ctx, store.NewDraft+p.ID, r.ID)
	if err != nil || !d.Open() {
		return nil, err
	}
	v := &NewDraft{Rev: d.Rev, SavedAt: d.SavedAt, EndsAt: d.EndsAt, Fields: newer(d, DraftSave{Rev: -1})}
	if form == nil {
		return v, nil
	}
	for _, f := range form.Fields {
		for _, file := range fileIDs(f.Type, d.Fields[f.Path].Value) {
			doc, err := tx.Document(ctx, file.id)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return nil, fmt.Errorf("read document: %w", err)
			}
			if err == nil && doc.Owner == r.ID && doc.Case == "" {
				v.Documents = append(v.Documents, documentView(doc))
			}
		}
	}
	return v, nil
}

// begun are the reader's drafts of what is offered to him.
func begun(ctx context.Context, tx *store.Tx, r Reader, offers []Offer) ([]Begun, error) {
	found, err := tx.DraftsOf(ctx, r.ID, store.NewDraft, "", firstPage)
	if err != nil {
		return nil, err
	}
	var all []Begun
	for _, d := range found {
		for _, o := range offers {
			if store.NewDraft+o.Process == d.Item {
				all = append(all, Begun{Process: o.Process, Title: o.Title, SavedAt: d.SavedAt, EndsAt: d.EndsAt})
			}
		}
	}
	return all, nil
}

// KeptDraft is the reader's own draft of an item, open or over; without fields where there
// is none.
func (s *Service) KeptDraft(ctx context.Context, r Reader, id string) (KeptDraft, error) {
	var v KeptDraft
	err := s.db.View(ctx, func(tx *store.Tx) error {
		l, _, err := s.openItem(ctx, tx, r, people.ReadItem, id)
		if isOver(err) {
			l, err = s.load(ctx, tx, caseOf(id))
		}
		if err != nil {
			return err
		}
		d, err := tx.Draft(ctx, id, r.ID)
		if err != nil {
			return err
		}
		v = keptView(r, l, d, tx.Now)
		return nil
	})
	return v, err
}

func keptView(r Reader, l loaded, d store.Draft, now time.Time) KeptDraft {
	v := KeptDraft{SavedAt: d.SavedAt, EndsAt: d.EndsAt, Fields: []KeptField{}}
	labels, types := map[string]text.Text{}, map[string]*Type{}
	scope := formScope(l, now)
	name, _, _ := strings.Cut(d.Step, "@")
	for _, f := range fieldsOf(formOf(l, name)) {
		t := typeView(f.Type, r.Lang, scope)
		labels[f.Path], types[f.Path] = f.Label, &t
	}
	for _, f := range newer(d, DraftSave{Rev: -1}) {
		if f.Value == nil {
			continue
		}
		k := KeptField{Path: f.Path, Label: f.Path, Type: types[f.Path], Value: f.Value}
		if label := labels[f.Path]; !label.IsZero() {
			k.Label = label.In(r.Lang)
		}
		v.Fields = append(v.Fields, k)
	}
	return v
}
