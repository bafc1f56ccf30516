package engine

import (
	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

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
