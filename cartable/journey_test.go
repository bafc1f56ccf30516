package cartable_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func on(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		test(t, w)
		w.replayed()
	})
}

// TestClaimThereAndBack is the main job: a claim goes from the customer to staff, back
// for a document, through the departments to the letter and the end.
func TestClaimThereAndBack(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		w.pay(c)
		first := w.item(c, "expert_review")
		reviewer := w.login(first.Holder)
		w.submit(reviewer, c, "expert_review", "give_back", map[string]any{"missing": []any{"prescription"}})
		w.later(time.Hour)

		home, err := w.cartable.Home(t.Context(), w.as("sara"))
		w.must(err)
		if len(home.Pending) != 1 || home.Pending[0].Label != "Send the missing documents" {
			t.Fatalf("pending: %+v", home.Pending)
		}
		invoices := append(slices.Clone(w.stored(c).Vars["invoices"].([]any)), w.upload("sara"))
		w.submit("sara", c, "return_to_customer", "", map[string]any{"invoices": invoices, "customer_note": "همراه نسخه"})
		if again := w.item(c, "expert_review"); again.Holder != first.Holder {
			t.Errorf("the second visit is held by %s, not by the familiar %s", w.login(again.Holder), reviewer)
		}
		w.submit(reviewer, c, "expert_review", "accept", nil)

		other := w.item(c, "medical_opinion")
		if other.Holder == first.Holder {
			t.Error("four eyes: the reviewer also gives the medical opinion")
		}
		w.submit(w.login(other.Holder), c, "medical_opinion", "", map[string]any{"medical_verdict": "ok", "medical_amount": 7_000_000})
		w.submit("finance1", c, "finance_opinion", "", map[string]any{"finance_verdict": "reduce", "finance_amount": 6_500_000})
		draft, err := w.cartable.Item(t.Context(), w.as("manager"), w.item(c, "accept_letter").ID)
		w.must(err)
		if body := draft.Letter.Body; strings.Contains(body, engine.LetterNo) || !strings.Contains(body, "after signing") {
			t.Errorf("the letter to sign reads %q", body)
		}
		_, err = w.cartable.Sign(t.Context(), w.as("manager"), w.item(c, "accept_letter").ID)
		w.must(err)
		w.processes.RunOnce(t.Context())

		view, err := w.cartable.Case(t.Context(), w.as("sara"), c)
		w.must(err)
		if view.Open || view.Result != "success" {
			t.Errorf("open %v, result %s", view.Open, view.Result)
		}
		if len(view.Letters) != 1 || view.Letters[0].No == "" || strings.Contains(view.Letters[0].Body, engine.LetterNo) {
			t.Errorf("letters: %+v", view.Letters)
		}
		if !slices.ContainsFunc(view.Actions, func(a cartable.Action) bool { return a.Name == "survey" }) {
			t.Errorf("no survey among %v", view.Actions)
		}
		if w.stored(c).Vars["approved_amount"] != 6_500_000 {
			t.Errorf("approved %v", w.stored(c).Vars["approved_amount"])
		}
		if sms := w.fake.Sent(); len(sms) == 0 {
			t.Error("nobody was told")
		}
	})
}

func (w *world) login(id string) string {
	for login, p := range w.persons {
		if p.ID == id {
			return login
		}
	}
	return ""
}

// TestPaidOnce: the bank calls twice, the customer reloads, the money counts once.
func TestPaidOnce(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		back := w.atBank(c)
		w.gateway.Set(back.Get("Authority"), hooks.Paid)
		for range 3 {
			got, err := w.processes.Callback(t.Context(), "main_psp", back)
			w.must(err)
			if got.Status != hooks.Paid {
				t.Fatalf("returned %+v", got)
			}
		}
		if visits := w.stored(c).Visits["expert_review"]; visits != 1 {
			t.Errorf("expert_review was entered %d times", visits)
		}
		if money := w.stored(c).Money; len(money) != 1 || money[0].State != engine.PaymentPaid {
			t.Errorf("money: %+v", money)
		}
	})
}

// TestPayAskedAgain: the answer of the first payment was lost on the way; the second
// click finds the money instead of asking for it again.
func TestPayAskedAgain(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		it := w.item(c, "pay_fee").ID
		back := w.atBank(c)
		w.gateway.Set(back.Get("Authority"), hooks.Paid)
		address, err := w.cartable.Pay(t.Context(), w.as("sara"), it, false)
		w.must(err)
		if address != "" {
			t.Errorf("sent to the bank again: %s", address)
		}
		w.item(c, "expert_review")
	})
}

