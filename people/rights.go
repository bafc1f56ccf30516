package people

import (
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
)

// Right is one row of the table: people of a side who stand in a relation to an object
// may do an action to it, where all conditions hold. What no row allows is refused.
type Right struct {
	Action Action
	Side   engine.Who
	To     Relation
	If     []Condition
}

// Relation is how a person stands to an object.
type Relation struct {
	Words string // "reader of the process"
	holds func(Person, Object) bool
}

// Condition is what has to be true of the object, whoever asks.
type Condition struct {
	Words string // "the case is not confidential"
	holds func(Object) bool
}

// The relations of customers.
var (
	anyCustomer = Relation{"any customer", always}
	ofOwnCase   = Relation{"customer of the case; of a shared one, as long as he is a member", func(a Person, o Object) bool {
		return o.Customer == a.ID && (o.Circle == nil || o.Private || member.holds(a, o))
	}}
)

// The relations of customers to an organisation, and to what its members share.
var (
	member = Relation{"member of the organisation", func(a Person, o Object) bool { return o.Circle[a.ID] != "" }}
	chief  = Relation{"manager or owner of the organisation", func(a Person, o Object) bool {
		return o.Circle[a.ID] == store.OrgManager || o.Circle[a.ID] == store.OrgOwner
	}}
	possessor = Relation{"owner of the organisation", func(a Person, o Object) bool { return o.Circle[a.ID] == store.OrgOwner }}
)

// The relations of staff. Whom a role is named for has it.
var (
	anyStaff   = Relation{"any of staff", always}
	inPool     = Relation{"member of the item's pool", inPoolOf}
	leader     = Relation{"supervisor of the queue", func(a Person, o Object) bool { return slices.Contains(o.Leaders, a.ID) }}
	standIn    = Relation{"who stands in for the absent holder", func(a Person, o Object) bool { return o.StandIn != "" && o.StandIn == a.ID }}
	mayStandIn = notHisOwn(standIn)
	absentee   = Relation{"whose absence it is", func(a Person, o Object) bool { return o.Person == a.ID }}
	author     = Relation{"who keeps it", func(a Person, o Object) bool { return o.Author == a.ID }}
	fellow     = Relation{"who works in the queue, or has the role, with which it is shared", inPoolOf}
	escalated  = Relation{"role that the item was escalated to", func(a Person, o Object) bool { return hasAny(a, o.Escalated) }}
	mender     = Relation{"role that the step names for it (skip.role, redo.role)", func(a Person, o Object) bool { return hasAny(a, o.MendRoles) }}
	reader     = Relation{"reader of the process (access.read, owner)", func(a Person, o Object) bool { return hasAny(a, o.Readers) }}
	starter    = Relation{"who opened the case", func(a Person, o Object) bool { return o.StartedBy == a.ID }}
	worker     = Relation{"who works or has worked on the case", func(a Person, o Object) bool { return slices.Contains(o.Worked, a.ID) }}
	colleague  = Relation{"role that works on cases of the process", func(a Person, o Object) bool { return hasAny(a, o.Roles) }}
	owner      = Relation{"owner of the process", func(a Person, o Object) bool { return o.Owner != "" && Has(a, o.Owner) }}
	mayStart   = Relation{"role that starts the process (start.roles)", func(a Person, o Object) bool { return hasAny(a, o.StartRoles) }}
	supervisor = withRole(RoleSupervisor)
	operator   = withRole(RoleOperator)
	analyst    = withRole(RoleAnalyst)
	financier  = withRole(RoleFinance)
)

// The relations of colleagues to what one of them holds.
var (
	delegator = Relation{"who has given the item on", func(a Person, o Object) bool { return slices.Contains(o.Delegators, a.ID) }}
	told      = Relation{"who is asked about it by the holder of an item, or stands in for him", func(a Person, o Object) bool { return slices.Contains(o.Told, a.ID) }}
	asked     = Relation{"who is asked about the item by its holder", func(a Person, o Object) bool { return o.Asked != "" && o.Asked == a.ID }}
	asksFor   = Relation{"who stands in for who is asked", func(a Person, o Object) bool { return o.AskedStandIn != "" && o.AskedStandIn == a.ID }}
	mayAnswer = notHisOwn(asked)
	mayReply  = notHisOwn(asksFor)
	anyOther  = notHisOwn(anyStaff)
	readerToo = notHisOwn(reader)
	workerToo = notHisOwn(worker)
)

