package store

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"github.com/kartabl/kartabl/engine"
)

// watched are the lists that people wait for and the searches of the workers.
func watched(ctx context.Context) map[string]func(*Tx) error {
	yes := true
	list := func(f ItemFilter) func(*Tx) error {
		return func(tx *Tx) error { _, err := tx.Items(ctx, f); return err }
	}
	payments := func(f PaymentFilter) func(*Tx) error {
		return func(tx *Tx) error { _, err := tx.SearchPayments(ctx, f); return err }
	}
	pools := []string{"queue:a", "role:b"}
	cursor := ItemRow{ID: "x", OpenedAt: never, DueAt: never}.Cursor()
	return map[string]func(*Tx) error{
		"items of customer":                    list(ItemFilter{Customer: "a"}),
		"items of one case of an organisation": list(ItemFilter{Customer: "o", OfCase: "a"}),
		"cases of an organisation": func(tx *Tx) error {
			_, err := tx.CasesShared(ctx, "o", CasePage{After: "7", Of: "a"})
			return err
		},
		"organisations of a person": func(tx *Tx) error { _, err := tx.MemberOf(ctx, "a"); return err },
		"members":                   func(tx *Tx) error { _, err := tx.Members(ctx, "o"); return err },
		"circle":                    func(tx *Tx) error { _, err := tx.Circle(ctx, "o"); return err },
		"invitations":               func(tx *Tx) error { _, err := tx.Invitations(ctx, "o"); return err },
		"invitations to a person":   func(tx *Tx) error { _, err := tx.InvitationsTo(ctx, "a"); return err },
		"items of holder":           list(ItemFilter{Holder: "a", After: cursor}),
		"items of holder, at work":  list(ItemFilter{Holder: "a", Rests: RestsNot, After: cursor}),
		"items that rest":           list(ItemFilter{Holder: "a", Rests: RestsNow, After: cursor}),
		"items of a hand":           list(ItemFilter{Hand: HandAsked, HandOf: []string{"a", "b"}, After: cursor}),
		"items of pools":            list(ItemFilter{Pools: pools}),
		"items, next page":          list(ItemFilter{Pools: pools, Holder: "a", Unheld: true, After: cursor}),
		"items by age":              list(ItemFilter{Pools: pools, Sort: SortAge, After: cursor}),
		"items by priority":         list(ItemFilter{Pools: pools, Sort: SortPriority, After: cursor}),
		"items by the order":        list(ItemFilter{Pools: pools, Unheld: true, Sort: SortTurn, After: cursor}),
		"items held, by the order":  list(ItemFilter{Holder: "a", Sort: SortTurn, After: cursor}),
		"overtakings":               func(tx *Tx) error { _, err := tx.Overtakings(ctx, pools, "7", 5); return err },
		"items overdue":             list(ItemFilter{Pools: pools, Due: Due{Before: never}, After: cursor}),
		"items without a time":      list(ItemFilter{Holder: "a", Due: Due{Never: true}}),
		"items, counted so far": func(tx *Tx) error {
			_, err := tx.CountItems(ctx, ItemFilter{Pools: pools, Unheld: true, Sort: SortTurn})
			return err
		},
		"items that fit": func(tx *Tx) error {
			_, _, err := tx.CountFirst(ctx, ItemFilter{Pools: pools, Due: Due{Before: never}}, Fit{Process: "p", Pool: "a", Holder: "b", Held: true, FreeIn: "a"})
			return err
		},
		"items that fit, read": func(tx *Tx) error {
			_, err := tx.ItemsThatFit(ctx, ItemFilter{Pools: pools, After: cursor, Sort: SortTurn, Limit: 200}, Fit{Process: "p", Pool: "a", Holder: "b", Held: true, Due: Due{Before: never}}, 50)
			return err
		},
		"saved views":            func(tx *Tx) error { _, err := tx.ViewsOf(ctx, "a", pools); return err },
		"saved view":             func(tx *Tx) error { return missing(tx.SavedView(ctx, "a", "x")) },
		"kept by one who goes":   func(tx *Tx) error { return tx.LeaveKept(ctx, "a") },
		"view that goes":         func(tx *Tx) error { return tx.DropView(ctx, "x") },
		"phrases":                func(tx *Tx) error { _, err := tx.PhrasesOf(ctx, "a", pools); return err },
		"phrase":                 func(tx *Tx) error { return missing(tx.Phrase(ctx, "x")) },
		"phrase that goes":       func(tx *Tx) error { return tx.DropPhrase(ctx, "x") },
		"item":                   func(tx *Tx) error { return missing(tx.Item(ctx, "x")) },
		"staff with a role":      func(tx *Tx) error { _, err := tx.StaffWithRole(ctx, "a"); return err },
		"customer by login":      func(tx *Tx) error { _, err := tx.CustomersKnown(ctx, KnownLogin, "a"); return err },
		"customer by mobile":     func(tx *Tx) error { _, err := tx.CustomersKnown(ctx, KnownMobile, "a"); return err },
		"customer by mail":       func(tx *Tx) error { _, err := tx.CustomersKnown(ctx, KnownEmail, "a"); return err },
		"customer by his id":     func(tx *Tx) error { _, err := tx.CustomersKnown(ctx, KnownNationalID, "a"); return err },
		"people by mail":         func(tx *Tx) error { _, err := tx.PeopleByMail(ctx, engine.Staff, "a"); return err },
		"documents given":        func(tx *Tx) error { _, err := tx.DocumentsGiven(ctx, "a", 5); return err },
		"upload":                 func(tx *Tx) error { return missing(tx.Upload(ctx, "x")) },
		"parts of an upload":     func(tx *Tx) error { _, err := tx.PartsOf(ctx, "x"); return err },
		"parts of a person":      func(tx *Tx) error { _, err := tx.PartsOfPerson(ctx, "a"); return err },
		"uploads under way":      func(tx *Tx) error { _, _, err := tx.OpenUploads(ctx, "a"); return err },
		"upload that is known":   func(tx *Tx) error { return tx.ForgetUpload(ctx, "a", "x") },
		"old uploads":            func(tx *Tx) error { _, err := tx.OldUploads(ctx, never, 5); return err },
		"draft":                  func(tx *Tx) error { _, err := tx.Draft(ctx, "x", "a"); return err },
		"earlier draft":          func(tx *Tx) error { _, err := tx.EarlierDraft(ctx, "x", "a", "s"); return err },
		"drafts of a person":     func(tx *Tx) error { _, err := tx.DraftsOf(ctx, "a", NewDraft, "", 20); return err },
		"drafts that have ended": func(tx *Tx) error { _, err := tx.DropEndedDrafts(ctx); return err },
		"case":                   func(tx *Tx) error { return missing(tx.Case(ctx, "x")) },
		"case by number":         func(tx *Tx) error { return missing(tx.CaseByNo(ctx, "x")) },
		"events":                 func(tx *Tx) error { _, err := tx.Events(ctx, "x"); return err },
		"history":                func(tx *Tx) error { _, err := tx.History(ctx, "x"); return err },
		"cases of customer":      func(tx *Tx) error { _, err := tx.CasesOf(ctx, "a", CasePage{Open: &yes}); return err },
		"cases of customer in a process": func(tx *Tx) error {
			_, err := tx.CasesOf(ctx, "a", CasePage{Open: &yes, In: "p"})
			return err
		},
		"searched cases": func(tx *Tx) error {
			_, err := tx.Search(ctx, Search{Words: []string{"a", "bc"}, For: []string{"process:a", "Person B"}, After: "7"})
			return err
		},
		"cases to be found": func(tx *Tx) error { _, _, err := tx.Unfound(ctx, 5); return err },
		"cases of processes": func(tx *Tx) error {
			_, err := tx.Cases(ctx, CaseFilter{Processes: []string{"a", "b"}}, CasePage{After: "7"})
			return err
		},
		"cases with problems": func(tx *Tx) error { _, err := tx.Cases(ctx, CaseFilter{Problem: true}, CasePage{}); return err },
		"open cases":          func(tx *Tx) error { _, err := tx.OpenCases(ctx, "a", "p"); return err },
		"counts":              func(tx *Tx) error { _, err := tx.Counts(ctx, []string{"a", "b"}); return err },
		"due timers":          func(tx *Tx) error { _, err := tx.DueTimers(ctx, engine.HarmWarn, TimerRow{}, 5); return err },
		"late timers":         func(tx *Tx) error { _, _, err := tx.LateTimers(ctx); return err },
		"next timer":          func(tx *Tx) error { _, _, err := tx.NextTimer(ctx); return err },
		"messages":            func(tx *Tx) error { _, err := tx.LeaseMessages(ctx, 5, 1); return err },
		"notices":             func(tx *Tx) error { _, err := tx.Notices(ctx, "a", []string{"b"}, "", 5); return err },
		"problems":            func(tx *Tx) error { _, err := tx.Problems(ctx, []string{"a"}, "", 5); return err },
		"problems of a cause": func(tx *Tx) error { _, err := tx.ProblemsOf(ctx, "a", "b", "7", 5); return err },
		"causes":              func(tx *Tx) error { _, err := tx.ProblemGroups(ctx, []string{"a"}); return err },
		"problems, counted":   func(tx *Tx) error { _, err := tx.CountProblems(ctx, []string{"a"}); return err },
		"problems left":       func(tx *Tx) error { _, err := tx.ProblemsBefore(ctx, "a", "b", "7"); return err },
		"calendar changes":    func(tx *Tx) error { _, err := tx.CalendarChanges(ctx, 3); return err },
		"newest change":       func(tx *Tx) error { _, err := tx.NewestCalendarChange(ctx); return err },
		"cases behind":        func(tx *Tx) error { _, _, err := tx.CasesBehind(ctx, "p", 1, 5, Behind{}, 5); return err },
		"list questions":      func(tx *Tx) error { _, err := tx.ListQuestions(ctx, "p", "7", 5); return err },
		"changes of staff":    func(tx *Tx) error { _, err := tx.StaffingDue(ctx); return err },
		"waiting items":       func(tx *Tx) error { _, err := tx.WaitingItems(ctx, "x", 5); return err },
		"letters":             func(tx *Tx) error { _, err := tx.LettersOf(ctx, "c"); return err },
		"payments":            func(tx *Tx) error { _, err := tx.PaymentsOf(ctx, "c"); return err },
		"claims":              func(tx *Tx) error { _, err := tx.Claims(ctx, PaymentRow{ID: "x"}.ClaimCursor(), 5); return err },
		"payment by proof":    func(tx *Tx) error { return missing(tx.PaymentByProof(ctx, "a", "x")) },
		"payments of all":     payments(PaymentFilter{After: "7.x"}),
		"payments in state":   payments(PaymentFilter{State: "late", Gateway: "g", After: "7.x"}),
		"payments at gateway": payments(PaymentFilter{Gateway: "g", From: never, Until: never}),
		"payments of payer":   payments(PaymentFilter{Payer: "a", After: "7.x"}),
		"payments of days":    payments(PaymentFilter{From: never, Until: never}),
		"payments by a name":  payments(PaymentFilter{Text: "x", State: "paid"}),
		"payments, counted":   func(tx *Tx) error { _, err := tx.CountPayments(ctx, "late", 100); return err },
		"heads of cases":      func(tx *Tx) error { _, err := tx.CaseHeads(ctx, []string{"a", "b"}); return err },
		"refunds":             func(tx *Tx) error { _, err := tx.Refunds(ctx, nil, "7", 5); return err },
		"refunds in states":   func(tx *Tx) error { _, err := tx.Refunds(ctx, []string{"asked", "transferred"}, "7", 5); return err },
		"refunds, counted":    func(tx *Tx) error { _, err := tx.CountRefunds(ctx, "asked", 100); return err },
		"refunds due":         func(tx *Tx) error { _, err := tx.RefundsDue(ctx, "approved", "failed"); return err },
		"awaiting":            func(tx *Tx) error { _, err := tx.Awaiting(ctx, "n", "k"); return err },
		"backlog":             func(tx *Tx) error { _, err := tx.Backlog(ctx); return err },
		"loads of queues":     func(tx *Tx) error { _, err := tx.QueueLoads(ctx, pools, never); return err },
		"health":              func(tx *Tx) error { _, err := tx.Health(ctx, []string{"e"}); return err },
		"overdue of a person": func(tx *Tx) error { _, err := tx.OverdueOf(ctx, "a"); return err },
		"early messages":      func(tx *Tx) error { _, err := tx.EarlyMessages(ctx, "n", "k"); return err },
		"new message":         func(tx *Tx) error { _, err := tx.AddMessage(ctx, MessageRow{ID: "m"}); return err },
		"subprocesses":        func(tx *Tx) error { _, err := tx.Subs(ctx, "c"); return err },
		"schedule":            func(tx *Tx) error { _, _, err := tx.LookedAt(ctx, "p"); return err },
		"documents":           func(tx *Tx) error { _, err := tx.DocumentsOf(ctx, "c"); return err },
		"receipt":             func(tx *Tx) error { _, _, err := tx.Receipt(ctx, "s", "m"); return err },
		"new receipt":         func(tx *Tx) error { return tx.AddReceipt(ctx, Receipt{}, 1) },
		"due deliveries":      func(tx *Tx) error { _, err := tx.LeaseDeliveries(ctx, "e", 5, 1); return err },
		"deliveries":          func(tx *Tx) error { _, err := tx.Deliveries(ctx, DeliveryFilter{}); return err },
		"deliveries of one":   func(tx *Tx) error { _, err := tx.Deliveries(ctx, DeliveryFilter{Endpoint: "e"}); return err },
		"deliveries in state": func(tx *Tx) error { _, err := tx.Deliveries(ctx, DeliveryFilter{State: Failed}); return err },
		"failed deliveries": func(tx *Tx) error {
			_, err := tx.Deliveries(ctx, DeliveryFilter{Endpoint: "e", State: Failed, After: "x"})
			return err
		},
		"delivery":       func(tx *Tx) error { _, _, err := tx.Delivery(ctx, "x"); return missing(nil, err) },
		"old deliveries": func(tx *Tx) error { _, err := tx.ForgetDeliveries(ctx, tx.Now, 5); return err },
		"sent again":     func(tx *Tx) error { _, err := tx.ResendFailed(ctx, "e", tx.Now, 5); return err },
		"calls":          func(tx *Tx) error { _, err := tx.LeaseCalls(ctx, Lease{Gate: "s", Most: 5, For: 1}); return err },
		"calls that waited": func(tx *Tx) error {
			_, err := tx.LeaseCalls(ctx, Lease{Gate: "s", Most: 5, AskedBy: tx.Now})
			return err
		},
		"calls to hold":   func(tx *Tx) error { _, err := tx.HoldCalls(ctx, "s", tx.Now, "down", 5); return err },
		"lines of calls":  func(tx *Tx) error { _, err := tx.DueGates(ctx); return err },
		"next call":       func(tx *Tx) error { _, _, err := tx.NextCall(ctx); return err },
		"payments to ask": func(tx *Tx) error { _, err := tx.PaymentsToAsk(ctx, 1, 5); return err },
		"entries":         func(tx *Tx) error { _, err := tx.EntriesBetween(ctx, tx.Now, tx.Now, EntryCursor{}, 5); return err },
		"lists' answers":  func(tx *Tx) error { _, err := tx.ListQuestions(ctx, "p", "7", 5); return err },
		"exchanges":       func(tx *Tx) error { _, err := tx.Exchanges(ctx, "c", "", 5); return err },
		"session":         func(tx *Tx) error { return missing(tx.Session(ctx, "h")) },
		"person by login": func(tx *Tx) error { return missing(tx.PersonByLogin(ctx, "l")) },
	}
}