// TestGatewayDown: without a word from the gateway nothing is decided; a callback with
// an authority of nobody's does not exist.
func TestGatewayDown(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		back := w.atBank(c)
		w.gateway.Breaks(hookstest.ErrDown)
		got, err := w.processes.Callback(t.Context(), "main_psp", back)
		w.must(err)
		if got.Status != hooks.Unknown {
			t.Errorf("returned %+v", got)
		}
		if _, err := w.cartable.Pay(t.Context(), w.as("sara"), w.item(c, "pay_fee").ID, false); !fault.Is(err, fault.Unavailable) {
			t.Errorf("a second payment beside one in doubt: %v", err)
		}
		w.later(4 * 24 * time.Hour) // the fee has expired, but the gateway does not answer
		w.item(c, "pay_fee")
		w.gateway.Breaks(nil)
		w.gateway.Set(back.Get("Authority"), hooks.Paid)
		w.later(2 * time.Hour)
		w.item(c, "expert_review")
		if _, err := w.processes.Callback(t.Context(), "main_psp", map[string][]string{"Authority": {"A-forged"}}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a forged authority: %v", err)
		}
	})
}

// TestLateMoneyGoesBack: the fee expired, then the money came.
func TestLateMoneyGoesBack(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		back := w.atBank(c)
		w.later(4 * 24 * time.Hour)
		w.later(time.Hour)
		if ended := w.stored(c).Ended; ended != "abandoned" {
			t.Fatalf("ended %q", ended)
		}
		w.gateway.Set(back.Get("Authority"), hooks.Paid)
		_, err := w.processes.Callback(t.Context(), "main_psp", back)
		w.must(err)
		w.processes.RunOnce(t.Context())
		_, err = w.processes.Callback(t.Context(), "main_psp", back)
		w.must(err)
		w.processes.RunOnce(t.Context())
		home, err := w.cartable.Home(t.Context(), w.as("manager"))
		w.must(err)
		owed := 0
		for _, n := range home.Notices {
			if strings.Contains(n.Text, "200,000") {
				owed++
			}
		}
		if owed != 1 {
			t.Errorf("the owner was told %d times: %+v", owed, home.Notices)
		}
	})
}

// TestServiceComesBack: the registry is down; the call is tried again with the same key.
func TestServiceComesBack(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.fake.Fail("civil_registry.verify", hooks.Unavailable)
		w.fake.Fail("civil_registry.verify", hooks.Unavailable)
		c := w.start().ID
		if at := w.stored(c).Tokens[0].Step; at != "identity" {
			t.Fatalf("at %s", at)
		}
		w.again(5 * time.Second)
		w.again(10 * time.Second)
		w.item(c, "pay_fee")
		calls := w.fake.Calls()
		if len(calls) != 3 || calls[0].Key != calls[2].Key || calls[2].Attempt != 3 {
			t.Errorf("calls: %+v", calls)
		}
	})
}

// TestCrashAfterTheCall: a worker dies between the call and its answer; another makes
// the call again with the same key, and the case moves once.
func TestCrashAfterTheCall(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		_, err := w.cartable.Start(t.Context(), w.as("sara"), cartable.Start{Process: "medical_claim", Values: w.claim("sara")})
		w.must(err)
		w.must(w.db.Update(t.Context(), func(tx *store.Tx) error {
			rows, err := tx.LeaseCalls(t.Context(), store.Lease{Gate: "civil_registry", Most: 10, For: time.Minute})
			if len(rows) != 1 {
				t.Errorf("leased %d", len(rows))
			}
			return err
		}))
		w.restart()
		w.processes.RunOnce(t.Context())
		if n := len(w.fake.Calls()); n != 0 {
			t.Errorf("%d calls while the lease runs", n)
		}
		w.later(2 * time.Minute)
		if n := len(w.fake.Calls()); n != 1 {
			t.Errorf("%d calls after the lease", n)
		}
	})
}

// TestReminders: a customer who does not answer is reminded as promised, also when the
// clock of the server stood still, and the case is given up in the end.
func TestReminders(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		w.pay(c)
		w.submit(w.login(w.item(c, "expert_review").Holder), c, "expert_review", "give_back", map[string]any{"missing": []any{"invoice"}})
		before := len(w.fake.Sent())
		for range 20 {
			w.later(24 * time.Hour)
		}
		if sent := len(w.fake.Sent()) - before; sent != 5 {
			t.Errorf("%d reminders in 20 days", sent)
		}
		w.later(60 * 24 * time.Hour)
		w.processes.RunOnce(t.Context())
		if ended := w.stored(c).Ended; ended != "abandoned" {
			t.Errorf("ended %q", ended)
		}
	})
}

