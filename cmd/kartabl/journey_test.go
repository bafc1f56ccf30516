package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/sandbox"
)

const invoice = "%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"

// A claim goes from the customer to staff and back, to its letter and its end.
func TestAClaimGoesItsWay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, dsn string) {
		newClaim(t, dsn).travel(func() {})
	})
}

// The same with kill -9 after each step: nothing is lost, nothing is done twice. The
// services outside are slow, so that the server dies in the middle of their calls.
func TestAClaimOutlivesTheServer(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, dsn string) {
		c := newClaim(t, dsn)
		for _, service := range []string{"registry", "core", "sms"} {
			c.w.slow(service)
		}
		c.slow = true
		c.travel(c.w.crash)
	})
}

// claim is one claim on its way, with the people who have to do with it.
type claim struct {
	w                                       *installation
	sara, expert, second, financer, manager *visitor
	id, item, bank, back                    string
	documents                               []string
	slow                                    bool // the first call of each service
}

func newClaim(t *testing.T, dsn string) *claim {
	t.Helper()
	w := newInstallation(t, dsn, definitions.Library())
	w.addUser("sara", "--side", "customer", "--mobile", "09120000000",
		"--attribute", "national_id=0012345679", "--attribute", "segment=normal", "--attribute", "province=Tehran")
	w.addUser("expert1", "--role", "medical_expert")
	w.addUser("expert2", "--role", "medical_expert")
	w.addUser("finance1", "--role", "finance_expert")
	w.addUser("manager", "--role", "claims_manager")
	w.start()
	return &claim{w: w}
}

// travel makes the whole way; between is called after each step of it.
func (c *claim) travel(between func()) {
	steps := []struct {
		name string
		do   func()
	}{
		{"everybody signs in", c.signIn},
		{"the customer sees the service", c.look},
		{"she uploads an invoice", c.upload},
		{"she files the claim", c.file},
		{"her identity is checked and the fee is asked for", c.awaitFee},
		{"she goes to pay", c.goToPay},
		{"she pays at the bank", func() { c.back = c.sara.decide(c.bank) }},
		{"the bank sends her back", c.comeBack},
		{"an expert has it", c.findExpert},
		{"he puts it back and takes it again", c.releaseAndClaim},
		{"he returns it for a missing document", c.giveBack},
		{"she hears of it", c.hear},
		{"she completes it", c.complete},
		{"the expert accepts it", c.accept},
		{"another one gives the medical opinion", c.medical},
		{"finance agrees", c.finance},
		{"it is settled and the letter waits for the manager", c.awaitLetter},
		{"he signs", func() { c.manager.must(http.MethodPost, "/api/items/"+c.item+"/sign", map[string]any{}) }},
		{"she reads the letter", c.read},
		{"she answers the survey", c.survey},
	}
	for _, step := range steps {
		c.w.t.Logf("%s", step.name)
		step.do()
		between()
	}
	c.check()
}

func (c *claim) signIn() {
	c.sara, c.manager, c.financer = c.w.signIn("sara"), c.w.signIn("manager"), c.w.signIn("finance1")
	c.expert, c.second = c.w.signIn("expert1"), c.w.signIn("expert2")
}

func (c *claim) look() {
	offers := get[struct {
		Rows []cartable.Offer `json:"rows"`
	}](c.sara, "/api/offers")
	offered := slices.ContainsFunc(offers.Rows, func(o cartable.Offer) bool { return o.Process == "medical_claim" })
	if !offered {
		c.w.t.Errorf("medical_claim is not offered: %+v", offers.Rows)
	}
	opening := get[cartable.Opening](c.sara, "/api/offers/medical_claim")
	if opening.Form == nil || len(opening.Form.Fields) == 0 {
		c.w.t.Errorf("the claim has no form: %+v", opening)
	}
}

func (c *claim) upload() {
	c.documents = append(c.documents, c.sara.upload("invoice.pdf", invoice))
}

func (c *claim) values() map[string]any {
	return map[string]any{
		"claim_kind": "outpatient", "birth_date": "1990-01-01", "treatment_date": time.Now().AddDate(0, 0, -10).Format(time.DateOnly),
		"claimed_amount": 8000000, "iban": "IR220000000000000000000001", "invoices": c.documents,
	}
}

// file opens the case twice with one key, as a browser does whose answer was lost.
func (c *claim) file() {
	body := map[string]any{"process": "medical_claim", "values": c.values(), "key": "once"}
	c.id = post[cartable.CaseRow](c.sara, "/api/cases", body).ID
	if again := post[cartable.CaseRow](c.sara, "/api/cases", body).ID; again != c.id {
		c.w.t.Errorf("the same key opened two cases, %s and %s", c.id, again)
	}
	c.underWay("verify")
}

// underWay waits until a slow service has been asked and has not answered yet.
func (c *claim) underWay(operation string) {
	if !c.slow {
		return
	}
	c.w.await(operation+" to be under way", func() bool { return len(c.w.calls(operation)) > 0 })
}

func (c *claim) awaitFee() {
	row := c.sara.awaits("pending", c.id)
	if row.Kind != "pay" {
		c.w.t.Fatalf("she has to do %q, want to pay", row.Kind)
	}
	c.item = row.ID
}

func (c *claim) goToPay() {
	c.bank = post[struct {
		Redirect string `json:"redirect"`
	}](c.sara, "/api/items/"+c.item+"/pay", map[string]any{}).Redirect
	if !strings.HasPrefix(c.bank, c.w.sandbox) {
		c.w.t.Fatalf("she is sent to %q", c.bank)
	}
}

