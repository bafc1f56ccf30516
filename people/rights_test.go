package people

import (
	"bytes"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
)

var write = flag.Bool("write", false, "write the documents that tests compare")

const policyPage = "../docs/policy.md"

// TestThePageOfThePolicy holds docs/policy.md to the table: -write writes it anew.
func TestThePageOfThePolicy(t *testing.T) {
	page, err := os.ReadFile(policyPage)
	if err != nil {
		t.Fatal(err)
	}
	var table bytes.Buffer
	if err := PrintRights(&table); err != nil {
		t.Fatal(err)
	}
	const begin, end = "```text\n", "```\n"
	head, rest, _ := strings.Cut(string(page), begin)
	_, tail, ok := strings.Cut(rest, end)
	if !ok {
		t.Fatalf("no table in %s", policyPage)
	}
	want := head + begin + table.String() + end + tail
	if *write {
		if err := os.WriteFile(policyPage, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if string(page) != want {
		t.Errorf("%s does not hold the table of rights; go test ./people -run TestThePageOfThePolicy -write", policyPage)
	}
}

// actionsOf are the actions that policy.go names.
func actionsOf(t *testing.T) []Action {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "policy.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []Action
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := v.Type.(*ast.Ident); !ok || id.Name != "Action" {
			return true
		}
		for _, value := range v.Values {
			name, err := strconv.Unquote(value.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, Action(name))
		}
		return true
	})
	return all
}

func TestEveryActionHasARow(t *testing.T) {
	all := actionsOf(t)
	if len(all) < 20 {
		t.Fatalf("only %d actions found: %v", len(all), all)
	}
	for _, a := range all {
		if len(byAction[a]) == 0 {
			t.Errorf("nobody may %s", a)
		}
	}
	for a := range byAction {
		if !slices.Contains(all, a) {
			t.Errorf("a row for %s, which is no action", a)
		}
	}
}

// places of the process' world: roles that a definition may name, and the system's own.
var roleNames = []string{"expert", "manager", RoleOperator, RoleSupervisor, RoleAnalyst, RoleFinance}

func drawPerson(t *rapid.T) Person {
	return Person{
		ID:   "a",
		Side: rapid.SampledFrom([]engine.Who{engine.Customer, engine.Staff}).Draw(t, "side"),
		Roles: rapid.SliceOfDistinct(rapid.SampledFrom(roleNames), func(r string) string { return r }).
			Draw(t, "roles of the person"),
	}
}

func drawObject(t *rapid.T) Object {
	somebody := rapid.SampledFrom([]string{"", "a", "b"})
	roles := rapid.SliceOfN(rapid.SampledFrom(roleNames), 0, 2)
	role := rapid.SampledFrom(append([]string{""}, roleNames...))
	by := rapid.SliceOfN(rapid.SampledFrom([]string{"customer", "staff"}), 0, 2)
	return Object{
		Customer: somebody.Draw(t, "customer"), StartedBy: somebody.Draw(t, "started by"), Holder: somebody.Draw(t, "holder"),
		Uploader: somebody.Draw(t, "uploader"), Worked: []string{somebody.Draw(t, "worked")},
		StandIn: somebody.Draw(t, "stand-in"), Person: somebody.Draw(t, "person"), Author: somebody.Draw(t, "author"), Leaders: []string{somebody.Draw(t, "leader")},
		Delegators: []string{somebody.Draw(t, "delegator")}, Told: []string{somebody.Draw(t, "told")},
		Asked: somebody.Draw(t, "asked"), AskedStandIn: somebody.Draw(t, "stand-in of who is asked"),
		Members: rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b"}), 0, 1).Draw(t, "members"),
		Roles:   roles.Draw(t, "working roles"), Readers: roles.Draw(t, "readers"), Escalated: roles.Draw(t, "escalated"), StartRoles: roles.Draw(t, "start roles"),
		Mendable: rapid.Bool().Draw(t, "mendable"), MendRoles: roles.Draw(t, "mend roles"),
		Owner: role.Draw(t, "owner"), PoolRole: role.Draw(t, "pool"), StartBy: by.Draw(t, "start by"),
		Who:          rapid.SampledFrom([]engine.Who{"", engine.Customer, engine.Staff}).Draw(t, "who"),
		Confidential: rapid.Bool().Draw(t, "confidential"), Receipt: rapid.Bool().Draw(t, "receipt"),
		Circle: drawCircle(t), Private: rapid.Bool().Draw(t, "private"), Member: rapid.SampledFrom(append([]string{""}, memberRoles...)).Draw(t, "member"),
	}
}

