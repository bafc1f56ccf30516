package cartable_test

import (
	"context"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
)

// given are the documents that a reader may give again.
func (w *world) given(r cartable.Reader, q cartable.GivenRequest) []cartable.GivenDocument {
	w.t.Helper()
	all, err := w.cartable.Given(w.t.Context(), r, q)
	w.must(err)
	return all
}

// TestGivenAgain: what one gave with a request is given with another as a file of its own.
func TestGivenAgain(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		first := w.start()
		w.upload("sara") // not handed in
		all := w.given(w.as("sara"), cartable.GivenRequest{Accept: []string{"pdf"}, MaxSize: 1 << 20})
		if len(all) != 1 || all[0].No != first.No || all[0].Case != first.ID || all[0].Service == "" {
			t.Fatalf("given: %+v", all)
		}
		for name, q := range map[string]cartable.GivenRequest{"another kind": {Accept: []string{"png"}}, "too large": {MaxSize: 1}} {
			if got := w.given(w.as("sara"), q); len(got) != 0 {
				t.Errorf("%s: %+v", name, got)
			}
		}
		copied, err := w.cartable.Reuse(t.Context(), w.as("sara"), all[0].ID)
		if err != nil || copied.ID == all[0].ID || copied.Name != all[0].Name {
			t.Fatalf("copied: %+v, %v", copied, err)
		}
		values := w.claim("sara")
		values["invoices"] = []any{copied.ID}
		second, err := w.cartable.Start(t.Context(), w.as("sara"), cartable.Start{Process: "medical_claim", Values: values})
		w.must(err)
		for _, id := range []string{first.ID, second.ID} {
			if c, err := w.cartable.Case(t.Context(), w.as("sara"), id); err != nil || len(c.Documents) != 1 {
				t.Errorf("case %s has %+v, %v", c.No, c.Documents, err)
			}
		}
		if all := w.given(w.as("sara"), cartable.GivenRequest{}); len(all) != 1 || all[0].Case != second.ID {
			t.Errorf("one content stands there once, with the newest request: %+v", all)
		}
	})
}

// TestNobodyGivesAnothers: only what one gave oneself can be given again.
//
// Attack case 12.
func TestNobodyGivesAnothers(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		loose := w.upload("sara")
		w.start()
		hers := w.given(w.as("sara"), cartable.GivenRequest{})[0].ID
		for _, c := range []struct{ who, id string }{{"reza", hers}, {"reza", loose}, {"sara", loose}, {"sara", "nothing"}, {"finance1", hers}, {"manager", hers}} {
			if _, err := w.cartable.Reuse(t.Context(), w.as(c.who), c.id); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s copies %s: %v", c.who, c.id, err)
			}
		}
		for _, who := range []string{"reza", "manager"} {
			if all := w.given(w.as(who), cartable.GivenRequest{}); len(all) != 0 {
				t.Errorf("%s sees %+v", who, all)
			}
		}
	})
}

// TestGivenInAnOrganisation: who acts for an organisation may give what its members gave with
// requests that they share in it, and nothing of those that are private.
func TestGivenInAnOrganisation(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		firm := w.firm()
		secret, err := w.startIn(firm, "sara", true)
		w.must(err)
		hidden := w.given(w.in(firm, "sara"), cartable.GivenRequest{})
		if len(hidden) != 1 || hidden[0].Case != secret || len(w.given(w.in(firm, "boss"), cartable.GivenRequest{})) != 0 {
			t.Errorf("private: %+v", hidden)
		}
		shared, err := w.startIn(firm, "sara", false)
		w.must(err)
		for _, who := range []string{"mina", "boss"} {
			if all := w.given(w.in(firm, who), cartable.GivenRequest{}); len(all) != 1 || all[0].Case != shared {
				t.Errorf("%s sees %+v", who, all)
			} else if _, err := w.cartable.Reuse(t.Context(), w.in(firm, who), all[0].ID); err != nil {
				t.Errorf("%s: %v", who, err)
			}
			if _, err := w.cartable.Reuse(t.Context(), w.in(firm, who), hidden[0].ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s copies what is private: %v", who, err)
			}
			if all := w.given(w.as(who), cartable.GivenRequest{}); len(all) != 0 {
				t.Errorf("%s for himself: %+v", who, all)
			}
		}
		if _, err := w.cartable.Given(t.Context(), w.in(firm, "reza"), cartable.GivenRequest{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger: %v", err)
		}
		w.member(firm, "mina", "")
		if _, err := w.cartable.Given(t.Context(), w.in(firm, "mina"), cartable.GivenRequest{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a former member: %v", err)
		}
	})
}

// TestGivenCountsAsUploaded: a copy takes room, and is bounded by what one may upload.
func TestGivenCountsAsUploaded(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.start()
		id := w.given(w.as("sara"), cartable.GivenRequest{})[0].ID
		w.cartable.Limit(cartable.Quota{Files: 2, Bytes: 1 << 20})
		var err error
		for range 3 {
			_, err = w.cartable.Reuse(context.WithoutCancel(t.Context()), w.as("sara"), id)
		}
		if !fault.Is(err, fault.TooMany) || !strings.Contains(err.Error(), "too_many.files") {
			t.Errorf("%v", err)
		}
	})
}
