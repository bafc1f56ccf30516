package processes_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/proof"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

var (
	ours   = proof.MakeKey([32]byte{1})
	theirs = proof.MakeKey([32]byte{2})
)

// archive is a world whose database somebody may change behind its back.
type archive struct {
	*world
	raw  *sql.DB
	ids  []string
	sign proof.Key
}

func onArchive(t *testing.T, test func(*archive)) {
	t.Helper()
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		w := newWorld(t, storetest.Plain(t, dsn))
		w.must(w.deploy(transfer))
		for range 3 {
			w.fake.Answer("core_insurance.settle", map[string]any{"trace_no": "T1"})
		}
		a := &archive{world: w, raw: storetest.Raw(t, dsn), sign: ours}
		for range 2 {
			c := w.start()
			w.now = w.now.Add(time.Hour)
			w.must(w.advance(c.ID, people.Actor(w.sara), engine.Submitted{Item: c.Items[0].ID}))
			a.ids = append(a.ids, c.ID)
		}
		a.checkpoint()
		test(a)
	})
}

func (a *archive) checkpoint() proof.Checkpoint {
	a.t.Helper()
	c, err := a.db.Checkpoint(a.t.Context(), a.sign)
	a.must(err)
	return c
}

// wrong is what a fresh look at the whole database finds.
func (a *archive) wrong(elsewhere ...proof.Checkpoint) (found []string, v processes.Verified) {
	a.t.Helper()
	s := processes.New(processes.Options{DB: a.db})
	a.must(s.Restore(a.t.Context()))
	note := func(d processes.Difference) { found = append(found, d.No+": "+d.Cause) }
	v, err := s.Verify(a.t.Context(), "", note)
	a.must(err)
	a.must(s.VerifyLog(a.t.Context(), ours.Public(), elsewhere, &v, note))
	return found, v
}

// do changes the database behind the store's back; false where the database refuses it.
func (a *archive) do(statement string, args ...any) bool {
	_, err := a.raw.ExecContext(a.t.Context(), statement, args...)
	return err == nil
}

func TestWhatNobodyChangedIsFound(t *testing.T) {
	onArchive(t, func(a *archive) {
		found, v := a.wrong()
		if len(found) > 0 || v.Cases != 2 || v.Events != 6 || v.Late+v.Loose+v.Erased > 0 || v.Checkpoints != 1 || v.Signed != 1 {
			t.Errorf("%q, %+v", found, v)
		}
		if again := a.checkpoint(); again.Events != 6 {
			t.Errorf("%+v", again)
		}
	})
}

// Whatever is changed of an event, in any of its columns, is found.
func TestAnyChangeOfAnEventIsFound(t *testing.T) {
	onArchive(t, func(a *archive) {
		luck := rand.New(rand.NewPCG(14, 5))
		for _, column := range []string{"event", "facts", "head", "seed"} {
			tried := 0
			for _, num := range a.numbers() {
				for range 4 {
					tried += a.flip(column, num, luck)
				}
			}
			if tried == 0 {
				t.Errorf("no change of %s could be tried", column)
			}
		}
		for column, value := range map[string]string{
			"num": "num + 100", "seq": "seq + 7", "case_num": "case_num + 1000", "late": "1 - late", "ignored": "'x'",
			"remains": `'{"salts":{},"erased":{}}'`,
		} {
			for _, num := range a.numbers()[2:4] {
				a.try(fmt.Sprintf("event %d, %s", num, column), "UPDATE events SET "+column+" = "+value+" WHERE num = ?", num)
			}
		}
	})
}

func (a *archive) numbers() (all []int64) {
	a.t.Helper()
	rows, err := a.raw.QueryContext(a.t.Context(), "SELECT num FROM events ORDER BY num")
	a.must(err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var n int64
		a.must(rows.Scan(&n))
		all = append(all, n)
	}
	a.must(rows.Err())
	return all
}

