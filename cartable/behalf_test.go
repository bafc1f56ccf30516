package cartable_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
)

// counter is begun at a counter: its first task may be done for the customer, its second
// is his alone.
const counter = `
kartabl: v1
kind: process
id: counter
version: 1
title: {fa: پیشخوان, en: Counter}
owner: claims_manager
start: {by: [customer, staff], roles: [call_center, claims_clerk], offer: customer.segment != 'legal', form: ask, next: tell}
vars: {what: {type: text, optional: true, label: {fa: چه, en: What}}}
forms: {ask: {title: {fa: درخواست, en: Ask}, fields: {what: {required: true, label: {fa: چه, en: What}}}}}
steps:
  tell:   {kind: task, who: customer, label: {fa: توضیح, en: Explain}, fields: [what], next: look}
  look:   {kind: task, who: staff, label: {fa: بررسی, en: Look}, assign: {queue: claims_desk, not_same_as: [tell]}, next: agree}
  agree:  {kind: task, who: customer, label: {fa: رضایت, en: Consent}, behalf: false, next: closed}
  closed: {kind: end, label: {fa: پایان, en: Done}, result: success}
`

// calls starts a case of the counter for Sara, who has called.
func (w *world) calls(by string) cartable.CaseRow {
	w.t.Helper()
	row, err := w.cartable.Start(w.t.Context(), w.as(by), cartable.Start{
		Process: "counter", Customer: w.persons["sara"].ID, Channel: engine.ByPhone, Values: map[string]any{"what": "a"},
	})
	w.must(err)
	return row
}

func (w *world) serve(by string, it engine.Item, channel string) error {
	_, err := w.cartable.Serve(w.t.Context(), w.as(by), it.ID, channel, cartable.Work{Values: map[string]any{"what": "b"}})
	return err
}

// entry finds a line of what somebody reads of a case.
func (w *world) entry(login, id, kind string) cartable.Entry {
	w.t.Helper()
	v, err := w.cartable.Case(w.t.Context(), w.as(login), id)
	w.must(err)
	i := slices.IndexFunc(v.History, func(e cartable.Entry) bool { return e.Kind == kind })
	if i < 0 {
		w.t.Fatalf("%s sees no %s: %+v", login, kind, v.History)
	}
	return v.History[i]
}

// What staff do for a customer who calls stands in the history of both sides with both
// names and the channel, and he is told.
func TestStaffActForACustomer(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.deploySource("counter.yaml", counter)
		c := w.calls("clerk1")
		tell := w.item(c.ID, "tell")
		v, err := w.cartable.ServedItem(t.Context(), w.as("clerk1"), tell.ID)
		if w.must(err); !v.CanSubmit || v.CanClaim || v.Form == nil {
			t.Errorf("opened %+v", v)
		}
		w.must(w.serve("clerk1", tell, engine.AtBranch))
		for kind, via := range map[string]string{engine.FactStarted: "by phone", engine.FactSubmitted: "at a branch"} {
			for _, login := range []string{"sara", "clerk1"} {
				e := w.entry(login, c.ID, kind)
				if e.By != "name of clerk1" || e.For != "name of sara" || e.Via != via {
					t.Errorf("%s reads %+v", login, e)
				}
			}
		}
		home, err := w.cartable.Home(t.Context(), w.as("sara"))
		w.must(err)
		if len(home.Notices) != 2 || home.Notices[0].Case != c.ID || !strings.Contains(home.Notices[0].Text, "“Explain” was done in your name, as you asked at a branch") {
			t.Errorf("she was told %+v", home.Notices)
		}
		w.processes.RunOnce(t.Context())
		if n := len(w.fake.Sent()); n != 4 {
			t.Errorf("%d messages went to her mobile and mail", n)
		}
		want(t, w.claims("clerk1", w.item(c.ID, "look")), fault.Forbidden, "four_eyes")
		w.replayed()
	})
}

// Only who has a role of start.roles and may read the case serves, only what staff may do
// for a customer, and only by a channel.
func TestWhoMayServe(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.deploySource("counter.yaml", counter)
		w.person("clerk2", engine.Staff, "claims_clerk")
		c := w.calls("clerk1")
		tell := w.item(c.ID, "tell")
		for _, login := range []string{"call1", "manager", "chief", "operator", "sara", "reza", "tech1"} {
			want(t, w.serve(login, tell, engine.ByPhone), fault.NotFound, "not_found")
			_, err := w.cartable.ServedItem(t.Context(), w.as(login), tell.ID)
			want(t, err, fault.NotFound, "not_found")
		}
		for _, channel := range []string{"", "pigeon", "web"} {
			want(t, w.serve("clerk2", tell, channel), fault.Invalid, "invalid.fields")
		}
		v, err := w.cartable.Case(t.Context(), w.as("clerk2"), c.ID)
		if w.must(err); len(v.Serves) != 1 {
			t.Errorf("a clerk may do %+v", v.Serves)
		}
		w.must(w.serve("clerk2", tell, engine.ByOther))
		want(t, w.serve("clerk2", tell, engine.ByOther), fault.Conflict, "conflict.done")
		w.must(w.try(t.Context(), "clerk1", w.item(c.ID, "look"), "", nil))
		want(t, w.serve("clerk1", w.item(c.ID, "agree"), engine.ByPhone), fault.NotFound, "not_found")
		w.must(w.try(t.Context(), "sara", w.item(c.ID, "agree"), "", map[string]any{}))
	})
}

