package cartable

import (
	"context"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Phrase is a text that somebody has ready for the fields of forms. It is his own words:
// what a page puts in place of {customer} and the like is what its reader sees anyway.
type Phrase struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Text       string `json:"text" doc:"With {customer}, {case}, {me}, {today}, or these in Persian, for the page to fill in"`
	Shared     string `json:"shared,omitempty" doc:"queue:<name> or role:<name> whose people see it too"`
	SharedWith string `json:"shared_with,omitempty" doc:"The same in words"`
	By         string `json:"by,omitempty" doc:"Name of who shares it, where that is somebody else who is still here"`
	Mine       bool   `json:"mine,omitempty"`
	CanChange  bool   `json:"can_change,omitempty"`
}

// Phrases are those of a reader, and with whom he may share one.
type Phrases struct {
	Rows   []Phrase `json:"rows" doc:"His own, oldest first, then those that others share with him"`
	Shares []Option `json:"shares" doc:"Queues and roles: queue:<name>, role:<name>"`
}

// PhraseWish is how somebody wants a phrase to be.
type PhraseWish struct {
	Name  string `json:"name" minLength:"1" maxLength:"60"`
	Text  string `json:"text" minLength:"1" maxLength:"2000"`
	Share string `json:"share,omitempty" maxLength:"100" doc:"queue:<name> or role:<name> whose people see it too, one of shares; empty: nobody"`
}

var phraseLimits = limits{own: 100, shared: 50, tooMany: "phrase.too_many", tooManyShared: "phrase.too_many_shared", noShare: "phrase.share"}

// Phrases lists what the reader has written and what is shared with him, and beside that
// what is shared with those whom he looks after.
func (s *Service) Phrases(ctx context.Context, r Reader) (Phrases, error) {
	v := Phrases{Rows: []Phrase{}, Shares: []Option{}}
	if !people.Can(r.Person, people.KeepPhrases, people.Object{}) {
		return v, errNotFound
	}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		at, err := s.sharing(ctx, tx)
		if err != nil {
			return err
		}
		shares := at.shares(r)
		v.Shares = r.options(shares)
		pools, err := s.poolsToRead(ctx, tx, r, shares)
		if err != nil {
			return err
		}
		rows, err := tx.PhrasesOf(ctx, r.ID, pools)
		for _, row := range rows {
			if people.Can(r.Person, people.ReadPhrase, at.kept(row.Person, row.Pool)) {
				v.Rows = append(v.Rows, phraseFor(r, at, row))
			}
		}
		return err
	})
	return v, err
}

func phraseFor(r Reader, at sharing, row store.Phrase) Phrase {
	p := Phrase{
		ID: row.ID, Name: row.Name, Text: row.Words, Shared: row.Pool,
		Mine: row.Person == r.ID, CanChange: people.Can(r.Person, people.ChangePhrase, at.kept(row.Person, row.Pool)),
	}
	if row.Pool != "" {
		p.SharedWith = poolLabel(row.Pool, r.Lang)
	}
	if !p.Mine {
		p.By = row.PersonName
	}
	return p
}

// SavePhrase keeps a text of the reader.
func (s *Service) SavePhrase(ctx context.Context, r Reader, w PhraseWish) (Phrase, error) {
	return s.putPhrase(ctx, r, func(*store.Tx, sharing) (store.Phrase, error) {
		if !people.Can(r.Person, people.KeepPhrases, people.Object{}) {
			return store.Phrase{}, errNotFound
		}
		return store.Phrase{ID: uuid.Must(uuid.NewV7()).String(), Person: r.ID}, nil
	}, w)
}

// ChangePhrase puts another text in the place of one. Whoever changes one whose author has
// gone has it from then on.
func (s *Service) ChangePhrase(ctx context.Context, r Reader, id string, w PhraseWish) (Phrase, error) {
	return s.putPhrase(ctx, r, func(tx *store.Tx, at sharing) (store.Phrase, error) {
		row, err := phraseToChange(ctx, tx, r, at, id)
		if row.Person == "" {
			row.Person = r.ID
		}
		return row, err
	}, w)
}

func (s *Service) putPhrase(ctx context.Context, r Reader, find func(*store.Tx, sharing) (store.Phrase, error), w PhraseWish) (p Phrase, err error) {
	err = s.changeKept(ctx, r, w.Share, func(tx *store.Tx, at sharing) error {
		was, err := find(tx, at)
		if err != nil {
			return err
		}
		store.About(ctx, "phrase", was.ID)
		if err := checkPhrase(ctx, tx, r, at, was, w); err != nil {
			return err
		}
		row := store.Phrase{ID: was.ID, Person: was.Person, Pool: w.Share, Name: tidyName(w.Name), Words: text.Normalize(w.Text)}
		if err := tx.PutPhrase(ctx, row); err != nil {
			return err
		}
		row, err = tx.Phrase(ctx, row.ID)
		p = phraseFor(r, at, row)
		return err
	})
	return p, err
}

// checkPhrase refuses one without a name or a text, shared with whom the reader may not put
// words into their mouths, or beyond the limits.
func checkPhrase(ctx context.Context, tx *store.Tx, r Reader, at sharing, was store.Phrase, w PhraseWish) error {
	bad := phraseLimits.faults(r, at, phraseKept(was), w.Name, w.Share)
	if text.Normalize(w.Text) == "" {
		bad = append(bad, fault.At("text", "field.required"))
	}
	if len(bad) > 0 {
		return fault.New(fault.Invalid, "invalid.fields").With(bad...)
	}
	all, err := tx.PhrasesOf(ctx, r.ID, []string{w.Share})
	if err != nil {
		return err
	}
	return phraseLimits.room(r, phraseKept(was), w.Share, allKept(all, phraseKept))
}

func phraseToChange(ctx context.Context, tx *store.Tx, r Reader, at sharing, id string) (store.Phrase, error) {
	row, err := tx.Phrase(ctx, id)
	return row, allowed(r, at, people.ChangePhrase, phraseKept(row), err)
}

// DropPhrase removes a phrase, for all who see it.
func (s *Service) DropPhrase(ctx context.Context, r Reader, id string) error {
	return s.db.Update(ctx, func(tx *store.Tx) error {
		at, err := s.sharing(ctx, tx)
		if err != nil {
			return err
		}
		if _, err := phraseToChange(ctx, tx, r, at, id); err != nil {
			return err
		}
		return tx.DropPhrase(ctx, id)
	})
}
