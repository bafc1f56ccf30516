package engine

import "time"

// What people write to each other stands under "text" in the log, as all words do that have
// no other name: it is one of the places that can be erased (proof/places.go).

// Delegated gives an item that somebody holds to a colleague, who does it for him.
type Delegated struct {
	Item string `json:"item"`
	To   string `json:"to"`
	Note string `json:"text,omitempty"`
}

// TakenBack takes a delegated item back: to the delegator who does it, else to the last one.
type TakenBack struct {
	Item string `json:"item"`
}

// HandedBack gives a delegated item back to whom the holder has it from.
type HandedBack struct {
	Item string `json:"item"`
	Note string `json:"text,omitempty"`
}

// QuestionAsked puts a question about a held item to a colleague.
type QuestionAsked struct {
	Item     string `json:"item"`
	To       string `json:"to"`
	Question string `json:"text"`
}

// QuestionAnswered answers it in words.
type QuestionAnswered struct {
	Item   string `json:"item"`
	Answer string `json:"text"`
}

// QuestionWithdrawn takes a question back that nobody has answered.
type QuestionWithdrawn struct {
	Item string `json:"item"`
}

// ColleagueGone tells that a person who is asked about an item has left.
type ColleagueGone struct {
	Item   string `json:"item"`
	Person string `json:"person"`
}

// PutAside lets a held item rest until a time.
type PutAside struct {
	Item   string    `json:"item"`
	Until  time.Time `json:"until"`
	Reason string    `json:"reason,omitempty"`
}

// TakenUp brings an item back that was put aside, before its time.
type TakenUp struct {
	Item string `json:"item"`
}

func (Delegated) input()         {}
func (TakenBack) input()         {}
func (HandedBack) input()        {}
func (QuestionAsked) input()     {}
func (QuestionAnswered) input()  {}
func (QuestionWithdrawn) input() {}
func (ColleagueGone) input()     {}
func (PutAside) input()          {}
func (TakenUp) input()           {}

// The names of these inputs in the log.
const (
	inDelegated         = "delegated"
	inTakenBack         = "taken_back"
	inHandedBack        = "handed_back"
	inQuestionAsked     = "question_asked"
	inQuestionAnswered  = "question_answered"
	inQuestionWithdrawn = "question_withdrawn"
	inColleagueGone     = "colleague_gone"
	inPutAside          = "put_aside"
	inTakenUp           = "taken_up"
)

// The kinds of facts that colleagues make among themselves. All are private.
const (
	FactDelegated  = "delegated"   // Data.to, Data.text
	FactTakenBack  = "taken_back"  // Data.holder, Data.to
	FactHandedBack = "handed_back" // Data.to, Data.text
	FactAsked      = "asked"       // a colleague: Data.to, Data.text
	FactReplied    = "replied"     // Data.text
	FactWithdrawn  = "withdrawn"   // a question: Data.to
	FactUnanswered = "unanswered"  // a question, since whom it was put to has left: Data.to
	FactAside      = "aside"       // Data.until, Data.reason
	FactTakenUp    = "taken_up"    // before its time
	FactBack       = "back"        // at its time; Data.holder
)
