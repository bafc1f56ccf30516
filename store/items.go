package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
)

// ItemRow is an open work item in a list.
type ItemRow struct {
	ID, Case, CaseNo, Process string
	Version, CaseSeq          int // of the process; of the case
	Step, Kind                string
	Who                       engine.Who
	Pool                      string // "queue:x", "role:x" or ""
	Queue, Role               string
	Holder, HolderName        string
	Label, Subject            text.Text
	Customer, CustomerName    string
	Shared                    string // organisation whose members share the case
	Priority, Stage           string
	OpenedAt, DueAt           time.Time
	TurnAt                    time.Time // when its turn is, by the published order
	Exclude                   []string
	Until                     time.Time // when it comes back that was put aside; zero: it does not rest
	Mark                      string    // MarkAsked, ...
}

// Cursor is where a list of items goes on after this one, however it is sorted.
func (r ItemRow) Cursor() string { return r.cursor(rank(r.Priority)) }

func (r ItemRow) cursor(rank int) string {
	return fmt.Sprintf("%d.%d.%d.%d.%s", rank, orNever(r.DueAt).Unix(), r.OpenedAt.Unix(), r.TurnAt.Unix(), r.ID)
}

// rank orders priorities, the highest first.
func rank(priority string) int {
	switch priority {
	case "high":
		return 1
	case "low":
		return 3
	default:
		return 2
	}
}

const (
	insertItem = `INSERT INTO items (id, case_id, step, kind, customer, pool, queue, role, holder, label, priority, rank, stage,
		opened_at, due_at, turn_at, barred, alone) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateItem = `UPDATE items SET pool = ?, queue = ?, role = ?, holder = ?, priority = ?, rank = ?, stage = ?,
		due_at = ?, turn_at = ?, barred = ? WHERE id = ?`
	moveItem         = "UPDATE items SET step = ?, label = ?, alone = ? WHERE id = ?"
	holdItem         = "UPDATE items SET holder = ?, stage = ?, barred = ? WHERE id = ?"
	insertEscalation = "INSERT INTO escalations (pool, item, due_at, turn_at, opened_at, rank) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
	deleteEscalation = "DELETE FROM escalations WHERE pool = ? AND item = ?"
)

func (sh *sheet) openItem(e engine.OpenItem) {
	it := e.Item
	customer, holder := "", it.Holder
	if it.Who == engine.Customer {
		customer, holder = partyOf(sh.c), ""
	}
	sh.add(insertItem, it.ID, sh.c.ID, it.Step, it.Kind, customer, it.Pool(), it.Queue, it.Role, holder, asJSON{e.Label},
		it.Priority, rank(it.Priority), it.Stage, it.OpenedAt, orNever(it.DueAt), it.TurnAt(), asJSON{it.Exclude}, e.Alone)
	sh.escalate(it)
	sh.handed(nil, &it)
}

func (sh *sheet) updateItem(it engine.Item) {
	holder := it.Holder
	if it.Who == engine.Customer {
		holder = ""
	}
	was := sh.item(it.ID)
	sh.handed(was, &it)
	if was != nil && sorted(*was) == sorted(it) && slices.Equal(was.Escalated, it.Escalated) {
		sh.add(holdItem, holder, it.Stage, asJSON{it.Exclude}, it.ID)
		return
	}
	sh.add(updateItem, it.Pool(), it.Queue, it.Role, holder, it.Priority, rank(it.Priority), it.Stage,
		orNever(it.DueAt), it.TurnAt(), asJSON{it.Exclude}, it.ID)
	sh.relax(it.ID)
	sh.escalate(it)
}

// moveItem writes an item anew under its id; drafts hang on the id and stay.
func (sh *sheet) moveItem(e engine.MoveItem) {
	sh.add(moveItem, e.Item.Step, asJSON{e.Label}, e.Alone, e.Item.ID)
	sh.updateItem(e.Item)
}

// sorted is what the lists of pools are sorted by: while it stays, their indexes
// need not be written.
func sorted(it engine.Item) [4]any {
	return [4]any{it.Queue, it.Role, it.Priority, it.DueAt.Unix()}
}

// item is an item as it was before this step; nil if it was not.
func (sh *sheet) item(id string) *engine.Item {
	for i := range sh.was.Items {
		if sh.was.Items[i].ID == id {
			return &sh.was.Items[i]
		}
	}
	return nil
}

func (sh *sheet) closeItem(id string) {
	sh.add("DELETE FROM items WHERE id = ?", id)
	sh.relax(id)
	sh.hands(sh.item(id), nil)
}

func (sh *sheet) escalate(it engine.Item) {
	for _, role := range it.Escalated {
		sh.add(insertEscalation, engine.RolePool(role), it.ID, orNever(it.DueAt), it.TurnAt(), it.OpenedAt, rank(it.Priority))
	}
}

// relax takes back the escalations that an item had before this step.
func (sh *sheet) relax(id string) {
	was := sh.item(id)
	if was == nil {
		return
	}
	for _, role := range was.Escalated {
		sh.add(deleteEscalation, engine.RolePool(role), id)
	}
}

const (
	itemColumns = `i.id, i.case_id, c.no, c.process, c.version, c.seq, i.step, i.kind, i.customer, i.pool, i.queue, i.role,
		i.holder, COALESCE(h.name, ''), i.label, c.subject, c.customer, c.shared, COALESCE(p.name, ''), i.priority, i.stage,
		i.opened_at, i.due_at, i.turn_at, i.barred, i.until_at, i.mark`
	itemJoins = ` JOIN cases c ON c.id = i.case_id LEFT JOIN people p ON p.id = c.customer
		LEFT JOIN people h ON h.id = i.holder AND i.holder <> ''`
)

// Item returns an open item, or ErrNotFound.
func (tx *Tx) Item(ctx context.Context, id string) (ItemRow, error) {
	all, err := list(ctx, tx, "SELECT "+itemColumns+" FROM items i"+itemJoins+" WHERE i.id = ?", []any{id}, scanItem)
	if err != nil {
		return ItemRow{}, fmt.Errorf("find item: %w", err)
	}
	if len(all) == 0 {
		return ItemRow{}, fmt.Errorf("find item: %w", ErrNotFound)
	}
	return all[0], nil
}

// Items lists open items.
func (tx *Tx) Items(ctx context.Context, f ItemFilter) ([]ItemRow, error) {
	query, args := f.query()
	if query == "" {
		return nil, nil
	}
	items, err := list(ctx, tx, query, args, scanItem)
	if err != nil {
		return nil, fmt.Errorf("list items: %w", err)
	}
	return items, nil
}

func scanItem(rows *sql.Rows) (r ItemRow, err error) {
	var customer string
	err = rows.Scan(&r.ID, &r.Case, &r.CaseNo, &r.Process, &r.Version, &r.CaseSeq, &r.Step, &r.Kind, &customer, &r.Pool, &r.Queue, &r.Role,
		&r.Holder, &r.HolderName, asJSON{&r.Label}, asJSON{&r.Subject}, &r.Customer, &r.Shared, &r.CustomerName, &r.Priority, &r.Stage,
		moment{&r.OpenedAt}, moment{&r.DueAt}, moment{&r.TurnAt}, asJSON{&r.Exclude}, moment{&r.Until}, &r.Mark)
	r.Who = engine.Staff
	if customer != "" {
		r.Who = engine.Customer
	}
	return r, err
}
