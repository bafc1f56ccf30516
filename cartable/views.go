// Package cartable is what a person sees and may do: his list, his items, his cases.
// The customer's cartable and the staff's inbox are one thing seen from two sides.
package cartable

import (
	"time"
)

// Every text in a view is already in the reader's language; times are RFC 3339 UTC;
// money says its unit. Empty times are omitted.

// Offer is a service that the customer may start.
type Offer struct {
	Process  string `json:"process" doc:"Id of the definition"`
	Title    string `json:"title"`
	Help     string `json:"help,omitempty"`
	Group    string `json:"group,omitempty"`
	Synonyms string `json:"synonyms,omitempty" doc:"Other words by which people look for it, in all languages"`
	Internal bool   `json:"internal,omitempty" doc:"For staff: the case is the reader's own, and customer must be left out of the start"`
}

// Field is one question of a form.
type Field struct {
	Path      string     `json:"path" doc:"Path of the value, e.g. claim_kind or line.price"`
	Type      Type       `json:"type"`
	Label     string     `json:"label"`
	Help      string     `json:"help,omitempty"`
	Required  bool       `json:"required"`
	Visible   bool       `json:"visible"`
	ReadOnly  bool       `json:"read_only"`
	Value     any        `json:"value,omitempty" doc:"Value now (draft first, then the case's)"`
	Rules     Rules      `json:"rules,omitzero" doc:"The same conditions for the page to follow while typing"`
	Documents []Document `json:"documents,omitempty" doc:"The documents that a file value names"`
}

// Rules are conditions as a small JSON expression: ["op", args...]; absent when fixed.
type Rules struct {
	Required any `json:"required,omitempty"`
	Visible  any `json:"visible,omitempty"`
	ReadOnly any `json:"read_only,omitempty"`
}

// Type is a value's type with the rules that the page checks too.
type Type struct {
	Kind      string        `json:"kind" enum:"text,int,money,decimal,bool,date,time,datetime,duration,enum,file,list,object"`
	Options   []Option      `json:"options,omitempty" doc:"Of an enum, or the allowed values"`
	Items     *Type         `json:"items,omitempty"`
	Fields    []ObjectField `json:"fields,omitempty"`
	Format    string        `json:"format,omitempty"`
	Pattern   string        `json:"pattern,omitempty"`
	Min       any           `json:"min,omitempty"`
	Max       any           `json:"max,omitempty"`
	MinLength int           `json:"min_length,omitempty"`
	MaxLength int           `json:"max_length,omitempty"`
	MinItems  int           `json:"min_items,omitempty"`
	MaxItems  int           `json:"max_items,omitempty"`
	Accept    []string      `json:"accept,omitempty" doc:"Of a file: pdf, jpg, png"`
	MaxSize   int64         `json:"max_size,omitempty" doc:"Bytes"`
	Currency  *Currency     `json:"currency,omitempty" doc:"Of money: values are whole numbers of its smallest unit"`
}

// Option is one allowed value with its words.
type Option struct {
	Value any    `json:"value"`
	Label string `json:"label"`
}

// ObjectField is a named part of an object value.
type ObjectField struct {
	Name  string `json:"name"`
	Label string `json:"label,omitempty"`
	Type  Type   `json:"type"`
}

// Form is what a person fills in.
type Form struct {
	Title  string  `json:"title"`
	Fields []Field `json:"fields"`
	Checks []Check `json:"checks,omitempty"`
}

// Check is a rule over several fields that the page may run before sending.
type Check struct {
	Check   any    `json:"check"`
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
}

// Choice is one button. A task with one way out has one choice with an empty name.
// A choice that no answer in the form can open is left out.
type Choice struct {
	Name    string   `json:"name"`
	Label   string   `json:"label"`
	Style   string   `json:"style,omitempty"`
	Require []string `json:"require,omitempty" doc:"Fields that must be filled in for this choice"`
	Open    bool     `json:"open" doc:"Whether it may be taken with the values as they are now"`
	If      any      `json:"if,omitempty" doc:"The rule of open for the page to follow while typing, as in Rules; absent when there is none or only the server can tell"`
}

