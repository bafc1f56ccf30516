package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
)

// A counter tells how long a list is without counting it. Commit moves the counters
// in the transaction that moves the items:
//
//	customer:<person>  items that wait for the customer, of cases that are his alone
//	customer:<id>      those of the shared cases of an organisation
//	mine:<person>      items that the person of staff holds, but for those that rest
//	later:<person>     those that rest
//	asked:<person>     items about which he is asked
//	given:<person>     items that he has given on
//	pool:<pool>        items of the pool that nobody holds, and those escalated to it
//	held:<pool>/<person>  items of the queue that the person holds
//	at:<process>@<version>/<step>  open cases that stand at the step

// countersOf names the counters in which an item counts.
func countersOf(it *engine.Item, party string) []string {
	if it.Who == engine.Customer && party == "" {
		return nil
	}
	if it.Who == engine.Customer {
		return []string{"customer:" + party}
	}
	var names []string
	for _, h := range handsOf(it) {
		names = append(names, h.part+":"+h.person)
	}
	if it.Resting() {
		names = append(names, "later:"+it.Holder)
	} else if it.Holder != "" {
		names = append(names, "mine:"+it.Holder)
	} else if pool := it.Pool(); pool != "" {
		names = append(names, "pool:"+pool)
	}
	if it.Queue != "" && it.Holder != "" {
		names = append(names, heldOf(it.Pool())+it.Holder)
	}
	for _, role := range it.Escalated {
		if name := "pool:role:" + role; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// partyOf is in whose list a case's work for the customer's side stands: that of the
// organisation which shares the case, else the customer's own. A private case stands in no
// list and no counter of an organisation.
func partyOf(c *engine.Case) string {
	return cmp.Or(c.Shared(), c.Customer)
}

// counters writes by how much the counters differ between two states of a case, in
// the order of their names, so that two commands do not lock each other out.
func (sh *sheet) counters(was, is engine.Case) {
	moved := map[string]int{}
	for i := range was.Items {
		for _, name := range countersOf(&was.Items[i], partyOf(&was)) {
			moved[name]--
		}
	}
	for i := range is.Items {
		for _, name := range countersOf(&is.Items[i], partyOf(&is)) {
			moved[name]++
		}
	}
	for _, name := range standsAt(&was) {
		moved[name]--
	}
	for _, name := range standsAt(&is) {
		moved[name]++
	}
	names := make([]string, 0, len(moved))
	for name, by := range moved {
		if by != 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	shard := rand.IntN(sh.tx.db.dialect.shards)
	for some := range slices.Chunk(names, len(moveCounters)) {
		args := make([]any, 0, 3*len(some))
		for _, name := range some {
			args = append(args, name, shard, moved[name])
		}
		sh.add(moveCounters[len(some)-1], args...)
	}
}

// moveCounters are the statements that move one counter, two of them, and so on: what a
// command moves goes at once.
var moveCounters = func() (all [6]string) {
	for n := range all {
		all[n] = "INSERT INTO counters (name, shard, n) VALUES (?, ?, ?)" + strings.Repeat(", (?, ?, ?)", n) +
			" ON CONFLICT (name, shard) DO UPDATE SET n = counters.n + excluded.n"
	}
	return all
}()

// Counts returns the counters with these names; one that was never moved is 0.
func (tx *Tx) Counts(ctx context.Context, keys []string) (map[string]int, error) {
	counts := make(map[string]int, len(keys))
	if len(keys) == 0 {
		return counts, nil
	}
	args := make([]any, len(keys))
	for i, key := range keys {
		counts[key], args[i] = 0, key
	}
	query := "SELECT name, CAST(SUM(n) AS BIGINT) FROM counters WHERE name IN (?" + strings.Repeat(", ?", len(keys)-1) + ") GROUP BY name"
	return counts, tx.countInto(ctx, counts, query, args...)
}

// Recount counts the items of every list instead of believing the counters. It is
// meant for checks; lists that are empty are left out.
func (tx *Tx) Recount(ctx context.Context) (map[string]int, error) {
	counts := map[string]int{}
	err := tx.countInto(ctx, counts, `
		SELECT 'customer:' || customer, COUNT(*) FROM items WHERE customer <> '' GROUP BY customer
		UNION ALL SELECT 'mine:' || holder, COUNT(*) FROM items WHERE holder <> '' AND NOT resting GROUP BY holder
		UNION ALL SELECT 'later:' || holder, COUNT(*) FROM items WHERE resting GROUP BY holder
		UNION ALL SELECT 'held:' || pool || '/' || holder, COUNT(*) FROM items WHERE queue <> '' AND holder <> '' GROUP BY pool, holder
		UNION ALL SELECT part || ':' || person, COUNT(*) FROM hands GROUP BY part, person
		UNION ALL SELECT 'pool:' || pool, COUNT(*) FROM (
			SELECT pool, id FROM items WHERE pool <> '' AND holder = '' UNION SELECT pool, item FROM escalations) free GROUP BY pool`)
	if err != nil {
		return nil, err
	}
	return counts, tx.recountSteps(ctx, counts)
}

func (tx *Tx) countInto(ctx context.Context, counts map[string]int, query string, args ...any) error {
	_, err := list(ctx, tx, query, args, func(rows *sql.Rows) (struct{}, error) {
		var name string
		var n int
		err := rows.Scan(&name, &n)
		counts[name] = n
		return struct{}{}, err
	})
	if err != nil {
		return fmt.Errorf("count: %w", err)
	}
	return nil
}

// LeastLoaded chooses the candidate who holds the fewest open items; among equals
// the one who was chosen longest ago, then the lower id. It returns "" for none.
func (tx *Tx) LeastLoaded(ctx context.Context, candidates []string) (string, error) {
	if len(candidates) == 0 {
		return "", nil
	}
	keys, args := make([]string, 0, 2*len(candidates)), make([]any, len(candidates))
	for i, c := range candidates {
		keys, args[i] = append(keys, "mine:"+c, "later:"+c), c
	}
	held, err := tx.Counts(ctx, keys)
	if err != nil {
		return "", err
	}
	chosenAt := map[string]int{}
	query := "SELECT person, turn FROM assigned WHERE person IN (?" + strings.Repeat(", ?", len(args)-1) + ")"
	if err := tx.countInto(ctx, chosenAt, query, args...); err != nil {
		return "", err
	}
	best := slices.MinFunc(candidates, func(a, b string) int {
		if d := held["mine:"+a] + held["later:"+a] - held["mine:"+b] - held["later:"+b]; d != 0 {
			return d
		}
		if d := chosenAt[a] - chosenAt[b]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	const note = `INSERT INTO assigned (person, turn) VALUES (?, (SELECT COALESCE(MAX(turn), 0) + 1 FROM assigned))
		ON CONFLICT (person) DO UPDATE SET turn = excluded.turn`
	if _, err := tx.exec(ctx, note, best); err != nil {
		return "", fmt.Errorf("note choice: %w", err)
	}
	return best, nil
}

// RoundRobin chooses the candidate who follows the one that was chosen last in this
// pool, in the order of their ids. It returns "" for none.
func (tx *Tx) RoundRobin(ctx context.Context, pool string, candidates []string) (string, error) {
	if len(candidates) == 0 {
		return "", nil
	}
	if err := tx.serialize(ctx, "turn/"+pool); err != nil {
		return "", fmt.Errorf("round robin: %w", err)
	}
	var last string
	err := tx.one(ctx, "SELECT person FROM turns WHERE name = ?", []any{pool}, &last)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return "", fmt.Errorf("round robin: %w", err)
	}
	sorted := slices.Sorted(slices.Values(candidates))
	next := sorted[0]
	if i := slices.IndexFunc(sorted, func(c string) bool { return c > last }); i >= 0 {
		next = sorted[i]
	}
	const note = "INSERT INTO turns (name, person) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET person = excluded.person"
	if _, err := tx.exec(ctx, note, pool, next); err != nil {
		return "", fmt.Errorf("round robin: %w", err)
	}
	return next, nil
}
