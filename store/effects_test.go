package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// unexported leaves out the row numbers that cursors are made of.
var unexported = cmp.Options{
	cmpopts.IgnoreUnexported(store.CaseRow{}, store.ProblemRow{}, store.Person{}, store.PaymentRow{}, store.Document{}, store.Entry{}, store.RefundRow{}),
	cmpopts.EquateEmpty(),
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got, unexported); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// everyEffect is one of each kind, in an order in which a case could have them.
func everyEffect() []engine.Effect {
	task := staffItem("c-1", "claims")
	held := task
	held.Holder, held.Priority, held.Stage, held.Escalated = "sara", "high", "breached", []string{"boss"}
	held.DueAt = noon.Add(time.Hour)
	args := map[string]any{"national_id": "0012345679", "n": 3}
	return []engine.Effect{
		engine.OpenItem{Item: task, Label: text.Text{text.Fa: "بررسی"}},
		engine.UpdateItem{Item: held},
		engine.MoveItem{Item: held, Label: text.Text{text.Fa: "بررسی"}},
		engine.OpenItem{Item: customerItem("c-2"), Label: text.Text{text.En: "Fill in"}},
		engine.OpenItem{Item: staffItem("c-3", "claims"), Label: text.Of("x")},
		engine.CloseItem{ID: "c-3", Reason: "cleared"},
		engine.AssignItem{Item: "c-1", Pick: "round_robin"},
		engine.SetTimer{Timer: engine.PendingTimer{ID: "c-4", Why: engine.TimerStep, Due: noon.Add(2 * time.Hour)}},
		engine.SetTimer{Timer: engine.PendingTimer{ID: "c-4", Why: engine.TimerStep, Due: noon}, Harm: engine.HarmReminds},
		engine.SetTimer{Timer: engine.PendingTimer{ID: "c-5", Why: engine.TimerStep, Due: noon}},
		engine.ClearTimer{ID: "c-5"},
		engine.SendCall{
			Request: engine.Request{ID: "c-6", Kind: engine.RequestCall, Attempt: 2, Service: "civil", Operation: "identify", Args: args},
			Key:     "c/identify/1", Timeout: 1500 * time.Millisecond,
		},
		engine.SendCall{Request: engine.Request{ID: "c-7", Kind: engine.RequestCall, Attempt: 1}, Key: "c/x/1"},
		engine.DropCall{Request: "c-7"},
		engine.AskPayment{Request: engine.Request{ID: "c-8", Kind: engine.RequestPayment, Attempt: 1, Payment: "p1"}, Gateway: "zarinpal"},
		engine.Post{Posting: engine.Posting{ID: "c/p1/held", Kind: engine.PostHeld, Payment: "p1", Ref: "77", Lines: []engine.PostingLine{
			{Account: "gateway:zarinpal", Amount: 5000}, {Account: engine.AccountHeld, Amount: -5000},
		}}},
		engine.KeepRefund{Payment: "p1", Gateway: "zarinpal", Refund: engine.MoneyBack{ID: "1", Amount: 5000, State: engine.RefundApproved, Why: "late"}},
		engine.Refund{Key: "c/refund/p1", ID: "1", Payment: "p1", Gateway: "zarinpal", Amount: 5000, Reason: "late"},
		engine.Send{
			Key: "c/notice/1", Person: "ali", By: []string{"sms", "inbox"}, Template: "returned",
			Subject: text.Of("s"), Body: text.Of("b"), Item: "c-2",
		},
		engine.IssueLetter{SignedBy: "sara", Letter: engine.DraftLetter{
			Key: "c/letter/1", Template: "accepted", To: "ali", Number: true,
			Subject: text.Text{text.Fa: "نامهٔ " + engine.LetterNo},
			Body:    text.Text{text.Fa: engine.LetterDate + " " + engine.LetterNo, text.En: engine.LetterDate + " " + engine.LetterNo, "": engine.LetterNo},
		}},
		engine.RaiseProblem{Problem: engine.Problem{ID: "c-9", Code: "expression", Step: "review", Detail: "x", Names: map[string]any{"n": 4}, At: noon}},
		engine.RaiseProblem{Problem: engine.Problem{ID: "c-10", Code: "no_answer", Step: "review", At: noon}},
		engine.ClearProblem{ID: "c-10"},
		engine.OfferSurvey{Step: "done", Expires: noon.Add(48 * time.Hour)},
		engine.StoreSurvey{Step: "done", Values: map[string]any{"stars": 5}},
		engine.CloseSurvey{},
	}
}

