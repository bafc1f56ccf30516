package bench

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/proof"
)

// crop is a database full of living cases.
type crop struct {
	plot      plot
	postgres  bool
	cases     int
	events    int
	customers int    // the first has a hundredth of all cases
	long      string // the case with a long history
	took      time.Duration
}

// field is where copies are made and written.
type field struct {
	patterns []*pattern // by weight
	columns  columns
	people   []row
	rig      *rig // of the target, for its processes; its database is closed meanwhile
	clerks   []string
	crop     *crop
	settled  []liveNames // the customers
	counters map[string]int
	first    int64 // number of the last case that was there before
	year     string
	seq      int // of the last case number that was given
	now      time.Time
}

// liveBatch is how many cases are made by one hand at a time, and written in one go.
const liveBatch = 1000

// weights say how many of a hundred cases stand where, and are of which kind.
var (
	stopWeights = [stops]int{atCustomer: 30, reviewFree: 38, reviewHeld: 1, judgeFree: 30, judgeHeld: 1}
	kindWeights = [liveKinds]int{40, 25, 15, 12, 8}
	lateWeights = map[bool]int{false: 3, true: 1}
)

// weigh repeats patterns as often as they shall be chosen.
func weigh(all []*pattern) (weighed []*pattern) {
	for _, p := range all {
		n := stopWeights[p.play.stop] * kindWeights[p.play.kind] * lateWeights[p.play.late]
		weighed = append(weighed, slices.Repeat([]*pattern{p}, n/8)...)
	}
	return weighed
}

// batch is what is written together.
type batch struct {
	rows  []fresh
	found []foundRow
	cases int
	total int // events
	moved map[string]int
	err   error
}

// foundRow is one of the index of words.
type foundRow struct {
	num   int64
	words string
}

