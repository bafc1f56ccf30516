package cartable_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// firm makes an organisation of Sara's with colleagues of hers, and gives its id.
func (w *world) firm() string {
	w.t.Helper()
	for _, login := range []string{"mina", "boss"} {
		w.person(login, engine.Customer)
	}
	o, err := w.people.MakeOrganisation(w.t.Context(), w.persons["sara"], "Aftab", "")
	w.must(err)
	w.member(o.ID, "mina", store.OrgMember)
	w.member(o.ID, "boss", store.OrgManager)
	return o.ID
}

// member gives somebody a role in an organisation, "" for none.
func (w *world) member(organisation, login, role string) {
	w.t.Helper()
	w.must(w.db.Update(w.t.Context(), func(tx *store.Tx) error {
		if role == "" {
			return tx.DropMember(w.t.Context(), organisation, w.persons[login].ID)
		}
		return tx.PutMember(w.t.Context(), organisation, w.persons[login].ID, role)
	}))
}

// in is a person who acts for an organisation.
func (w *world) in(organisation, login string) cartable.Reader {
	r := w.as(login)
	r.For = organisation
	return r
}

func (w *world) startIn(organisation, login string, private bool) (string, error) {
	row, err := w.cartable.Start(w.t.Context(), w.in(organisation, login), cartable.Start{Process: "medical_claim", Values: w.claim(login), Private: private})
	w.processes.RunOnce(w.t.Context())
	return row.ID, err
}

// TestAColleagueWorksOnASharedRequest: he pays for her and hands in what was asked, and it is
// known who has done it and for whom.
func TestAColleagueWorksOnASharedRequest(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		firm := w.firm()
		c, err := w.startIn(firm, "sara", false)
		w.must(err)
		address, err := w.cartable.Pay(t.Context(), w.as("boss"), w.item(c, "pay_fee").ID, false)
		if err != nil || address == "" {
			t.Fatal(address, err)
		}
		w.must(w.paid(address))
		reviewer := w.login(w.item(c, "expert_review").Holder)
		w.submit(reviewer, c, "expert_review", "give_back", map[string]any{"missing": []any{"prescription"}})
		it := w.item(c, "return_to_customer")

		for login, want := range map[string]int{"sara": 1, "boss": 1, "mina": 0} {
			home, err := w.cartable.Home(t.Context(), w.in(firm, login))
			if err != nil || len(home.Pending) != want || len(home.Cases) != 1 || home.Cases[0].Customer != "name of sara" || home.Cases[0].Organisation != "Aftab" {
				t.Errorf("%s: %+v %+v, %v", login, home.Pending, home.Cases, err)
			}
			alone, err := w.cartable.Home(t.Context(), w.as(login))
			if err != nil || len(alone.Pending) != 0 || len(alone.Cases) != 0 || len(alone.Organisations) != 1 {
				t.Errorf("%s for himself: %+v, %v", login, alone, err)
			}
		}
		if err := w.try(t.Context(), "mina", it, "", nil); !fault.Is(err, fault.NotFound) {
			t.Errorf("a plain member works: %v", err)
		}
		invoices := append(slices.Clone(w.stored(c).Vars["invoices"].([]any)), w.upload("boss"))
		w.submit("boss", c, "return_to_customer", "", map[string]any{"invoices": invoices, "customer_note": "note"})
		var last engine.Event
		w.must(w.db.View(t.Context(), func(tx *store.Tx) error {
			events, err := tx.Events(t.Context(), c)
			for _, e := range events {
				if e.Event.By.Side == string(engine.Customer) {
					last = e.Event
				}
			}
			return err
		}))
		if last.By.ID != w.persons["boss"].ID || last.By.For != w.persons["sara"].ID {
			t.Errorf("handed in by %+v", last.By)
		}
		if got := w.stored(c).Attributes["full_name"]; got != "name of sara" {
			t.Errorf("the case is about %v now", got)
		}
		w.member(firm, "sara", "")
		if _, err := w.cartable.Case(t.Context(), w.as("sara"), c); !fault.Is(err, fault.NotFound) {
			t.Errorf("who has left reads: %v", err)
		}
	})
}

