package engine

import (
	"hash/fnv"
	"strconv"
	"time"

	"github.com/kartabl/kartabl/internal/text"
)

// Effect is one thing that the shell has to write or to have done: a closed set.
// Keys are stable and never sent with two contents (law P6).
//
//sumtype:decl
type Effect interface{ effect() }

// OpenItem adds a work item. Label is what lists call it: the step's, or the letter's.
type OpenItem struct {
	Item  Item
	Label text.Text
	Alone bool // nobody stands in for its holder
}

// UpdateItem replaces an open item: holder, priority, escalation, stage.
type UpdateItem struct{ Item Item }

// MoveItem replaces an open item that goes on at another version: its step, its label
// and all that UpdateItem may change. Its id and the drafts under it stay.
type MoveItem struct {
	Item  Item
	Label text.Text
	Alone bool
}

// CloseItem removes an item. Reason: submitted, timer, cleared, signed, paid, skipped, redone, cancelled.
type CloseItem struct{ ID, Reason string }

// AssignItem asks the shell to choose a person and to apply Assigned in the same
// transaction. Prefer is the familiar person (same_as), tried first when present.
type AssignItem struct {
	Item    string
	Pick    string // "user", "same_as", "round_robin", "least_loaded", "random"
	Prefer  string
	Exclude []string
}

// SetTimer adds or moves a timer. Harm orders those that are late.
type SetTimer struct {
	Timer PendingTimer
	Harm  Harm
}

// ClearTimer removes a timer.
type ClearTimer struct{ ID string }

// SendCall asks for one attempt of a web-service call, outside any transaction.
// Key is case/step/visit: the same for every attempt of a visit, so that the service
// sees one operation however often it is asked.
type SendCall struct {
	Request Request
	Key     string
	Timeout time.Duration
	Spread  time.Duration // how much later it may be sent: see Due
}

// spreadShare of the time that a call has waited for its next attempt is added at most.
const spreadShare = 4

// Due is when the attempt is to be sent: at now, and an attempt that repeats one which
// failed up to Spread later, so that calls which failed together do not come back
// together. It depends on the key and the attempt alone. It is no part of the case:
// the timer of the attempt is, and histories that were written keep theirs.
func (e SendCall) Due(now time.Time) time.Time {
	seconds := uint64(e.Spread / time.Second) //nolint:gosec // never below zero
	if seconds == 0 {
		return now
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(e.Key + "#" + strconv.Itoa(e.Request.Attempt)))
	return now.Add(time.Duration(h.Sum64()%(seconds+1)) * time.Second) //nolint:gosec // at most Spread
}

// DropCall tells that nobody waits for the answer any more.
type DropCall struct{ Request string }

// AwaitMessage lets messages of the request's name and key find the case; the shell
// gives it the oldest one that came early, in the same transaction.
type AwaitMessage struct{ Request Request }

// StopAwaiting ends AwaitMessage.
type StopAwaiting struct{ Request string }

// StartSub has a case of another process started, in the same transaction; its Parent
// is this case and the request. What cannot begin is answered by SubEnded. Version 0
// means that none was deployed when this case began.
type StartSub struct {
	Request Request
	Key     string
}

// CancelSub gives up the case that StartSub has started: nobody waits for it any more.
type CancelSub struct{ Request string }

// EndSub hands the end of this case to its parent, as SubEnded.
type EndSub struct {
	Parent Parent
	Result string
	Values map[string]any
}

// AskPayment asks the gateway what became of a payment; the answer is PaymentSettled.
type AskPayment struct {
	Request Request
	Gateway string
}

// Refund gives money back. The answer is RefundSettled.
type Refund struct {
	Key     string
	Payment string
	ID      string // MoneyBack.ID
	Gateway string
	Amount  int
	Reason  string // late, cancelled, or a person's words
}

// KeepRefund keeps a refund as it is now where finance looks for it.
type KeepRefund struct {
	Payment string
	Gateway string
	Unit    string // the currency; "" is the installation's
	Refund  MoneyBack
}

// Post writes a movement of money into the ledger.
type Post struct{ Posting Posting }

// Send is a message to people. Person or Role is set; By lists the channels.
type Send struct {
	Key      string
	Person   string
	Role     string
	By       []string // sms, email, inbox
	Template string
	Subject  text.Text
	Body     text.Text
	Item     string // that it is about, or ""
}

// IssueLetter enters a letter into the register and the case; the shell numbers it in
// the same transaction, writing the number in place of LetterNo and the date in place of LetterDate.
type IssueLetter struct {
	Letter   DraftLetter
	SignedBy string // person; "" when unsigned
}

// LetterNo and LetterDate stand in a rendered letter where the register writes.
const (
	LetterNo   = "⟦no⟧"
	LetterDate = "⟦date⟧"
)

