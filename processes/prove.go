package processes

import (
	"context"
	"fmt"

	"github.com/kartabl/kartabl/proof"
	"github.com/kartabl/kartabl/store"
)

// Signs reports whether there is a key of the installation.
func (s *Service) Signs() bool { return !s.key.IsZero() }

// PublicKey is what others check with what this installation has signed.
func (s *Service) PublicKey() proof.Public { return s.key.Public() }

// Prove gives the signed receipt of an event. What it is called is in about; tell says
// which of its values are told. A case that has no such event gives store.ErrNotFound.
func (s *Service) Prove(ctx context.Context, tx *store.Tx, about proof.Receipt, tell func(path string) bool) (proof.Receipt, error) {
	e, before, err := tx.EventToProve(ctx, about.Case, about.Seq)
	if err != nil {
		return proof.Receipt{}, err
	}
	l, err := e.Link()
	if err != nil {
		return proof.Receipt{}, fmt.Errorf("prove case %s: %w", about.No, err)
	}
	about.At = tx.Now
	r, err := s.key.Give(about, e.Record, before, l, tell)
	if err != nil {
		return r, fmt.Errorf("prove event %d of case %s: %w", about.Seq, about.No, err)
	}
	return r, nil
}