// TestStrangers: whoever has no right gets the answer for what does not exist.
func TestStrangers(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		w.pay(c)
		it := w.item(c, "expert_review").ID
		doc := w.stored(c).Vars["invoices"].([]any)[0].(string)
		for _, who := range []string{"reza", "tech1"} {
			r := w.as(who)
			_, caseErr := w.cartable.Case(t.Context(), r, c)
			_, itemErr := w.cartable.Item(t.Context(), r, it)
			_, _, docErr := w.cartable.Download(t.Context(), r, doc)
			_, claimErr := w.cartable.Claim(t.Context(), r, it)
			_, actErr := w.cartable.Act(t.Context(), r, c, "cancel", nil)
			draftErr := second(w.cartable.SaveDraft(t.Context(), r, it, cartable.DraftSave{}))
			for name, err := range map[string]error{"case": caseErr, "item": itemErr, "document": docErr, "claim": claimErr, "cancel": actErr, "draft": draftErr} {
				if !fault.Is(err, fault.NotFound) {
					t.Errorf("%s asks for %s: %v", who, name, err)
				}
			}
		}
		if _, err := w.cartable.Item(t.Context(), w.as("sara"), it); !fault.Is(err, fault.NotFound) {
			t.Errorf("a customer opens the expert's item: %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// TestStolenDocument: a document of somebody else's cannot be handed in as one's own.
//
// Attack case 12.
func TestStolenDocument(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		values := w.claim("reza")
		values["invoices"] = []any{w.upload("sara")}
		_, err := w.cartable.Start(t.Context(), w.as("reza"), cartable.Start{Process: "medical_claim", Values: values})
		f := fault.As(err)
		if f == nil || f.Code != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Path != "invoices[0]" {
			t.Errorf("error: %v", err)
		}
	})
}

// TestOneOfManyWins: of many who claim or submit at once one wins and the case moves once.
func TestOneOfManyWins(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		w.pay(c)
		it := w.item(c, "expert_review")
		holder := w.login(it.Holder)
		w.must(w.cartable.Release(t.Context(), w.as(holder), it.ID))

		won := w.many(50, func() error { return second(w.cartable.Claim(t.Context(), w.as("expert1"), it.ID)) })
		if won != 1 {
			t.Errorf("%d claims won", won)
		}
		won = w.many(50, func() error {
			return second(w.cartable.Submit(t.Context(), w.as("expert1"), it.ID, cartable.Work{Outcome: "accept"}))
		})
		if won != 1 {
			t.Errorf("%d submissions won", won)
		}
		if n := w.stored(c).Visits["medical_opinion"]; n != 1 {
			t.Errorf("the case moved %d times", n)
		}
	})
}

// many runs f by n callers at once; all but the winners have to end in a conflict.
func (w *world) many(n int, f func() error) int {
	w.t.Helper()
	var wg sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		wg.Go(func() { errs[i] = f() })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case !fault.Is(err, fault.Conflict):
			w.t.Errorf("not a conflict: %v", err)
		}
	}
	return won
}

// TestStartTwice: the same key starts one case.
func TestStartTwice(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		q := cartable.Start{Process: "medical_claim", Values: w.claim("sara"), Key: "k1"}
		a, err := w.cartable.Start(t.Context(), w.as("sara"), q)
		w.must(err)
		b, err := w.cartable.Start(t.Context(), w.as("sara"), q)
		w.must(err)
		if a.ID != b.ID {
			t.Error("two cases of one key")
		}
	})
}

// TestLimit: start.limit holds, and what is not offered cannot be started by its id.
func TestLimit(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		for range 5 {
			w.start()
		}
		_, err := w.cartable.Start(t.Context(), w.as("sara"), cartable.Start{Process: "medical_claim", Values: w.claim("sara")})
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("the sixth: %v", err)
		}
		legal := w.as("reza")
		legal.Attributes = map[string]any{"segment": "legal", "national_id": "0012345679"}
		_, err = w.cartable.Start(t.Context(), legal, cartable.Start{Process: "medical_claim", Values: w.claim("reza")})
		if !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
			t.Errorf("not offered: %v", err)
		}
	})
}

// TestClosed: work on an item that is over is a conflict, for those who may know of it.
func TestClosed(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		it := w.item(c, "pay_fee").ID
		w.pay(c)
		_, err := w.cartable.Submit(t.Context(), w.as("sara"), it, cartable.Work{})
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("owner: %v", err)
		}
		_, err = w.cartable.Submit(t.Context(), w.as("reza"), it, cartable.Work{})
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("stranger: %v", err)
		}
	})
}

// TestDraftIsKept: what was typed is there when the person comes back, and nobody else sees it.
func TestDraftIsKept(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		w.pay(c)
		w.submit(w.login(w.item(c, "expert_review").Holder), c, "expert_review", "give_back", map[string]any{"missing": []any{"invoice"}})
		it := w.item(c, "return_to_customer").ID
		_, err := w.cartable.SaveDraft(t.Context(), w.as("sara"), it, cartable.DraftSave{Values: map[string]any{"customer_note": "نیمه‌کاره"}})
		w.must(err)
		v, err := w.cartable.Item(t.Context(), w.as("sara"), it)
		w.must(err)
		for _, f := range v.Form.Fields {
			if f.Path == "customer_note" && f.Value != "نیمه‌کاره" {
				t.Errorf("the draft is %v", f.Value)
			}
		}
	})
}

