package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/proof"
)

// Chosen says which values of an event are to be erased, by their path in it.
type Chosen func(path string, value []byte) bool

// EraseEvents takes values out of the events of a case, for ever: their salts go with
// them. chosen is asked for each event. The heads of the chain stay as they are. It
// returns how many values are gone.
func (tx *Tx) EraseEvents(ctx context.Context, caseID string, chosen func(engine.Event) Chosen) (n int, err error) {
	var num int64
	if err := tx.one(ctx, "SELECT num FROM cases WHERE id = ?", []any{caseID}, &num); err != nil {
		return 0, fmt.Errorf("find case: %w", err)
	}
	if _, err := tx.chainLate(ctx, num); err != nil {
		return 0, err
	}
	events, err := tx.eventsToProve(ctx, num, caseID)
	if err != nil {
		return 0, err
	}
	for _, e := range events {
		gone, err := tx.eraseEvent(ctx, e, chosen)
		if err != nil {
			return n, fmt.Errorf("erase event %d of case %s: %w", e.Record.Seq, caseID, err)
		}
		n += gone
	}
	return n, nil
}

func (tx *Tx) eraseEvent(ctx context.Context, e ChainedEvent, chosen func(engine.Event) Chosen) (int, error) {
	event, err := engine.DecodeEvent(e.Record.Event)
	if err != nil {
		return 0, err
	}
	l, err := e.Link()
	if err != nil {
		return 0, err
	}
	r, left, err := proof.Erase(e.Record, l.Seed, l.Remains, chosen(event))
	if err != nil {
		return 0, err
	}
	n := len(left.Erased)
	if l.Remains != nil {
		n -= len(l.Remains.Erased)
	}
	if n == 0 {
		return 0, nil
	}
	remains, err := json.Marshal(left)
	if err != nil {
		return 0, err
	}
	var facts any
	if r.Facts != nil {
		facts = tx.db.dialect.pack(string(r.Facts))
	}
	const update = "UPDATE events SET event = ?, facts = ?, seed = NULL, remains = ? WHERE num = ?"
	_, err = tx.exec(ctx, update, tx.db.dialect.pack(string(r.Event)), facts, string(remains), e.Num)
	return n, err
}

// EraseCase takes what is personal out of the rows beside a case, which has been erased
// itself: forms that nobody handed in, letters, messages, what services were asked and
// have answered, the descriptions of files. What was paid, with its numbers, stays.
func (tx *Tx) EraseCase(ctx context.Context, c engine.Case) error {
	for _, query := range []string{
		"UPDATE cases SET columns = NULL WHERE id = ?",
		"UPDATE letters SET recipient = '', subject = NULL, body = NULL WHERE case_id = ?",
		"DELETE FROM surveys WHERE case_id = ?",
		"UPDATE exchanges SET args = '', answer = '', detail = '' WHERE case_id = ?",
		"UPDATE outbox SET person = '', role = '', subject = NULL, body = NULL, due_at = NULL, cause = '' WHERE case_id = ?",
		"UPDATE payments SET card = '', said = NULL WHERE case_id = ?",
		"UPDATE differences SET card = '' WHERE case_id = ?",
		"UPDATE overtakings SET note = '' WHERE case_id = ?",
		"UPDATE documents SET name = '', type = '', sha256 = '' WHERE case_id = ? AND case_id <> ''",
		"DELETE FROM request_keys WHERE case_id = ?",
	} {
		if _, err := tx.exec(ctx, query, c.ID); err != nil {
			return fmt.Errorf("erase case: %.30s: %w", query, err)
		}
	}
	for _, p := range c.Problems {
		if _, err := tx.exec(ctx, "UPDATE problems SET problem = ? WHERE id = ?", asJSON{p}, p.ID); err != nil {
			return fmt.Errorf("erase problem: %w", err)
		}
	}
	for _, m := range c.Messages {
		if _, err := tx.exec(ctx, "DELETE FROM messages WHERE id = ?", m); err != nil {
			return fmt.Errorf("erase message: %w", err)
		}
	}
	if err := tx.unfind(ctx, c.ID); err != nil {
		return err
	}
	// the items of a case are its id, "-" and a number; "." is the letter after "-"
	if _, err := tx.exec(ctx, "DELETE FROM drafts WHERE item >= ? AND item < ?", c.ID+"-", c.ID+"."); err != nil {
		return fmt.Errorf("erase drafts: %w", err)
	}
	return nil
}

