package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// phrasesOf names the phrases that a person has, in their order.
func (s shelf) phrasesOf(person string, pools ...string) (ids []string) {
	s.t.Helper()
	s.do(func(tx *store.Tx) error {
		all, err := tx.PhrasesOf(s.t.Context(), person, pools)
		for _, p := range all {
			ids = append(ids, p.ID)
		}
		return err
	})
	return ids
}

func TestPhrases(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx, s := t.Context(), newShelf(t, db)
		own := store.Phrase{ID: "1", Person: "ali", Name: "Greeting", Words: "Dear {customer},\n"}
		s.do(func(tx *store.Tx) error {
			return errors.Join(tx.PutPhrase(ctx, own), tx.PutPhrase(ctx, store.Phrase{ID: "2", Person: "ali", Pool: "queue:a"}), tx.PutPhrase(ctx, store.Phrase{ID: "0", Person: "bita", Pool: "role:b"}))
		})
		s.expect(s.phrasesOf("ali"), "1", "2")
		s.expect(s.phrasesOf("ali", "queue:a", "role:b"), "1", "2", "0")
		s.expect(s.phrasesOf("bita", "queue:a"), "0", "2")
		own.Words = "Hello"
		s.do(func(tx *store.Tx) error {
			err := tx.PutPhrase(ctx, own)
			got, missing := tx.Phrase(ctx, "1")
			want := own
			want.PersonName = "Ali"
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			return errors.Join(err, missing, tx.LeaveKept(ctx, "ali"), tx.DropPhrase(ctx, "0"))
		})
		s.expect(s.phrasesOf("ali"))
		s.expect(s.phrasesOf("bita", "queue:a", "role:b"), "2")
		s.do(func(tx *store.Tx) error {
			if _, err := tx.Phrase(ctx, "1"); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("his own phrase: %v", err)
			}
			return nil
		})
	})
}

// Whoever of staff has written a customer's name into a text keeps the text without it.
func TestAnErasedCustomerIsNotInPhrases(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx, s := t.Context(), newShelf(t, db)
		s.do(func(tx *store.Tx) error {
			return errors.Join(
				tx.AddPerson(ctx, store.Person{ID: "sara", Login: "sara", Name: "سارا کریمی", Side: engine.Customer, Mobile: "09120000001"}),
				tx.PutPhrase(ctx, store.Phrase{ID: "1", Person: "ali", Name: "Greeting", Words: "سلام سارا كريمي، خوش آمدید"}),
				tx.PutPhrase(ctx, store.Phrase{ID: "2", Person: "ali", Name: "۰۹۱۲۰۰۰۰۰۰۱", Words: "کریمی نزد سارا"}),
				tx.PutPhrase(ctx, store.Phrase{ID: "3", Person: "bita", Pool: "queue:a", Name: "سارا", Words: "{customer}"}),
			)
		})
		s.do(func(tx *store.Tx) error { return tx.ErasePerson(ctx, "sara") })
		s.do(func(tx *store.Tx) error {
			all, err := tx.PhrasesOf(ctx, "ali", []string{"queue:a"})
			want := []store.Phrase{
				{ID: "1", Person: "ali", PersonName: "Ali", Name: "Greeting", Words: "—"},
				{ID: "2", Person: "ali", PersonName: "Ali", Name: "—", Words: "کریمی نزد سارا"},
				{ID: "3", Person: "bita", PersonName: "Bita", Pool: "queue:a", Name: "سارا", Words: "{customer}"},
			}
			if diff := cmp.Diff(want, all); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}
