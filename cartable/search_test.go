package cartable_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// found are the cases that a reader finds by words, to the end of the list.
func (w *world) found(r cartable.Reader, words string) (ids []string) {
	w.t.Helper()
	for q := (cartable.SearchRequest{Text: words, Limit: 2}); ; {
		page, err := w.cartable.Search(w.t.Context(), r, q)
		w.must(err)
		for _, row := range page.Rows {
			ids = append(ids, row.ID)
		}
		if q.After = page.Next; page.Next == "" {
			return ids
		}
	}
}

// report has a text that only staff see.
const report = `
kartabl: v1
kind: process
id: told
version: 1
title: {fa: گزارش, en: Report}
owner: claims_manager
start: {by: [customer], form: tell, next: look}
subject: "{{ street }}"
columns: [street, opinion]
vars:
  street:  {type: text, label: {fa: خیابان, en: Street}}
  opinion: {type: text, optional: true, glass: private, label: {fa: نظر, en: Opinion}}
forms:
  tell: {title: {fa: گزارش, en: Report}, fields: {street: {required: true, label: {fa: خیابان, en: Street}}}}
  look: {title: {fa: بررسی, en: Look}, fields: {opinion: {label: {fa: نظر, en: Opinion}}}}
steps:
  look:   {kind: task, who: staff, label: {fa: بررسی, en: Look}, form: look, assign: {queue: claims_desk}, next: again}
  again:  {kind: task, who: staff, label: {fa: دوباره, en: Again}, assign: {queue: claims_desk}, next: closed}
  closed: {kind: end, label: {fa: پایان, en: Done}, result: success}
`

func (w *world) tells(login, street string) string {
	w.t.Helper()
	row, err := w.cartable.Start(w.t.Context(), w.as(login), cartable.Start{Process: "told", Values: map[string]any{"street": street}})
	w.must(err)
	return row.ID
}

// Everybody finds what he may see, by what he sees of it, and nothing else.
func TestWhoFindsWhat(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.deploySource("told.yaml", report)
		first := w.tells("sara", "خيابان آزادي ۱۲")
		second := w.tells("reza", "خیابان انقلاب")
		w.submit("clerk1", first, "look", "", map[string]any{"opinion": "مشکوک suspicious"})
		both := []string{second, first}
		tests := []struct {
			login, words string
			want         []string
		}{
			{"sara", "خیابان", []string{first}},
			{"sara", "ازادی 12", []string{first}},
			{"sara", "گزارش", []string{first}},
			{"sara", w.stored(first).No, []string{first}},
			{"sara", "انقلاب", nil},
			{"sara", w.stored(second).No, nil},
			{"sara", "مشکوک", nil},
			{"sara", "susp", nil},
			{"reza", "خیابان", []string{second}},
			{"clerk1", "خیابان", both},
			{"clerk1", "susp", []string{first}},
			{"clerk1", "name of reza", []string{second}},
			{"manager", "report", both},
			{"chief", "report", both},
			{"tech1", "report", nil},
			{"fin1", "خیابان", nil},
		}
		for _, tt := range tests {
			if got := w.found(w.as(tt.login), tt.words); !slices.Equal(got, tt.want) {
				t.Errorf("%s finds by %q %v, want %v", tt.login, tt.words, got, tt.want)
			}
		}
		page, err := w.cartable.Search(t.Context(), w.as("clerk1"), cartable.SearchRequest{Text: "انقلاب"})
		w.must(err)
		if want := w.item(second, "look").ID; len(page.Rows) != 1 || page.Rows[0].Item != want {
			t.Errorf("rows %+v, want the item %s", page.Rows, want)
		}
	})
}

// Of a confidential process those find a case who work on it, as long as they do or have done.
func TestWhoFindsWhatIsConfidential(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.deploySource("told.yaml", strings.Replace(report, "owner: claims_manager", "owner: claims_manager\naccess: {confidential: true}", 1))
		w.person("clerk2", engine.Staff, "claims_clerk")
		id := w.tells("sara", "Azadi")
		finds := func(when string, who ...string) {
			t.Helper()
			for _, login := range []string{"sara", "reza", "clerk1", "clerk2", "manager", "chief", "operator"} {
				if got := len(w.found(w.as(login), "azadi")) == 1; got != slices.Contains(who, login) {
					t.Errorf("%s: %s finds it: %v", when, login, got)
				}
			}
		}
		finds("in its queue", "sara", "clerk1", "clerk2", "manager")
		w.submit("clerk1", id, "look", "", map[string]any{})
		finds("in the next", "sara", "clerk1", "clerk2", "manager")
		w.submit("clerk1", id, "again", "", map[string]any{})
		finds("at its end", "sara", "clerk1", "manager")
	})
}

// What the members of an organisation share they find when they act for it; what is
// private to one of them he alone.
func TestWhoFindsWhatIsShared(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		org := w.firm()
		shared, err := w.startIn(org, "sara", false)
		w.must(err)
		private, err := w.startIn(org, "sara", true)
		w.must(err)
		w.member(org, "reza", store.OrgMember)
		no := func(id string) string { return w.stored(id).No }
		for _, tt := range []struct {
			r     cartable.Reader
			words string
			want  []string
		}{
			{w.in(org, "reza"), no(shared), []string{shared}},
			{w.in(org, "sara"), no(shared), []string{shared}},
			{w.in(org, "reza"), no(private), nil},
			{w.as("reza"), no(shared), nil},
			{w.as("sara"), no(private), []string{private}},
		} {
			if got := w.found(tt.r, tt.words); !slices.Equal(got, tt.want) {
				t.Errorf("%s for %q finds %v, want %v", tt.r.Login, tt.r.For, got, tt.want)
			}
		}
		w.person("mehr", engine.Customer)
		_, err = w.cartable.Search(t.Context(), w.in(org, "mehr"), cartable.SearchRequest{Text: no(shared)})
		want(t, err, fault.NotFound, "not_found")
	})
}

// The index that was written step by step is the one that comes of reading all cases.
func TestIndexOfOldCases(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		w := newWorld(t, storetest.Open(t, dsn))
		w.deploySource("told.yaml", report)
		id := w.tells("sara", "Azadi")
		w.submit("clerk1", id, "look", "", map[string]any{"opinion": "suspicious"})
		for _, statement := range []string{"DELETE FROM found", "UPDATE unfound SET num = 1000"} {
			w.must(storetest.TryExecute(t, dsn, statement))
		}
		if got := w.found(w.as("clerk1"), "azadi"); got != nil {
			t.Fatalf("finds %v", got)
		}
		n, err := w.processes.FindOld(t.Context())
		w.must(err)
		again, err := w.processes.FindOld(t.Context())
		w.must(err)
		if n != 1 || again != 0 {
			t.Errorf("read %d cases, then %d", n, again)
		}
		for login, words := range map[string]string{"clerk1": "azadi susp", "sara": "azadi", "manager": "name of sara"} {
			if got := w.found(w.as(login), words); !slices.Equal(got, []string{id}) {
				t.Errorf("%s finds by %q %v", login, words, got)
			}
		}
		if got := w.found(w.as("sara"), "susp"); got != nil {
			t.Errorf("sara finds %v", got)
		}
	})
}