var memberRoles = []string{store.OrgMember, store.OrgManager, store.OrgOwner}

func drawCircle(t *rapid.T) map[string]string {
	if rapid.Bool().Draw(t, "of nobody's organisation") {
		return nil
	}
	role := rapid.SampledFrom(append([]string{""}, memberRoles...))
	return map[string]string{"a": role.Draw(t, "role of a"), "b": role.Draw(t, "role of b")}
}

// TestLawsOfThePolicy: Can is the table and nothing else; a role more takes nothing
// away; nobody without a name, disabled, or of no side may anything.
func TestLawsOfThePolicy(t *testing.T) {
	all := append(actionsOf(t), "format.disk", "")
	rapid.Check(t, func(t *rapid.T) {
		who, o := drawPerson(t), drawObject(t)
		more := who
		more.Roles = append(slices.Clone(who.Roles), rapid.SampledFrom(roleNames).Draw(t, "role more"))
		for _, a := range all {
			can := Can(who, a, o)
			if by := slices.ContainsFunc(Rights(), func(r Right) bool { return r.Action == a && r.allows(who, o) }); by != can {
				t.Fatalf("%s: the table says %v, Can says %v", a, by, can)
			}
			if can && !Can(more, a, o) {
				t.Fatalf("%s: %v may, with %v he may not", a, who.Roles, more.Roles)
			}
			disabled, nobody, sideless := who, who, who
			disabled.Disabled, nobody.ID, sideless.Side = true, "", "robot"
			if Can(disabled, a, o) || Can(nobody, a, o) || Can(sideless, a, o) {
				t.Fatalf("%s: allowed to who is disabled, nobody, or of no side", a)
			}
		}
	})
}

// TestCustomersReachOnlyTheirOwn: roles give a customer nothing, and whatever he may do
// to a thing, it is his own, or shared in an organisation of his, or offered to customers, or
// about himself. What is private of an organisation is its customer's only, and what is
// shared in one that he has left is his no more.
//
// Attack case 13.
func TestCustomersReachOnlyTheirOwn(t *testing.T) {
	all := actionsOf(t)
	forAll := map[Action]bool{Own: true, Prove: true, StartCase: true, MakeOrganisation: true, JoinOrganisation: true}
	rapid.Check(t, func(t *rapid.T) {
		who, o := drawPerson(t), drawObject(t)
		who.Side = engine.Customer
		plain := who
		plain.Roles = nil
		for _, a := range all {
			can := Can(who, a, o)
			if can != Can(plain, a, o) {
				t.Fatalf("%s: a role changes what a customer may", a)
			}
			if !can || forAll[a] {
				continue
			}
			belongs := o.Circle[who.ID] != ""
			mine := o.Customer == who.ID && (o.Circle == nil || o.Private || belongs)
			ours := belongs && !o.Private && o.Customer != ""
			loose := a == ReadDocument && o.Customer == "" && o.Uploader == who.ID
			within := (a == ActFor || a == ManageMembers) && belongs
			if !mine && !ours && !loose && !within {
				t.Fatalf("%s: customer reaches what is not his: %+v", a, o)
			}
			if (a == ReadItem || a == WorkItem) && o.Who != engine.Customer {
				t.Fatalf("%s: customer reaches a staff item of his case", a)
			}
		}
	})
}

// TestLawsOfMembers: a higher role takes nothing away; to the cases of others a plain
// member does nothing but look; nobody but an owner gives or takes what is more than a
// member's place.
func TestLawsOfMembers(t *testing.T) {
	all := actionsOf(t)
	rapid.Check(t, func(t *rapid.T) {
		who, o := drawPerson(t), drawObject(t)
		who.Side = engine.Customer
		as := func(role string) Object {
			c := o
			c.Circle = map[string]string{"a": role, "b": o.Circle["b"]}
			return c
		}
		for _, a := range all {
			for n, role := range memberRoles[1:] {
				if Can(who, a, as(memberRoles[n])) && !Can(who, a, as(role)) {
					t.Fatalf("%s: %s may and %s may not", a, memberRoles[n], role)
				}
			}
			looks := a == ReadCase || a == ReadDocument || a == ActFor
			if own := o.Customer == "a" || o.Customer == ""; !own && !looks && Can(who, a, as(store.OrgMember)) != Can(who, a, as("")) {
				t.Fatalf("%s: a plain member may", a)
			}
		}
		if o.Member != store.OrgMember && Can(who, ManageMembers, as(store.OrgManager)) {
			t.Fatalf("a manager gives or takes the role %q", o.Member)
		}
	})
}