// RaiseProblem shows a problem to the owner of the process.
type RaiseProblem struct{ Problem Problem }

// ClearProblem takes a problem away.
type ClearProblem struct{ ID string }

// OfferSurvey lets the customer answer a survey until Expires.
type OfferSurvey struct {
	Step    string
	Expires time.Time
}

// StoreSurvey keeps an answer apart from the case's variables.
type StoreSurvey struct {
	Step   string
	Values map[string]any
}

// CloseSurvey ends an offer.
type CloseSurvey struct{}

func (OpenItem) effect()     {}
func (UpdateItem) effect()   {}
func (MoveItem) effect()     {}
func (CloseItem) effect()    {}
func (AssignItem) effect()   {}
func (SetTimer) effect()     {}
func (ClearTimer) effect()   {}
func (SendCall) effect()     {}
func (DropCall) effect()     {}
func (AskPayment) effect()   {}
func (Refund) effect()       {}
func (KeepRefund) effect()   {}
func (Post) effect()         {}
func (Send) effect()         {}
func (IssueLetter) effect()  {}
func (RaiseProblem) effect() {}
func (ClearProblem) effect() {}
func (OfferSurvey) effect()  {}
func (StoreSurvey) effect()  {}
func (CloseSurvey) effect()  {}
func (AwaitMessage) effect() {}
func (StopAwaiting) effect() {}
func (StartSub) effect()     {}
func (CancelSub) effect()    {}
func (EndSub) effect()       {}

// Fact is one line of a case's history, as it will be shown. Glass is how far it is
// seen: private (staff), glass (customer reads along), public.
type Fact struct {
	Kind    string         `json:"kind"` // see the Fact... constants
	Step    string         `json:"step,omitempty"`
	Visit   int            `json:"visit,omitempty"`
	Glass   string         `json:"glass"`
	Person  string         `json:"person,omitempty"` // who, where a person did it
	Side    string         `json:"side,omitempty"`
	Outcome string         `json:"outcome,omitempty"`
	Data    map[string]any `json:"data,omitempty"`
}

// How far a fact is seen.
const (
	Private   = "private"
	GlassRoom = "glass"
	Public    = "public"
)

// The kinds of facts.
const (
	FactStarted   = "started"
	FactEntered   = "entered"
	FactSubmitted = "submitted"
	FactClaimed   = "claimed"
	FactReleased  = "released"
	FactAssigned  = "assigned"
	FactPriority  = "priority" // Data.item, Data.was, Data.to
	FactAnswered  = "answered" // a service answered
	FactFailed    = "failed"   // a service failed; Data.code, Data.attempt
	FactPaying    = "paying"
	FactTransfer  = "transfer"          // the customer says that he has transferred the money
	FactReturned  = "transfer_returned" // people have not found it
	FactPaid      = "paid"
	FactNotPaid   = "not_paid"
	FactAccepted  = "accepted" // Data.reason
	FactRefund    = "refund"   // decided
	FactRefunded  = "refunded" // gone back

	FactAgrees = "money_agrees" // Data.reason

	FactRefundAsked       = "refund_asked"
	FactRefundRefused     = "refund_refused"
	FactRefundFailed      = "refund_failed"
	FactRefundRepeated    = "refund_repeated"
	FactRefundTransferred = "refund_transferred"

	FactSent      = "sent"
	FactLetter    = "letter"
	FactWarned    = "warned"
	FactBreached  = "breached"
	FactEscalated = "escalated"
	FactTimer     = "timer"
	FactMissed    = "missed"    // firings that came as one
	FactOvertaken = "overtaken" // messages of a timer that were out of date
	FactAnytime   = "anytime"
	FactCancelled = "cancelled"
	FactReopened  = "reopened"
	FactProblem   = "problem"
	FactResumed   = "resumed"
	FactSkipped   = "skipped"    // Data.reason
	FactRedone    = "redone"     // Data.from, Data.reason
	FactManned    = "manned"     // somebody can do again what nobody could
	FactValueSet  = "value_set"  // Data.path, Data.reason
	FactWayChosen = "way_chosen" // Data.way, Data.to, Data.reason
	FactGivenUp   = "given_up"   // Data.reason
	FactMigrated  = "migrated"   // Data.from, Data.to
	FactCalendar  = "calendar"   // Data.was, Data.due, Data.calendar, Data.days; Data.breached: it stays so; or Data.spent, Data.counts
	FactEnded     = "ended"
	FactSurvey    = "survey"
	FactMessage   = "message"
	FactIgnored   = "ignored" // Data.why
	FactErased    = "erased"  // what is personal was taken out
	FactTurn      = "turn"    // whose turn it has become; Data.party, pools, steps, clocks
)

// Outcome is what an event led to. Ignored tells why an event changed nothing.
type Outcome struct {
	Case    Case
	Facts   []Fact
	Effects []Effect
	Ignored string
}
