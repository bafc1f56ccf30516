package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kartabl/kartabl/engine"
)

// standsAt names the counters of the steps at which an open case stands; a step at which it
// stands several times, in a loop, counts once.
func standsAt(c *engine.Case) []string {
	if !c.Open() {
		return nil
	}
	var names []string
	for _, t := range c.Tokens {
		name := "at:" + c.Process + "@" + strconv.Itoa(c.Version) + "/" + t.Step
		if t.Place != engine.AtDone && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Standing tells how many open cases stand at each step of each version of a process, by
// the counters; steps at which none stands are left out.
func (tx *Tx) Standing(ctx context.Context, process string) (map[int]map[string]int, error) {
	counts := map[string]int{}
	const query = `SELECT name, CAST(SUM(n) AS BIGINT) FROM counters WHERE name > ? AND name < ? GROUP BY name`
	if err := tx.countInto(ctx, counts, query, "at:"+process+"@", "at:"+process+"A"); err != nil {
		return nil, fmt.Errorf("read where cases stand: %w", err)
	}
	versions := map[int]map[string]int{}
	for name, n := range counts {
		version, step, ok := strings.Cut(strings.TrimPrefix(name, "at:"+process+"@"), "/")
		v, err := strconv.Atoi(version)
		if n <= 0 || !ok || err != nil {
			continue
		}
		if versions[v] == nil {
			versions[v] = map[string]int{}
		}
		versions[v][step] = n
	}
	return versions, nil
}

// recountSteps counts the cases at each step out of their states.
func (tx *Tx) recountSteps(ctx context.Context, counts map[string]int) error {
	_, err := list(ctx, tx, "SELECT state FROM cases WHERE ended = ''", nil, func(rows *sql.Rows) (struct{}, error) {
		var state []byte
		if err := rows.Scan(packed{&state}); err != nil {
			return struct{}{}, err
		}
		c, err := engine.DecodeCase(state)
		for _, name := range standsAt(&c) {
			counts[name]++
		}
		return struct{}{}, err
	})
	if err != nil {
		return fmt.Errorf("count cases at steps: %w", err)
	}
	return nil
}
