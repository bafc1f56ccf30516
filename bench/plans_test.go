package bench

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kartabl/kartabl/store"
)

// Lists stay lists: no statement that a list, a counter, a search, a claim, a step or a round
// of a worker sends walks a table, sorts more than its page, counts or skips rows. What does
// so all the same is bounded by something else, and stands in bounded with its reason.
func TestNoStatementGrowsWithTheNumberOfCases(t *testing.T) {
	for _, dsn := range append([]string{""}, databases(t)...) {
		g := newGround(t.TempDir(), dsn)
		t.Run(map[bool]string{false: "SQLite", true: "PostgreSQL"}[g.postgres], func(t *testing.T) {
			c, heard := listen(t, g)
			p := planner{t: t, postgres: g.postgres, used: map[string]bool{}}
			p.open(c.plot.raw)
			for _, query := range sortedKeys(heard) {
				p.look(heard[query], query)
			}
			for _, query := range growing {
				if len(p.wrong(query)) == 0 {
					t.Errorf("nothing is found wrong with %s", query)
				}
			}
			if unused := unusedBounds(p.used); len(unused) > 0 {
				t.Errorf("nobody sends any more: %q", unused)
			}
			if len(heard) < 60 {
				t.Errorf("only %d statements were heard", len(heard))
			}
		})
	}
}

// listen has people and workers do everything once among living cases, and keeps what the
// database was asked, with who asked first.
func listen(t *testing.T, g ground) (c *crop, heard map[string]string) {
	t.Helper()
	ctx := t.Context()
	p, err := g.take(ctx)
	if err != nil {
		t.Fatal(err)
	}
	o := LiveOptions{Options: Options{Callers: 1, Rounds: 1, Time: time.Millisecond}, Tell: func(string, ...any) {}, Brief: true}
	c, r, err := grow(ctx, o, g, p, 300)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(r.close(), p.drop(context.WithoutCancel(ctx))); err != nil {
			t.Error(err)
		}
	})
	var (
		mu   sync.Mutex
		part string
	)
	heard = map[string]string{}
	r.db.SetHearer(func(query string) {
		mu.Lock()
		defer mu.Unlock()
		if _, known := heard[query]; !known {
			heard[query] = part
		}
	})
	do := func(name string, f func(context.Context) error) {
		mu.Lock()
		part = name
		mu.Unlock()
		if err := f(ctx); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	x := &within{m: &liveMeasures{}, c: c, r: r, effort: o.effort(), luck: rand.New(rand.NewPCG(1405, 7))} //nolint:gosec // a test
	for _, one := range x.parts() {
		do(one.name, one.f)
	}
	do("a step", func(ctx context.Context) error {
		t, err := record(ctx, g)
		if err != nil {
			return err
		}
		_, err = drive(ctx, inCartable{r}, 1, t.items, limit{cases: 1})
		return err
	})
	r.db.SetClock(func() time.Time { return time.Now().Add(late) })
	do("rounds of workers", func(ctx context.Context) error { r.processes.RunOnce(ctx); return nil })
	for name, round := range map[string]func(context.Context) (int, error){
		"exchanges that are old": r.processes.PruneExchanges, "events to chain": r.processes.ChainRest,
		"people to erase": r.processes.Erase, "cases to be found": r.processes.FindOld,
	} {
		do("round of "+name, func(ctx context.Context) error { _, err := round(ctx); return err })
	}
	do("what a server looks at", func(ctx context.Context) error { return r.processes.Look(ctx) })
	do("how the installation fares", func(ctx context.Context) error {
		return r.db.View(ctx, func(tx *store.Tx) error { _, err := tx.Health(ctx, []string{"crm"}); return err })
	})
	r.db.SetHearer(func(string) {})
	return c, heard
}

// planner reads the plans of one database.
type planner struct {
	t        *testing.T
	postgres bool
	conn     *sql.Conn
	used     map[string]bool
}

func (p *planner) open(db *sql.DB) {
	p.t.Helper()
	var err error
	if p.conn, err = db.Conn(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = p.conn.Close() })
	if !p.postgres {
		return
	}
	// It shall plan as if there were three thousand times as many rows.
	const many = "UPDATE pg_class SET reltuples = 3000 * GREATEST(reltuples, 1) WHERE relkind IN ('r', 'i') AND relnamespace = current_schema()::regnamespace"
	if _, err := p.conn.ExecContext(p.t.Context(), many); err != nil {
		p.t.Fatal(err)
	}
	p.set("enable_seqscan = off", "plan_cache_mode = force_generic_plan")
}