// missing expects that nothing is found.
func missing(_ any, err error) error {
	if err == nil || strings.Contains(err.Error(), ErrNotFound.Error()) {
		return nil
	}
	return err
}

// fullScan is what SQLite says when it walks a whole table.
var fullScan = regexp.MustCompile(`^SCAN (\w+)( USING .*INDEX .*)?$`)

// page names the short lists that a query itself has made.
var page = regexp.MustCompile(`^(l|a\d+)$`)

func TestListsNeverScanATable(t *testing.T) {
	ctx := t.Context()
	db, err := Open(ctx, Options{DSN: filepath.Join(t.TempDir(), "k.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	recorded := &recorder{}
	db.bun.AddQueryHook(recorded)
	err = db.Update(ctx, func(tx *Tx) error {
		for name, run := range watched(ctx) {
			recorded.queries = nil
			clear(tx.s.stmts)
			clear(tx.s.writes)
			if err := run(tx); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			for _, query := range slices.AppendSeq(slices.AppendSeq(recorded.queries, maps.Keys(tx.s.stmts)), maps.Keys(tx.s.writes)) {
				explain(ctx, t, tx.s, name, query)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// recorder keeps what bun sends.
type recorder struct{ queries []string }

func (r *recorder) BeforeQuery(ctx context.Context, e *bun.QueryEvent) context.Context {
	r.queries = append(r.queries, e.Query)
	return ctx
}

func (r *recorder) AfterQuery(context.Context, *bun.QueryEvent) {}

// explain refuses plans that walk a table, or that sort one before they take a page:
// their cost would grow with the table. The few items with somebody a hand in are sorted.
func explain(ctx context.Context, t *testing.T, s *session, name, query string) {
	t.Helper()
	rows, err := s.conn.QueryContext(ctx, "EXPLAIN QUERY PLAN "+query, make([]any, strings.Count(query, "?"))...)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer func() { _ = rows.Close() }()
	var plan []string
	lists, few := map[int]bool{}, map[int]bool{}
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		plan = append(plan, step)
		lists[id] = strings.HasPrefix(step, "CO-ROUTINE a")
		few[parent] = few[parent] || strings.HasPrefix(step, "SEARCH g ")
		if scan := fullScan.FindStringSubmatch(step); scan != nil && !page.MatchString(scan[1]) {
			if scan[2] == "" || !strings.Contains(query, " LIMIT ") {
				t.Errorf("%s: %s\n%s", name, step, query)
			}
		}
		if strings.Contains(step, "TEMP B-TREE") && lists[parent] && !few[parent] {
			t.Errorf("%s sorts a whole list:\n%s\n%s", name, strings.Join(plan, "\n"), query)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// What a customer has had, and has no more open, is not walked through to hold a limit.
func TestALimitLooksAtOpenCasesOnly(t *testing.T) {
	ctx := t.Context()
	db, err := Open(ctx, Options{DSN: filepath.Join(t.TempDir(), "k.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var plan string
	err = db.View(ctx, func(tx *Tx) error {
		clear(tx.s.stmts)
		if _, err := tx.OpenCases(ctx, "a", "p"); err != nil {
			return err
		}
		for query := range tx.s.stmts {
			var id, parent, unused int
			if err := tx.s.conn.QueryRowContext(ctx, "EXPLAIN QUERY PLAN "+query, "a", "p").Scan(&id, &parent, &unused, &plan); err != nil {
				return err
			}
		}
		return nil
	})
	if want := "SEARCH cases USING INDEX cases_open (customer=? AND process=?)"; err != nil || plan != want {
		t.Errorf("%q, %v", plan, err)
	}
}
