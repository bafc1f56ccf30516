package processes

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/store"
)

// Tombstone says that a person was erased, and nothing else of him. The list of them lies
// beside the database, so that who comes back with an older copy of it is erased again.
type Tombstone struct {
	Person  string    `json:"person"`
	Erasure string    `json:"erasure"`
	At      time.Time `json:"at"`
}

// remember puts somebody onto the list, once.
func (s *Service) remember(t Tombstone) error {
	if s.graves == "" {
		return nil
	}
	all, err := ReadTombstones(s.graves)
	if err != nil {
		return err
	}
	for _, old := range all {
		if old.Person == t.Person {
			return nil
		}
	}
	f, err := os.OpenFile(s.graves, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("remember an erasure: %w", err)
	}
	err = json.NewEncoder(f).Encode(t)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("remember an erasure: %w", err)
	}
	return nil
}

// ReadTombstones reads a list; one that does not exist is empty.
func ReadTombstones(path string) ([]Tombstone, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the list of erasures: %w", err)
	}
	defer f.Close() //nolint:errcheck // only read
	var all []Tombstone
	for d := json.NewDecoder(bufio.NewReader(f)); ; {
		var t Tombstone
		err := d.Decode(&t)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the list of erasures: %w", err)
		}
		all = append(all, t)
	}
}

// Again has everybody on a list erased who is not, as after a restored backup. It returns
// how many these are; Erase does it.
func (s *Service) Again(ctx context.Context, list []Tombstone) (n int, err error) {
	for _, t := range list {
		again := false
		err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
			again, err = eraseAgain(ctx, tx, t)
			return err
		})
		if err != nil {
			return n, fmt.Errorf("erase %s again: %w", t.Person, err)
		}
		if again {
			n++
		}
	}
	return n, nil
}

func eraseAgain(ctx context.Context, tx *store.Tx, t Tombstone) (bool, error) {
	p, err := tx.Person(ctx, t.Person)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil || !p.ErasedAt.IsZero() {
		return false, err
	}
	p.Disabled = true
	if err := errors.Join(tx.UpdatePerson(ctx, p), tx.DropSessionsOf(ctx, p.ID)); err != nil {
		return false, err
	}
	e, err := tx.LastErasure(ctx, t.Person)
	if err == nil && e.EndedAt.IsZero() {
		was := e.State
		e.State = store.ErasureApproved
		return true, tx.SetErasure(ctx, was, e)
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return false, err
	}
	e = store.Erasure{ID: uuid.Must(uuid.NewV7()).String(), Person: t.Person, State: store.ErasureApproved, DecidedAt: tx.Now}
	return true, tx.AddErasure(ctx, e)
}
