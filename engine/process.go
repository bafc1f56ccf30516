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
