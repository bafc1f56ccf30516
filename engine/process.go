// Package engine decides what happens next in a case: a process, a case and an
// event give the changed case, facts for its history, and effects for the shell to
// write. It is pure: no clock, no luck, no input or output.
package engine

import (
	"slices"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
)

// Process is one version of a definition, checked and compiled. It is immutable and
// may be shared by goroutines. package definitions makes it.
type Process struct {
	ID        string
	Version   int
	Title     text.Text
	Help      text.Text
	Group     text.Text
	Synonyms  text.Text // other words for it, by which people look for it
	Owner     string    // role that gets problems
	Languages []text.Lang
	Location  *time.Location
	Currency  money.Currency // of all money; "" is the rial
	Calendar  string         // default calendar; "" is clock time
	Calendars map[string]*calendar.Calendar
	Known     int                  // declaration of calendars that made Calendars as they are; 0: the catalog
	Seen      int                  // newest declaration of all
	before    *Process             // the same, before Known was declared; nil: Known is 0
	Subject   *expression.Template // nil: title and customer's name
	Columns   []string             // variable paths that lists show
	Access    Access
	Internal  bool // of staff alone: the case's customer is the person of staff who started it
	Start     Start
	Vars      []expression.Field // in document order
	Forms     map[string]*Form
	Tables    map[string]*Table
	Clocks    []*SLA // of the whole case, in document order
	Root      *Block
	Steps     map[string]*Step // every step by its name, which is unique in the file
	Anytime   []*Anytime
	Cancel    *Cancel    // nil: not cancellable
	Reopen    *Reopen    // nil: closed is closed
	Migration *Migration // nil: cases of older versions stay there
	Queues    map[string]Queue
	Templates map[string]*Template // messages and letters by name
}

// Access says who, beside those who work on a case, may read every case.
type Access struct {
	Read         []string // roles
	Confidential bool
}

// Queue is a line of work: who belongs to it and its working hours.
type Queue struct{ Role, Calendar string }

// Start says who may start the process, and with what.
type Start struct {
	By              []string // customer, staff, schedule, message
	Roles           []string
	Offer           *expression.Program // nil: always offered
	OpenPerCustomer int                 // 0: no limit
	Same            []string            // the limit counts cases with the same values of these
	Form            string              // "" : no form
	Next            string
	Schedule        *Schedule     // nil: no clock starts it
	Message         *MessageStart // nil: no message starts it
}

// Schedule starts cases by the clock: one, or one for each entry of a list.
type Schedule struct {
	Cron     string // five fields, in the time zone of the catalog
	Calendar string // "" or a calendar without whose open days it does not fire
	Each     string // the list provider; "" starts one case
	With     map[string]any
}

// MessageStart starts a case when a message comes that no case waits for.
type MessageStart struct {
	Name     string
	Customer expression.Operand // the person's id or login
	Set      []Assignment       // first values, out of `result`
}

// Block is a list of steps with one way in: the process itself, a branch, or what is
// done for each item of a list.
type Block struct {
	Path  string // "" or "departments.medical"
	Start string
	Steps []*Step // document order
}

// Kind is a kind of step.
type Kind string

// The step kinds.
const (
	KindTask       Kind = "task"
	KindCall       Kind = "call"
	KindPay        Kind = "pay"
	KindDecide     Kind = "decide"
	KindWait       Kind = "wait"
	KindMessage    Kind = "message"
	KindParallel   Kind = "parallel"
	KindForeach    Kind = "foreach"
	KindSubprocess Kind = "subprocess"
	KindNotify     Kind = "notify"
	KindLetter     Kind = "letter"
	KindEnd        Kind = "end"
)

// Glass says how much of a step the customer sees.
type Glass string

// What the customer sees of a step: it and its public notes, its name, or nothing.
const (
	GlassOpen   Glass = "open"
	GlassName   Glass = "name"
	GlassHidden Glass = "hidden"
)

// Step is one step. Exactly one of the kind's own parts is set.
type Step struct {
	Name      string
	Kind      Kind
	Block     *Block // where it stands
	Order     int    // document order in the whole file
	Place     expression.Place
	Label     text.Text
	Help      text.Text
	Glass     Glass
	Set       []Assignment
	OnError   []ErrorEdge
	MaxVisits int // 0: no limit
	Next      []Edge
	Timers    []*Timer
	SLA       *SLA

	Task     *Task
	Call     *Call
	Pay      *Pay
	Decide   *Table // nil table of a decide step: only routes
	Wait     *Wait
	Parallel *Parallel
	Notify   *Notify
	Letter   *Letter
	End      *End
	Message  *Message
	Foreach  *Foreach
	Sub      *Sub
}

// Done is the target that ends a branch.
const Done = "done"

// Edge is one way out of a step. The first edge that holds is taken.
type Edge struct {
	When    *expression.Program // nil: always (a plain target or else)
	Outcome string              // of a pay step: paid, failed, expired
	To      string              // step, or Done
	Throw   string              // error code, instead of To
	Set     []Assignment
	Place   expression.Place
}

// ErrorEdge answers an error code; Code "" answers all others.
type ErrorEdge struct {
	Code string
	Edge
}

// Assignment writes one value to a variable path ("fee", "line.price").
type Assignment struct {
	Path  string
	Value expression.Operand
	Place expression.Place
}

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