// TestNoRowIsIdle: each row allows something that no other row does, so that the table
// says nothing twice.
func TestNoRowIsIdle(t *testing.T) {
	for _, r := range rights {
		needed := false
		for who, o := range witnesses() {
			who.Side = r.Side
			others := 0
			for _, other := range byAction[r.Action] {
				if other.allows(who, o) {
					others++
				}
			}
			if needed = others == 1 && r.allows(who, o); needed {
				break
			}
		}
		if !needed {
			t.Errorf("%s %s to %s is allowed by other rows anyway", r.Side, r.Action, r.To.Words)
		}
	}
}

// starting lets a person start the process too.
func starting(p Person, o Object) (Person, Object) {
	p.Roles, o.StartRoles = append(slices.Clone(p.Roles), "s"), append(slices.Clone(o.StartRoles), "s")
	return p, o
}

// witnesses are objects to which a person stands in exactly one relation each.
func witnesses() func(yield func(Person, Object) bool) {
	return func(yield func(Person, Object) bool) {
		relations := []func(*Person, *Object){
			func(*Person, *Object) {},
			func(_ *Person, o *Object) { o.Customer = "a" },
			func(_ *Person, o *Object) { o.StartedBy = "a" },
			func(_ *Person, o *Object) { o.Holder = "a" },
			func(_ *Person, o *Object) { o.Worked = []string{"a"} },
			func(_ *Person, o *Object) { o.StandIn = "a" },
			func(_ *Person, o *Object) { o.Leaders = []string{"a"} },
			func(_ *Person, o *Object) { o.Person = "a" },
			func(_ *Person, o *Object) { o.Author = "a" },
			func(_ *Person, o *Object) { o.Delegators = []string{"a"} },
			func(_ *Person, o *Object) { o.Told = []string{"a"} },
			func(_ *Person, o *Object) { o.Asked = "a" },
			func(_ *Person, o *Object) { o.AskedStandIn = "a" },
			func(_ *Person, o *Object) { o.Customer, o.Uploader = "", "a" },
			func(_ *Person, o *Object) { o.Circle = map[string]string{"a": store.OrgMember} },
			func(_ *Person, o *Object) {
				o.Circle, o.Member = map[string]string{"a": store.OrgManager}, store.OrgMember
			},
			func(_ *Person, o *Object) {
				o.Circle, o.Member = map[string]string{"a": store.OrgOwner}, store.OrgOwner
			},
			func(p *Person, o *Object) { p.Roles, o.Roles = []string{"r"}, []string{"r"} },
			func(p *Person, o *Object) { p.Roles, o.Readers = []string{"r"}, []string{"r"} },
			func(p *Person, o *Object) { p.Roles, o.MendRoles = []string{"r"}, []string{"r"} },
			func(p *Person, o *Object) { p.Roles, o.PoolRole = []string{"r"}, "r" },
			func(p *Person, o *Object) { p.Roles, o.Escalated = []string{"r"}, []string{"r"} },
			func(p *Person, o *Object) { p.Roles, o.StartRoles = []string{"r"}, []string{"r"} },
			func(p *Person, o *Object) { p.Roles, o.Owner = []string{"r"}, "r" },
		}
		for _, role := range roleNames {
			relations = append(relations, func(p *Person, _ *Object) { p.Roles = []string{role} })
		}
		for _, relate := range relations {
			for _, who := range []engine.Who{engine.Customer, engine.Staff} {
				for _, secretReceipt := range []bool{false, true} {
					p := Person{ID: "a"}
					o := Object{Customer: "b", Who: who, Confidential: secretReceipt, StartBy: []string{"customer", "staff"}, Receipt: secretReceipt, Mendable: true}
					relate(&p, &o)
					if !yield(p, o) || !yield(starting(p, o)) {
						return
					}
				}
			}
		}
	}
}
