package cartable

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

const (
	// DraftFor is how long a draft is kept whose work is over, or is not begun.
	DraftFor = 30 * 24 * time.Hour

	draftFields = 300       // at most
	draftSize   = 256 << 10 // in bytes, as JSON
	draftPath   = 200       // length of a field's path
	draftAhead  = 2000      // milliseconds: a page's clock is never quite the server's
)

// DraftSave is what somebody has typed since he was last heard: of each field its value,
// nil for one that he has emptied, and when he typed it, in milliseconds since 1970 by the
// server's clock as his page reckons it; without it just now. Version is the case's as he saw
// it, Rev the draft's.
type DraftSave struct {
	Values  map[string]any
	Typed   map[string]int64
	Version int
	Rev     int
}

// DraftKept is the answer to a save. Newer is what the same person has typed elsewhere
// since the Rev that he knew.
type DraftKept struct {
	SavedAt time.Time    `json:"saved_at,omitzero" doc:"Absent where nothing was ever kept"`
	Rev     int          `json:"rev" doc:"Send it back with the next save"`
	Newer   []TypedField `json:"newer,omitempty" doc:"What the person has typed elsewhere since the rev that was sent"`
}

// TypedField is a field of a draft.
type TypedField struct {
	Path  string `json:"path"`
	Value any    `json:"value,omitempty" doc:"Absent where the field was emptied"`
	At    int64  `json:"at" doc:"When it was typed, in milliseconds since 1970"`
}

// Draft is how the reader's draft of an item stands. Changes are the fields that somebody
// else has changed under what he typed.
type Draft struct {
	Rev     int              `json:"rev"`
	Typed   map[string]int64 `json:"typed" doc:"When each field was typed, in milliseconds since 1970"`
	Changes []Change         `json:"changes,omitempty" doc:"Fields that have changed in the case since he typed into them"`
	Earlier bool             `json:"earlier,omitempty" doc:"He wrote it when the work was here before"`
}

// Change is a field that the case had otherwise when the reader typed into it.
type Change struct {
	Path string `json:"path"`
	Was  any    `json:"was,omitempty"`
	Now  any    `json:"now,omitempty"`
}

var (
	errDraftLarge = fault.New(fault.TooLarge, "too_large.draft")
	errDraftKept  = fault.New(fault.Conflict, "conflict.draft_kept")
)

// SaveDraft keeps what a person has typed into an item, field by field: what is newer
// stays. Where the work is over it is kept too, and the fault says so.
func (s *Service) SaveDraft(ctx context.Context, r Reader, id string, w DraftSave) (DraftKept, error) {
	var kept DraftKept
	var over error
	err := s.db.Update(ctx, func(tx *store.Tx) error {
		over = nil
		l, it, err := s.openItem(ctx, tx, r, people.WorkItem, id)
		if isOver(err) && len(w.Values) > 0 {
			over = errDraftKept
			return keepLate(ctx, tx, r, id, w)
		}
		if err != nil {
			return err
		}
		kept, err = keepTyped(ctx, tx, r, l, it, w)
		return err
	})
	if err == nil {
		err = over
	}
	return kept, err
}

// isOver reports whether an item is done that the reader may read of.
func isOver(err error) bool {
	f := fault.As(err)
	return f != nil && f.Key == "conflict.done"
}

func keepTyped(ctx context.Context, tx *store.Tx, r Reader, l loaded, it engine.Item, w DraftSave) (DraftKept, error) {
	d, err := draftAt(ctx, tx, r, l, it)
	if err != nil {
		return DraftKept{}, err
	}
	if d.Item != it.ID && d.Open() {
		if err := tx.DropDraft(ctx, d.Item, r.ID); err != nil {
			return DraftKept{}, err
		}
	}
	d.Item, d.Person, d.Step, d.EndsAt = it.ID, r.ID, stepOf(it), time.Time{}
	seen, err := seenBy(ctx, tx, l, it, d, w)
	if err != nil {
		return DraftKept{}, err
	}
	return keep(ctx, tx, d, w, seen)
}

// keepLate keeps what comes when the work is over.
func keepLate(ctx context.Context, tx *store.Tx, r Reader, id string, w DraftSave) error {
	d, err := tx.Draft(ctx, id, r.ID)
	if err != nil {
		return err
	}
	d.Item, d.Person, d.EndsAt = id, r.ID, tx.Now.Add(DraftFor)
	_, err = keep(ctx, tx, d, w, func(string) any { return nil })
	return err
}

// keep merges what was typed into a draft and writes it, where that changes anything.
// seen is what the case had in a field when he typed.
func keep(ctx context.Context, tx *store.Tx, d store.Draft, w DraftSave, seen func(path string) any) (DraftKept, error) {
	changed := false
	for path, value := range w.Values {
		if len(path) > draftPath {
			return DraftKept{}, errDraftLarge
		}
		t := store.Typed{Value: value, At: typedAt(w.Typed[path], tx.Now), Version: w.Version}
		t.Was = seen(path)
		changed = d.Type(path, t) || changed
	}
	rev := d.Rev
	if changed {
		rev++
		d.Rev, d.SavedAt = rev, tx.Now
		if raw, err := json.Marshal(d.Fields); err != nil || len(raw) > draftSize || len(d.Fields) > draftFields {
			return DraftKept{}, errDraftLarge.Because(err)
		}
		if err := tx.KeepDraft(ctx, d); err != nil {
			return DraftKept{}, err
		}
	}
	return DraftKept{SavedAt: d.SavedAt, Rev: rev, Newer: newer(d, w)}, nil
}