// sow fills the database: customers first, then cases in their order.
func (f *field) sow(ctx context.Context, n int) (err error) {
	w, err := f.writer(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close(ctx)) }()
	if err := f.settlers(ctx, w, max(100, n/10)); err != nil {
		return fmt.Errorf("customers: %w", err)
	}
	const hands = 3
	lanes := make([]chan batch, (n+liveBatch-1)/liveBatch)
	for i := range lanes {
		lanes[i] = make(chan batch, 1)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ahead := make(chan struct{}, 2*hands)
	go func() {
		for i := range lanes {
			select {
			case ahead <- struct{}{}:
				go func() { lanes[i] <- f.batch(i, min(liveBatch, n-i*liveBatch), n) }()
			case <-ctx.Done():
				return
			}
		}
	}()
	for _, lane := range lanes {
		select {
		case b := <-lane:
			<-ahead
			if err := f.write(ctx, w, b); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return w.settle(ctx, f)
}

func (f *field) write(ctx context.Context, w bulk, b batch) error {
	if b.err != nil {
		return b.err
	}
	if err := w.write(ctx, b); err != nil {
		return fmt.Errorf("write cases: %w", err)
	}
	f.crop.cases += b.cases
	f.crop.events += b.total
	for name, n := range b.moved {
		f.counters[name] += n
	}
	return nil
}

// settlers are the customers.
func (f *field) settlers(ctx context.Context, w bulk, n int) error {
	for from := 0; from < n; from += liveBatch {
		var b batch
		for i := from; i < min(from+liveBatch, n); i++ {
			c := copyOf{liveNames: liveNames{no: settler(i), customer: uuid.Must(uuid.NewV7()).String(), customers: liveName(i)}}
			f.settled = append(f.settled, c.liveNames)
			b.rows = append(b.rows, c.person(f.people)...)
		}
		if err := w.write(ctx, b); err != nil {
			return err
		}
	}
	f.crop.customers = n
	return nil
}

// settler is the login of the n-th customer.
func settler(n int) string { return fmt.Sprintf("living%d", n) }

// batch makes the i-th batch of copies. The same number gives the same ones, but for ids
// and seeds.
func (f *field) batch(i, cases, of int) (b batch) {
	luck := rand.New(rand.NewPCG(1405, uint64(i))) //nolint:gosec // a data set, not a secret
	b.moved = map[string]int{}
	for n := range cases {
		at := i*liveBatch + n
		p := f.patterns[luck.IntN(len(f.patterns))]
		c := f.copy(luck, p, at, of)
		rows, state, err := p.copied(&c, f.rig.db.Pack)
		if err != nil {
			b.err = err
			return b
		}
		b.rows = append(b.rows, rows...)
		if b.err = b.find(f.rig, &c, state); b.err != nil {
			return b
		}
		p.counts(&c, b.moved)
		b.cases++
		b.total += p.events
	}
	return b
}

// find adds what the index of words keeps of the case.
func (b *batch) find(r *rig, c *copyOf, state string) error {
	is, err := decoded(state)
	if err != nil {
		return err
	}
	p, err := r.processes.Process(is.Process, is.Version)
	if err != nil {
		return err
	}
	for side, words := range processes.Searchable(p, is).Rows() {
		if words != "" {
			b.found = append(b.found, foundRow{2*c.num + int64(side), words})
		}
	}
	return nil
}

func (f *field) copy(luck *rand.Rand, p *pattern, at, of int) copyOf {
	who := &f.settled[0]
	if luck.IntN(100) > 0 {
		who = &f.settled[luck.IntN(len(f.settled))]
	}
	c := copyOf{num: f.first + 1 + int64(at), seeds: seeds(luck)}
	c.liveNames = liveNames{
		id: uuid.Must(uuid.NewV7()).String(), no: fmt.Sprintf("%s-%06d", f.year, f.seq+1+at),
		customer: who.customer, customers: who.customers,
		clerk: f.clerks[luck.IntN(len(f.clerks))], clerks: standInClerk, words: about(luck, at),
	}
	c.shift = f.now.Add(-age(luck, p, float64(at)/float64(of))).Sub(p.until).Truncate(time.Second)
	return c
}

// about are the words of a case: one that half of all have, two of which few are common and
// most are rare, and one of its own.
func about(luck *rand.Rand, at int) (w [wordsEach]string) {
	w[0] = halfWord
	if at%2 == 0 {
		w[0] = halfOther
	}
	for i := 1; i < wordsEach-1; i++ {
		x := luck.Float64()
		w[i] = liveWord(int(x * x * x * vocabulary))
	}
	w[wordsEach-1] = fmt.Sprintf("q%06x", at)
	return w
}

// age is how long ago something last happened to a case: those that came later are younger,
// and of what people hold most is old, since they take the first.
func age(luck *rand.Rand, p *pattern, place float64) time.Duration {
	const day = 24 * time.Hour
	held := p.play.stop == reviewHeld || p.play.stop == judgeHeld
	jitter := time.Duration(luck.Int64N(int64(2 * day)))
	switch {
	case held:
		return (freshDays-2)*day + jitter
	default:
		return time.Duration((1-place)*float64((freshDays-2)*day)) + jitter
	}
}

func seeds(luck *rand.Rand) func() proof.Seed {
	return func() (s proof.Seed) {
		for i := range s {
			s[i] = byte(luck.Uint32())
		}
		return s
	}
}

// bulk writes many rows quickly. What is written is safe after settle.
type bulk interface {
	write(ctx context.Context, b batch) error
	settle(ctx context.Context, f *field) error
	close(ctx context.Context) error
}

func (f *field) writer(ctx context.Context) (bulk, error) {
	conn, err := f.crop.plot.raw.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if f.crop.postgres {
		return &copying{conn: conn, columns: f.columns}, nil
	}
	s := &inserting{conn: conn, columns: f.columns, stmts: map[string]*sql.Stmt{}}
	for _, pragma := range []string{"journal_mode = OFF", "synchronous = OFF", "cache_size = -500000"} {
		if err := s.exec(ctx, "PRAGMA "+pragma); err != nil {
			return nil, errors.Join(err, s.close(ctx))
		}
	}
	return s, nil
}

// inserting writes to SQLite by prepared statements, without a journal.
type inserting struct {
	conn    *sql.Conn
	columns columns
	stmts   map[string]*sql.Stmt
}

func (s *inserting) exec(ctx context.Context, query string, args ...any) error {
	if _, err := s.conn.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("%.60s: %w", query, err)
	}
	return nil
}

func (s *inserting) write(ctx context.Context, b batch) error {
	if err := s.exec(ctx, "BEGIN"); err != nil {
		return err
	}
	for _, r := range b.rows {
		values := make([]any, len(r.values))
		for i, v := range r.values {
			values[i] = plain(v)
		}
		names := s.columns[r.table]
		query := "INSERT INTO " + r.table + " (" + strings.Join(names, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(names)-1) + ")"
		if err := s.insert(ctx, r.table, query, values); err != nil {
			return err
		}
	}
	for _, r := range b.found {
		if err := s.insert(ctx, "found", "INSERT INTO found (rowid, words) VALUES (?, ?)", []any{r.num, r.words}); err != nil {
			return err
		}
	}
	return s.exec(ctx, "COMMIT")
}

func (s *inserting) insert(ctx context.Context, table, query string, values []any) (err error) {
	stmt := s.stmts[table]
	if stmt == nil {
		if stmt, err = s.conn.PrepareContext(ctx, query); err != nil {
			return fmt.Errorf("%.60s: %w", query, err)
		}
		s.stmts[table] = stmt
	}
	if _, err := stmt.ExecContext(ctx, values...); err != nil {
		return fmt.Errorf("row of %s: %w", table, err)
	}
	return nil
}

func (s *inserting) settle(ctx context.Context, f *field) error {
	for name, n := range f.counters {
		if err := s.exec(ctx, "INSERT INTO counters (name, shard, n) VALUES (?, 0, ?) ON CONFLICT (name, shard) DO UPDATE SET n = counters.n + excluded.n", name, n); err != nil {
			return err
		}
	}
	if err := s.exec(ctx, "UPDATE registers SET last = last + ? WHERE name = ?", f.crop.cases, "cases_"+f.year); err != nil {
		return err
	}
	return s.sync(ctx)
}

// sync waits until all that was made lies on the disk: else whoever empties the log for the
// first time waits for gigabytes of it.
func (s *inserting) sync(ctx context.Context) error {
	for _, query := range []string{
		"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "UPDATE registers SET last = last", "PRAGMA wal_checkpoint(TRUNCATE)",
	} {
		if err := s.exec(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

func (s *inserting) close(context.Context) error {
	var errs []error
	for _, stmt := range s.stmts {
		errs = append(errs, stmt.Close())
	}
	// Others shall not get this connection, which keeps no journal of its own pace.
	_ = s.conn.Raw(func(any) error { return errUsed })
	return errors.Join(errs...)
}

// copying writes to PostgreSQL by COPY.
type copying struct {
	conn    *sql.Conn
	columns columns
}

func (s *copying) write(ctx context.Context, b batch) error {
	texts := map[string]*bytes.Buffer{}
	var order []string
	line := func(table string, values ...any) {
		out := texts[table]
		if out == nil {
			out = &bytes.Buffer{}
			texts[table] = out
			order = append(order, table)
		}
		for i, v := range values {
			if i > 0 {
				out.WriteByte('\t')
			}
			out.Write(copyText(nil, v))
		}
		out.WriteByte('\n')
	}
	for _, r := range b.rows {
		line(r.table, r.values...)
	}
	for _, r := range b.found {
		line("found", r.num, "'"+strings.ReplaceAll(r.words, " ", "' '")+"'")
	}
	return s.conn.Raw(func(c any) error {
		conn := c.(*stdlib.Conn).Conn().PgConn()
		for _, table := range order {
			names := s.columns[table]
			if table == "found" {
				names = []string{"num", "words"}
			}
			if _, err := conn.CopyFrom(ctx, texts[table], "COPY "+table+" ("+strings.Join(names, ", ")+") FROM STDIN"); err != nil {
				return fmt.Errorf("rows of %s: %w", table, err)
			}
		}
		return nil
	})
}

func (s *copying) settle(ctx context.Context, f *field) error {
	for _, name := range slices.Sorted(maps.Keys(f.counters)) {
		if _, err := s.conn.ExecContext(ctx, "INSERT INTO counters (name, shard, n) VALUES ($1, 0, $2) ON CONFLICT (name, shard) DO UPDATE SET n = counters.n + excluded.n", name, f.counters[name]); err != nil {
			return fmt.Errorf("counters: %w", err)
		}
	}
	for _, query := range []string{
		fmt.Sprintf("SELECT setval('cases_%s', %d)", f.year, f.seq+f.crop.cases),
		fmt.Sprintf("SELECT setval(pg_get_serial_sequence('cases', 'num'), %d)", f.first+int64(f.crop.cases)),
		"VACUUM ANALYZE",
	} {
		if _, err := s.conn.ExecContext(ctx, query); err != nil {
			return fmt.Errorf("%.60s: %w", query, err)
		}
	}
	return nil
}

func (s *copying) close(context.Context) error { return s.conn.Close() }

// errUsed makes database/sql throw a connection away.
var errUsed = errors.New("used up")

// lastCase is the number of the newest case, as the database and as people count.
func lastCase(c engine.Case, num int64) (first int64, year string, seq int, err error) {
	year, digits, _ := strings.Cut(c.No, "-")
	_, err = fmt.Sscan(strings.TrimLeft(digits, "0"), &seq)
	return num, year, seq, err
}
