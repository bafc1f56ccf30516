package cartable

import "time"

// PaymentLine is a payment in the list of finance.
type PaymentLine struct {
	ID        string    `json:"id"`
	Case      string    `json:"case"`
	No        string    `json:"no"`
	Service   string    `json:"service" doc:"Title of the process"`
	Customer  string    `json:"customer" doc:"What the customer of the case is called"`
	Payer     string    `json:"payer,omitempty" doc:"Person, to look for his other payments"`
	Gateway   string    `json:"gateway"`
	Amount    Sum       `json:"amount" doc:"What was asked for"`
	Got       *Sum      `json:"got,omitempty" doc:"What came, where that is something else"`
	State     string    `json:"state" enum:"opened,sent,paid,failed,late,accepted,disputed,refunded"`
	Authority string    `json:"authority,omitempty" doc:"The gateway's name for it"`
	Ref       string    `json:"ref,omitempty"`
	Card      string    `json:"card,omitempty" doc:"Masked"`
	At        time.Time `json:"at" doc:"When it was begun"`
	SettledAt time.Time `json:"settled_at,omitzero"`
}

// OpenPayment is all that is known of one payment.
type OpenPayment struct {
	PaymentLine
	Step       string           `json:"step" doc:"What was paid for"`
	Said       string           `json:"said,omitempty" doc:"What the gateway said last, in words"`
	Code       string           `json:"code,omitempty" doc:"The same as the gateway's code"`
	Tries      int              `json:"tries,omitempty" doc:"How often the gateway was asked in vain"`
	AskAt      time.Time        `json:"ask_at,omitzero" doc:"When it is asked again by itself"`
	Evidence   *PaymentEvidence `json:"evidence,omitempty"`
	Refundable Sum              `json:"refundable" doc:"How much of it may still be given back"`
	Attempts   []PaymentLine    `json:"attempts" doc:"The other attempts at the same step"`
	Refunds    []RefundLine     `json:"refunds"`
	Entries    []MoneyEntry     `json:"entries"`
	History    []Entry          `json:"history"`
	Problems   []Problem        `json:"problems"`
	Exchanges  []Exchange       `json:"exchanges,omitempty" doc:"What the gateway was asked and answered, newest first"`
	Can        MoneyMoves       `json:"can"`
}

// MoneyMoves are what the reader may do about a payment now.
type MoneyMoves struct {
	Ask    bool `json:"ask" doc:"Ask the gateway at once"`
	Accept bool `json:"accept" doc:"Count what is held as the fee"`
	Refund bool `json:"refund" doc:"Ask for money to go back"`
}

// PaymentEvidence is what stands for the gateway's word of a transfer.
type PaymentEvidence struct {
	Tracking string         `json:"tracking"`
	PaidOn   string         `json:"paid_on,omitempty"`
	SaidAt   time.Time      `json:"said_at"`
	Checks   []PaymentCheck `json:"checks"`
	Returned string         `json:"returned,omitempty" doc:"Why it was given back to the customer"`
}

// PaymentCheck is what somebody has found on the bank's statement.
type PaymentCheck struct {
	By     string    `json:"by"`
	Amount Sum       `json:"amount"`
	Ref    string    `json:"ref"`
	At     time.Time `json:"at"`
}

// MoneyEntry is a line of the ledger of money.
type MoneyEntry struct {
	At      time.Time `json:"at"`
	Posting string    `json:"posting" doc:"The lines of one posting sum to zero"`
	Kind    string    `json:"kind" enum:"paid,held,accepted,refund,refunded,correct"`
	Words   string    `json:"words" doc:"What was posted"`
	Account string    `json:"account"`
	Name    string    `json:"name" doc:"The account in words"`
	Amount  Sum       `json:"amount" doc:"A debit above zero, a credit below"`
	Balance Sum       `json:"balance" doc:"What the account holds of this payment after the line"`
	Ref     string    `json:"ref,omitempty"`
}

// RefundLine is money that goes back, or is to go back.
type RefundLine struct {
	Payment   string      `json:"payment"`
	ID        string      `json:"id" doc:"In the payment"`
	Case      string      `json:"case"`
	No        string      `json:"no"`
	Service   string      `json:"service"`
	Customer  string      `json:"customer"`
	Gateway   string      `json:"gateway"`
	Amount    Sum         `json:"amount"`
	State     string      `json:"state" enum:"asked,approved,failed,transferred,done,declined"`
	Why       string      `json:"why" doc:"In words"`
	AskedBy   string      `json:"asked_by,omitempty" doc:"Whom a second person has to agree with"`
	ByHand    bool        `json:"by_hand,omitempty" doc:"Paid back out of an account of the organisation"`
	Ref       string      `json:"ref,omitempty" doc:"The gateway's or the bank's"`
	Detail    string      `json:"detail,omitempty" doc:"Why it failed or was refused, in words"`
	AskedAt   time.Time   `json:"asked_at"`
	ChangedAt time.Time   `json:"changed_at"`
	Mine      bool        `json:"mine,omitempty" doc:"The reader is the first person: somebody else has to agree"`
	Can       RefundMoves `json:"can"`
}

// RefundMoves are what the reader may do about a refund now.
type RefundMoves struct {
	Agree  bool `json:"agree"`
	Refuse bool `json:"refuse"`
	Repeat bool `json:"repeat" doc:"Ask the gateway once more"`
	Paid   bool `json:"paid" doc:"Say that it was paid back by hand"`
}

// MoneyBalances are the accounts of all cases together.
type MoneyBalances struct {
	Accounts []MoneyAccount `json:"accounts"`
	Due      []RefundsDue   `json:"due" doc:"What has still to go back, by gateway"`
	Waiting  MoneyWaiting   `json:"waiting"`
	CanMove  bool           `json:"can_move" doc:"The reader may do something about money, not only look"`
}

// MoneyAccount is what an account holds.
type MoneyAccount struct {
	Account string `json:"account"`
	Name    string `json:"name" doc:"In words"`
	Amount  Sum    `json:"amount" doc:"A debit above zero, a credit below"`
}

// RefundsDue is what has still to go back of what a gateway took.
type RefundsDue struct {
	Gateway string `json:"gateway"`
	Amount  Sum    `json:"amount"`
}

// MoneyWaiting counts what waits for finance, each up to a hundred.
type MoneyWaiting struct {
	Agree  int `json:"agree" doc:"Refunds that need a second person"`
	Failed int `json:"failed" doc:"Refunds to be asked for again, or paid by hand"`
	Held   int `json:"held" doc:"Payments whose money is held"`
}

// GatewaySays is what a gateway has answered to a question.
type GatewaySays struct {
	Status string `json:"status" enum:"paid,failed,pending,unknown"`
	Said   string `json:"said,omitempty" doc:"In words"`
}