// flip changes one bit of a column and says how many changes the database took.
func (a *archive) flip(column string, num int64, luck *rand.Rand) int {
	a.t.Helper()
	var is []byte
	a.must(a.raw.QueryRowContext(a.t.Context(), "SELECT "+column+" FROM events WHERE num = "+fmt.Sprint(num)).Scan(&is))
	if len(is) == 0 {
		return 0
	}
	bit := luck.IntN(len(is) * 8)
	was := append([]byte(nil), is...)
	is[bit/8] ^= 1 << (bit % 8)
	set := fmt.Sprintf("UPDATE events SET %s = $1 WHERE num = %d", column, num)
	value := func(b []byte) any {
		if column == "head" || column == "seed" {
			return b
		}
		return string(b)
	}
	if !a.do(set, value(is)) {
		return 0
	}
	if found, _ := a.wrong(); len(found) == 0 {
		a.t.Errorf("bit %d of %s of event %d: nothing is found", bit, column, num)
	}
	if !a.do(set, value(was)) {
		a.t.Fatalf("%s of event %d stays broken", column, num)
	}
	return 1
}

// try changes something and expects that it is found, and takes the change back.
func (a *archive) try(what, statement string, args ...any) {
	a.t.Helper()
	for n := range args {
		statement = strings.Replace(statement, "?", fmt.Sprint(args[n]), 1)
	}
	if !a.do("CREATE TABLE kept_events AS SELECT * FROM events") || !a.do("CREATE TABLE kept_cases AS SELECT * FROM cases") {
		a.t.Fatal("nothing can be kept")
	}
	if a.do(statement) {
		if found, _ := a.wrong(); len(found) == 0 {
			a.t.Errorf("%s: nothing is found", what)
		}
	}
	for _, table := range []string{"events", "cases"} {
		if !a.do("DELETE FROM "+table) || (!a.do("INSERT INTO "+table+" SELECT * FROM kept_"+table) &&
			!a.do("INSERT INTO "+table+" OVERRIDING SYSTEM VALUE SELECT * FROM kept_"+table)) || !a.do("DROP TABLE kept_"+table) {
			a.t.Fatalf("%s cannot be put back", table)
		}
	}
	if found, _ := a.wrong(); len(found) > 0 {
		a.t.Fatalf("%s: not put back: %q", what, found)
	}
}

// Events that are taken away, put in or exchanged are found, and so is any change of what
// a case says of itself.
func TestAnyChangeOfACaseIsFound(t *testing.T) {
	onArchive(t, func(a *archive) {
		const last = "(SELECT MAX(num) FROM events)"
		for what, statement := range map[string]string{
			"the last event is gone":  "DELETE FROM events WHERE num = " + last,
			"the first event is gone": "DELETE FROM events WHERE num = (SELECT MIN(num) FROM events)",
			"one between is gone":     "DELETE FROM events WHERE num = 2",
			"all of a case is gone":   "DELETE FROM events WHERE case_num = 1",
			"all is gone":             "DELETE FROM events",
			"events of another case":  "UPDATE events SET case_num = 3 WHERE case_num = 2",
			"a row without a chain":   "UPDATE events SET head = NULL, seed = NULL WHERE num = " + last,
		} {
			a.try(what, statement)
		}
		for column, value := range map[string]string{
			"head": "NULL", "chained": "2", "seq": "2", "no": "'1405-0'", "customer": "'reza'", "process": "'claim'", "version": "7", "known": "99",
			"result": "'paid'", "ended": "''", "waiting": "'staff'", "problems": "3", "subject": `'{"en":"x"}'`, "opened_at": "updated_at", "updated_at": "opened_at",
			"ended_at": "NULL", "id": "'019a0000-0000-7000-8000-000000000000'",
		} {
			a.try("case "+column, "UPDATE cases SET "+column+" = "+value+" WHERE num = 2")
		}
		a.try("case state", `UPDATE cases SET state = REPLACE(CAST(state AS TEXT), '500', '501') WHERE num = 2`)
	})
}