// To pay is the customer's, whoever opened the case for him.
func TestNobodyPaysForACustomer(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		row, err := w.cartable.Start(t.Context(), w.as("call1"), cartable.Start{
			Process: "medical_claim", Customer: w.persons["sara"].ID, Channel: engine.ByLetter, Values: w.claim("call1"),
		})
		w.must(err)
		w.processes.RunOnce(t.Context())
		fee := w.item(row.ID, "pay_fee")
		want(t, w.serve("call1", fee, engine.ByPhone), fault.NotFound, "not_found")
		v, err := w.cartable.Case(t.Context(), w.as("call1"), row.ID)
		if w.must(err); len(v.Serves) != 0 {
			t.Errorf("the call centre may do %+v", v.Serves)
		}
		w.pay(row.ID)
	})
}

func TestStartsForCustomersSayHow(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.deploySource("counter.yaml", counter)
		sara := w.persons["sara"].ID
		for _, q := range []cartable.Start{{Customer: sara}, {Customer: sara, Channel: "pigeon"}, {Channel: "phone"}, {Customer: "nobody", Channel: "phone"}, {Customer: w.persons["chief"].ID, Channel: "phone"}} {
			q.Process, q.Values = "counter", map[string]any{"what": "a"}
			_, err := w.cartable.Start(t.Context(), w.as("call1"), q)
			want(t, err, fault.Invalid, "invalid.fields")
		}
	})
}

// Staff find a customer by what he says of himself, all of it, and are shown what they may
// do for him and nothing of what they may not read.
func TestServedCustomer(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.deploySource("counter.yaml", counter)
		c := w.calls("call1")
		w.start()
		for word, n := range map[string]int{"sara": 1, " SARA ": 1, "sara@example.com": 1, "sar": 0, "name of sara": 0, "%": 0, "": 0, "clerk1": 0, "clerk1@example.com": 0, "۰۹۱۲۰۰۰۰۰۰۰": 2, "001 234567-9": 2} {
			found, err := w.cartable.FindCustomers(t.Context(), w.as("call1"), word)
			if w.must(err); len(found) != n {
				t.Errorf("%q finds %+v", word, found)
			}
		}
		id := w.persons["sara"].ID
		v, err := w.cartable.Served(t.Context(), w.as("call1"), id)
		w.must(err)
		if len(v.Offers) != 2 || len(v.Items) != 1 || len(v.Cases) != 1 || v.Cases[0].ID != c.ID || v.Customer.Mobile != "0912***00" {
			t.Errorf("the call centre is shown %+v", v)
		}
		w.segment("sara", "legal")
		v, err = w.cartable.Served(t.Context(), w.as("call1"), id)
		if w.must(err); len(v.Offers) != 0 {
			t.Errorf("what is not offered to her: %+v", v.Offers)
		}
		_, err = w.cartable.Opening(t.Context(), w.as("call1"), "counter", id)
		want(t, err, fault.NotFound, "not_found")
		for _, login := range []string{"sara", "tech1", "manager", "operator"} {
			_, err := w.cartable.FindCustomers(t.Context(), w.as(login), "sara")
			want(t, err, fault.NotFound, "not_found")
			_, err = w.cartable.Served(t.Context(), w.as(login), id)
			want(t, err, fault.NotFound, "not_found")
			_, err = w.cartable.AddCustomer(t.Context(), w.as(login), people.Newcomer{Name: "Mina", Mobile: "09123333333"})
			want(t, err, fault.NotFound, "not_found")
		}
		_, err = w.cartable.Served(t.Context(), w.as("call1"), w.persons["chief"].ID)
		want(t, err, fault.NotFound, "not_found")
	})
}

// Somebody new who calls is written down and served at once.
func TestANewCustomerCalls(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.deploySource("counter.yaml", counter)
		mina, err := w.cartable.AddCustomer(t.Context(), w.as("call1"), people.Newcomer{Name: " مينا  اسدی ", Mobile: "۰۹۱۲۳۳۳۳۳۳۳"})
		if w.must(err); mina.Name != "مینا اسدی" {
			t.Errorf("added %+v", mina)
		}
		_, err = w.cartable.Start(t.Context(), w.as("call1"), cartable.Start{Process: "medical_claim", Customer: mina.ID, Channel: engine.ByPhone, Values: w.claim("call1")})
		w.must(err)
		_, err = w.cartable.AddCustomer(t.Context(), w.as("call1"), people.Newcomer{Name: "Mina", Mobile: "09123333333"})
		want(t, err, fault.Conflict, "customer.known")
	})
}
