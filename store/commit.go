package store

import (
	"context"
	"database/sql/driver"
	"fmt"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/proof"
)

// Commit writes what steps of one case, one after the other, came to: the only place
// where effects become rows. before is the seq of the case as it was loaded, 0 for a
// new one; ErrConflict means that somebody was faster. After an error the command
// cannot be kept any more, whatever its function returns.
func (tx *Tx) Commit(ctx context.Context, before int, steps ...Step) error {
	if len(steps) == 0 {
		return nil
	}
	if err := tx.commit(ctx, before, steps); err != nil {
		tx.broken = fmt.Errorf("commit case: %w", err)
		return tx.broken
	}
	return nil
}

func (tx *Tx) commit(ctx context.Context, before int, steps []Step) error {
	last := steps[len(steps)-1].Outcome.Case
	if last.Seq != before+len(steps) {
		return fmt.Errorf("case %s: %d events after seq %d do not give seq %d", last.ID, len(steps), before, last.Seq)
	}
	was, err := tx.before(ctx, last.ID, before)
	if err != nil {
		return err
	}
	columns, err := columnsOf(steps)
	if err != nil {
		return err
	}
	links, err := tx.chain(ctx, was, steps)
	if err != nil {
		return err
	}
	sh := &sheet{tx: tx, ctx: ctx, num: was.num, was: was.c}
	head := links[len(links)-1].head
	if err := sh.caseRow(before, steps[len(steps)-1], columns, head); err != nil {
		return err
	}
	for n, step := range steps {
		if err := sh.step(before+n+1, step, links[n]); err != nil {
			return err
		}
	}
	if x := steps[len(steps)-1].Found; x != nil {
		if err := sh.find(steps, x); err != nil {
			return err
		}
	}
	sh.counters(was.c, last)
	sh.payments(was.c, last)
	sh.deed(last)
	if err := tx.s.write(ctx, sh.statements); err != nil {
		tx.db.cache.drop(last.ID)
		return err
	}
	tx.remember(loaded{was.num, last, head, last.Seq})
	return nil
}

// payments lets the rows of payments follow what has become of them in the case, where
// it was not a gateway's word: a refund that people want, money that they accept.
func (sh *sheet) payments(was, is engine.Case) {
	for i, m := range is.Money {
		if i < len(was.Money) && was.Money[i].ID == m.ID && was.Money[i].State != m.State {
			sh.add("UPDATE payments SET state = ? WHERE id = ?", m.State, m.ID)
		}
	}
}

// before is the case that the steps started from.
func (tx *Tx) before(ctx context.Context, id string, seq int) (loaded, error) {
	if seq == 0 {
		return loaded{}, nil
	}
	was, ok := tx.loaded[id]
	if !ok {
		if _, err := tx.Case(ctx, id); err != nil {
			return loaded{}, err
		}
		was = tx.loaded[id]
	}
	if was.c.Seq != seq {
		return loaded{}, ErrConflict
	}
	return was, nil
}

func columnsOf(steps []Step) (driver.Value, error) {
	for n := len(steps) - 1; n >= 0; n-- {
		if steps[n].Columns != nil {
			return steps[n].columns()
		}
	}
	return nil, nil
}

// sheet gathers the writes of one Commit.
type sheet struct {
	tx         *Tx
	ctx        context.Context
	num        int64        // of the case's row; 0 while the row is new
	was        engine.Case  // before the step that is being written
	c          *engine.Case // after it
	statements []statement
}

func (sh *sheet) add(query string, args ...any) {
	sh.statements = append(sh.statements, statement{query, args})
}

const (
	insertCase = `INSERT INTO cases (id, no, process, version, known, seq, customer, subject, result, ended, waiting,
		opened_at, updated_at, ended_at, columns, problems, state, head, chained, shared) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`
	updateCase = `UPDATE cases SET version = ?, known = ?, seq = ?, subject = ?, result = ?, ended = ?, waiting = ?,
		updated_at = ?, ended_at = ?, columns = COALESCE(?, columns), problems = ?, state = ?,
		head = ?, chained = ? WHERE id = ? AND seq = ?`
	// moveCase is updateCase where nothing has changed that an index knows: SQLite writes
	// an index anew for each column that a statement names, whatever its value.
	moveCase = `UPDATE cases SET seq = ?, subject = ?, waiting = ?, updated_at = ?, columns = COALESCE(?, columns), state = ?,
		head = ?, chained = ? WHERE id = ? AND seq = ?`
)

