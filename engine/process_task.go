package engine

import (
	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// Who says whose task it is.
type Who string

// The two sides.
const (
	Customer Who = "customer"
	Staff    Who = "staff"
)

// Task is a step that waits for a person.
type Task struct {
	Who      Who
	Form     *Form // nil: nothing to fill in
	Assign   *Assign
	Priority *expression.Operand
	Choices  []Choice // empty: one unnamed way out, through Step.Next
	Undo     *Call    // takes back what the task has led to outside; nil: nothing
	Himself  bool     // of a customer's task: nobody of staff does it on his behalf
	Skip     *Skip    // of a task of staff: people may pass over it; nil: nobody does
	Redo     *Redo    // once it is completed, people may have it done once more; nil: nobody does
}

// Skip says who may pass over a task, and where the case goes then: whoever holds it, and
// who has a role.
type Skip struct {
	If   *expression.Program // nil: always
	Role string
	Edge *Edge // nil: Next
}

// Redo says who may have a completed task done once more: whoever holds the work at which
// the case rests, and who has a role.
type Redo struct{ Role string }

// Choice is one button of a task.
type Choice struct {
	Name    string
	Label   text.Text
	Style   string
	If      *expression.Program
	Require []string
	Valid   []Rule
	Set     []Assignment
	Edge    Edge
}

// Assign says who may work on a task of staff.
type Assign struct {
	Queue, Role   string
	User          *expression.Operand
	Pick          string // claim, round_robin, least_loaded, random
	Where         *expression.Program
	SameAs        string
	NotSameAs     []string
	Fallback      string
	FallbackAfter *calendar.Duration
	Substitute    bool
}

// Form is what a person fills in.
type Form struct {
	Name   string
	Title  text.Text
	Survey bool
	Fields []FormField
	Valid  []Rule
}

// FormField is one question. Path is a variable path; Type its type.
type FormField struct {
	Path     string
	Type     *expression.Type
	Label    text.Text
	Help     text.Text
	Required Condition
	Visible  Condition
	ReadOnly Condition
	Default  *expression.Operand
	Place    expression.Place
}

// Condition is a literal truth value or an expression.
type Condition struct {
	Literal bool
	Program *expression.Program
}

// Rule is a check over several values with its own words.
type Rule struct {
	Check   *expression.Program
	Field   string
	Message text.Text
}
