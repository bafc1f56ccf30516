package cartable_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
)

func (w *world) phrase(login string, wish cartable.PhraseWish) cartable.Phrase {
	w.t.Helper()
	p, err := w.cartable.SavePhrase(w.t.Context(), w.as(login), wish)
	w.must(err)
	return p
}

// phrases are the names of what a person may insert.
func (w *world) phrases(login string) []string {
	w.t.Helper()
	all, err := w.cartable.Phrases(w.t.Context(), w.as(login))
	w.must(err)
	names := []string{}
	for _, p := range all.Rows {
		names = append(names, p.Name)
	}
	return names
}

func TestPhrases(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		ctx := t.Context()
		p := w.phrase("ali", cartable.PhraseWish{Name: " Missing\n invoice ", Text: " Dear {customer},\r\nthe invoice of {case} is missing. "})
		want := cartable.Phrase{ID: p.ID, Name: "Missing invoice", Text: "Dear {customer},\nthe invoice of {case} is missing.", Mine: true, CanChange: true}
		if diff := cmp.Diff(want, p); diff != "" {
			t.Errorf("saved (-want +got):\n%s", diff)
		}
		w.phrase("ali", cartable.PhraseWish{Name: "Thanks", Text: "Thanks."})
		w.expect("his", w.phrases("ali"), "Missing invoice", "Thanks")
		w.expect("another's", w.phrases("bita"))
		_, err := w.cartable.ChangePhrase(ctx, w.as("ali"), p.ID, cartable.PhraseWish{Name: "Invoice", Text: "x"})
		w.must(err)
		w.must(w.cartable.DropPhrase(ctx, w.as("ali"), p.ID))
		w.expect("dropped", w.phrases("ali"), "Thanks")
	})
}

// What somebody keeps for himself is nobody else's business: not a supervisor's, not a
// customer's, who keeps none.
func TestAPhraseOfOnesOwn(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		ctx, wish := t.Context(), cartable.PhraseWish{Name: "x", Text: "x"}
		own := w.phrase("ali", wish)
		for _, login := range []string{"bita", "chief", "operator", "sara"} {
			_, err := w.cartable.ChangePhrase(ctx, w.as(login), own.ID, wish)
			want(t, err, fault.NotFound, "not_found")
			want(t, w.cartable.DropPhrase(ctx, w.as(login), own.ID), fault.NotFound, "not_found")
		}
		_, err := w.cartable.SavePhrase(ctx, w.as("sara"), wish)
		want(t, err, fault.NotFound, "not_found")
		_, err = w.cartable.Phrases(ctx, w.as("sara"))
		want(t, err, fault.NotFound, "not_found")
	})
}

// One that is shared is everybody's who works there, and changed by its author and by who
// looks after them alone.
func TestASharedPhrase(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		ctx, wish := t.Context(), cartable.PhraseWish{Name: "Ours", Text: "x", Share: desk}
		_, err := w.cartable.SavePhrase(ctx, w.as("ali"), wish)
		want(t, err, fault.Invalid, "invalid.fields")
		ours := w.phrase("chief", wish)
		w.expect("in the queue", w.phrases("bita"), "Ours")
		all, err := w.cartable.Phrases(ctx, w.as("bita"))
		w.must(err)
		if p := all.Rows[0]; p.Mine || p.CanChange || p.By == "" || p.Shared != desk || len(all.Shares) != 0 {
			t.Errorf("%+v", p)
		}
		want(t, w.cartable.DropPhrase(ctx, w.as("bita"), ours.ID), fault.NotFound, "not_found")
		_, err = w.cartable.ChangePhrase(ctx, w.as("bita"), ours.ID, wish)
		want(t, err, fault.NotFound, "not_found")

		_, err = w.processes.Leave(ctx, "chief")
		w.must(err)
		all, err = w.cartable.Phrases(ctx, w.as("bita"))
		w.must(err)
		if len(all.Rows) != 1 || all.Rows[0].By != "" {
			t.Errorf("left behind: %+v", all.Rows)
		}
	})
}

func TestPhrasesHaveLimits(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		ctx := t.Context()
		var last cartable.Phrase
		for i := range 100 {
			last = w.phrase("ali", cartable.PhraseWish{Name: fmt.Sprint(i), Text: "x"})
		}
		_, err := w.cartable.SavePhrase(ctx, w.as("ali"), cartable.PhraseWish{Name: "more", Text: "x"})
		want(t, err, fault.Conflict, "phrase.too_many")
		_, err = w.cartable.ChangePhrase(ctx, w.as("ali"), last.ID, cartable.PhraseWish{Name: "same", Text: "y"})
		w.must(err)
		for i := range 50 {
			w.phrase("chief", cartable.PhraseWish{Name: fmt.Sprint(i), Text: "x", Share: desk})
		}
		_, err = w.cartable.SavePhrase(ctx, w.as("chief"), cartable.PhraseWish{Name: "more", Text: "x", Share: desk})
		want(t, err, fault.Conflict, "phrase.too_many_shared")
		_, err = w.cartable.SavePhrase(ctx, w.as("chief"), cartable.PhraseWish{Name: " \n", Text: "\u200b"})
		want(t, err, fault.Invalid, "invalid.fields")
	})
}