func (p *planner) set(all ...string) {
	p.t.Helper()
	for _, one := range all {
		if _, err := p.conn.ExecContext(p.t.Context(), "SET "+one); err != nil {
			p.t.Fatal(err)
		}
	}
}

// ways are how PostgreSQL is asked for a plan: as it likes, and so that it neither sorts nor
// gathers where an index has the order. A statement for which one of them is good has one.
var ways = [][]string{
	{"enable_sort = on", "enable_bitmapscan = on"},
	{"enable_sort = off", "enable_bitmapscan = off"},
}

// bounded are the statements that may do what others may not, by how they begin or what
// stands in them, and why their cost does not grow with the number of cases.
var bounded = map[string]string{
	"FROM exchanges ORDER BY num LIMIT":                   "the oldest few, by the order of the table",
	"FROM absences a":                                     "who is away now: as many as there are staff",
	"FROM hands g JOIN items":                             "what one person was asked, or has given on",
	"i.holder = ? AND NOT i.resting ORDER BY i.opened_at": "what one person holds, by age",
	"i.holder = ? AND NOT i.resting ORDER BY i.rank":      "what one person holds, by priority",
	"i.holder = ? ORDER BY i.opened_at":                   "what one person holds, by age",
	"i.holder = ? ORDER BY i.rank":                        "what one person holds, by priority",
	"FROM invitations i":                                  "those to one person",
	"FROM documents WHERE case_id = ?":                    "those of one case",
	"FROM drafts WHERE item > ? AND item < ?":             "those of one case and person",
	"FROM members m JOIN organisations":                   "the organisations of one person",
	"FROM found WHERE":                                    "what has the words: SQLite reads it in order, PostgreSQL's index has none and sorts it",
	"FROM people WHERE side = 'staff' AND NOT disabled AND id IN (SELECT person FROM person_roles": "who has one role",
	"FROM counters WHERE name IN": "as many as were asked for",
	"SELECT MIN(gate) FROM calls": "as many lines as there are services",
	"FROM queues q":               "the queues of the catalog",
	"FROM views v LEFT JOIN":      "what one person has saved, and those with whom he works: 50, and 20 for each",
}

func unusedBounds(used map[string]bool) (all []string) {
	for _, some := range sortedKeys(bounded) {
		if !used[some] {
			all = append(all, some)
		}
	}
	return all
}

// counting finds words that no list may have.
var counting = regexp.MustCompile(`(?i)\bcount\s*\(|\boffset\b`)

// countsPage is a count of no more rows than a page may have.
var countsPage = regexp.MustCompile(`^SELECT COUNT\(\*\) FROM \(SELECT [^()]* LIMIT (CAST\(\? AS BIGINT\)|\d+)\) l$`)

// reads are the statements that have a plan.
var reads = regexp.MustCompile(`^\s*(SELECT|UPDATE|DELETE|INSERT|WITH)\b`)

func (p *planner) look(part, query string) {
	if !reads.MatchString(query) {
		return
	}
	for some := range bounded {
		if strings.Contains(query, some) {
			p.used[some] = true
			return
		}
	}
	if bad := p.wrong(query); len(bad) > 0 {
		p.t.Errorf("%s: %s\n%s", part, strings.Join(bad, "; "), query)
	}
}

// wrong says what makes the cost of a statement grow.
func (p *planner) wrong(query string) (bad []string) {
	if counting.MatchString(query) && !countsPage.MatchString(query) {
		bad = append(bad, "it counts or skips rows")
	}
	if p.postgres {
		return append(bad, p.postgresPlan(query)...)
	}
	return append(bad, p.sqlitePlan(query)...)
}

// growing are statements that must not pass.
var growing = []string{
	"SELECT id FROM cases WHERE subject IS NULL",
	"SELECT id FROM items WHERE pool = ? AND pool <> '' ORDER BY label IS NULL, id LIMIT CAST(? AS BIGINT)",
	"SELECT id FROM items WHERE pool = ? AND pool <> '' ORDER BY opened_at, id LIMIT CAST(? AS BIGINT) OFFSET 100",
	"SELECT COUNT(*) FROM cases WHERE process = ?",
	"SELECT * FROM (SELECT id, num FROM cases WHERE process = ?) l ORDER BY id",
	"UPDATE timers SET harm = 1 WHERE case_id = ?",
}