// TestForWhomHeActs: nobody starts for, or lists, an organisation that he does not belong
// to, and only a request for one can be private.
//
// Attack case 10.
func TestForWhomHeActs(t *testing.T) {
	w := newWorld(t, storetest.Open(t, storetest.SQLite(t)))
	firm := w.firm()
	for name, r := range map[string]cartable.Reader{
		"a stranger": w.in(firm, "reza"), "a member, for another": w.in("x", "mina"), "staff": w.in(firm, "call1"),
	} {
		_, err := w.cartable.Start(t.Context(), r, cartable.Start{Process: "medical_claim", Values: w.claim("reza"), Customer: w.persons["sara"].ID})
		if !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Invalid) {
			t.Errorf("%s starts: %v", name, err)
		}
		if r.Side == engine.Staff {
			continue
		}
		_, err = w.cartable.Home(t.Context(), r)
		_, items := w.cartable.Items(t.Context(), r, cartable.ListRequest{})
		_, cases := w.cartable.Cases(t.Context(), r, cartable.CasesRequest{})
		if !fault.Is(err, fault.NotFound) || !fault.Is(items, fault.NotFound) || !fault.Is(cases, fault.NotFound) {
			t.Errorf("%s lists: %v, %v, %v", name, err, items, cases)
		}
	}
	if _, err := w.startIn("", "sara", true); !fault.Is(err, fault.Invalid) {
		t.Errorf("private for nobody: %v", err)
	}
}

// TestLawOfColleagues: whatever is done in whatever order, nobody but its customer sees a
// private request, in no list and by no id, and what a colleague is shown of a shared one is
// what its customer is shown.
//
// Attack cases 13 and 14.
func TestLawOfColleagues(t *testing.T) {
	w := newWorld(t, storetest.Open(t, storetest.SQLite(t)))
	firm := w.firm()
	other, err := w.people.MakeOrganisation(t.Context(), w.persons["reza"], "Mahtab", "")
	w.must(err)
	w.member(other.ID, "mina", store.OrgManager)
	o := &office{world: w, logins: []string{"sara", "mina", "boss", "reza"}, firms: []string{firm, other.ID, ""}}
	rapid.Check(t, func(t *rapid.T) {
		o.happens(t)
		for _, id := range o.cases {
			o.law(t, id)
		}
	})
	w.replayed()
}

// office is where colleagues do what they like.
type office struct {
	*world
	logins, firms, cases []string
}

// happens does one thing of many; what is refused is no matter.
func (o *office) happens(t *rapid.T) {
	who := rapid.SampledFrom(o.logins).Draw(t, "who")
	of := rapid.SampledFrom(o.firms).Draw(t, "organisation")
	switch what := rapid.SampledFrom([]string{"start", "work", "work", "review", "membership"}).Draw(t, "what"); {
	case what == "start" && len(o.cases) < 12:
		private := of != "" && rapid.Bool().Draw(t, "private")
		if id, err := o.startIn(of, who, private); err == nil {
			o.cases = append(o.cases, id)
		}
	case what == "membership" && of != "" && who != "sara" && who != "reza":
		o.member(of, who, rapid.SampledFrom([]string{"", store.OrgMember, store.OrgManager}).Draw(t, "role"))
	case len(o.cases) > 0:
		o.moves(rapid.SampledFrom(o.cases).Draw(t, "case"), who)
	}
}

// moves does what is next in a case.
func (o *office) moves(id, who string) {
	ctx := o.t.Context()
	for _, it := range o.stored(id).Items {
		switch {
		case it.Kind == engine.ItemPay:
			if address, err := o.cartable.Pay(ctx, o.as(who), it.ID, false); err == nil && address != "" {
				o.must(o.paid(address))
			}
		case it.Step == "expert_review":
			o.must(o.try(ctx, o.login(it.Holder), it, "give_back", map[string]any{"missing": []any{"prescription"}}))
		case it.Step == "return_to_customer":
			invoices := append(slices.Clone(o.stored(id).Vars["invoices"].([]any)), o.upload(who))
			_ = o.try(ctx, who, it, "", map[string]any{"invoices": invoices})
		}
	}
	o.processes.RunOnce(ctx)
}

// law looks at one case as everybody.
func (o *office) law(t *rapid.T, id string) {
	c := o.stored(id)
	circle := map[string]string{}
	if c.Organisation != "" {
		circle = o.circle(c.Organisation)
	}
	owner := o.login(c.Customer)
	hers, hersErr := o.cartable.Case(o.t.Context(), o.as(owner), id)
	for _, login := range o.logins {
		p := o.persons[login]
		may := c.Customer == p.ID && (c.Shared() == "" || circle[p.ID] != "") || c.Shared() != "" && circle[p.ID] != ""
		seen, err := o.cartable.Case(o.t.Context(), o.as(login), id)
		if may != (err == nil) {
			t.Fatalf("%s, who is %q, reads case of %s (private: %v): %v", login, circle[p.ID], owner, c.Private, err)
		}
		for _, of := range o.firms {
			if listed := o.lists(login, of, id); listed && (!may || of != c.Shared()) {
				t.Fatalf("a list of %s for %q has the case of %s for %q (private: %v)", login, of, owner, c.Organisation, c.Private)
			}
		}
		if err == nil && login != owner && hersErr == nil {
			o.same(t, hers, seen, circle[p.ID])
		}
	}
}