// notHisOwn leaves out whose own request it is.
func notHisOwn(to Relation) Relation {
	return Relation{to.Words + ", but not about his own request", func(a Person, o Object) bool {
		return to.holds(a, o) && o.StartedBy != a.ID && o.Customer != a.ID
	}}
}

var heard = Relation{"who is asked about it, or stands in for him, but not its customer", notAsCustomer(told).holds}

// notAsCustomer leaves out the customer of the case, who may be of staff himself.
func notAsCustomer(to Relation) Relation {
	return Relation{to.Words + ", but not its customer", func(a Person, o Object) bool { return to.holds(a, o) && o.Customer != a.ID }}
}

// The relations of either side.
var (
	holder   = Relation{"holder of the item", func(a Person, o Object) bool { return o.Holder == a.ID }}
	uploader = Relation{"who uploaded the file", func(a Person, o Object) bool { return o.Uploader == a.ID }}
)

var (
	ofACase         = Condition{"it belongs to a case", func(o Object) bool { return o.Customer != "" }}
	shared          = Condition{"it is shared", func(o Object) bool { return !o.Private }}
	plainMember     = Condition{"it is about a member who is neither manager nor owner", func(o Object) bool { return o.Member == store.OrgMember }}
	notConfidential = Condition{"the process is not confidential", func(o Object) bool { return !o.Confidential }}
	customersStep   = Condition{"the item is the customer's", func(o Object) bool { return o.Who == engine.Customer }}
	staffsStep      = Condition{"the item is staff's", func(o Object) bool { return o.Who == engine.Staff }}
	skippable       = Condition{"its step may be passed over (skip)", func(o Object) bool { return o.Mendable }}
	redoable        = Condition{"the task may be done once more (redo)", func(o Object) bool { return o.Mendable }}
	loose           = Condition{"the file was not handed in yet", func(o Object) bool { return o.Customer == "" }}
	bankReceipt     = Condition{"it is the receipt of a transfer", func(o Object) bool { return o.Receipt }}
	forCustomers    = Condition{"customers may start the process (start.by)", func(o Object) bool { return slices.Contains(o.StartBy, string(engine.Customer)) }}
	forStaff        = Condition{"staff may start the process (start.by)", func(o Object) bool { return slices.Contains(o.StartBy, string(engine.Staff)) }}
)