// Who can write to the database can write a whole chain anew, so that case by case all is
// well. What was signed tells; also when he cuts off the end or takes a case away whole.
func TestACheckpointTellsWhatTheChainCannot(t *testing.T) {
	onArchive(t, func(a *archive) {
		kept := a.checkpoint()
		a.try("a case is gone", "DELETE FROM events WHERE case_num = 2")
		rewrite := func() {
			for _, set := range []string{
				`UPDATE cases SET head = NULL, chained = 0, state = REPLACE(CAST(state AS TEXT), '500', '501')`,
				`UPDATE events SET head = NULL, seed = NULL, event = REPLACE(CAST(event AS TEXT), '500', '501')`,
			} {
				if !a.do(set) && !a.do(strings.ReplaceAll(set, "'501')", "'501')::json")) {
					t.Fatal("it cannot be written anew")
				}
			}
			if _, err := a.s.ChainRest(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		rewrite()
		found, v := a.wrong()
		if len(found) != 1 || !strings.Contains(found[0], "are not those that were signed") || v.Late != 6 {
			t.Errorf("%q, %+v", found, v)
		}
		if !a.do("DELETE FROM checkpoints") {
			t.Fatal("no checkpoint can be taken away")
		}
		if found, _ := a.wrong(); len(found) != 0 {
			t.Errorf("%q", found)
		}
		if found, _ := a.wrong(kept); len(found) != 1 {
			t.Errorf("what was kept elsewhere does not tell: %q", found)
		}
		a.sign = theirs
		a.checkpoint()
		if found, _ := a.wrong(); len(found) != 1 || !strings.Contains(found[0], "is signed with the key") {
			t.Errorf("%q", found)
		}
	})
}

// One case alone can be looked at.
func TestVerifyOneCase(t *testing.T) {
	onArchive(t, func(a *archive) {
		s := processes.New(processes.Options{DB: a.db})
		a.must(s.Restore(t.Context()))
		c := a.stored(a.ids[1])
		if v, err := s.Verify(t.Context(), c.No, func(d processes.Difference) { t.Errorf("%+v", d) }); err != nil || v.Cases != 1 || v.Events != 3 {
			t.Errorf("%v, %+v", err, v)
		}
		if _, err := s.Verify(t.Context(), "1405-77777777", func(processes.Difference) {}); err == nil {
			t.Error("a case that nobody has is verified")
		}
	})
}

// Cases that an older program has written are chained late, whole or from where it has
// taken part, when they move or when a server has time; and marked so.
func TestWhatOlderProgramsWroteIsChainedLate(t *testing.T) {
	onArchive(t, func(a *archive) {
		if !a.do("DELETE FROM checkpoints") || !a.do("UPDATE events SET head = NULL, seed = NULL WHERE case_num = 1 OR seq > 1") ||
			!a.do("UPDATE cases SET head = (SELECT e.head FROM events e WHERE e.case_num = cases.num AND e.seq = 1), chained = num - 1") {
			t.Fatal("no older program")
		}
		if found, v := a.wrong(); len(found) > 0 || v.Loose != 5 {
			t.Errorf("%q, %+v", found, v)
		}
		if c, err := a.db.Checkpoint(t.Context(), ours); err != nil || c.Events != 0 {
			t.Errorf("signed before all is chained: %+v, %v", c, err)
		}
		open := a.start()
		if !a.do("UPDATE cases SET head = NULL, chained = 0 WHERE num = 3") || !a.do("UPDATE events SET head = NULL, seed = NULL WHERE case_num = 3") {
			t.Fatal("no older program")
		}
		a.must(a.db.Update(t.Context(), func(tx *store.Tx) error { _, err := tx.Case(t.Context(), open.ID); return err }))
		a.must(a.advance(open.ID, people.Actor(a.sara), engine.Submitted{Item: open.Items[0].ID}))
		if found, v := a.wrong(); len(found) > 0 || v.Loose != 5 || v.Late != len(a.numbers())-6-1 {
			t.Errorf("%q, %+v", found, v)
		}
		for n := 1; n > 0; {
			var err error
			n, err = a.s.ChainRest(t.Context())
			a.must(err)
		}
		a.checkpoint()
		if found, v := a.wrong(); len(found) > 0 || v.Loose != 0 || v.Late != len(a.numbers())-2 {
			t.Errorf("%q, %+v", found, v)
		}
	})
}
