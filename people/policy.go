package people

import (
	"slices"

	"github.com/kartabl/kartabl/engine"
)

// Action is something that a person may be allowed to do.
type Action string

// The actions. Each route of the API names one.
const (
	ReadCase     Action = "case.read"
	ReadLedger   Action = "case.ledger" // with whom the time of a case went
	StartCase    Action = "case.start"
	ActOnCase    Action = "case.act" // anytime, cancel, reopen, survey
	ReadItem     Action = "item.read"
	ClaimItem    Action = "item.claim"
	WorkItem     Action = "item.work" // submit, draft, release, pay, sign
	AssignItem   Action = "item.assign"
	ReadDocument Action = "document.read"
	ReadPeople   Action = "people.read"

	ReadAbsences Action = "absence.read" // who of staff is away, and who stands in
	NoteAbsence  Action = "absence.note" // one's own, and as a supervisor everybody's

	ReadProblems Action = "problem.read"
	MendProblem  Action = "problem.mend"
	Deploy       Action = "definition.deploy"

	ReadDeliveries Action = "delivery.read" // what other systems were told
	ResendDelivery Action = "delivery.resend"

	ReadCalendars Action = "calendar.read"
	DeclareDays   Action = "calendar.declare"

	ReadMoney Action = "money.read" // payments, refunds and the ledger of all cases
	MoveMoney Action = "money.move" // ask for a refund, agree with one, accept what is held

	ManageStaff  Action = "staff.manage" // attributes of people of staff
	ManageQueues Action = "queue.manage" // who works in a queue, how much one may hold, who leads it

	Own Action = "own" // one's own session, profile, lists
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
	Escalated []string   // roles that see the item too

	StartBy    []string // of a process: customer, staff
	StartRoles []string // staff roles that may start it

	Uploader string // of a document that no case holds yet
	Receipt  bool   // of a document: the bank's, for a transfer that finance has to find
}

// Can says whether actor may do action to object. What it does not allow is refused.
func Can(actor Person, action Action, o Object) bool {
	if actor.ID == "" || actor.Disabled {
		return false
	}
	switch actor.Side {
	case engine.Customer:
		return customerCan(actor, action, o)
	case engine.Staff:
		return staffCan(actor, action, o)
	default:
		return false
	}
}

func customerCan(actor Person, action Action, o Object) bool {
	own := o.Customer == actor.ID
	switch action {
	case Own:
		return true
	case ReadCase, ActOnCase:
		return own
	case ReadItem, WorkItem:
		return own && o.Who == engine.Customer
	case ReadDocument:
		return own || (o.Customer == "" && o.Uploader == actor.ID)
	case StartCase:
		return slices.Contains(o.StartBy, string(engine.Customer))
	case ReadAbsences, NoteAbsence, ManageStaff, ManageQueues, ReadLedger, ClaimItem, AssignItem, ReadPeople, ReadProblems, MendProblem, Deploy, ReadDeliveries, ResendDelivery, ReadCalendars, DeclareDays, ReadMoney, MoveMoney:
		return false
	default:
		return false
	}
}

func staffCan(actor Person, action Action, o Object) bool {
	switch action {
	case Own:
		return true
	case ReadCase, ReadLedger:
		return staffReads(actor, o)
	case ReadItem:
		return o.Who == engine.Staff && (inPool(actor, o) || standsIn(actor, o) || staffReads(actor, o) || leadsPool(actor, o))
	case ClaimItem:
		return o.Who == engine.Staff && inPool(actor, o)
	case WorkItem:
		return o.Who == engine.Staff && (o.Holder == actor.ID || inPool(actor, o) || standsIn(actor, o) && !ownRequest(actor, o))
	case AssignItem:
		return o.Who == engine.Staff && leads(actor, o)
	case ReadDocument:
		return staffReads(actor, o) || (o.Customer == "" && o.Uploader == actor.ID) || (o.Receipt && readsMoney(actor))
	case ActOnCase:
		return staffReads(actor, o)
	case StartCase:
		return slices.Contains(o.StartBy, string(engine.Staff)) && hasAny(actor, o.StartRoles)
	case ReadPeople, ReadAbsences:
		return true
	case ManageStaff:
		return Has(actor, RoleOperator)
	case ManageQueues:
		return Has(actor, RoleSupervisor) || Has(actor, RoleOperator)
	case NoteAbsence:
		return o.Person == actor.ID || Has(actor, RoleSupervisor) || Has(actor, RoleOperator)
	case ReadProblems, MendProblem:
		return Has(actor, RoleOperator) || Has(actor, o.Owner)
	case ReadDeliveries, ResendDelivery, ReadCalendars, DeclareDays:
		return Has(actor, RoleOperator)
	case ReadMoney:
		return readsMoney(actor)
	case MoveMoney:
		return Has(actor, RoleFinance)
	case Deploy:
		return Has(actor, RoleAnalyst) || Has(actor, RoleOperator)
	default:
		return false
	}
}

// staffReads: who works on cases of the process, its readers, who opened or worked on
// this case; a supervisor and the operator read all that is not confidential.
func staffReads(actor Person, o Object) bool {
	if o.Customer == "" {
		return false
	}
	if hasAny(actor, o.Readers) || o.StartedBy == actor.ID || slices.Contains(o.Worked, actor.ID) || o.Holder == actor.ID {
		return true
	}
	if o.Confidential {
		return false
	}
	return hasAny(actor, o.Roles) || Has(actor, RoleSupervisor) || Has(actor, RoleOperator)
}

func readsMoney(actor Person) bool { return Has(actor, RoleFinance) || Has(actor, RoleOperator) }

func inPool(actor Person, o Object) bool {
	member := o.PoolRole != "" && Has(actor, o.PoolRole) && (len(o.Members) == 0 || slices.Contains(o.Members, actor.ID))
	return o.Holder == actor.ID || member || hasAny(actor, o.Escalated)
}

func standsIn(actor Person, o Object) bool { return o.StandIn != "" && o.StandIn == actor.ID }

// ActsFor reports whether the actor may work on an item for its holder.
func ActsFor(actor Person, o Object) bool {
	return !actor.Disabled && actor.Side == engine.Staff && o.Holder != actor.ID && standsIn(actor, o) && !ownRequest(actor, o)
}

// ownRequest: nobody decides for another about what he has asked for himself.
func ownRequest(actor Person, o Object) bool {
	return o.StartedBy == actor.ID || o.Customer == actor.ID
}

func leads(actor Person, o Object) bool {
	if o.Owner != "" && Has(actor, o.Owner) {
		return true
	}
	return Has(actor, RoleSupervisor) && !o.Confidential || leadsPool(actor, o)
}

// leadsPool: a supervisor of single queues has his rights for their items only.
func leadsPool(actor Person, o Object) bool {
	return !o.Confidential && slices.Contains(o.Leaders, actor.ID)
}

func hasAny(actor Person, roles []string) bool {
	return slices.ContainsFunc(roles, func(r string) bool { return Has(actor, r) })
}