// Row is an item in a list.
type Row struct {
	ID         string    `json:"id"`
	Case       string    `json:"case"`
	No         string    `json:"no" doc:"Number of the case"`
	Kind       string    `json:"kind" enum:"task,pay,sign"`
	Label      string    `json:"label"`
	Subject    string    `json:"subject"`
	Service    string    `json:"service" doc:"Title of the process"`
	Queue      string    `json:"queue,omitempty"`
	Holder     string    `json:"holder,omitempty"`
	HolderName string    `json:"holder_name,omitempty"`
	StandIn    bool      `json:"stand_in,omitempty" doc:"Its holder is away, and the reader stands in for him"`
	Customer   string    `json:"customer_name,omitempty"`
	Priority   string    `json:"priority,omitempty"`
	Alike      string    `json:"alike,omitempty" doc:"For staff: the same for all items of one step and version, which can be handed in together"`
	Stage      string    `json:"stage,omitempty" enum:",warned,breached"`
	OpenedAt   time.Time `json:"opened_at"`
	DueAt      time.Time `json:"due_at,omitzero"`
	Until      time.Time `json:"until,omitzero" doc:"It is put aside until then"`
	Mark       string    `json:"mark,omitempty" enum:",asked,replied,returned,back,delegated" doc:"For staff: it waits for a colleague's answer, that has come, the question came back since he has left, it is back after it was put aside, or its holder does it for somebody"`
	Cursor     string    `json:"cursor"`
}

// Page is a part of a list; Next is "" at its end.
type Page[T any] struct {
	Rows []T    `json:"rows"`
	Next string `json:"next,omitempty"`
}

// Item is a work item opened by the person who may see it.
type Item struct {
	Row
	Version    int       `json:"version" doc:"Seq of the case; send it back with If-Match semantics in Submit.version"`
	Help       string    `json:"help,omitempty"`
	Form       *Form     `json:"form,omitempty"`
	Choices    []Choice  `json:"choices"`
	Transfer   *Transfer `json:"transfer,omitempty" doc:"Of a pay item whose money goes to an account; absent where a gateway takes it"`
	Paying     *Paying   `json:"paying,omitempty" doc:"Of a pay item"`
	Letter     *Letter   `json:"letter,omitempty" doc:"Of a sign item"`
	CanClaim   bool      `json:"can_claim"`
	CanSubmit  bool      `json:"can_submit"`
	CanRelease bool      `json:"can_release"`
	Reader     string    `json:"reader" doc:"Id of the person who reads: whose words a page may keep meanwhile"`
	ReadAt     time.Time `json:"read_at" doc:"The server's clock; what is typed is told by it"`
	DraftAt    time.Time `json:"draft_at,omitzero"`
	Draft      *Draft    `json:"draft,omitempty" doc:"What the reader has typed and not handed in; its values stand in the form"`
	CanRank    bool      `json:"can_rank,omitempty" doc:"Whether the reader may give it another priority"`
	Earlier    *Row      `json:"earlier,omitempty" doc:"What of the same pool has its turn before it; who takes this one is asked why"`
	CanSkip    bool      `json:"can_skip,omitempty" doc:"He may pass over it, with a reason"`
	Hand       *Hand     `json:"hand,omitempty" doc:"For staff"`
	AwayUntil  time.Time `json:"away_until,omitzero" doc:"Of work that nobody has: all who can do it are away, the first of them until then"`
	CaseView   *Case     `json:"case_view" doc:"The case as this person may see it"`
}

// CaseRow is a case in a list.
type CaseRow struct {
	ID        string    `json:"id"`
	No        string    `json:"no"`
	Service   string    `json:"service"`
	Subject   string    `json:"subject"`
	Customer  string    `json:"customer_name,omitempty" doc:"For staff, and of what members of an organisation share"`
	Open      bool      `json:"open"`
	Result    string    `json:"result,omitempty" enum:",success,failure,abandoned,cancelled"`
	Status    string    `json:"status" doc:"Where it stands, in words for this reader"`
	Waiting   string    `json:"waiting" enum:"customer,staff,third,done"`
	OpenedAt  time.Time `json:"opened_at"`
	UpdatedAt time.Time `json:"updated_at"`
	EndedAt   time.Time `json:"ended_at,omitzero"`
	Problems  int       `json:"problems,omitempty"`
	Cursor    string    `json:"cursor"`

	Organisation string `json:"organisation,omitempty" doc:"Name of the organisation that it was opened for"`
	Private      bool   `json:"private,omitempty" doc:"The other members of the organisation do not see it"`
}

// Case is a case as one person may see it.
type Case struct {
	CaseRow
	Version   int         `json:"version"`
	Stages    []Stage     `json:"stages" doc:"Where it stands, as a line of stages"`
	History   []Entry     `json:"history" doc:"Newest last"`
	Thread    []Said      `json:"thread,omitempty" doc:"For staff: what people have said about the case, newest last"`
	CanNote   bool        `json:"can_note,omitempty" doc:"For staff: the reader may write a note for colleagues"`
	Items     []Row       `json:"items" doc:"Open items that this reader may see"`
	Redo      []Earlier   `json:"redo,omitempty" doc:"For staff: tasks that the reader may have done once more"`
	Serves    []Row       `json:"serves,omitempty" doc:"For staff: open items of the customer that the reader may do on his behalf"`
	Documents []Document  `json:"documents"`
	Letters   []Letter    `json:"letters"`
	Payments  []Payment   `json:"payments"`
	Values    []Value     `json:"values,omitempty" doc:"For staff: what is known so far"`
	Actions   []Action    `json:"actions" doc:"What may be done beside the open items: anytime, cancel, reopen, survey"`
	Clocks    []Clock     `json:"clocks,omitempty"`
	Picture   bool        `json:"picture,omitempty" doc:"For staff: the reader may see where in its process it stands"`
	Time      *CaseTime   `json:"time,omitempty" doc:"For staff: with whom the time went; line by line in the ledger"`
	Troubles  []Problem   `json:"problem_list,omitempty"` // Problems is their number
	Person    *PersonCard `json:"customer,omitempty" doc:"For staff"`
}

