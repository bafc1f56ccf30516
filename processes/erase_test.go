package processes_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/proof"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// What Sara and the services have said of her, and what others have said.
var (
	herWords = []string{
		"Zarrinkelk", "zarrin.sara", "09123456781", "4839172651", "1371-04-05", "IR560550012345678901234567", "my-invoice",
		"a very private note", "changed hands", "quince", "Sara Registered", "T-4711-trace",
		"her neighbour told us", "after the end too",
		"Mrs Zarrinkelk rings hourly", "is she the widow of Borjak", "her son lost a kidney", "you know her street", "her landlord is my cousin",
	}
	staffsWords = []string{"plainly too dear"}
)

const (
	file = "019a0000-0000-7000-8000-00000000000f"
	part = "019a0000-0000-7000-8000-0000000000aa" // of a file on its way
)

// bin is where documents are, and what was removed.
type bin struct {
	removed []string
	fail    error
}

func (b *bin) Remove(id string) error {
	if b.fail == nil {
		b.removed = append(b.removed, id)
	}
	return b.fail
}

// office is a world in which Sara has a claim that went through everything, and a second
// one in which nothing has ended.
type office struct {
	*world
	dsn    string
	raw    *sql.DB
	files  *bin
	people *people.Service
	ann    people.Person // of two operators
	bob    people.Person
	claim  string
}

func inOffice(t *testing.T, test func(*office)) {
	t.Helper()
	storetest.RunDSN(t, func(t *testing.T, dsn string) { test(newOffice(t, dsn)) })
}

func newOffice(t *testing.T, dsn string) *office {
	t.Helper()
	db := storetest.Plain(t, dsn)
	o := &office{world: newWorld(t, db), dsn: dsn, raw: storetest.Raw(t, dsn), files: &bin{}}
	o.serve(filepath.Join(filepath.Dir(t.TempDir()), "erased.jsonl"))
	o.people = people.New(db)
	o.ann, o.bob = o.operator("ann"), o.operator("bob")
	_, err := o.claims(3)
	o.must(err)
	o.sara = people.Person{
		ID: "sara", Login: "zarrin.sara", Name: "Sara Zarrinkelk", Side: engine.Customer, Mobile: "09123456781", Email: "zarrin.sara@example.test", CreatedAt: o.now,
		Attributes: map[string]any{"segment": "normal", "national_id": "4839172651", "province": "Tehran", "instruments": []any{}},
	}
	o.must(o.update(func(tx *store.Tx) error { return tx.UpdatePerson(t.Context(), o.sara) }))
	o.fake.Always("civil_registry.verify", map[string]any{"match": true, "full_name": "Sara Registered", "alive": true})
	o.fake.Always("core_insurance.settle", map[string]any{"trace_no": "T-4711-trace"})
	o.claim = o.wholeClaim()
	return o
}

// serve starts the service anew, as a server does.
func (o *office) serve(list string) {
	o.s = processes.New(processes.Options{DB: o.db, World: o.fake, BaseURL: "http://kartabl.test", Files: o.files, Tombstones: list})
	o.must(o.s.Restore(o.t.Context()))
}

func (o *office) update(f func(*store.Tx) error) error { return o.db.Update(o.t.Context(), f) }

func (o *office) operator(name string) people.Person {
	p := people.Person{ID: name, Login: name, Name: name, Side: engine.Staff, Roles: []string{people.RoleOperator}}
	o.must(o.update(func(tx *store.Tx) error { return tx.AddPerson(o.t.Context(), p) }))
	return p
}

