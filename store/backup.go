package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/kartabl/kartabl/internal/fault"
)

// Backup writes a consistent copy of a SQLite database to path, which must not
// exist, while commands go on, and keeps when. For PostgreSQL it is a fault that names pg_dump.
func (db *DB) Backup(ctx context.Context, path string) error {
	if db.writer == nil {
		return fault.New(fault.Invalid, "backup.postgres")
	}
	if _, err := os.Lstat(path); err == nil {
		return fault.New(fault.Conflict, "backup.exists", "path", path)
	}
	part := path + ".part"
	if err := db.copyTo(ctx, part); err != nil {
		return errors.Join(fmt.Errorf("back up: %w", err), os.Remove(part))
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	if err := flush(filepath.Dir(path)); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	if err := db.noteBackup(ctx); err != nil {
		return fmt.Errorf("note backup: %w", err)
	}
	return nil
}

func (db *DB) copyTo(ctx context.Context, path string) error {
	_ = os.Remove(path) // of a backup that was cut off
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "VACUUM INTO ?", path)
	if err := errors.Join(err, conn.Close()); err != nil {
		return err
	}
	return flush(path)
}

// flush waits until a file or folder is safe on disk.
func flush(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Size returns how many bytes the database takes on disk.
func (db *DB) Size(ctx context.Context) (size int64, err error) {
	err = db.View(ctx, func(tx *Tx) error { return tx.one(ctx, db.dialect.size, nil, &size) })
	if err != nil {
		return 0, fmt.Errorf("size: %w", err)
	}
	if log, err := os.Stat(db.path + "-wal"); db.path != "" && err == nil {
		size += log.Size()
	}
	return size, nil
}
