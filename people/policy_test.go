package people

import (
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
)

func customer(id string) Person { return Person{ID: id, Side: engine.Customer} }

func staff(id string, roles ...string) Person {
	return Person{ID: id, Side: engine.Staff, Roles: roles}
}

func TestCan(t *testing.T) {
	claim := Object{Customer: "a", StartedBy: "a", Roles: []string{"expert", "finance"}, Readers: []string{"manager"}, Owner: "manager", Worked: []string{"e1"}}
	secret := claim
	secret.Confidential = true
	mine := claim
	mine.Who = engine.Customer
	review := claim
	review.Who, review.Pool, review.PoolRole = engine.Staff, "queue:experts", "expert"
	held := review
	held.Holder = "e1"
	stood := held
	stood.StandIn = "z"
	asked := stood
	asked.StartedBy = "z"
	few := review
	few.Members, few.Leaders = []string{"e2"}, []string{"q"}
	hidden := few
	hidden.Confidential = true
	escalated := review
	escalated.Escalated = []string{"manager"}
	ours := claim
	ours.Circle = map[string]string{"a": store.OrgMember, "m": store.OrgMember, "g": store.OrgManager, "w": store.OrgOwner}
	hushed := ours
	hushed.Private = true
	oursStep := ours
	oursStep.Who = engine.Customer
	hushedStep := hushed
	hushedStep.Who = engine.Customer
	left := ours
	left.Circle = map[string]string{"w": store.OrgOwner}
	leftPrivate := left
	leftPrivate.Private = true
	service := Object{StartBy: []string{"customer", "staff"}, StartRoles: []string{"call_center"}}
	fresh := Object{Uploader: "a"}

	own := Object{Author: "e1", Private: true}
	common := Object{Author: "e1", Pool: "queue:experts", PoolRole: "expert", Members: []string{"e2"}, Leaders: []string{"q"}}
	secretly := common
	secretly.Confidential = true
	for _, tt := range []struct {
		name   string
		who    Person
		action Action
		object Object
		want   bool
	}{
		{"staff read their own view", staff("e1"), ReadView, own, true},
		{"others do not", staff("e2", "expert", RoleSupervisor), ReadView, own, false},
		{"nor change it", staff("e2", "expert", RoleSupervisor), ChangeView, own, false},
		{"a member reads a shared view", staff("e2", "expert"), ReadView, common, true},
		{"and does not change it", staff("e2", "expert"), ChangeView, common, false},
		{"who is no member does not read it", staff("e3", "expert"), ReadView, common, false},
		{"its author changes it", staff("e1"), ChangeView, common, true},
		{"so does who leads the queue", staff("q"), ChangeView, common, true},
		{"and a supervisor", staff("z", RoleSupervisor), ChangeView, common, true},
		{"not of a confidential queue", staff("z", RoleSupervisor), ReadView, secretly, false},
		{"nor does who leads it", staff("q"), ChangeView, secretly, false},
		{"a customer keeps no views", customer("a"), KeepViews, Object{}, false},
		{"staff read their own text", staff("e1"), ReadPhrase, own, true},
		{"a supervisor does not", staff("z", RoleSupervisor), ReadPhrase, own, false},
		{"a member reads a shared text", staff("e2", "expert"), ReadPhrase, common, true},
		{"and does not change that", staff("e2", "expert"), ChangePhrase, common, false},
		{"who leads the queue changes it", staff("q"), ChangePhrase, common, true},
		{"a customer has no texts", customer("a"), KeepPhrases, Object{}, false},

		{"nobody reads a case", Person{}, ReadCase, claim, false},
		{"customer reads his case", customer("a"), ReadCase, claim, true},
		{"another customer does not", customer("b"), ReadCase, claim, false},
		{"a disabled customer does not", Person{ID: "a", Side: engine.Customer, Disabled: true}, ReadCase, claim, false},
		{"customer works on his step", customer("a"), WorkItem, mine, true},
		{"customer does not read a staff item of his own case", customer("a"), ReadItem, review, false},
		{"customer does not claim", customer("a"), ClaimItem, review, false},
		{"another customer does not work on it", customer("b"), WorkItem, mine, false},
		{"a colleague reads what is shared", customer("m"), ReadCase, ours, true},
		{"and its files", customer("m"), ReadDocument, ours, true},
		{"but does not work on it", customer("m"), WorkItem, oursStep, false},
		{"nor withdraw it", customer("m"), ActOnCase, ours, false},
		{"a manager works on it", customer("g"), WorkItem, oursStep, true},
		{"and withdraws it", customer("g"), ActOnCase, ours, true},
		{"but not on a staff item", customer("g"), ReadItem, func() Object { o := ours; o.Who = engine.Staff; return o }(), false},
		{"its customer works on it", customer("a"), WorkItem, oursStep, true},
		{"who is no member reads nothing", customer("b"), ReadCase, ours, false},
		{"a private one is its customer's", customer("a"), WorkItem, hushedStep, true},
		{"and no colleague's", customer("m"), ReadCase, hushed, false},
		{"nor a manager's", customer("g"), ReadDocument, hushed, false},
		{"nor the owner's", customer("w"), ReadCase, hushed, false},
		{"who has left reads a shared one no more", customer("a"), ReadCase, left, false},
		{"nor works on it", customer("a"), ActOnCase, left, false},
		{"a private one he does", customer("a"), ReadCase, leftPrivate, true},
		{"staff are no members", staff("m"), ReadCase, Object{Customer: "a", Circle: map[string]string{"m": store.OrgOwner}}, false},
		{"a manager removes a member", customer("g"), ManageMembers, Object{Circle: ours.Circle, Member: store.OrgMember}, true},
		{"but no manager", customer("g"), ManageMembers, Object{Circle: ours.Circle, Member: store.OrgManager}, false},
		{"an owner does", customer("w"), ManageMembers, Object{Circle: ours.Circle, Member: store.OrgOwner}, true},
		{"a member does not", customer("m"), ManageMembers, Object{Circle: ours.Circle, Member: store.OrgMember}, false},
		{"expert reads", staff("e2", "expert"), ReadCase, claim, true},
		{"expert claims from his queue", staff("e2", "expert"), ClaimItem, review, true},
		{"finance does not claim from the experts", staff("f1", "finance"), ClaimItem, review, false},
		{"finance reads the item", staff("f1", "finance"), ReadItem, review, true},
		{"a stranger of staff reads nothing", staff("x", "technician"), ReadCase, claim, false},
		{"nor the item", staff("x", "technician"), ReadItem, review, false},
		{"who worked on it still reads it", staff("e1"), ReadCase, claim, true},
		{"holder works", staff("e1"), WorkItem, held, true},
		{"escalation opens the item", staff("m", "manager"), ClaimItem, escalated, true},
		{"holder puts back", staff("e1"), ReleaseItem, held, true},
		{"who works beside him does not", staff("e2", "expert"), ReleaseItem, held, false},
		{"supervisor does", staff("s", RoleSupervisor), ReleaseItem, held, true},
		{"stand-in reads", staff("z"), ReadItem, stood, true},
		{"stand-in works", staff("z"), WorkItem, stood, true},
		{"stand-in does not claim it", staff("z"), ClaimItem, stood, false},
		{"another does not work on it", staff("y"), WorkItem, stood, false},
		{"nobody stands in about his own request", staff("z"), WorkItem, asked, false},
		{"staff read who is away", staff("z"), ReadAbsences, Object{}, true},
		{"customers do not", customer("a"), ReadAbsences, Object{}, false},
		{"one's own absence", staff("z"), NoteAbsence, Object{Person: "z"}, true},
		{"not another's", staff("z"), NoteAbsence, Object{Person: "y"}, false},
		{"supervisor notes another's", staff("s", RoleSupervisor), NoteAbsence, Object{Person: "y"}, true},
		{"a customer has none", customer("a"), NoteAbsence, Object{Person: "a"}, false},
		{"a member claims", staff("e2", "expert"), ClaimItem, few, true},
		{"who is no member does not", staff("e3", "expert"), ClaimItem, few, false},
		{"nor a member without the role", staff("e2"), ClaimItem, few, false},
		{"the queue's supervisor hands out", staff("q"), AssignItem, few, true},
		{"and reads", staff("q"), ReadItem, few, true},
		{"but does not work", staff("q"), WorkItem, few, false},
		{"nor elsewhere", staff("q"), AssignItem, review, false},
		{"nor what is confidential", staff("q"), AssignItem, hidden, false},
		{"operators manage staff", staff("o", RoleOperator), ManageStaff, Object{}, true},
		{"supervisors do not", staff("s", RoleSupervisor), ManageStaff, Object{}, false},
		{"operators sign others out", staff("o", RoleOperator), EndOthersSessions, Object{}, true},
		{"supervisors sign nobody out", staff("s", RoleSupervisor), EndOthersSessions, Object{}, false},
		{"analysts sign nobody out", staff("a", RoleAnalyst), EndOthersSessions, Object{}, false},
		{"supervisors manage queues", staff("s", RoleSupervisor), ManageQueues, Object{}, true},
		{"those of single queues do not", staff("q"), ManageQueues, few, false},
		{"supervisor hands out", staff("s", RoleSupervisor), AssignItem, review, true},
		{"expert does not hand out", staff("e2", "expert"), AssignItem, review, false},
		{"owner hands out", staff("m", "manager"), AssignItem, review, true},
		{"staff never work on a customer's step", staff("m", "manager"), WorkItem, mine, false},
		{"supervisor does not read what is confidential", staff("s", RoleSupervisor), ReadCase, secret, false},
		{"readers do", staff("m", "manager"), ReadCase, secret, true},
		{"customer starts", customer("a"), StartCase, service, true},
		{"call centre starts", staff("c", "call_center"), StartCase, service, true},
		{"expert does not start", staff("e2", "expert"), StartCase, service, false},
		{"uploader reads his file", customer("a"), ReadDocument, fresh, true},
		{"nobody else does", customer("b"), ReadDocument, fresh, false},
		{"not even the operator", staff("o", RoleOperator), ReadDocument, fresh, false},
		{"operator sees problems", staff("o", RoleOperator), ReadProblems, claim, true},
		{"expert does not", staff("e2", "expert"), ReadProblems, claim, false},
		{"analyst deploys", staff("n", RoleAnalyst), Deploy, Object{}, true},
		{"supervisor does not deploy", staff("s", RoleSupervisor), Deploy, Object{}, false},
		{"operator sees what was told", staff("o", RoleOperator), ReadDeliveries, Object{}, true},
		{"operator has it told again", staff("o", RoleOperator), ResendDelivery, Object{}, true},
		{"operator declares days", staff("o", RoleOperator), DeclareDays, Object{}, true},
		{"manager does not", staff("m", "manager"), DeclareDays, Object{}, false},
		{"finance reads money", staff("f", RoleFinance), ReadMoney, Object{}, true},
		{"owner reads the money of his case", staff("m", "manager"), ReadMoney, claim, true},
		{"and not that of all", staff("m", "manager"), ReadMoney, Object{}, false},
		{"nor does who works on it", staff("e1", "expert"), ReadMoney, claim, false},
		{"and moves it", staff("f", RoleFinance), MoveMoney, Object{}, true},
		{"operator reads it", staff("o", RoleOperator), ReadMoney, Object{}, true},
		{"and does not move it", staff("o", RoleOperator), MoveMoney, Object{}, false},
		{"supervisor does not read it", staff("s", RoleSupervisor), ReadMoney, Object{}, false},
		{"nor a customer", customer("a"), ReadMoney, claim, false},
		{"finance reads a bank's receipt", staff("f", RoleFinance), ReadDocument, Object{Customer: "a", Receipt: true, Confidential: true}, true},
		{"and no other file", staff("f", RoleFinance), ReadDocument, Object{Customer: "a", Confidential: true}, false},
		{"another customer does not read it", customer("b"), ReadDocument, Object{Customer: "a", Receipt: true}, false},
		{"supervisor reads no calendars", staff("s", RoleSupervisor), ReadCalendars, Object{}, false},
		{"supervisor does not", staff("s", RoleSupervisor), ResendDelivery, Object{}, false},
		{"finance reads what was paid", staff("f", RoleFinance), ReadMoney, Object{}, true},
		{"finance gives it back", staff("f", RoleFinance), MoveMoney, Object{}, true},
		{"operator reads what was paid", staff("o", RoleOperator), ReadMoney, Object{}, true},
		{"operator does not give it back", staff("o", RoleOperator), MoveMoney, Object{}, false},
		{"supervisor reads no payments", staff("s", RoleSupervisor), ReadMoney, Object{}, false},
		{"nor does an analyst", staff("n", RoleAnalyst), ReadMoney, Object{}, false},
		{"who works on the money of claims is not finance", staff("f", "finance_expert"), MoveMoney, Object{}, false},
		{"finance reads no case for its money", staff("f", RoleFinance), ReadCase, Object{Customer: "a", Roles: []string{"expert"}}, false},
		{"customers read no payments of all", customer("a"), ReadMoney, Object{}, false},
		{"customers do not list people", customer("a"), ReadPeople, Object{}, false},
		{"operator reads who did what", staff("o", RoleOperator), ReadAudit, Object{}, true},
		{"owner does not", staff("m", "manager"), ReadAudit, Object{}, false},
		{"owner reads who did what to his case", staff("m", "manager"), ReadCaseAudit, secret, true},
		{"supervisor does", staff("s", RoleSupervisor), ReadCaseAudit, claim, true},
		{"but not what is confidential", staff("s", RoleSupervisor), ReadCaseAudit, secret, false},
		{"who works on it does not", staff("e1", "expert"), ReadCaseAudit, claim, false},
		{"nor its customer", customer("a"), ReadCaseAudit, claim, false},
		{"an unknown action is refused", staff("o", RoleOperator), "format.disk", claim, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Can(tt.who, tt.action, tt.object); got != tt.want {
				t.Errorf("Can = %v", got)
			}
		})
	}
}
