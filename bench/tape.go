package bench

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/store"
)

// Writes is what a case writes to one table.
type Writes struct {
	Table    string `json:"table"`
	Inserted int    `json:"inserted"`
	Updated  int    `json:"updated"`
	Deleted  int    `json:"deleted"`
	Bytes    int    `json:"bytes"` // of the values inserted and changed
}

// tape is every row that the commands of one case wrote, as the database itself saw it.
type tape struct {
	commands [][]change
	items    []string // what follows the case's id in the id of each step's item
	names    names
	keys     map[string][]string // table -> the columns that find a row
}

// names are what differs from case to case.
type names struct{ caseID, no, customer, clerk string }

// bytesMark begins bytes that were written down as text, as PostgreSQL does it.
const bytesMark = `\x`

// blob is a value of bytes that can be compared.
type blob string

// Value implements driver.Valuer.
func (b blob) Value() (driver.Value, error) { return []byte(b), nil }

// change is one row written. A column's value is text, a number, bytes or nil.
type change struct {
	table, op string
	before    map[string]any
	after     map[string]any
}

// warmCases go before the recorded one, so that counters and prepared rows are there.
const warmCases = 2

// record plays cases one command at a time in a database of its own and keeps what the
// last of them wrote.
func record(ctx context.Context, g ground) (t tape, err error) {
	p, err := g.take(ctx)
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, p.drop(ctx)) }()
	r, err := newRig(ctx, p, 1, nil)
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	w := watch{plot: p, postgres: g.postgres}
	if t.keys, err = w.install(ctx); err != nil {
		return t, fmt.Errorf("watch tables: %w", err)
	}
	for range warmCases + 1 {
		if err := t.play(ctx, r, &w); err != nil {
			return t, err
		}
	}
	return t, nil
}

func (t *tape) play(ctx context.Context, r *rig, w *watch) error {
	t.commands, t.items = nil, nil
	l := inProcess{r}
	id := ""
	for _, m := range moves() {
		if id != "" && len(t.items) < m.step {
			item, err := openItem(ctx, r, id)
			if err != nil {
				return err
			}
			t.items = append(t.items, strings.TrimPrefix(item, id))
		}
		c := caller{layer: l, items: t.items}
		if err := c.give(ctx, m, &id); err != nil {
			return fmt.Errorf("%s of step %d: %w", m.kind, m.step, err)
		}
		changes, err := w.read(ctx)
		if err != nil {
			return fmt.Errorf("read what was written: %w", err)
		}
		t.commands = append(t.commands, changes)
	}
	return t.name(ctx, r, id)
}

// writes sums the tape up by table.
func (t tape) writes() []Writes {
	by := map[string]*Writes{}
	for _, c := range slices.Concat(t.commands...) {
		w := by[c.table]
		if w == nil {
			w = &Writes{Table: c.table}
			by[c.table] = w
		}
		switch c.op {
		case "INSERT":
			w.Inserted++
		case "UPDATE":
			w.Updated++
		default:
			w.Deleted++
		}
		for column, v := range c.after {
			if c.before == nil || c.before[column] != v {
				w.Bytes += size(v)
			}
		}
	}
	list := make([]Writes, 0, len(by))
	for _, w := range by {
		list = append(list, *w)
	}
	slices.SortFunc(list, func(a, b Writes) int { return b.Bytes - a.Bytes })
	return list
}

func size(v any) int {
	switch v := v.(type) {
	case nil:
		return 0
	case string:
		return len(v)
	case blob:
		return len(v)
	default:
		return len(fmt.Sprint(v))
	}
}

// watch has the database write down every row that is written, by triggers.
type watch struct {
	plot
	postgres bool
	seen     int
}

const logTable = "bench_log"

func (w *watch) install(ctx context.Context) (map[string][]string, error) {
	tables, err := w.tables(ctx)
	if err != nil {
		return nil, err
	}
	keys := map[string][]string{}
	for table, columns := range tables {
		keys[table] = keyOf(columns)
	}
	var script []string
	if w.postgres {
		script = postgresTriggers(tables)
	} else {
		script = sqliteTriggers(tables)
	}
	for _, s := range script {
		if _, err := w.raw.ExecContext(ctx, s); err != nil {
			return nil, fmt.Errorf("%.60s: %w", s, err)
		}
	}
	return keys, nil
}

// column of a table; Key is its place in the primary key, from 1, or 0.
type column struct {
	name string
	key  int
}

// keyOf are the columns that find a row in any database: the primary key, or the id
// where that is only a number given by the database.
func keyOf(columns []column) []string {
	var key []string
	for _, c := range columns {
		if c.key > 0 {
			key = append(key, c.name)
		}
	}
	hasID := slices.ContainsFunc(columns, func(c column) bool { return c.name == "id" })
	if slices.Equal(key, []string{serial}) && hasID {
		return []string{"id"}
	}
	return key
}

// serial is the column that a database numbers by itself.
const serial = "num"