func (sh *sheet) caseRow(before int, last Step, columns driver.Value, head proof.Digest) error {
	state, subject, err := last.state(sh.tx.db.dialect)
	if err != nil {
		return err
	}
	c := last.Outcome.Case
	waiting := engine.Waiting(c)
	if before == 0 {
		sh.add(insertCase, c.ID, c.No, c.Process, c.Version, c.Known, c.Seq, c.Customer, subject, c.Result, c.Ended, waiting,
			c.OpenedAt, c.At, orNull(c.EndedAt), columns, len(c.Problems), state, head[:], c.Seq, c.Shared())
		return nil
	}
	if sameKeys(&sh.was, &c) {
		sh.add(moveCase, c.Seq, subject, waiting, c.At, columns, state, head[:], c.Seq, c.ID, before)
		return nil
	}
	sh.add(updateCase, c.Version, c.Known, c.Seq, subject, c.Result, c.Ended, waiting,
		c.At, orNull(c.EndedAt), columns, len(c.Problems), state, head[:], c.Seq, c.ID, before)
	return nil
}

// sameKeys reports whether all is as it was by which cases are looked for.
func sameKeys(was, is *engine.Case) bool {
	return was.Version == is.Version && was.Known == is.Known && was.Result == is.Result && was.Ended == is.Ended &&
		was.EndedAt.Equal(is.EndedAt) && len(was.Problems) == len(is.Problems)
}

const (
	insertEvent    = `INSERT INTO events (case_num, seq, event, facts, ignored, head, seed) VALUES (?, ?, ?, ?, ?, ?, ?)`
	insertNewEvent = `INSERT INTO events (case_num, seq, event, facts, ignored, head, seed) VALUES ((SELECT num FROM cases WHERE id = ?), ?, ?, ?, ?, ?, ?)`
)

func (sh *sheet) step(seq int, s Step, l link) error {
	if sh.num != 0 {
		sh.add(insertEvent, sh.num, seq, l.event, l.facts, s.Outcome.Ignored, l.head[:], l.seed[:])
	} else {
		sh.add(insertNewEvent, s.Outcome.Case.ID, seq, l.event, l.facts, s.Outcome.Ignored, l.head[:], l.seed[:])
	}
	sh.c = &s.Outcome.Case
	sh.paymentStates()
	sh.overtaking(s.Event)
	for _, e := range s.Outcome.Effects {
		if err := sh.effect(e); err != nil {
			return fmt.Errorf("effect %T: %w", e, err)
		}
	}
	for _, d := range s.Deliveries {
		sh.deliver(d)
	}
	sh.was = s.Outcome.Case
	return nil
}

// effect turns one effect into rows.
func (sh *sheet) effect(e engine.Effect) error {
	switch e := e.(type) {
	case engine.OpenItem:
		sh.openItem(e)
	case engine.UpdateItem:
		sh.updateItem(e.Item)
	case engine.MoveItem:
		sh.moveItem(e)
	case engine.CloseItem:
		sh.closeItem(e.ID)
	case engine.AssignItem: // the shell answers it with one more event
	case engine.SetTimer:
		sh.add(setTimer, e.Timer.ID, sh.c.ID, e.Timer.Due, int(e.Harm))
	case engine.ClearTimer:
		sh.add("DELETE FROM timers WHERE id = ?", e.ID)
	case engine.SendCall:
		sh.sendCall(e)
	case engine.DropCall:
		sh.add("DELETE FROM calls WHERE id = ?", e.Request)
	case engine.AwaitMessage:
		sh.await(e.Request)
	case engine.StopAwaiting:
		sh.add("DELETE FROM awaited WHERE request = ?", e.Request)
	case engine.StartSub: // the shell starts the case
	case engine.CancelSub:
		sh.add(insertStop, sh.tx.Now, e.Request)
	case engine.EndSub:
		sh.endSub(e)
	case engine.AskPayment:
		sh.askPayment(e)
	case engine.Refund:
		sh.refund(e)
	case engine.KeepRefund:
		sh.keepRefund(e)
	case engine.Post:
		return sh.post(e.Posting)
	case engine.Send:
		sh.send(e)
	case engine.IssueLetter:
		return sh.issueLetter(e)
	case engine.RaiseProblem:
		sh.add(raiseProblem, e.Problem.ID, sh.c.ID, sh.c.Process, asJSON{e.Problem}, Cause(sh.c.Version, e.Problem))
	case engine.ClearProblem:
		sh.add("DELETE FROM problems WHERE id = ?", e.ID)
	case engine.OfferSurvey:
		sh.add(offerSurvey, sh.c.ID, e.Step, e.Expires)
	case engine.StoreSurvey:
		sh.add(storeSurvey, sh.c.ID, e.Step, sh.c.At, asJSON{e.Values}, sh.c.At)
	case engine.CloseSurvey:
		sh.add("DELETE FROM surveys WHERE case_id = ? AND answered_at IS NULL", sh.c.ID)
	default:
		panic(fmt.Sprintf("store: effect %T has no rows", e))
	}
	return nil
}
