package engine

import (
	"errors"
	"time"

	"github.com/kartabl/kartabl/internal/text"
)

var errUnbuilt = errors.New("engine: not built yet")

// Candidate is a person of staff who might work on an item. For is the person that
// he stands in for. Attributes are what assign.where reads as staff.<attribute>.
type Candidate struct {
	ID         string
	For        string
	Attributes map[string]any
}

// FormState is a form as it stands for one reader now.
type FormState struct {
	Form   *Form
	Fields []FieldState
}

// FieldState is one field with its conditions evaluated over the case and the draft.
type FieldState struct {
	FormField
	Visible, Required, ReadOnly bool // the evaluated conditions hide those of FormField
	Value                       any  // the draft's, else the case's, else the default
}

// Stage states.
const (
	StageDone    = "done"
	StageCurrent = "current"
	StageNext    = "next"
)

// Stage is a glass-visible step on the customer's line.
type Stage struct {
	Step  string
	Label text.Text
	State string
}

// View is what the customer may see of where a case stands.
type View struct {
	Stages []Stage
	Ended  bool
	Result string
}

// Apply is the whole engine: what event e makes of case c.
func Apply(p *Process, c Case, e Event) (Outcome, error) { return Outcome{}, errUnbuilt }

// Replay applies the events, in order, to an empty case.
func Replay(p *Process, events []Event) (Case, error) { return Case{}, errUnbuilt }

// EncodeEvent writes an event as {"kind":"submitted","id":...,"input":{...}}.
func EncodeEvent(e Event) ([]byte, error) { return nil, errUnbuilt }

// DecodeEvent reads what EncodeEvent wrote.
func DecodeEvent(data []byte) (Event, error) { return Event{}, errUnbuilt }

// KindOf names an input as EncodeEvent does: "submitted", "timer_due", ...
func KindOf(in Input) string { return "" }

// DecodeCase reads a case from JSON with canonical values.
func DecodeCase(data []byte) (Case, error) { return Case{}, errUnbuilt }

// Invariants checks laws P1, P2, P3 and P5 on one case.
func Invariants(p *Process, c Case) error { return errUnbuilt }

// DueTimers gives the timers that are due strictly before a moment, in due order.
func DueTimers(c Case, before time.Time) []PendingTimer { return nil }

// Waiting tells whom a case waits for: customer, staff, third, done.
func Waiting(c Case) string { return "" }

// Offered evaluates start.offer over a customer's attributes.
func Offered(p *Process, attributes map[string]any, now time.Time) (bool, error) {
	return false, errUnbuilt
}

// Eligible reports whether a person of staff may be given the item.
func Eligible(p *Process, c Case, item Item, who Candidate, now time.Time) bool { return false }

// StartForm is the form that starts the process, or nil.
func StartForm(p *Process, attributes map[string]any, now time.Time) *FormState { return nil }

// ItemForm is the form of an open item over case and draft, or nil.
func ItemForm(p *Process, c Case, item Item, now time.Time, draft map[string]any) *FormState {
	return nil
}

// ActionForm is the form of "anytime.x", "reopen" or "survey", or nil.
func ActionForm(p *Process, c Case, name string, now time.Time) *FormState { return nil }

// Choices gives the outcomes of an item that are open now.
func Choices(p *Process, c Case, item Item, now time.Time) []Choice { return nil }

// Actions names what a side may do now beside the open items.
func Actions(p *Process, c Case, who Who, actor string, now time.Time) []string { return nil }

// CustomerView is where a case stands, as the customer may see it (law P8).
func CustomerView(p *Process, c Case) View { return View{} }
