package engine

import (
	"encoding/json"
	"time"
)

// Actor is who or what caused an event. Side is customer, staff, or system.
type Actor struct {
	ID   string `json:"id,omitempty"` // person; "" for the system
	Name string `json:"name,omitempty"`
	Side string `json:"side"`
	For  string `json:"for,omitempty"` // the person he stands in for

	// Channel is how the customer asked staff to act for him, who is For then.
	Channel string `json:"channel,omitempty"`
}

// System is the actor of timers, answers and callbacks.
var System = Actor{Side: "system"}

// Event is one thing that happened to a case. The shell gives ID and At; At is UTC in
// whole seconds. Attributes are the customer's when they have changed since the last event.
// Stands are the persons for whom By stands in at that time: four eyes bars him as it bars them.
type Event struct {
	ID         string         `json:"id"`
	At         time.Time      `json:"at"`
	By         Actor          `json:"by"`
	Stands     []string       `json:"stands,omitempty"`
	Attributes map[string]any `json:"attributes,omitempty"`
	Input      Input          `json:"-"` // coded by EncodeEvent under its Kind
}

// Input is what an event carries: a closed set.
//
//sumtype:decl
type Input interface{ input() }

// Started opens the case.
type Started struct {
	Case     string         `json:"case"`
	No       string         `json:"no"`
	Customer string         `json:"customer"`
	Channel  string         `json:"channel,omitempty"`
	Values   map[string]any `json:"values,omitempty"`
	Parent   *Parent        `json:"parent,omitempty"` // of a subprocess
	Pins     map[string]int `json:"pins,omitempty"`   // newest versions of the processes in Process.Subs
	Known    int            `json:"known,omitempty"`  // newest declaration of calendars

	Organisation string `json:"organisation,omitempty"` // for which the customer acts
	Private      bool   `json:"private,omitempty"`      // of it, nobody but the customer sees the case
}

// Submitted is a person's finished work on an item. Outcome is "" where the step has one way out.
type Submitted struct {
	Item    string         `json:"item"`
	Outcome string         `json:"outcome,omitempty"`
	Values  map[string]any `json:"values,omitempty"`
}

// Claimed takes an item that nobody holds. Where another one that he could take has its
// turn before it, Over is that one, and Why and Note are his reasons, if he gives any.
type Claimed struct {
	Item string `json:"item"`
	Over string `json:"over,omitempty"`
	Why  string `json:"why,omitempty"` // one of OvertakingReasons
	Note string `json:"text,omitempty"`
}

// Released puts a held item back.
type Released struct {
	Item string `json:"item"`
}

// Assigned gives an item to a person: by a supervisor, or by the shell after AssignItem.
type Assigned struct {
	Item string `json:"item"`
	To   string `json:"to"`
	Rule string `json:"rule,omitempty"` // same_as, round_robin, least_loaded, random, user; nobody, and To is "": who was wanted is not there; "" by hand

	Reason string `json:"reason,omitempty"` // why it was given to somebody by hand
}

// PoolSeen tells who can do an item of staff, as the shell has looked: nobody, or somebody again.
type PoolSeen struct {
	Item   string `json:"item"`
	Nobody bool   `json:"nobody,omitempty"`
}

// Skipped passes over an item of staff where its task says so.
type Skipped struct {
	Item   string `json:"item"`
	Reason string `json:"reason"`
}

// Redone has a completed task done once more, in the scope in which the case rests.
type Redone struct {
	Scope  string `json:"scope,omitempty"`
	Step   string `json:"step"`
	Reason string `json:"reason"`
}

// Prioritised gives an item another priority, and so another turn.
type Prioritised struct {
	Item     string `json:"item"`
	Priority string `json:"priority"` // high, normal or low
}

// CallAnswered is a service's answer, already checked against its signature.
type CallAnswered struct {
	Request string         `json:"request"`
	Attempt int            `json:"attempt"`
	Result  map[string]any `json:"result"`
}

// CallFailed is a service's error code, or "unavailable".
type CallFailed struct {
	Request string `json:"request"`
	Attempt int    `json:"attempt"`
	Code    string `json:"code"`
	Detail  string `json:"detail,omitempty"`
	Keep    bool   `json:"keep,omitempty"` // so that people can make the call again; old logs do not say so
}