// comeBack follows the bank's redirection twice.
func (c *claim) comeBack() {
	for range 2 {
		a := c.sara.send(http.MethodGet, c.back, "", nil)
		if a.status != http.StatusSeeOther || !strings.HasSuffix(a.location, "/cartable/cases/"+c.id+"?paid=1") {
			c.w.t.Fatalf("back from the bank: %d %q %s", a.status, a.location, a.body)
		}
	}
}

// findExpert finds whom the shell has given it to.
func (c *claim) findExpert() {
	c.w.await("an expert to have it", func() bool {
		if len(c.second.items("mine")) > 0 {
			c.expert, c.second = c.second, c.expert
		}
		return len(c.expert.items("mine")) > 0
	})
	c.item = c.expert.awaits("mine", c.id).ID
}

func (c *claim) releaseAndClaim() {
	c.expert.must(http.MethodPost, "/api/items/"+c.item+"/release", map[string]any{})
	if row := c.expert.awaits("queue:medical_experts", c.id); row.ID != c.item {
		c.w.t.Errorf("the queue has %s, want %s", row.ID, c.item)
	}
	if it := post[cartable.Item](c.expert, "/api/items/"+c.item+"/claim", map[string]any{}); !it.CanSubmit {
		c.w.t.Errorf("claimed, but may not submit: %+v", it)
	}
	if a := c.second.try(http.MethodPost, "/api/items/"+c.item+"/claim", map[string]any{}); a.status != http.StatusConflict {
		c.w.t.Errorf("a second claim gets %d %s, want a conflict", a.status, a.body)
	}
}

func (c *claim) giveBack() {
	c.expert.submit(c.item, "give_back", map[string]any{"missing": []string{"prescription"}})
	c.underWay("send")
}

func (c *claim) hear() {
	c.w.await("the SMS", func() bool { return len(c.w.outside().Messages) > 0 })
}

func (c *claim) complete() {
	row := c.sara.awaits("pending", c.id)
	c.documents = append(c.documents, c.sara.upload("prescription.pdf", invoice))
	c.sara.submit(row.ID, "", map[string]any{"invoices": c.documents, "customer_note": "here it is"})
}

// accept is done by the expert who knows the case already.
func (c *claim) accept() {
	c.expert.submit(c.expert.awaits("mine", c.id).ID, "accept", map[string]any{})
}

func (c *claim) medical() {
	row := c.second.awaits("mine", c.id)
	c.second.submit(row.ID, "", map[string]any{"medical_verdict": "ok", "medical_amount": 7000000})
}

func (c *claim) finance() {
	row := c.financer.awaits("mine", c.id)
	c.financer.submit(row.ID, "", map[string]any{"finance_verdict": "reduce", "finance_amount": 6500000})
	c.underWay("settle")
}

func (c *claim) awaitLetter() {
	row := c.manager.awaits("role:claims_manager", c.id)
	if row.Kind != "sign" {
		c.w.t.Fatalf("the manager has to do %q, want to sign", row.Kind)
	}
	c.item = row.ID
}

func (c *claim) read() {
	v := get[cartable.Case](c.sara, "/api/cases/"+c.id)
	if v.Open || v.Result != "success" {
		c.w.t.Errorf("open %v, result %q, want ended with success", v.Open, v.Result)
	}
	if len(v.Letters) != 1 || v.Letters[0].No == "" || v.Letters[0].Body == "" {
		c.w.t.Errorf("letters: %+v, want one with number and text", v.Letters)
	}
}

func (c *claim) survey() {
	c.sara.must(http.MethodPost, "/api/cases/"+c.id+"/actions/survey", map[string]any{"values": map[string]any{"score": 5}})
}

// check looks at what has come of it, here and outside.
func (c *claim) check() {
	v := get[cartable.Case](c.manager, "/api/cases/"+c.id)
	if len(v.Payments) != 1 || v.Payments[0].State != "paid" || v.Payments[0].Amount.Units != 200000 {
		c.w.t.Errorf("payments: %+v, want one of 200000, paid", v.Payments)
	}
	if v.Problems > 0 {
		c.w.t.Errorf("problems: %+v", v.Troubles)
	}
	c.w.await("the last SMS", func() bool { return len(c.w.outside().Messages) >= 2 })
	seen := c.w.outside()
	if n := len(seen.Payments); n != 1 || seen.Payments[0].Status != sandbox.Paid || seen.Payments[0].Verified == 0 {
		c.w.t.Errorf("the gateway has %+v, want one payment that is paid and verified", seen.Payments)
	}
	c.oneKeyOneContent(seen)
	c.w.replayed(1)
}

// oneKeyOneContent: a call may arrive twice, but then under one key with one content.
func (c *claim) oneKeyOneContent(seen sandbox.State) {
	content, keys := map[string]string{}, map[string]map[string]bool{}
	for _, call := range seen.Calls {
		if call.Service == "pg" {
			continue // its key is the payment, asked about in several ways
		}
		if keys[call.Operation] == nil {
			keys[call.Operation] = map[string]bool{}
		}
		keys[call.Operation][call.Key] = true
		key := call.Operation + " " + call.Key
		if old, ok := content[key]; ok && old != string(call.Args) {
			c.w.t.Errorf("%s came with two contents: %s and %s", key, old, call.Args)
		}
		content[key] = string(call.Args)
	}
	for operation, want := range map[string]int{"verify": 1, "settle": 1, "reverse": 0, "send": 2} {
		if n := len(keys[operation]); n != want {
			c.w.t.Errorf("%s came under %d keys, want %d: %v", operation, n, want, keys[operation])
		}
	}
	if n := len(seen.Messages); n != 2 {
		c.w.t.Errorf("%d messages, want 2: %+v", n, seen.Messages)
	}
}
