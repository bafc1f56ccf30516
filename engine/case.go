package engine

import (
	"time"

	"github.com/kartabl/kartabl/internal/text"
)

// Case is one running instance of a process: plain data, the same in memory, in JSON
// and in the store. Apply never changes the case that it is given.
type Case struct {
	ID         string         `json:"id"`
	No         string         `json:"no"` // the number that people quote
	Process    string         `json:"process"`
	Version    int            `json:"version"`
	Known      int            `json:"known,omitempty"` // newest declaration of calendars that it reckons by
	Seq        int            `json:"seq"`             // how many events it has taken
	OpenedAt   time.Time      `json:"opened_at"`
	At         time.Time      `json:"at"` // of the last event; never goes back
	EndedAt    time.Time      `json:"ended_at,omitzero"`
	Ended      string         `json:"ended,omitempty"`      // the end step; "" while open
	Result     string         `json:"result,omitempty"`     // of the end step
	ErasedAt   time.Time      `json:"erased_at,omitzero"`   // when what is personal was taken out of it
	Customer   string         `json:"customer"`             // person's id
	Attributes map[string]any `json:"attributes,omitempty"` // of the customer, as last told

	Organisation string `json:"organisation,omitempty"` // for which the customer has opened it
	Private      bool   `json:"private,omitempty"`      // of that organisation, nobody but the customer sees it

	StartedBy string              `json:"started_by"`
	Channel   string              `json:"channel,omitempty"`
	Priority  string              `json:"priority,omitempty"`
	Subject   text.Text           `json:"subject,omitempty"`
	Vars      map[string]any      `json:"vars"`
	Tokens    []Token             `json:"tokens,omitempty"`
	Items     []Item              `json:"items,omitempty"`
	Timers    []PendingTimer      `json:"timers,omitempty"`
	Requests  []Request           `json:"requests,omitempty"`
	Clocks    []Clock             `json:"clocks,omitempty"`
	Visits    map[string]int      `json:"visits,omitempty"`
	Completed map[string][]string `json:"completed,omitempty"` // step -> persons who completed a visit, in order
	Used      map[string]int      `json:"used,omitempty"`      // anytime.<name>, reopen: how often
	Money     []Payment           `json:"money,omitempty"`     // payments that the case knows of
	Finished  []Finished          `json:"finished,omitempty"`  // steps with an undo, in order
	Problems  []Problem           `json:"problems,omitempty"`
	Survey    *OpenSurvey         `json:"survey,omitempty"`
	Parent    *Parent             `json:"parent,omitempty"`   // the case that has started this one
	Pins      map[string]int      `json:"pins,omitempty"`     // versions of subprocesses, as of the start
	Messages  []string            `json:"messages,omitempty"` // ids of the messages that it has taken
	Dropped   []Request           `json:"dropped,omitempty"`  // calls with an undo that nobody waited for: a late success is undone
	Next      int                 `json:"next"`               // ordinal of the next item, timer or request
}

// Open reports whether the case has not ended.
func (c *Case) Open() bool { return c.Ended == "" && c.ID != "" }

// Item is one of the open items of the case, as it is now.
func (c *Case) Item(id string) (Item, bool) {
	for i := range c.Items {
		if c.Items[i].ID == id {
			return c.Items[i], true
		}
	}
	return Item{}, false
}

// Shared is the organisation whose members see the case, "" where it is its customer's alone.
func (c *Case) Shared() string {
	if c.Private {
		return ""
	}
	return c.Organisation
}

// The places of a token.
const (
	Entering = "entering" // the step is chosen, but could not begin: a problem
	At       = "at"       // the step waits
	Leaving  = "leaving"  // the step is over, the way on is not chosen yet: a problem
	AtDone   = "done"     // the branch is over
)

// Token is where a scope stands. There is at most one per scope (law P1).
type Token struct {
	Scope  string         `json:"scope"` // "", "departments.medical", "prices[3]"
	Step   string         `json:"step"`
	Place  string         `json:"place"`
	Choice string         `json:"choice,omitempty"` // outcome to leave by, while Leaving: "reject", "error:not_found", "timer:give_up"
	Result map[string]any `json:"result,omitempty"` // of the call that is being left
	Visit  int            `json:"visit,omitempty"`  // inside of a loop; else the newest visit of the step
	Size   int            `json:"size,omitempty"`   // of a loop: how many items it has
	Begun  int            `json:"begun,omitempty"`  // of a loop: how many items have begun
	List   []any          `json:"list,omitempty"`   // of a loop over a calculated list: its items
	Failed *Failure       `json:"failed,omitempty"` // the call whose error is being left by
}