// rights is the whole policy. Can decides from it and kartabl policy prints it.
var rights = slices.Concat(
	customerMay(Own, anyCustomer),
	customerMay(Prove, anyCustomer),
	customerMay(StartCase, anyCustomer, forCustomers),
	customerMay(ReadCase, ofOwnCase),
	customerMay(ActOnCase, ofOwnCase),
	customerMay(ReadItem, ofOwnCase, customersStep),
	customerMay(WorkItem, ofOwnCase, customersStep),
	customerMay(ReadDocument, ofOwnCase),
	customerMay(ReadCase, member, ofACase, shared),
	customerMay(ActOnCase, chief, ofACase, shared),
	customerMay(ReadItem, chief, customersStep, ofACase, shared),
	customerMay(WorkItem, chief, customersStep, ofACase, shared),
	customerMay(ReadDocument, member, ofACase, shared),
	customerMay(MakeOrganisation, anyCustomer),
	customerMay(JoinOrganisation, anyCustomer),
	customerMay(ActFor, member),
	customerMay(ManageMembers, chief, plainMember),
	customerMay(ManageMembers, possessor),
	customerMay(ReadDocument, uploader, loose),

	staffMay(Own, anyStaff),
	staffMay(Prove, anyStaff),
	staffMay(ReadPeople, anyStaff),
	staffMay(ReadAbsences, anyStaff),
	staffMay(NoteAbsence, absentee),
	staffMay(NoteAbsence, supervisor),
	staffMay(NoteAbsence, operator),
	staffMay(StartCase, mayStart, forStaff),
	readersMay(ReadCase),
	readersMay(ReadLedger),
	readersMay(ReadPicture),
	readersMay(ActOnCase),
	readersMay(ReadItem, staffsStep),
	staffMay(ServeCustomer, mayStart, forStaff),
	serversMay(ServeItem, forStaff, customersStep),
	poolMay(ReadItem),
	poolMay(ClaimItem),
	poolMay(WorkItem),
	staffMay(ReadItem, standIn, staffsStep),
	staffMay(WorkItem, mayStandIn, staffsStep),
	staffMay(ReadItem, leader, staffsStep, notConfidential),
	staffMay(ReleaseItem, holder, staffsStep),
	staffMay(SkipItem, holder, staffsStep, skippable),
	staffMay(SkipItem, mayStandIn, staffsStep, skippable),
	staffMay(SkipItem, mender, staffsStep, skippable),
	staffMay(RedoStep, holder, ofACase, redoable),
	staffMay(RedoStep, mayStandIn, ofACase, redoable),
	staffMay(RedoStep, mender, ofACase, redoable),
	leadersMay(ReleaseItem),
	leadersMay(AssignItem),
	leadersMay(RankItem),
	poolMay(EscalateItem),
	staffMay(EscalateItem, mayStandIn, staffsStep),
	staffMay(DelegateItem, holder, staffsStep),
	staffMay(TakeBackItem, delegator, staffsStep),
	leadersMay(TakeBackItem),
	staffMay(HearOfCase, anyOther, notConfidential),
	staffMay(HearOfCase, readerToo),
	staffMay(HearOfCase, workerToo),
	staffMay(ReadCase, told, ofACase),
	staffMay(ReadLedger, told, ofACase),
	staffMay(ReadPicture, told, ofACase),
	staffMay(ReadDocument, told, ofACase),
	staffMay(ReadItem, told, staffsStep),
	staffMay(AnswerQuestion, mayAnswer, staffsStep),
	staffMay(AnswerQuestion, mayReply, staffsStep),
	staffMay(WithdrawQuestion, holder, staffsStep),
	staffMay(WithdrawQuestion, mayStandIn, staffsStep),
	leadersMay(WithdrawQuestion),
	notersMay(WriteNote),
	readersMay(ReadDocument),
	staffMay(ReadDocument, uploader, loose),
	staffMay(ReadDocument, financier, bankReceipt),
	staffMay(ReadDocument, operator, bankReceipt),
	staffMay(ReadProblems, operator),
	staffMay(ReadProblems, owner),
	staffMay(MendProblem, operator),
	staffMay(MendProblem, owner),
	staffMay(ReadDeliveries, operator),
	staffMay(ResendDelivery, operator),
	staffMay(WatchSystem, operator),
	staffMay(ReadCalendars, operator),
	staffMay(DeclareDays, operator),
	staffMay(ReadMoney, financier),
	staffMay(ReadMoney, operator),
	staffMay(ReadMoney, owner),
	staffMay(MoveMoney, financier),
	staffMay(ReadAudit, operator),
	staffMay(ReadCaseAudit, operator, ofACase),
	staffMay(ReadCaseAudit, owner, ofACase),
	staffMay(ReadCaseAudit, supervisor, ofACase, notConfidential),
	staffMay(WatchQueue, supervisor, notConfidential),
	staffMay(WatchQueue, leader, notConfidential),
	staffMay(KeepViews, anyStaff),
	staffMay(ReadView, author),
	staffMay(ReadView, fellow, shared),
	viewsMay(ReadView),
	staffMay(ChangeView, author),
	viewsMay(ChangeView),
	staffMay(KeepPhrases, anyStaff),
	staffMay(ReadPhrase, author),
	staffMay(ReadPhrase, fellow, shared),
	viewsMay(ReadPhrase),
	staffMay(ChangePhrase, author),
	viewsMay(ChangePhrase),
	staffMay(ManageQueues, supervisor),
	staffMay(ManageQueues, operator),
	staffMay(ManageStaff, operator),
	staffMay(EndOthersSessions, operator),
	staffMay(ManageErasures, operator),
	staffMay(ReadProcess, reader),
	staffMay(ReadProcess, supervisor, notConfidential),
	staffMay(ReadProcess, analyst),
	staffMay(ReadProcess, operator),
	staffMay(Deploy, analyst),
	staffMay(Deploy, operator),
)

