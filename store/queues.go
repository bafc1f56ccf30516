package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Queue is what operators say of a queue of the catalog. A queue that nothing was said of
// is that of all who have its role, without bounds.
type Queue struct {
	Name        string
	Capacity    int      // items of it that somebody may hold at once; 0: any number
	Members     []string // persons who work in it; empty: all who have its role
	Supervisors []string // persons who hand out its work
}

// Has reports whether a person who has the queue's role works in it.
func (q Queue) Has(person string) bool {
	return len(q.Members) == 0 || slices.Contains(q.Members, person)
}

// The parts that a person may have in a queue.
const (
	partMember     = "member"
	partSupervisor = "supervisor"
)

// Queues gives what was said of queues, by their names.
func (tx *Tx) Queues(ctx context.Context) (map[string]Queue, error) {
	if tx.queues != nil {
		return tx.queues, nil
	}
	const find = `SELECT q.name, q.capacity, COALESCE(p.part, ''), COALESCE(p.person, '') FROM queues q
		LEFT JOIN queue_people p ON p.queue = q.name ORDER BY q.name, p.part, p.person`
	type line struct {
		Queue
		part, person string
	}
	lines, err := list(ctx, tx, find, nil, func(rows *sql.Rows) (l line, err error) {
		return l, rows.Scan(&l.Name, &l.Capacity, &l.part, &l.person)
	})
	if err != nil {
		return nil, fmt.Errorf("read queues: %w", err)
	}
	all := map[string]Queue{}
	for _, l := range lines {
		q, known := all[l.Name]
		if !known {
			q = l.Queue
		}
		switch l.part {
		case partMember:
			q.Members = append(q.Members, l.person)
		case partSupervisor:
			q.Supervisors = append(q.Supervisors, l.person)
		}
		all[l.Name] = q
	}
	tx.queues = all
	return all, nil
}

// SetQueue replaces what was said of a queue.
func (tx *Tx) SetQueue(ctx context.Context, q Queue) error {
	tx.queues = nil
	if _, err := tx.exec(ctx, "DELETE FROM queue_people WHERE queue = ?", q.Name); err != nil {
		return fmt.Errorf("set queue: %w", err)
	}
	const note = "INSERT INTO queues (name, capacity) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET capacity = excluded.capacity"
	if _, err := tx.exec(ctx, note, q.Name, q.Capacity); err != nil {
		return fmt.Errorf("set queue: %w", err)
	}
	for part, persons := range map[string][]string{partMember: q.Members, partSupervisor: q.Supervisors} {
		for _, person := range persons {
			if _, err := tx.exec(ctx, "INSERT INTO queue_people (queue, part, person) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", q.Name, part, person); err != nil {
				return fmt.Errorf("set %s of queue: %w", part, err)
			}
		}
	}
	return tx.StaffChanged(ctx, tx.Now)
}

// HeldOf counts the open items of a queue that each of these persons holds, those of one case
// left out, and makes others who count them wait until this command is over.
func (tx *Tx) HeldOf(ctx context.Context, queue, without string, persons []string) (map[string]int, error) {
	held := map[string]int{}
	if len(persons) == 0 {
		return held, nil
	}
	if err := tx.serialize(ctx, "capacity/"+queue); err != nil {
		return nil, fmt.Errorf("count held items: %w", err)
	}
	args := []any{queue, without}
	for _, p := range persons {
		args = append(args, p)
	}
	const count = "SELECT holder, CAST(COUNT(*) AS BIGINT) FROM items WHERE queue = ? AND case_id <> ? AND holder <> '' AND holder IN (?"
	return held, tx.countInto(ctx, held, count+strings.Repeat(", ?", len(persons)-1)+") GROUP BY holder", args...)
}
