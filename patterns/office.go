package patterns

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// office is a whole server in memory, with a clock of its own, in which people act.
// Where something is not as it must be its methods end the trace, as those of a test do.
type office struct {
	ctx       context.Context //nolint:containedctx // an office lives for one trace
	now       time.Time
	db        *store.DB
	people    *people.Service
	processes *processes.Service
	cartable  *cartable.Service
	catalog   processes.File
	persons   map[string]people.Person
}

// notSo ends a trace.
type notSo string

// saturday is a working morning in Tehran.
var saturday = time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)

func openOffice(ctx context.Context, folder string) (*office, error) {
	o := &office{ctx: ctx, now: saturday, persons: map[string]people.Person{}}
	var err error
	if o.db, err = store.Open(ctx, store.Options{DSN: ":memory:", Worker: "patterns"}); err != nil {
		return nil, err
	}
	o.db.SetClock(func() time.Time { return o.now })
	docs, err := documents.Open(folder)
	o.people = people.New(o.db)
	if err == nil {
		o.catalog, err = theCatalog()
	}
	if err != nil {
		return nil, errors.Join(err, o.db.Close())
	}
	o.processes = processes.New(processes.Options{DB: o.db, World: quiet{hooks.NewGates(nil)}, BaseURL: "https://kartabl.example"})
	if err := o.processes.Restore(ctx); err != nil {
		return nil, errors.Join(err, o.db.Close())
	}
	o.cartable = cartable.New(o.db, o.processes, o.people, docs)
	return o, nil
}

func (o *office) close(err *error) { *err = errors.Join(*err, o.db.Close()) }

func theCatalog() (processes.File, error) {
	src, err := fs.ReadFile(flows(), "catalog.yaml")
	if err != nil {
		return processes.File{}, err
	}
	beside, err := definitions.CatalogFiles(flows())
	return processes.File{Name: "catalog.yaml", Source: src, Files: beside}, err
}

func (o *office) fail(format string, args ...any) { panic(notSo(fmt.Sprintf(format, args...))) }

func (o *office) must(err error) {
	if err != nil {
		o.fail("%v", err)
	}
}

// quiet is a world outside in which nobody answers.
type quiet struct{ gates *hooks.Gates }

func (q quiet) Call(context.Context, hooks.Request) (map[string]any, error) {
	return nil, &hooks.CallError{Code: hooks.Unavailable, Detail: "away"}
}
func (q quiet) Gateway(string) (hooks.Gateway, bool)      { return nil, false }
func (q quiet) GatewayNames() []string                    { return nil }
func (q quiet) GatewayTitle(string) text.Text             { return nil }
func (q quiet) Send(context.Context, hooks.Message) error { return nil }
func (q quiet) Gates() *hooks.Gates                       { return q.gates }

// later turns the clock and does what has become due.
func (o *office) later(d time.Duration) {
	o.now = o.now.Add(d)
	o.processes.RunOnce(o.ctx)
}

// staff adds a person whose id is his login.
func (o *office) staff(login string, roles ...string) { o.skilled(login, nil, roles...) }

// skilled adds a person with attributes that `where` asks for.
func (o *office) skilled(login string, attributes map[string]any, roles ...string) {
	p, err := o.people.Add(o.ctx, people.Person{ID: login, Login: login, Name: login, Side: engine.Staff, Roles: roles, Attributes: attributes, Lang: "en"}, "")
	o.must(err)
	o.persons[login] = p
}

func (o *office) as(login string) cartable.Reader {
	p, ok := o.persons[login]
	if !ok {
		o.fail("there is nobody called %s", login)
	}
	return cartable.Reader{Person: p, Lang: text.En}
}
