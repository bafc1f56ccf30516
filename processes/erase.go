package processes

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Files are the documents that people have handed in. documents.Folder is one.
type Files interface{ Remove(id string) error }

// errKept says that something stands in the way of an erasure after all.
var errKept = errors.New("something stands in the way of the erasure")

// Erase does the erasures that were approved and that nothing stands in the way of. It
// returns how many were done. One that fails in the middle goes on where it was: what can
// be read of a person goes in one transaction, and only what is left of it outside of
// the rows, files and the bytes of a SQLite database, goes after it.
func (s *Service) Erase(ctx context.Context) (done int, err error) {
	if s.files == nil {
		return 0, nil
	}
	var all []store.Erasure
	err = s.db.View(ctx, func(tx *store.Tx) (err error) {
		all, err = tx.Erasures(ctx, store.ErasureApproved, store.ErasureErased)
		return err
	})
	if err != nil {
		return 0, err
	}
	var gone []store.Erasure
	for _, e := range all {
		ok, err := s.eraseOne(ctx, e)
		if err != nil {
			return 0, fmt.Errorf("erasure %s: %w", e.ID, err)
		}
		if ok {
			gone = append(gone, e)
		}
	}
	return s.tidyUp(ctx, gone)
}

// eraseDue is Erase of a server.
func (s *Service) eraseDue(ctx context.Context) {
	if s.Overtaken() != nil {
		return
	}
	if _, err := s.Erase(ctx); err != nil && ctx.Err() == nil {
		s.log.ErrorContext(ctx, "work that was due", "kind", "erasures", "err", err)
	}
}

// eraseOne takes a person's data out of the rows and his files away; false where
// something has to be waited for.
func (s *Service) eraseOne(ctx context.Context, e store.Erasure) (bool, error) {
	var moved []Change
	err := s.Update(ctx, func(tx *store.Tx) (err error) {
		moved, err = s.eraseTx(ctx, tx, e)
		return err
	})
	if errors.Is(err, errKept) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for _, c := range moved {
		s.changed(c)
	}
	return true, s.eraseFiles(ctx, e.Person)
}

// eraseTx takes everything out of the rows: in the first transaction of an erasure, and
// again where something has come since.
func (s *Service) eraseTx(ctx context.Context, tx *store.Tx, e store.Erasure) ([]Change, error) {
	e, err := tx.Erasure(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	kept, err := people.KeptOf(ctx, tx, e.Person)
	if err != nil {
		return nil, err
	}
	if e.State == store.ErasureErased { // a hold comes too late for what is gone
		kept = slices.DeleteFunc(kept, func(k people.Kept) bool { return k.Why == people.KeptLaw || k.Why == people.KeptOwner })
	}
	if len(kept) > 0 {
		return nil, errKept
	}
	moved, err := s.eraseCases(ctx, tx, e)
	if err != nil || e.State == store.ErasureErased {
		return moved, err
	}
	if err := tx.ErasePerson(ctx, e.Person); err != nil {
		return nil, err
	}
	was := e.State
	e.State, e.ErasedAt, e.Reason = store.ErasureErased, tx.Now, ""
	return moved, tx.SetErasure(ctx, was, e)
}

func (s *Service) eraseCases(ctx context.Context, tx *store.Tx, e store.Erasure) ([]Change, error) {
	person, err := tx.Person(ctx, e.Person)
	if err != nil {
		return nil, err
	}
	ids, err := tx.CasesOfCustomer(ctx, e.Person)
	if err != nil {
		return nil, err
	}
	r := rulesFor(person)
	for _, id := range ids {
		if err := s.hearCase(ctx, tx, r, id); err != nil {
			return nil, err
		}
	}
	var moved []Change
	for _, id := range ids {
		c, err := s.eraseCase(ctx, tx, e, r, id)
		if err != nil {
			return nil, fmt.Errorf("case %s: %w", id, err)
		}
		if c.Case != "" {
			moved = append(moved, c)
		}
	}
	return moved, nil
}

// hearCase finds out what the person has said in a case.
func (s *Service) hearCase(ctx context.Context, tx *store.Tx, r *rules, id string) error {
	rows, err := tx.Events(ctx, id)
	if err != nil {
		return err
	}
	for _, row := range rows {
		r.hear(row.Event)
	}
	files, err := tx.DocumentIDs(ctx, id)
	for _, f := range files {
		r.say(f)
	}
	return err
}

// eraseCase takes what is personal out of a case: out of its events, whose chain stays as
// it is, out of its state by one more event, and out of the rows beside it.
func (s *Service) eraseCase(ctx context.Context, tx *store.Tx, e store.Erasure, r *rules, id string) (Change, error) {
	c, err := tx.Case(ctx, id)
	if err != nil {
		return Change{}, err
	}
	p, err := s.processOf(ctx, tx, c)
	if err != nil {
		return Change{}, err
	}
	rows, err := tx.Events(ctx, id)
	if err != nil {
		return Change{}, err
	}
	keep := r.keeper(p, rows)
	n, err := tx.EraseEvents(ctx, id, func(e engine.Event) store.Chosen { return r.chosen(p, e) })
	if err != nil {
		return Change{}, err
	}
	if n == 0 && !c.ErasedAt.IsZero() {
		return Change{}, nil
	}
	left, err := json.Marshal(engine.WithoutPersonal(p, c, tx.Now, keep))
	if err != nil {
		return Change{}, err
	}
	event := engine.Event{ID: s.newID(), At: tx.Now, By: engine.System, Input: engine.Erased{Erasure: e.ID, Left: left}}
	out, err := engine.Apply(p, c, event)
	if err != nil {
		return Change{}, err
	}
	if err := tx.Commit(ctx, c.Seq, store.Step{Event: event, Outcome: out}); err != nil {
		return Change{}, err
	}
	return changeOf(c, out.Case), tx.EraseCase(ctx, out.Case)
}

// eraseFiles removes the files of a person and of his cases, and what of others has come,
// and then the rows that name them.
func (s *Service) eraseFiles(ctx context.Context, person string) error {
	var files []string
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		if files, err = tx.BlankDocuments(ctx, person); err != nil {
			return err
		}
		parts, err := tx.PartsOfPerson(ctx, person)
		files = append(files, parts...)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range files {
		if err := s.files.Remove(id); err != nil {
			return err
		}
	}
	return s.db.Update(ctx, func(tx *store.Tx) error {
		if err := tx.DropUploads(ctx, person); err != nil {
			return err
		}
		return tx.DropBlankDocuments(ctx, person)
	})
}

// tidyUp ends erasures: the persons come onto the list that outlives a restored backup,
// and no byte of the database's files has what was removed.
func (s *Service) tidyUp(ctx context.Context, gone []store.Erasure) (int, error) {
	if len(gone) == 0 {
		return 0, nil
	}
	for _, e := range gone {
		if err := s.remember(Tombstone{Person: e.Person, Erasure: e.ID, At: s.db.Now()}); err != nil {
			return 0, err
		}
	}
	tidy, err := s.db.Tidy(ctx)
	if err != nil || !tidy {
		return 0, err
	}
	for _, e := range gone {
		err := s.db.Update(ctx, func(tx *store.Tx) error {
			now, err := tx.Erasure(ctx, e.ID)
			if err != nil || now.State != store.ErasureErased {
				return err
			}
			now.State, now.EndedAt = store.ErasureDone, tx.Now
			return tx.SetErasure(ctx, store.ErasureErased, now)
		})
		if err != nil {
			return 0, err
		}
	}
	return len(gone), nil
}
