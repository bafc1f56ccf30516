package processes_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

func (w *world) imports(list string, change ...func(*processes.Roster)) (processes.Imported, error) {
	w.t.Helper()
	lines, err := people.ParseRoster([]byte(list))
	if err != nil {
		return processes.Imported{}, err
	}
	r := processes.Roster{Source: "hr", Lines: lines}
	for _, f := range change {
		f(&r)
	}
	return w.s.Import(w.t.Context(), r)
}

func (w *world) byLogin(login string) (p people.Person) {
	w.t.Helper()
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) (err error) {
		p, err = tx.PersonByLogin(w.t.Context(), login)
		return err
	}))
	return p
}

func (w *world) members(queue string) (ids []string) {
	w.t.Helper()
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) error {
		all, err := tx.Queues(w.t.Context())
		ids = all[queue].Members
		return err
	}))
	return ids
}

func dry(r *processes.Roster)  { r.DryRun = true }
func gone(r *processes.Roster) { r.DisableMissing = true }

// The list of a personnel office is taken as it comes, twice without a change; what people
// have by other means stays, and who is missing leaves with his work given back.
func TestImport(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(twice))
		const head = "\ufefflogin;name;roles;queues;mobile;lang;attr:province\r\n"
		list := head + "Mina;مينا كريمي;claims_clerk;claims_desk;۰۹۱۲۱۲۳۴۵۶۷;;Fars\r\nomid;\"Omid; jr\";claims_clerk|legal_officer;claims_desk;;en;\r\n"
		foreseen, err := w.imports(list, dry)
		w.must(err)
		if got := w.members("claims_desk"); got != nil {
			t.Errorf("a dry run has set %v", got)
		}
		done, err := w.imports(list)
		w.must(err)
		if d := cmp.Diff(foreseen, done); d != "" || !slices.Equal(done.Added, []string{"mina", "omid"}) {
			t.Errorf("%+v\n%s", done, d)
		}
		mina, omid := w.byLogin("mina"), w.byLogin("omid")
		if mina.Name != "مینا کریمی" || mina.Mobile != "09121234567" || mina.Attributes["province"] != "Fars" || mina.Lang != "fa" || omid.Lang != "en" || omid.Name != "Omid; jr" {
			t.Errorf("%+v\n%+v", mina, omid)
		}
		if got := w.members("claims_desk"); len(got) != 2 {
			t.Errorf("members %v", got)
		}
		again, err := w.imports(list, gone)
		w.must(err)
		if again.Same != 2 || again.Added != nil || again.Changed != nil || again.Disabled != nil {
			t.Errorf("again: %+v", again)
		}
		mina.Roles = append(mina.Roles, "supervisor")
		w.must(w.db.Update(t.Context(), func(tx *store.Tx) error { return tx.UpdatePerson(t.Context(), mina) }))
		c := w.begin("twice", nil)
		_, err = w.s.Advance(t.Context(), c.ID, processes.Command{By: people.Actor(omid), Input: engine.Claimed{Item: c.Items[0].ID}})
		w.must(err)
		done, err = w.imports(head+"mina;مینا کریمی;legal_officer,supervisor;;;;\n", gone)
		w.must(err)
		if !slices.Equal(done.Changed, []string{"mina"}) || !slices.Equal(done.Disabled, []string{"omid"}) || done.Left.Returned != 1 {
			t.Errorf("%+v", done)
		}
		if got := w.byLogin("mina"); !slices.Equal(got.Roles, []string{"supervisor", "legal_officer"}) || got.Mobile != "" || got.Attributes["province"] != nil {
			t.Errorf("%+v", got)
		}
		if it := w.stored(c.ID).Items[0]; it.Holder != "" || !w.byLogin("omid").Disabled {
			t.Errorf("%+v", it)
		}
		_, err = w.imports(head + "mina;مینا کریمی;;;;;\n")
		w.must(err)
		if got := w.byLogin("mina"); !slices.Equal(got.Roles, []string{"supervisor"}) {
			t.Errorf("a role from elsewhere: %v", got.Roles)
		}
		w.replayed()
	})
}

// Every cell that cannot be taken is told by line and column, and nothing is taken.
func TestImportRefuses(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(twice))
		w.must(w.db.Update(t.Context(), func(tx *store.Tx) error {
			return tx.AddPerson(t.Context(), people.Person{ID: "x", Login: "buyer", Name: "Buyer", Side: "customer"})
		}))
		for name, tt := range map[string]struct{ list, want string }{
			"nothing":           {"", "1"},
			"no login":          {"name,roles\nA,b\n", "1"},
			"unknown columns":   {"login,height,name,name\n", "1:height 1:name"},
			"not UTF-8":         {"login,name\n\xff,a\n", "1"},
			"short lines":       {"login,name\na\nb,B\nc,C,D\n", "2 4"},
			"quotes":            {"login,name\na,\"A\nb,B\n", "2"},
			"twice":             {"login,name\na,A\nA ,B\n,C\n", "3:login 4:login"},
			"cells":             {"login,name,side,roles,queues,mobile,email,lang,disabled,attr:height\na,,boss,king,claims_desk,12,no,de,perhaps,2\n", "2:attr:height 2:disabled 2:email 2:lang 2:mobile 2:name 2:queues 2:roles 2:side"},
			"without a name":    {"login\nnew\n", "2:name"},
			"a customer's role": {"login,roles\nbuyer,operator\n", "2:roles"},
			"the other side":    {"login,side\nbuyer,staff\n", "2:side"},
			"one line of many":  {"login,name,lang\na,A,fa\nb,B,xx\n", "3:lang"},
		} {
			_, err := w.imports(tt.list)
			var paths []string
			if f := fault.As(err); f != nil {
				for _, field := range f.Fields {
					paths = append(paths, field.Path)
				}
			}
			slices.Sort(paths)
			if got := strings.Join(paths, " "); got != tt.want {
				t.Errorf("%s: %s (%v)", name, got, err)
			}
		}
		w.must(w.db.View(t.Context(), func(tx *store.Tx) error {
			all, err := tx.People(t.Context(), store.PeopleFilter{Side: engine.Staff, Search: "a"})
			for _, p := range all {
				if p.Login == "a" {
					t.Errorf("something was taken: %+v", p)
				}
			}
			return err
		}))
	})
}

func TestTheTrailHasRolesOfLists(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(twice))
		for _, list := range []string{"login,name,roles\nmina,Mina,claims_clerk\n", "login,name,roles\nmina,Mina,claims_clerk\n", "login,name,roles\nmina,Mina,legal_officer\n"} {
			_, err := w.imports(list)
			w.must(err)
		}
		w.must(w.db.View(t.Context(), func(tx *store.Tx) error {
			all, err := tx.Audit(t.Context(), store.AuditFilter{Deed: "changeRoles", Person: "list:hr"})
			if len(all) != 2 || all[0].Object != w.byLogin("mina").ID || !slices.Equal(all[0].Fields, []string{"gained:legal_officer", "lost:claims_clerk"}) {
				t.Errorf("%+v", all)
			}
			return err
		}))
	})
}
