package store

import (
	"database/sql/driver"
	"encoding/json"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/proof"
)

// Step is one event and what it led to. Columns are the values that lists of cases
// show, by variable path; nil leaves them as they are. Deliveries are what other systems
// are to hear of it. Found is by what the case is found after it; nil leaves that as it is.
type Step struct {
	Event      engine.Event
	Outcome    engine.Outcome
	Columns    map[string]any
	Deliveries []Delivery
	Found      *Searchable
	coded      *coded
}

// Issues reports whether the step has issued a letter.
func (s Step) Issues() bool {
	return slices.ContainsFunc(s.Outcome.Effects, func(e engine.Effect) bool {
		_, is := e.(engine.IssueLetter)
		return is
	})
}

// coded is a step as it will lie in the database.
type coded struct {
	event, state, facts, subject, columns driver.Value
	seed                                  proof.Seed
	leaf                                  proof.Digest
}

// Encode makes a step ready to be written. Who does it before he opens a transaction
// keeps others waiting for less time; Commit does it where nobody has.
func (db *DB) Encode(s *Step) (err error) {
	var x coded
	if x, err = s.words(db.dialect); err != nil {
		return err
	}
	if x.state, x.subject, err = s.state(db.dialect); err != nil {
		return err
	}
	if x.columns, err = s.columns(); err != nil {
		return err
	}
	s.coded = &x
	return nil
}

// words are what is written of the event itself, with the leaf that binds it.
func (s *Step) words(d *dialect) (x coded, err error) {
	if s.coded != nil {
		return *s.coded, nil
	}
	raw, err := engine.EncodeEvent(s.Event)
	if err != nil {
		return x, err
	}
	if x.facts, err = (asJSON{s.Outcome.Facts}).Value(); err != nil {
		return x, err
	}
	x.seed = newSeed()
	r := proof.Record{Case: s.Outcome.Case.ID, Seq: s.Outcome.Case.Seq, Event: raw, Ignored: s.Outcome.Ignored}
	if facts, ok := x.facts.(string); ok {
		r.Facts, x.facts = []byte(facts), d.pack(facts)
	}
	x.event = d.pack(string(raw))
	x.leaf, err = proof.Leaf(r, x.seed)
	return x, err
}

func (s *Step) state(d *dialect) (state, subject driver.Value, err error) {
	if s.coded != nil {
		return s.coded.state, s.coded.subject, nil
	}
	raw, err := json.Marshal(&s.Outcome.Case)
	if err != nil {
		return nil, nil, err
	}
	subject, err = asJSON{s.Outcome.Case.Subject}.Value()
	return d.pack(string(raw)), subject, err
}

func (s *Step) columns() (driver.Value, error) {
	if s.coded != nil {
		return s.coded.columns, nil
	}
	return asJSON{s.Columns}.Value()
}