// The index of words is left out: a virtual table of SQLite has no triggers, and its row is
// known by a number that each case gets anew. So the floor does without it, and the product
// does not.
const (
	sqliteColumns = `SELECT m.name, c.name, c.pk FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'found%' ORDER BY m.name, c.cid`
	postgresColumns = `SELECT c.relname, a.attname, COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0)
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
		WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname <> 'found' ORDER BY c.relname, a.attnum`
)

func (w *watch) tables(ctx context.Context) (map[string][]column, error) {
	query := sqliteColumns
	if w.postgres {
		query = postgresColumns
	}
	rows, err := w.raw.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	tables := map[string][]column{}
	for rows.Next() {
		var table string
		var c column
		if err := rows.Scan(&table, &c.name, &c.key); err != nil {
			return nil, err
		}
		tables[table] = append(tables[table], c)
	}
	return tables, rows.Err()
}

func sqliteTriggers(tables map[string][]column) []string {
	script := []string{"CREATE TABLE " + logTable + " (n INTEGER PRIMARY KEY, tbl TEXT, op TEXT, old TEXT, new TEXT)"}
	for table, columns := range tables {
		row := func(alias string) string {
			parts := make([]string, len(columns))
			for i, c := range columns {
				of := alias + "." + c.name
				parts[i] = fmt.Sprintf(`'%s', CASE typeof(%s) WHEN 'blob' THEN '%s' || hex(%s) ELSE %s END`, c.name, of, bytesMark, of, of)
			}
			return "json_object(" + strings.Join(parts, ", ") + ")"
		}
		for op, values := range map[string][2]string{
			"INSERT": {"NULL", row("NEW")}, "UPDATE": {row("OLD"), row("NEW")}, "DELETE": {row("OLD"), "NULL"},
		} {
			script = append(script, fmt.Sprintf(`CREATE TRIGGER bench_%s_%s AFTER %s ON %s BEGIN
				INSERT INTO %s (tbl, op, old, new) VALUES ('%s', '%s', %s, %s); END`,
				table, op, op, table, logTable, table, op, values[0], values[1]))
		}
	}
	return script
}

func postgresTriggers(tables map[string][]column) []string {
	script := []string{
		"CREATE TABLE " + logTable + " (n BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tbl TEXT, op TEXT, old JSON, new JSON)",
		`CREATE FUNCTION bench_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			INSERT INTO ` + logTable + ` (tbl, op, old, new) VALUES (TG_TABLE_NAME, TG_OP, row_to_json(OLD), row_to_json(NEW));
			RETURN NULL; END $$`,
	}
	for table := range tables {
		script = append(script, fmt.Sprintf(
			"CREATE TRIGGER bench_note AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION bench_note()", table))
	}
	return script
}

// read gives what was written since the last time.
func (w *watch) read(ctx context.Context) ([]change, error) {
	rows, err := w.raw.QueryContext(ctx, fmt.Sprintf("SELECT n, tbl, op, old, new FROM %s WHERE n > %d ORDER BY n", logTable, w.seen))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []change
	for rows.Next() {
		var c change
		var before, after sql.NullString
		if err := rows.Scan(&w.seen, &c.table, &c.op, &before, &after); err != nil {
			return nil, err
		}
		if c.before, err = w.row(before.String); err != nil {
			return nil, err
		}
		if c.after, err = w.row(after.String); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

// row reads a row that was written down as JSON. PostgreSQL takes every value back as
// text, SQLite wants numbers as numbers.
func (w *watch) row(s string) (map[string]any, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // a row that is inserted has no before, a deleted one no after
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(s), &raw); err != nil {
		return nil, err
	}
	row := make(map[string]any, len(raw))
	for name, v := range raw {
		value, err := w.value(v)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", name, err)
		}
		row[name] = value
	}
	return row, nil
}

func (w *watch) value(v json.RawMessage) (any, error) {
	switch {
	case string(v) == "null":
		return nil, nil //nolint:nilnil // NULL
	case v[0] == '"':
		var s string
		if err := json.Unmarshal(v, &s); err != nil {
			return nil, err
		}
		if digits, ok := strings.CutPrefix(s, bytesMark); ok {
			raw, err := hex.DecodeString(digits)
			return blob(raw), err
		}
		return s, nil
	case w.postgres:
		return string(v), nil
	}
	var n int64
	err := json.Unmarshal(v, &n)
	return n, err
}

// name keeps what differs from case to case.
func (t *tape) name(ctx context.Context, r *rig, id string) error {
	return r.db.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(ctx, id)
		if err != nil {
			return err
		}
		if c.Open() {
			return fmt.Errorf("case %s has not ended", c.No)
		}
		t.names = names{caseID: id, no: c.No, customer: c.Customer, clerk: r.clerk(0).ID}
		return nil
	})
}

func openItem(ctx context.Context, r *rig, id string) (string, error) {
	item := ""
	err := r.db.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(ctx, id)
		if err != nil {
			return err
		}
		if len(c.Items) != 1 {
			return fmt.Errorf("case %s has %d open items", c.No, len(c.Items))
		}
		item = c.Items[0].ID
		return nil
	})
	return item, err
}
