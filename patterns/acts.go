package patterns

import (
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// head begins the definition of every office; clerks start its cases.
const (
	head  = "kartabl: v1\nkind: process\nid: work\nversion: 1\ntitle: Work\nowner: manager\n"
	start = "start: {by: [staff], roles: [clerk], next: first}\n"
)

// process deploys the process of the office: what comes after its head, with a start of
// its own or that of all.
func (o *office) process(body string) {
	body = strings.TrimPrefix(body, "\n")
	if !strings.Contains(body, "start:") {
		body = start + body
	}
	o.deploys("work.yaml", head+body)
}

func (o *office) deploys(name, src string) {
	diags, err := o.processes.Deploy(o.ctx, o.catalog, processes.File{Name: name, Source: []byte(src)}, "patterns")
	if err != nil {
		o.fail("%v: %v", err, diags)
	}
}

// starts opens a case of the process.
func (o *office) starts(login string) (caseID string) { return o.startsWith(login, nil) }

func (o *office) startsWith(login string, values map[string]any) (caseID string) {
	row, err := o.cartable.Start(o.ctx, o.as(login), cartable.Start{Process: "work", Values: values})
	o.must(err)
	o.processes.RunOnce(o.ctx)
	return row.ID
}

// stored is the case as the database has it.
func (o *office) stored(caseID string) (c engine.Case) {
	o.must(o.db.View(o.ctx, func(tx *store.Tx) (err error) {
		c, err = tx.Case(o.ctx, caseID)
		return err
	}))
	return c
}

// item is the open item of a step.
func (o *office) item(caseID, step string) engine.Item {
	c := o.stored(caseID)
	for _, it := range c.Items {
		if it.Step == step {
			return it
		}
	}
	o.fail("nothing is open at %s: tokens %v, problems %v", step, c.Tokens, c.Problems)
	return engine.Item{}
}

// isOpen reports whether something is to be done at a step.
func (o *office) isOpen(caseID, step string) bool {
	return slices.ContainsFunc(o.stored(caseID).Items, func(it engine.Item) bool { return it.Step == step })
}

// held checks who holds the item of a step; "" is nobody.
func (o *office) held(caseID, step, by string) {
	if it := o.item(caseID, step); it.Holder != by {
		o.fail("%s is held by %q, not by %q", step, it.Holder, by)
	}
}

// ended checks to which end the case has come; "" is none.
func (o *office) ended(caseID, end string) {
	if c := o.stored(caseID); c.Ended != end {
		o.fail("the case ended at %q, not at %q", c.Ended, end)
	}
}

func (o *office) claims(login, caseID, step string) error {
	_, err := o.cartable.Claim(o.ctx, o.as(login), o.item(caseID, step).ID)
	return err
}

func (o *office) releases(login, caseID, step string) error {
	return o.cartable.Release(o.ctx, o.as(login), o.item(caseID, step).ID)
}

func (o *office) escalates(login, caseID, step string) error {
	return o.cartable.Escalate(o.ctx, o.as(login), o.item(caseID, step).ID, "nothing moves")
}

func (o *office) gives(login, caseID, step, to string) error {
	return o.cartable.Assign(o.ctx, o.as(login), o.item(caseID, step).ID, to)
}

func (o *office) submits(login, caseID, step string) error {
	_, err := o.hands(login, caseID, step, nil)
	return err
}

func (o *office) hands(login, caseID, step string, values map[string]any) (cartable.Done, error) {
	d, err := o.cartable.Submit(o.ctx, o.as(login), o.item(caseID, step).ID, cartable.Work{Values: values})
	o.processes.RunOnce(o.ctx)
	return d, err
}

// types begins to work on an item: what he has typed so far is kept.
func (o *office) types(login, item string) {
	_, err := o.cartable.SaveDraft(o.ctx, o.as(login), item, cartable.DraftSave{})
	o.must(err)
}

// does takes an item up where nobody holds it, and finishes it.
func (o *office) does(login, caseID, step string) {
	if o.item(caseID, step).Holder == "" {
		o.must(o.claims(login, caseID, step))
	}
	o.must(o.submits(login, caseID, step))
}

// refused checks that something was refused to a person, with this key.
func (o *office) refused(err error, key string) {
	if f := fault.As(err); f == nil || f.Key != key {
		o.fail("it should have been refused with %s, but: %v", key, err)
	}
}

// list are the labels in a view of somebody's list.
func (o *office) list(login string, q cartable.ListRequest) []string {
	page, err := o.cartable.Items(o.ctx, o.as(login), q)
	o.must(err)
	labels := []string{}
	for _, row := range page.Rows {
		labels = append(labels, row.Label)
	}
	return labels
}

// shows checks what stands in a view of somebody's list, in its order.
func (o *office) shows(login, view string, want ...string) {
	if got := o.list(login, cartable.ListRequest{View: view}); !slices.Equal(got, want) {
		o.fail("%s has %v in %s, not %v", login, got, view, want)
	}
}

// hidden checks that a view or an item does not exist for somebody.
func (o *office) hidden(login, view string) {
	_, err := o.cartable.Items(o.ctx, o.as(login), cartable.ListRequest{View: view})
	o.refused(err, "not_found")
}

// opens gives an item as somebody sees it.
func (o *office) opens(login, caseID, step string) (cartable.Item, error) {
	return o.cartable.Item(o.ctx, o.as(login), o.item(caseID, step).ID)
}

// rule says by the supervisor called chief how a queue works.
func (o *office) rule(queue string, r cartable.QueueRule) {
	if r.Members == nil {
		r.Members = []string{}
	}
	if r.Supervisors == nil {
		r.Supervisors = []string{}
	}
	_, err := o.cartable.SetQueue(o.ctx, o.as("chief"), queue, r)
	o.must(err)
}

// away notes that somebody is away for some days from today.
func (o *office) away(login, standIn string, days int) {
	_, err := o.cartable.NoteAbsence(o.ctx, o.as("chief"), cartable.AbsenceWish{
		Person: login, Substitute: standIn, From: o.now.Format(time.DateOnly), Until: o.now.AddDate(0, 0, days-1).Format(time.DateOnly),
	})
	o.must(err)
}

// clerks adds people who start cases and work at the desk.
func (o *office) clerks(logins ...string) {
	for _, login := range logins {
		o.staff(login, "clerk")
	}
}

// stepsOf are the steps of what somebody holds.
func (o *office) stepsOf(login string) []string {
	return o.list(login, cartable.ListRequest{View: "mine"})
}

// like checks a list against what it must be.
func (o *office) like(got []string, want ...string) {
	if !slices.Equal(got, want) {
		o.fail("there is %v, not %v", got, want)
	}
}

// settle does what is due until the cases of a trace have told each other all.
func (o *office) settle() {
	for range 40 {
		o.processes.RunOnce(o.ctx)
	}
}

// submitsItem hands in an item by its id, whether it is open or not.
func (o *office) submitsItem(login, id string) error {
	_, err := o.cartable.Submit(o.ctx, o.as(login), id, cartable.Work{})
	return err
}