func (o *office) wholeClaim() string {
	o.t.Helper()
	var m processes.Moved
	o.must(o.s.Update(o.t.Context(), func(tx *store.Tx) (err error) {
		m, err = o.s.StartTx(o.t.Context(), tx, processes.StartRequest{Process: "medical_claim", By: o.sara, Customer: o.sara, Values: map[string]any{
			"claim_kind": "dental", "birth_date": "1371-04-05", "treatment_date": "2026-11-01", "claimed_amount": 8000000,
			"iban": "IR560550012345678901234567", "invoices": []any{file},
		}})
		return err
	}))
	id := m.Case.ID
	o.s.RunOnce(o.t.Context())
	me := people.Actor(o.sara)
	o.does(id, expert1, "expert_review", "give_back", map[string]any{"missing": []any{"prescription"}})
	o.must(o.update(func(tx *store.Tx) error {
		ctx := o.t.Context()
		return errors.Join(
			tx.AddDocument(ctx, store.Document{ID: file, Owner: "sara", Case: id, Name: "my-invoice.pdf", Type: "application/pdf", SHA256: "x"}),
			tx.BeginUpload(ctx, store.Upload{ID: "up", Owner: "sara", Name: "half of my-invoice.pdf", Size: 10, BeganAt: tx.Now}),
			tx.AddPart(ctx, "up", 0, 5, part),
			tx.KeepDraft(ctx, store.Draft{Item: item(o.stored(id), "return_to_customer"), Person: "sara", SavedAt: tx.Now, Fields: map[string]store.Typed{"customer_note": {Value: "changed hands"}}}),
			tx.AddSession(ctx, store.Session{Hash: "h", Person: "sara", ExpiresAt: o.now.Add(time.Hour), SeenAt: o.now}),
			tx.ClaimAddress(ctx, store.Address{Channel: store.BySMS, To: "09123456781", Person: "sara"}),
		)
	}))
	o.does(id, me, "return_to_customer", "", map[string]any{"invoices": []any{file}, "customer_note": "a very private note"})
	o.must(o.advance(id, expert1, engine.Noted{Text: "her neighbour told us"}))
	o.talk(id)
	o.does(id, expert1, "expert_review", "reject", map[string]any{"reject_reason": "plainly too dear"})
	o.does(id, boss, "confirm_reject", "disagree", nil)
	return o.toTheEnd(id, me)
}

// talk is what her case makes two experts say to each other.
func (o *office) talk(id string) {
	o.t.Helper()
	it := item(o.stored(id), "expert_review")
	o.must(o.advance(id, expert1, engine.Claimed{Item: it, Over: "another-1", Why: "other", Note: "Mrs Zarrinkelk rings hourly"}))
	o.must(o.advance(id, expert1, engine.QuestionAsked{Item: it, To: expert2.ID, Question: "is she the widow of Borjak"}))
	o.must(o.advance(id, expert2, engine.QuestionAnswered{Item: it, Answer: "her son lost a kidney"}))
	o.must(o.advance(id, expert1, engine.Delegated{Item: it, To: expert2.ID, Note: "you know her street"}))
	o.must(o.advance(id, expert2, engine.HandedBack{Item: it, Note: "her landlord is my cousin"}))
	o.must(o.advance(id, expert1, engine.Released{Item: it}))
}

func (o *office) toTheEnd(id string, me engine.Actor) string {
	o.t.Helper()
	o.does(id, expert1, "expert_review", "accept", nil)
	o.does(id, finance1, "finance_opinion", "", map[string]any{"finance_verdict": "ok", "finance_amount": 7000000})
	o.does(id, expert2, "medical_opinion", "", map[string]any{"medical_verdict": "ok", "medical_amount": 7000000})
	o.must(o.advance(id, boss, engine.LetterSigned{Item: item(o.stored(id), "accept_letter")}))
	o.s.RunOnce(o.t.Context())
	o.must(o.advance(id, me, engine.SurveyAnswered{Values: map[string]any{"score": 4, "comment": "quince"}}))
	o.must(o.advance(id, boss, engine.Noted{Text: "after the end too"}))
	if c := o.stored(id); c.Ended != "closed" {
		o.t.Fatalf("it ended at %q, and stands at %+v", c.Ended, c.Tokens)
	}
	return id
}

// approved is a request of Sara's that two operators have agreed with.
func (o *office) approved() people.Erasure {
	o.t.Helper()
	e, err := o.people.ProposeErasure(o.t.Context(), o.ann, "sara", "her letter of yesterday")
	o.must(err)
	o.must(o.people.ApproveErasure(o.t.Context(), o.bob, e.ID))
	return e
}

func (o *office) erase(want int) {
	o.t.Helper()
	n, err := o.s.Erase(o.t.Context())
	o.must(err)
	if n != want {
		o.t.Fatalf("%d were erased, not %d", n, want)
	}
}

func (o *office) state(id string) (state string) {
	o.t.Helper()
	o.must(o.db.View(o.t.Context(), func(tx *store.Tx) error {
		e, err := tx.Erasure(o.t.Context(), id)
		state = e.State
		return err
	}))
	return state
}

// kept are those of the words that stand somewhere: in any byte of the files of SQLite,
// and in any row of PostgreSQL.
func (o *office) kept(words []string) (found []string) {
	o.t.Helper()
	all := ""
	if filepath.IsAbs(o.dsn) {
		all = o.bytes(filepath.Dir(o.dsn))
	} else {
		all = o.rows()
	}
	for _, w := range words {
		if strings.Contains(all, w) {
			found = append(found, w)
		}
	}
	return found
}