var (
	// sqliteScan is a walk through a table, or through an index of it.
	sqliteScan = regexp.MustCompile(`^SCAN (\w+)( USING .*INDEX .*)?( VIRTUAL TABLE INDEX .*)?$`)
	// sqlitePage is a short list that the statement itself has made.
	sqlitePage = regexp.MustCompile(`^(l|a\d+|rest|free)$`)
)

// sqlitePlan says what is wrong with the plan of a statement.
func (p *planner) sqlitePlan(query string) (bad []string) {
	rows, err := p.conn.QueryContext(p.t.Context(), "EXPLAIN QUERY PLAN "+query, make([]any, strings.Count(query, "?"))...)
	if err != nil {
		return []string{err.Error()}
	}
	defer func() { _ = rows.Close() }()
	source := map[int]string{} // the first table of each part of the plan
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			return []string{err.Error()}
		}
		words := strings.Fields(step)
		if (words[0] == "SCAN" || words[0] == "SEARCH") && source[parent] == "" {
			source[parent] = words[1]
		}
		if scan := sqliteScan.FindStringSubmatch(step); scan != nil && !sqlitePage.MatchString(scan[1]) && scan[3] == "" {
			if scan[2] == "" || !strings.Contains(query, "LIMIT") {
				bad = append(bad, step)
			}
		}
		if strings.Contains(step, "TEMP B-TREE FOR") && !sqlitePage.MatchString(source[parent]) {
			bad = append(bad, step+" of "+source[parent])
		}
	}
	if err := rows.Err(); err != nil {
		bad = append(bad, err.Error())
	}
	return bad
}

// node is one step of a plan of PostgreSQL.
type node struct {
	Type  string `json:"Node Type"`
	Table string `json:"Relation Name"`
	Index string `json:"Index Name"`
	Cond  string `json:"Index Cond"`
	Plans []node `json:"Plans"`
}

// postgresPlan says what is wrong with the plan of a statement, whatever its arguments are.
func (p *planner) postgresPlan(query string) (bad []string) {
	ctx := p.t.Context()
	parts := strings.Split(query, "?")
	text := parts[0]
	for n, part := range parts[1:] {
		text += fmt.Sprintf("$%d%s", n+1, part)
	}
	if _, err := p.conn.ExecContext(ctx, "PREPARE looked AS "+text); err != nil {
		return []string{err.Error()}
	}
	defer func() { _, _ = p.conn.ExecContext(ctx, "DEALLOCATE looked") }()
	run := "EXECUTE looked"
	if n := len(parts) - 1; n > 0 {
		run += "(" + strings.Repeat("NULL, ", n-1) + "NULL)"
	}
	for _, way := range ways {
		p.set(way...)
		one := p.explain(run)
		if len(one) == 0 {
			return nil
		}
		bad = append(bad, fmt.Sprint(way, one))
	}
	return bad
}

func (p *planner) explain(run string) (bad []string) {
	var raw []byte
	if err := p.conn.QueryRowContext(p.t.Context(), "EXPLAIN (FORMAT JSON) "+run).Scan(&raw); err != nil {
		return []string{err.Error()}
	}
	var plans []struct{ Plan node }
	if err := json.Unmarshal(raw, &plans); err != nil {
		return []string{err.Error()}
	}
	for _, one := range plans {
		bad = append(bad, one.Plan.wrong(false)...)
	}
	return bad
}

// wrong looks at a plan from above; limited is whether somebody above takes only a page.
func (n node) wrong(limited bool) (bad []string) {
	switch n.Type {
	case "Seq Scan":
		bad = append(bad, "it walks "+n.Table)
	case "Index Scan", "Index Only Scan":
		if n.Cond == "" && !limited {
			bad = append(bad, "it walks "+n.Index)
		}
	case "Sort":
		if !n.short() {
			bad = append(bad, "it sorts a list")
		}
		limited = false
	case "Limit":
		limited = true
	}
	for _, under := range n.Plans {
		bad = append(bad, under.wrong(limited)...)
	}
	return bad
}

// short reports whether what a step gives is a page: of each of its lists somebody below takes
// only so much, or there is one row of each of those.
func (n node) short() bool {
	switch n.Type {
	case "Limit", "Result":
		return true
	case "Nested Loop":
		return n.Plans[0].short()
	}
	return len(n.Plans) > 0 && !slices.ContainsFunc(n.Plans, func(x node) bool { return !x.short() })
}