// Table is a decision table.
type Table struct {
	Name    string
	Hit     string // unique, first, collect
	Inputs  []TableInput
	Outputs []TableOutput
	Rules   []TableRule
}

// TableInput is a column that is tested.
type TableInput struct {
	Name  string
	Value *expression.Program
}

// TableOutput is a column that is written to a variable.
type TableOutput struct{ Name, Variable string }

// TableRule is a row. A column without a test holds for all values.
type TableRule struct {
	When map[string]Test
	Then map[string]any
	Line int
}

// Test is one cell: one of the values, or a range. Nil bounds are open.
type Test struct {
	OneOf    []any
	Min, Max any
	MinOpen  bool // the bound itself is outside
	MaxOpen  bool
}

// Call is a web-service call.
type Call struct {
	Service, Operation string
	Args               []Assignment
	Timeout            time.Duration
	Retry              Retry
	Undo               *Call
	Input              []expression.Field
	Output             *expression.Type // object
	Errors             []string
}

// Retry says when a failed call is tried again. Times 0: never.
type Retry struct {
	Times    int
	Delay    time.Duration
	Backoff  float64
	MaxDelay time.Duration
	Errors   []string
}

// Pay asks the customer for money.
type Pay struct {
	Gateway        string
	Amount         expression.Operand
	Expires        calendar.Duration
	Late           string // refund, accept, staff
	RefundOnCancel bool
}

// Wait waits for a time.
type Wait struct {
	For      *calendar.Duration
	Until    *expression.Program
	Calendar string
}

// Parallel runs its branches side by side.
type Parallel struct {
	Branches []*Block
	Join     int // how many branches must be done; len(Branches) for all
}

// Foreach runs its steps once for every item of a list, some at a time.
type Foreach struct {
	Block  *Block
	Items  *expression.Program
	List   string // variable path of the list; "" when it is calculated: then items cannot be written
	As     string // the name of the item
	Item   *expression.Type
	Max    int
	AtOnce int
}

// Message waits for a message from another system.
type Message struct {
	Name   string
	Key    expression.Operand
	Fields *expression.Type // object
}

// Sub runs a case of another process.
type Sub struct {
	Process string
	Version int // 0: the newest one at the moment this case is started
	Args    []Assignment
}

// Notify sends a message; delivery does not hold the case.
type Notify struct{ Action }

// Letter issues an official letter.
type Letter struct {
	Template string
	To       string
	SignBy   string // role; "" : not signed
	Number   bool
}

// End ends the case.
type End struct {
	Result string // success, failure, abandoned, cancelled
	Survey *Survey
}

// Survey is offered when a case has ended.
type Survey struct {
	Form    *Form
	Expires calendar.Duration
}

// SLA is a promise of time: of a step, or of the whole case.
type SLA struct {
	Name        string // of a case clock; "" for a step
	Target      *calendar.Duration
	Deadline    *expression.Program
	Calendar    string
	Warn        *calendar.Duration // before the target ...
	WarnPercent int                // ... or a share of it; 0: no warning
	OnWarn      []Action
	Breach      []Action
	Again       *Again
	PauseOn     []string
}

// Again repeats the actions of a breach.
type Again struct {
	Every calendar.Duration
	Times int
	Do    []Action
}

// Timer fires while its step is open.
type Timer struct {
	Name  string
	After *calendar.Duration
	At    *expression.Program
	Every *calendar.Duration
	Times int // with Every: how often in all
	Do    []Action
	Set   []Assignment
	Edge  *Edge // ends the step; nil: it goes on
}

// Action is something that a timer or an SLA does. Exactly one part is set.
type Action struct {
	Notify      string   // customer, assignee, role
	Role        string   // with Notify role
	By          []string // sms, email, inbox
	Template    string
	Escalate    string
	ReturnQueue bool
	SetPriority string
	Set         []Assignment
}

// Template is a message's or letter's words, per language.
type Template struct {
	Name    string
	Subject map[text.Lang]*expression.Template
	Body    map[text.Lang]*expression.Template
}

// Anytime is what a person may do while a case stands at a step.
type Anytime struct {
	Name  string
	By    []Who
	Label text.Text
	While []string
	If    *expression.Program
	Form  *Form
	Set   []Assignment
	Do    []Action
	To    string
	Times int // 0: no limit
}

// Cancel says how a case is given up.
type Cancel struct {
	By         []Who
	UnlessAt   []string
	To         string
	Compensate bool
}

// Reopen brings an ended case back.
type Reopen struct {
	By     []Who
	Within calendar.Duration
	If     *expression.Program
	Form   *Form
	To     string
	Times  int
}

// Migration says how open cases of an older version come to this one.
type Migration struct {
	From    int
	Steps   map[string]string   // step there -> step here; one of the same name needs no line
	Vars    []Assignment        // over the variables there
	Restart bool                // timers begin anew; else they keep when they are due
	Leave   *expression.Program // over the older version: cases for which it is true stay; nil: none
}

// Var is the type of a variable by its path, or nil.
func (p *Process) Var(path string) *expression.Type { return p.varType(path) }

// Subs names the processes whose newest version is to be pinned when a case begins.
func (p *Process) Subs() []string {
	var names []string
	for _, s := range p.Steps {
		if s.Sub != nil && s.Sub.Version == 0 && !slices.Contains(names, s.Sub.Process) {
			names = append(names, s.Sub.Process)
		}
	}
	slices.Sort(names)
	return names
}