func TestEveryEffectBecomesRows(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		addPeople(t, db, store.Person{ID: "ali", Login: "ali", Name: "علی", Side: engine.Customer},
			store.Person{ID: "sara", Login: "sara", Name: "سارا", Side: engine.Staff})
		first := started("c", "ali", everyEffect()...)
		first.Outcome.Ignored, first.Columns = "too late", map[string]any{"fee": 12}
		c := begin(t, db, first)
		view(t, db, func(tx *store.Tx) error {
			checkHistory(t, tx, first)
			checkCase(t, tx, c)
			checkItems(t, tx)
			checkLetter(t, tx)
			checkRest(t, tx)
			return nil
		})
		update(t, db, func(tx *store.Tx) error { checkWork(t, tx); return nil })
	})
}

func checkHistory(t *testing.T, tx *store.Tx, first store.Step) {
	events, err := tx.Events(t.Context(), "c")
	if err != nil {
		t.Error(err)
	}
	same(t, "events", events, []store.StoredEvent{{Seq: 1, Event: first.Event, Facts: first.Outcome.Facts, Ignored: "too late"}})
	history, err := tx.History(t.Context(), "c")
	if err != nil {
		t.Error(err)
	}
	same(t, "history", history, []store.Happened{{At: first.Event.At, Facts: first.Outcome.Facts}})
}

func checkCase(t *testing.T, tx *store.Tx, c engine.Case) {
	got, err := tx.CaseByNo(t.Context(), c.No)
	if err != nil {
		t.Error(err)
	}
	same(t, "case", got, c)
	rows, err := tx.CasesOf(t.Context(), "ali", store.CasePage{})
	if err != nil {
		t.Error(err)
	}
	same(t, "case row", rows, []store.CaseRow{{
		ID: "c", No: c.No, Process: "claim", Version: 1, Seq: 1, Customer: "ali", CustomerName: "علی", Subject: c.Subject,
		Waiting: engine.Waiting(c), OpenedAt: noon, UpdatedAt: noon, Columns: map[string]any{"fee": 12},
	}})
}

func checkItems(t *testing.T, tx *store.Tx) {
	want := store.ItemRow{
		ID: "c-1", Case: "c", CaseNo: "no-c", Process: "claim", Version: 1, CaseSeq: 1, Step: "review", Kind: engine.ItemTask,
		Who: engine.Staff, Pool: "queue:claims", Queue: "claims", Holder: "sara", HolderName: "سارا",
		Label: text.Text{text.Fa: "بررسی"}, Subject: text.Text{text.Fa: "خسارت c"}, Customer: "ali", CustomerName: "علی",
		Priority: "high", Stage: "breached", OpenedAt: noon, DueAt: noon.Add(time.Hour), TurnAt: noon.Add(time.Hour),
	}
	filters := []store.ItemFilter{
		{Holder: "sara"},
		{Pools: []string{"queue:claims"}},
		{Pools: []string{"role:boss"}, Unheld: true},
		{Pools: []string{"queue:claims", "role:boss"}, Holder: "sara"},
		{Pools: []string{"queue:claims"}, Due: store.Due{From: noon, Before: noon.Add(2 * time.Hour)}},
		{Holder: "sara", Due: store.Due{From: noon.Add(time.Hour)}},
	}
	for _, f := range filters {
		rows, err := tx.Items(t.Context(), f)
		if err != nil {
			t.Error(err)
		}
		same(t, "items", rows, []store.ItemRow{want})
	}
	for _, f := range []store.ItemFilter{
		{},
		{Customer: "sara"},
		{Pools: []string{"queue:claims"}, Unheld: true},
		{Holder: "sara", Due: store.Due{Before: noon.Add(time.Hour)}},
		{Holder: "sara", Due: store.Due{Never: true}},
	} {
		rows, err := tx.Items(t.Context(), f)
		if err != nil || len(rows) != 0 {
			t.Errorf("%+v lists %v, %v", f, rows, err)
		}
	}
	mine, err := tx.Items(t.Context(), store.ItemFilter{Customer: "ali"})
	if err != nil || len(mine) != 1 || mine[0].ID != "c-2" || mine[0].Who != engine.Customer || !mine[0].DueAt.IsZero() {
		t.Errorf("customer's items: %+v, %v", mine, err)
	}
	_, err = tx.Item(t.Context(), "c-3")
	wantErr(t, err, store.ErrNotFound)
	counts, err := tx.Recount(t.Context())
	if err != nil {
		t.Error(err)
	}
	same(t, "recount", counts, map[string]int{"customer:ali": 1, "held:queue:claims/sara": 1, "mine:sara": 1, "pool:role:boss": 1})
}

