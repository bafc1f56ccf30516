package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Upload is a file on its way, part by part. Document is what has become of it, "" until
// all of it has come and was taken.
type Upload struct {
	ID       string
	Owner    string
	Name     string
	Size     int64 // as its uploader has said
	Received int64
	Parts    int
	Document string
	BeganAt  time.Time
}

const selectUploads = "SELECT id, owner, name, size, received, parts, document, began_at FROM uploads WHERE "

func scanUpload(rows *sql.Rows) (u Upload, err error) {
	return u, rows.Scan(&u.ID, &u.Owner, &u.Name, &u.Size, &u.Received, &u.Parts, &u.Document, moment{&u.BeganAt})
}

// BeginUpload adds a file of which nothing has come yet.
func (tx *Tx) BeginUpload(ctx context.Context, u Upload) error {
	const insert = "INSERT INTO uploads (id, owner, name, size, received, parts, document, began_at) VALUES (?, ?, ?, ?, 0, 0, '', ?)"
	if _, err := tx.exec(ctx, insert, u.ID, u.Owner, u.Name, u.Size, u.BeganAt); err != nil {
		return fmt.Errorf("begin upload: %w", err)
	}
	return nil
}

// Upload returns the upload with this id, or ErrNotFound.
func (tx *Tx) Upload(ctx context.Context, id string) (Upload, error) {
	found, err := list(ctx, tx, selectUploads+"id = ?", []any{id}, scanUpload)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Upload{}, fmt.Errorf("find upload: %w", err)
	}
	return found[0], nil
}

// AddPart notes a part of an upload that lies in a file, where it begins at what has been
// received. Otherwise another one came first, and it is ErrConflict.
func (tx *Tx) AddPart(ctx context.Context, id string, begins, size int64, file string) error {
	n, err := tx.exec(ctx, "UPDATE uploads SET received = received + ?, parts = parts + 1 WHERE id = ? AND received = ? AND document = ''", size, id, begins)
	if err == nil && n == 0 {
		err = ErrConflict
	}
	if err == nil {
		_, err = tx.exec(ctx, "INSERT INTO upload_parts (upload, begins, file) VALUES (?, ?, ?)", id, begins, file)
	}
	if err != nil {
		return fmt.Errorf("add part: %w", err)
	}
	return nil
}

// PartsOf lists the files of an upload's parts in their order.
func (tx *Tx) PartsOf(ctx context.Context, id string) ([]string, error) {
	return tx.ids(ctx, "SELECT file FROM upload_parts WHERE upload = ? ORDER BY begins", id)
}

// EndUpload says which document an upload has become, and forgets its parts. One that has
// become another already is ErrConflict.
func (tx *Tx) EndUpload(ctx context.Context, id, document string) error {
	n, err := tx.exec(ctx, "UPDATE uploads SET document = ? WHERE id = ? AND document = ''", document, id)
	if err == nil && n == 0 {
		err = ErrConflict
	}
	if err == nil {
		_, err = tx.exec(ctx, "DELETE FROM upload_parts WHERE upload = ?", id)
	}
	if err != nil {
		return fmt.Errorf("end upload: %w", err)
	}
	return nil
}

// DropUpload forgets an upload, and gives the files of the parts that it still had.
func (tx *Tx) DropUpload(ctx context.Context, id string) (files []string, err error) {
	if files, err = tx.ids(ctx, "DELETE FROM upload_parts WHERE upload = ? RETURNING file", id); err != nil {
		return nil, fmt.Errorf("drop upload: %w", err)
	}
	if _, err = tx.exec(ctx, "DELETE FROM uploads WHERE id = ?", id); err != nil {
		return nil, fmt.Errorf("drop upload: %w", err)
	}
	return files, nil
}

// ForgetUpload forgets by which upload a document of its owner came.
func (tx *Tx) ForgetUpload(ctx context.Context, owner, document string) error {
	if _, err := tx.exec(ctx, "DELETE FROM uploads WHERE owner = ? AND document = ?", owner, document); err != nil {
		return fmt.Errorf("forget upload: %w", err)
	}
	return nil
}

// OpenUploads tells how many files of a person are on their way, and how large they will
// be together.
func (tx *Tx) OpenUploads(ctx context.Context, owner string) (files int, bytes int64, err error) {
	const count = "SELECT COUNT(*), COALESCE(SUM(size), 0) FROM uploads WHERE owner = ? AND document = ''"
	if err = tx.one(ctx, count, []any{owner}, &files, &bytes); err != nil {
		return 0, 0, fmt.Errorf("count uploads: %w", err)
	}
	return files, bytes, nil
}

// OldUploads lists the ids of up to most uploads that began before a moment, the oldest first.
func (tx *Tx) OldUploads(ctx context.Context, before time.Time, most int) ([]string, error) {
	return tx.ids(ctx, "SELECT id FROM uploads WHERE began_at < ? ORDER BY began_at, id LIMIT CAST(? AS BIGINT)", before, most)
}

// SerializeUploads lets the uploads of one person be counted and begun one after another.
func (tx *Tx) SerializeUploads(ctx context.Context, owner string) error {
	if err := tx.serialize(ctx, "uploads/"+owner); err != nil {
		return fmt.Errorf("serialize uploads: %w", err)
	}
	return nil
}
