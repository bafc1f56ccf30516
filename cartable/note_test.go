package cartable_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
)

func (w *world) notes(login, id, text string) error {
	w.t.Helper()
	_, err := w.cartable.WriteNote(w.t.Context(), w.as(login), id, cartable.NewNote{Text: text})
	return err
}

func (w *world) sees(login, id string) cartable.Case {
	w.t.Helper()
	v, err := w.cartable.Case(w.t.Context(), w.as(login), id)
	w.must(err)
	return v
}

// thread checks what somebody reads of the talk about a case, each as "label, by whom: text",
// and that the history has it too.
func (w *world) thread(login, id string, want ...string) {
	w.t.Helper()
	v := w.sees(login, id)
	var got []string
	for _, s := range v.Thread {
		got = append(got, s.Label+", "+strings.TrimPrefix(s.By, "name of ")+": "+s.Text)
		if !slices.ContainsFunc(v.History, func(e cartable.Entry) bool { return e.Kind == s.Kind && strings.Contains(e.Text, s.Text) }) {
			w.t.Errorf("the history has no %q of %s", s.Text, s.Kind)
		}
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("%s reads %q, want %q", login, got, want)
	}
}

func TestAThreadIsWhatPeopleHaveSaid(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c, it := w.hands()
		ctx := t.Context()
		w.must(w.notes("bita", c, " Her doctor was changed. "))
		w.must(w.cartable.Ask(ctx, w.as("ali"), it.ID, w.id("tech1"), "Is it broken?"))
		w.must(w.notes("tech1", c, "I have it here."))
		w.must(w.cartable.Answer(ctx, w.as("tech1"), it.ID, "Yes."))
		w.must(w.cartable.Delegate(ctx, w.as("ali"), it.ID, w.id("caro"), "I am on the road."))
		w.must(w.cartable.Escalate(ctx, w.as("caro"), it.ID, "Nothing moves."))
		w.must(w.cartable.HandBack(ctx, w.as("caro"), it.ID, ""))
		w.thread("chief", c, "Note, bita: Her doctor was changed.", "Question to name of tech1, ali: Is it broken?", "Note, tech1: I have it here.",
			"Answer, tech1: Yes.", "Delegated to name of caro, ali: I am on the road.", "Escalated to Claims manager, caro: Nothing moves.")
		for _, s := range w.sees("bita", c).Thread {
			if note := s.Kind == engine.FactNoted; note != (s.Step == "") || s.Side != "staff" {
				t.Errorf("%+v", s)
			}
		}
		w.told(c, "", "Noted for colleagues: Her doctor was changed.")
		w.replayed()
	})
}

// A note is for all of staff who see the case, and for none else; not for him whose own
// request it is.
func TestWhoWritesNotes(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c, _ := w.hands()
		for _, who := range []string{"ali", "bita", "chief", "manager", "operator"} {
			w.must(w.notes(who, c, "Seen by "+who+"."))
			if !w.sees(who, c).CanNote {
				t.Errorf("%s is not told that he may", who)
			}
		}
		for _, who := range []string{"call1", "tech1", "sara"} {
			want(t, w.notes(who, c, "x"), fault.NotFound, "not_found")
		}
		v := w.sees("call1", c)
		if v.CanNote || len(v.Thread) > 0 || slices.ContainsFunc(v.History, func(e cartable.Entry) bool { return e.Kind == engine.FactNoted }) {
			t.Errorf("who has asked himself reads %+v", v.Thread)
		}
		want(t, w.notes("ali", "none", "x"), fault.NotFound, "not_found")
		want(t, w.notes("ali", c, " "), fault.Invalid, "invalid.fields")
	})
}

func TestNotesOfAConfidentialCase(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		w.deploySource("eyes.yaml", strings.NewReplacer("version: 1", "version: 2", "owner: claims_manager", "owner: claims_manager\naccess: {confidential: true}").Replace(eyes))
		c := w.ask("call1", "ali")
		it := w.item(c, "first")
		w.must(w.notes("bita", c, "It could be mine."))
		w.must(w.claims("ali", it))
		w.must(w.notes("ali", c, "It is mine."))
		w.must(w.notes("manager", c, "I own it."))
		for _, who := range []string{"chief", "operator", "tech1", "call1"} {
			want(t, w.notes(who, c, "x"), fault.NotFound, "not_found")
		}
		w.thread("manager", c, "Note, bita: It could be mine.", "Note, ali: It is mine.", "Note, manager: I own it.")
	})
}

// A customer sees nothing of the talk about his request, and what he says on his way out is
// read by staff only.
func TestACustomerHasNoThread(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c, _, who := w.reviewed()
		w.must(w.notes(who, c, "She called twice."))
		_, err := w.cartable.Act(t.Context(), w.as("sara"), c, "cancel", map[string]any{"reason": "too late for me"})
		w.must(err)
		w.must(w.notes(who, c, "She was right."))
		w.thread(who, c, "Note, "+who+": She called twice.", "Request withdrawn, sara: too late for me", "Note, "+who+": She was right.")
		if s := w.sees(who, c).Thread[1]; s.Side != "customer" {
			t.Errorf("%+v", s)
		}
		v := w.sees("sara", c)
		raw, err := json.Marshal(v)
		w.must(err)
		for _, words := range []string{"called twice", "was right", "thread", "can_note", "too late for me"} {
			if strings.Contains(string(raw), words) {
				t.Errorf("she reads %q: %s", words, raw)
			}
		}
		want(t, w.notes("sara", c, "x"), fault.NotFound, "not_found")
		w.replayed()
	})
}

func TestANoteSentTwiceIsWrittenOnce(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c, _ := w.hands()
		other := w.ask("call1", "ali")
		send := func(login, id, key string) {
			v, err := w.cartable.WriteNote(t.Context(), w.as(login), id, cartable.NewNote{Text: "Seen.", Key: key})
			w.must(err)
			if len(v.Thread) == 0 {
				t.Errorf("%s is shown none", login)
			}
		}
		for range 2 {
			send("ali", c, "k1")
			send("bita", c, "k1")
			send("ali", other, "k1")
		}
		send("ali", c, "k2")
		w.thread("chief", c, "Note, ali: Seen.", "Note, bita: Seen.", "Note, ali: Seen.")
		w.thread("chief", other, "Note, ali: Seen.")
	})
}
