package store

import (
	"context"
	"errors"
	"fmt"
)

// Tidy writes the files of a SQLite database anew, so that nothing of what was removed
// can be read in them any more. Commands wait meanwhile. It is false where somebody was
// reading, and the log of writes is still there; then it is to be called again. PostgreSQL
// does this when it vacuums.
func (db *DB) Tidy(ctx context.Context) (bool, error) {
	if db.writer == nil {
		return true, nil
	}
	done, err := db.writer.tidy(ctx)
	if err != nil {
		return false, fmt.Errorf("tidy up database: %w", err)
	}
	return done, nil
}

func (w *writer) tidy(ctx context.Context) (bool, error) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return false, ErrClosed
	}
	w.turn.Lock()
	defer w.turn.Unlock()
	if err := errors.Join(ctx.Err(), w.clean()); err != nil { //nolint:contextcheck // what is left behind is ended whoever comes
		return false, err
	}
	ctx = context.WithoutCancel(ctx)
	for _, do := range []string{w.s.dialect.found.merge, "PRAGMA temp_store = FILE", "VACUUM", "PRAGMA temp_store = MEMORY"} { // a copy of a large database does not fit into memory
		if _, err := w.s.conn.ExecContext(ctx, do); err != nil {
			return false, fmt.Errorf("%s: %w", do, err)
		}
	}
	var busy, pages, moved int
	err := w.s.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
	return busy == 0, err
}