// TestClosedChoice: a choice that the typed values close is refused, and the draft is kept.
//
// Attack case 23.
func TestClosedChoice(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.newVersion("expert_review", "desk_review", "reject: {label: {fa: رد, en: Reject}, require: [reject_reason]", "reject: {label: {fa: رد, en: Reject}, if: \"len(missing) == 0\", require: [reject_reason]")
		c := w.start().ID
		w.pay(c)
		it := w.item(c, "desk_review")
		who := w.login(it.Holder)
		typed := map[string]any{"reject_reason": "x", "missing": []any{"invoice"}}
		_, err := w.cartable.SaveDraft(t.Context(), w.as(who), it.ID, cartable.DraftSave{Values: typed})
		w.must(err)
		err = w.try(t.Context(), who, it, "reject", typed)
		if f := fault.As(err); f == nil || f.Key != "invalid.choice" {
			t.Fatalf("submit: %v", err)
		}
		v, err := w.cartable.Item(t.Context(), w.as(who), it.ID)
		w.must(err)
		i := slices.IndexFunc(v.Choices, func(k cartable.Choice) bool { return k.Name == "reject" })
		if v.DraftAt.IsZero() || i < 0 || v.Choices[i].Open || v.Choices[i].If == nil {
			t.Fatalf("draft of %v, choices %+v", v.DraftAt, v.Choices)
		}
		w.submit(who, c, "desk_review", "reject", map[string]any{"reject_reason": "x", "missing": []any{}})
	})
}

// TestBadFiles: a name that lies, an empty file and one that is too large are refused.
//
// Attack case 28.
func TestBadFiles(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		for name, content := range map[string]string{"a.pdf": "<html><script>", "b.png": "%PDF-1.4\n", "c.pdf": "", "d.exe": "MZ\x90\x00"} {
			_, err := w.cartable.Upload(t.Context(), w.as("sara"), name, strings.NewReader(content))
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := w.cartable.Upload(t.Context(), w.as("sara"), "e.pdf", endless{})
		if !fault.Is(err, fault.TooLarge) {
			t.Errorf("endless: %v", err)
		}
	})
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// TestBrokenAnswer: an answer that does not fit the signature is a failed attempt.
func TestBrokenAnswer(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.fake.Answer("civil_registry.verify", map[string]any{"match": "perhaps"})
		c := w.start().ID
		if at := w.stored(c).Tokens[0].Step; at != "identity" {
			t.Errorf("at %s", at)
		}
		w.again(5 * time.Second)
		w.item(c, "pay_fee")
	})
}

// TestSMSFails: a channel that fails does not hold the case, and is tried again.
func TestSMSFails(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.fake.SendFails("sms", errors.New("no network"))
		c := w.start().ID
		w.pay(c)
		w.submit(w.login(w.item(c, "expert_review").Holder), c, "expert_review", "give_back", map[string]any{"missing": []any{"invoice"}})
		w.item(c, "return_to_customer")
		if n := len(w.fake.Sent()); n != 0 {
			t.Fatalf("%d sent", n)
		}
		w.fake.SendFails("sms", nil)
		w.later(time.Hour)
		if n := len(w.fake.Sent()); n != 1 {
			t.Errorf("%d sent after the channel came back", n)
		}
	})
}

// TestSupervisor: who hands out work sees the queues, and gives an item to one who may
// do it and to nobody else.
func TestSupervisor(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		w.pay(c)
		it := w.item(c, "expert_review")
		w.must(w.cartable.Release(t.Context(), w.as(w.login(it.Holder)), it.ID))
		page, err := w.cartable.Items(t.Context(), w.as("chief"), cartable.ListRequest{View: "queue:medical_experts"})
		w.must(err)
		if len(page.Rows) != 1 || page.Rows[0].ID != it.ID {
			t.Errorf("rows %+v", page.Rows)
		}
		if err := w.cartable.Assign(t.Context(), w.as("chief"), it.ID, w.persons["finance1"].ID); !fault.Is(err, fault.Invalid) {
			t.Errorf("given to finance: %v", err)
		}
		w.must(w.cartable.Assign(t.Context(), w.as("chief"), it.ID, w.persons["expert2"].ID))
		if holder := w.login(w.item(c, "expert_review").Holder); holder != "expert2" {
			t.Errorf("held by %s", holder)
		}
	})
}