func (o *office) bytes(folder string) string {
	o.t.Helper()
	var all strings.Builder
	files, err := os.ReadDir(folder)
	o.must(err)
	for _, f := range files {
		content, err := os.ReadFile(filepath.Join(folder, f.Name()))
		o.must(err)
		all.Write(content)
	}
	return all.String()
}

func (o *office) rows() string {
	o.t.Helper()
	var all strings.Builder
	for _, table := range o.strings("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'") {
		for _, row := range o.strings(fmt.Sprintf("SELECT row_to_json(t)::text FROM %q t", table)) {
			all.WriteString(row)
		}
	}
	return all.String()
}

func (o *office) strings(query string) (all []string) {
	o.t.Helper()
	rows, err := o.raw.QueryContext(o.t.Context(), query)
	o.must(err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		o.must(rows.Scan(&s))
		all = append(all, s)
	}
	o.must(rows.Err())
	return all
}

// clean looks whether the whole record verifies, and how many values are erased.
func (o *office) clean(cases int) {
	o.t.Helper()
	var found []string
	v, err := o.s.Verify(o.t.Context(), "", func(d processes.Difference) { found = append(found, d.No+": "+d.Cause) })
	o.must(err)
	if len(found) > 0 || v.Erased != cases || (v.Values > 0) != (cases > 0) {
		o.t.Errorf("%q, %+v", found, v)
	}
	o.replayed()
}

