package engine_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/internal/fault"
)

// noted checks that a note was told, privately, and that nothing else has happened.
func (w world) noted(before engine.Case, by string) {
	w.t.Helper()
	w.sound()
	want := []engine.Fact{{Kind: engine.FactNoted, Glass: engine.Private, Person: by, Side: "staff", Data: map[string]any{"text": "seen"}}}
	if diff := cmp.Diff(want, w.Last.Facts); diff != "" {
		w.t.Error(diff)
	}
	if len(w.Last.Effects) > 0 {
		w.t.Errorf("it led to %+v", w.Last.Effects)
	}
	before.Seq++
	before.At = w.Now
	if diff := cmp.Diff(before, w.C); diff != "" {
		w.t.Errorf("the case has changed:\n%s", diff)
	}
}

func TestNoting(t *testing.T) {
	t.Run("moves nothing, and what was due stays due", func(t *testing.T) {
		w, _ := held(t)
		before := w.C
		w.Now = w.Now.Add(90 * 24 * time.Hour)
		w.ok(w.Do(enginetest.Other, engine.Noted{Text: "seen"}))
		w.noted(before, enginetest.Other.ID)
	})
	t.Run("is for a case that has ended too", func(t *testing.T) {
		w := withdrawn(t)
		before := w.C
		w.ok(w.Do(enginetest.Expert, engine.Noted{Text: "seen"}))
		w.noted(before, enginetest.Expert.ID)
	})
	t.Run("not for one that was erased", func(t *testing.T) {
		w := withdrawn(t)
		w.ok(w.Do(engine.System, erased(w.P, w.C, w.Now, nothing)))
		w.refused(w.Do(enginetest.Expert, engine.Noted{Text: "seen"}), fault.Conflict, "case.erased")
	})
	t.Run("only staff write one", func(t *testing.T) {
		w, _ := held(t)
		for _, by := range []engine.Actor{enginetest.Sara, engine.System, {Side: "staff"}} {
			w.refused(w.Do(by, engine.Noted{Text: "seen"}), fault.Forbidden, "forbidden")
		}
	})
	t.Run("with words, and not with too many", func(t *testing.T) {
		w, _ := held(t)
		for _, text := range []string{"", " \n", strings.Repeat("ی", engine.MaxWords+1)} {
			w.refused(w.Do(enginetest.Expert, engine.Noted{Text: text}), fault.Invalid, "invalid.fields")
		}
		w.ok(w.Do(enginetest.Expert, engine.Noted{Text: strings.Repeat("ی", engine.MaxWords)}))
	})
}
