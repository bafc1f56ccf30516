package cartable

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Said is what somebody has said about a case in his own words: a note, a question to a
// colleague and its answer, why he gave work on or the customer withdrew.
type Said struct {
	At    time.Time `json:"at"`
	Kind  string    `json:"kind" doc:"Of the line of the history that it stands in"`
	Label string    `json:"label" doc:"What kind of word it is, in words: note, question to somebody, answer"`
	By    string    `json:"by,omitempty"`
	For   string    `json:"for,omitempty" doc:"For whom he stood in, or on whose behalf he acted"`
	Via   string    `json:"via,omitempty" doc:"Of what staff did on behalf of the customer: how he asked, in words"`
	Side  string    `json:"side,omitempty" enum:",customer,staff,system"`
	Step  string    `json:"step,omitempty" doc:"Label of the step that it was about"`
	Text  string    `json:"text"`
}

// saidIn is what a person has said in a line of the history.
func saidIn(p *engine.Process, f engine.Fact, e Entry, label string, lang text.Lang) Said {
	s := Said{At: e.At, Kind: e.Kind, Label: label, By: e.By, For: e.For, Via: e.Via, Side: e.Side, Text: colleaguesWords(f)}
	if f.Step != "" {
		s.Step = stepLabel(p, f.Step, lang)
	}
	return s
}

// NewNote is a note for colleagues. Key makes a second request with the same key write none.
type NewNote struct{ Text, Key string }

// WriteNote writes a note about a case, which colleagues see and its customer does not.
func (s *Service) WriteNote(ctx context.Context, r Reader, id string, n NewNote) (Case, error) {
	return s.change(ctx, r, id, func(tx *store.Tx) error {
		l, err := s.load(ctx, tx, id)
		if err != nil {
			return err
		}
		if !mayNote(r, l) {
			return errNotFound
		}
		if n.Key != "" {
			written, err := tx.ClaimKey(ctx, r.ID, "note/"+id+"/"+n.Key, id)
			if err != nil || written != "" {
				return err
			}
		}
		in := engine.Noted{Text: strings.TrimSpace(n.Text)}
		_, err = s.processes.AdvanceTx(ctx, tx, id, processes.Command{By: people.Actor(r.Person), Input: in})
		return err
	})
}

// mayNote reports whether the reader may write notes about a case: he sees it, or work of it.
func mayNote(r Reader, l loaded) bool {
	return people.Can(r.Person, people.WriteNote, caseObject(l)) ||
		slices.ContainsFunc(l.c.Items, func(it engine.Item) bool { return people.Can(r.Person, people.WriteNote, itemObject(l, it)) })
}