// PaymentStarted notes that the customer was sent to the gateway, or says that he has
// transferred the money.
type PaymentStarted struct {
	Item    string `json:"item"`
	Payment string `json:"payment"`
	Amount  int    `json:"amount"`
	Gateway string `json:"gateway,omitempty"` // old logs do not name it: that of the step
	ByHand  bool   `json:"by_hand,omitempty"` // he has transferred it himself: people say whether it came
}

// PaymentSettled is the gateway's final word on a payment: paid or not.
type PaymentSettled struct {
	Payment string `json:"payment"`
	Paid    bool   `json:"paid"`
	Amount  int    `json:"amount"`
	Unit    string `json:"unit,omitempty"` // the currency that came, where it is another than was asked
	Ref     string `json:"ref,omitempty"`
	Detail  string `json:"detail,omitempty"`
}

// PaymentBlocked tells that the gateway does not take the amount of a pay item. Max 0
// is no bound.
type PaymentBlocked struct {
	Item    string `json:"item"`
	Gateway string `json:"gateway"`
	Min     int    `json:"min,omitempty"`
	Max     int    `json:"max,omitempty"`
}

// PaymentUnsure tells that the gateway has said nothing certain of a payment for long.
type PaymentUnsure struct {
	Payment string `json:"payment"`
}

// MoneyAccepted counts money as a fee that came late or not as it was asked.
type MoneyAccepted struct {
	Payment string `json:"payment"`
	Reason  string `json:"reason"`
}

// MoneyDiffers tells that the list of a gateway and the case do not agree about a
// payment. Ours and Theirs are amounts with their units, "" for nothing.
type MoneyDiffers struct {
	Difference string `json:"difference"`
	Payment    string `json:"payment,omitempty"`
	Kind       string `json:"kind"`
	Ours       string `json:"ours,omitempty"`
	Theirs     string `json:"theirs,omitempty"`
}

// MoneyAgrees tells that a difference is explained: by what has come since, or by a
// person, who says how.
type MoneyAgrees struct {
	Difference string `json:"difference"`
	Reason     string `json:"reason,omitempty"`
}

// RefundRequested asks for a part of a payment to go back. A second person has to agree.
type RefundRequested struct {
	Payment string `json:"payment"`
	Amount  int    `json:"amount"`
	Reason  string `json:"reason"`
}

// RefundAgreed is the second person's word: on a wish, or on a transfer by hand.
type RefundAgreed struct {
	Payment string `json:"payment"`
	Refund  string `json:"refund"`
}

// RefundRefused takes a wish back, or says that a transfer has not happened.
type RefundRefused struct {
	Payment string `json:"payment"`
	Refund  string `json:"refund"`
	Reason  string `json:"reason"`
}

// RefundRepeated asks the gateway once more for a refund that has failed.
type RefundRepeated struct {
	Payment string `json:"payment"`
	Refund  string `json:"refund"`
}

// RefundPaid tells that a person has paid a refund by hand that the gateway could not.
type RefundPaid struct {
	Payment string `json:"payment"`
	Refund  string `json:"refund"`
	Ref     string `json:"ref"` // the bank's
}

// RefundSettled is the gateway's last word on a refund.
type RefundSettled struct {
	Payment string `json:"payment"`
	Refund  string `json:"refund"`
	Done    bool   `json:"done"`
	Ref     string `json:"ref,omitempty"`
	Detail  string `json:"detail,omitempty"`
}

// TimerDue fires a timer.
type TimerDue struct {
	Timer string `json:"timer"`
}

// LetterSigned signs the letter of a sign item.
type LetterSigned struct {
	Item string `json:"item"`
}

// AnytimeDone is one use of anytime.<name>.
type AnytimeDone struct {
	Name   string         `json:"name"`
	Values map[string]any `json:"values,omitempty"`
}

// Cancelled gives the case up.
type Cancelled struct {
	Reason string `json:"reason,omitempty"`
}

// Reopened brings an ended case back.
type Reopened struct {
	Values map[string]any `json:"values,omitempty"`
}

// SurveyAnswered answers the survey of an ended case.
type SurveyAnswered struct {
	Values map[string]any `json:"values"`
}