// Stage is a step of the line that the reader sees.
type Stage struct {
	Label string `json:"label"`
	State string `json:"state" enum:"done,current,next"`
	Note  string `json:"note,omitempty" doc:"e.g. waits for you"`
	// At is of what the customer's history tells too.
	At  time.Time `json:"at,omitzero" doc:"When the request came there last"`
	Due time.Time `json:"due,omitzero" doc:"Until when staff, who have it there, have promised to be done"`
}

// Entry is a line of the history in words.
type Entry struct {
	At    time.Time `json:"at"`
	Kind  string    `json:"kind"`
	Text  string    `json:"text"`
	By    string    `json:"by,omitempty"`
	For   string    `json:"for,omitempty" doc:"For whom he stood in, or on whose behalf he acted"`
	Via   string    `json:"via,omitempty" doc:"Of what staff did on behalf of the customer: how he asked, in words"`
	Side  string    `json:"side,omitempty" enum:",customer,staff,system"`
	Glass string    `json:"glass" enum:"private,glass,public"`
}

// Value is a variable with its label, formatted.
type Value struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

// Action is something that may be done with a case.
type Action struct {
	Name  string `json:"name" doc:"anytime.<name>, cancel, reopen, survey"`
	Label string `json:"label"`
	Form  *Form  `json:"form,omitempty"`
}

// Document is a file of a case.
type Document struct {
	ID   string    `json:"id"`
	Name string    `json:"name"`
	Type string    `json:"type"`
	Size int64     `json:"size"`
	At   time.Time `json:"at"`
	By   string    `json:"by,omitempty"`
}

// Letter is an official letter.
type Letter struct {
	ID       string    `json:"id,omitempty"`
	No       string    `json:"no,omitempty"`
	Date     time.Time `json:"date,omitzero"`
	Subject  string    `json:"subject"`
	Body     string    `json:"body"`
	SignedBy string    `json:"signed_by,omitempty"`
}

// Clock is a promise of time on the case.
type Clock struct {
	Name   string    `json:"name"`
	Paused bool      `json:"paused"`
	Stage  string    `json:"stage,omitempty" enum:",warned,breached"`
	Due    time.Time `json:"due,omitzero"`
	Used   int       `json:"used_percent"`
}

// Problem is why a case cannot go on by itself.
type Problem struct {
	ID        string    `json:"id"`
	Case      string    `json:"case"`
	No        string    `json:"no"`
	Process   string    `json:"process"`
	Service   string    `json:"service" doc:"Title of the process"`
	Code      string    `json:"code"`
	Words     string    `json:"words" doc:"The cause in words"`
	Step      string    `json:"step"`
	StepLabel string    `json:"step_label"`
	Place     string    `json:"place" doc:"line:column in the definition"`
	Detail    string    `json:"detail"`
	Answer    string    `json:"answer,omitempty" doc:"Of a call: the error code"`
	Attempts  int       `json:"attempts,omitempty" doc:"Of a call"`
	Said      string    `json:"said,omitempty" doc:"Of a call: what the last attempt told"`
	Warn      bool      `json:"warn,omitempty" doc:"The case goes on"`
	At        time.Time `json:"at"`
}

// OpenProblem is a problem opened by a person who may mend it, with what he may do.
type OpenProblem struct {
	Problem
	Version int           `json:"version" doc:"Of the definition"`
	Lines   []ProblemLine `json:"lines" doc:"The place in the definition and the lines around it"`
	Names   []Value       `json:"names" doc:"The values that were used; personal ones are masked"`
	Can     Mending       `json:"can"`
	CanRead bool          `json:"can_read" doc:"The reader may open the case"`
	Nobody  *Nobody       `json:"nobody,omitempty" doc:"Of a step that nobody can do"`
}

// ProblemLine is a line of the definition; Here is the one of the problem.
type ProblemLine struct {
	No   int    `json:"no"`
	Text string `json:"text"`
	Here bool   `json:"here"`
}

