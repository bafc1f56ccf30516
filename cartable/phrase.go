package cartable

import (
	"context"
	"slices"

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

const (
	mostPhrases       = 100 // of one person
	mostSharedPhrases = 50  // with the people of one queue or role
)

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
		for _, pool := range shares {
			v.Shares = append(v.Shares, Option{Value: pool, Label: poolLabel(pool, r.Lang)})
		}
		pools, err := s.pools(ctx, tx, r)
		if err != nil {
			return err
		}
		pools = append(pools, shares...)
		slices.Sort(pools)
		rows, err := tx.PhrasesOf(ctx, r.ID, slices.Compact(pools))
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
	err = s.db.Update(ctx, func(tx *store.Tx) error {
		if err := lockKept(ctx, tx.LockPhrases, r.ID, w.Share); err != nil {
			return err
		}
		at, err := s.sharing(ctx, tx)
		if err != nil {
			return err
		}
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
	var bad []fault.Field
	if tidyName(w.Name) == "" {
		bad = append(bad, fault.At("name", "field.required"))
	}
	if text.Normalize(w.Text) == "" {
		bad = append(bad, fault.At("text", "field.required"))
	}
	if w.Share != "" && w.Share != was.Pool && !slices.Contains(at.shares(r), w.Share) {
		bad = append(bad, fault.At("share", "phrase.share"))
	}
	if len(bad) > 0 {
		return fault.New(fault.Invalid, "invalid.fields").With(bad...)
	}
	return roomForPhrase(ctx, tx, r, was, w.Share)
}

func roomForPhrase(ctx context.Context, tx *store.Tx, r Reader, was store.Phrase, share string) error {
	all, err := tx.PhrasesOf(ctx, r.ID, []string{share})
	if err != nil {
		return err
	}
	own, shared := 0, 0
	for _, p := range all {
		if p.ID == was.ID {
			continue
		}
		if p.Person == r.ID {
			own++
		}
		if p.Pool == share {
			shared++
		}
	}
	if was.Person == r.ID && own >= mostPhrases {
		return fault.New(fault.Conflict, "phrase.too_many", "max", mostPhrases)
	}
	if share != "" && shared >= mostSharedPhrases {
		return fault.New(fault.Conflict, "phrase.too_many_shared", "max", mostSharedPhrases)
	}
	return nil
}

func phraseToChange(ctx context.Context, tx *store.Tx, r Reader, at sharing, id string) (store.Phrase, error) {
	row, err := tx.Phrase(ctx, id)
	if err != nil {
		return row, missing(err)
	}
	if !people.Can(r.Person, people.ChangePhrase, at.kept(row.Person, row.Pool)) {
		return row, errNotFound
	}
	return row, nil
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
