package store

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"
)

// NewDraft begins the name of a draft of a case that does not exist yet: the process
// stands after it.
const NewDraft = "new:"

// Draft is what a person has typed into a form and not handed in, field by field. Step
// says where the work stands. EndsAt is zero while the work is open.
type Draft struct {
	Item, Person, Step string

	Fields  map[string]Typed // by path
	Rev     int              // grows with each save that changes something
	SavedAt time.Time
	EndsAt  time.Time
}

// Typed is what a person has typed into one field. A value of nil says that he has
// emptied it.
type Typed struct {
	Value   any   `json:"value,omitempty"`
	At      int64 `json:"at"`                // when he typed it, in milliseconds since 1970
	Was     any   `json:"was,omitempty"`     // what the case had, as he saw it
	Version int   `json:"version,omitempty"` // of the case that he saw
	Rev     int   `json:"rev,omitempty"`     // of the draft that had it first
}

// Type takes what was typed into a field, unless something newer is there: whatever
// the order in which it comes, and however often, the newest stays. It reports whether the
// draft is another one now.
func (d *Draft) Type(path string, t Typed) bool {
	old, ok := d.Fields[path]
	if ok && !t.follows(old) {
		return false
	}
	if d.Fields == nil {
		d.Fields = map[string]Typed{}
	}
	t.Rev = d.Rev + 1
	d.Fields[path] = t
	return true
}

// follows reports whether t is newer. Of two that were typed at the same moment one has to
// win wherever they meet.
func (t Typed) follows(old Typed) bool {
	return cmp.Or(cmp.Compare(t.At, old.At), strings.Compare(t.text(), old.text()), cmp.Compare(t.Version, old.Version)) > 0
}

func (t Typed) text() string {
	raw, err := json.Marshal(t.Value)
	if err != nil {
		return ""
	}
	return string(raw)
}

// Values are what the form has to show.
func (d Draft) Values() map[string]any {
	if d.Fields == nil {
		return nil
	}
	values := make(map[string]any, len(d.Fields))
	for path, t := range d.Fields {
		values[path] = t.Value
	}
	return values
}

// Open reports whether there is a draft.
func (d Draft) Open() bool { return !d.SavedAt.IsZero() }