func checkLetter(t *testing.T, tx *store.Tx) {
	letters, err := tx.LettersOf(t.Context(), "c")
	if err != nil {
		t.Error(err)
	}
	same(t, "letters", letters, []store.LetterRow{{
		ID: "c/letter/1", Case: "c", No: "1405/1", Date: noon, Template: "accepted", To: "ali",
		Subject:  text.Text{text.Fa: "نامهٔ ۱۴۰۵/۱"},
		Body:     text.Text{text.Fa: "۱۴۰۵/۰۹/۰۱ ۱۴۰۵/۱", text.En: "2026-11-22 1405/1", "": "۱۴۰۵/۱"},
		SignedBy: "sara", SignedByName: "سارا",
	}})
}

func checkRest(t *testing.T, tx *store.Tx) {
	due, ok, err := tx.NextTimer(t.Context())
	if err != nil || !ok || !due.Equal(noon) {
		t.Errorf("next timer %v %v %v", due, ok, err)
	}
	survey, ok, err := tx.SurveyOf(t.Context(), "c")
	if err != nil || !ok {
		t.Errorf("survey %v %v", ok, err)
	}
	same(t, "survey", survey, map[string]any{"stars": 5})
	problems, err := tx.Problems(t.Context(), []string{"claim"}, "", 0)
	if err != nil {
		t.Error(err)
	}
	same(t, "problems", problems, []store.ProblemRow{{
		ID: "c-9", Case: "c", CaseNo: "no-c", Process: "claim", Version: 1,
		Problem: engine.Problem{ID: "c-9", Code: "expression", Step: "review", Detail: "x", Names: map[string]any{"n": 4}, At: noon},
	}})
	notices, err := tx.Notices(t.Context(), "ali", []string{"boss"}, "", 0)
	if err != nil || len(notices) != 1 || notices[0].Channel != "inbox" || notices[0].Item != "c-2" {
		t.Errorf("notices %+v, %v", notices, err)
	}
}

func checkWork(t *testing.T, tx *store.Tx) {
	gates, err := tx.DueGates(t.Context())
	same(t, "lines", gates, []string{"civil", "gateway:zarinpal"})
	var calls []store.CallRow
	for _, gate := range gates {
		rows, oops := tx.LeaseCalls(t.Context(), store.Lease{Gate: gate, Most: 10, For: time.Minute})
		calls, err = append(calls, rows...), errors.Join(err, oops)
	}
	if err != nil {
		t.Error(err)
	}
	slices.SortFunc(calls, func(a, b store.CallRow) int { return strings.Compare(a.ID, b.ID) })
	same(t, "calls", calls, []store.CallRow{
		{
			ID: "c-6", Case: "c", Key: "c/identify/1", Kind: "call", Attempt: 2, Service: "civil", Operation: "identify",
			Args: map[string]any{"national_id": "0012345679", "n": 3}, Timeout: 1500 * time.Millisecond, Tries: 1,
			Gate: "civil", AskedAt: noon,
		},
		{ID: "c-8", Case: "c", Key: "c-8", Kind: "payment", Attempt: 1, Payment: "p1", Gateway: "zarinpal", Tries: 1, Gate: "gateway:zarinpal", AskedAt: noon},
		{
			ID: "c/refund/p1", Case: "c", Key: "c/refund/p1", Kind: store.RefundCall, Attempt: 1, Operation: "late",
			Args: map[string]any{"refund": "1"}, Payment: "p1", Gateway: "zarinpal", Amount: 5000, Tries: 1, Gate: "gateway:zarinpal",
		},
	})
	messages, err := tx.LeaseMessages(t.Context(), 10, time.Minute)
	if err != nil || len(messages) != 1 {
		t.Fatalf("messages %+v, %v", messages, err)
	}
	messages[0].ID = ""
	same(t, "messages", messages, []store.OutRow{{
		Key: "c/notice/1", Case: "c", Person: "ali", Channel: "sms", Template: "returned",
		Subject: text.Of("s"), Body: text.Of("b"), Item: "c-2", Tries: 1, CreatedAt: noon,
	}})
	same(t, "timers", dueTimers(t, tx, engine.HarmReminds, store.TimerRow{}), []store.TimerRow{{ID: "c-4", Case: "c", Due: noon}})
}

func TestUnknownEffectPanics(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	defer func() {
		if recover() == nil {
			t.Error("an effect was forgotten without a word")
		}
	}()
	_ = db.Update(t.Context(), func(tx *store.Tx) error { return tx.Commit(t.Context(), 0, started("c", "ali", nil)) })
}