// Mending is what can be done about a problem.
type Mending struct {
	Retry       bool    `json:"retry"`
	Acknowledge bool    `json:"acknowledge"`
	GiveUp      string  `json:"give_up,omitempty" doc:"The end that the case would come to; empty where it cannot be given up"`
	Ways        []Way   `json:"ways"`
	Fields      []Field `json:"fields" doc:"The values that may be corrected, those of the problem first"`

	People []Candidate `json:"people,omitempty" doc:"To whom work can be given that nobody of its queue can do"`
}

// Way is one way on from a problem.
type Way struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	When  string `json:"when,omitempty" doc:"The condition under which the process itself would go there"`
}

// ProblemGroup is a cause with the problems that it has made.
type ProblemGroup struct {
	Process string    `json:"process"`
	Cause   string    `json:"cause" doc:"Of problems and of bulk"`
	Version int       `json:"version"`
	Count   int       `json:"count"`
	Oldest  time.Time `json:"oldest"`
	Newest  time.Time `json:"newest"`
	Sample  Problem   `json:"sample" doc:"The newest one"`
}

// Mended is what became of many problems. Left have not been looked at: ask again with After.
type Mended struct {
	Done   int         `json:"done"`
	Failed []NotMended `json:"failed"`
	Left   int         `json:"left"`
	Next   string      `json:"next,omitempty"`
}

// NotMended is a problem that stays, with the reason.
type NotMended struct {
	ID      string `json:"id"`
	No      string `json:"no"`
	Message string `json:"message"`
}

// PersonCard is what staff see of the customer beside his case.
type PersonCard struct {
	Name   string  `json:"name"`
	Mobile string  `json:"mobile,omitempty"`
	Values []Value `json:"values,omitempty"`
}

// View is a line of the staff's left pane: a pool or the person's own items.
type View struct {
	Key   string `json:"key" doc:"mine, later, asked, given, queue:<name>, role:<name>, away"`
	Label string `json:"label"`
	Count int    `json:"count"`
	Takes bool   `json:"takes,omitempty" doc:"Of a queue or role: the reader may take its work"`
}

// Home is the first page of either side.
type Home struct {
	Me      Me          `json:"me"`
	Pending []Row       `json:"pending,omitempty" doc:"Customer: steps that wait for him"`
	Cases   []CaseRow   `json:"cases,omitempty" doc:"Customer: his requests, newest first"`
	Offers  []Offer     `json:"offers,omitempty" doc:"Customer: what he may start"`
	Views   []View      `json:"views,omitempty" doc:"Staff: where his work lies"`
	Saved   []SavedView `json:"saved,omitempty" doc:"Staff: how he looks at it, by himself or as others share it with him"`
	Notices []Notice    `json:"notices,omitempty"`

	Drafts []Begun `json:"drafts,omitempty" doc:"Customer: requests that he has begun to write"`

	Audit         bool         `json:"audit,omitempty" doc:"Staff: the reader may read the audit trail"`
	Leads         bool         `json:"leads,omitempty" doc:"Staff: the reader looks after the work of some queue"`
	Organisations []Membership `json:"organisations,omitempty" doc:"Customer: those for which he may act"`
	Invitations   int          `json:"invitations,omitempty" doc:"Customer: how many to organisations wait for his answer"`
	Starts        bool         `json:"starts,omitempty" doc:"Staff: whether the reader may start cases"`

	Processes bool `json:"processes,omitempty" doc:"Staff: there are processes that the reader may look at"`

	System     bool `json:"system,omitempty" doc:"Staff: the reader may see how the installation fares"`
	Deliveries bool `json:"deliveries,omitempty" doc:"Staff: the reader may see what other systems were told"`

	Problems *int `json:"problems,omitempty" doc:"Staff: how many cases' problems the reader may mend; absent for those who mend none"`
	Money    *int `json:"money,omitempty" doc:"Staff: how much waits for finance; absent for those who have nothing to do with it"`

	Erasures *int `json:"erasures,omitempty" doc:"Staff: how many requests to erase data wait for a word of an operator; absent for others"`

	Transfers *int `json:"transfers,omitempty" doc:"Staff: how many transfers wait to be found on the bank's statement; absent as money is"`
}

// Me is the person who is signed in.
type Me struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Login string   `json:"login"`
	Side  string   `json:"side" enum:"customer,staff"`
	Roles []string `json:"roles"`
	Lang  string   `json:"lang" enum:"fa,en"`
	Money Currency `json:"money" doc:"The unit of the installation"`
}

// Currency is a unit of money.
type Currency struct {
	Code     string `json:"code" doc:"ISO 4217, such as IRR"`
	Exponent int    `json:"exponent" doc:"Digits after the point: 2 where a hundred of the smallest unit are one euro"`
}

// Notice is a message that lies in the cartable.
type Notice struct {
	ID   string    `json:"id"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
	Case string    `json:"case,omitempty"`
	Item string    `json:"item,omitempty"`
}