// Failure is a call that has failed for good, kept until the case has found a way on.
type Failure struct {
	Request Request `json:"request"`
	Detail  string  `json:"detail,omitempty"` // what the service said last
}

// What a work item asks for.
const (
	ItemTask = "task" // fill in and decide
	ItemPay  = "pay"  // pay
	ItemSign = "sign" // sign a letter
)

// Item is a step that waits for a person.
type Item struct {
	ID        string       `json:"id"` // <case id>-<ordinal>
	Kind      string       `json:"kind"`
	Scope     string       `json:"scope,omitempty"`
	Step      string       `json:"step"`
	Visit     int          `json:"visit"`
	Who       Who          `json:"who"`
	Queue     string       `json:"queue,omitempty"`
	Role      string       `json:"role,omitempty"`
	Holder    string       `json:"holder,omitempty"` // person; "" while nobody has it
	Priority  string       `json:"priority,omitempty"`
	Escalated []string     `json:"escalated,omitempty"` // roles that see it too
	Exclude   []string     `json:"exclude,omitempty"`   // persons barred by four eyes
	OpenedAt  time.Time    `json:"opened_at"`
	DueAt     time.Time    `json:"due_at,omitzero"` // of the step's SLA
	WarnAt    time.Time    `json:"warn_at,omitzero"`
	Stage     string       `json:"stage,omitempty"`  // "", warned, breached
	Amount    int          `json:"amount,omitempty"` // of a pay item, in rial
	Letter    *DraftLetter `json:"letter,omitempty"` // of a sign item: what is to be signed

	Delegators []string  `json:"delegators,omitempty"` // who has given it on, the first one first: its holder does it for them
	Question   *Question `json:"question,omitempty"`   // the last one that its holder has asked a colleague
	Aside      *Aside    `json:"aside,omitempty"`      // that its holder has put it aside
}

// Question is what the holder of an item asks a colleague. It is open until it is answered, or To has left.
type Question struct {
	By         string    `json:"by"` // person
	To         string    `json:"to"` // person
	Text       string    `json:"text"`
	At         time.Time `json:"at"`
	Answer     string    `json:"answer,omitempty"`
	AnsweredBy string    `json:"answered_by,omitempty"` // To, or who stood in for him
	AnsweredAt time.Time `json:"answered_at,omitzero"`
	GoneAt     time.Time `json:"gone_at,omitzero"` // it came back without an answer: To had left
}

// Aside is until when an item rests. Back tells that this time has come.
type Aside struct {
	Until  time.Time `json:"until"`
	Reason string    `json:"reason,omitempty"`
	Back   bool      `json:"back,omitempty"`
}

// DraftLetter is a rendered letter before it is numbered.
type DraftLetter struct {
	Key      string    `json:"key"`
	Template string    `json:"template"`
	To       string    `json:"to"`
	Subject  text.Text `json:"subject"`
	Body     text.Text `json:"body"`
	Number   bool      `json:"number"`
}

// Why a timer is set.
const (
	TimerStep     = "step"     // timers.<name> of a step
	TimerWait     = "wait"     // a wait step
	TimerRetry    = "retry"    // next attempt of a call
	TimerExpire   = "expire"   // a payment
	TimerWarn     = "warn"     // of an SLA
	TimerBreach   = "breach"   // of an SLA
	TimerAgain    = "again"    // repeated breach
	TimerFallback = "fallback" // an item held back for its familiar person
	TimerSurvey   = "survey"   // end of a survey

	TimerFollowUp = "follow_up" // an item that was put aside comes back
)

// PendingTimer is a moment at which the shell sends TimerDue.
type PendingTimer struct {
	ID    string    `json:"id"` // <case id>-<ordinal>
	Why   string    `json:"why"`
	Name  string    `json:"name,omitempty"`  // timers.<name>
	Clock string    `json:"clock,omitempty"` // case SLA
	Scope string    `json:"scope,omitempty"`
	Step  string    `json:"step,omitempty"`
	Visit int       `json:"visit,omitempty"`
	Item  string    `json:"item,omitempty"`
	Due   time.Time `json:"due"`
	From  time.Time `json:"from,omitzero"`   // where a calendar counts its length: from when
	Fired int       `json:"fired,omitempty"` // how often it has fired already
	// Version is that of the migration that has set the timer; 0: the step or clock itself.
	Version int `json:"version,omitempty"`
}

// What a request waits for.
const (
	RequestCall    = "call"
	RequestPayment = "payment" // the gateway is asked what became of a payment
	RequestUndo    = "undo"
	RequestMessage = "message"
	RequestSub     = "sub"
)

