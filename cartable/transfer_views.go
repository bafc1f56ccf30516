package cartable

import "time"

// Account is where the customer transfers money to.
type Account struct {
	Owner string `json:"owner"`
	Bank  string `json:"bank"`
	IBAN  string `json:"iban"`
	Card  string `json:"card,omitempty"`
}

// Transfer is how a pay item is paid whose money goes to an account: the customer
// transfers it himself, hands in the bank's receipt, and finance looks for it.
type Transfer struct {
	Account Account   `json:"account"`
	State   string    `json:"state,omitempty" enum:",claimed,returned,disputed" doc:"Empty before anything is handed in; claimed: finance looks at it; disputed: another amount has come"`
	Reason  string    `json:"reason,omitempty" doc:"Of returned: why"`
	Handed  *HandedIn `json:"handed,omitempty" doc:"What was handed in last"`
	Came    *Sum      `json:"came,omitempty" doc:"Of disputed: the amount"`
}

// HandedIn is what the customer says of his transfer.
type HandedIn struct {
	Tracking  string     `json:"tracking"`
	PaidOn    string     `json:"paid_on" format:"date"`
	At        time.Time  `json:"at" doc:"When it was handed in"`
	Documents []Document `json:"documents"`
}

// TransferRow is a transfer in finance's list.
type TransferRow struct {
	ID       string    `json:"id"`
	Case     string    `json:"case"`
	No       string    `json:"no" doc:"Number of the case"`
	Service  string    `json:"service"`
	Customer string    `json:"customer_name"`
	Gateway  string    `json:"gateway" doc:"The account's name"`
	Amount   Sum       `json:"amount" doc:"Asked"`
	State    string    `json:"state" enum:"claimed,paid,failed,late,accepted,disputed,refunded"`
	Tracking string    `json:"tracking"`
	PaidOn   string    `json:"paid_on" format:"date"`
	At       time.Time `json:"at" doc:"When it was handed in"`
	Checks   int       `json:"checks" doc:"How many have looked"`
	Mine     bool      `json:"mine" doc:"The reader was the last who looked: somebody else is needed"`
	Cursor   string    `json:"cursor"`
}

// TransferCheck is what one person of finance has seen on the bank's statement.
type TransferCheck struct {
	By     string    `json:"by" doc:"Name"`
	Amount Sum       `json:"amount"`
	Ref    string    `json:"ref"`
	At     time.Time `json:"at"`
	Mine   bool      `json:"mine"`
}

// OpenTransfer is a transfer opened by finance.
type OpenTransfer struct {
	TransferRow
	Account    Account         `json:"account"`
	Documents  []Document      `json:"documents"`
	Seen       []TransferCheck `json:"seen" doc:"Oldest first; a second person has to see what the last has seen"`
	Returned   string          `json:"returned,omitempty" doc:"Why it was given back"`
	ReturnedBy string          `json:"returned_by,omitempty"`
	CanMove    bool            `json:"can_move" doc:"The reader may confirm it or give it back"`
	CanRead    bool            `json:"can_read" doc:"The reader may open the case"`
}
