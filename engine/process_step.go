package engine

import (
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

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