// same holds what a colleague sees to what the customer sees.
func (o *office) same(t *rapid.T, hers, seen cartable.Case, role string) {
	subset := func(what string, a, b any) {
		var all, some []any
		for _, x := range []struct {
			from any
			to   *[]any
		}{{a, &all}, {b, &some}} {
			raw, err := json.Marshal(x.from)
			o.must(err)
			o.must(json.Unmarshal(raw, x.to))
		}
		for _, one := range some {
			if !slices.ContainsFunc(all, func(x any) bool { return cmp.Equal(x, one) }) {
				t.Fatalf("a colleague sees of %s what the customer does not: %v", what, one)
			}
		}
	}
	if hers, seen := outline(hers), outline(seen); !cmp.Equal(hers, seen) {
		t.Fatalf("a colleague sees another case:\n%s", cmp.Diff(hers, seen))
	}
	subset("items", hers.Items, seen.Items)
	subset("actions", hers.Actions, seen.Actions)
	if role == store.OrgMember && (len(seen.Items) > 0 || len(seen.Actions) > 0) {
		t.Fatalf("a plain member may do %v %v", seen.Items, seen.Actions)
	}
}

// outline is a case without what depends on who may do something, and without the words in
// which one is told what he has done himself.
func outline(c cartable.Case) cartable.Case {
	c.Items, c.Actions = nil, nil
	c.Stages, c.History = slices.Clone(c.Stages), slices.Clone(c.History)
	for i := range c.Stages {
		c.Stages[i].Note = ""
	}
	for i := range c.History {
		c.History[i].Text = ""
	}
	return c
}

// lists reports whether a list or a page of somebody has a case, for an organisation.
func (o *office) lists(login, of, id string) bool {
	r := o.in(of, login)
	found := false
	if page, err := o.cartable.Cases(o.t.Context(), r, cartable.CasesRequest{}); err == nil {
		found = slices.ContainsFunc(page.Rows, func(c cartable.CaseRow) bool { return c.ID == id })
	}
	if page, err := o.cartable.Items(o.t.Context(), r, cartable.ListRequest{}); err == nil {
		found = found || slices.ContainsFunc(page.Rows, func(i cartable.Row) bool { return i.Case == id })
	}
	return found
}

func (o *office) circle(id string) map[string]string {
	var c map[string]string
	o.must(o.db.View(o.t.Context(), func(tx *store.Tx) (err error) {
		c, err = tx.Circle(o.t.Context(), id)
		return err
	}))
	return c
}

// TestWhoHearsOfASharedRequest: the members, as long as they are; of a private one nobody.
//
// Attack case 15.
func TestWhoHearsOfASharedRequest(t *testing.T) {
	w := newWorld(t, storetest.Open(t, storetest.SQLite(t)))
	firm := w.firm()
	hears := func(login string) []string {
		lines, err := w.cartable.Hears(t.Context(), cartable.Reader{Person: w.persons[login], Lang: text.En})
		w.must(err)
		return lines
	}
	for login, want := range map[string][]string{"sara": {"organisation:" + firm}, "mina": {"organisation:" + firm}, "reza": nil} {
		if got := hears(login); !slices.Equal(got, want) {
			t.Errorf("%s hears %v", login, got)
		}
	}
	w.member(firm, "mina", "")
	if got := hears("mina"); got != nil {
		t.Errorf("who has left hears %v", got)
	}
}

// TestACopyOfOnesDataHasWhatOneHasShared: it has what one has started, and nothing of one's
// colleagues.
func TestACopyOfOnesDataHasWhatOneHasShared(t *testing.T) {
	w := newWorld(t, storetest.Open(t, storetest.SQLite(t)))
	firm := w.firm()
	for _, login := range []string{"sara", "mina"} {
		for _, private := range []bool{false, true} {
			_, err := w.startIn(firm, login, private)
			w.must(err)
		}
	}
	w.now = w.now.Add(time.Minute)
	if files := w.copied("mina"); len(files) != 2 {
		t.Errorf("her copy has %v", files)
	}
}

// copied are the cases in a copy of somebody's data.
func (w *world) copied(login string) (cases []string) {
	w.t.Helper()
	c, err := w.cartable.MyData(w.t.Context(), w.as(login))
	w.must(err)
	var b bytes.Buffer
	w.must(c.Write(w.t.Context(), &b))
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	w.must(err)
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "cases/") {
			cases = append(cases, f.Name)
		}
	}
	return cases
}

// paid comes back from the bank with the money paid.
func (w *world) paid(address string) error {
	back := url.Values{"Authority": {address[strings.LastIndex(address, "/")+1:]}, "Status": {"OK"}}
	w.gateway.Set(back.Get("Authority"), hooks.Paid)
	_, err := w.processes.Callback(w.t.Context(), "main_psp", back)
	return err
}
