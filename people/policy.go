package people

import (
	"slices"

	"github.com/kartabl/kartabl/engine"
)

// Action is something that a person may be allowed to do.
type Action string

// The actions. Each route of the API names one.
const (
	ReadCase    Action = "case.read"
	ReadLedger  Action = "case.ledger"  // with whom the time of a case went
	ReadPicture Action = "case.picture" // where in its process a case stands and has been
	StartCase   Action = "case.start"
	ActOnCase   Action = "case.act" // anytime, cancel, reopen, survey
	ReadItem    Action = "item.read"
	ClaimItem   Action = "item.claim"
	WorkItem    Action = "item.work"    // submit, draft, pay, sign
	ServeItem   Action = "item.serve"   // do a customer's task on his behalf
	ReleaseItem Action = "item.release" // put back what somebody holds
	AssignItem  Action = "item.assign"
	RankItem    Action = "item.rank" // give it another priority
	SkipItem    Action = "item.skip" // pass over work where its step says so
	RedoStep    Action = "case.redo" // have a completed task done once more where it says so

	WriteNote        Action = "case.note"      // for colleagues, about a case
	EscalateItem     Action = "item.escalate"  // show it to the next of its ladder
	DelegateItem     Action = "item.delegate"  // give on what one holds, hand it back
	TakeBackItem     Action = "item.take_back" // what was given on
	AnswerQuestion   Action = "item.answer"    // that the holder has asked
	WithdrawQuestion Action = "item.unask"     // take it back
	HearOfCase       Action = "case.hear"      // be asked about a case by who holds work of it

	ReadDocument Action = "document.read"
	ReadPeople   Action = "people.read"

	ServeCustomer Action = "customer.serve" // find a customer by what he says, or write him down, and act for him

	ReadAbsences Action = "absence.read" // who of staff is away, and who stands in
	NoteAbsence  Action = "absence.note" // one's own, and as a supervisor everybody's

	ReadProblems Action = "problem.read"
	MendProblem  Action = "problem.mend"
	ReadProcess  Action = "process.read" // its versions, its picture, and how many cases stand where
	Deploy       Action = "definition.deploy"

	ReadDeliveries Action = "delivery.read" // what other systems were told
	ResendDelivery Action = "delivery.resend"

	WatchSystem Action = "system.watch" // how the installation fares: its database, jobs, services, messages

	ReadCalendars Action = "calendar.read"
	DeclareDays   Action = "calendar.declare"

	ReadMoney Action = "money.read" // payments, refunds and the ledger of all cases
	MoveMoney Action = "money.move" // ask for a refund, agree with one, accept what is held

	ManageStaff Action = "staff.manage" // attributes of people of staff

	EndOthersSessions Action = "sessions.end" // sign somebody else out everywhere
	WatchQueue        Action = "queue.watch"  // what lies in it, what was taken before its turn, and which views its people share
	ManageQueues      Action = "queue.manage" // who works in a queue, how much one may hold, who leads it

	KeepViews  Action = "view.keep"   // save how one looks at one's lists, order what was saved, begin with one of them
	ReadView   Action = "view.read"   // one's own, and those that are shared with one
	ChangeView Action = "view.change" // what it shows, its name, with whom it is shared; remove it

	KeepPhrases  Action = "phrase.keep"   // have texts ready for the fields of forms
	ReadPhrase   Action = "phrase.read"   // one's own, and those that are shared with one
	ChangePhrase Action = "phrase.change" // its words, its name, with whom it is shared; remove it

	ReadAudit     Action = "audit.read" // who did and saw what, everywhere
	ReadCaseAudit Action = "case.audit" // the same for one case

	ManageErasures Action = "erasure.manage" // propose and decide the erasing of a customer's data, and keep it by law

	MakeOrganisation Action = "organisation.make"
	JoinOrganisation Action = "organisation.join"    // see and answer the invitations to one's own addresses
	ActFor           Action = "organisation.act"     // see it and its shared cases, start one for it, leave it
	ManageMembers    Action = "organisation.members" // invite, remove, give another role

	Own   Action = "own"       // one's own session, profile, lists
	Prove Action = "own.prove" // what is left to be done of one's own sign-in; before it nothing else is allowed
)

// Object is what an action is done to, as far as the policy asks. Zero fields mean
// that the object has none.
type Object struct {
	Customer     string   // person whose case it is
	StartedBy    string   // person who opened it
	Roles        []string // of those who work on cases of this process
	Readers      []string // roles named by access.read, and the owner
	Worked       []string // persons who worked on the case
	Confidential bool
	Owner        string // role that owns the process

	Who       engine.Who // of an item
	Pool      string     // of an item: "queue:x", "role:x"
	PoolRole  string     // role that the pool's members have
	Members   []string   // of those, the persons who work in it; empty: all
	Leaders   []string   // persons who supervise the pool
	Holder    string     // of an item
	StandIn   string     // of an item: who stands in for its holder now
	Person    string     // whose absence it is
	Author    string     // of a saved view or a ready text; what it is shared with is its pool
	Escalated []string   // roles that see the item too
	Mendable  bool       // of an item: its step may be passed over; of a task: it may be done once more
	MendRoles []string   // roles that may do so too, beside who holds the work

	Delegators   []string // of an item: who has given it on
	Asked        string   // of an item: the colleague whom its holder asks
	AskedStandIn string   // of an item: who stands in for him now
	Told         []string // of a case: all those, of its open items

	StartBy    []string // of a process: customer, staff
	StartRoles []string // staff roles that may start it

	Circle  map[string]string // roles of those who belong to the organisation that it belongs to; nil: to none
	Private bool              // of a case of an organisation, a saved view or a ready text: nobody but its customer or author sees it
	Member  string            // of an organisation's member or invitation: the highest role that is given or taken

	Uploader string // of a document that no case holds yet
	Receipt  bool   // of a document: the bank's, for a transfer that finance has to find
}

// Can says whether actor may do action to object: where a row of the table of rights
// allows it, and nowhere else.
func Can(actor Person, action Action, o Object) bool {
	if actor.ID == "" || actor.Disabled {
		return false
	}
	return slices.ContainsFunc(byAction[action], func(r Right) bool { return r.allows(actor, o) })
}

// byAction are the rows of each action.
var byAction = func() map[Action][]Right {
	rows := map[Action][]Right{}
	for _, r := range rights {
		rows[r.Action] = append(rows[r.Action], r)
	}
	return rows
}()

// ActsFor reports whether the actor may work on an item for its holder.
func ActsFor(actor Person, o Object) bool {
	return !actor.Disabled && actor.Side == engine.Staff && o.Holder != actor.ID && mayStandIn.holds(actor, o)
}