// ErasePerson takes away all that is kept of a person but his id, and lets nobody sign in
// as him again. His cases are not looked at.
func (tx *Tx) ErasePerson(ctx context.Context, id string) error {
	for _, query := range []string{
		"DELETE FROM codes WHERE person = ? OR address IN (SELECT a.address FROM addresses a WHERE a.person = ?)",
		"DELETE FROM codes WHERE address IN (SELECT mobile FROM people WHERE id = ?) OR address IN (SELECT email FROM people WHERE id = ?)",
	} {
		if _, err := tx.exec(ctx, query, id, id); err != nil {
			return fmt.Errorf("erase codes: %w", err)
		}
	}
	for _, query := range []string{
		"DELETE FROM invitations WHERE address IN (SELECT a.address FROM addresses a WHERE a.person = ?)",
		"DELETE FROM invitations WHERE invited_by = ?",
		"DELETE FROM members WHERE person = ?",
		"UPDATE organisations SET name = '—', national_id = '' WHERE made_by = ? AND NOT EXISTS (SELECT 1 FROM members m WHERE m.organisation = organisations.id)",
		"DELETE FROM sessions WHERE person = ?",
		"DELETE FROM addresses WHERE person = ?",
		"DELETE FROM factors WHERE person = ?",
		"DELETE FROM recovery_codes WHERE person = ?",
		"DELETE FROM identities WHERE person = ?",
		"DELETE FROM person_sources WHERE person = ?",
		"DELETE FROM person_roles WHERE person = ?",
		"DELETE FROM request_keys WHERE person = ?",
		"DELETE FROM copies WHERE person = ?",
		"DELETE FROM drafts WHERE person = ?",
		"UPDATE documents SET name = '', type = '', sha256 = '' WHERE owner = ?",
		"UPDATE uploads SET name = '' WHERE owner = ?",
		"UPDATE outbox SET person = '', subject = NULL, body = NULL, due_at = NULL, cause = '' WHERE person = ?",
		"UPDATE erasures SET reason = '' WHERE person = ?",
	} {
		if _, err := tx.exec(ctx, query, id); err != nil {
			return fmt.Errorf("erase person: %.30s: %w", query, err)
		}
	}
	if err := tx.LeaveKept(ctx, id); err != nil {
		return err
	}
	p, err := tx.Person(ctx, id)
	if err != nil {
		return err
	}
	if err := tx.forgetInKept(ctx, p); err != nil {
		return err
	}
	const empty = `UPDATE people SET login = ?, name = '—', roles = NULL, mobile = '', email = '', password_hash = '', attributes = NULL,
		disabled = TRUE, identity_at = NULL, channels = NULL, erased_at = ? WHERE id = ?`
	if _, err := tx.exec(ctx, empty, "erased-"+id, tx.Now, id); err != nil {
		return fmt.Errorf("erase person: %w", err)
	}
	return nil
}

// CasesOfCustomer returns the ids of all cases of a customer, oldest first.
func (tx *Tx) CasesOfCustomer(ctx context.Context, person string) ([]string, error) {
	return tx.ids(ctx, "SELECT id FROM cases WHERE customer = ? ORDER BY num", person)
}

// DocumentIDs returns the ids of the documents of a case.
func (tx *Tx) DocumentIDs(ctx context.Context, caseID string) ([]string, error) {
	return tx.ids(ctx, "SELECT id FROM documents WHERE case_id = ? AND case_id <> ''", caseID)
}

// blank are the documents of a person and of his cases of which only the files are left.
const blank = "sha256 = '' AND (owner = ? OR case_id IN (SELECT c.id FROM cases c WHERE c.customer = ?))"

// BlankDocuments returns the ids of the documents whose descriptions were erased with a
// person, and whose files are to be removed.
func (tx *Tx) BlankDocuments(ctx context.Context, person string) ([]string, error) {
	return tx.ids(ctx, "SELECT id FROM documents WHERE "+blank, person, person)
}

// PartsOfPerson returns the files of the parts of what a person has on its way.
func (tx *Tx) PartsOfPerson(ctx context.Context, person string) ([]string, error) {
	return tx.ids(ctx, "SELECT file FROM upload_parts WHERE upload IN (SELECT u.id FROM uploads u WHERE u.owner = ?)", person)
}

// DropUploads forgets what a person has on its way, once the files of its parts are gone.
func (tx *Tx) DropUploads(ctx context.Context, person string) error {
	for _, query := range []string{
		"DELETE FROM upload_parts WHERE upload IN (SELECT u.id FROM uploads u WHERE u.owner = ?)",
		"DELETE FROM uploads WHERE owner = ?",
	} {
		if _, err := tx.exec(ctx, query, person); err != nil {
			return fmt.Errorf("drop uploads: %w", err)
		}
	}
	return nil
}

// DropBlankDocuments forgets them, once their files are gone.
func (tx *Tx) DropBlankDocuments(ctx context.Context, person string) error {
	if _, err := tx.exec(ctx, "DELETE FROM documents WHERE "+blank, person, person); err != nil {
		return fmt.Errorf("drop documents: %w", err)
	}
	return nil
}

func (tx *Tx) ids(ctx context.Context, query string, args ...any) ([]string, error) {
	all, err := list(ctx, tx, query, args, func(rows *sql.Rows) (id string, err error) { return id, rows.Scan(&id) })
	if err != nil {
		return nil, fmt.Errorf("list ids: %w", err)
	}
	return all, nil
}