// typedAt bounds what a page says by the server's clock: one that is ahead would win for
// ever.
func typedAt(said int64, now time.Time) int64 {
	if said <= 0 {
		return now.UnixMilli()
	}
	return min(said, now.UnixMilli()+draftAhead)
}

// newer is what a page does not know that sent w.
func newer(d store.Draft, w DraftSave) []TypedField {
	var all []TypedField
	for path, t := range d.Fields {
		if sent, ok := w.Values[path]; t.Rev > w.Rev && (!ok || !same(sent, t.Value)) {
			all = append(all, TypedField{Path: path, Value: t.Value, At: t.At})
		}
	}
	slices.SortFunc(all, func(a, b TypedField) int { return bytes.Compare([]byte(a.Path), []byte(b.Path)) })
	return all
}

// draftAt is the reader's draft at an item: where he has none there yet, the one that he
// left at the same step before.
func draftAt(ctx context.Context, tx *store.Tx, r Reader, l loaded, it engine.Item) (store.Draft, error) {
	if it.Kind != engine.ItemTask {
		return store.Draft{}, nil
	}
	d, err := tx.Draft(ctx, it.ID, r.ID)
	if err != nil || d.Open() {
		return d, err
	}
	return tx.EarlierDraft(ctx, l.c.ID, r.ID, stepOf(it))
}

// stepOf is where an item's work stands.
func stepOf(it engine.Item) string { return it.Step + "@" + it.Scope }

// seenBy gives what the case had in a field of the form at the version that a page saw.
// What is not of the form is nobody's to see.
func seenBy(ctx context.Context, tx *store.Tx, l loaded, it engine.Item, d store.Draft, w DraftSave) (func(string) any, error) {
	form := formOf(l, it.Step)
	asSeen := l.c
	if stale(d, l, w) {
		rows, err := tx.Events(ctx, l.c.ID)
		if err != nil {
			return nil, fmt.Errorf("read history: %w", err)
		}
		if then, err := replayTo(l, rows, w.Version); err == nil { // else his words are kept, without what stood there
			asSeen = then
		}
	}
	return func(path string) any {
		if old, ok := d.Fields[path]; ok && old.Version == w.Version {
			return old.Was
		}
		if !has(form, path) {
			return nil
		}
		return engine.ValueAt(l.p, asSeen, it.Scope, path)
	}, nil
}

// stale reports whether something was typed into a field for the first time on a page that
// shows an older version.
func stale(d store.Draft, l loaded, w DraftSave) bool {
	if w.Version <= 0 || w.Version >= l.c.Seq {
		return false
	}
	for path := range w.Values {
		if old, ok := d.Fields[path]; !ok || old.Version != w.Version {
			return true
		}
	}
	return false
}

// formOf is the form of a step; nil where it has none.
func formOf(l loaded, step string) *engine.Form {
	if s := l.p.Steps[step]; s != nil && s.Task != nil {
		return s.Task.Form
	}
	return nil
}

func fieldsOf(form *engine.Form) []engine.FormField {
	if form == nil {
		return nil
	}
	return form.Fields
}

func has(form *engine.Form, path string) bool {
	return slices.ContainsFunc(fieldsOf(form), func(f engine.FormField) bool { return f.Path == path })
}

// draftView tells what has changed in the case under what the reader typed.
func draftView(l loaded, it engine.Item, d store.Draft) *Draft {
	if !d.Open() {
		return nil
	}
	v := &Draft{Rev: d.Rev, Typed: map[string]int64{}, Earlier: d.Item != it.ID}
	for path, t := range d.Fields {
		v.Typed[path] = t.At
	}
	for _, f := range fieldsOf(formOf(l, it.Step)) {
		t, ok := d.Fields[f.Path]
		if !ok || t.Version == 0 {
			continue
		}
		if now := engine.ValueAt(l.p, l.c, it.Scope, f.Path); !same(t.Was, now) && !same(t.Value, now) {
			v.Changes = append(v.Changes, Change{Path: f.Path, Was: t.Was, Now: now})
		}
	}
	return v
}

// same compares values as they are stored.
func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// SweepDrafts gives an end to the drafts whose work is over and removes those whose end
// has come; it says how many these were.
func (s *Service) SweepDrafts(ctx context.Context) (removed int, err error) {
	if err := s.db.EndDrafts(ctx, DraftFor, sweepMost); err != nil {
		return 0, err
	}
	err = s.db.Update(ctx, func(tx *store.Tx) (err error) {
		removed, err = tx.DropEndedDrafts(ctx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("sweep drafts: %w", err)
	}
	return removed, nil
}
