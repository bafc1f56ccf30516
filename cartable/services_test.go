package cartable_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
)

// gold is offered to customers of a segment, and its words are in one language.
const gold = `
kartabl: v1
kind: process
id: gold
version: 1
title: Gold card
group: Cards
synonyms: prepaid, debit
owner: claims_manager
start: {by: [customer, staff], roles: [call_center], offer: customer.segment == 'vip', form: ask, next: first}
vars: {paper: {type: file, optional: true, label: Paper}}
forms: {ask: {title: Ask, fields: {paper: {label: Paper}}}}
steps:
  first:  {kind: task, who: staff, label: First, assign: {queue: claims_desk}, next: closed}
  closed: {kind: end, label: Done, result: success}
`

func (w *world) segment(login, segment string) {
	w.t.Helper()
	p, err := w.people.SetAttributes(w.t.Context(), w.persons[login].ID, map[string]any{"segment": segment})
	w.must(err)
	w.persons[login] = p
}

func (w *world) offered(login string) []string {
	w.t.Helper()
	offers, err := w.cartable.Offers(w.t.Context(), w.as(login))
	w.must(err)
	var ids []string
	for _, o := range offers {
		ids = append(ids, o.Process)
	}
	return ids
}

// What is not offered to a customer is to him what does not exist: in the list, at its
// form and when he hands it in, whatever he names in it.
func TestWhatIsNotOfferedDoesNotExist(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.deploySource("gold.yaml", gold)
		sara := w.as("sara")
		for process, values := range map[string]map[string]any{"gold": {}, "nothing": {}} {
			_, err := w.cartable.Opening(t.Context(), sara, process, "")
			want(t, err, fault.NotFound, "not_found")
			values["paper"] = "another's"
			_, err = w.cartable.Start(t.Context(), sara, cartable.Start{Process: process, Values: values, Key: "k"})
			want(t, err, fault.NotFound, "not_found")
		}
		if got := w.offered("sara"); !slices.Equal(got, []string{"medical_claim"}) {
			t.Errorf("sara is offered %v", got)
		}
		w.segment("sara", "vip")
		if got := w.offered("sara"); !slices.Contains(got, "gold") {
			t.Errorf("then she is offered %v", got)
		}
		opening, err := w.cartable.Opening(t.Context(), w.as("sara"), "gold", "")
		w.must(err)
		if diff := cmp.Diff(cartable.Offer{Process: "gold", Title: "Gold card", Group: "Cards", Synonyms: "prepaid, debit"}, opening.Offer); diff != "" {
			t.Error(diff)
		}
		row, err := w.cartable.Start(t.Context(), w.as("sara"), cartable.Start{Process: "gold", Key: "k"})
		w.must(err)
		w.segment("sara", "normal")
		again, err := w.cartable.Start(t.Context(), w.as("sara"), cartable.Start{Process: "gold", Key: "k"})
		if w.must(err); again.ID != row.ID {
			t.Error("what was sent twice opened two cases")
		}
		_, err = w.cartable.Start(t.Context(), w.as("sara"), cartable.Start{Process: "gold", Key: "k2"})
		want(t, err, fault.NotFound, "not_found")
	})
}

// A customer names neither whom he acts for nor a way that is staff's.
func TestCustomersActForThemselves(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		for _, q := range []cartable.Start{{Customer: w.persons["reza"].ID}, {Channel: "phone"}, {Channel: "vip"}} {
			q.Process, q.Values = "medical_claim", w.claim("sara")
			_, err := w.cartable.Start(t.Context(), w.as("sara"), q)
			want(t, err, fault.Invalid, "invalid.fields")
		}
	})
}