// Rights gives the table, in the order in which people read it.
func Rights() []Right { return slices.Clone(rights) }

func customerMay(a Action, to Relation, where ...Condition) []Right {
	return []Right{{Action: a, Side: engine.Customer, To: to, If: where}}
}

func staffMay(a Action, to Relation, where ...Condition) []Right {
	return []Right{{Action: a, Side: engine.Staff, To: to, If: where}}
}

// readersMay is for the staff who may look into a case: who has to do with it, and those who
// look after the work of all, unless the process is confidential.
func readersMay(a Action, where ...Condition) []Right {
	return mayOf(a, func(to Relation) Relation { return to }, where)
}

// serversMay is for those of them who start the process for customers.
func serversMay(a Action, where ...Condition) []Right {
	return mayOf(a, andStarts, where)
}

func mayOf(a Action, as func(Relation) Relation, where []Condition) []Right {
	where = append(where, ofACase)
	var all []Right
	for _, to := range []Relation{reader, starter, worker} {
		all = append(all, Right{Action: a, Side: engine.Staff, To: as(to), If: where})
	}
	where = append(slices.Clone(where), notConfidential)
	for _, to := range []Relation{colleague, supervisor, operator} {
		all = append(all, Right{Action: a, Side: engine.Staff, To: as(to), If: where})
	}
	return all
}

// andStarts is the relation of those who start the process too.
func andStarts(to Relation) Relation {
	return Relation{to.Words + ", and of start.roles", func(a Person, o Object) bool { return to.holds(a, o) && mayStart.holds(a, o) }}
}

// poolMay is for the staff whose work an item is.
func poolMay(a Action) []Right {
	return slices.Concat(staffMay(a, holder, staffsStep), staffMay(a, inPool, staffsStep), staffMay(a, escalated, staffsStep))
}

// notersMay is for all staff who see a case: because they may look into it, are asked about it,
// or because work of it is theirs.
func notersMay(a Action) []Right {
	all := append(mayOf(a, notAsCustomer, nil), staffMay(a, heard, ofACase)...)
	for _, to := range []Relation{holder, inPool, escalated, standIn} {
		all = append(all, staffMay(a, notAsCustomer(to), staffsStep)...)
	}
	return append(all, staffMay(a, notAsCustomer(leader), staffsStep, notConfidential)...)
}

// leadersMay is for the staff who hand out the work of others.
func leadersMay(a Action) []Right {
	return slices.Concat(staffMay(a, owner, staffsStep), staffMay(a, supervisor, staffsStep, notConfidential), staffMay(a, leader, staffsStep, notConfidential))
}

// viewsMay is for the staff who look after those with whom a view or a text is shared.
func viewsMay(a Action) []Right {
	return slices.Concat(staffMay(a, supervisor, shared, notConfidential), staffMay(a, leader, shared, notConfidential))
}

func withRole(name string) Relation {
	return Relation{"role " + name, func(a Person, _ Object) bool { return Has(a, name) }}
}

// inPoolOf: who has the role of a pool works in it, unless its members are named.
func inPoolOf(a Person, o Object) bool {
	return o.PoolRole != "" && Has(a, o.PoolRole) && (len(o.Members) == 0 || slices.Contains(o.Members, a.ID))
}

func always(Person, Object) bool { return true }

// allows reports whether the row lets actor do its action to object.
func (r Right) allows(actor Person, o Object) bool {
	if actor.Side != r.Side || !r.To.holds(actor, o) {
		return false
	}
	for _, c := range r.If {
		if !c.holds(o) {
			return false
		}
	}
	return true
}

func hasAny(actor Person, roles []string) bool {
	return slices.ContainsFunc(roles, func(r string) bool { return Has(actor, r) })
}
