package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// Document is a file's description; its bytes lie elsewhere.
type Document struct {
	bun.BaseModel `bun:"table:documents,alias:d"`
	ID            string    `bun:"id,pk"`
	Case          string    `bun:"case_id"` // "" until it is handed in
	Owner         string    `bun:"owner"`
	Name          string    `bun:"name"`
	Type          string    `bun:"type"`
	Size          int64     `bun:"size"`
	SHA256        string    `bun:"sha256"`
	CreatedAt     time.Time `bun:"created_at"`
}

// AddDocument adds a document.
func (tx *Tx) AddDocument(ctx context.Context, d Document) error {
	if d.CreatedAt.IsZero() {
		d.CreatedAt = tx.Now
	}
	if err := tx.add(ctx, &d); err != nil {
		return fmt.Errorf("add document: %w", err)
	}
	return nil
}

// Document returns the document with this id, or ErrNotFound.
func (tx *Tx) Document(ctx context.Context, id string) (Document, error) {
	found, err := list(ctx, tx, selectDocuments+"id = ?", []any{id}, scanDocument)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Document{}, fmt.Errorf("find document: %w", err)
	}
	return found[0], nil
}

const selectDocuments = "SELECT id, case_id, owner, name, type, size, sha256, created_at FROM documents WHERE "

func scanDocument(rows *sql.Rows) (d Document, err error) {
	return d, rows.Scan(&d.ID, &d.Case, &d.Owner, &d.Name, &d.Type, &d.Size, &d.SHA256, moment{&d.CreatedAt})
}

// AttachDocuments hands documents in with a case. Those of the case already stay
// there; one of another case is ErrConflict, one that does not exist ErrNotFound.
func (tx *Tx) AttachDocuments(ctx context.Context, caseID string, ids []string) error {
	const attach = "UPDATE documents SET case_id = ? WHERE id = ? AND case_id IN ('', ?)"
	for _, id := range ids {
		n, err := tx.exec(ctx, attach, caseID, id, caseID)
		if err != nil {
			return fmt.Errorf("attach document: %w", err)
		}
		if n == 1 {
			continue
		}
		if _, err := tx.Document(ctx, id); err != nil {
			return fmt.Errorf("attach document: %w", err)
		}
		return fmt.Errorf("attach document: %w", ErrConflict)
	}
	return nil
}

// DocumentsOf lists the documents of a case, oldest first.
func (tx *Tx) DocumentsOf(ctx context.Context, caseID string) ([]Document, error) {
	const find = selectDocuments + "case_id = ? AND case_id <> '' ORDER BY created_at, id"
	all, err := list(ctx, tx, find, []any{caseID}, scanDocument)
	if err != nil {
		return nil, fmt.Errorf("list documents: %w", err)
	}
	return all, nil
}

// DocumentsGiven lists up to most documents of a person that were handed in and not erased,
// the newest first.
func (tx *Tx) DocumentsGiven(ctx context.Context, owner string, most int) ([]Document, error) {
	const find = selectDocuments + "owner = ? AND case_id <> '' AND sha256 <> '' ORDER BY created_at DESC, id DESC LIMIT CAST(? AS BIGINT)"
	all, err := list(ctx, tx, find, []any{owner, most}, scanDocument)
	if err != nil {
		return nil, fmt.Errorf("list documents: %w", err)
	}
	return all, nil
}

// LooseDocuments tells how many files a person has uploaded since a moment and not
// handed in, and how large they are together.
func (tx *Tx) LooseDocuments(ctx context.Context, owner string, since time.Time) (files int, bytes int64, err error) {
	const count = "SELECT COUNT(*), COALESCE(SUM(size), 0) FROM documents WHERE owner = ? AND case_id = '' AND created_at > ?"
	if err = tx.one(ctx, count, []any{owner, since}, &files, &bytes); err != nil {
		return 0, 0, fmt.Errorf("count loose documents: %w", err)
	}
	return files, bytes, nil
}

// DropDocument removes a document that was not handed in; any other is ErrConflict.
func (tx *Tx) DropDocument(ctx context.Context, id string) error {
	n, err := tx.exec(ctx, "DELETE FROM documents WHERE id = ? AND case_id = ''", id)
	if err != nil {
		return fmt.Errorf("drop document: %w", err)
	}
	if n == 1 {
		return nil
	}
	if _, err := tx.Document(ctx, id); err != nil {
		return fmt.Errorf("drop document: %w", err)
	}
	return fmt.Errorf("drop document: %w", ErrConflict)
}

// looseSince is as the index has it.
const looseSince = `CASE case_id WHEN '' THEN created_at END`

// DropLoose removes up to most documents that were uploaded before a moment and never
// handed in, the oldest first, and gives them.
func (tx *Tx) DropLoose(ctx context.Context, before time.Time, most int) ([]Document, error) {
	const drop = `DELETE FROM documents WHERE case_id = '' AND id IN
		(SELECT id FROM documents WHERE ` + looseSince + ` < ? ORDER BY ` + looseSince + ` LIMIT ?)
		RETURNING id, case_id, owner, name, type, size, sha256, created_at`
	gone, err := list(ctx, tx, drop, []any{before, most}, scanDocument)
	if err != nil {
		return nil, fmt.Errorf("drop loose documents: %w", err)
	}
	return gone, nil
}