// Request is an answer that the case waits for from outside.
type Request struct {
	ID        string         `json:"id"` // <case id>-<ordinal>
	Kind      string         `json:"kind"`
	Scope     string         `json:"scope,omitempty"`
	Step      string         `json:"step"`
	Visit     int            `json:"visit"`
	Attempt   int            `json:"attempt"` // from 1
	Service   string         `json:"service,omitempty"`
	Operation string         `json:"operation,omitempty"`
	Args      map[string]any `json:"args,omitempty"`
	Payment   string         `json:"payment,omitempty"`
	Waiting   bool           `json:"waiting,omitempty"` // for the retry timer, not for an answer
	Name      string         `json:"name,omitempty"`    // of the message or subprocess
	Key       string         `json:"key,omitempty"`     // of the message; of a call from before a migration, where the step had another name
	Version   int            `json:"version,omitempty"` // of the subprocess; 0: none was deployed when the case began
}

// Parent is the request of the case that waits for this one's end.
type Parent struct {
	Case    string `json:"case"`
	Request string `json:"request"`
}

// Clock is a case SLA as a ledger: what is used up, and since when it runs.
type Clock struct {
	Name    string    `json:"name"`
	Budget  int64     `json:"budget"`         // business seconds
	Spent   int64     `json:"spent"`          // until Since or now if paused
	Since   time.Time `json:"since,omitzero"` // zero: paused
	From    time.Time `json:"from,omitzero"`  // where a calendar counts its target: when it was promised
	Due     time.Time `json:"due,omitzero"`
	Stage   string    `json:"stage,omitempty"`   // "", warned, breached
	Again   int       `json:"again,omitempty"`   // a repetition fell due while it stood still: which one, from 1
	Stopped bool      `json:"stopped,omitempty"` // the case has ended
	Version int       `json:"version,omitempty"` // of the migration that has begun it; 0: the case itself
}

// Payment states in the case.
const (
	PaymentOpened   = "opened"
	PaymentPaid     = "paid"
	PaymentFailed   = "failed"
	PaymentLate     = "late"     // paid after the step was left
	PaymentAccepted = "accepted" // came late, or not as asked, and counts as a fee
	PaymentRefunded = "refunded" // all of it goes back
	PaymentDisputed = "disputed" // another amount arrived than was asked: a problem
)

// Payment is one attempt of the customer to pay.
type Payment struct {
	ID     string `json:"id"`
	Step   string `json:"step"`
	Visit  int    `json:"visit"`
	Amount int    `json:"amount"` // rial
	State  string `json:"state"`
	Ref    string `json:"ref,omitempty"`
	Scope  string `json:"scope,omitempty"` // inside of a loop

	Gateway string      `json:"gateway,omitempty"` // "" from before it was noted
	Got     int         `json:"got,omitempty"`     // what came, where it is another amount; -1 is nothing
	Unit    string      `json:"unit,omitempty"`    // the currency that came, where it is another
	Refunds []MoneyBack `json:"refunds,omitempty"`
	ByHand  bool        `json:"by_hand,omitempty"` // transferred to an account: people say whether it came
}

// Finished is a visit whose effect outside can be undone.
type Finished struct {
	Step    string         `json:"step"`
	Visit   int            `json:"visit"`
	Service string         `json:"service"`
	Op      string         `json:"op"`
	Args    map[string]any `json:"args"`
	Key     string         `json:"key,omitempty"` // of the undo, from before a migration
}

// Problem is why a case cannot go on by itself. Place is in the definition.
type Problem struct {
	ID     string         `json:"id"`
	Code   string         `json:"code"` // expression, too_many_visits, too_many_steps, no_answer, ...
	Scope  string         `json:"scope,omitempty"`
	Step   string         `json:"step"`
	Line   int            `json:"line,omitempty"`
	Column int            `json:"column,omitempty"`
	Detail string         `json:"detail"`
	Names  map[string]any `json:"names,omitempty"` // values used, personal ones masked
	At     time.Time      `json:"at"`
	Warn   bool           `json:"warn,omitempty"` // the case goes on
	Item   string         `json:"item,omitempty"` // of ProblemNobody: the open item that nobody can do

	Answer   string `json:"answer,omitempty"`   // of a call: the error code
	Attempts int    `json:"attempts,omitempty"` // of a call: how many were made
	Said     string `json:"said,omitempty"`     // of a call: what the last attempt told

	Undo *Request `json:"undo,omitempty"` // what could not be taken back, to be tried again; never changed
}

// OpenSurvey is a survey that the customer may still answer.
type OpenSurvey struct {
	Step    string    `json:"step"`
	Expires time.Time `json:"expires"`
}
