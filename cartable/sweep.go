package cartable

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/store"
)

// LooseFor is how long a file is kept that its uploader does not hand in.
const LooseFor = 30 * 24 * time.Hour

// sweepMost is how many files are removed at once.
const sweepMost = 100

// SweepFiles removes the files that nobody has handed in for so long, and what uploads
// that broke off or took too long have left, and says how many files the former were. One that is handed in at
// the same moment stays.
func (s *Service) SweepFiles(ctx context.Context) (removed int, err error) {
	for {
		var gone []store.Document
		err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
			gone, err = tx.DropLoose(ctx, tx.Now.Add(-LooseFor), sweepMost)
			return err
		})
		if err != nil {
			return removed, fmt.Errorf("sweep files: %w", err)
		}
		for _, d := range gone {
			err = errors.Join(err, s.documents.Remove(d.ID))
		}
		if removed += len(gone); err != nil || len(gone) < sweepMost {
			return removed, errors.Join(err, s.sweepUploads(ctx), s.documents.Tidy(s.db.Now().Add(-uploadTime)))
		}
	}
}