// Resumed acknowledges a warning, or lets a case with a problem go on from where it
// stands. It makes no call again: that is Retried.
type Resumed struct {
	Problem string `json:"problem"`
	Reason  string `json:"reason,omitempty"`
}

// Retried tries what has failed once more: the call is made again with the same key,
// the expression is evaluated again.
type Retried struct {
	Problem string `json:"problem"`
	Reason  string `json:"reason,omitempty"`
}

// ValueSet corrects a variable by an operator or owner, with the reason. With a
// problem, the path is read where the problem stands, and Retry tries it again.
type ValueSet struct {
	Path    string `json:"path"`
	Value   any    `json:"value"`
	Reason  string `json:"reason"`
	Problem string `json:"problem,omitempty"`
	Retry   bool   `json:"retry,omitempty"`
}

// WayChosen takes a case from its problem by a way that the step has.
type WayChosen struct {
	Problem string `json:"problem"`
	Way     string `json:"way"` // Way.ID
	Reason  string `json:"reason"`
}

// GivenUp ends a case that cannot go on.
type GivenUp struct {
	Problem string `json:"problem"`
	Reason  string `json:"reason"`
}

// Migrated takes the case from one version of its process to another; Migrate
// applies it, since it needs both.
type Migrated struct {
	From int            `json:"from"`
	To   int            `json:"to"`
	Pins map[string]int `json:"pins,omitempty"` // newest versions of the processes in Process.Subs that the case does not know yet
}

// Recalendared lets an open case know the next declaration of its calendars.
type Recalendared struct {
	From     int      `json:"from"`
	To       int      `json:"to"`
	Calendar string   `json:"calendar"`
	Days     []string `json:"days"`           // the first of those that it speaks of
	More     int      `json:"more,omitempty"` // how many further ones
	Reason   string   `json:"reason,omitempty"`
	// What clocks that ran on and off have counted near those days, out of the ledger:
	// what a case has spent says only how much it was.
	Counted []Stretch `json:"counted,omitempty"`
}

// MessageArrived is a message of another system to a step that waits for it.
type MessageArrived struct {
	Message string         `json:"message"` // its id: one message counts once in a case
	Name    string         `json:"name"`
	Key     string         `json:"key"`
	Fields  map[string]any `json:"fields,omitempty"`
}

// SubEnded is the end of a subprocess: its result, and its variables. A result that
// is none of an end says why it could not begin.
type SubEnded struct {
	Request string         `json:"request"`
	Result  string         `json:"result"`
	Values  map[string]any `json:"values,omitempty"`
	Detail  string         `json:"detail,omitempty"`
}

// Erased takes what is personal out of a case that has ended. What happened before cannot
// be applied again after that, so Left is all that there is: replay begins with it.
type Erased struct {
	Erasure string          `json:"erasure"` // id of the request that it follows
	Left    json.RawMessage `json:"left"`    // the case as it is after it, before this event has counted
}

func (Started) input()         {}
func (Submitted) input()       {}
func (Claimed) input()         {}
func (Released) input()        {}
func (Assigned) input()        {}
func (PoolSeen) input()        {}
func (Skipped) input()         {}
func (Redone) input()          {}
func (Prioritised) input()     {}
func (CallAnswered) input()    {}
func (CallFailed) input()      {}
func (PaymentStarted) input()  {}
func (PaymentSettled) input()  {}
func (PaymentBlocked) input()  {}
func (PaymentUnsure) input()   {}
func (MoneyAccepted) input()   {}
func (RefundRequested) input() {}
func (RefundAgreed) input()    {}
func (RefundRefused) input()   {}
func (RefundRepeated) input()  {}
func (RefundPaid) input()      {}
func (RefundSettled) input()   {}
func (MoneyDiffers) input()    {}
func (MoneyAgrees) input()     {}
func (TimerDue) input()        {}
func (LetterSigned) input()    {}
func (AnytimeDone) input()     {}
func (Cancelled) input()       {}
func (Reopened) input()        {}
func (SurveyAnswered) input()  {}
func (Resumed) input()         {}
func (Retried) input()         {}
func (ValueSet) input()        {}
func (WayChosen) input()       {}
func (GivenUp) input()         {}
func (Migrated) input()        {}
func (Recalendared) input()    {}
func (MessageArrived) input()  {}
func (SubEnded) input()        {}
func (Erased) input()          {}