// Attack case 40. Nothing of what a person has said can be read anywhere, what staff have
// said of the case can, and the record verifies.
func TestNothingOfAnErasedPersonIsLeft(t *testing.T) {
	inOffice(t, func(o *office) {
		before := o.stored(o.claim)
		if found := o.kept(append(slices.Clone(herWords), staffsWords...)); len(found) != len(herWords)+len(staffsWords) {
			t.Fatalf("before only %q are there", found)
		}
		checkpoint, err := o.db.Checkpoint(t.Context(), ours)
		o.must(err)
		e := o.approved()
		o.erase(1)
		if found := o.kept(herWords); len(found) > 0 {
			t.Errorf("%q can still be read", found)
		}
		if found := o.kept(staffsWords); len(found) != len(staffsWords) {
			t.Errorf("of what staff has said only %q is left", found)
		}
		o.clean(1)
		var wrong []string
		o.must(o.s.VerifyLog(t.Context(), ours.Public(), []proof.Checkpoint{checkpoint}, &processes.Verified{}, func(d processes.Difference) { wrong = append(wrong, d.Cause) }))
		if len(wrong) > 0 {
			t.Errorf("the log: %q", wrong)
		}
		after := o.stored(o.claim)
		if after.Vars["reject_reason"] != "plainly too dear" || after.Vars["medical_amount"] != 7000000 || after.Vars["iban"] != nil || after.Vars["claimed_amount"] != nil {
			t.Errorf("%v", after.Vars)
		}
		if after.No != before.No || after.Result != before.Result || after.Customer != "sara" || after.Subject[text.En] != "Medical expense claim" && len(after.Subject) == 0 {
			t.Errorf("%+v", after)
		}
		if !slices.Equal(o.files.removed, []string{file, part}) || o.state(e.ID) != store.ErasureDone {
			t.Errorf("removed %v, %s", o.files.removed, o.state(e.ID))
		}
		o.erase(0)
		if _, err := o.people.ProposeErasure(t.Context(), o.ann, "sara", "again"); !fault.Is(err, fault.Conflict) {
			t.Errorf("once more: %v", err)
		}
		if err := o.advance(o.claim, boss, engine.Reopened{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("reopened: %v", err)
		}
	})
}

// What is open, under way or held by law is waited for; then it happens by itself.
func TestAnErasureWaits(t *testing.T) {
	inOffice(t, func(o *office) {
		open := o.started("medical_claim", map[string]any{
			"claim_kind": "dental", "birth_date": "1371-04-05", "treatment_date": "2026-11-01", "claimed_amount": 8000000,
			"iban": "IR560550012345678901234567", "invoices": []any{file},
		})
		hold, err := o.people.HoldData(t.Context(), o.ann, store.Hold{Case: o.claim, Reason: "a lawsuit", Until: o.now.Add(48 * time.Hour)})
		o.must(err)
		whole, err := o.people.HoldData(t.Context(), o.ann, store.Hold{Person: "sara", Reason: "the tax office"})
		o.must(err)
		e := o.approved()
		o.waits(e, people.KeptOpen+open, people.KeptLaw+o.claim, people.KeptLaw)
		o.must(o.people.LiftHold(t.Context(), o.bob, whole))
		if err := o.people.LiftHold(t.Context(), o.bob, whole); !fault.Is(err, fault.NotFound) {
			t.Errorf("lifted twice: %v", err)
		}
		o.s.RunOnce(t.Context())
		o.must(o.advance(open, people.Actor(o.sara), engine.Cancelled{}))
		o.s.RunOnce(t.Context())
		o.waits(e, people.KeptLaw+o.claim)
		if hold == whole {
			t.Error("two holds with one id")
		}
		o.now = o.now.Add(48 * time.Hour)
		o.erase(1)
		if found := o.kept(herWords); len(found) > 0 {
			t.Errorf("%q can still be read", found)
		}
		o.clean(2)
	})
}

func (o *office) waits(e people.Erasure, want ...string) {
	o.t.Helper()
	o.erase(0)
	var got []string
	o.must(o.db.View(o.t.Context(), func(tx *store.Tx) error {
		kept, err := people.KeptOf(o.t.Context(), tx, "sara")
		for _, k := range kept {
			got = append(got, k.Why+k.Case)
		}
		return err
	}))
	if !slices.Equal(got, want) || o.state(e.ID) != store.ErasureApproved {
		o.t.Fatalf("%q in the way, not %q; %s", got, want, o.state(e.ID))
	}
}

// A server that stops in the middle is followed by one that goes on, however often.
func TestAnErasureGoesOnWhereItWas(t *testing.T) {
	inOffice(t, func(o *office) {
		e := o.approved()
		for n := 0; ; n += 9 { // the database fails at a later statement each time
			left := n
			o.db.SetFault(func() error {
				if left--; left < 0 {
					return errors.New("the disk is gone")
				}
				return nil
			})
			_, err := o.s.Erase(t.Context())
			o.db.SetFault(func() error { return nil })
			if err == nil {
				break
			}
			if s := o.state(e.ID); s == store.ErasureApproved && len(o.files.removed) > 0 {
				t.Fatalf("after %d statements files are gone, and nothing else", n)
			}
		}
		if s := o.state(e.ID); s != store.ErasureDone || len(o.kept(herWords)) > 0 || len(o.files.removed) == 0 {
			t.Errorf("%s, %q, files %v", s, o.kept(herWords), o.files.removed)
		}
		o.clean(1)
	})
	inOffice(t, func(o *office) {
		e := o.approved()
		o.files.fail = errors.New("the folder is read-only")
		if _, err := o.s.Erase(t.Context()); err == nil || o.state(e.ID) != store.ErasureErased {
			t.Errorf("%v, %s", err, o.state(e.ID))
		}
		o.files.fail = nil
		o.serve("")
		o.erase(1)
		if !slices.Equal(o.files.removed, []string{file, part}) || len(o.kept(herWords)) > 0 {
			t.Errorf("%v, %q", o.files.removed, o.kept(herWords))
		}
	})
}

// Attack case 40: what was erased, and the case that is left of it, is as safe from
// changes as all else.
func TestAnyChangeAfterAnErasureIsFound(t *testing.T) {
	inOffice(t, func(o *office) {
		o.approved()
		o.erase(1)
		for what, statement := range map[string]string{
			"a value comes back":      "UPDATE events SET event = REPLACE(CAST(event AS TEXT), '\"customer_note\":null', '\"customer_note\":\"x\"'){}",
			"another state":           "UPDATE cases SET state = REPLACE(CAST(state AS TEXT), 'plainly too dear', 'plainly too cheap'){}",
			"what was left":           "UPDATE events SET event = REPLACE(CAST(event AS TEXT), 'plainly too dear', 'plainly too cheap'){}",
			"the erasure never was":   "DELETE FROM events WHERE num = (SELECT MAX(num) FROM events)",
			"another commitment":      "UPDATE events SET remains = REPLACE(CAST(remains AS TEXT), 'A', 'B'){} WHERE seq = 1",
			"the case is not erased":  "UPDATE cases SET state = REPLACE(CAST(state AS TEXT), 'erased_at', 'ended_at'){}",
			"who had asked is erased": "UPDATE events SET event = REPLACE(CAST(event AS TEXT), '\"erasure\":\"', '\"erasure\":\"x'){}",
		} {
			o.tries(what, strings.ReplaceAll(statement, "{}", map[bool]string{true: "", false: "::json"}[filepath.IsAbs(o.dsn)]))
		}
	})
}

// tries makes a change, which has to be found, and takes it back.
func (o *office) tries(what, statement string) {
	o.t.Helper()
	tx, err := o.raw.BeginTx(o.t.Context(), nil)
	o.must(err)
	for _, table := range []string{"cases", "events"} {
		_, err := tx.ExecContext(o.t.Context(), "CREATE TABLE was_"+table+" AS SELECT * FROM "+table)
		o.must(err)
	}
	res, err := tx.ExecContext(o.t.Context(), statement)
	o.must(err)
	if n, err := res.RowsAffected(); n == 0 || err != nil {
		o.t.Fatalf("%s: %d rows, %v", what, n, err)
	}
	o.must(tx.Commit())
	n := 0
	_, err = o.s.Verify(o.t.Context(), "", func(processes.Difference) { n++ })
	if n == 0 && err == nil {
		o.t.Errorf("%s: nothing was found", what)
	}
	for _, back := range []string{
		"DELETE FROM events", "INSERT INTO events {} SELECT * FROM was_events", "DELETE FROM cases", "INSERT INTO cases {} SELECT * FROM was_cases",
		"DROP TABLE was_cases", "DROP TABLE was_events",
	} {
		_, err := o.raw.ExecContext(o.t.Context(), strings.ReplaceAll(back, "{}", map[bool]string{true: "", false: "OVERRIDING SYSTEM VALUE"}[filepath.IsAbs(o.dsn)]))
		o.must(err)
	}
	o.clean(1)
}

// Attack case 40: who restores a backup from before the erasure has the list of those who
// were erased beside it, and they are erased again.
func TestTombstonesOutliveABackup(t *testing.T) {
	list := filepath.Join(t.TempDir(), "erased.jsonl")
	o := newOffice(t, storetest.SQLite(t))
	o.serve(list)
	copied := filepath.Join(t.TempDir(), "backup.db")
	o.must(o.db.Backup(t.Context(), copied))
	o.approved()
	o.erase(1)
	graves, err := processes.ReadTombstones(list)
	o.must(err)
	if len(graves) != 1 || graves[0].Person != "sara" {
		t.Fatalf("%+v", graves)
	}
	o.dsn, o.db = copied, storetest.Plain(t, copied)
	o.db.SetClock(func() time.Time { return o.now })
	o.serve(list)
	if found := o.kept(herWords); len(found) == 0 {
		t.Fatal("the backup has nothing")
	}
	for _, want := range []int{1, 0} {
		if n, err := o.s.Again(t.Context(), graves); n != want || err != nil {
			t.Fatalf("%d again, %v", n, err)
		}
		o.erase(want)
	}
	if found := o.kept(herWords); len(found) > 0 {
		t.Errorf("%q came back with the backup", found)
	}
	o.clean(1)
	again, err := processes.ReadTombstones(list)
	o.must(err)
	if len(again) != 1 {
		t.Errorf("%+v", again)
	}
}

// The data of others stays as it is, though they have said the same.
func TestOthersAreUntouched(t *testing.T) {
	inOffice(t, func(o *office) {
		reza := people.Person{ID: "reza", Login: "reza", Name: "Reza", Side: engine.Customer, Attributes: o.sara.Attributes}
		o.must(o.update(func(tx *store.Tx) error { return tx.AddPerson(t.Context(), reza) }))
		sara := o.sara
		o.sara = reza
		his := o.started("medical_claim", map[string]any{
			"claim_kind": "dental", "birth_date": "1371-04-05", "treatment_date": "2026-11-01", "claimed_amount": 8000000,
			"iban": "IR560550012345678901234567", "invoices": []any{file},
		})
		o.sara = sara
		o.s.RunOnce(t.Context())
		was, events := o.stored(his), o.events(his)
		o.approved()
		o.erase(1)
		if is := o.stored(his); is.Seq != was.Seq || is.Vars["iban"] != was.Vars["iban"] || o.events(his) != events {
			t.Errorf("%+v", is)
		}
		if len(o.kept([]string{"1371-04-05"})) != 1 {
			t.Error("what he has said is gone")
		}
		o.clean(1)
	})
}

func (o *office) events(id string) string {
	return strings.Join(o.strings("SELECT CAST(event AS TEXT) FROM events WHERE case_num = (SELECT num FROM cases WHERE id = '"+id+"') ORDER BY seq"), "\n")
}
